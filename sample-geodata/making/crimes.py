"""Reported crimes of 2025: categories with habits, addresses that come back, planted hot spots."""

import datetime
import math

from .areas import CITY_CENTER, cell_center
from .dice import Dice, Weighted
from .sweref import tm_to_18_00, tm_to_lon_lat

BACKGROUND = 48_400
_FIRST_DAY = datetime.datetime(2025, 1, 1)
_OUTSIDE = 140  # reports across the city's border; others fall there by chance

#: name: code, weight, strength of the center, weight of the months January to December,
#: weight of the weekdays Monday to Sunday, hours of most reports and their spread.
CATEGORIES = {
    "Fickstöld": ("0841", 25, 6.0, (8, 8, 8, 9, 10, 11, 11, 12, 10, 9, 9, 11),
                  (8, 8, 9, 10, 13, 14, 9), ((16, 4, 6), (23, 2.5, 3))),
    "Skadegörelse": ("1201", 22, 1.2, (7, 7, 8, 10, 11, 10, 8, 9, 10, 9, 8, 9),
                     (8, 8, 8, 9, 13, 15, 11), ((22, 4, 6), (14, 5, 3))),
    "Narkotikabrott": ("5011", 17, 2.5, (8, 8, 9, 9, 9, 9, 7, 9, 9, 9, 8, 7),
                       (9, 10, 10, 11, 14, 12, 8), ((21, 3.5, 6), (14, 4, 4))),
    "Misshandel utomhus": ("0375", 12, 3.0, (7, 7, 8, 8, 10, 10, 9, 11, 10, 8, 7, 8),
                           (6, 6, 7, 8, 14, 20, 14), ((1, 2.5, 6), (18, 4, 4))),
    "Cykelstöld": ("0822", 13, 2.0, (3, 3, 5, 8, 12, 13, 11, 14, 13, 9, 6, 3),
                   (11, 11, 11, 11, 11, 9, 8), ((17, 4, 5), (8, 2, 3))),
    "Bostadsinbrott": ("0874", 9, 0.3, (8, 7, 7, 7, 7, 8, 12, 9, 8, 9, 10, 12),
                       (9, 9, 10, 10, 14, 13, 9), ((13, 3, 6), (20, 2.5, 4))),
    "Personrån": ("0861", 2.6, 1.8, (7, 7, 8, 8, 9, 8, 7, 9, 10, 10, 9, 8),
                  (8, 8, 9, 10, 14, 15, 10), ((21, 2.5, 7), (16, 2, 4))),
}

#: What the tests ask back: id, category, easting, northing, radius, months, surplus.
PLANTED = [
    ("sommartorget", "Fickstöld", 674_310, 6_580_940, 250, (6, 7, 8), 460),
    ("stationsgangen", "Personrån", 667_420, 6_589_180, 300, tuple(range(1, 13)), 130),
    ("busstorget", "Narkotikabrott", 665_890, 6_574_930, 300, tuple(range(1, 13)), 330),
    ("villakullen", "Bostadsinbrott", 665_150, 6_582_240, 400, (7, 8), 150),
    ("krogstraket", "Misshandel utomhus", 673_640, 6_579_020, 250, tuple(range(1, 13)), 280),
    ("skolgarden", "Skadegörelse", 676_820, 6_571_760, 350, (4, 5), 250),
]

_FIRST = ("Al", "Björk", "Ek", "Fågel", "Gran", "Hägg", "Källar", "Löv", "Mån", "Näs", "Ros",
          "Sjö", "Skär", "Tall", "Vår", "Ås", "Älv", "Örn")
_LAST = ("gatan", "vägen", "gränd", "stigen", "torget", "backen")
_PARKS = ("Parken", "Ängen", "Strandstråket", "Gångtunneln", "Spårvägshållplatsen")


class Crimes:
    """The rows of brott.csv, in the order of their time, before any is broken."""

    def __init__(self, tessellation):
        self._dice = Dice("crimes")
        self.per_area = {}
        self._owner = tessellation.area_of_cell()
        self._cells = sorted(self._owner)
        self._addresses = self._lay_out_addresses()
        self._by_category = {
            name: Weighted(self._addresses, [
                a[4] * _pull(a[0], a[1], habits[2]) * self._mood(a[3], name)
                for a in self._addresses])
            for name, habits in CATEGORIES.items()}
        self.rows = self._report()

    def _lay_out_addresses(self):
        """(easting, northing, place, area, popularity): few addresses hold many reports."""
        dice, addresses = self._dice, []
        for cell in self._cells:
            area = self._owner[cell]
            x, y = cell_center(*cell)
            street = dice.one_of(_FIRST) + dice.one_of(_LAST)
            for number in range(dice.whole(3, 6)):
                popularity = 1 / (0.03 + dice.unit())
                place = f"{street} {2 * number + dice.whole(1, 2)}"
                addresses.append((x + dice.between(-170, 170), y + dice.between(-170, 170),
                                  place, area, popularity))
        return addresses

    def _mood(self, area, category):
        """Each area has its own level, so that the map is not one smooth hill."""
        key = area.code, category
        if key not in self.per_area:
            self.per_area[key] = math.exp(self._dice.normal(0, 0.25))
        return self.per_area[key]

    def _report(self):
        dice, reports = self._dice, []
        names = Weighted(list(CATEGORIES), [c[1] for c in CATEGORIES.values()])
        for number in range(BACKGROUND):
            category = names.draw(dice)
            x, y, place, _, _ = self._by_category[category].draw(dice)
            if dice.chance(0.2):  # not at an address
                x, y = x + dice.between(-200, 200), y + dice.between(-200, 200)
                place = dice.one_of(_PARKS)
            if number < _OUTSIDE:
                x, y = dice.between(668_900, 669_700), dice.between(6_584_700, 6_586_200)
                place = "Grannkommunen"
            reports.append(self._row(category, x, y, place, range(1, 13)))
        for name, category, x, y, radius, months, surplus in PLANTED:
            # Half of them at a handful of addresses, half anywhere within the circle.
            doors = [(*dice.in_circle(x, y, radius), f"Torgbacken {k}") for k in range(1, 7)]
            for number in range(surplus):
                spot = dice.one_of(doors) if dice.chance(0.5) else (
                    *dice.in_circle(x, y, radius), "Torget")
                reports.append(self._row(category, *spot, months))
        reports.sort(key=lambda r: (r[2], r[1], r[4], r[5]))
        return [[str(500_001 + number), *report] for number, report in enumerate(reports)]

    def _row(self, category, x, y, place, months):
        code, _, _, month_weights, day_weights, hours = CATEGORIES[category]
        start = self._moment(month_weights, day_weights, hours, months)
        end = ""
        if category == "Bostadsinbrott":
            away = 24 * 14 if start.month in (7, 8) and self._dice.chance(0.4) else 14
            end = start + datetime.timedelta(minutes=60 + int(self._dice.unit()**2 * away * 60))
            end = format(min(end, datetime.datetime(2025, 12, 31, 23, 59)), "%Y-%m-%d %H:%M")
        x, y = tm_to_18_00(x, y)
        status = "A" if self._dice.chance(0.3) else "N" if self._dice.chance(0.8) else "U"
        return [code, category, format(start, "%Y-%m-%d %H:%M"), end, comma(x), comma(y), place,
                status]

    def _moment(self, month_weights, day_weights, hours, months):
        dice = self._dice
        while True:
            day = _FIRST_DAY + datetime.timedelta(days=dice.whole(0, 364))
            keep = month_weights[day.month - 1] * day_weights[day.weekday()]
            if day.month not in months or not dice.chance(keep / 300):
                continue
            _, spread, _ = mode = hours[0] if dice.chance(
                hours[0][2] / (hours[0][2] + hours[1][2])) else hours[1]
            minutes = round(dice.normal(mode[0], spread) * 12) * 5 + (
                dice.whole(0, 4) if dice.chance(0.5) else 0)
            moment = day + datetime.timedelta(minutes=minutes % 1440)
            # The clock has no such hour on the day when summer time begins.
            if (moment.month, moment.day, moment.hour) != (3, 30, 2):
                return moment


def _pull(x, y, strength):
    distance = math.hypot(x - CITY_CENTER[0], y - CITY_CENTER[1])
    return 0.4 + strength * math.exp(-distance / 2_500) + 0.6 * math.exp(-distance / 9_000)


def comma(number):
    """One decimal, with a decimal comma."""
    return f"{number:.1f}".replace(".", ",")


def planted_spots():
    """What planted.json says of the hot spots."""
    spots = []
    for name, category, x, y, radius, months, surplus in PLANTED:
        longitude, latitude = tm_to_lon_lat(x, y)
        spots.append({
            "id": name, "category": category, "easting_3006": x, "northing_3006": y,
            "longitude": longitude, "latitude": latitude, "radius_m": radius,
            "months": list(months), "surplus": surplus})
    return spots
