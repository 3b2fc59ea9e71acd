"""Older editions of the districts, and crosswalks that carry figures from one to the next.

Like the city's own districts, the made-up ones were fourteen, then thirteen, now eleven. Merging
alone would make every share of a crosswalk 1, so some small areas changed districts too.
"""

from .areas import area_feature

_NAMES_2020 = [
    ("Rinkeby-Kista", ["01-01", "01-02", "01-03", "01-04"]),
    ("Spånga-Tensta", ["01-05", "01-06"]),
    ("Hässelby-Vällingby", ["02"]), ("Bromma", ["03"]), ("Kungsholmen", ["04"]),
    ("Norrmalm", ["05-01", "05-02", "05-03"]),
    ("Östermalm", ["05-04", "05-05", "05-06", "05-07", "05-08"]),
    ("Södermalm", ["06"]), ("Enskede-Årsta-Vantör", ["07"]), ("Skarpnäck", ["08"]),
    ("Farsta", ["09"]), ("Hägersten-Älvsjö", ["10"]), ("Skärholmen", ["11"]),
]
_NAMES_2017 = _NAMES_2020[:11] + [
    ("Älvsjö", ["10-05", "10-06", "10-07"]),
    ("Hägersten-Liljeholmen", ["10-01", "10-02", "10-03", "10-04"]),
    ("Skärholmen", ["11"]),
]
#: Small areas that belonged to another district in both older editions: how many, of which
#: district today, to which one in 2020 and in 2017.
_MOVED = [(3, "03", "Hässelby-Vällingby", "Hässelby-Vällingby"),
          (4, "07", "Hägersten-Älvsjö", "Älvsjö"), (2, "08", "Farsta", "Farsta")]
_VALID = {"2017": ("2014-01-01", "2020-06-30"), "2020": ("2020-07-01", "2023-06-30")}


class Editions:
    """Which small area belonged to which district when."""

    def __init__(self, tessellation, small):
        self._tessellation, self._small = tessellation, small
        self.owner = {"2023": {a.code: a.district for a in small}}
        self.names = {"2023": {code: name for code, name, _ in tessellation.districts}}
        for year, names in (("2020", _NAMES_2020), ("2017", _NAMES_2017)):
            codes = {f"{year}-{k:02d}": name for k, (name, _) in enumerate(names, 1)}
            self.names[year] = codes
            self.owner[year] = {
                a.code: code for a in small for code, (_, parts) in zip(codes, names)
                if a.parent.code in parts or a.district in parts}
        self._move()

    def _move(self):
        for count, now, *then in _MOVED:
            goals = {year: next(c for c, n in self.names[year].items() if n == name)
                     for year, name in zip(("2020", "2017"), then)}
            moved = 0
            for area in self._small:
                if moved < count and area.district == now and area.population >= 400:
                    moved += self._moves(area.code, goals)
            if moved < count:
                raise SystemExit(f"no {count} small areas of {now} can have been {then[0]}")

    def _moves(self, code, goals):
        """Moves a small area where that tears no district apart in any edition."""
        sources = {year: self.owner[year][code] for year in goals}
        for year, goal in goals.items():
            self.owner[year][code] = goal
        whole = all(
            len(self._rings(year, district)) == 1
            for year in goals for district in (goals[year], sources[year]))
        if not whole:
            for year, source in sources.items():
                self.owner[year][code] = source
        return whole

    def _rings(self, year, code):
        return self._tessellation.rings(
            [a for a in self._small if self.owner[year][a.code] == code])

    def population(self, year, code):
        return sum(a.population for a in self._small if self.owner[year][a.code] == code)

    def features(self, year):
        """The districts of an edition; the population is today's, within the borders of then."""
        first, last = _VALID[year]
        return [
            area_feature(self._rings(year, code), {
                "kod": code, "namn": name, "folkmangd": self.population(year, code),
                "giltig_fran": first, "giltig_till": last, "schematic": True})
            for code, name in self.names[year].items()]

    def crosswalk(self, old, new):
        """Lines from;to;share: the shares of today's people, which add up to 1 for each `from`."""
        lines = ["from;to;share"]
        for code in self.names[old]:
            people = {}
            for area in self._small:
                if self.owner[old][area.code] == code:
                    goal = self.owner[new][area.code]
                    people[goal] = people.get(goal, 0) + area.population
            total = sum(people.values())
            goals = sorted(g for g in people if people[g] > 0)
            millionths = [round(1_000_000 * people[g] / total) for g in goals]
            largest = millionths.index(max(millionths))
            millionths[largest] += 1_000_000 - sum(millionths)
            lines += [f"{code};{g};{m / 1_000_000:.6f}" for g, m in zip(goals, millionths)]
        return lines

    def moved(self):
        """What planted.json says of the small areas that changed districts."""
        return [
            {"basomrade": a.code, "district_2020": self.owner["2020"][a.code],
             "district_2023": a.district, "folkmangd": a.population}
            for a in self._small
            if self.names["2020"][self.owner["2020"][a.code]] != self._expected(a)]

    @staticmethod
    def _expected(area):
        return next(n for n, parts in _NAMES_2020
                    if area.parent.code in parts or area.district in parts)
