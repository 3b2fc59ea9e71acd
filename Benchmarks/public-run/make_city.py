#!/usr/bin/env python3
"""Makes the input of a city's whole public run: all four sources over three levels of areas.

    python make_city.py FOLDER [--incidents 1000000] [--answers 20000] [--shifts 50000] [--seed 1]

Areas of 14, 130 and 550 are nested and share their vertices; incidents and the finest areas are those
of ../peers/make_workload.py. The same arguments give the same bytes. Everything is in EPSG:3006.
"""

import argparse
import json
import pathlib
import sys

import numpy
import shapely

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
from make_workload import SIDE, SOUTH, WEST, areas, write_incidents  # noqa: E402

FINE = 550
ACROSS = 24  # cells in a row of the finest areas
CRS = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3006"}}'
ANSWERS = ["very safe", "rather safe", "rather unsafe", "very unsafe", "does not go out", ""]


def levels():
    """For each of the finest areas its area among 130 and among 14: blocks of rows and columns."""
    cells = numpy.arange(FINE)
    column, row = cells % ACROSS, cells // ACROSS
    middle_x, middle_y = column * 13 // ACROSS, row * 10 // 23
    return middle_y * 13 + middle_x, (middle_y * 2 // 10) * 7 + middle_x * 7 // 13


def write_areas(path, prefix, polygons, people, parents):
    features = []
    for number, polygon in enumerate(polygons):
        rings = [shapely.get_coordinates(polygon.exterior).tolist()]
        features.append(json.dumps({
            "type": "Feature",
            "properties": {"area_id": f"{prefix}{number + 1:03d}", "area_name": f"Area {number + 1}",
                           "population": int(people[number]), **parents(number)},
            "geometry": {"type": "Polygon", "coordinates": rings}}, separators=(",", ":")))
    path.write_text(f'{{"type":"FeatureCollection","crs":{CRS},"features":[\n'
                    + ",\n".join(features) + "\n]}\n")


def write_all_areas(folder, random):
    fine = areas(FINE, random, spacing=60)
    people = random.lognormal(7.3, 0.5, FINE).astype(int)
    people[::97] = 0
    middle, coarse = levels()

    def merged(groups):
        count = groups.max() + 1
        polygons = [shapely.orient_polygons(shapely.union_all(
            [fine[k] for k in numpy.flatnonzero(groups == g)])) for g in range(count)]
        if any(p.geom_type != "Polygon" or p.interiors for p in polygons):
            raise SystemExit("An area is torn apart. Choose another --seed.")
        return polygons, numpy.bincount(groups, people, count)

    for name, prefix, (polygons, count), parents in (
            ("fine", "F", (fine, people), lambda k: {"middle": f"M{middle[k] + 1:03d}"}),
            ("middle", "M", merged(middle), lambda k: {}),
            ("coarse", "C", merged(coarse), lambda k: {})):
        write_areas(folder / f"{name}.geojson", prefix, polygons, count, parents)
    return numpy.bincount(middle, people)


def write_answers(path, count, people, random):
    area = random.choice(len(people), count, p=people / people.sum())
    fear = random.lognormal(0, 0.5, len(people))
    weight = random.uniform(0.4, 2.5, count)
    year = numpy.where(numpy.arange(count) < count // 2, 2020, 2023)
    with open(path, "w", newline="") as file:
        file.write("id,year,area,weight,sex,age,stratum,unsafe\n")
        draws = random.uniform(size=count)
        sex, age = random.integers(0, 2, count), random.integers(16, 80, count)
        for k in range(count):
            unsafe = 0.1 * fear[area[k]] * (1.3 if sex[k] else 0.7)
            edges = numpy.cumsum([0.37, 0.45, 0.8 * unsafe, 0.2 * unsafe, 0.03, 0.02])
            answer = ANSWERS[int(numpy.searchsorted(edges, draws[k] * edges[-1]))]
            file.write(f"{k + 1},{year[k]},M{area[k] + 1:03d},{weight[k]:.3f},"
                       f"{'woman' if sex[k] else 'man'},{age[k] // 10 * 10},"
                       f"S{area[k] % 7},{answer}\n")


def write_guards(folder, shifts, random, permits=40):
    centers = random.uniform(1_500, SIDE - 1_500, (permits, 2)) + [WEST, SOUTH]
    features = []
    for k, (x, y) in enumerate(centers):
        angles = numpy.linspace(0, 2 * numpy.pi, 24, endpoint=False)
        reach = random.uniform(300, 900) * random.uniform(0.85, 1.1, 24)
        ring = numpy.round(numpy.stack(
            [x + reach * numpy.cos(angles), y + reach * numpy.sin(angles)], 1), 2).tolist()
        features.append(json.dumps({
            "type": "Feature",
            "properties": {"id": f"P{k + 1:02d}", "name": f"Permit {k + 1}",
                           "innehavare": f"Holder {k % 9}", "lagrum": "lag (2023:421)",
                           "giltig_fran": "2024-01-01", "giltig_till": "2026-12-31"},
            "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}},
            separators=(",", ":")))
    (folder / "permits.geojson").write_text(
        f'{{"type":"FeatureCollection","crs":{CRS},"features":[\n' + ",\n".join(features)
        + "\n]}\n")
    start = numpy.datetime64("2025-01-01T00:00") + (
        random.integers(0, 364, shifts) * 1440 + random.choice([960, 1200, 1320], shifts)
    ).astype("timedelta64[m]")
    end = start + random.choice([360, 480, 540], shifts).astype("timedelta64[m]")
    area, guards = random.integers(0, permits, shifts), random.integers(2, 8, shifts)
    kinds = ["avvisa", "avlägsna", "omhänderta", "övrigt"]
    with open(folder / "guards.csv", "w", newline="", encoding="utf-8") as file:
        file.write("id,record,area,start,end,guards,kind\n")
        for k in range(shifts):
            file.write(f"S{k + 1},pass,P{area[k] + 1:02d},{start[k]},{end[k]},{guards[k]},\n")
            if k % 2:
                moment = start[k] + (end[k] - start[k]) * (k % 7) // 8
                # The clock has no such hour on the day when summer time begins.
                if str(moment)[:13] != "2025-03-30T02":
                    file.write(f"I{k + 1},ingripande,P{area[k] + 1:02d},{moment},,,"
                               f"{kinds[k % 4]}\n")


def write_shootings(path, random, count=600):
    place = random.normal(SIDE / 2, SIDE / 6, (count, 2)).clip(100, SIDE - 100) + [WEST, SOUTH]
    minute = random.integers(0, 360 * 1440, count)
    times = numpy.datetime64("2025-01-01T03:00") + minute.astype("timedelta64[m]")
    with open(path, "w", newline="") as file:
        file.write("id,time,x,y,killed,injured,status\n")
        for k in range(count):
            if str(times[k])[:13] != "2025-03-30T02":
                file.write(f"K{k + 1},{times[k]},{place[k, 0]:.2f},{place[k, 1]:.2f},"
                           f"{int(k % 8 == 0)},{k % 3},{'final' if k % 5 else 'preliminary'}\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--incidents", type=int, default=1_000_000)
    arguments.add_argument("--answers", type=int, default=20_000)
    arguments.add_argument("--shifts", type=int, default=50_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(given.seed)
    people = write_all_areas(given.folder, random)
    write_incidents(given.folder / "incidents.csv", given.incidents, random)
    write_answers(given.folder / "answers.csv", given.answers, people, random)
    write_guards(given.folder, given.shifts, random)
    write_shootings(given.folder / "shootings.csv", random)


if __name__ == "__main__":
    main()
