#!/usr/bin/env python3
"""The job of whole_job.yml by hand: polars, pyproj on arrays, prepared shapely, numpy, orjson.

    python polars_job.py FOLDER OUT

As quick as it can be made without leaving Python: only the columns that are needed are read; points
are sorted once and every area asks for a slice; the cells are counted by division; Gi* is a sum over
shifted arrays for the cells and over shared vertices for the areas; a geometry is printed once for
both layers that show it; no data frame of geometries, no scipy.stats, which takes half a second to
load.
"""

import gc
import pathlib
import sys

import numpy
import orjson
import polars
import pyproj
import shapely
from scipy.special import gammaincinv, ndtr

CELL = 250
DECIMALS = 7


def read_points(folder):
    frame = polars.read_csv(
        folder / "incidents.csv", columns=["time", "x", "y"],
        schema_overrides={"time": polars.String, "x": polars.Float64, "y": polars.Float64})
    # The text of a date sorts as the date does.
    frame = frame.filter((polars.col("time") >= "2025-01-01") & (polars.col("time") < "2026-01-01"))
    return frame["x"].to_numpy(), frame["y"].to_numpy()


def read_areas(folder):
    features = orjson.loads((folder / "areas.geojson").read_bytes())["features"]
    features.sort(key=lambda one: one["properties"]["area_id"])
    rings = [numpy.array(one["geometry"]["coordinates"][0]) for one in features]
    ends = numpy.cumsum([0, *map(len, rings)])
    corners = numpy.concatenate(rings)
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, corners, (ends, numpy.arange(len(rings) + 1)))
    return [one["properties"] for one in features], shapes, corners, ends


def count_areas(xs, ys, shapes):
    """Each point once, in the lowest area that holds it."""
    order = numpy.argsort(xs)
    x, y = xs[order], ys[order]
    bounds = shapely.bounds(shapes)
    first = numpy.searchsorted(x, bounds[:, 0])
    end = numpy.searchsorted(x, bounds[:, 2], "right")
    shapely.prepare(shapes)
    owner = numpy.full(len(x), len(shapes), numpy.int32)
    for i in range(len(shapes) - 1, -1, -1):
        part = y[first[i]:end[i]]
        near = numpy.flatnonzero((part >= bounds[i, 1]) & (part <= bounds[i, 3])) + first[i]
        owner[near[shapely.intersects_xy(shapes[i], x[near], y[near])]] = i
    return numpy.bincount(owner, minlength=len(shapes) + 1)[:-1]


def rates(n, population):
    with numpy.errstate(divide="ignore", invalid="ignore"):
        per = numpy.where(population > 0, 100_000 / population, numpy.nan)
    low = numpy.where(n > 0, gammaincinv(numpy.maximum(n, 1), 0.025), 0)
    return n * per, low * per, gammaincinv(n + 1, 0.975) * per


def hot_spots(n, weight_sum, value_sum):
    """Gi* for binary weights with self: `weight_sum` neighbors with `value_sum` between them."""
    count, mean = len(n), n.mean()
    deviation = numpy.sqrt((n.astype(float) ** 2).mean() - mean**2)
    z = (value_sum - mean * weight_sum) / (
        deviation * numpy.sqrt((count * weight_sum - weight_sum**2) / (count - 1)))
    p = 2 * ndtr(-numpy.abs(z))
    order = numpy.argsort(p)
    ranked = p[order] * count / numpy.arange(1, count + 1)
    q = numpy.empty(count)
    q[order] = numpy.minimum(numpy.minimum.accumulate(ranked[::-1])[::-1], 1)
    level = numpy.select([q <= 0.01, q <= 0.05, q <= 0.1], [3, 2, 1], 0)
    return z, p, q, (numpy.sign(z) * level).astype(int)


def area_sums(n, corners, ends):
    """Sums over queen neighbors: areas that share a vertex, found by sorting the vertices."""
    cents = numpy.rint(corners * 100).astype(numpy.int64)
    key = cents[:, 0] << 32 | cents[:, 1]
    area = numpy.repeat(numpy.arange(len(n)), numpy.diff(ends))
    order = numpy.argsort(key, kind="stable")
    key, area = key[order], area[order]
    pairs = []
    # More than a few areas never meet in one vertex; a ring brings its first one twice.
    for step in range(1, 12):
        together = key[step:] == key[:-step]
        if not together.any():
            break
        pairs.append(area[:-step][together] * len(n) + area[step:][together])
    pairs = numpy.unique(numpy.concatenate(pairs))
    a, b = pairs // len(n), pairs % len(n)
    a, b = a[a != b], b[a != b]
    ordered = numpy.unique(numpy.concatenate([a * len(n) + b, b * len(n) + a]))
    a, b = ordered // len(n), ordered % len(n)
    weight = numpy.bincount(a, minlength=len(n)) + 1.0
    return weight, numpy.bincount(a, n[b], minlength=len(n)) + n


def cells(xs, ys, shapes):
    """All cells that the areas touch, as columns, rows and counts, with the sums around each."""
    study = shapely.coverage_union_all(shapes)
    west, south, east, north = (int(v // CELL) for v in study.bounds)
    across, down = east - west + 1, north - south + 1
    column = numpy.floor_divide(xs, CELL).astype(numpy.int32) - west
    row = numpy.floor_divide(ys, CELL).astype(numpy.int32) - south
    inside = (column >= 0) & (column < across) & (row >= 0) & (row < down)
    n = numpy.bincount(row[inside] * across + column[inside], minlength=across * down)
    r, c = numpy.divmod(numpy.arange(across * down), across)
    left, bottom = (c + west) * CELL, (r + south) * CELL
    # Half-open: a cell that the area meets in its northern or eastern edge alone is not touched.
    shapely.prepare(study)
    kept = shapely.intersects(
        study, shapely.box(left, bottom, left + CELL - 1e-6, bottom + CELL - 1e-6))
    padded = numpy.zeros((2, down + 2, across + 2))
    padded[0, 1:-1, 1:-1] = kept.reshape(down, across)
    padded[1, 1:-1, 1:-1] = numpy.where(kept, n, 0).reshape(down, across)
    sums = sum(padded[:, 1 + dy:down + 1 + dy, 1 + dx:across + 1 + dx]
               for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    weight, value = sums.reshape(2, -1)[:, kept]
    return left[kept], bottom[kept], n[kept], weight, value


def fragments(corners, ends, transform):
    """The geometry of each ring as JSON, in longitude and latitude."""
    longitude, latitude = transform(corners[:, 0], corners[:, 1])
    pairs = numpy.round(numpy.stack([longitude, latitude], 1), DECIMALS).tolist()
    return [orjson.Fragment(orjson.dumps({"type": "Polygon", "coordinates": [pairs[a:b]]}))
            for a, b in zip(ends.tolist(), ends[1:].tolist())]


def write(path, columns, geometry):
    names = list(columns)
    values = [v.tolist() if isinstance(v, numpy.ndarray) else v for v in columns.values()]
    features = [{"type": "Feature", "properties": dict(zip(names, row)), "geometry": shape}
                for row, shape in zip(zip(*values), geometry)]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))


def main():
    gc.disable()
    folder, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    transform = pyproj.Transformer.from_crs(3006, 4326, always_xy=True).transform
    xs, ys = read_points(folder)
    properties, shapes, corners, ends = read_areas(folder)
    n = count_areas(xs, ys, shapes)
    names = {f: [one[f] for one in properties] for f in ("area_id", "area_name")}
    population = numpy.array([one["population"] for one in properties])
    shown = fragments(corners, ends, transform)
    rate, low, high = rates(n, population)
    write(out / "rates-per-area.geojson", names | {
        "n": n, "population": population, "rate": rate, "rate_lo": low, "rate_hi": high}, shown)
    z, p, q, level = hot_spots(n, *area_sums(n, corners, ends))
    write(out / "hot-areas.geojson", names | {
        "n": n, "gi_z": z, "gi_p": p, "gi_q": q, "gi_bin": level}, shown)
    left, bottom, n, weight, value = cells(xs, ys, shapes)
    z, p, q, level = hot_spots(n, weight, value)
    squares = numpy.stack([left, bottom, left + CELL, bottom, left + CELL, bottom + CELL, left,
                           bottom + CELL, left, bottom], 1).reshape(-1, 2)
    identifiers = [f"{CELL}mN{y}E{x}" for y, x in zip(bottom.tolist(), left.tolist())]
    write(out / "hot-cells.geojson",
          {"area_id": identifiers, "n": n, "gi_z": z, "gi_p": p, "gi_q": q, "gi_bin": level},
          fragments(squares, numpy.arange(0, len(squares) + 1, 5), transform))


if __name__ == "__main__":
    main()
