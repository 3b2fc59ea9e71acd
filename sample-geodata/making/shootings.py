"""Confirmed shootings: few, late in the day, revised later, some with several rows."""

import datetime

from .dice import Dice, Weighted
from .areas import cell_center
from .sweref import tm_to_lon_lat

INCIDENTS = 60
HEADER = "handelse_id,tidpunkt,latitude,longitude,doda,skadade,status"


def shootings(tessellation):
    """The lines of skjutningar.csv, what is told of them, and the place on a border."""
    dice = Dice("shootings")
    owner = tessellation.area_of_cell()
    burden = {a.code: 0.2 + 3 * dice.unit()**4 for a in tessellation.areas}
    cells = sorted(owner)
    where = Weighted(cells, [burden[owner[c].code] for c in cells])
    border = tessellation.shared_corner()
    incidents = []
    for number in range(INCIDENTS):
        x, y = cell_center(*where.draw(dice))
        longitude, latitude = tm_to_lon_lat(x + dice.between(-190, 190),
                                            y + dice.between(-190, 190))
        if number == 17:
            longitude, latitude = border
        hour = int(dice.normal(22, 3)) % 24
        moment = datetime.datetime(2025, 1, 1, hour, dice.whole(0, 59)) + datetime.timedelta(
            days=dice.whole(0, 363))
        killed = 1 if dice.chance(0.15) else 0
        hurt = 0 if dice.chance(0.5) else dice.whole(1, 2)
        incidents.append((moment, latitude, longitude, killed, hurt))
    incidents.sort()
    lines, items, rows = [HEADER], [], []
    for number, (moment, latitude, longitude, killed, hurt) in enumerate(incidents, 1):
        identifier = f"S25-{number:03d}"
        when = _with_zone(moment, as_utc=number % 9 == 0)
        place = f"{latitude:.7f},{longitude:.7f}"
        revised = dice.chance(0.25)
        final = moment.month <= 9
        if revised:  # first figures, then the final ones
            rows.append((identifier, when, place, 0, hurt, "preliminär"))
        rows.append((identifier, when, place, killed, hurt + (1 if revised else 0),
                     "slutlig" if final or revised else "preliminär"))
    rows.insert(40, ("S25-900", "2025-08-14T21:20:00+02:00", ",", 0, 0, "preliminär"))
    seen = set()
    for row in rows:
        lines.append(",".join(str(field) for field in row))
        if row[0] == "S25-900":
            items.append({"line": len(lines), "row": len(lines) - 1, "id": row[0],
                          "what": "no coordinates yet", "reason": "missing-coordinate",
                          "notice": None})
        elif row[0] in seen:
            items.append({"line": len(lines), "row": len(lines) - 1, "id": row[0],
                          "what": "a revised report", "reason": None,
                          "notice": "duplicate-id"})
        seen.add(row[0])
    return lines, items, border


def _with_zone(moment, as_utc):
    """Swedish time with its offset from UTC, or UTC."""
    summer = datetime.datetime(2025, 3, 30, 3) <= moment < datetime.datetime(2025, 10, 26, 3)
    hours = 2 if summer else 1
    if as_utc:
        return (moment - datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + f"+{hours:02d}:00"
