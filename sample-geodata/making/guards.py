"""Shifts and interventions of public-order guards."""

import datetime

from .dice import Dice, Weighted
from .permits import PERMITS

HEADER = "id;typ;tillstandsomrade;start;slut;antal_vakter;ingripande;X;Y"
_ACTIONS = ("avvisa", "avlägsna", "omhänderta", "övrigt")
_NIGHTS = ((20, 8), (16, 8), (22, 6))  # start hour, hours
_HOUR = datetime.timedelta(hours=1)


def guards():
    """The lines of ordningsvakter.csv and what is told of them."""
    dice = Dice("guards")
    records = []
    for permit in PERMITS:
        if permit[9]:
            _one_permit(dice, permit, records)
    records += [record for record, _ in _odd()]
    records.sort(key=lambda r: (r[3], r[1], r[2], r[4], r[8]))
    told = {tuple(record[1:]): what for record, what in _odd()}
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
        if tuple(record[1:]) in told:
            items.append({"line": len(lines), "row": len(lines) - 1, "id": record[0],
                          "what": told[tuple(record[1:])], "reason": None, "notice": None})
    return lines, items


def _one_permit(dice, permit, records):
    identifier, _, _, _, first, last, x, y, radius, per_week, guards_a_shift = permit
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


def _odd():
    """Good rows that a count of guard hours must take care of, and what is odd about each."""
    def shift(area, start, end, guards):
        return ["", "pass", area, start, end, guards, "", "", ""]
    return [
        (shift("T2", "2025-06-20 20:00", "2025-06-21 04:00", "4"),
         "overlaps the next shift of the same area by four hours"),
        (shift("T2", "2025-06-21 00:00", "2025-06-21 06:00", "2"),
         "overlaps the shift before it in the same area by four hours"),
        (shift("T4", "2025-04-11 20:00", "", "2"), "a shift without an end"),
        (shift("T1", "2025-08-16 18:00", "", "8"), "a shift without an end"),
        (shift("T3", "2025-03-07 20:00", "2025-03-09 20:00", "4"),
         "a shift of two days and nights: the day of its end is wrong"),
        (shift("T10", "2025-02-21 20:00", "2025-02-22 02:00", "2"),
         "outside the validity of its permit, which ended in 2023"),
        (shift("T10", "2025-02-22 20:00", "2025-02-23 02:00", "2"),
         "outside the validity of its permit, which ended in 2023"),
        (shift("T7", "2025-07-04 20:00", "2025-07-05 02:00", "2"),
         "outside the validity of its permit, which ended four days before"),
        (shift("T8", "2025-04-30 22:00", "2025-05-01 06:00", "2"),
         "begins two hours before its permit does"),
    ]


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
