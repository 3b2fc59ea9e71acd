#!/usr/bin/env python3
"""The scan statistic of a made-up map, with 999 simulations, by direct loops in numba.

    python scan_peers.py list|logs AREAS CASES [STEPS]

The map is that of ScanTasks.swift. Each looks at every circle (and interval) of every simulation:
`logs` takes two logarithms of each window with more cases than expected; `list` keeps, for each number
of cases, the smallest expected number of a window that has it, so that a simulation takes as many
logarithms as there are cases: the most that can be saved without leaving windows out. Both do
(windows) × (R + 1) steps, the operation count of the algorithm as it is published. Threads share the
simulations. The answer is as in ScanTasks.swift.
"""

import math
import sys

import numba
import numpy

from worker import THREADS, mix, say, timed

SIMULATIONS = 999


def made_up_map(areas, cases, steps):
    words = 3 * areas + 2 * cases
    index = numpy.arange(1, words + 1, dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        stream = mix(numpy.uint64(1) + index * numpy.uint64(0x9E3779B97F4A7C15))
    own, rest = stream[:3 * areas].reshape(areas, 3), stream[3 * areas:].reshape(cases, 2)
    points = numpy.column_stack([
        660_000 + (own[:, 0] % numpy.uint64(30_000_000)).astype(float) / 1000,
        6_570_000 + (own[:, 1] % numpy.uint64(30_000_000)).astype(float) / 1000])
    population = 200.0 + (own[:, 2] % numpy.uint64(4000)).astype(float)
    running = numpy.cumsum(population)
    place = (rest[:, 0] >> numpy.uint64(11)).astype(float) * 2.0 ** -53 * running[-1]
    area = numpy.minimum(numpy.searchsorted(running, place, side="right"), areas - 1)
    counts = numpy.zeros((areas, steps), numpy.int64)
    numpy.add.at(counts, (area, (rest[:, 1] % numpy.uint64(steps)).astype(int)), 1)
    return points, population, counts


def circles(points, population):
    """Nearest first, as far as circles go. (Coordinates are random: no two distances tie.)"""
    limit = population.sum() / 2
    orders, ends = [], numpy.zeros(len(points), numpy.int64)
    for center, point in enumerate(points):
        order = numpy.argsort(((points - point) ** 2).sum(1), kind="stable").astype(numpy.int32)
        ends[center] = numpy.searchsorted(numpy.cumsum(population[order]), limit, side="right")
        orders.append(order[:ends[center]])
    starts = numpy.concatenate([[0], numpy.cumsum(ends)])
    return numpy.concatenate(orders), starts


@numba.njit
def ratio(c, e, total):
    if c <= e:
        return 0.0
    rest = (total - c) * math.log((total - c) / (total - e)) if c < total else 0.0
    return c * math.log(c / e) + rest


@numba.njit
def largest(counts, share, order, starts, spans, total, by_list, least):
    """The largest ratio, how many areas its circle has, and how many windows there are."""
    steps = counts.shape[1]
    top, top_areas, windows = 0.0, 0, 0
    least[:] = total
    running = numpy.zeros(steps + 1)
    for center in range(len(starts) - 1):
        running[:] = 0
        weight = 0.0
        for place in range(starts[center], starts[center + 1]):
            area = order[place]
            weight += share[area]
            until = 0.0
            for step in range(steps):
                until += counts[area, step]
                running[step + 1] += until
            for span in range(spans.shape[0]):
                a, b = spans[span, 0], spans[span, 1]
                c = running[b] - running[a]
                e = total * weight * (b - a) / steps
                windows += 1
                if by_list:
                    if e < least[int(c)]:
                        least[int(c)] = e
                elif c > e:
                    found = ratio(c, e, total)
                    if found > top:
                        top, top_areas = found, place - starts[center] + 1
    if by_list:
        for c in range(len(least)):
            top = max(top, ratio(float(c), least[c], total))
    return top, top_areas, windows


@numba.njit(parallel=True)
def simulate(share, order, starts, spans, total, by_list, seeds, areas, steps):
    tops = numpy.empty(len(seeds))
    running = numpy.cumsum(share)
    for s in numba.prange(len(seeds)):
        numpy.random.seed(seeds[s])
        counts = numpy.zeros((areas, steps))
        for _ in range(int(total)):
            area = numpy.searchsorted(running, numpy.random.random() * running[-1])
            counts[area, numpy.random.randint(0, steps)] += 1
        least = numpy.empty(int(total) + 1)
        tops[s] = largest(counts, share, order, starts, spans, total, by_list, least)[0]
    return tops


def scan(points, population, counts, by_list):
    areas, steps = counts.shape
    total = float(counts.sum())
    share = population / population.sum()
    order, starts = circles(points, population)
    spans = numpy.array([[0, 1]]) if steps == 1 else numpy.array([
        [a, b] for a in range(steps) for b in range(a + 1, steps + 1) if 2 * (b - a) <= steps])
    least = numpy.empty(int(total) + 1)
    top, size, windows = largest(
        counts.astype(float), share, order, starts, spans, total, False, least)
    seeds = numpy.arange(1, SIMULATIONS + 1)
    tops = simulate(share, order, starts, spans, total, by_list, seeds, areas, steps)
    reached = int((tops >= top * (1 - 1e-12)).sum())
    return {"ratio": round(top, 6), "areas": int(size), "windows": int(windows),
            "reached": [reached, 4 * (reached + 1) ** 0.5]}


def main(way, areas, cases, steps="1"):
    numba.set_num_threads(THREADS)
    areas, cases, steps = int(areas), int(cases), int(steps)
    # Compiled before the clock runs.
    scan(*made_up_map(6, 30, 2), way == "list")
    data = made_up_map(areas, cases, steps)
    seconds, answer = timed(lambda: scan(*data, way == "list"))
    name = f"scan-{areas}-{cases}" + (f"-{steps}" if steps > 1 else "")
    say(name, f"numba {way}", seconds, answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
