"""Draws packed-tree.svg and index-file.svg: the tree a window is asked of, and its bytes.

Re-enacts PackedPointTree, PackedNodes.visit, PackedLayout and PackedHeader.
"""

from picture import *


def window_relation(window):
    def relation(node):
        if (node[0] > window[2] or node[2] < window[0] or node[1] > window[3]
                or node[3] < window[1]):
            return "out"
        inside = (node[0] >= window[0] and node[1] >= window[1] and node[2] <= window[2]
                  and node[3] <= window[3])
        return "whole" if inside else "partial"
    return relation


def draw_tree():
    points = along_curve(city(2304, seed=4))
    tree = levels(points)
    window = (0.24, 0.16, 0.80, 0.70)
    met = visit(tree, window_relation(window))
    count = len(points)

    picture = Picture(900, 640, "A window asked of a packed Hilbert R-tree")
    side, left, top = 400, 20, 36

    def place(point):
        return left + point[0] * side, top + (1 - point[1]) * side

    def shown(node):
        x, y = place((node[0], node[3]))
        return x, y, (node[2] - node[0]) * side, (node[3] - node[1]) * side

    picture.text(left, 22, f"{grouped(count)} points on the map, and a window", bold=True)
    state = ["out"] * len(tree[0])
    for kind, level, node in met:
        if kind in ("whole", "leaf"):
            for leaf in range(node * 16 ** level, min((node + 1) * 16 ** level, len(tree[0]))):
                state[leaf] = kind
    leaves = {kind: [shown(b) for b, s in zip(tree[0], state) if s == kind]
              for kind in ("out", "whole", "leaf")}
    picture.rects(leaves["out"], "none", "#c9c9c9", 0.8)
    picture.rects(leaves["whole"], WHOLE, WHOLE_INK, 0.8)
    picture.rects(leaves["leaf"], LOOKED, LOOKED_INK, 0.8)
    picture.dots([place(point) for point in points], "#333", 1.5)
    for kind, level, node in met:
        if kind == "whole" and level:
            picture.rect(*shown(tree[level][node]), "none", WHOLE_INK, 2.6)
    x, y = place((window[0], window[3]))
    picture.rect(x, y, (window[2] - window[0]) * side, (window[3] - window[1]) * side, "none",
                 INK, 2.2, "7 4")

    # The curve.
    other = left + side + 60
    picture.text(other, 22, "the same points joined in the order of the curve", bold=True)

    def beside(point):
        return other + point[0] * side, top + (1 - point[1]) * side

    shades = ("#0072b2", "#d98f00")
    for node in range(len(tree[1])):
        chain = points[node * 256:(node + 1) * 256 + 1]
        picture.lines([[beside(point) for point in chain]], shades[node % 2], 0.9)
    x, y = beside((window[0], window[3]))
    picture.rect(x, y, (window[2] - window[0]) * side, (window[3] - window[1]) * side, "none",
                 INK, 2.2, "7 4")
    picture.text(other, top + side + 17,
                 "the color changes after each 256 points: one node of the second level",
                 QUIET, 11.5)
    picture.text(left, top + side + 17, "each box is a leaf: 16 points that follow each other",
                 QUIET, 11.5)

    # The order.
    width, base = 860, 508
    picture.text(left, base - 20, "the order of the curve from the first point to the last",
                 bold=True)
    colors = {"out": "#efefef", "whole": WHOLE, "leaf": LOOKED, "open": "#fff"}
    lines = {"out": LINE, "whole": WHOLE_INK, "leaf": LOOKED_INK, "open": INK}
    for level, y in ((1, base), (0, base + 26)):
        span = 16 ** (level + 1)
        for kind in ("out", "open", "whole", "leaf"):
            boxes = [
                (left + node * span / count * width, y,
                 (min((node + 1) * span, count) - node * span) / count * width, 18)
                for k, l, node in met if k == kind and l == level]
            picture.rects(boxes, colors[kind], lines[kind], 0.8)
    picture.rect(left, base + 52, width, 14, "#fff", LINE)
    runs = []
    for leaf, kind in enumerate(state):
        if kind != "out":
            if runs and runs[-1][0] == kind and runs[-1][2] == leaf:
                runs[-1][2] = leaf + 1
            else:
                runs.append([kind, leaf, leaf + 1])
    for kind in ("whole", "leaf"):
        picture.rects([(left + a * 16 / count * width, base + 52, (b - a) * 16 / count * width, 14)
                       for k, a, b in runs if k == kind], colors[kind])
    picture.text(left + width, base - 5, "top: nodes of 256 points · middle: the leaves that "
                 "were asked · bottom: points", QUIET, 11.5, "end")

    asked = len(met)
    groups = 1 + sum(kind == "open" for kind, _, _ in met)
    hits = sum(window[0] <= x <= window[2] and window[1] <= y <= window[3] for x, y in points)
    whole = sum(min((n + 1) * 16 ** (l + 1), count) - n * 16 ** (l + 1)
                for k, l, n in met if k == "whole")
    looked = 16 * sum(kind == "leaf" for kind, _, _ in met)
    y = base + 92
    picture.key(left, y, WHOLE, f"wholly in the window: {grouped(whole)} points counted as runs, "
                "none of them looked at", WHOLE_INK)
    picture.key(left, y + 22, LOOKED, f"across its edge: {grouped(looked)} points looked at, "
                "eight at a time", LOOKED_INK)
    picture.key(left + 520, y, "#efefef", "not touched", LINE)
    picture.text(left + 520, y + 22,
                 f"{grouped(hits)} hits · {groups} groups of nodes compared", size=12)
    assert whole + looked >= hits and asked > 0
    picture.save("packed-tree.svg")


def padded(size):
    return (size + 63) & ~63


def draw_file():
    count, columns, leaf = 1_000_000, 2, 16
    nodes = -(-count // leaf)
    level_nodes = [nodes]
    while level_nodes[-1] > 16:
        level_nodes.append(-(-level_nodes[-1] // 16))
    groups = sum(-(-n // 16) for n in level_nodes)
    stride = padded(count * 8)
    ids = 128 + columns * stride
    first_group = ids + padded(count * 4)
    length = first_group + groups * 256

    picture = Picture(900, 520, "The bytes of an index file")
    picture.text(20, 24, f"an index of {grouped(count)} points: {grouped(length)} bytes, "
                 f"{length / count:.2f} a point; the file is the memory", bold=True)
    left, width, y = 20, 860, 190
    parts = [
        ("xs", 128, stride, "#cfe6f6", "eastings, Double", "in the order of the curve"),
        ("ys", 128 + stride, stride, "#8cc5ea", "northings, Double", "in the order of the curve"),
        ("ids", ids, first_group - ids, "#f2b04a", "UInt32", "place in the input"),
    ]
    bar = 64
    for name, start, size, fill, what, more in parts:
        x, w = left + start / length * width, size / length * width
        picture.rect(x, y, w, bar, fill, INK)
        picture.text(x + 8, y + 18, name, bold=True)
        picture.text(x + 8, y + 36, what, size=11.5)
        picture.text(x + 8, y + 53, more, size=11.5)
        below = bar + 15 if start < ids else -6
        picture.text(x, y + below, f"byte {grouped(start)}", QUIET, 11)
    x = left + first_group / length * width
    picture.rect(x, y, left + width - x, bar, "#007a5a", INK)
    picture.text(left + width - 3, y + 18, "groups", "#fff", 9.5, "end", bold=True)
    picture.text(left + width, y - 6, f"byte {grouped(first_group)}", QUIET, 11, "end")
    picture.rect(left, y, 1.5, bar, INK)

    # The header.
    top, unit = 76, width / 128
    picture.text(left, top - 10, "header: 128 bytes", bold=True)
    fields = [
        (0, 8, "magic", "TRYGIX"), (8, 4, "byte", "order"), (12, 4, "ver-", "sion"),
        (16, 8, "items", "UInt64"), (24, 8, "input", "UInt64"), (32, 4, "col-", "umns"),
        (36, 4, "leaf", "size"), (40, 32, "box around all items", "minX  minY  maxX  maxY"),
        (72, 8, "length", "of file"), (80, 8, "check", "of body"), (88, 32, "zero", ""),
        (120, 8, "check", "of header")]
    for start, size, name, more in fields:
        fill = "#fff" if name == "zero" else "#d9f0e6" if name == "check" else "#f4f4f4"
        picture.rect(left + start * unit, top, size * unit, 44, fill, INK)
        middle = left + (start + size / 2) * unit
        small = 8.5 if size == 4 else 10.5
        picture.text(middle, top + 19, name, size=small, anchor="middle")
        picture.text(middle, top + 35, more, QUIET, small - 0.5, "middle")
        picture.text(left + start * unit, top + 58, str(start), QUIET, 10)
    picture.lines([[(left, y), (left, top + 64)], [(left + 1.5, y), (left + width, top + 64)]],
                  LINE, 1, dash="3 3")

    # One group.
    top = 336
    picture.lines([[(x, y + bar), (left, top)], [(left + width, y + bar), (left + width, top)]],
                  LINE, 1, dash="3 3")
    lane = width / 64
    names = ("west, rounded down", "south, rounded down", "east, rounded up", "north, rounded up")
    for edge in range(4):
        x = left + edge * 16 * lane
        picture.rect(x, top, 16 * lane, 40, ("#d9f0e6", "#eef8f4")[edge % 2], INK, 1.4)
        picture.lines([[(x + i * lane, top), (x + i * lane, top + 40)] for i in range(1, 16)],
                      "#8ab8a8", 0.7)
        picture.text(x + 8 * lane, top + 58, names[edge], size=12, anchor="middle")
        picture.text(x, top + 74, f"byte {edge * 64}", QUIET, 10.5)
    for edge in range(4):
        x = left + (edge * 16 + 5) * lane
        picture.rect(x, top, lane, 40, LOOKED, LOOKED_INK, 1.6)
    picture.text(left, top + 102, f"{grouped(groups)} groups of sixteen nodes, leaves first: "
                 + " + ".join(grouped(-(-n // 16)) for n in level_nodes)
                 + "; one group, 256 bytes, is shown", bold=True)
    picture.text(left, top + 124, "Each side is sixteen 32-bit numbers beside each other: a vector "
                 "holds that side of all sixteen nodes. Orange: one node.", size=12)
    picture.text(left, top + 143, "The children of node k are the lanes of group k of the level "
                 "below, so no node stores a place, and a damaged one leads nowhere.", size=12)
    picture.text(left, top + 162, "Every part begins at a multiple of 64 bytes. Opening maps the "
                 "file: nothing is read but the header until a query asks for it.", size=12)
    picture.save("index-file.svg")


if __name__ == "__main__":
    draw_tree()
    draw_file()
