"""What all pictures share: a small SVG writer, a palette, seeded points, the Hilbert order.

Only Python's own library is used (3.9 or later), and the generator of `random` is seeded, so that
the same script writes the same bytes again. The palette is Okabe and Ito's, which color-blind
readers can tell apart; where two colors mean different things they also differ in lightness.
"""

import os
import random

INK = "#1a1a1a"
QUIET = "#6b6b6b"
PALE = "#e6e6e6"
LINE = "#a8a8a8"
WHOLE = "#8cc5ea"  # answered without a look at what is inside
WHOLE_INK = "#0072b2"
LOOKED = "#f2b04a"  # looked at one by one
LOOKED_INK = "#b34700"
ACCENT = "#007a5a"
WARM = "#d55e00"

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pictures")


def number(value):
    """At most one decimal: a tenth of a pixel is enough for any of the pictures."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def grouped(value):
    """1234567 as 1 234 567, with spaces that do not break."""
    return f"{value:,}".replace(",", "\u00a0")


class Picture:
    """An SVG file with the origin at its upper left."""

    def __init__(self, width, height, title):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-size="13" '
            'font-family="Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
        ]

    def rect(self, x, y, width, height, fill="none", stroke=None, thick=1, dash=None):
        line = f' stroke="{stroke}" stroke-width="{thick}"' if stroke else ""
        if dash:
            line += f' stroke-dasharray="{dash}"'
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
            f'height="{number(height)}" fill="{fill}"{line}/>')

    def rects(self, boxes, fill="none", stroke=None, thick=1):
        """Many boxes (x, y, width, height) that look the same, as one path."""
        if not boxes:
            return
        line = f' stroke="{stroke}" stroke-width="{thick}"' if stroke else ""
        path = "".join(
            f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h{number(-w)}z"
            for x, y, w, h in boxes)
        self.parts.append(f'<path d="{path}" fill="{fill}"{line}/>')

    def lines(self, chains, stroke=INK, thick=1, fill="none", closed=False, dash=None):
        """Chains of positions, as one path."""
        path = ""
        for chain in chains:
            # Steps from one position to the next are shorter to write than positions.
            last = None
            for x, y in chain:
                x, y = round(x * 10), round(y * 10)
                if last is None:
                    path += f"M{number(x / 10)} {number(y / 10)}"
                else:
                    path += f"l{number((x - last[0]) / 10)} {number((y - last[1]) / 10)}"
                last = (x, y)
            path += "z" if closed else ""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{thick}" '
            f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>')

    def dots(self, positions, fill=INK, size=2):
        """Round dots, as one path: each a line without length, from the dot before."""
        path, last = "", None
        for x, y in positions:
            x, y = round(x * 10), round(y * 10)
            dx, dy = (x, y) if last is None else (x - last[0], y - last[1])
            path += f"m{number(dx / 10)} {number(dy / 10)}h0"
            last = (x, y)
        if path:
            self.parts.append(
                f'<path d="{path}" stroke="{fill}" stroke-width="{size}" '
                'stroke-linecap="round" fill="none"/>')

    def circle(self, x, y, radius, fill="none", stroke=INK, thick=1, dash=None):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="{thick}"{dashes}/>')

    def text(self, x, y, text, fill=INK, size=None, anchor="start", bold=False, mono=False):
        style = f' font-size="{size}"' if size else ""
        style += f' text-anchor="{anchor}"' if anchor != "start" else ""
        style += ' font-weight="bold"' if bold else ""
        style += ' font-family="Menlo,Consolas,DejaVu Sans Mono,monospace"' if mono else ""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" fill="{fill}"{style} '
            f'xml:space="preserve">{escape(text)}</text>')

    def letters(self, x, y, step, text, fill=INK, size=12, skip=" "):
        """Letters in a grid, each at its own place whatever the font."""
        self.parts.append(
            f'<g fill="{fill}" font-size="{size}" text-anchor="middle" '
            'font-family="Menlo,Consolas,DejaVu Sans Mono,monospace">')
        for index, letter in enumerate(text):
            if letter not in skip:
                place = number(x + (index + 0.5) * step)
                self.parts.append(f'<text x="{place}" y="{number(y)}">{escape(letter)}</text>')
        self.parts.append("</g>")

    def code(self, x, y, step, text, fill=INK):
        """A piece of text as wide as its letters in a grid, which most fonts of its kind are."""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" fill="{fill}" font-size="{step / 0.602:.2f}" '
            f'textLength="{number(len(text) * step)}" lengthAdjust="spacingAndGlyphs" '
            'font-family="Menlo,Consolas,DejaVu Sans Mono,monospace" '
            f'xml:space="preserve">{escape(text)}</text>')

    def arrow(self, x, y, to_x, to_y, stroke=QUIET, thick=1.2):
        length = max(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5, 1e-9)
        ux, uy = (to_x - x) / length, (to_y - y) / length
        back = [
            (to_x - 7 * ux + side * 3.5 * uy, to_y - 7 * uy - side * 3.5 * ux)
            for side in (-1, 1)]
        self.lines([[(x, y), (to_x - 5 * ux, to_y - 5 * uy)]], stroke, thick)
        self.lines([[back[0], (to_x, to_y), back[1]]], stroke, 0.5, fill=stroke, closed=True)

    def key(self, x, y, fill, text, stroke=None):
        """A box and what it means."""
        self.rect(x, y - 10, 13, 12, fill, stroke)
        self.text(x + 19, y, text, size=12)

    def save(self, name):
        os.makedirs(OUT, exist_ok=True)
        text = "\n".join(self.parts) + "\n</svg>\n"
        with open(os.path.join(OUT, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        print(f"{name}: {len(text.encode()):,} bytes")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def city(count, seed, centers=7, spread=0.09, background=0.25):
    """Points in the unit square: crowds around a few centers, and some anywhere."""
    source = random.Random(seed)
    places = [
        (0.15 + 0.7 * source.random(), 0.15 + 0.7 * source.random(),
         spread * (0.4 + source.random())) for _ in range(centers)]
    points = []
    while len(points) < count:
        if source.random() < background:
            x, y = source.random(), source.random()
        else:
            place = places[int(source.random() * centers)]
            x = source.gauss(place[0], place[2])
            y = source.gauss(place[1], place[2])
        if 0 <= x < 1 and 0 <= y < 1:
            points.append((x, y))
    return points


def hilbert(x, y):
    """The place on the curve of a cell of 65 536 x 65 536, as `HilbertCurve.key` has it."""
    key = flip = swap = 0
    for bit in range(15, -1, -1):
        a, b = x >> bit & 1 ^ flip, y >> bit & 1 ^ flip
        if swap:
            a, b = b, a
        key = key << 2 | 3 * a ^ b
        if b == 0:
            flip ^= a
            swap ^= 1
    return key


def along_curve(points):
    """The points sorted along the Hilbert curve over their extent."""
    low = [min(point[axis] for point in points) for axis in (0, 1)]
    high = [max(point[axis] for point in points) for axis in (0, 1)]
    scale = [65535 / (high[axis] - low[axis]) for axis in (0, 1)]
    return sorted(
        points, key=lambda point: hilbert(
            *(round((point[axis] - low[axis]) * scale[axis]) for axis in (0, 1))))


def box(points):
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def levels(points, leaf=16, fan=16):
    """The boxes of a packed tree, leaves first; a node covers `leaf * fan ** level` points."""
    made = [[box(points[i:i + leaf]) for i in range(0, len(points), leaf)]]
    while len(made[-1]) > fan:
        below = made[-1]
        made.append([
            (min(b[0] for b in below[i:i + fan]), min(b[1] for b in below[i:i + fan]),
             max(b[2] for b in below[i:i + fan]), max(b[3] for b in below[i:i + fan]))
            for i in range(0, len(below), fan)])
    return made


def visit(tree, relation, fan=16):
    """Walks the tree as `PackedNodes.visit`; gives (kind, level, node) of what it comes to.

    The kind is "whole", "leaf" (to be looked into), "open" (a node whose children are asked) or
    "out".
    """
    pending = [(len(tree) - 1, node) for node in reversed(range(len(tree[-1])))]
    met = []
    while pending:
        level, node = pending.pop()
        answer = relation(tree[level][node])
        if answer == "partial":
            answer = "open" if level else "leaf"
            if level:
                children = range(node * fan, min((node + 1) * fan, len(tree[level - 1])))
                pending.extend((level - 1, child) for child in reversed(children))
        met.append((answer, level, node))
    return met
