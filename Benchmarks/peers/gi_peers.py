#!/usr/bin/env python3
"""Gi* with 999 permutations on a square lattice with queen neighbors.

    python gi_peers.py TOOL SIDE complete|shared reals|counts|few

TOOL is pygeoda, esda (shared alone) or numba (complete alone: a direct loop, one partial shuffle an area
and permutation, random numbers by xorshift64*). The values and the answer are those of GiTasks.swift:
the sum of the magnitudes of the z-scores, and the number of areas whose two-sided p is at most 0.05,
with its Monte-Carlo error. Weights are made before the clock runs.
"""

import sys
import warnings

import numpy

from worker import THREADS, say, timed

warnings.filterwarnings("ignore")
PERMUTATIONS = 999


def poisson_counts(thousandths):
    from scipy import stats
    return stats.poisson.ppf((thousandths + 0.5) / 1000, 2)


def values_of(kind, count):
    index = numpy.arange(1, count + 1, dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        z = index * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> numpy.uint64(30)) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> numpy.uint64(27)) * numpy.uint64(0x94D049BB133111EB)
        thousandths = ((z ^ z >> numpy.uint64(31)) % numpy.uint64(1000)).astype(float)
    return {"reals": thousandths + 1 / 3, "counts": thousandths,
            "few": poisson_counts(thousandths)}[kind]


def neighbors_of(side):
    rows = []
    for cell in range(side * side):
        row, column = divmod(cell, side)
        rows.append([y * side + x for y in range(max(0, row - 1), min(side, row + 2))
                     for x in range(max(0, column - 1), min(side, column + 2))
                     if (y, x) != (row, column)])
    return rows


def z_scores(values, neighbors):
    n = len(values)
    mean, deviation = values.mean(), values.std()
    w = numpy.asarray([len(row) + 1 for row in neighbors], float)
    sums = numpy.asarray([values[row].sum() for row in neighbors]) + values
    return (sums - mean * w) / (deviation * numpy.sqrt((n * w - w * w) / (n - 1)))


def numba_loop():
    import numba

    @numba.njit
    def run(values, offsets, links, permutations):
        n = len(values)
        pool = numpy.empty(n - 1)
        p = numpy.empty(n)
        state = numpy.uint64(88172645463325252)
        half = numpy.uint64(32)
        for area in range(n):
            start, end = offsets[area], offsets[area + 1]
            k = end - start
            observed = 0.0
            for link in range(start, end):
                observed += values[links[link]]
            pool[:area] = values[:area]
            pool[area:] = values[area + 1:]
            least = most = 0
            for _ in range(permutations):
                total = 0.0
                for i in range(k):
                    state ^= state >> numpy.uint64(12)
                    state ^= state << numpy.uint64(25)
                    state ^= state >> numpy.uint64(27)
                    word = (state * numpy.uint64(0x2545F4914F6CDD1D)) >> half
                    j = i + numpy.int64((word * numpy.uint64(n - 1 - i)) >> half)
                    pool[i], pool[j] = pool[j], pool[i]
                    total += pool[i]
                least += total >= observed
                most += total <= observed
            p[area] = min(1.0, 2.0 * (min(least, most) + 1) / (permutations + 1))
        return p

    return run


def main(tool, side, scheme, kind):
    side = int(side)
    values = values_of(kind, side * side)
    neighbors = neighbors_of(side)
    z = z_scores(values, neighbors)
    if tool == "pygeoda":
        import pygeoda
        weights = geoda_weights(side)
        column = values.tolist()
        seconds, result = timed(lambda: pygeoda.local_gstar(
            weights, column, permutations=PERMUTATIONS, cpu_threads=THREADS, seed=1,
            permutation_method="complete" if scheme == "complete" else "lookup-table"))
        p = 2 * numpy.asarray(result.lisa_pvalues())
    elif tool == "esda":
        import esda
        import libpysal
        weights = libpysal.weights.W(dict(enumerate(neighbors)), silence_warnings=True)
        weights.transform = "B"
        small = libpysal.weights.lat2W(3, 3, rook=False)
        esda.G_Local(values[:9], small, transform="B", star=True, permutations=9, n_jobs=THREADS,
                     keep_simulations=False, seed=1)  # compiles
        seconds, result = timed(lambda: esda.G_Local(
            values, weights, transform="B", star=True, permutations=PERMUTATIONS,
            n_jobs=THREADS, keep_simulations=False, seed=1))
        p = 2 * result.p_sim
        z = result.Zs
    elif tool == "numba":
        loop = numba_loop()
        offsets = numpy.concatenate([[0], numpy.cumsum([len(row) for row in neighbors])])
        links = numpy.asarray([j for row in neighbors for j in row])
        loop(values[:9], numpy.zeros(10, int), links[:0], 1)  # compiles
        seconds, p = timed(lambda: loop(values, offsets, links, PERMUTATIONS))
    else:
        sys.exit(f"unknown tool {tool}")
    n = side * side
    error = 4 * ((0.0056 * n) ** 0.5 + (0.007 * n if scheme == "shared" else 0))
    say(f"gi-{scheme}-{kind}-{n}", tool, seconds,
        {"z": round(float(numpy.abs(z).sum()), 6),
         "significant": [int((p <= 0.05).sum()), float(numpy.ceil(error))]})


def geoda_weights(side):
    """Queen weights of GeoDa, from squares of side 1."""
    import geopandas
    import pygeoda
    import shapely
    cells = [shapely.box(c, r, c + 1, r + 1) for r in range(side) for c in range(side)]
    frame = geopandas.GeoDataFrame({"id": range(len(cells))}, geometry=cells)
    return pygeoda.queen_weights(pygeoda.open(frame))


if __name__ == "__main__":
    main(*sys.argv[1:])
