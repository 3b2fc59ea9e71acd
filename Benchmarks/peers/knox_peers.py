"""The Knox test of other tools, on the events of KnoxTasks.swift.

    knox_peers.py pointpats|numba EVENTS single|table [PERMUTATIONS]

pointpats looks at all events and their neighbors in lists of Python, one band alone, and is run with
fewer permutations; `seconds` are what 999 would take: the time without permutations, and as many times
that of one. numba shuffles the times and looks at the near pairs alone, which scipy's tree finds; that
is the best that is easy to write.
"""

import sys

import numba
import numpy
from scipy.spatial import cKDTree

from worker import say, timed


def events(count):
    """The same bits as KnoxTasks.swift."""
    mask = numpy.uint64
    draws = 400 + 8 * count
    with numpy.errstate(over="ignore"):
        z = mask(1) + numpy.arange(1, draws + 1, dtype=mask) * mask(0x9E3779B97F4A7C15)
        z = (z ^ z >> mask(30)) * mask(0xBF58476D1CE4E5B9)
        z = (z ^ z >> mask(27)) * mask(0x94D049BB133111EB)
        z ^= z >> mask(31)
    unit = (z >> mask(11)).astype(float) * 2.0**-53
    centers = unit[:400].reshape(200, 2) * (26_000, 24_000) + (656_000, 6_569_000)
    rest, whole = unit[400:].reshape(count, 8), z[400:].reshape(count, 8)
    shift = numpy.column_stack([rest[:, 1] + rest[:, 2] + rest[:, 3] - 1.5,
                                rest[:, 4] + rest[:, 5] + rest[:, 6] - 1.5])
    points = centers[(whole[:, 0] % mask(200)).astype(int)] + 800 * shift
    return points, (whole[:, 7] % mask(365)).astype(numpy.int64)


@numba.njit
def simulate(first, second, band, days, bands, steps, width, permutations):
    """Counts by permutation and cell; the first is what was observed."""
    numpy.random.seed(1)
    counts = numpy.zeros((permutations + 1, bands * steps), numpy.int64)
    shuffled = days.copy()
    for run in range(permutations + 1):
        if run > 0:
            numpy.random.shuffle(shuffled)
        for pair in range(len(first)):
            gap = abs(shuffled[first[pair]] - shuffled[second[pair]])
            step = gap // width
            if step < steps:
                counts[run, band[pair] * steps + step] += 1
    return counts


@numba.njit
def simulate_one(first, second, days, limit, permutations):
    """As above for one cell, which needs neither division nor table."""
    numpy.random.seed(1)
    counts = numpy.zeros(permutations + 1, numpy.int64)
    shuffled = days.copy()
    for run in range(permutations + 1):
        if run > 0:
            numpy.random.shuffle(shuffled)
        count = 0
        for pair in range(len(first)):
            count += abs(shuffled[first[pair]] - shuffled[second[pair]]) < limit
        counts[run] = count
    return counts


def near_pairs(points, kind):
    limit = 100.0 if kind == "single" else 1000.0
    pairs = cKDTree(points).query_pairs(limit, output_type="ndarray")
    delta = points[pairs[:, 0]] - points[pairs[:, 1]]
    squares = (delta * delta).sum(axis=1)
    pairs, squares = pairs[squares < limit * limit], squares[squares < limit * limit]
    # In the order of the first event, which is the kinder one to caches.
    order = numpy.lexsort((pairs[:, 1], pairs[:, 0]))
    band = numpy.searchsorted(
        numpy.arange(1, 11) * 100.0, numpy.sqrt(squares[order]), "right")
    return (pairs[order, 0].astype(numpy.uint32), pairs[order, 1].astype(numpy.uint32),
            band.astype(numpy.uint8))


def by_numba(points, days, kind, permutations):
    first, second, band = near_pairs(points, kind)
    days = days.astype(numpy.int32)
    if kind == "single":
        counts = simulate_one(first, second, days, 7, permutations)
    else:
        counts = simulate(first, second, band, days, 10, 4, 7, permutations).sum(axis=1)
    error = 4 * counts[1:].std() / permutations**0.5
    return {"pairs": len(first), "observed": int(counts[0]),
            "simulated": [float(counts[1:].mean()), float(error)]}


def by_pointpats(points, days, permutations):
    from pointpats.spacetime import Knox
    # Its bands are closed: no distance is 100 m to the last bit, and days are whole.
    table = Knox(points, days[:, None], delta=100, tau=6, permutations=permutations)
    return int(table.observed[0].sum()), int(table.nst)


def main():
    tool, count, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    permutations = int(sys.argv[4]) if len(sys.argv) > 4 else 999
    points, days = events(count)
    task = f"knox-{kind}-{count}"
    if tool == "numba":
        by_numba(points[:100], days[:100], kind, 2)  # compiled before the clock runs
        seconds, answer = timed(lambda: by_numba(points, days, kind, permutations))
        say(task, "numba near pairs", seconds, answer)
        return
    if kind != "single":
        sys.exit("pointpats has one band")
    by_pointpats(points[:100], days[:100], 1)  # compiled before the clock runs
    without, _ = timed(lambda: by_pointpats(points, days, 0))
    seconds, (pairs, observed) = timed(lambda: by_pointpats(points, days, permutations))
    whole = min(without) + (min(seconds) - min(without)) * 999 / permutations
    # The means are not among what it tells.
    say(task, "pointpats", [whole], {"pairs": pairs, "observed": observed, "simulated": None},
        note=f"extrapolated from {permutations} permutations")


main()
