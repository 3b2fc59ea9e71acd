"""Moran's I, Geary's C, general G and bivariate Moran of esda, for the tests of HotspotStatistics.

Reads values and neighbors from getis-ord-*.json, so make_getis_ord.py comes first.
make_global.R adds what spdep says of the same cases."""

import json
import pathlib
import warnings

import esda
import geopandas
import libpysal
import numpy
from libpysal.weights import W
from scipy import stats

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
draws = 99_999


def splitmix(index):
    mask = (1 << 64) - 1
    z = (index + 1) * 0x9E3779B97F4A7C15 & mask
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
    return z ^ z >> 31


def weights_of(case):
    neighbors = dict(enumerate(case["neighbors"]))
    numbers = dict(enumerate(case["weights"])) if "weights" in case else None
    return W(neighbors, numbers, silence_warnings=True)


def test(value, expectation, variance):
    z = (value - expectation) / variance ** 0.5
    return {"value": float(value), "expectation": float(expectation),
            "variance": float(variance), "z": float(z), "p": float(2 * stats.norm.sf(abs(z)))}


def statistics(values, case, transform):
    # Fresh weights each time: esda changes the transform of what it is given.
    moran = esda.Moran(values, weights_of(case), transformation=transform, permutations=0)
    geary = esda.Geary(values, weights_of(case), transformation=transform, permutations=0)
    return {
        "moran": test(moran.I, moran.EI, moran.VI_rand),
        "moranNormal": test(moran.I, moran.EI, moran.VI_norm),
        "geary": test(geary.C, geary.EC, geary.VC_rand),
        "gearyNormal": test(geary.C, geary.EC, geary.VC_norm),
    }


def general_g(values, case):
    # esda's G takes its weights as binary; those with numbers are left to spdep.
    result = esda.getisord.G(values, weights_of(case), permutations=0)
    return test(result.G, result.EG, result.VG)


def permuted(values, case):
    """Two-sided p of Moran's I, counted from esda's own simulations."""
    numpy.random.seed(1)
    result = esda.Moran(values, weights_of(case), transformation="r", permutations=draws)
    tail = min((result.sim >= result.I).sum(), (result.sim <= result.I).sum())
    return {"draws": draws, "p": float(min(1, 2 * (tail + 1) / (draws + 1)))}


def read(name):
    return json.loads((here / f"getis-ord-{name}.json").read_text())


cases = []


def add(name, kind, values, case, other=None, simulate=False, every=None):
    values = numpy.asarray(values, dtype=float)
    entry = {"name": name, "kind": kind, "esdaRow": statistics(values, case, "r"),
             "esdaNone": statistics(values, case, "o")}
    if "weights" not in case:
        entry["generalG"] = general_g(values, case)
    if simulate:
        entry["permuted"] = permuted(values, case)
    if other is not None:
        result = esda.Moran_BV(values, numpy.asarray(other, float), weights_of(case),
                               transformation="r", permutations=0)
        entry["other"] = list(map(float, other))
        entry["bivariate"] = float(result.I)
    if every is None:
        entry |= {"values": values.tolist(), **case}
    else:
        entry["size"] = every
    cases.append(entry)


columbus = geopandas.read_file(libpysal.examples.get_path("columbus.shp"))
for name in ("columbus", "sids2", "stl", "baltim", "philadelphia"):
    data = read(name)
    for kind, case in data["cases"].items():
        add(name, kind, data["values"], {"neighbors": case["neighbors"]},
            other=columbus["INC"] if name == "columbus" and kind == "queen" else None,
            simulate=kind == "queen" and name in ("columbus", "sids2", "stl"))

frame = geopandas.read_file(libpysal.examples.get_path("Chicago77.shp"))
weights = libpysal.weights.Queen.from_dataframe(frame, use_index=False)
add("chicago77, column PERIMETER", "queen", frame["PERIMETER"],
    {"neighbors": [sorted(map(int, weights.neighbors[i])) for i in range(weights.n)]})

# Two isolates among the areas.
data = read("columbus")
alone = {10, 30}
add("columbus with two isolates", "queen", data["values"], {"neighbors": [
    [] if i in alone else [j for j in row if j not in alone]
    for i, row in enumerate(data["cases"]["queen"]["neighbors"])]})

# Weights with numbers, not symmetric.
data = read("baltim")
kernel = libpysal.weights.Kernel(data["points"], fixed=False, k=6, function="quadratic")
pairs = [sorted((int(j), float(v)) for j, v in kernel[i].items() if j != i)
         for i in range(kernel.n)]
add("baltim", "kernel", data["values"], {
    "neighbors": [[j for j, _ in row] for row in pairs],
    "weights": [[v for _, v in row] for row in pairs]})

for kind in ("queen", "rook"):
    lattice = libpysal.weights.lat2W(100, 100, rook=kind == "rook")
    add("lattice", kind, [splitmix(i) % 1000 for i in range(10_000)],
        {"neighbors": [sorted(map(int, lattice.neighbors[i])) for i in range(10_000)]}, every=100)

text = json.dumps({
    "tool": f"esda {esda.__version__}, libpysal {libpysal.__version__}, "
            f"numpy {numpy.__version__}",
    "date": "2026-11-27", "script": "make_global.py",
    "tolerance": "1e-9 relative (z: of 1 where |z| < 1); permuted p: its Monte-Carlo error",
    "cases": cases}, separators=(",", ":"))
(here / "global.json").write_text(text + "\n")
print("global.json", len(text))
