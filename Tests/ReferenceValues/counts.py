#!/usr/bin/env python3
"""Writes counts/*.json: what geopandas counts on real files, and what esda says of some of them.

    python3 -m venv .venv && .venv/bin/pip install -r Tests/ReferenceValues/requirements.txt
    .venv/bin/python Tests/ReferenceValues/counts.py [SET …]

Reads the real data at ../shared/data beside the package (never committed) and the sample.

The rule: points and areas are both transformed to the working CRS. A point lying on a border is
held by the areas on both sides (closed polygons, predicate "intersects"). It is counted once, in
the lowest identifier that holds it: identifiers of digits alone compare as numbers, others as text.
"each" has the counts when every area that holds a point counts it.
"""

import csv
import gzip
import hashlib
import json
import math
import pathlib
import re
import sys

import esda
import geopandas
import libpysal
import numpy
import pandas
import pyogrio
import pyproj
import scipy
import scipy.stats
import shapely

DATE = "2026-11-21"
ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
OUT = pathlib.Path(__file__).resolve().parent / "counts"


# Reading --------------------------------------------------------------------------------------

def read_points(path, delimiter, encoding, x, y, key=None, decimal=".", time=None):
    """Rows as text; x and y as numbers; rows refused, by reason."""
    opened = gzip.open(path, "rt", encoding=encoding, newline="") if path.suffix == ".gz" \
        else open(path, encoding=encoding, newline="")
    with opened as file:
        reader = csv.reader(file, delimiter=delimiter)
        header = next(reader)
        columns = {name: place for place, name in enumerate(header)}
        rejected, xs, ys, kept, rows = {}, [], [], [], 0
        for row in reader:
            rows += 1
            reason, place = _judge(row, header, columns, x, y, decimal, time)
            if reason:
                rejected[reason] = rejected.get(reason, 0) + 1
            else:
                xs.append(place[0])
                ys.append(place[1])
                kept.append(row[columns[key]] if key else rows)
    about = {"rows": rows, "kept": len(xs), "rejected": rows - len(xs),
             "rejected_by_reason": dict(sorted(rejected.items())),
             "fields": {"x": x, "y": y}}
    return numpy.array(xs), numpy.array(ys), kept, about


def _judge(row, header, columns, x, y, decimal, time):
    if len(row) != len(header):
        # A quote that is never closed swallows the separators after it.
        return ("unclosed-quote" if len(row) == len(header) - 1 and ";" in row[-1]
                else "ragged-row"), None
    place = []
    for name in (x, y):
        text = re.sub(r"[\s\u00a0]", "", row[columns[name]])
        if not text:
            return "missing-coordinate", None
        if decimal == ",":
            text = text.replace(".", "x").replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            return "invalid-coordinate", None
        if not math.isfinite(number):
            return "invalid-coordinate", None
        place.append(number)
    if place == [0, 0]:
        return "zero-coordinate", None
    if place == [-1, -1]:
        return "sentinel-coordinate", None
    if time is not None:
        reason = time(row, columns, place)
        if reason:
            return reason, None
    return None, place


def judge_sample(row, columns, place):
    """The sample's own traps: EPSG:3011 around Stockholm, and local times."""
    if 6_000_000 < place[0] < 7_700_000 and 60_000 < place[1] < 260_000:
        return "swapped-axes"
    if not (60_000 < place[0] < 260_000 and 6_100_000 < place[1] < 7_700_000):
        return "outside-crs"
    text = row[columns["brottstid"]].strip()
    if not text:
        return "missing-time"
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            pandas.to_datetime(text, format=form)
            return None
        except ValueError:
            pass
    return "invalid-time"


def judge_berlin(row, columns, place):
    return None if 13 < place[0] < 14 and 52 < place[1] < 53 else "columns-shifted"


def read_areas(path, key, working, as_whole_number=False):
    """Areas in the working CRS, valid, with text identifiers."""
    frame = geopandas.read_file(path)
    source = frame.crs.to_epsg()
    invalid = ~frame.geometry.is_valid
    ids = frame[key]
    ids = [str(int(v)) for v in ids] if as_whole_number else [str(v) for v in ids]
    repaired = sorted(i for i, bad in zip(ids, invalid) if bad)
    frame["geometry"] = [_polygons(shapely.make_valid(g, method="structure")) if bad else g
                         for g, bad in zip(frame.geometry, invalid)]
    frame = frame.set_geometry("geometry", crs=source).to_crs(working)
    frame["area_id"] = ids
    again = ~frame.geometry.is_valid
    frame.loc[again, "geometry"] = [
        _polygons(shapely.make_valid(g, method="structure")) for g in frame.geometry[again]]
    about = {"file": _name(path), "sha256": _sha256(path), "epsg": source, "key": key,
             "areas": len(frame), "operation": _operation(path, source, working),
             "repaired": repaired, "invalid_after_transformation": sorted(
                 i for i, bad in zip(ids, again) if bad),
             "repeated_identifiers": sorted({i for i in ids if ids.count(i) > 1})}
    return frame[["area_id", "geometry"]].copy(), about


def _polygons(geometry):
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type in ("Polygon", "MultiPolygon")]
    parts = [q for p in parts for q in shapely.get_parts(p)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _operation(path, source, working):
    """The operation PROJ chose for the middle of the areas."""
    if source == working:
        return "none"
    west, south, east, north = pyogrio.read_info(path, force_total_bounds=True)["total_bounds"]
    return transform([(west + east) / 2], [(south + north) / 2], source, working)[2]


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _name(path):
    relative = path.relative_to(SHARED) if SHARED in path.parents else path.relative_to(ROOT)
    return str(relative)


# Counting -------------------------------------------------------------------------------------

def order(identifier):
    """Identifiers of digits alone as numbers, before the others as UTF-8 bytes."""
    return (0, int(identifier), b"") if re.fullmatch(r"[0-9]+", identifier) \
        else (1, 0, identifier.encode())


def transform(xs, ys, source, working):
    transformer = pyproj.Transformer.from_crs(source, working, always_xy=True)
    east, north = transformer.transform(xs, ys)
    # The operation is chosen at the first point when there are several.
    return east, north, transformer.get_last_used_operation().definition


def count(east, north, areas):
    """Counts by the rule above, and counts in every area that holds a point."""
    areas = areas.iloc[sorted(range(len(areas)), key=lambda k: order(areas.area_id.iloc[k]))]
    areas = areas.reset_index(drop=True)
    points = shapely.points(east, north)
    tree = shapely.STRtree(points)
    area, point = tree.query(areas.geometry.values, predicate="intersects")
    _, inner = tree.query(areas.geometry.values, predicate="contains_properly")
    each = numpy.bincount(area, minlength=len(areas))
    lowest = numpy.full(len(points), len(areas))
    numpy.minimum.at(lowest, point, area)
    once = numpy.bincount(lowest, minlength=len(areas) + 1)
    holders = numpy.bincount(point, minlength=len(points))
    inside = numpy.bincount(inner, minlength=len(points))
    on_border = numpy.flatnonzero(holders > inside)
    borders = areas.geometry.boundary.values
    near = {str(reach): len(numpy.unique(tree.query(borders, "dwithin", reach)[1]))
            for reach in (1e-9, 1e-6, 1e-3, 1.0)}
    return areas, {
        "points": len(points), "inside": int(once[:-1].sum()), "outside": int(once[-1]),
        "held_by_two_or_more": int((holders > 1).sum()),
        "exactly_on_a_border": len(on_border),
        "points_within_meters_of_a_border": near,
        "border_points": [[float(east[k]), float(north[k])] for k in on_border[:50]],
        "n": {i: int(c) for i, c in zip(areas.area_id, once)},
        "each": {i: int(c) for i, c in zip(areas.area_id, each)}}


def count_cells(east, north, size, box, study_area=None):
    """Half-open square cells, edges on whole multiples of the size."""
    columns, rows = numpy.floor(east / size).astype(int), numpy.floor(north / size).astype(int)
    west, south, last, top = (math.floor(v / size) for v in box)
    inside = (columns >= west) & (columns <= last) & (rows >= south) & (rows <= top)
    cells, counts = numpy.unique(numpy.stack([rows[inside], columns[inside]], 1), axis=0,
                                 return_counts=True)
    result = {
        "cell_size": size, "box": [float(v) for v in box], "columns": last - west + 1,
        "rows": top - south + 1, "points": len(east), "inside": int(inside.sum()),
        "outside": int((~inside).sum()),
        "non_empty": len(cells), "on_a_cell_edge": int(
            ((east == columns * size) | (north == rows * size)).sum()),
        "n": {f"{size}mN{r * size}E{c * size}": int(k) for (r, c), k in zip(cells, counts)}}
    if study_area is not None:
        shapely.prepare(study_area)
        edges_x = numpy.arange(west, last + 1) * size
        edges_y = numpy.arange(south, top + 1) * size
        gx, gy = numpy.meshgrid(edges_x, edges_y)
        boxes = shapely.box(gx, gy, gx + size, gy + size).ravel()
        touched = shapely.intersects(study_area, boxes).reshape(gx.shape)
        hit = touched[rows[inside] - south, columns[inside] - west]
        result["study_area"] = {
            "rule": "cells that intersect the union of the areas, touching included",
            "cells": int(touched.sum()), "points_in_those_cells": int(hit.sum())}
    return result


def gi_star(areas, counts):
    """esda's analytic Gi* with binary weights of queen neighbors by exactly shared vertices."""
    ids = list(areas.area_id)
    weights = libpysal.weights.Queen.from_dataframe(
        areas, use_index=False, ids=ids, silence_warnings=True)
    holders = {}
    for identifier, geometry in zip(ids, areas.geometry):
        for vertex in map(tuple, shapely.get_coordinates(geometry)):
            holders.setdefault(vertex, set()).add(identifier)
    neighbors = {i: set() for i in ids}
    for sharing in holders.values():
        for i in sharing:
            neighbors[i] |= sharing - {i}
    assert {i: set(weights.neighbors[i]) for i in ids} == neighbors, "two ways to Queen differ"
    values = numpy.array([counts[i] for i in ids], float)
    scores = esda.G_Local(values, weights, transform="B", permutations=0, star=True).Zs
    # The same by the formula of methods (Ord & Getis 1995), with self weight 1.
    n, mean, deviation = len(values), values.mean(), values.std()
    value = dict(zip(ids, values))
    by_hand = numpy.array([
        (value[i] + sum(value[j] for j in neighbors[i]) - mean * k)
        / (deviation * math.sqrt((n * k - k * k) / (n - 1)))
        for i in ids for k in [len(neighbors[i]) + 1]])
    difference = numpy.abs(scores / by_hand - 1)
    assert numpy.nanmax(difference) < 1e-9, difference
    p = 2 * scipy.stats.norm.sf(numpy.abs(scores))
    return {
        "method": "esda.G_Local(values, w, transform='B', permutations=0, star=True); "
                  "p = 2·norm.sf(|z|); self weight 1",
        "weights": "libpysal.weights.Queen.from_dataframe on the polygons in the working CRS: "
                   "neighbors share at least one vertex with exactly equal coordinates (checked "
                   "against sets of vertices); an isolate has itself alone",
        "values": "the counts n of this file",
        "largest_relative_difference_to_the_formula": float(numpy.nanmax(difference)),
        "isolates": sorted(i for i in ids if not neighbors[i]),
        "links": sum(len(v) for v in neighbors.values()),
        "z": dict(zip(ids, map(float, scores))), "p": dict(zip(ids, map(float, p))),
        "neighbors": {i: sorted(neighbors[i], key=order) for i in ids}}


# Sets -----------------------------------------------------------------------------------------

EVENTS, AREAS = SHARED / "events", SHARED / "areas"
POINTS = {
    "nypd": (EVENTS / "nypd_shootings_2006_2018.csv", 4326,
             dict(delimiter=",", encoding="utf-8", x="Longitude", y="Latitude")),
    "philadelphia": (EVENTS / "philadelphia_crimes_2018.csv.gz", 4326,
                     dict(delimiter=",", encoding="utf-8", x="point_x", y="point_y")),
    "polisen": (EVENTS / "polisen_handelser_2023_2024.csv.gz", 4326,
                dict(delimiter=",", encoding="utf-8", x="lon", y="lat")),
    "sample": (ROOT / "sample-geodata" / "brott.csv", 3011,
               dict(delimiter=";", encoding="cp1252", x="X", y="Y", decimal=",",
                    time=judge_sample)),
    "berlin": (SHARED / "messy" / "berlin_unfaelle_2019_latin1_semikolon_decimalkomma.csv", 4326,
               dict(delimiter=";", encoding="latin-1", x="XGCSWGS84", y="YGCSWGS84", decimal=",",
                    key="OBJECTID", time=judge_berlin)),
}
#: name: points, areas, key, whole number, working CRS, with Gi*.
SETS = {
    "nypd-precincts": ("nypd", "nyc_police_precincts.geojson", "Precinct", False, 32618, False),
    "philadelphia-districts": ("philadelphia", "philadelphia_police_districts.geojson",
                               "dist_num", False, 32618, False),
    "philadelphia-tracts": ("philadelphia", "philadelphia_census_tracts_pop.geojson", "GEOID",
                            False, 32618, True),
    "polisen-kommuner": ("polisen", "sweden_kommuner_rt90_3021.gpkg", "kn_kod", False, 3006, True),
    "polisen-lan": ("polisen", "sweden_lan_sweref99tm_3006.gpkg", "ln_kod", False, 3006, False),
    "sample-nyko": ("sample", "stockholm_nyko_befolkning_3011.gpkg", "nyckelkod", True, 3006,
                    False),
    "sample-stadsdelar": ("sample", "stockholm_stadsdelar.geojson", "name", False, 3006, True),
}
#: name: points, areas whose box is the extent (None: the points' own), cell, working CRS.
GRIDS = {
    "philadelphia-grid-250": ("philadelphia", "philadelphia_police_districts.geojson", 250, 32618),
    "berlin-grid-1000": ("berlin", None, 1000, 32633),
}


def load_points(name, working):
    path, source, how = POINTS[name]
    xs, ys, _, about = read_points(path, **how)
    east, north, operation = transform(xs, ys, source, working)
    return east, north, {
        "file": _name(path), "sha256": _sha256(path), "epsg": source, "operation": operation,
        **about}


def make(name):
    if name in SETS:
        source, file, key, whole, working, with_gi = SETS[name]
        east, north, points = load_points(source, working)
        areas, about = read_areas(AREAS / file, key, working, whole)
        areas, counted = count(east, north, areas)
        result = {"points": points, "areas": about, "counts": counted}
        if with_gi:
            result["gi_star"] = gi_star(areas, counted["n"])
    else:
        source, file, size, working = GRIDS[name]
        east, north, points = load_points(source, working)
        box, area, about = (east.min(), north.min(), east.max(), north.max()), None, None
        if file:
            areas, about = read_areas(AREAS / file, "dist_num", working)
            area = areas.union_all()
            box = area.bounds
        result = {"points": points, "areas": about,
                  "counts": count_cells(east, north, size, box, area)}
    certificate = {
        "script": "Tests/ReferenceValues/counts.py", "date": DATE,
        "tools": {"python": sys.version.split()[0], "geopandas": geopandas.__version__,
                  "shapely": shapely.__version__, "geos": shapely.geos_version_string,
                  "pyproj": pyproj.__version__, "proj": pyproj.proj_version_str,
                  "pyogrio": pyogrio.__version__, "pandas": pandas.__version__,
                  "numpy": numpy.__version__, "scipy": scipy.__version__,
                  "esda": esda.__version__, "libpysal": libpysal.__version__},
        "rule": "once: lowest identifier that holds the point, polygons closed; "
                "each: every area that holds it",
        "working_epsg": working}
    text = json.dumps({**certificate, **result}, ensure_ascii=False, indent=1)
    # Short lists on one line.
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]",
                  lambda m: "[" + re.sub(r"\s*\n\s*", " ", m[1]) + "]", text)
    OUT.mkdir(exist_ok=True)
    (OUT / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    counted = result["counts"]
    print(name, points["rows"], points["rejected_by_reason"],
          {k: v for k, v in counted.items() if isinstance(v, int)},
          (about or {}).get("repaired"), (about or {}).get("repeated_identifiers"),
          counted.get("study_area", ""), counted.get("points_within_meters_of_a_border", ""),
          result.get("gi_star", {}).get("isolates", ""))


if __name__ == "__main__":
    for chosen in sys.argv[1:] or [*SETS, *GRIDS]:
        make(chosen)
