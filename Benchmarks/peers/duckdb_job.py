#!/usr/bin/env python3
"""The job of whole_job.yml as a DuckDB script with its spatial extension.

    python duckdb_job.py FOLDER OUT

Everything that SQL can say is said in SQL; the functions it has no name for (quantiles of gamma, the
normal distribution) come from scipy.special for the few thousand values that need them.
"""

import pathlib
import sys

import numpy
import pyarrow
from scipy.special import gammaincinv, ndtr

from worker import duckdb_with_spatial

CELL = 250

READ = """
CREATE TABLE points AS
SELECT x, y, ST_Point(x, y) AS geom FROM read_csv('{folder}/incidents.csv', header = true,
  delim = ',', auto_detect = false, columns = {{'id': 'VARCHAR', 'time': 'VARCHAR',
  'category': 'VARCHAR', 'x': 'DOUBLE', 'y': 'DOUBLE', 'street': 'VARCHAR', 'status': 'VARCHAR',
  'weight': 'VARCHAR'}})
WHERE time >= '2025-01-01' AND time < '2026-01-01';
CREATE TABLE areas AS
SELECT (row_number() OVER (ORDER BY area_id) - 1)::INTEGER AS area, area_id, area_name, population,
  geom FROM ST_Read('{folder}/areas.geojson');
"""

# The lowest area that holds a point counts it. Areas are cut into the squares of the cells first, so
# that a point meets a few corners of one or two areas: twice as quick as asking the whole areas.
COUNT_AREAS = """
CREATE TABLE pieces AS
SELECT area, c, r, ST_Intersection(geom, box) AS piece FROM (
  SELECT *, ST_MakeEnvelope(c * {cell}, r * {cell}, (c + 1) * {cell}, (r + 1) * {cell}) AS box FROM (
    SELECT *, unnest(range(floor(ST_YMin(geom) / {cell})::INTEGER,
      floor(ST_YMax(geom) / {cell})::INTEGER + 1))::INTEGER AS r FROM (
      SELECT *, unnest(range(floor(ST_XMin(geom) / {cell})::INTEGER,
        floor(ST_XMax(geom) / {cell})::INTEGER + 1))::INTEGER AS c FROM areas)))
WHERE ST_Intersects(geom, box);
CREATE TABLE area_counts AS
WITH hits AS (
  SELECT point, min(area) AS area FROM (
    SELECT rowid AS point, geom, floor(x / {cell})::INTEGER AS c, floor(y / {cell})::INTEGER AS r
    FROM points)
  JOIN pieces USING (c, r) WHERE ST_Intersects(geom, piece) GROUP BY 1)
SELECT area, coalesce(n, 0) AS n FROM areas
LEFT JOIN (SELECT area, count(*) AS n FROM hits GROUP BY 1) USING (area);
"""

# Areas that share a vertex are neighbors; every area is its own.
AREA_SUMS = """
CREATE TABLE corners AS
SELECT DISTINCT area, ST_X(p) AS x, ST_Y(p) AS y FROM (
  SELECT area, unnest(ST_Dump(ST_Points(geom))).geom AS p FROM areas);
CREATE TABLE area_sums AS
WITH pairs AS (
  SELECT DISTINCT a.area, b.area AS neighbor FROM corners a JOIN corners b USING (x, y))
SELECT area, own.n, weight, value FROM (
  SELECT pairs.area, count(*) AS weight, sum(n) AS value FROM pairs
  JOIN area_counts ON neighbor = area_counts.area GROUP BY 1)
JOIN area_counts own USING (area) ORDER BY area;
"""

# Cells are half-open: one that the areas meet in its northern or eastern edge alone is not touched.
CELLS = """
CREATE TABLE cells AS
WITH extent AS (
  SELECT floor(min(ST_XMin(geom)) / {cell})::INTEGER AS west,
    floor(min(ST_YMin(geom)) / {cell})::INTEGER AS south,
    floor(max(ST_XMax(geom)) / {cell})::INTEGER AS east,
    floor(max(ST_YMax(geom)) / {cell})::INTEGER AS north
  FROM areas),
every AS (
  SELECT c, unnest(range(south, north + 1))::INTEGER AS r
  FROM (SELECT *, unnest(range(west, east + 1))::INTEGER AS c FROM extent)),
boxes AS (
  SELECT c, r, ST_MakeEnvelope(c * {cell}, r * {cell},
    (c + 1) * {cell} - 1e-6, (r + 1) * {cell} - 1e-6) AS box
  FROM every),
-- A cell meets the study area where it meets one of the areas, and those are smaller.
kept AS (SELECT DISTINCT c, r FROM boxes JOIN areas ON ST_Intersects(boxes.box, areas.geom)),
counted AS (
  SELECT floor(x / {cell})::INTEGER AS c, floor(y / {cell})::INTEGER AS r, count(*) AS n
  FROM points GROUP BY 1, 2)
SELECT c, r, coalesce(n, 0) AS n FROM kept LEFT JOIN counted USING (c, r);
CREATE TABLE near AS
SELECT c + dc AS c, r + dr AS r, n FROM cells
CROSS JOIN (SELECT unnest([-1, 0, 1])::INTEGER AS dc)
CROSS JOIN (SELECT unnest([-1, 0, 1])::INTEGER AS dr);
CREATE TABLE cell_sums AS
SELECT c, r, any_value(cells.n) AS n, count(*) AS weight, sum(near.n) AS value
FROM cells JOIN near USING (c, r) GROUP BY c, r ORDER BY r, c;
"""

WRITE = """
COPY ({query}) TO '{out}' WITH (FORMAT GDAL, DRIVER 'GeoJSON',
  LAYER_CREATION_OPTIONS ('RFC7946=YES', 'COORDINATE_PRECISION=7'))
"""


def shown(geometry):
    return f"ST_Transform({geometry}, 'EPSG:3006', 'EPSG:4326', always_xy := true) AS geom"


def hot_spots(n, weight, value):
    """Gi* for binary weights with self."""
    count, mean = len(n), n.mean()
    deviation = numpy.sqrt((n.astype(float) ** 2).mean() - mean**2)
    z = (value - mean * weight) / (
        deviation * numpy.sqrt((count * weight - weight**2) / (count - 1)))
    p = 2 * ndtr(-numpy.abs(z))
    order = numpy.argsort(p)
    q = numpy.empty(count)
    ranked = p[order] * count / numpy.arange(1, count + 1)
    q[order] = numpy.minimum(numpy.minimum.accumulate(ranked[::-1])[::-1], 1)
    level = numpy.select([q <= 0.01, q <= 0.05, q <= 0.1], [3, 2, 1], 0)
    return {"gi_z": z, "gi_p": p, "gi_q": q, "gi_bin": (numpy.sign(z) * level).astype(int)}


def rates(n, population):
    with numpy.errstate(divide="ignore", invalid="ignore"):
        per = numpy.where(population > 0, 100_000 / population, numpy.nan)
    low = numpy.where(n > 0, gammaincinv(numpy.maximum(n, 1), 0.025), 0)
    values = {"rate": n * per, "rate_lo": low * per, "rate_hi": gammaincinv(n + 1, 0.975) * per}
    # Not a number is null in Arrow, and so in the layer.
    return {k: pyarrow.array(v, from_pandas=True) for k, v in values.items()}


def columns(duck, query):
    return duck.execute(query).fetchnumpy()


def main():
    folder, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    duck = duckdb_with_spatial()
    for statements in (READ.format(folder=folder), COUNT_AREAS.format(cell=CELL), AREA_SUMS,
                       CELLS.format(cell=CELL)):
        duck.execute(statements)

    def write(name, query):
        duck.execute(WRITE.format(query=query, out=out / f"{name}.geojson"))

    found = columns(duck, "SELECT * FROM areas JOIN area_counts USING (area) ORDER BY area")
    duck.register("rate_values", pyarrow.table(
        {"area": found["area"], **rates(found["n"], found["population"])}))
    write("rates-per-area", f"""SELECT area_id, area_name, n, population, rate, rate_lo, rate_hi,
      {shown('geom')} FROM areas JOIN area_counts USING (area) JOIN rate_values USING (area)
      ORDER BY area""")
    sums = columns(duck, "SELECT * FROM area_sums ORDER BY area")
    duck.register("area_values", pyarrow.table(
        {"area": sums["area"], **hot_spots(sums["n"], sums["weight"], sums["value"])}))
    write("hot-areas", f"""SELECT area_id, area_name, n, gi_z, gi_p, gi_q, gi_bin, {shown('geom')}
      FROM areas JOIN area_counts USING (area) JOIN area_values USING (area) ORDER BY area""")
    sums = columns(duck, "SELECT * FROM cell_sums ORDER BY r, c")
    duck.register("cell_values", pyarrow.table(
        {"c": sums["c"], "r": sums["r"],
         **hot_spots(sums["n"], sums["weight"], sums["value"].astype(float))}))
    box = f"ST_MakeEnvelope(c * {CELL}, r * {CELL}, (c + 1) * {CELL}, (r + 1) * {CELL})"
    write("hot-cells", f"""SELECT '{CELL}mN' || r * {CELL} || 'E' || c * {CELL} AS area_id, n, gi_z,
      gi_p, gi_q, gi_bin, {shown(box)} FROM cells JOIN cell_values USING (c, r) ORDER BY r, c""")


if __name__ == "__main__":
    main()
