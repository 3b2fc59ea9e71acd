"""Permit areas of public-order guards, their shifts and their interventions."""

import datetime
import math

from .dice import Dice, Weighted

HEADER = "id;typ;tillstandsomrade;start;slut;antal_vakter;ingripande;X;Y"
_LAW = "lag (2023:421)"
#: id, name, holder, from, to, easting, northing, radius, shifts a week, guards.
_PERMITS = [
    ("T1", "Norra centrum", "Stadsdelsförvaltning A", "2024-01-01", "2026-12-31",
     674_350, 6_581_000, 700, 6, 6),
    ("T2", "Södra innerstaden", "Stadsdelsförvaltning B", "2024-01-01", "2026-12-31",
     673_900, 6_578_900, 650, 4, 4),
    ("T3", "Järva norra", "Bostadsbolaget Exempel", "2024-03-01", "2026-02-28",
     667_400, 6_589_300, 600, 4, 4),
    ("T4", "Bredäng och Sätra", "Fastighetsägare i samverkan", "2024-06-01", "2026-05-31",
     665_900, 6_575_300, 900, 3, 2),
    ("T5", "Vällingby centrum", "Centrumbolaget Påhittat", "2025-01-01", "2025-12-31",
     662_400, 6_584_300, 350, 3, 2),
    ("T6", "Farsta centrum", "Centrumbolaget Påhittat", "2025-01-01", "2025-12-31",
     676_700, 6_571_700, 450, 3, 2),
    ("T7", "Liljeholmen", "Stadsdelsförvaltning C", "2024-01-01", "2025-06-30",
     671_100, 6_578_200, 500, 2, 2),
    ("T8", "Årstafältet", "Stadsdelsförvaltning D", "2025-05-01", "2027-04-30",
     672_800, 6_576_100, 800, 2, 2),
]
_ACTIONS = ("avvisa", "avlägsna", "omhänderta", "övrigt")
_NIGHTS = ((20, 8), (16, 8), (22, 6))  # start hour, hours
_HOUR = datetime.timedelta(hours=1)


def permit_features():
    """Polygons in EPSG:3006."""
    dice = Dice("permits")
    features = []
    for identifier, name, holder, first, last, x, y, radius, _, _ in _PERMITS:
        ring = []
        for k in range(14):
            reach = radius * dice.between(0.75, 1.15)
            angle = 2 * math.pi * (k + dice.between(-0.3, 0.3)) / 14
            ring.append([round(x + reach * math.cos(angle), 1),
                         round(y + reach * math.sin(angle), 1)])
        features.append({
            "type": "Feature", "id": identifier,
            "properties": {"id": identifier, "namn": name, "innehavare": holder,
                           "giltig_fran": first, "giltig_till": last, "rattslig_grund": _LAW},
            "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}})
    return features


def guards():
    """The lines of ordningsvakter.csv and what is told of them."""
    dice = Dice("guards")
    records = []
    for permit in _PERMITS:
        _one_permit(dice, permit, records)
    records.sort(key=lambda r: (r[3], r[1], r[2], r[4], r[8]))
    lines, items, counts = [HEADER], [], {"pass": 0, "ingripande": 0}
    broken = _broken()
    step = len(records) // (len(broken) + 1)
    for place, record in enumerate(records):
        if place and place % step == 0 and broken:
            fields, what, reason = broken.pop(0)
            lines.append(";".join(fields))
            items.append({"line": len(lines), "row": len(lines) - 1, "id": fields[0],
                          "what": what, "reason": reason, "notice": None})
        counts[record[1]] += 1
        record[0] = f"{record[1][0].upper()}{counts[record[1]]:04d}"
        lines.append(";".join(record))
    return lines, items


def _one_permit(dice, permit, records):
    identifier, _, _, first, last, x, y, radius, per_week, guards_a_shift = permit
    day = datetime.datetime(2025, 1, 1)
    while day.year == 2025:
        date = format(day, "%Y-%m-%d")
        # The nights on which the clock changes are always worked.
        clock = date in ("2025-03-29", "2025-10-25")
        weekend = 1.6 if day.weekday() >= 4 else 0.75
        if first <= date <= last and (clock or dice.chance(min(1, per_week / 7 * weekend) * 0.7)):
            hour, length = (22, 8) if clock else dice.one_of(_NIGHTS)
            start = day + hour * _HOUR
            end = start + length * _HOUR
            count = guards_a_shift + (2 if day.weekday() >= 4 else 0)
            records.append(["", "pass", identifier, _local(start), _local(end), str(count), "",
                            "", ""])
            for _ in range(dice.whole(0, 2)):
                moment = start + dice.unit() * length * _HOUR
                if (moment.month, moment.day, moment.hour) == (3, 30, 2):
                    moment += _HOUR
                spot = ["", ""]
                if dice.chance(0.65):
                    spot = [f"{c:.1f}" for c in dice.in_circle(x, y, radius * 0.7)]
                action = Weighted(_ACTIONS, (40, 25, 20, 15)).draw(dice)
                records.append(["", "ingripande", identifier, _local(moment), "", "", action,
                                *spot])
        day += 24 * _HOUR


def _local(moment):
    return format(moment, "%Y-%m-%d %H:%M")


def _broken():
    return [
        (["P9001", "pass", "T1", "2025-02-14 22:00", "2025-02-14 04:00", "6", "", "", ""],
         "ends before it begins: the date after midnight was not changed", "ends-before-start"),
        (["P9002", "pass", "T2", "2025-05-09 20:00", "2025-05-08 04:00", "4", "", "", ""],
         "ends before it begins", "ends-before-start"),
        (["P9003", "pass", "T99", "2025-07-04 20:00", "2025-07-05 04:00", "2", "", "", ""],
         "no permit area is called T99", "unknown-area"),
        (["I9001", "ingripande", "Torget", "2025-09-12 23:40", "", "", "avvisa", "", ""],
         "no permit area is called Torget", "unknown-area"),
        (["P9004", "pass", "T3", "", "2025-10-11 04:00", "4", "", "", ""],
         "no start", "missing-time"),
        (["I9002", "ingripande", "T1", "2025-11-31 23:10", "", "", "omhänderta", "", ""],
         "a day that November does not have", "invalid-time"),
    ]
