"""Draws distance-join.svg and growing-index.svg.

Re-enacts DistanceJoinStrips, DistanceJoinReach and DistanceJoinSweep on seeded points, and the
sizes of the parts that GrowingPointParts keeps over forty nights.
"""

from picture import *


def draw_join():
    radius = 250.0
    source = random.Random(11)
    extent = 1400.0
    points = []
    while len(points) < 3000:
        if source.random() < 0.55:
            x, y = source.random() * extent, source.random() * extent
        else:
            x, y = source.gauss(640, 260), source.gauss(760, 230)
        if 0 <= x < extent and 0 <= y < extent:
            points.append((x, y))
    near = sum(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= radius ** 2
        for a in points for b in points) / len(points)
    per_radius = min(max(near ** 0.5 / 4, 0.5), 16)
    width = radius / per_radius

    def strip(value):
        return int(value // width)

    def gaps(axis):
        lows, highs = {}, {}
        for point in points:
            place = strip(point[axis])
            lows[place] = min(lows.get(place, point[axis]), point[axis])
            highs[place] = max(highs.get(place, point[axis]), point[axis])
        least, most = {}, {}
        for a in lows:
            for b in lows:
                if b >= a:
                    gap = 0 if a == b else lows[b] - highs[a]
                    least[b - a] = min(least.get(b - a, gap), gap)
                    most[b - a] = max(most.get(b - a, 0), highs[b] - lows[a])
        return least, most

    columns, rows = gaps(0), gaps(1)
    last = max(d for d in rows[0] if rows[0][d] ** 2 <= radius ** 2)
    core, rim = [], []
    for d in range(last + 1):
        reach = 0
        while reach in columns[1] and columns[1][reach] ** 2 + rows[1][d] ** 2 <= radius ** 2:
            reach += 1
        core.append(reach - 1)
        rim.append(max((c for c in columns[0]
                        if columns[0][c] ** 2 + rows[0][d] ** 2 <= radius ** 2), default=-1))

    # The focal cell is the one with the most points near the middle.
    cells = {}
    for point in points:
        cells.setdefault((strip(point[0]), strip(point[1])), []).append(point)
    focal = max((c for c in cells if abs(c[0] * width - 660) < 150
                 and abs(c[1] * width - 720) < 150), key=lambda c: (len(cells[c]), c))
    reach = max(rim)

    picture = Picture(900, 585, "A distance join: core, rim and what is beyond")
    show = 2 * (reach + 1) + 1
    left, top, size = 20, 40, 440
    cell = size / show

    def corner(column, row):
        return (left + (column - focal[0] + reach + 1) * cell,
                top + (focal[1] - row + reach + 1) * cell)

    kinds = {"core": [], "rim": []}
    counts = {"core": 0, "rim": 0}
    runs = []
    for row in range(focal[1] + last, focal[1] - last - 1, -1):
        d = abs(row - focal[1])
        pieces = [0, 0, 0]
        for column in range(focal[0] - rim[d], focal[0] + rim[d] + 1):
            kind = "core" if abs(column - focal[0]) <= core[d] else "rim"
            kinds[kind].append((*corner(column, row), cell, cell))
            inside = len(cells.get((column, row), ()))
            counts[kind] += inside
            part = 1 if kind == "core" else 0 if column < focal[0] or core[d] < 0 else 2
            pieces[part] += inside
        runs.append(pieces)
    picture.text(left, 24, "the cells around one cell", bold=True)
    grid = [[(left + i * cell, top), (left + i * cell, top + size)] for i in range(show + 1)]
    grid += [[(left, top + i * cell), (left + size, top + i * cell)] for i in range(show + 1)]
    picture.rects(kinds["core"], "#b9dcf3")
    picture.rects(kinds["rim"], "#fbdca6")
    picture.lines(grid, "#c4c4c4", 0.6)

    def place(point):
        return (left + (point[0] / width - focal[0] + reach + 1) * cell,
                top + (focal[1] + reach + 2 - point[1] / width) * cell)

    sorted_points = sorted(points, key=lambda p: (strip(p[1]), strip(p[0])))
    shown = [place(p) for p in sorted_points]
    inside = [(x, y) for x, y in shown
              if left + 2 < x < left + size - 2 and top + 2 < y < top + size - 2]
    picture.dots(inside, "#3a3a3a", 2.2)
    x, y = corner(*focal)
    picture.rect(x, y, cell, cell, "none", INK, 3)
    middle = ((focal[0] + 0.5) * width, (focal[1] + 0.5) * width)
    asker = place(min(cells[focal], key=lambda p: (
        (p[0] - middle[0]) ** 2 + (p[1] - middle[1]) ** 2, p)))
    picture.circle(*asker, radius / width * cell, "none", INK, 1.4, "6 4")
    picture.dots([asker], WARM, 7)
    picture.text(left, top + size + 18, f"radius {radius:.0f} m, {per_radius:.1f} cells a radius "
                 f"(\u221a{near:.0f} / 4); dashed: the circle of one point", QUIET, 11.5)

    # The rows in memory.
    other, scale = 500, 0
    picture.text(other, 24, "the same cells as runs of the sorted points", bold=True)
    longest = max(sum(pieces) for pieces in runs)
    scale = 370 / longest
    step = size / show
    for index, pieces in enumerate(runs):
        y = top + (index + 1 + reach - last) * step
        x = other + (longest - sum(pieces)) / 2 * scale
        for kind, points_in in zip(("rim", "core", "rim"), pieces):
            if points_in:
                fill = "#8cc5ea" if kind == "core" else "#f2b04a"
                picture.rect(x, y + 2, points_in * scale, step - 4, fill,
                             WHOLE_INK if kind == "core" else LOOKED_INK, 0.8)
                if kind == "core":
                    label = " by one difference" if points_in * scale > 125 else ""
                    picture.text(x + points_in * scale / 2, y + step / 2 + 4,
                                 f"{points_in}{label}", size=11, anchor="middle")
            x += points_in * scale
    mine = len(cells[focal])
    y = top + size + 18
    picture.text(other, y, "length of a bar: number of points in the row", QUIET, 11.5)
    picture.key(left, y + 28, "#b9dcf3", f"core: {counts['core']} points, each within "
                f"{radius:.0f} m of all {mine} points of the cell; known by differences of "
                "positions, not looked at", WHOLE_INK)
    picture.key(left, y + 50, "#fbdca6", f"rim: {counts['rim']} points, laid together once and "
                f"compared with each of the {mine}, eight at a time", LOOKED_INK)
    pairs = sum((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= radius ** 2
                for a in cells[focal] for b in points) - mine
    picture.text(left, y + 72, f"Together the {mine} points have {grouped(pairs)} neighbors; "
                 f"{grouped(mine * (counts['core'] - 1))} of them are in the core.", size=12)

    # What the picture says of the core and of what is beyond holds for every pair.
    for a in cells[focal]:
        for b in points:
            c, d = abs(strip(b[0]) - focal[0]), abs(strip(b[1]) - focal[1])
            close = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= radius ** 2
            if d <= last and c <= core[d]:
                assert close
            if d > last or c > rim[d]:
                assert not close
    picture.save("distance-join.svg")


def draw_growing():
    source = random.Random(40)
    parts, recent, recent_limit = [], 0, 256
    built = 0

    def add(points):
        nonlocal built
        built += points
        while parts and parts[-1] < 2 * points:
            points += parts.pop()
            built += points
        parts.append(points)

    def insert(points):
        nonlocal recent
        if points > recent_limit // 4:
            add(points)
            return
        for _ in range(points):
            if recent == recent_limit:
                add(recent)
                recent = 0
            recent += 1

    add(1_000_000)
    built, nights, first = 0, [], 1_000_000
    for _ in range(40):
        before = built
        old = list(parts)
        insert(source.randint(800, 1300))
        for _ in range(source.randint(20, 60)):  # revised, one by one
            insert(1)
        kept = 0
        while kept < min(len(old), len(parts)) and old[kept] == parts[kept]:
            kept += 1
        nights.append((list(parts), kept, recent, built - before))
    newest = max(sum(p) - first + r for p, _, r, _ in nights)

    picture = Picture(900, 640, "The parts of a growing index over forty nights")
    picture.text(20, 24, "the trees after each of forty nights with about 1050 new and 40 revised "
                 "points", bold=True)
    left, top, step, base, width = 66, 62, 12.6, 96, 560
    scale = width / newest
    start = left + base
    picture.text(left + base / 2 - 4, top - 8, "1 000 000 points", size=11.5, anchor="middle")
    picture.text(start + 4, top - 8, "trees of what came since, in the order of coming \u2192",
                 size=11.5)
    bar = start + width + 22
    picture.text(bar, top - 8, "built in the night", size=11.5)
    kept_boxes, new_boxes, recent_boxes, built_boxes = [], [], [], []
    most = max(b for _, _, _, b in nights)
    for index, (sizes, kept, rest, work) in enumerate(nights):
        y = top + index * step
        x = start
        for part, points in enumerate(sizes[1:], 1):
            target = kept_boxes if part < kept else new_boxes
            target.append((x, y, points * scale, step - 3))
            x += points * scale
        recent_boxes.append((x, y, max(rest * scale, 0.8), step - 3))
        built_boxes.append((bar, y, work / most * 130, step - 3))
        if index % 5 == 4 or index == 0:
            picture.text(left - 8, y + 9, f"night {index + 1}" if index == 0 else str(index + 1),
                         size=11, anchor="end")
    picture.rect(left, top, base - 8, 40 * step - 3, WHOLE, WHOLE_INK)
    for line, text in enumerate(("one tree,", "as it was,", "all the", "time")):
        picture.text(left + 38, top + 20 * step + 16 * line, text, size=12, anchor="middle")
    # A break: the old tree is far longer than what is beside it.
    tooth = (40 * step - 3) / 24
    picture.lines([[(left + base - 22 + 5 * (i % 2), top + i * tooth) for i in range(25)]], "#fff",
                  4)
    picture.rects(kept_boxes, WHOLE, WHOLE_INK, 0.8)
    picture.rects(new_boxes, LOOKED, LOOKED_INK, 0.8)
    picture.rects(recent_boxes, INK)
    picture.rects(built_boxes, "#d9d9d9", QUIET, 0.6)
    for index, (_, _, _, work) in enumerate(nights):
        if work == most:
            picture.text(bar + 34, top + (index + 1) * step + 9,
                         f"{grouped(work)} points", QUIET, 11)
    y = top + 40 * step + 24
    picture.key(left, y, WHOLE, "tree left as it was", WHOLE_INK)
    picture.key(left + 170, y, LOOKED, "tree built in the night", LOOKED_INK)
    picture.key(left + 350, y, INK, f"recent points in no tree, at most {recent_limit}")
    total = sum(work for _, _, _, work in nights)
    deepest = max(len(sizes) for sizes, _, _, _ in nights)
    picture.text(left, y + 26, f"At most {deepest} trees. Built in forty nights: "
                 f"{grouped(total)} points; a full build each night: "
                 f"{grouped(sum(sum(s) + r for s, _, r, _ in nights))}.", size=12)
    for sizes, _, rest, _ in nights:
        assert all(a >= 2 * b for a, b in zip(sizes, sizes[1:])) and rest <= recent_limit
    picture.save("growing-index.svg")


if __name__ == "__main__":
    draw_join()
    draw_growing()
