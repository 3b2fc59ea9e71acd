"""p-values from many draws by a plain loop, for the tests of conditional permutation and exact p.

Each draw takes k of the other n-1 values without replacement by a partial shuffle with the generator
of numba. Counts how many sums (for Geary: sums of squared differences) are at least, and at most, the
observed one. 99 999 draws for all areas of small maps, 10 000 000 for some areas of count maps; esda's
and pygeoda's own p at 99 999 beside them.
"""

import json
import pathlib
import warnings

import esda
import geopandas
import libpysal
import numba
import numpy
import pygeoda

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent


@numba.njit
def seeded(seed):
    numpy.random.seed(seed)


@numba.njit
def tails(values, area, neighbors, draws, squares):
    n, k = len(values), len(neighbors)
    own = values[area]
    pool = numpy.empty(n - 1)
    pool[:area] = values[:area]
    pool[area:] = values[area + 1:]
    observed = 0.0
    for j in neighbors:
        observed += (values[j] - own) ** 2 if squares else values[j]
    slack = 1e-9 * max(1.0, abs(observed))
    least = most = 0
    for _ in range(draws):
        total = 0.0
        for i in range(k):
            j = i + numpy.random.randint(0, n - 1 - i)
            pool[i], pool[j] = pool[j], pool[i]
            total += (pool[i] - own) ** 2 if squares else pool[i]
        least += total >= observed - slack
        most += total <= observed + slack
    return least, most


def queen(frame):
    w = libpysal.weights.Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
    return [sorted(int(j) for j in w.neighbors[i]) for i in range(w.n)]


def loop(values, neighbors, areas, draws, squares=False):
    values = numpy.asarray(values, float)
    counts = [tails(values, i, numpy.asarray(neighbors[i], numpy.int64), draws, squares)
              for i in areas]
    return {"least": [int(c[0]) for c in counts], "most": [int(c[1]) for c in counts]}


def two_sided(one_sided):
    return numpy.minimum(1, 2 * numpy.asarray(one_sided)).round(7).tolist()


def tools(values, neighbors, frame):
    w = libpysal.weights.W(dict(enumerate(neighbors)), silence_warnings=True)
    ours = esda.G_Local(numpy.asarray(values, float), w, transform="B", star=True,
                        permutations=99_999, seed=1, n_jobs=1)
    result = {"esda": two_sided(ours.p_sim)}
    if frame is not None:
        gda = pygeoda.open(frame)
        geoda = pygeoda.local_gstar(pygeoda.queen_weights(gda), list(map(float, values)),
                                    permutations=99_999, seed=1, cpu_threads=1)
        result["pygeoda"] = two_sided(geoda.lisa_pvalues())
    return result


seeded(20261127)
small = []
for name, path, column in (("columbus", "columbus.shp", "CRIME"), ("sids2", "sids2.shp", "SIDR79"),
                           ("stl", "stl_hom.shp", "HR8893"), ("chicago77", "Chicago77.shp", "SHAPE_AREA")):
    frame = geopandas.read_file(libpysal.examples.get_path(path))
    values, neighbors = frame[column].astype(float).tolist(), queen(frame)
    areas = range(len(values))
    small.append({"name": name, "values": values, "neighbors": neighbors, "draws": 99_999,
                  "sum": loop(values, neighbors, areas, 99_999),
                  "squares": loop(values, neighbors, areas, 99_999, True),
                  **tools(values, neighbors, frame)})
    print(name)
large = []
for name, path, column in (("sids2 counts", "sids2.shp", "SID74"),
                           ("stl counts", "stl_hom.shp", "HC8893")):
    frame = geopandas.read_file(libpysal.examples.get_path(path))
    values, neighbors = frame[column].astype(float).tolist(), queen(frame)
    areas = list(range(0, len(values), len(values) // 8))
    large.append({"name": name, "values": values, "neighbors": neighbors, "areas": areas,
                  "draws": 10_000_000, "sum": loop(values, neighbors, areas, 10_000_000),
                  "squares": loop(values, neighbors, areas, 10_000_000, True)})
    print(name)
(here / "permutation-draws.json").write_text(json.dumps({
    "tool": f"numba {numba.__version__}, numpy {numpy.__version__}, esda {esda.__version__}, "
            f"pygeoda {pygeoda.__version__}",
    "date": "2026-11-27", "script": "make_permutations.py",
    "tolerance": "five standard errors of the two Monte-Carlo estimates",
    "small": small, "large": large}, separators=(",", ":")) + "\n")
