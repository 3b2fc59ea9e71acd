#!/usr/bin/env python3
"""GeoJSON read into columns and geometries, and written from them.

    python geojson_peers.py orjson|pyogrio|duckdb read|write points|polygons FOLDER [OUT]

orjson reads into bare dictionaries, which is less than the others do, and writes dictionaries that
it makes of the columns.
"""

import sys

import numpy
import orjson
import pyarrow
import shapely

from worker import duckdb_with_spatial, say, text_hash, timed

FIELDS = ("id", "category", "n")


def answer_of(geometry, properties):
    corners = shapely.get_coordinates(geometry)
    return {"count": len(geometry), "positions": len(corners), "x": float(corners[:, 0].sum()),
            "y": float(corners[:, 1].sum()), "id": int(numpy.sum(properties["id"])),
            "n": int(numpy.sum(properties["n"])),
            "category": text_hash(pyarrow.array(properties["category"]))}


def read_pyogrio(path):
    import pyogrio.raw
    return timed(lambda: pyogrio.raw.read(path))


def from_pyogrio(result):
    meta, _, wkb, values = result
    return shapely.from_wkb(wkb), dict(zip(meta["fields"], values))


def from_orjson(document):
    features = document["features"]
    properties = {f: [one["properties"][f] for one in features] for f in FIELDS}
    rings = [one["geometry"]["coordinates"] for one in features]
    if features[0]["geometry"]["type"] == "Point":
        return shapely.points(rings), properties
    return numpy.array([shapely.Polygon(*r) for r in rings]), properties


def read_orjson(path):
    def read():
        with open(path, "rb") as file:
            return orjson.loads(file.read())
    return timed(read)


def read(tool, path):
    if tool == "orjson":
        seconds, document = read_orjson(path)
        return seconds, *from_orjson(document)
    if tool == "pyogrio":
        seconds, result = read_pyogrio(path)
        return seconds, *from_pyogrio(result)
    duck = duckdb_with_spatial()
    seconds, _ = timed(
        lambda: duck.execute(f"CREATE OR REPLACE TABLE t AS SELECT * FROM ST_Read('{path}')"))
    table = duck.execute(
        f"SELECT {', '.join(FIELDS)}, ST_AsWKB(geom) AS wkb FROM t").to_arrow_table()
    return (seconds, shapely.from_wkb(table["wkb"].to_numpy(zero_copy_only=False)),
            {f: table[f].to_numpy(zero_copy_only=False) for f in FIELDS})


def write_orjson(geometry, properties, out):
    points = shapely.get_type_id(geometry[0]) == 0
    corners = shapely.get_coordinates(geometry)
    sizes = numpy.cumsum([0, *shapely.get_num_coordinates(geometry)]).tolist()
    values = [numpy.asarray(properties[f]).tolist() for f in FIELDS]

    def write():
        pairs = corners.tolist()
        if points:
            features = [
                {"type": "Feature", "properties": {"id": i, "category": c, "n": n},
                 "geometry": {"type": "Point", "coordinates": p}}
                for i, c, n, p in zip(*values, pairs)]
        else:
            features = [
                {"type": "Feature", "properties": {"id": i, "category": c, "n": n},
                 "geometry": {"type": "Polygon", "coordinates": [pairs[a:b]]}}
                for i, c, n, a, b in zip(*values, sizes, sizes[1:])]
        with open(out, "wb") as file:
            file.write(orjson.dumps({"type": "FeatureCollection", "features": features}))
    return timed(write)[0]


def write_pyogrio(geometry, properties, out):
    import pyogrio.raw
    wkb = shapely.to_wkb(geometry)
    values = [numpy.asarray(properties[f]) for f in FIELDS]
    kind = geometry[0].geom_type

    def write():
        pyogrio.raw.write(out, wkb, values, FIELDS, driver="GeoJSON", geometry_type=kind,
                          crs="EPSG:4326", layer_options={"COORDINATE_PRECISION": "7"})
    return timed(write)[0]


def write_duckdb(geometry, properties, out):
    duck = duckdb_with_spatial()
    table = pyarrow.table({f: numpy.asarray(properties[f]) for f in FIELDS} | {
        "wkb": pyarrow.array(shapely.to_wkb(geometry), pyarrow.binary())})
    duck.register("given", table)
    duck.execute(f"CREATE TABLE t AS SELECT {', '.join(FIELDS)}, ST_GeomFromWKB(wkb) AS geom "
                 "FROM given")
    return timed(lambda: duck.execute(
        f"COPY t TO '{out}' WITH (FORMAT GDAL, DRIVER 'GeoJSON', "
        "LAYER_CREATION_OPTIONS 'COORDINATE_PRECISION=7')"))[0]


def main():
    tool, way, kind, folder, *out = sys.argv[1:]
    path = f"{folder}/{kind}.geojson"
    task = f"geojson-{kind}-{way}"
    package = {"orjson": "orjson", "pyogrio": "pyogrio", "duckdb": "duckdb"}[tool]
    if way == "read":
        seconds, *result = read(tool, path)
    else:
        given = from_pyogrio(read_pyogrio_once(path))
        writers = {"orjson": write_orjson, "pyogrio": write_pyogrio, "duckdb": write_duckdb}
        seconds = writers[tool](*given, out[0])
        # What was written is read again by another program than the one that wrote it.
        with open(out[0], "rb") as file:
            result = from_orjson(orjson.loads(file.read()))
    say(task, tool, seconds, answer_of(*result), package)


def read_pyogrio_once(path):
    import pyogrio.raw
    return pyogrio.raw.read(path)


if __name__ == "__main__":
    main()
