#!/usr/bin/env python3
"""Makes the input of the whole-job benchmark: incidents and areas, in EPSG:3006.

    python make_workload.py FOLDER [--incidents 1000000] [--areas 550] [--seed 1]

Writes FOLDER/incidents.csv (8 fields, about 70 bytes a row), FOLDER/areas.geojson (a tessellation
with wiggly borders whose vertices neighbors share exactly, old `crs` member) and a copy of
whole_job.yml. The same arguments give the same bytes.

Each border follows one edge of a Voronoi diagram and stays within the kite spanned by the edge and
the two seeds beside it. The kites do not overlap, so no border can cross another or itself.
"""

import argparse
import json
import pathlib
import shutil

import numpy
import shapely
from scipy.spatial import Voronoi

SIDE = 30_000.0
WEST, SOUTH = 659_000.0, 6_565_000.0
CATEGORIES = ["assault", "bicycle theft", "burglary", "drugs", "pickpocketing", "robbery",
              "vandalism"]
SHARES = [0.13, 0.13, 0.1, 0.17, 0.23, 0.03, 0.21]


def areas(count, random, spacing=13):
    """Polygons whose vertices lie about so many meters apart, in the order of their identifiers."""
    across = int(numpy.ceil(numpy.sqrt(count)))
    cells = numpy.stack(numpy.meshgrid(range(across), range(across)), -1).reshape(-1, 2)[:count]
    rows = -(-count // across)
    seeds = (cells + 0.5 + random.uniform(-0.38, 0.38, cells.shape)) * [
        SIDE / across, SIDE / rows]
    # Seeds mirrored at the four sides make the diagram end at the sides.
    mirrored = [seeds]
    for axis in (0, 1):
        for wall in (0, SIDE):
            image = seeds.copy()
            image[:, axis] = 2 * wall - image[:, axis]
            mirrored.append(image)
    diagram = Voronoi(numpy.concatenate(mirrored))
    points, corners = diagram.points, diagram.vertices
    lines = {}
    for (left, right), edge in zip(diagram.ridge_points, diagram.ridge_vertices):
        if min(left, right) < count and -1 not in edge:
            a, b = sorted(edge)
            lines[a, b] = wiggle(corners[a], corners[b], points[left], points[right], random,
                                spacing)
    polygons = []
    for seed in range(count):
        region = diagram.regions[diagram.point_region[seed]]
        ring = []
        for a, b in zip(region, region[1:] + region[:1]):
            line = lines[min(a, b), max(a, b)]
            ring.extend((line if a < b else line[::-1])[:-1])
        ring.append(ring[0])
        polygon = shapely.normalize(shapely.Polygon(ring))
        polygons.append(shapely.orient_polygons(polygon))
    return polygons


def wiggle(start, end, left, right, random, spacing):
    """A line from start to end that leaves the straight one, but not the kite of the seeds."""
    along = end - start
    length = float(numpy.hypot(*along))
    steps = max(1, int(length / spacing))
    t = numpy.linspace(0, 1, steps + 1)
    noise = numpy.zeros(steps + 1)
    for octave in range(1, 7):
        noise += numpy.sin(2 * numpy.pi * (random.uniform() + t * 2**octave
                                           * random.uniform(0.7, 1.3))) / 2**(octave * 0.8)
    noise = numpy.clip(noise / 1.5, -1, 1)
    # Nothing at the ends, whatever the kite would allow.
    reach = numpy.minimum(140.0, 0.8 * length * numpy.minimum(t, 1 - t))
    for seed in (left, right):
        foot = float((seed - start) @ along) / length**2 if length else 0
        height = abs(float(numpy.cross(numpy.append(along, 0),
                                       numpy.append(seed - start, 0))[2])) / max(length, 1e-9)
        if foot > 0:
            reach = numpy.minimum(reach, height * t / foot)
        if foot < 1:
            reach = numpy.minimum(reach, height * (1 - t) / (1 - foot))
    normal = numpy.array([-along[1], along[0]]) / max(length, 1e-9)
    line = start + t[:, None] * along + (0.8 * reach * noise)[:, None] * normal
    return numpy.round(line + [WEST, SOUTH], 2).tolist()


def write_areas(path, polygons, random):
    features = []
    for number, polygon in enumerate(polygons, 1):
        population = int(random.lognormal(7.3, 0.5)) if number % 97 else 0
        features.append(json.dumps({
            "type": "Feature",
            "properties": {"area_id": f"A{number:05d}", "area_name": f"Area {number}",
                           "population": population},
            "geometry": {"type": "Polygon",
                         "coordinates": [shapely.get_coordinates(polygon).tolist()]}},
            separators=(",", ":")))
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3006"}}'
    path.write_text(f'{{"type":"FeatureCollection","crs":{crs},"features":[\n'
                    + ",\n".join(features) + "\n]}\n")


def write_incidents(path, count, random):
    clusters = random.uniform(0, SIDE, (400, 2))
    spread = random.uniform(80, 900, 400)
    weight = random.pareto(1.2, 400) + 0.2
    which = random.choice(400, count, p=weight / weight.sum())
    place = clusters[which] + random.normal(size=(count, 2)) * spread[which, None]
    anywhere = random.uniform(size=count) < 0.25
    place[anywhere] = random.uniform(-150, SIDE + 150, (int(anywhere.sum()), 2))
    # One in four happens again at a place that is already on the list.
    again = numpy.flatnonzero(random.uniform(size=count) < 0.25)
    place[again] = place[random.integers(0, max(1, count // 50), len(again))]
    place = numpy.round(place + [WEST, SOUTH], 2)
    category = random.choice(len(CATEGORIES), count, p=SHARES)
    minute = random.integers(0, 365 * 24 * 60, count)
    # The clock has no 02:00-02:59 on the day when summer time begins (2025-03-30).
    gap = (88 * 24 + 2) * 60
    minute = numpy.where((minute >= gap) & (minute < gap + 60), minute + 60, minute)
    times = (numpy.datetime64("2025-01-01T00:00") + minute.astype("timedelta64[m]")).astype(str)
    street = random.integers(1, 6_000, count)
    house = random.integers(1, 120, count)
    weights = random.uniform(0.5, 1.5, count)
    with open(path, "w", newline="") as file:
        file.write("id,time,category,x,y,street,status,weight\n")
        for first in range(0, count, 100_000):
            part = range(first, min(first + 100_000, count))
            file.write("".join(
                f"{i + 1:07d},{times[i].replace('T', ' ')},{CATEGORIES[category[i]]},"
                f"{place[i, 0]:.2f},{place[i, 1]:.2f},Street {street[i]} {house[i]},"
                f"{'open' if minute[i] % 3 else 'closed'},{weights[i]:.3f}\n" for i in part))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--incidents", type=int, default=1_000_000)
    arguments.add_argument("--areas", type=int, default=550)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(given.seed)
    polygons = areas(given.areas, random)
    if not all(shapely.is_valid(polygons)):
        raise SystemExit("An area crosses itself. Choose another --seed.")
    write_areas(given.folder / "areas.geojson", polygons, random)
    write_incidents(given.folder / "incidents.csv", given.incidents, random)
    shutil.copy(pathlib.Path(__file__).with_name("whole_job.yml"), given.folder)
    vertices = shapely.get_num_coordinates(polygons)
    covered = shapely.union_all(polygons)
    print(json.dumps({
        "incidents": given.incidents, "areas": len(polygons),
        "vertices": {"fewest": int(vertices.min()), "median": int(numpy.median(vertices)),
                     "most": int(vertices.max()), "all": int(vertices.sum())},
        "union_is_one_polygon": covered.geom_type == "Polygon" and not covered.interiors,
        "bytes": {f: (given.folder / f).stat().st_size
                  for f in ("incidents.csv", "areas.geojson")}}))


if __name__ == "__main__":
    main()
