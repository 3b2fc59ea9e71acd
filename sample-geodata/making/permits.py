"""Permit areas of public-order guards: who holds them, by what law, and how long."""

import math

from .dice import Dice

_LAW = "lag (2023:421)"
_OLD_LAW = "lag (1980:578), LOV 3"

#: id, name, holder, legal basis, from, to, easting, northing, radius, shifts a week, guards.
PERMITS = [
    ("T1", "Norra centrum", "Stadsdelsförvaltning A", _LAW, "2024-01-01", "2026-12-31",
     674_350, 6_581_000, 700, 6, 6),
    ("T2", "Södra innerstaden", "Stadsdelsförvaltning B", _LAW, "2024-01-01", "2026-12-31",
     673_900, 6_578_900, 650, 4, 4),
    ("T3", "Järva norra", "Bostadsbolaget Exempel", _LAW, "2024-03-01", "2026-02-28",
     667_400, 6_589_300, 600, 4, 4),
    ("T4", "Bredäng och Sätra", "Fastighetsägare i samverkan", _LAW, "2024-06-01", "2026-05-31",
     665_900, 6_575_300, 900, 3, 2),
    ("T5", "Vällingby centrum", "Centrumbolaget Påhittat", _LAW, "2025-01-01", "2025-12-31",
     662_400, 6_584_300, 350, 3, 2),
    ("T6", "Farsta centrum", "Centrumbolaget Påhittat", _LAW, "2025-01-01", "2025-12-31",
     676_700, 6_571_700, 450, 3, 2),
    ("T7", "Liljeholmen", "Stadsdelsförvaltning C", _LAW, "2024-01-01", "2025-06-30",
     671_100, 6_578_200, 500, 2, 2),
    ("T8", "Årstafältet", "Stadsdelsförvaltning D", _LAW, "2025-05-01", "2027-04-30",
     672_800, 6_576_100, 800, 2, 2),
    # Lies across the edge of T1: the same place may be under two permits.
    ("T9", "Evenemangsstråket", "Arrangören Påhittad", _LAW, "2025-06-01", "2025-08-31",
     674_950, 6_580_500, 500, 3, 2),
    # Over before the year begins: nobody may guard here in 2025, and two shifts do.
    ("T10", "Gamla centrumområdet", "Stadsdelsförvaltning E", _OLD_LAW, "2021-01-01", "2023-12-31",
     668_900, 6_576_300, 400, 0, 2),
    # Decided, and never drawn on a map.
    ("T11", "Ännu inte ritat", "Stadsdelsförvaltning C", _LAW, "2025-09-01", "2027-08-31",
     None, None, None, 0, 2),
]


def permit_features():
    """Polygons in EPSG:3006; the last has none."""
    dice = Dice("permits")
    features = []
    for identifier, name, holder, law, first, last, x, y, radius, _, _ in PERMITS:
        ring = []
        for k in range(14 if radius else 0):
            reach = radius * dice.between(0.75, 1.15)
            angle = 2 * math.pi * (k + dice.between(-0.3, 0.3)) / 14
            ring.append([round(x + reach * math.cos(angle), 1),
                         round(y + reach * math.sin(angle), 1)])
        geometry = {"type": "Polygon", "coordinates": [ring + ring[:1]]} if ring else None
        features.append({
            "type": "Feature", "id": identifier,
            "properties": {"id": identifier, "namn": name, "innehavare": holder, "lagrum": law,
                           "giltig_fran": first, "giltig_till": last},
            "geometry": geometry})
    return features


def broken_permits():
    """What broken.json says of the permit areas."""
    return [
        {"line": number + 1, "row": number, "id": permit[0], "what": "a permit without a geometry",
         "reason": "missing-geometry", "notice": None}
        for number, permit in enumerate(PERMITS, 1) if permit[8] is None]
