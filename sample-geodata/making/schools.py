"""Schools: small made-up grounds, somewhere among the people."""

import math

from .areas import cell_center
from .dice import Dice, Weighted
from .sweref import tm_to_lon_lat

SCHOOLS = 48
_KINDS = (("grundskola", 70), ("gymnasieskola", 20), ("anpassad skola", 10))
_NAMES = ("Björk", "Ek", "Fågel", "Gran", "Hägg", "Löv", "Mån", "Näs", "Ros", "Sjö", "Tall", "Älv")


def school_features(small):
    """Rectangles of some fifty by eighty meters, turned about; WGS 84."""
    dice = Dice("schools")
    kinds = Weighted([k for k, _ in _KINDS], [w for _, w in _KINDS])
    where = Weighted(small, [a.population**0.5 for a in small])
    features, taken = [], set()
    while len(features) < SCHOOLS:
        area = where.draw(dice)
        cell = area.cells[dice.whole(0, len(area.cells) - 1)]
        kind, turn = kinds.draw(dice), dice.between(0, math.pi)
        x, y = cell_center(*cell)
        x, y = x + dice.between(-110, 110), y + dice.between(-110, 110)
        half = dice.between(35, 50), dice.between(20, 32)
        if cell in taken:
            continue
        taken.add(cell)
        ring = []
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            dx, dy = a * half[0], b * half[1]
            ring.append(list(tm_to_lon_lat(
                x + dx * math.cos(turn) - dy * math.sin(turn),
                y + dx * math.sin(turn) + dy * math.cos(turn))))
        code = f"SK{len(features) + 1:02d}"
        name = f"{_NAMES[len(features) % len(_NAMES)]}skolan {len(features) // len(_NAMES) + 1}"
        features.append({
            "type": "Feature", "id": code,
            "properties": {"id": code, "namn": name, "form": kind, "stadsdel": area.parent.code},
            "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}})
    return features
