#!/usr/bin/env python3
"""Writes the seeded inputs of the measured tasks, as bare columns that any language reads.

    python workloads.py FOLDER --points 100000 1000000 10000000 [--queries 100000]

    points-N.f64         x of all points, then y of all
    category-N.u8        the category of each point, 0 .. 6
    windows-N-HITS.f64   windows of about HITS of N points: minX of all, minY, maxX, maxY
    queries-N.f64        positions to look for neighbors of: x of all, then y
    areas-V.i64, .f64    550 areas of about V vertices: offsets of the rings; x, y, x, y, …
    points.geojson       a point a feature, in longitude and latitude, with three properties
    polygons.geojson     a polygon of 12 to 20 corners a feature

The same arguments give the same bytes. What is there already is not written again.
"""

import argparse
import pathlib
import shutil

import numpy
import shapely
from scipy.spatial import cKDTree

import make_workload

SIDE, WEST, SOUTH = make_workload.SIDE, make_workload.WEST, make_workload.SOUTH
VERTEX_SPACING = {1000: 5.0, 200: 25.0}
COLUMNS = "id,category,n"


def points(folder, count):
    """Points around 400 places of different weight and width, one in four anywhere.

    The coordinates are not rounded, so that no two distances are equal and no point lies on an
    edge: there the tools follow rules of their own.
    """
    path = folder / f"points-{count}.f64"
    if path.exists():
        return numpy.fromfile(path).reshape(2, -1).T
    random = numpy.random.default_rng(count)
    places = random.uniform(0, SIDE, (400, 2))
    spread = random.uniform(100, 900, 400)
    weight = random.pareto(3, 400) + 0.2
    which = random.choice(400, count, p=weight / weight.sum())
    place = places[which] + random.normal(size=(count, 2)) * spread[which, None]
    anywhere = random.uniform(size=count) < 0.25
    place[anywhere] = random.uniform(0, SIDE, (int(anywhere.sum()), 2))
    place += [WEST, SOUTH]
    random.choice(7, count, p=make_workload.SHARES).astype(numpy.uint8).tofile(
        folder / f"category-{count}.u8")
    place.T.tofile(path)
    return place


def windows(folder, place, hits, queries):
    """Squares around points of the set, each as large as its own surroundings ask for."""
    path = folder / f"windows-{len(place)}-{hits}.f64"
    if path.exists():
        return
    random = numpy.random.default_rng(hits)
    centers = place[random.integers(0, len(place), queries)]
    # The distance to the tenth of a sample tells enough.
    sample = place[random.integers(0, len(place), len(place) * 10 // hits)]
    half = cKDTree(sample).query(centers, k=[10], p=numpy.inf)[0]
    numpy.concatenate([centers - half, centers + half], 1).T.tofile(path)


def queries(folder, place, count):
    """Positions near points, and one in four anywhere."""
    path = folder / f"queries-{len(place)}.f64"
    if path.exists():
        return
    random = numpy.random.default_rng(7)
    centers = place[random.integers(0, len(place), count)] + random.normal(size=(count, 2)) * 30
    anywhere = random.uniform(size=count) < 0.25
    centers[anywhere] = random.uniform(0, SIDE, (int(anywhere.sum()), 2)) + [WEST, SOUTH]
    centers.T.tofile(path)


def areas(folder, vertices):
    path = folder / f"areas-{vertices}.f64"
    if path.exists():
        return
    polygons = make_workload.areas(
        550, numpy.random.default_rng(vertices), VERTEX_SPACING[vertices])
    if not shapely.is_valid(polygons).all():
        raise SystemExit("An area crosses itself. Choose another seed.")
    sizes = shapely.get_num_coordinates(polygons)
    numpy.cumsum([0, *sizes]).astype(numpy.int64).tofile(path.with_suffix(".i64"))
    shapely.get_coordinates(polygons).tofile(path)


def geojson(path, count, shape):
    """Features one a line; `shape` gives the type and the coordinates of one as text."""
    if path.exists():
        return
    random = numpy.random.default_rng(count)
    category = random.integers(0, 7, count)
    number = random.integers(0, 1000, count)
    with open(path, "w") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for i in range(count):
            file.write(
                f'{{"type":"Feature","properties":{{"id":{i + 1},'
                f'"category":"{make_workload.CATEGORIES[category[i]]}","n":{number[i]}}},'
                f'"geometry":{shape(i)}}}{"," if i + 1 < count else ""}\n')
        file.write("]}\n")


def geojson_files(folder, point_count, polygon_count):
    random = numpy.random.default_rng(3)
    lon, lat = random.uniform(17.8, 18.3, point_count), random.uniform(59.2, 59.5, point_count)
    geojson(folder / "points.geojson", point_count, lambda i: (
        f'{{"type":"Point","coordinates":[{lon[i]:.7f},{lat[i]:.7f}]}}'))

    def polygon(i):
        turn = numpy.linspace(0, 2 * numpy.pi, 13 + i % 9)
        x, y = lon[i] + 2e-4 * numpy.cos(turn), lat[i] + 1e-4 * numpy.sin(turn)
        x[-1], y[-1] = x[0], y[0]
        ring = ",".join(f"[{a:.7f},{b:.7f}]" for a, b in zip(x, y))
        return f'{{"type":"Polygon","coordinates":[[{ring}]]}}'

    geojson(folder / "polygons.geojson", polygon_count, polygon)


def incidents(folder, rows, times):
    """The file of the whole job, and its rows repeated, each under its final name when whole."""
    if not (folder / "incidents.csv").exists():
        random = numpy.random.default_rng(1)
        polygons = make_workload.areas(550, random)
        make_workload.write_areas(folder / "areas.geojson", polygons, random)
        make_workload.write_incidents(folder / "incidents.part", rows, random)
        (folder / "incidents.part").rename(folder / "incidents.csv")
    shutil.copy(pathlib.Path(__file__).with_name("whole_job.yml"), folder)
    large = folder / "incidents-large.csv"
    if times > 1 and not large.exists():
        header, body = (folder / "incidents.csv").read_bytes().split(b"\n", 1)
        with open(folder / "large.part", "wb") as file:
            file.write(header + b"\n")
            for _ in range(times):
                file.write(body)
        (folder / "large.part").rename(large)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--points", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=10)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for count in given.points:
        place = points(given.folder, count)
        for hits in (10, 100, 1000):
            windows(given.folder, place, hits, given.queries)
        queries(given.folder, place, given.queries)
    for vertices in VERTEX_SPACING:
        areas(given.folder, vertices)
    geojson_files(given.folder, given.rows, given.rows // 10)
    incidents(given.folder, given.rows, given.repeat)


if __name__ == "__main__":
    main()
