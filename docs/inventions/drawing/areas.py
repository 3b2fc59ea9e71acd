"""Draws areas-compiled-once.svg and running-counts.svg.

Re-enacts AreaGridBuilder (number of cells, cells that edges cross), CellPath (the path from a
point to the center of its cell), AreaPlacement (runs of an area in the order of the tree) and
RunningCounts (blocks of 512 points) on seeded areas and points.
"""

from picture import *


def wiggle(start, end, source, depth, share=0.22):
    """A crooked line between two positions, without its end."""
    if depth == 0:
        return [start]
    across = (source.random() - 0.5) * 2 * share
    middle = ((start[0] + end[0]) / 2 - across * (end[1] - start[1]),
              (start[1] + end[1]) / 2 + across * (end[0] - start[0]))
    return (wiggle(start, middle, source, depth - 1, share)
            + wiggle(middle, end, source, depth - 1, share))


def tessellation(columns, rows, seed, depth):
    """Areas that share their crooked borders, as rings that end where they begin."""
    source = random.Random(seed)
    nodes = {}
    for i in range(columns + 1):
        for j in range(rows + 1):
            x, y = i / columns, j / rows
            if 0 < i < columns:
                x += (source.random() - 0.5) * 0.5 / columns
            if 0 < j < rows:
                y += (source.random() - 0.5) * 0.5 / rows
            nodes[i, j] = (x, y)
    borders = {}

    def border(a, b):
        if (b, a) in borders:
            chain = borders[b, a]
            return [nodes[a]] + list(reversed(chain[1:]))
        outer = a[0] == b[0] and a[0] in (0, columns) or a[1] == b[1] and a[1] in (0, rows)
        borders[a, b] = wiggle(nodes[a], nodes[b], source, depth, 0 if outer else 0.22)
        return borders[a, b]

    rings = []
    for j in range(rows):
        for i in range(columns):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            ring = []
            for side in range(4):
                ring += border(corners[side], corners[(side + 1) % 4])
            rings.append(ring + ring[:1])
    return rings


def holds(ring, x, y):
    inside = False
    for a, b in zip(ring, ring[1:]):
        if (a[1] > y) != (b[1] > y):
            if x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                inside = not inside
    return inside


def meets(a, b, cell):
    """Whether a segment has a point in a closed box (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step = b[axis] - a[axis]
        for side, sign in ((cell[axis], -1), (cell[axis + 2], 1)):
            p, q = sign * step, sign * (side - a[axis])
            if p == 0:
                if q < 0:
                    return False
            elif p < 0:
                low = max(low, q / p)
            else:
                high = min(high, q / p)
    return low <= high


def draw_grid():
    rings = tessellation(4, 4, seed=9, depth=3)
    edges = sum(len(ring) for ring in rings)
    side = int(max(edges, min(4 * edges, 262_144)) ** 0.5)
    crossed = {}
    for area, ring in enumerate(rings):
        for a, b in zip(ring, ring[1:]):
            for i in range(max(0, int(min(a[0], b[0]) * side - 1e-9)),
                           min(side - 1, int(max(a[0], b[0]) * side)) + 1):
                for j in range(max(0, int(min(a[1], b[1]) * side - 1e-9)),
                               min(side - 1, int(max(a[1], b[1]) * side)) + 1):
                    cell = (i / side, j / side, (i + 1) / side, (j + 1) / side)
                    if meets(a, b, cell):
                        crossed.setdefault((i, j), set()).add((area, a, b))
    # The outer border lies on the edge of the grid: its cells are crossed too.
    picture = Picture(900, 560, "Areas compiled into a grid")
    left, top, size = 20, 40, 440
    step = size / side
    tints = ("#d6e9f7", "#b4d6ee", "#e9e4f3", "#cfe9df")
    picture.text(left, 24, f"{len(rings)} areas, {grouped(edges)} vertices, "
                 f"{side} \u00d7 {side} cells", bold=True)
    owned = {}
    for j in range(side):
        for i in range(side):
            if (i, j) in crossed:
                continue
            x, y = (i + 0.5) / side, (j + 0.5) / side
            owner = next(k for k, ring in enumerate(rings) if holds(ring, x, y))
            owned.setdefault(owner, []).append((i, j))
    for owner, cells in owned.items():
        tint = tints[owner % 4 % 2 + owner // 4 % 2 * 2]
        spans = []
        for i, j in sorted(cells, key=lambda c: (c[1], c[0])):
            if spans and spans[-1][2] == j and spans[-1][1] == i:
                spans[-1][1] = i + 1
            else:
                spans.append([i, i + 1, j])
        picture.rects([(left + a * step, top + (side - 1 - j) * step, (b - a) * step, step)
                       for a, b, j in spans], tint)
    picture.rects([(left + i * step, top + (side - 1 - j) * step, step, step)
                   for i, j in sorted(crossed)], "#fbd28f")
    picture.lines(
        [[(left + i * step, top), (left + i * step, top + size)] for i in range(side + 1)]
        + [[(left, top + i * step), (left + size, top + i * step)] for i in range(side + 1)],
        "#fff", 0.5)

    def place(point):
        return left + point[0] * size, top + (1 - point[1]) * size

    picture.lines([[place(p) for p in ring] for ring in rings], INK, 1.2)
    for owner, cells in owned.items():
        x = sum(i + 0.5 for i, _ in cells) / len(cells) / side
        y = sum(j + 0.5 for _, j in cells) / len(cells) / side
        x, y = place((x, y))
        picture.text(x, y + 5, str(owner), size=15, anchor="middle", bold=True)

    # One crossed cell: a border of two areas, bent, with a center on either side of it.
    def good(cell):
        members = crossed[cell]
        areas = sorted({area for area, _, _ in members})
        own = {(a, b) for area, a, b in members if area == areas[0]}
        if len(areas) != 2 or len(own) != 2 or not 0.6 < cell[0] / side < 0.97:
            return -1
        x, y = (cell[0] + 0.5) / side, (cell[1] + 0.5) / side
        near = min(
            abs((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]))
            / ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in own) * side
        share = sum(holds(rings[areas[0]], (cell[0] + (u + 0.5) / 12) / side,
                          (cell[1] + (v + 0.5) / 12) / side)
                    for u in range(12) for v in range(12)) / 144
        return min(near, 0.28) + min(share, 1 - share)

    cell = max(sorted(crossed), key=good)
    areas = sorted({area for area, _, _ in crossed[cell]})
    own = [(a, b) for area, a, b in sorted(crossed[cell]) if area == areas[0]]
    other, width, high = 540, 320, 76
    x, y = left + cell[0] * step, top + (side - 1 - cell[1]) * step
    picture.rect(x, y, step, step, "none", WARM, 2.5)
    picture.lines([[(x + step, y), (other, high)], [(x + step, y + step), (other, high + width)]],
                  WARM, 0.8, dash="3 3")

    def zoom(point):
        return (other + (point[0] * side - cell[0]) * width,
                high + (cell[1] + 1 - point[1] * side) * width)

    def clipped(a, b):
        """The part of an edge in the cell."""
        low, up = 0.0, 1.0
        bounds = (cell[0] / side, cell[1] / side, (cell[0] + 1) / side, (cell[1] + 1) / side)
        for axis in (0, 1):
            move = b[axis] - a[axis]
            for edge, sign in ((bounds[axis], -1), (bounds[axis + 2], 1)):
                p, q = sign * move, sign * (edge - a[axis])
                if p < 0:
                    low = max(low, q / p)
                elif p > 0:
                    up = min(up, q / p)
        return [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in (low, up)]

    picture.text(other, 24, "a crossed cell, enlarged", bold=True)
    picture.text(other, 44, f"It knows that its center lies in area "
                 f"{next(k for k in areas if holds(rings[k], *middle(cell, side)))},", size=12)
    picture.text(other, 61, f"and the {len(own)} edges that cross it.", size=12)
    picture.rect(other, high, width, width, "#fdf0da", INK, 1.5)
    picture.lines([[zoom(p) for p in clipped(a, b)] for a, b in own], INK, 2.4)
    center = middle(cell, side)
    cx, cy = zoom(center)
    base = next(k for k in areas if holds(rings[k], *center))
    # Two points: one whose path crosses the border, one whose path does not.
    spots = {}
    for u in range(1, 16):
        for v in range(1, 16):
            p = ((cell[0] + u / 16) / side, (cell[1] + v / 16) / side)
            corner = (center[0], p[1])
            parity = sum(
                (holds(rings[base], *p) != holds(rings[base], *corner),
                 holds(rings[base], *corner) != holds(rings[base], *center)))
            owner = next(k for k in range(len(rings)) if holds(rings[k], *p))
            assert (owner == base) == (parity % 2 == 0)
            # One above the center and one below it, so that the labels have room.
            gap = -abs(abs(u - 8) - 5) - abs(abs(v - 8) - 4)
            if owner in areas and (v < 8 if parity % 2 else v > 8) and abs(u - 8) > 2:
                spots[parity % 2] = max(spots.get(parity % 2, (-99, p, owner)), (gap, p, owner))
    for odd, color in ((1, WARM), (0, WHOLE_INK)):
        _, p, owner = spots[odd]
        px, py = zoom(p)
        picture.lines([[(px, py), (cx, py), (cx, cy)]], color, 2, dash="6 4")
        picture.dots([(px, py)], color, 10)
        west = px < cx
        picture.text(px + (-8 if west else 8), py + (20 if odd else -12),
                     f"crosses {'one' if odd else 'none'}: area {owner}", color, 12,
                     "start" if west else "end", bold=True)
    picture.dots([(cx, cy)], INK, 9)
    picture.text(cx + 9, cy + 5, "center", size=12, bold=True)
    total = side * side
    inside = total - len(crossed)
    y = top + size + 24
    picture.key(left, y, tints[1], f"crossed by no edge: {grouped(inside)} of {grouped(total)} "
                "cells, each knows its area: one look places a point", WHOLE_INK)
    picture.key(left, y + 22, "#fbd28f", f"crossed: {len(crossed)} cells; a point follows its "
                "parallel, then the meridian of the center, and counts the edges it crosses",
                LOOKED_INK)
    picture.text(left, y + 44, "A grid has about one cell for each edge, and up to four where "
                 "there are few edges, as here.", QUIET, 12)
    picture.text(other, high + width + 22, "The center's side and the edges answer for both areas",
                 size=12)
    picture.text(other, high + width + 38, "of a border: what is not in one is in the other.",
                 size=12)
    picture.save("areas-compiled-once.svg")


def middle(cell, side):
    return (cell[0] + 0.5) / side, (cell[1] + 0.5) / side


def draw_counts():
    count, block, classes = 32_768, 512, 12
    points = along_curve(city(count, seed=21, centers=9, spread=0.12, background=0.4))
    source = random.Random(3)
    codes = [source.randrange(classes) for _ in points]
    chosen = 2
    ring = []
    corners = [(0.22, 0.30), (0.62, 0.20), (0.83, 0.48), (0.70, 0.80), (0.34, 0.84), (0.16, 0.60)]
    for k in range(6):
        ring += wiggle(corners[k], corners[(k + 1) % 6], source, 3, 0.2)
    ring.append(ring[0])
    edges = list(zip(ring, ring[1:]))

    def relation(node):
        if any(meets(a, b, node) for a, b in edges):
            return "partial"
        return "whole" if holds(ring, node[0], node[1]) else "out"

    tree = levels(points)
    state = ["out"] * len(tree[0])
    met = visit(tree, relation)
    for kind, level, node in met:
        if kind in ("whole", "leaf"):
            for leaf in range(node * 16 ** level, min((node + 1) * 16 ** level, len(tree[0]))):
                state[leaf] = kind
    inside = [state[i // 16] == "whole" or state[i // 16] == "leaf" and holds(ring, *points[i])
              for i in range(count)]
    assert inside == [holds(ring, *p) for p in points]
    runs = []
    for i, held in enumerate(inside):
        if held:
            if runs and runs[-1][1] == i:
                runs[-1][1] = i + 1
            else:
                runs.append([i, i + 1])

    picture = Picture(900, 630, "Counting a class in an area from running sums")
    left, top, size = 20, 40, 380
    picture.text(left, 24, f"{grouped(count)} points, one area", bold=True)

    def place(point):
        return left + point[0] * size, top + (1 - point[1]) * size

    for kind, fill, line in (("out", "none", "#d4d4d4"), ("whole", "#b9dcf3", "#7fb5dc"),
                             ("leaf", "#fbd28f", "#c98a2b")):
        picture.rects([
            (*place((b[0], b[3])), (b[2] - b[0]) * size, (b[3] - b[1]) * size)
            for b in (tree[level][node] for k, level, node in met if k == kind)],
            fill, line, 0.6)
    picture.dots([place(p) for p, held, c in zip(points, inside, codes) if held and c == chosen],
                 INK, 1.7)
    picture.lines([[place(p) for p in ring]], INK, 1.8)
    picture.text(left, top + size + 18, "dots: the points of the chosen class in the area",
                 QUIET, 11.5)

    other = 440
    lines = [
        ("The placement, made once:", True),
        (f"the area holds {grouped(sum(inside))} points in {len(runs)} runs of the order.", False),
        ("Only points in leaves at the border were asked.", False),
        ("", False),
        ("The running counts, made once for the classes:", True),
        (f"16 bits a point and, for each block of {block} points,", False),
        ("how many of each class come before it.", False),
        ("", False),
        ("A question:", True),
        (f"how many of class {chosen} ({classes} classes) are in the area?", False),
        ("For each run: one difference of two sums, and a look", False),
        (f"at the classes at its two ends, at most {block - 1} each.", False)]
    for index, (line, bold) in enumerate(lines):
        picture.text(other, top + 14 + index * 20, line, size=13, bold=bold)
    y = top + 276
    picture.key(other, y, "#b9dcf3", "nodes wholly in the area: 16, 256 or more points", "#7fb5dc")
    picture.key(other, y + 22, "#fbd28f", "leaves that its border crosses: 16 points each",
                "#c98a2b")

    # The order, with blocks.
    width, base = 860, 482
    scale = width / count
    picture.text(left, base - 8, f"the order of the tree: runs of the area in {count // block} "
                 f"blocks of {block}", bold=True)
    read = direct = 0
    blue, orange = [], []
    for a, b in runs:
        first, last = -(-a // block), b // block
        if first < last:
            blue.append((first * block, last * block))
            ends = [(a, first * block), (last * block, b)]
            read += 1
        else:
            ends = [(a, b)]
        orange += [e for e in ends if e[1] > e[0]]
        direct += sum(e[1] - e[0] for e in ends)
    picture.rect(left, base, width, 24, "#fff", LINE)
    picture.rects([(left + a * scale, base, (b - a) * scale, 24) for a, b in blue], WHOLE)
    picture.rects([(left + a * scale, base, (b - a) * scale, 24) for a, b in orange], LOOKED)
    picture.lines([[(left + i * block * scale, base - 3), (left + i * block * scale, base + 27)]
                   for i in range(count // block + 1)], INK, 0.8)

    # The longest run, enlarged.
    a, b = max(runs, key=lambda run: run[1] - run[0])
    first, last = -(-a // block), b // block
    sums = [sum(c == chosen for c in codes[:i * block]) for i in range(count // block + 1)]
    heads = sum(c == chosen for c in codes[a:first * block])
    tails = sum(c == chosen for c in codes[last * block:b])
    total = sums[last] - sums[first] + heads + tails
    assert total == sum(c == chosen for c in codes[a:b]) and first < last
    low, high = first - 1, last + 1
    zoom = width / ((high - low) * block)
    y = base + 62

    def at(item):
        return left + (item - low * block) * zoom

    picture.lines([[(left + a * scale, base + 24), (at(a), y)],
                   [(left + b * scale, base + 24), (at(b), y)]], LINE, 1, dash="3 3")
    picture.rect(left, y, width, 30, "#fff", LINE)
    picture.rect(at(first * block), y, (last - first) * block * zoom, 30, WHOLE, WHOLE_INK)
    for start, end, hits in ((a, first * block, heads), (last * block, b, tails)):
        picture.rect(at(start), y, (end - start) * zoom, 30, LOOKED, LOOKED_INK)
        if (end - start) * zoom > 30:
            picture.text((at(start) + at(end)) / 2, y + 20, str(hits), size=12, anchor="middle")
    picture.text((at(first * block) + at(last * block)) / 2, y + 20,
                 f"{sums[last]} \u2212 {sums[first]} = {sums[last] - sums[first]}", size=13,
                 anchor="middle", bold=True)
    for i in range(low, high + 1):
        start = y + 25 if first < i < last else y - 3
        picture.lines([[(at(i * block), start), (at(i * block), y + 33)]], INK, 0.8)
        anchor = "start" if i == low else "end" if i == high else "middle"
        bold = i in (first, last)
        picture.text(at(i * block), y + 46, str(sums[i]), INK if bold else QUIET, 11.5, anchor,
                     bold)
    picture.text(left, y + 64, f"points of class {chosen} before each block", QUIET, 11.5)
    picture.text(left + width, y + 64, f"the longest run: {grouped(b - a)} points; {heads} + "
                 f"{sums[last] - sums[first]} + {tails} = {total} of class {chosen}, "
                 f"{first * block - a + b - last * block} classes read", size=12, anchor="end")
    picture.save("running-counts.svg")


if __name__ == "__main__":
    draw_grid()
    draw_counts()
