"""Kernel density of a million made-up events on 500 × 500 cells of 50 m, bandwidth 500 m.

    density_peers.py TOOL EVENTS SIDE BANDWIDTH       TOOL: numba, kdepy, scikit-learn

The quartic kernel for numba (a direct loop over the cells within reach, on sorted events and on events
as they come) and KDEpy (FFT on linearly binned events: not exact, so that its answer agrees within
BINNED of the highest density alone); Epanechnikov for scikit-learn, which has no quartic. scikit-learn is timed on
a tenth of the events, where its answer is compared; the time of all is ten times that, an extrapolation.
The events are those of `DensityTasks.swift`.
"""

import sys

import numpy

import worker

# How far binned densities may be off, as a share of the highest.
BINNED = 0.01


def events(count):
    """SplitMix64 with seed 1, four numbers an event; half of the events around 200 places."""
    index = numpy.arange(1, 400 + 4 * count + 1, dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        state = numpy.uint64(1) + index * numpy.uint64(0x9E3779B97F4A7C15)
    units = (worker.mix(state) >> numpy.uint64(11)).astype(float) * 2.0**-53
    centers = 1000 + 23_000 * units[:400].reshape(200, 2)
    numbers = units[400:].reshape(count, 4)
    points = 25_000 * numbers[:, :2]
    odd = numpy.arange(1, count, 2)
    center = centers[odd // 2 % 200]
    points[odd, 0] = center[:, 0] + 800 * (numbers[odd, 0] + numbers[odd, 1] - 1)
    points[odd, 1] = center[:, 1] + 800 * (numbers[odd, 2] + numbers[odd, 3] - 1)
    return points


def nine_digits(value):
    return float(f"{value:.8e}")


def answer(density, side):
    return {"highest": nine_digits(density.max()),
            "middle": nine_digits(density[side // 2, side // 2]),
            "total": nine_digits(density.sum())}


def direct(side, bandwidth):
    import numba

    @numba.njit(fastmath=True)
    def add(xs, ys, sums, step, h):
        h2 = h * h
        count = sums.shape[0]
        for k in range(xs.shape[0]):
            x, y = xs[k], ys[k]
            for row in range(max(0, int((y - h) / step)), min(count, int((y + h) / step) + 1)):
                dy = (row + 0.5) * step - y
                left = h2 - dy * dy
                if left <= 0:
                    continue
                reach = left**0.5
                # Columns whose centers are within reach: no test in the innermost loop, so that it
                # is compiled to vector instructions.
                first = max(0, int(numpy.ceil((x - reach) / step - 0.5)))
                end = min(count, int(numpy.floor((x + reach) / step - 0.5)) + 1)
                for column in range(first, end):
                    dx = (column + 0.5) * step - x
                    u = left - dx * dx
                    sums[row, column] += u * u

    def work(points):
        sums = numpy.zeros((side, side))
        add(points[:, 0].copy(), points[:, 1].copy(), sums, 25_000 / side, bandwidth)
        return sums * (3 / numpy.pi / bandwidth**6 * 1e6)

    work(numpy.array([[1.0, 1.0]]))
    return work


def main(tool, count, side, bandwidth):
    count, side, bandwidth = int(count), int(side), float(bandwidth)
    points = events(count)
    step = 25_000 / side
    centers = (numpy.arange(side) + 0.5) * step
    task = f"density-quartic-{count}-{side}-{int(bandwidth)}"
    if tool == "numba":
        work = direct(side, bandwidth)
        seconds, density = worker.timed(lambda: work(points))
        worker.say(task, "numba direct", seconds, answer(density, side), package="numba")
        order = numpy.lexsort(((points[:, 0] / step).astype(int), (points[:, 1] / step).astype(int)))
        ordered = points[order]
        seconds, density = worker.timed(lambda: work(ordered))
        worker.say(task, "numba direct, sorted beforehand", seconds, answer(density, side),
                   package="numba")
    elif tool == "kdepy":
        import KDEpy
        kernel = KDEpy.FFTKDE._available_kernels["biweight"]
        # All events must lie within the places; the corners of the map are at most half a cell off.
        wide = numpy.concatenate([[centers[0] - step], centers, [centers[-1] + step]])
        grid = numpy.stack(numpy.meshgrid(wide, wide, indexing="ij"), -1).reshape(-1, 2)

        def work():
            model = KDEpy.FFTKDE("biweight", bw=bandwidth * numpy.sqrt(kernel.var))
            return model.fit(points).evaluate(grid)
        seconds, density = worker.timed(work)
        density = density.reshape(side + 2, side + 2).T[1:-1, 1:-1] * count * 1e6
        exact = direct(side, bandwidth)(points)
        error = float(abs(density - exact).max() / exact.max())
        share = BINNED * float(exact.max())
        worker.say(
            task, "KDEpy FFT", seconds,
            {"highest": [float(density.max()), share],
             "middle": [float(density[side // 2, side // 2]), share],
             "total": [float(density.sum()), BINNED * float(exact.sum())]},
            note=f"binned: off by up to {100 * error:.2g} % of the highest density")
    elif tool == "scikit-learn":
        from sklearn.neighbors import KernelDensity
        some = points[: count // 10]
        grid = numpy.stack(numpy.meshgrid(centers, centers), -1).reshape(-1, 2)

        def work():
            model = KernelDensity(bandwidth=bandwidth, kernel="epanechnikov", algorithm="kd_tree")
            return numpy.exp(model.fit(some).score_samples(grid)) * len(some) * 1e6
        seconds, density = worker.timed(work)
        told = answer(density.reshape(side, side), side)
        worker.say(f"density-epanechnikov-{len(some)}-{side}-{int(bandwidth)}",
                   "scikit-learn KDTree", seconds, told)
        worker.say(f"density-epanechnikov-{count}-{side}-{int(bandwidth)}",
                   "scikit-learn KDTree", [10 * s for s in seconds], dict.fromkeys(told),
                   note=f"extrapolated: ten times the time of {len(some)} events; memory of those")
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
