"""Local Moran and Geary of esda, on the maps of make_getis_ord.py and three more.

Neighbors come from getis-ord-*.json where they are there. esda's statistics use row-standardized
weights; its numbers are scaled as ours are.
"""

import json
import pathlib
import warnings

import esda
import geopandas
import libpysal
import numpy

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent


def weights_of(neighbors):
    w = libpysal.weights.W(dict(enumerate(neighbors)), silence_warnings=True)
    w.transform = "r"
    return w


def splitmix(index):
    mask = (1 << 64) - 1
    z = (index + 1) * 0x9E3779B97F4A7C15 & mask
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
    return z ^ z >> 31


def scores(values, neighbors, every=1):
    x = numpy.asarray(values, float)
    n = len(x)
    y = numpy.asarray([splitmix(i + 1000) % 1000 for i in range(n)], float)
    moran = esda.Moran_Local(x, weights_of(neighbors), permutations=0)
    pair = esda.Moran_Local_BV(x, y, weights_of(neighbors), permutations=0)
    c = esda.Geary_Local(connectivity=weights_of(neighbors), permutations=0).fit(x).localG
    return {"moran": moran.Is[::every].tolist(), "quadrants": moran.q[::every].tolist(),
            "bivariate": pair.Is[::every].tolist(), "geary": numpy.asarray(c)[::every].tolist()}


def queen(frame):
    w = libpysal.weights.Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
    return [sorted(int(j) for j in w.neighbors[i]) for i in range(w.n)]


maps = []
for name in ("columbus", "baltim", "sids2", "stl", "philadelphia"):
    stored = json.loads((here / f"getis-ord-{name}.json").read_text())
    for kind, case in stored["cases"].items():
        maps.append({"name": name, "kind": kind,
                     **scores(stored["values"], case["neighbors"])})
for name, path, column in (("chicago77", "Chicago77.shp", "SHAPE_AREA"),
                           ("sids2 counts", "sids2.shp", "SID74"),
                           ("stl counts", "stl_hom.shp", "HC8893")):
    frame = geopandas.read_file(libpysal.examples.get_path(path))
    values = frame[column].astype(float).tolist()
    neighbors = queen(frame)
    maps.append({"name": name, "kind": "queen", "column": column, "values": values,
                 "neighbors": neighbors, **scores(values, neighbors)})
lattice = [splitmix(i) % 1000 for i in range(100 * 100)]
w = libpysal.weights.lat2W(100, 100, rook=False)
neighbors = [sorted(int(j) for j in w.neighbors[i]) for i in range(w.n)]
maps.append({"name": "lattice", "kind": "queen", "every": 11, **scores(lattice, neighbors, 11)})

(here / "local-esda.json").write_text(json.dumps({
    "tool": f"esda {esda.__version__}, libpysal {libpysal.__version__}, numpy {numpy.__version__}",
    "date": "2026-11-27", "script": "make_local.py",
    "tolerance": "1e-9 relative (of 1 where the number is below 1)",
    "second": "the neighbors' values of bivariate are splitmix64(index + 1000) % 1000",
    "maps": maps}, separators=(",", ":")) + "\n")
