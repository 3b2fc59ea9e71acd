#!/usr/bin/env python3
"""The job of whole_job.yml in geopandas and esda, the way that is quickest for them.

    python geopandas_job.py FOLDER [OUT] [--sjoin]

Reads FOLDER/incidents.csv and FOLDER/areas.geojson, writes the three layers to OUT (FOLDER/peer
unless told) and prints seconds by stage as JSON. Peak memory is measured by the caller
(`/usr/bin/time -v`).

In favor of this side: only the three columns that the job needs are read; cells are counted by
integer division, not by a join; neighbors of cells come from their columns and rows; points are
located through prepared areas. With --sjoin they are located as the manual of geopandas shows.
"""

import json
import pathlib
import sys
import time
import warnings

_BEGIN = time.perf_counter()

import esda  # noqa: E402
import geopandas  # noqa: E402
import libpysal  # noqa: E402
import numpy  # noqa: E402
import pandas  # noqa: E402
import scipy.stats  # noqa: E402
import shapely  # noqa: E402

CELL = 250
WORKING = "EPSG:3006"
seconds = {}


def stage(name):
    global _BEGIN
    now = time.perf_counter()
    seconds[name] = round(now - _BEGIN, 3)
    _BEGIN = now


def read(folder):
    points = pandas.read_csv(folder / "incidents.csv", usecols=["time", "x", "y"])
    points["time"] = pandas.to_datetime(points["time"], format="%Y-%m-%d %H:%M")
    points = points[(points.time >= "2025-01-01") & (points.time < "2026-01-01")]
    stage("read_incidents")
    areas = geopandas.read_file(folder / "areas.geojson").to_crs(WORKING)
    areas = areas.sort_values("area_id", ignore_index=True)
    stage("read_areas")
    return points, areas


def count_areas(points, areas, by_manual):
    """Each point once, in the lowest identifier that holds it."""
    if by_manual:
        frame = geopandas.GeoDataFrame(
            geometry=geopandas.points_from_xy(points.x, points.y), crs=WORKING)
        hits = frame.sjoin(areas[["geometry"]], predicate="intersects")
        counts = hits.index_right.groupby(level=0).min().value_counts()
        areas["n"] = counts.reindex(range(len(areas)), fill_value=0).values
        stage("locate_points")
        return
    # The tree over the points: each area is then prepared once, which is many times quicker than
    # asking a tree of areas for each point, as sjoin(predicate="intersects") does.
    tree = shapely.STRtree(shapely.points(points.x.values, points.y.values))
    area, point = tree.query(areas.geometry.values, "intersects")
    lowest = numpy.full(len(points), len(areas))
    numpy.minimum.at(lowest, point, area)
    areas["n"] = numpy.bincount(lowest, minlength=len(areas) + 1)[:-1]
    stage("locate_points")


def add_rates(areas):
    n, population = areas.n.values, areas.population.values
    with numpy.errstate(divide="ignore", invalid="ignore"):
        per = numpy.where(population > 0, 100_000 / population, numpy.nan)
    areas["rate"] = n * per
    areas["rate_lo"] = numpy.where(n > 0, scipy.stats.chi2.ppf(0.025, 2 * n) / 2, 0) * per
    areas["rate_hi"] = scipy.stats.chi2.ppf(0.975, 2 * (n + 1)) / 2 * per
    stage("rates")


def make_cells(points, areas):
    """All cells that intersect the union of the areas, the empty ones too."""
    study = areas.union_all(method="coverage")
    west, south, east, north = (int(v // CELL) for v in study.bounds)
    columns, rows = east - west + 1, north - south + 1
    column, row = (points.x.values // CELL).astype(int), (points.y.values // CELL).astype(int)
    inside = (column >= west) & (column <= east) & (row >= south) & (row <= north)
    n = numpy.bincount((row[inside] - south) * columns + column[inside] - west,
                       minlength=columns * rows)
    r, c = numpy.divmod(numpy.arange(columns * rows), columns)
    boxes = shapely.box((c + west) * CELL, (r + south) * CELL,
                        (c + west + 1) * CELL, (r + south + 1) * CELL)
    shapely.prepare(study)
    # Cells are half-open: one that meets the study area in its northern or eastern edge alone
    # holds no place of it.
    kept = shapely.intersects(study, shapely.box(
        (c + west) * CELL, (r + south) * CELL,
        (c + west + 1) * CELL - 1e-6, (r + south + 1) * CELL - 1e-6))
    r, c, n, boxes = r[kept], c[kept], n[kept], boxes[kept]
    ids = [f"{CELL}mN{(y + south) * CELL}E{(x + west) * CELL}" for y, x in zip(r, c)]
    cells = geopandas.GeoDataFrame({"area_id": ids, "n": n}, geometry=boxes, crs=WORKING)
    place = numpy.full((rows + 2, columns + 2), -1)
    place[r + 1, c + 1] = numpy.arange(len(cells))
    around = numpy.stack([place[r + 1 + dy, c + 1 + dx] for dy in (-1, 0, 1)
                          for dx in (-1, 0, 1) if dx or dy], 1)
    neighbors = {i: near[near >= 0].tolist() for i, near in enumerate(around)}
    stage("cells")
    return cells, libpysal.weights.W(neighbors, silence_warnings=True)


def add_hot_spots(frame, weights, name):
    z = esda.G_Local(frame.n.values.astype(float), weights, transform="B", permutations=0,
                     star=True).Zs
    p = 2 * scipy.stats.norm.sf(numpy.abs(z))
    q = scipy.stats.false_discovery_control(p)
    frame["gi_z"], frame["gi_p"], frame["gi_q"] = z, p, q
    level = numpy.select([q <= 0.01, q <= 0.05, q <= 0.1], [3, 2, 1], 0)
    frame["gi_bin"] = (numpy.sign(z) * level).astype(int)
    stage(f"gi_star_{name}")


def write(frame, path):
    frame.to_crs(4326).to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="YES",
                               COORDINATE_PRECISION=7)
    stage(f"write_{path.stem}")


def main():
    warnings.filterwarnings("ignore")
    stage("start")
    given = [a for a in sys.argv[1:] if a != "--sjoin"]
    folder = pathlib.Path(given[0])
    out = pathlib.Path(given[1]) if len(given) > 1 else folder / "peer"
    out.mkdir(parents=True, exist_ok=True)
    points, areas = read(folder)
    count_areas(points, areas, by_manual="--sjoin" in sys.argv)
    add_rates(areas)
    write(areas, out / "rates-per-area.geojson")
    cells, weights = make_cells(points, areas)
    add_hot_spots(cells, weights, "cells")
    write(cells, out / "hot-cells.geojson")
    hot = areas[["area_id", "area_name", "n", "geometry"]].copy()
    queen = libpysal.weights.Queen.from_dataframe(hot, use_index=False, silence_warnings=True)
    stage("queen_areas")
    add_hot_spots(hot, queen, "areas")
    write(hot, out / "hot-areas.geojson")
    print(json.dumps({
        "incidents": len(points), "inside": int(areas.n.sum()), "areas": len(areas),
        "cells": len(cells), "in_cells": int(cells.n.sum()), "seconds": seconds,
        "total": round(sum(seconds.values()), 3)}))


if __name__ == "__main__":
    main()
