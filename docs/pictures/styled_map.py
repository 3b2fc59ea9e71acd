"""Draws an exported layer as its own QGIS style says, without QGIS.

Reads LAYER.geojson and the LAYER.qml beside it: the rules of the style, in the small language that
the exporter writes them in. What is drawn is thus what QGIS draws.
"""

import json
import pathlib
import re
import xml.etree.ElementTree as xml

import geopandas

_CONDITION = re.compile(
    r'^"((?:[^"]|"")+)" (?:(IS NULL|IS NOT NULL)|(=|<>|>=|<=|<|>) (?:\'((?:[^\']|\'\')*)\'|(\S+)))$')
_OR_NULL = re.compile(
    r'^\("((?:[^"]|"")+)" IS NULL OR "(?:[^"]|"")+" (?:<> \'((?:[^\']|\'\')*)\'|<= (\S+))\)$')


class StyledLayer:
    """A layer, its classes and the hatching over them."""

    def __init__(self, path, system="EPSG:3006"):
        path = pathlib.Path(path)
        self.features = geopandas.read_file(path).to_crs(system)
        # What is null in every row may not be a column for the reader.
        names = json.loads(path.read_text(encoding="utf-8"))["run"]["fields"]
        for name in names:
            if name not in self.features:
                self.features[name] = None
        root = xml.parse(path.with_suffix(".qml")).getroot()
        symbols = {s.get("name"): s for s in root.find("renderer-v2/symbols")}
        head = root.find("renderer-v2/rules/rule")
        self.heading = head.get("label")
        self.classes = [(r.get("label"), self._rows(r), _color(symbols[r.get("symbol")]))
                        for r in head.findall("rule")]
        self.marks = [(r.get("label"), self._rows(r))
                      for r in root.findall("renderer-v2/rules/rule")[1:]]

    def _rows(self, rule):
        """Which features a rule draws."""
        rows = [True] * len(self.features)
        for condition in (rule.get("filter") or "").split(" AND "):
            if condition:
                rows = [a and b for a, b in zip(rows, self._condition(condition))]
        return rows

    def _condition(self, text):
        either = _OR_NULL.match(text)
        if either:
            column = self.features[either[1].replace('""', '"')]
            if either[2] is None:
                return list(~(column.astype(float) > float(either[3])))
            return list(column.isna() | (column != either[2].replace("''", "'")))
        name, null, sign, word, number = _CONDITION.match(text).groups()
        column = self.features[name.replace('""', '"')]
        if null:
            return list(column.isna() if null == "IS NULL" else column.notna())
        value = word.replace("''", "'").replace("\\\\", "\\") if word is not None else float(number)
        compare = {"=": "eq", "<>": "ne", ">=": "ge", "<=": "le", "<": "lt", ">": "gt"}[sign]
        if word is None:
            column = column.astype(float)
        return list(getattr(column, compare)(value) & column.notna())

    def draw(self, axes, edge=0.3):
        """Draws the classes, then the hatching."""
        for _, rows, color in self.classes:
            if any(rows):
                self.features[rows].plot(
                    ax=axes, color=color, edgecolor="#4d4d4d" if edge else "none", linewidth=edge)
        for _, rows in self.marks:
            if any(rows):
                self.features[rows].plot(
                    ax=axes, facecolor="none", edgecolor="#4d4d4d", hatch="////", linewidth=0)
        axes.set_axis_off()

    def legend(self):
        """Patches and their labels, those of empty classes left out."""
        from matplotlib.patches import Patch
        patches = [Patch(facecolor=color, edgecolor="#4d4d4d", linewidth=0.3, label=label)
                   for label, rows, color in self.classes if any(rows)]
        patches += [Patch(facecolor="white", edgecolor="#4d4d4d", hatch="////", linewidth=0.3,
                          label=label) for label, rows in self.marks if any(rows)]
        return patches


def _color(symbol):
    for option in symbol.iter("Option"):
        if option.get("name") == "color":
            red, green, blue, alpha = (int(part) / 255 for part in option.get("value").split(","))
            return red, green, blue, alpha
    raise SystemExit("a symbol without a color")
