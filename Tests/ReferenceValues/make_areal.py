"""Areal interpolation by tobler: areal.json.

The 419 basomraden of Stockholm with their inhabitants of 2016 (stockholm_nyko_befolkning_3011.gpkg)
carried to the 117 stadsdelar (stockholm_stadsdelar.geojson, transformed to EPSG:3011), as counts and as
a share; and two small sets of squares that can be followed by hand. The population-weighted values
come from an overlay of all three sets by geopandas.
"""

import datetime
import json
import pathlib

import geopandas
import shapely
import tobler
from shapely.geometry import box
from tobler.area_weighted import area_interpolate

FOLDER = pathlib.Path(__file__).parent
DATA = FOLDER.parents[2] / "shared" / "data" / "areas"


def interpolated(source, target, extensive, intensive):
    found = area_interpolate(
        source, target, extensive_variables=[extensive], intensive_variables=[intensive],
        allocate_total=False)
    return found[extensive].tolist(), found[intensive].tolist()


def by_people(source, target, finer, people, extensive, intensive):
    """Weights by the people of a finer set, from one overlay of all three."""
    finer = finer[[people, "geometry"]].copy()
    finer["density"] = finer[people] / finer.area
    source = source.copy()
    source["s"] = range(len(source))
    target = target.copy()
    target["t"] = range(len(target))
    whole = geopandas.overlay(source[["s", "geometry"]], finer, keep_geom_type=True)
    source["whole"] = (whole.density * whole.area).groupby(whole.s).sum()
    parts = geopandas.overlay(source[["s", "geometry"]], target[["t", "geometry"]],
                              keep_geom_type=True)
    parts = geopandas.overlay(parts, finer, keep_geom_type=True)
    parts["w"] = parts.density * parts.area
    pieces = parts.groupby(["s", "t"]).w.sum().reset_index()
    pieces = pieces.merge(source[["s", "whole", extensive, intensive]], on="s")
    pieces["e"] = pieces[extensive] * pieces.w / pieces.whole
    pieces["i"] = pieces[intensive] * pieces.w
    sums = pieces.groupby("t")[["e", "i", "w"]].sum().reindex(range(len(target)))
    return sums.e.fillna(0).tolist(), (sums.i / sums.w).tolist()


nyko = geopandas.read_file(DATA / "stockholm_nyko_befolkning_3011.gpkg")
stadsdelar = geopandas.read_file(DATA / "stockholm_stadsdelar.geojson").to_crs(3011)
nyko["geometry"] = shapely.make_valid(nyko.geometry.values)
stadsdelar["geometry"] = shapely.make_valid(stadsdelar.geometry.values)
nyko = nyko.rename(columns={"kvinnor_20_2": "women", "kvinnor_65_2": "old"})
order = stadsdelar.name.map(lambda name: name.encode()).argsort()
stadsdelar = stadsdelar.iloc[order].reset_index(drop=True)
extensive, intensive = interpolated(nyko, stadsdelar, "women", "old")

# The stadsdelar with made-up figures, carried to squares of 2 km by the women of the basomraden.
SIZE = 2000
stadsdelar["figure"] = [float(i * 37 % 101) for i in range(len(stadsdelar))]
stadsdelar["share"] = [i * 53 % 97 / 97 for i in range(len(stadsdelar))]
west, south, east, north = stadsdelar.total_bounds
corners = [
    [x, y] for y in range(int(south // SIZE) * SIZE, int(north) + SIZE, SIZE)
    for x in range(int(west // SIZE) * SIZE, int(east) + SIZE, SIZE)]
cells = geopandas.GeoDataFrame(
    geometry=[box(x, y, x + SIZE, y + SIZE) for x, y in corners], crs=3011)
counts, shares = by_people(stadsdelar, cells, nyko, "women", "figure", "share")


def plain(values):
    return [None if value != value else float(value) for value in values]


(FOLDER / "areal.json").write_text(json.dumps({
    "tool": f"tobler {tobler.__version__}, geopandas {geopandas.__version__}",
    "script": "make_areal.py", "date": datetime.date.today().isoformat(),
    "tolerance": "1e-8 of the largest; intensive 1e-7", "names": stadsdelar.name.tolist(),
    "extensive": plain(extensive), "intensive": plain(intensive),
    "size": SIZE, "corners": corners, "counts": plain(counts), "shares": plain(shares),
}, separators=(",", ":"), ensure_ascii=False) + "\n")
print(sum(extensive), nyko.women.sum(), sum(counts), stadsdelar.figure.sum())
