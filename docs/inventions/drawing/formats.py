"""Draws csv-columns.svg and geojson-columns.svg.

Re-enacts CSVMasks and CSVBlock on a few rows, and FeatureShapes and FeatureBatch on a few features.
"""

import json

from picture import *

COLUMN_COLORS = ("#cfe6f6", "#fbdca6", "#d5efe2", "#ecdcf0")


def draw_csv():
    header = ("id", "time", "category", "weight")
    rows = ["17,2025-01-31 21:40,theft,1.5", "oops", "18,2025-02-01 00:15,fire,2",
            "19,2025-02-01 03:05,theft,0.25"]
    text = "\n".join(rows) + "\n"
    columns = len(header)
    marks = [letter in ",\n" for letter in text]
    breaks = [letter == "\n" for letter in text]

    # Regular rows get a slot; the others go to the row reader.
    ends, starts, stops, runs = [], [], [], []
    start = 0
    slots = 0
    for row, stop in enumerate(i for i, is_break in enumerate(breaks) if is_break):
        mine = [i for i in range(start, stop + 1) if marks[i]]
        starts.append(start)
        stops.append(stop)
        if len(mine) == columns:
            if runs and runs[-1][0] + runs[-1][2] == row:
                runs[-1][2] += 1
            else:
                runs.append([row, slots, 1])
            ends.append(mine)
            slots += 1
        start = stop + 1

    picture = Picture(900, 500, "A block of CSV read as columns")
    left, step, wide = 30, 13, 64
    picture.text(left, 26, "a block of the file; masks with a bit for each byte, 64 a word",
                 bold=True)
    picture.text(left + 64 * step, 26, "\u2190 bit 0 \u2026 bit 63 \u2192", QUIET, 11.5, "end")
    # The column that each byte of a regular row belongs to.
    owner = [None] * len(text)
    for slot, mine in enumerate(ends):
        row = next(r + slot - s for r, s, n in runs if s <= slot < s + n)
        begin = starts[row]
        for column, end in enumerate(mine):
            for i in range(begin, end):
                owner[i] = column
            begin = end + 1
    y = 44
    for word in range(-(-len(text) // wide)):
        piece = text[word * wide:(word + 1) * wide]
        for column in range(columns):
            boxes = [(left + i * step, y, step, 20) for i in range(len(piece))
                     if owner[word * wide + i] == column]
            picture.rects(merge(boxes), COLUMN_COLORS[column])
        odd = [(left + i * step, y, step, 20) for i in range(len(piece))
               if owner[word * wide + i] is None and piece[i] not in ",\n"]
        picture.rects(merge(odd), "#d9d9d9")
        picture.rect(left, y, wide * step, 20, "none", LINE, 0.8)
        picture.letters(left, y + 15, step, piece.replace("\n", "\u23ce").replace(" ", "\u00b7"))
        for line, (bits, name) in enumerate(((marks, "marks"), (breaks, "breaks"))):
            bits = bits[word * wide:(word + 1) * wide]
            top = y + 24 + line * 15
            picture.rect(left, top, wide * step, 12, "#f7f7f7", LINE, 0.5)
            picture.rects([(left + i * step + 2, top + 1.5, step - 4, 9)
                           for i, bit in enumerate(bits) if bit],
                          INK if line == 0 else WARM)
        y += 66
    picture.text(left, y + 4, "black: a bit for each byte that ends a field; orange: for each that "
                 "ends a record. Words at a time, without a branch for a byte.", size=12)

    # The places.
    y += 38
    picture.text(left, y, "the places of the bits: where fields end", bold=True)
    y += 14
    x = left
    picture.text(x, y + 16, "ends", mono=True, size=12)
    x += 60
    for slot, mine in enumerate(ends):
        for column, end in enumerate(mine):
            picture.rect(x, y, 34, 22, COLUMN_COLORS[column], LINE)
            picture.text(x + 17, y + 16, str(end), size=12, anchor="middle", mono=True)
            x += 34
        picture.text(x - 68, y + 38, f"slot {slot}", QUIET, 11.5, "middle")
        x += 12
    picture.text(x + 16, y + 7, "\u201coops\u201d has too few fields: it has no", size=12)
    picture.text(x + 16, y + 23, "slot and goes to the row reader,", size=12)
    picture.text(x + 16, y + 39, "which knows the rules and explains it", size=12)

    # The columns.
    y += 78
    picture.text(left, y, "then one loop a column, each for its own kind of value", bold=True)
    words, codes = [], []
    values = [[], [], [], []]
    for slot, mine in enumerate(ends):
        row = next(r + slot - s for r, s, n in runs if s <= slot < s + n)
        begin = starts[row]
        fields = []
        for end in mine:
            fields.append(text[begin:end])
            begin = end + 1
        values[0].append(fields[0])
        values[1].append(str(seconds(fields[1])))
        if fields[2] not in words:
            words.append(fields[2])
        codes.append(words.index(fields[2]))
        values[2].append(str(codes[-1]))
        values[3].append(fields[3])
    kinds = ("[Double]", "[Int64] seconds", "[Int32] codes", "[Double]")
    width = 206
    for column in range(columns):
        x = left + column * (width + 3)
        picture.rect(x, y + 14, width - 12, 26, COLUMN_COLORS[column], LINE)
        picture.text(x + 8, y + 32, header[column], bold=True)
        picture.text(x + width - 20, y + 32, kinds[column], size=11.5, anchor="end")
        for slot, value in enumerate(values[column]):
            picture.rect(x, y + 40 + slot * 24, width - 12, 24, "#fff", LINE)
            picture.text(x + 8, y + 56 + slot * 24, value, size=12, mono=True)
    x = left + 2 * (width + 3)
    picture.text(x, y + 132, "values: " + ", ".join(
        f"{code} = {word}" for code, word in enumerate(words)), QUIET, 11.5)
    picture.text(left, y + 158, "Blocks end with a record; several are scanned side by side. "
                 "Quotes are told by the parity of the quotes before them.", size=12)
    picture.text(left, y + 176, "A quote where none should be sends the block to the record "
                 "scanner, whose rules are the law.", size=12)
    assert [len(mine) for mine in ends] == [columns] * slots == [4, 4, 4]
    picture.save("csv-columns.svg")


def seconds(text):
    """Seconds from 1970 on the clock of the file."""
    import calendar
    import time
    return calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M"))


def merge(boxes):
    """Boxes of a row that touch, as one."""
    merged = []
    for x, y, w, h in boxes:
        if merged and abs(merged[-1][0] + merged[-1][2] - x) < 0.01:
            merged[-1] = (merged[-1][0], y, merged[-1][2] + w, h)
        else:
            merged.append((x, y, w, h))
    return merged


def steps(feature):
    """A feature as literals and values in turn: [(literal, column, value), …] and the last."""
    pieces, literal = [], '{"type":"Feature","properties":{'
    for index, (key, value) in enumerate(feature["properties"].items()):
        literal += ("," if index else "") + json.dumps(key) + ":"
        pieces.append((literal, key, json.dumps(value)))
        literal = ""
    literal += '},"geometry":{"type":"Point","coordinates":'
    pieces.append((literal, "coordinates", json.dumps(feature["at"], separators=(",", ":"))))
    return pieces, "}}"


def draw_geojson():
    features = [
        {"properties": {"n": 3, "name": "Alby"}, "at": [18.01, 59.3]},
        {"properties": {"n": 12, "name": "Norra"}, "at": [18.02, 59.4]},
        {"properties": {"n": 7}, "at": [18.03, 59.3]},
        {"properties": {"n": 1, "name": "Slussen"}, "at": [18.07, 59.3]},
    ]
    colors = {"n": COLUMN_COLORS[0], "name": COLUMN_COLORS[1], "coordinates": COLUMN_COLORS[2]}
    picture = Picture(900, 622, "GeoJSON read by its shapes")
    left, step = 20, 7.1
    picture.text(left, 26, "features of a file: gray is the same each time, colored are the values",
                 bold=True)
    y = 42
    for feature in features:
        pieces, last = steps(feature)
        x = left
        for literal, column, value in pieces:
            picture.rect(x, y, len(literal) * step, 19, "#ececec")
            picture.code(x, y + 14, step, literal, "#555")
            x += len(literal) * step
            picture.rect(x, y, len(value) * step, 19, colors[column])
            picture.code(x, y + 14, step, value)
            x += len(value) * step
        picture.rect(x, y, len(last) * step, 19, "#ececec")
        picture.code(x, y + 14, step, last, "#555")
        y += 25

    # The tree of shapes, learned feature by feature.
    root = {}
    learned = []
    for number, feature in enumerate(features, 1):
        pieces, last = steps(feature)
        node, is_new = root, False
        for literal, column, _ in pieces + [(last, "end", "")]:
            if (literal, column) not in node:
                node[literal, column] = {}
                is_new = True
            node = node[literal, column]
        if is_new:
            learned.append(number)
    assert learned == [1, 3]
    y += 26
    picture.text(left, y, "what was learned: a tree of literals, compared eight bytes at a time",
                 bold=True)
    top = y + 18
    size = 6.6

    def node(x, y, literal, column, fill, shown=None):
        shown = shown or literal
        width = len(shown) * size + 10
        picture.rect(x, y, width, 24, "#ececec", QUIET)
        picture.code(x + 5, y + 16, size, shown, "#333")
        if fill:
            tag = column if column != "coordinates" else "position"
            more = len(tag) * size + 12
            picture.rect(x + width, y, more, 24, fill, QUIET)
            picture.code(x + width + 6, y + 16, size, tag)
            width += more
        return x + width

    (first, branch), = root.items()
    names = list(branch.items())
    end = node(left, top + 32, first[0], first[1], colors["n"])
    for index, ((literal, column), below) in enumerate(names):
        row = top + (4, 60)[index]
        picture.arrow(end, top + 44, end + 28, row + 12)
        x = node(end + 30, row, literal, column, colors[column])
        while below:
            ((literal, column), below), = below.items()
            shown = literal
            if column == "coordinates" and len(literal) > 30:
                shown = '},"geometry":\u2026:'
            picture.arrow(x, row + 12, x + 20, row + 12)
            x = node(x + 22, row, literal, column, colors.get(column), shown)
    picture.text(left, top + 112, f"Learned from feature {learned[0]}; feature {learned[1]} has no "
                 "name, was read the slow way and taught the lower branch. Features 2 and 4 were "
                 "compared.", size=12)

    # The batch.
    y = top + 148
    picture.text(left, y, "the batch: values column by column", bold=True)
    kinds = {int: "integer", str: "text"}
    texts, slots = "", {}
    for column in ("n", "name"):
        for number, feature in enumerate(features):
            value = feature["properties"].get(column)
            kind = kinds.get(type(value), "absent")
            slot = ""
            if kind == "integer":
                slot = str(value)
            elif kind == "text":
                slot = f"{len(texts)}+{len(value)}"
                texts += value
            slots[column, number] = (kind, slot)
    y += 14
    for line, part in enumerate(("kinds", "slots")):
        picture.text(left, y + 17 + line * 30, part, size=12, mono=True)
        x = left + 70
        for column in ("n", "name"):
            for number in range(len(features)):
                value = slots[column, number][line]
                picture.rect(x, y + line * 30, 62, 25, colors[column], LINE)
                picture.text(x + 31, y + 17 + line * 30, value, size=11, anchor="middle",
                             mono=True)
                x += 62
            x += 16
    picture.text(x + 8, y + 17, "one byte each", QUIET, 11.5)
    picture.text(x + 8, y + 47, "eight bytes each: a number,", QUIET, 11.5)
    picture.text(x + 8, y + 62, "or start and length of text", QUIET, 11.5)
    for line, (part, axis) in enumerate((("xs", 0), ("ys", 1))):
        picture.text(left, y + 84 + line * 30, part, size=12, mono=True)
        x = left + 70
        for feature in features:
            picture.rect(x, y + 67 + line * 30, 62, 25, colors["coordinates"], LINE)
            picture.text(x + 31, y + 84 + line * 30, str(feature["at"][axis]), size=11,
                         anchor="middle", mono=True)
            x += 62
    picture.text(x + 16, y + 84, "texts", size=12, mono=True)
    picture.rect(x + 66, y + 67, len(texts) * step + 12, 25, colors["name"], LINE)
    picture.code(x + 72, y + 84, step, texts)

    # Writing.
    y += 164
    picture.text(left, y, "writing goes the other way: 128 features at a time, a loop a column, "
                 "then feature by feature", bold=True)
    y += 14
    x = left
    pieces = {}
    for column in ("n", "name"):
        for number, feature in enumerate(features[:2]):
            piece = ("," if column == "name" else "") + json.dumps(column) + ":" + json.dumps(
                feature["properties"][column])
            width = len(piece) * step + 6
            picture.rect(x, y, width, 23, colors[column], LINE)
            picture.code(x + 3, y + 15, step, piece)
            pieces[column, number] = (x + width / 2, piece)
            x += width
        picture.text(x + 4, y + 15, "\u2026")
        x += 26
    picture.text(x + 10, y + 15, "text of each property, one piece a feature", QUIET, 11.5)
    x = left
    y += 58
    for number in range(2):
        start = '{"type":"Feature","properties":{' if number == 0 else "\u2026{"
        for column, piece, fill in ((None, start, "#ececec"),
                                    ("n", pieces["n", number][1], colors["n"]),
                                    ("name", pieces["name", number][1], colors["name"]),
                                    (None, '},"geometry":\u2026}}', "#ececec")):
            width = len(piece) * step
            picture.rect(x, y, width, 21, fill)
            picture.code(x, y + 15, step, piece, INK if column else "#555")
            if column:
                picture.arrow(pieces[column, number][0], y - 35, x + width / 2, y - 2)
            x += width
        x += 14
    picture.save("geojson-columns.svg")


if __name__ == "__main__":
    draw_csv()
    draw_geojson()
