#!/usr/bin/env python3
"""Makes the sample: a made-up year of a made-up Stockholm.

    python3 sample-geodata/make_sample.py [FOLDER]

Needs Python 3.9 or later and nothing else. Writes the same bytes on every run; README.md beside
this file says what is in them. nightly.yml and README.md are written by hand and left alone.
"""

import json
import pathlib
import sys

from making.areas import Tessellation
from making.broken import summary, with_broken_crimes
from making.crimes import Crimes, planted_spots
from making.editions import Editions
from making.guards import guards
from making.permits import broken_permits, permit_features
from making.schools import school_features
from making.shootings import shootings
from making.small_areas import small_area_features, small_areas
from making.survey import Survey

_HERE = pathlib.Path(__file__).resolve().parent
_CRIMES_HEADER = "brott_id;brottskod;brottstyp;brottstid;sluttid;X;Y;plats;status"
_OLD_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    tessellation = Tessellation()
    coarse, fine = tessellation.features()
    _write(folder / "stadsdelsomraden.geojson", _collection(coarse))
    _write(folder / "stadsdelar.geojson", _collection(fine))
    small = small_areas(tessellation)
    _write(folder / "basomraden.geojson", _collection(small_area_features(tessellation, small)))
    editions = Editions(tessellation, small)
    for year in ("2017", "2020"):
        _write(folder / f"stadsdelsomraden-{year}.geojson", _collection(editions.features(year)))
    for old, new in (("2017", "2020"), ("2020", "2023")):
        _write(folder / f"crosswalk-{old}-{new}.csv", _lines(editions.crosswalk(old, new)))
    permits = permit_features()
    _write(folder / "tillstandsomraden.geojson", _collection(permits, crs=_OLD_CRS))
    _write(folder / "skolor.geojson", _collection(school_features(small)))

    crimes = Crimes(tessellation)
    crime_lines, crime_items = with_broken_crimes(crimes.rows)
    # The last row ends in the middle of a quoted field, so nothing follows it.
    _write(folder / "brott.csv", "\n".join([_CRIMES_HEADER, *crime_lines]), "cp1252")
    shooting_lines, shooting_items, border = shootings(tessellation)
    _write(folder / "skjutningar.csv", _lines(shooting_lines), "utf-8-sig")
    survey = Survey(tessellation)
    _write(folder / "trygghetsmatning.csv", _lines(survey.lines))
    for year in (2017, 2020):
        _write(folder / f"trygghetstabell-{year}.csv", _lines(survey.table(editions, small, year)))
    guard_lines, guard_items = guards()
    _write(folder / "ordningsvakter.csv", _lines(guard_lines))

    _write(folder / "planted.json", _pretty({
        "note": "What was put into the sample on purpose: hot spots into brott.csv, differences and "
                "changes into trygghetsmatning.csv, borders that moved into the older editions of "
                "the districts. Everything here is made up.",
        "hot_spots": planted_spots(),
        "survey": survey.planted(),
        "moved_borders": editions.moved(),
        "on_a_border": {
            "what": "one shooting lies on a corner shared by two or more areas",
            "longitude": border[0], "latitude": border[1]}}))
    _write(folder / "broken.json", _pretty({
        "note": "Rows broken, or odd but good, on purpose. line: the physical line where the row "
                "begins, the header being line 1; row: the number of the row after the header; "
                "reason: why it is refused, null for a good row; notice: what is told of it.",
        "brott.csv": summary(len(crime_lines), crime_items),
        "skjutningar.csv": summary(len(shooting_lines) - 1, shooting_items),
        "trygghetsmatning.csv": summary(len(survey.lines) - 1, survey.items),
        "ordningsvakter.csv": summary(len(guard_lines) - 1, guard_items),
        "tillstandsomraden.geojson": summary(len(permits), broken_permits())}))


def _collection(features, crs=None):
    """A FeatureCollection with one feature a line."""
    head = '{"type":"FeatureCollection",' + (f'"crs":{_compact(crs)},' if crs else "")
    body = ",\n".join(_compact(feature) for feature in features)
    return f'{head}"features":[\n{body}\n]}}\n'


def _lines(lines):
    return "\n".join(lines) + "\n"


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE)
