#!/usr/bin/env python3
"""Emerging hot spots and E-tests in Python.

    python trend_peers.py TOOL emerging SIDE STEPS
    python trend_peers.py TOOL change PAIRS

TOOL is pymannkendall (with scipy's sparse matrices) or numba for emerging, statsmodels for change.
The answers are those of statistics-tasks trend.
"""

import sys

import numpy
from scipy import sparse, stats

from worker import mix, say, timed


def splitmix(count, modulus):
    state = (numpy.arange(1, count + 1, dtype=numpy.uint64)
             * numpy.uint64(0x9E3779B97F4A7C15))
    return (mix(state) % numpy.uint64(1000)).astype(numpy.int64) % modulus


def lattice(side):
    cells = numpy.arange(side * side).reshape(side, side)
    pairs = []
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            ys = slice(max(0, -dy), side - max(0, dy))
            xs = slice(max(0, -dx), side - max(0, dx))
            here = cells[ys, xs].ravel()
            pairs.append((here, here + dy * side + dx))
    rows = numpy.concatenate([a for a, _ in pairs])
    columns = numpy.concatenate([b for _, b in pairs])
    return sparse.csr_matrix((numpy.ones(len(rows)), (rows, columns)), (side * side,) * 2)


def scores(counts, weights):
    """Gi* over the cube, the neighborhood reaching one step back."""
    around = weights @ counts
    around[:, 1:] += (weights @ counts)[:, :-1]
    w = numpy.repeat(numpy.asarray(weights.sum(axis=1)), counts.shape[1], axis=1) * 2
    w[:, 0] /= 2
    n = counts.size
    mean, deviation = counts.mean(), counts.std()
    return (around - mean * w) / (deviation * numpy.sqrt(w * (n - w) / (n - 1)))


def corrected(z):
    p = 2 * stats.norm.sf(numpy.abs(z)).ravel()
    order = numpy.argsort(p)
    q = p[order] * len(p) / numpy.arange(1, len(p) + 1)
    result = numpy.empty(len(p))
    result[order] = numpy.minimum.accumulate(q[::-1])[::-1]
    return result.reshape(z.shape)


def emerging(tool, side, steps):
    weights = lattice(side)
    counts = splitmix(side * side * steps, 20).reshape(side * side, steps).astype(float)
    if tool == "numba":
        from numba import njit

        @njit
        def kendall(rows):
            sums = numpy.zeros(len(rows), numpy.int64)
            for i in range(len(rows)):
                for b in range(1, rows.shape[1]):
                    for a in range(b):
                        sums[i] += (rows[i, b] > rows[i, a]) - (rows[i, b] < rows[i, a])
            return sums

        @njit
        def slopes(rows):
            result = numpy.zeros(len(rows))
            steps = rows.shape[1]
            for i in range(len(rows)):
                values = numpy.empty(steps * (steps - 1) // 2)
                k = 0
                for b in range(1, steps):
                    for a in range(b):
                        values[k] = (rows[i, b] - rows[i, a]) / (b - a)
                        k += 1
                result[i] = numpy.median(values)
            return result

        def trends(rows):
            return kendall(rows)

        kendall(counts[:2].round(9)), slopes(counts[:2])  # compiles
    else:
        import pymannkendall

        def trends(rows):
            return numpy.array([pymannkendall.original_test(row).s for row in rows], numpy.int64)

        def slopes(rows):
            return None  # original_test has made them

    def work():
        z = scores(counts, weights)
        q = corrected(z)
        # Equal sums differ by rounding here, which would break ties.
        s = trends(z.round(9))
        trends(counts)
        slopes(counts)
        return z, q, s

    seconds, (z, q, s) = timed(work)
    say(f"emerging-{side * side}-{steps}", tool, seconds,
        {"z": round(float(numpy.abs(z).sum()), 3), "significant": int((q <= 0.05).sum()),
         "trends": int(s.sum())})


def change(tool, pairs):
    from statsmodels.stats.rates import test_poisson_2indep

    numbers = splitmix(2 * pairs, 60).reshape(pairs, 2)
    seconds, p = timed(lambda: [
        test_poisson_2indep(a, 1, b, 1, method="etest-wald").pvalue for a, b in numbers.tolist()])
    say(f"change-{pairs}", tool, seconds, {"p": round(float(numpy.sum(p)), 6)})


if __name__ == "__main__":
    if sys.argv[2] == "emerging":
        emerging(sys.argv[1], int(sys.argv[3]), int(sys.argv[4]))
    else:
        change(sys.argv[1], int(sys.argv[3]))
