"""A counting-sort grid in numba: what a structure made for one question costs. For orientation."""

import numba
import numpy

CELL = 250.0


@numba.njit
def _sort(xs, ys, cell):
    west, south = xs.min(), ys.min()
    across = int((xs.max() - west) / cell) + 1
    down = int((ys.max() - south) / cell) + 1
    cells = numpy.empty(len(xs), numpy.int32)
    starts = numpy.zeros(across * down + 1, numpy.int32)
    for i in range(len(xs)):
        c = int((ys[i] - south) / cell) * across + int((xs[i] - west) / cell)
        cells[i] = c
        starts[c + 1] += 1
    for c in range(across * down):
        starts[c + 1] += starts[c]
    place = starts[:-1].copy()
    order = numpy.empty(len(xs), numpy.int32)
    sorted_xs, sorted_ys = numpy.empty(len(xs)), numpy.empty(len(xs))
    for i in range(len(xs)):
        p = place[cells[i]]
        place[cells[i]] = p + 1
        order[p] = i
        sorted_xs[p] = xs[i]
        sorted_ys[p] = ys[i]
    return west, south, across, down, starts, order, sorted_xs, sorted_ys


@numba.njit
def _within(xs, ys, radius):
    west, south, across, down, starts, order, px, py = _sort(xs, ys, radius)
    counts = numpy.empty(len(xs), numpy.int64)
    square = radius * radius
    for cell in range(across * down):
        row, column = cell // across, cell % across
        for i in range(starts[cell], starts[cell + 1]):
            n = 0
            for r in range(max(0, row - 1), min(down, row + 2)):
                first = starts[r * across + max(0, column - 1)]
                end = starts[r * across + min(across - 1, column + 1) + 1]
                for j in range(first, end):
                    dx, dy = px[j] - px[i], py[j] - py[i]
                    n += dx * dx + dy * dy <= square
            counts[order[i]] = n
    return counts


def build(xs, ys):
    """Sorts the points into cells."""
    return _sort(xs, ys, CELL)


def within(xs, ys, radius):
    """How many points are no farther, for each."""
    return _within(xs, ys, radius)
