"""Schematic districts: hexagons with pushed-about corners, gathered around hand-placed centers.

Three cells meet at each corner of a hexagonal lattice, so whatever cells are gathered, the border
of an area is made of simple rings, and neighbors hold the very same vertices.
"""

import math

from .dice import Dice
from .sweref import tm_to_lon_lat

CITY_CENTER = (674_200, 6_580_600)
_SIDE = 230.0  # meters, of a hexagon
_ROW = _SIDE * 1.5
_COLUMN = _SIDE * math.sqrt(3)
_WEST, _SOUTH = 655_000, 6_567_500

# The outline of the city and the centers below were set by eye, in kilometers of EPSG:3006.
_OUTLINE = [
    (666.5, 6593.0), (669.0, 6591.5), (669.9, 6588.8), (668.6, 6586.8), (667.5, 6585.0),
    (669.6, 6583.2), (671.0, 6582.5), (672.6, 6583.0), (674.0, 6584.4), (674.8, 6586.9),
    (677.0, 6586.4), (679.2, 6584.6), (681.0, 6582.3), (682.2, 6580.7), (679.5, 6579.2),
    (677.0, 6579.0), (677.1, 6577.6), (678.8, 6576.4), (681.3, 6574.4), (681.8, 6572.0),
    (679.6, 6570.3), (677.0, 6569.3), (673.8, 6570.0), (672.0, 6571.6), (670.0, 6572.6),
    (667.5, 6573.2), (664.4, 6572.7), (663.0, 6574.6), (664.5, 6577.2), (666.8, 6578.4),
    (664.5, 6580.2), (661.5, 6581.6), (657.2, 6583.4), (658.0, 6586.2), (661.0, 6587.0),
    (663.9, 6588.2), (664.2, 6590.6),
]
_DISTRICTS = [
    ("Järva", 90_100, [(666.3, 6591.6), (668.4, 6590.4), (667.0, 6589.4), (668.8, 6588.2),
                       (665.3, 6588.4), (666.4, 6586.9)]),
    ("Hässelby-Vällingby", 75_900, [(659.0, 6584.3), (660.9, 6585.6), (660.8, 6583.4),
                                    (663.0, 6585.4), (662.8, 6583.2)]),
    ("Bromma", 82_400, [(665.0, 6583.9), (664.6, 6581.7), (666.3, 6580.1), (667.0, 6582.4),
                        (668.6, 6580.9), (668.9, 6582.6)]),
    ("Kungsholmen", 71_600, [(670.6, 6581.2), (671.7, 6582.0), (672.0, 6580.7),
                             (673.1, 6581.4)]),
    ("Norra innerstaden", 151_300, [(673.4, 6583.1), (674.5, 6581.1), (674.9, 6582.4),
                                    (675.9, 6581.2), (676.4, 6582.8), (675.9, 6585.0),
                                    (678.6, 6582.7), (679.2, 6580.8)]),
    ("Södermalm", 128_700, [(671.7, 6579.4), (673.0, 6578.9), (674.3, 6578.7), (674.6, 6579.6),
                            (675.6, 6578.6), (676.2, 6577.6)]),
    ("Enskede-Årsta-Vantör", 102_500, [(673.2, 6577.0), (674.4, 6575.8), (672.4, 6575.2),
                                       (673.9, 6574.2), (672.4, 6573.4), (673.2, 6572.0)]),
    ("Skarpnäck", 47_200, [(676.0, 6575.9), (677.6, 6575.1), (679.1, 6574.3), (680.3, 6572.7)]),
    ("Farsta", 60_300, [(676.0, 6573.9), (675.3, 6572.2), (677.4, 6572.4), (676.4, 6570.5),
                        (678.7, 6571.2)]),
    ("Hägersten-Älvsjö", 126_800, [(668.3, 6578.2), (669.9, 6578.7), (670.7, 6577.2),
                                   (668.8, 6576.2), (670.4, 6575.2), (668.9, 6574.4),
                                   (670.6, 6573.6)]),
    ("Skärholmen", 38_400, [(664.3, 6576.1), (666.3, 6576.6), (666.6, 6574.6),
                            (664.7, 6574.2)]),
]
# Nobody lives here: an industrial area, so that a rate without a population is seen.
_UNINHABITED = "06-05"


class Area:
    """A finer area: its cells, and their outer rings in EPSG:3006."""

    def __init__(self, code, name, district):
        self.code, self.name, self.district = code, name, district
        self.population = 0
        self.cells = []


class Tessellation:
    """All cells of the city, gathered into finer areas and districts."""

    def __init__(self):
        dice = Dice("areas")
        self._corners = {}
        self._push = lambda: dice.between(-0.3, 0.3) * _SIDE
        self.areas = []
        self.districts = []
        centers = []
        for number, (name, population, places) in enumerate(_DISTRICTS, 1):
            code = f"{number:02d}"
            self.districts.append((code, name, population))
            for part, (x, y) in enumerate(places, 1):
                label = f"{name} {part}"
                area = Area(f"{code}-{part:02d}", label, code)
                if area.code == _UNINHABITED:
                    area.name += " (industri)"
                self.areas.append(area)
                centers.append((x * 1000, y * 1000))
        self._gather(centers)
        self._populate(dice)

    def _gather(self, centers):
        owner = {}
        for row in range(76):
            for column in range(72):
                x, y = cell_center(column, row)
                if _inside(x / 1000, y / 1000, _OUTLINE):
                    owner[column, row] = min(
                        range(len(centers)),
                        key=lambda k: ((x - centers[k][0])**2 + (y - centers[k][1])**2, k))
        # Corners are pushed in the order of the lattice, so that each has one place for good.
        for cell in sorted(owner):
            self._ring_of(cell)
        for cell in sorted(owner):
            self.areas[owner[cell]].cells.append(cell)

    def _populate(self, dice):
        for code, _, population in self.districts:
            parts = [a for a in self.areas if a.district == code and a.code != _UNINHABITED]
            weights = [len(a.cells) * dice.between(0.6, 1.4) for a in parts]
            total = sum(weights)
            left = population
            for area, weight in zip(parts[1:], weights[1:]):
                area.population = int(population * weight / total)
                left -= area.population
            parts[0].population = left

    def _ring_of(self, cell):
        column, row = cell
        # Each corner is the meeting place of three cells; twice its lattice place is whole.
        x2, y6 = 2 * column + row % 2, 3 * row
        ring = []
        for dx, dy in ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1)):
            corner = (x2 + dx, y6 + dy)
            if corner not in self._corners:
                self._corners[corner] = (
                    round(_WEST + corner[0] * _COLUMN / 2 + self._push(), 1),
                    round(_SOUTH + corner[1] * _SIDE / 2 + self._push(), 1))
            ring.append(corner)
        return ring

    def rings(self, areas):
        """The border of some areas taken together, counterclockwise, in EPSG:3006."""
        steps = set()
        for area in areas:
            for cell in area.cells:
                ring = self._ring_of(cell)
                steps.update(zip(ring, ring[1:] + ring[:1]))
        border = {start: end for start, end in steps if (end, start) not in steps}
        rings = []
        while border:
            first = min(border)
            ring = [first]
            place = border.pop(first)
            while place != first:
                ring.append(place)
                place = border.pop(place)
            rings.append([self._corners[c] for c in ring])
        return rings

    def shared_corner(self):
        """Longitude and latitude of a corner where two districts meet: a place on a border."""
        owners = {}
        for area in self.areas:
            for ring in self.rings([area]):
                for corner in ring:
                    owners.setdefault(corner, []).append(area)
        both = [c for c, a in sorted(owners.items()) if {x.district for x in a} == {"05", "06"}]
        return tm_to_lon_lat(*both[len(both) // 2])

    def area_of_cell(self):
        return {cell: area for area in self.areas for cell in area.cells}

    def features(self):
        """The two layers, as GeoJSON features."""
        fine = [
            area_feature(self.rings([a]), {
                "kod": a.code, "namn": a.name, "stadsdelsomrade": a.district,
                "folkmangd": a.population, "schematic": True})
            for a in self.areas]
        coarse = [
            area_feature(self.rings([a for a in self.areas if a.district == code]), {
                "kod": code, "namn": name, "folkmangd": population, "schematic": True})
            for code, name, population in self.districts]
        return coarse, fine


def cell_center(column, row):
    return _WEST + (column + row % 2 / 2) * _COLUMN, _SOUTH + row * _ROW


def _inside(x, y, ring):
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def area_feature(rings, properties):
    if len(rings) != 1 or signed_area(rings[0]) <= 0:
        raise SystemExit(f"{properties['kod']} is not one simple polygon; move its center")
    ring = [list(tm_to_lon_lat(*corner)) for corner in rings[0]]
    return {
        "type": "Feature", "id": properties["kod"], "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}}
