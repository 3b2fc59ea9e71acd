"""Basområden: some three hundred small areas, nested in the finer areas without a rest."""

from .areas import Area, area_feature, cell_center, signed_area
from .dice import Dice

_CELLS_EACH = 4.5  # hexagons of about 0.14 square kilometers
#: Out of a hundred small areas, so many hold woods, water or industry and few people.
_EMPTY = 0.06


class SmallArea(Area):
    """A small area and the finer area that holds it."""

    def __init__(self, code, name, parent):
        super().__init__(code, name, parent.district)
        self.parent = parent


def small_areas(tessellation):
    """All small areas, in the order of their codes. Their people add up to those of the parent."""
    dice = Dice("small areas")
    found = []
    for parent in tessellation.areas:
        parts = _split(tessellation, parent, dice)
        people = _share_out(dice, parent, [len(part) for part in parts])
        for number, (part, population) in enumerate(zip(parts, people), 1):
            area = SmallArea(f"{parent.code}-{number:02d}", f"{parent.name}, del {number}", parent)
            area.cells, area.population = part, population
            found.append(area)
    return found


def small_area_features(tessellation, areas):
    return [
        area_feature(tessellation.rings([a]), {
            "kod": a.code, "namn": a.name, "stadsdel": a.parent.code,
            "stadsdelsomrade": a.district, "folkmangd": a.population, "schematic": True})
        for a in areas]


def _split(tessellation, parent, dice):
    """The cells of an area in connected parts, each with one border and no hole."""
    cells = sorted(parent.cells)
    count = max(1, round(len(cells) / _CELLS_EACH))
    seeds = [cells[dice.whole(0, len(cells) - 1)]]
    while len(seeds) < count:
        seeds.append(max(cells, key=lambda c: (min(_distance(c, s) for s in seeds), c)))
    parts = [[seed] for seed in seeds]
    free = set(cells) - set(seeds)
    while free:
        # The smallest part that can still grow takes the free neighbor nearest to its seed.
        for part in sorted(parts, key=lambda p: (len(p), p[0])):
            near = [c for c in sorted(free) if any(_touch(c, own) for own in part)]
            near.sort(key=lambda c: (_distance(c, part[0]), c))
            grown = next((c for c in near if _simple(tessellation, part + [c])), None)
            if grown is not None:
                part.append(grown)
                free.remove(grown)
                break
        else:
            raise SystemExit(f"{parent.code} cannot be split; change the seed")
    return sorted(sorted(part) for part in parts)


def _simple(tessellation, cells):
    area = Area("", "", "")
    area.cells = cells
    rings = tessellation.rings([area])
    return len(rings) == 1 and signed_area(rings[0]) > 0


def _share_out(dice, parent, sizes):
    weights = [
        size * (0.02 if dice.chance(_EMPTY) else dice.between(0.5, 1.6)) for size in sizes]
    total = sum(weights)
    people = [int(parent.population * weight / total) for weight in weights]
    people[people.index(max(people))] += parent.population - sum(people)
    return people


def _distance(a, b):
    (ax, ay), (bx, by) = cell_center(*a), cell_center(*b)
    return (ax - bx)**2 + (ay - by)**2


def _touch(a, b):
    return _distance(a, b) < 420**2  # neighbors are 398 meters apart, the next 690
