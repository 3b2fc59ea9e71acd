#!/usr/bin/env python3
"""Points placed in areas and counted per area and category, preparation of the areas included.

    python area_peers.py shapely|sedonadb|geopandas|duckdb FOLDER N VERTICES

What each gets, made before the clock runs, is what suits it: geometries of its own for the areas,
and columns, geometries or a table for the points.
"""

import os
import sys

import numpy
import shapely

from worker import THREADS, columns, duckdb_with_spatial, say, table_hash, timed

CATEGORIES = 7


def by_shapely(areas, xs, ys, category):
    """Points sorted by x; each prepared area asks for the slice that its own box cuts out."""

    def count():
        order = numpy.argsort(xs)
        x, y, c = xs[order], ys[order], category[order]
        table = numpy.zeros((len(areas), CATEGORIES), numpy.int64)
        shapely.prepare(areas)
        bounds = shapely.bounds(areas)
        first = numpy.searchsorted(x, bounds[:, 0])
        end = numpy.searchsorted(x, bounds[:, 2], "right")
        for i, area in enumerate(areas):
            part = slice(first[i], end[i])
            near = numpy.flatnonzero((y[part] >= bounds[i, 1]) & (y[part] <= bounds[i, 3]))
            near += first[i]
            inside = shapely.contains_xy(area, x[near], y[near])
            table[i] = numpy.bincount(c[near[inside]], minlength=CATEGORIES)
        shapely.destroy_prepared(areas)
        return table

    return timed(count)


def by_geopandas(areas, xs, ys, category):
    import geopandas
    points = geopandas.GeoDataFrame({"category": category},
                                    geometry=geopandas.points_from_xy(xs, ys))
    frame = geopandas.GeoDataFrame(geometry=areas)

    def count():
        hits = points.sjoin(frame, predicate="within")
        table = numpy.zeros((len(areas), CATEGORIES), numpy.int64)
        numpy.add.at(table, (hits.index_right.values, hits.category.values), 1)
        return table

    return timed(count)


def as_table(rows, areas):
    table = numpy.zeros((areas, CATEGORIES), numpy.int64)
    area, category, n = (numpy.asarray(rows.column(i)) for i in range(3))
    table[area, category] = n
    return table


QUERY = """SELECT areas.area, points.category, count(*) AS n FROM points
JOIN areas ON ST_Within(points.geom, areas.geom) GROUP BY 1, 2"""


def by_sedonadb(areas, xs, ys, category):
    import pyarrow
    import sedonadb
    sedona = sedonadb.connect()

    def register(name, geometry, **more):
        column = pyarrow.array(shapely.to_wkb(geometry), pyarrow.binary())
        sedona.create_data_frame(pyarrow.table({"wkb": column, **more})).to_view("given", True)
        sedona.sql(f"SELECT {', '.join(more)}, ST_GeomFromWKB(wkb) AS geom FROM given"
                   ).to_memtable().to_view(name, True)

    register("areas", areas, area=numpy.arange(len(areas), dtype=numpy.int32))
    register("points", shapely.points(xs, ys), category=category.astype(numpy.int32))
    # The answer leaves as Arrow, as it is.
    return timed(lambda: as_table(sedona.sql(QUERY).to_arrow_table(), len(areas)))


def by_duckdb(areas, xs, ys, category):
    import pyarrow
    duck = duckdb_with_spatial()
    shapes = pyarrow.table({"area": numpy.arange(len(areas), dtype=numpy.int32),
                            "wkb": pyarrow.array(shapely.to_wkb(areas), pyarrow.binary())})
    places = pyarrow.table({"x": xs, "y": ys, "category": category.astype(numpy.int32)})
    duck.register("shapes", shapes)
    duck.register("places", places)
    duck.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS geom FROM shapes")
    duck.execute("CREATE TABLE points AS SELECT category, ST_Point(x, y) AS geom FROM places")
    return timed(lambda: as_table(duck.execute(QUERY).to_arrow_table(), len(areas)))


def main():
    tool, folder, n, vertices = sys.argv[1:]
    offsets = numpy.fromfile(f"{folder}/areas-{vertices}.i64", numpy.int64)
    corners = numpy.fromfile(f"{folder}/areas-{vertices}.f64").reshape(-1, 2)
    areas = numpy.array([shapely.Polygon(corners[a:b]) for a, b in zip(offsets, offsets[1:])])
    xs, ys = columns(folder, f"points-{n}", 2)
    category = numpy.fromfile(f"{folder}/category-{n}.u8", numpy.uint8)
    ways = {"shapely": by_shapely, "geopandas": by_geopandas, "sedonadb": by_sedonadb,
            "duckdb": by_duckdb}
    seconds, table = ways[tool](areas, xs, ys, category)
    say(f"join-{vertices}-{n}", tool, seconds,
        {"count": int(table.sum()), "hash": table_hash(table)})


if __name__ == "__main__":
    os.environ.setdefault("RAYON_NUM_THREADS", str(THREADS))
    main()
