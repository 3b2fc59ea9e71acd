"""What other tools do at the places where methods differ: measured, not remembered.

Prints one line a finding, with the versions first. Nothing is written; TrapTests.swift and Inference.md
quote what was printed, with the date.
"""

import inspect
import warnings

import esda
import geopandas
import libpysal
import numpy
import pygeoda
from scipy import stats

warnings.filterwarnings("ignore")
print(f"esda {esda.__version__}, pygeoda {pygeoda.__version__}, libpysal {libpysal.__version__}, "
      f"numpy {numpy.__version__}")

# 1. The six points of Getis & Ord: analytic scores of Gi under two scalings of the same weights.
points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
values = numpy.array([2, 3, 3.2, 5, 8, 7])
for scaling in ("B", "R"):
    w = libpysal.weights.DistanceBand(points, threshold=15, silence_warnings=True)
    g = esda.G_Local(values, w, transform=scaling, permutations=0)
    print(f"1  esda Gi, six points, transform {scaling}: Zs[0] = {g.Zs[0]:.5f}, "
          f"p_norm[0] = {g.p_norm[0]:.5f} (one-sided: sf(|z|) = {stats.norm.sf(abs(g.Zs[0])):.5f})")

# 2. Sums equal to the observed one, and a two-sided p.
mostly_zero = numpy.zeros(100)
mostly_zero[::33] = 1
w = libpysal.weights.lat2W(10, 10, rook=True)
p = esda.Moran_Local(mostly_zero, w, permutations=99, seed=1, n_jobs=1).p_sim
print(f"2a esda local Moran, 4 ones of 100: largest p_sim = {p.max():.4f}, doubled {2 * p.max():.4f}")
accepted = "alternative" in inspect.signature(esda.Moran_Local.__init__).parameters
print(f"2b esda Moran_Local takes an alternative: {accepted}")
try:
    from esda.significance import calculate_significance

    statistic, draws = numpy.array([0.0]), numpy.zeros((1, 99))
    for alternative in ("two-sided", "greater", "lesser", "directed"):
        one = calculate_significance(statistic, draws, alternative=alternative)
        print(f"2c esda.significance, all 99 draws equal to the observed, {alternative}: "
              f"p = {float(numpy.ravel(one)[0]):.4f}")
except ImportError:
    print("2c esda.significance: not in this version")

# 3. One value that is no number.
columbus = geopandas.read_file(libpysal.examples.get_path("columbus.shp"))
w = libpysal.weights.Queen.from_dataframe(columbus, use_index=False, silence_warnings=True)
poisoned = columbus["CRIME"].to_numpy().copy()
poisoned[13] = numpy.nan
for count in (999, 9_999):
    g = esda.G_Local(poisoned, w, transform="B", star=True, permutations=count, seed=1, n_jobs=1)
    print(f"3  esda Gi*, columbus, one NaN, {count}: p_sim from {numpy.nanmin(g.p_sim):.4g} to "
          f"{numpy.nanmax(g.p_sim):.4g}, NaN among them: {int(numpy.isnan(g.p_sim).sum())} of {w.n}")

# 4. Areas without neighbors.
six = geopandas.GeoDataFrame({"v": [1.0, 2, 3, 4, 5, 40]}, geometry=geopandas.points_from_xy(
    [0, 1, 2, 3, 4, 90], [0, 0, 0, 0, 0, 90]).buffer(0.3))
gda = pygeoda.open(six)
band = pygeoda.distance_weights(gda, 1.5)
lisa = pygeoda.local_gstar(band, [float(v) for v in six["v"]], permutations=999, seed=1, cpu_threads=1)
print(f"4a pygeoda Gi*, an isolate: p = {lisa.lisa_pvalues()[5]}, cluster = "
      f"{lisa.lisa_labels()[lisa.lisa_clusters()[5]]}")
w = libpysal.weights.W({0: [1], 1: [0, 2], 2: [1, 3], 3: [2, 4], 4: [3], 5: []}, silence_warnings=True)
moran = esda.Moran_Local(six["v"].to_numpy(), w, permutations=999, seed=1, n_jobs=1)
print(f"4b esda local Moran, an isolate: I = {moran.Is[5]}, p_sim = {moran.p_sim[5]:.4g}, q = {moran.q[5]}")

# 5. The number of threads.
gda = pygeoda.open(columbus)
queen = pygeoda.queen_weights(gda)
crime = [float(v) for v in columbus["CRIME"]]
for method in ("complete", "lookup"):
    p = {}
    for threads in (1, 2):
        try:
            result = pygeoda.local_gstar(queen, crime, permutations=999, seed=1, cpu_threads=threads,
                                         permutation_method=method)
            p[threads] = numpy.array(result.lisa_pvalues())
        except Exception as error:  # an older version has no such option
            print(f"5  pygeoda {method}: {error}")
    if len(p) == 2:
        print(f"5  pygeoda Gi*, columbus, {method}, seed 1, 1 against 2 threads: "
              f"{int((p[1] != p[2]).sum())} of {len(crime)} p differ, by up to {abs(p[1] - p[2]).max():.4f}")

# 6. Against a plain loop: how far p is off where the seed changes, and where the draws grow.
import json
import pathlib

stored = json.loads((pathlib.Path(__file__).parent / "permutation-draws.json").read_text())
for map in stored["small"]:
    share = numpy.minimum(map["sum"]["least"], map["sum"]["most"]) / map["draws"]
    loop = numpy.minimum(1, 2 * share)
    no_ties = numpy.array(map["sum"]["least"]) + numpy.array(map["sum"]["most"]) == map["draws"]
    off = {tool: abs(numpy.array(map[tool]) - loop)[no_ties].max() for tool in ("esda", "pygeoda")}
    print(f"6  {map['name']}, {no_ties.sum()} areas without ties, two-sided p against a loop of "
          f"{map['draws']} draws: esda off by up to {off['esda']:.4f}, pygeoda by {off['pygeoda']:.4f}")
for seed in (1, 2, 3, 4):
    p = {threads: numpy.array(pygeoda.local_gstar(queen, crime, permutations=99_999, seed=seed,
                                                  cpu_threads=threads).lisa_pvalues())
         for threads in (1, 2)}
    loop = numpy.minimum(stored["small"][0]["sum"]["least"], stored["small"][0]["sum"]["most"]) / 99_999
    print(f"6  pygeoda, columbus, 99 999 permutations, seed {seed}: one-sided p off by up to "
          f"{abs(p[1] - loop).max():.4f} (1 thread), {abs(p[2] - loop).max():.4f} (2 threads)")

# 7. A sum of neighbors that lies exactly on the mean.
ring = libpysal.weights.W({i: [(i - 1) % 8, (i + 1) % 8] for i in range(8)}, silence_warnings=True)
moran = esda.Moran_Local(numpy.array([4.0, 9, 0, 1, 6, 7, 2, 3]), ring, permutations=0)
print(f"7  esda local Moran: value at the mean: I = {moran.Is[0]}, q = {moran.q[0]}; "
      f"neighbors at the mean: I = {moran.Is[4]}, q = {moran.q[4]} (1 HH, 2 LH, 3 LL, 4 HL)")

# 8. Empirical Bayes where the rates vary less than chance.
from esda.smoothing import Empirical_Bayes

smooth = Empirical_Bayes(numpy.array([10, 20, 31]), numpy.array([1000, 2000, 3000])).r.ravel()
print(f"8  esda empirical Bayes, crude {10 / 1000:.5f} {20 / 2000:.5f} {31 / 3000:.5f}, all "
      f"{61 / 6000:.5f}: {' '.join(f'{r:.5f}' for r in smooth)}")
