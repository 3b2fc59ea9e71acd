"""Gi and Gi* of esda, and neighbor lists of libpysal, for the tests of HotspotStatistics."""

import json
import pathlib
import warnings

import esda
import geopandas
import libpysal
import numpy
from scipy import stats

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data"
birth = {
    "tool": f"esda {esda.__version__}, libpysal {libpysal.__version__}, numpy {numpy.__version__}",
    "date": "2026-11-21",
    "script": "make_getis_ord.py",
    "tolerance": "z: 1e-9 relative (of 1 where |z| < 1); p: 1e-9 relative; neighbors: none",
}


def neighbor_lists(weights):
    return [sorted(int(j) for j in weights.neighbors[i]) for i in range(weights.n)]


def weights_of(neighbors):
    return libpysal.weights.W(dict(enumerate(neighbors)), silence_warnings=True)


def scores(values, neighbors, star, every=1):
    """z and two-sided p, binary weights, no permutations."""
    values = numpy.asarray(values, dtype=float)
    # Fresh weights each time: esda changes the transform of what it is given.
    result = esda.G_Local(
        values, weights_of(neighbors), transform="B", star=star, permutations=0)
    z = result.Zs[::every]
    return {"z": z.tolist(), "p": (2 * stats.norm.sf(numpy.abs(z))).tolist()}


def splitmix(index):
    mask = (1 << 64) - 1
    z = (index + 1) * 0x9E3779B97F4A7C15 & mask
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
    return z ^ z >> 31


def rings(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    return [[list(map(list, r.coords)) for r in [p.exterior, *p.interiors]] for p in parts]


def write(name, content):
    text = json.dumps({**birth, **content}, separators=(",", ":"))
    (here / name).write_text(text + "\n")
    print(name, len(text))


def example(name, path, column, kinds):
    frame = geopandas.read_file(libpysal.examples.get_path(path))
    values = frame[column].astype(float).tolist()
    cases = {}
    for kind in kinds:
        if kind.startswith("knn"):
            points = numpy.column_stack([frame.geometry.x, frame.geometry.y])
            weights = libpysal.weights.KNN.from_array(points, k=int(kind[3:]))
        else:
            make = {"queen": libpysal.weights.Queen, "rook": libpysal.weights.Rook}[kind]
            weights = make.from_dataframe(frame, use_index=False, silence_warnings=True)
        neighbors = neighbor_lists(weights)
        cases[kind] = {
            "neighbors": neighbors,
            "giStar": scores(values, neighbors, True),
            "gi": scores(values, neighbors, False),
        }
    content = {"data": f"{name}, column {column}", "values": values, "cases": cases}
    if kinds[0].startswith("knn"):
        content["points"] = [[p.x, p.y] for p in frame.geometry]
    else:
        content["surfaces"] = [rings(g) for g in frame.geometry]
    write(f"getis-ord-{name}.json", content)


def lattices():
    cases = []
    for size, every in ((20, 1), (100, 11)):
        values = [splitmix(i) % 1000 for i in range(size * size)]
        for rook in (False, True):
            neighbors = neighbor_lists(libpysal.weights.lat2W(size, size, rook=rook))
            cases.append({
                "size": size, "kind": "rook" if rook else "queen", "every": every,
                "giStar": scores(values, neighbors, True, every),
                "gi": scores(values, neighbors, False, every),
            })
    write("getis-ord-lattices.json", {
        "data": "splitmix64(index) % 1000 on square lattices", "cases": cases})


def six_points():
    """The six points of the docstring of esda's G_Local."""
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    values = [2, 3, 3.2, 5, 8, 7]
    weights = libpysal.weights.DistanceBand(points, threshold=15, silence_warnings=True)
    neighbors = neighbor_lists(weights)
    write("getis-ord-six-points.json", {
        "data": "six points of Getis & Ord, band of 15", "points": points, "values": values,
        "neighbors": neighbors, "giStar": scores(values, neighbors, True),
        "gi": scores(values, neighbors, False)})


def philadelphia():
    path = shared / "areas" / "philadelphia_census_tracts_pop.geojson"
    if not path.exists():
        print("Philadelphia left as it is: no shared data")
        return
    frame = geopandas.read_file(path)
    column = next(c for c in frame.columns if "pop" in c.lower())
    values = frame[column].astype(float).tolist()
    cases = {}
    for kind, make in (("queen", libpysal.weights.Queen), ("rook", libpysal.weights.Rook)):
        weights = make.from_dataframe(frame, use_index=False, silence_warnings=True)
        neighbors = neighbor_lists(weights)
        cases[kind] = {
            "neighbors": neighbors, "giStar": scores(values, neighbors, True),
            "gi": scores(values, neighbors, False)}
    write("getis-ord-philadelphia.json", {
        "data": f"census tracts of Philadelphia in degrees, column {column}",
        "column": column, "values": values, "cases": cases})


six_points()
example("columbus", "columbus.shp", "CRIME", ["queen", "rook"])
example("baltim", "baltim.shp", "PRICE", ["knn4"])
example("sids2", "sids2.shp", "SIDR79", ["queen", "rook"])
example("stl", "stl_hom.shp", "HR8893", ["queen"])
lattices()
philadelphia()
