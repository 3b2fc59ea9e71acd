"""Smoothed and standardized rates and Poisson bands, for the tests of HotspotStatistics."""

import json
import pathlib
import warnings

import esda
import geopandas
import libpysal
import numpy
import scipy
from esda import smoothing
from scipy import stats

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(20261127)


def between(events, populations):
    share = populations / populations.sum()
    mean = share @ (events / populations)
    return share @ (events / populations - mean) ** 2 - mean / populations.mean()


def global_bayes(events, populations):
    """esda's, where the variance between areas is above 0: it does not hold it there."""
    assert between(events, populations) > 0
    return smoothing.Empirical_Bayes(events, populations).r.ravel()


def spatial_bayes(events, populations, weights):
    """esda's, which holds the variance at 0 but makes 0/0 of a neighborhood without events."""
    weights.id_order = list(range(weights.n))
    rates = smoothing.Spatial_Empirical_Bayes(events, populations, weights).r.ravel()
    for i in range(weights.n):
        if events[i] == 0 and all(events[j] == 0 for j in weights.neighbors[i]):
            assert not numpy.isfinite(rates[i])
            rates[i] = 0.0
    return rates


def position(count, expected):
    """By scipy's Poisson quantiles, not by intervals of the count as ours."""
    if expected <= 0:
        return None
    for level, name in ((0.998, "99.8"), (0.95, "95")):
        low, high = stats.poisson.interval(level, expected)
        if count > high:
            return f"above-{name}"
        if count < low:
            return f"below-{name}"
    return "within"


cases = []
for name, path, event, population in (
    ("stl", "stl_hom.shp", "HC8893", "PO8893"),
    ("sids2", "sids2.shp", "SID79", "BIR79"),
    ("sids2, 1974", "sids2.shp", "SID74", "BIR74"),
):
    frame = geopandas.read_file(libpysal.examples.get_path(path))
    weights = libpysal.weights.Queen.from_dataframe(
        frame, use_index=False, silence_warnings=True)
    events = frame[event].astype(int).to_numpy()
    populations = frame[population].to_numpy(float)
    expected = events.sum() / populations.sum() * populations
    cases.append({
        "name": name, "events": events.tolist(), "populations": populations.tolist(),
        "neighbors": [sorted(int(j) for j in weights.neighbors[i]) for i in range(weights.n)],
        "standardized": smoothing.assuncao_rate(events, populations).tolist(),
        "global": global_bayes(events, populations).tolist(),
        "spatial": spatial_bayes(events, populations, weights).tolist(),
        "excess": smoothing.Excess_Risk(events, populations).r.ravel().tolist(),
        "funnel": [position(c, m) for c, m in zip(events.tolist(), expected.tolist())],
    })

def philadelphia():
    """All crimes of 2018 by census tract, as counts.py counted them, per resident."""
    areas = here.parents[2] / "shared" / "data" / "areas" / "philadelphia_census_tracts_pop.geojson"
    if not areas.exists():
        # The file has it already, and without the areas it cannot be made anew.
        return json.loads((here / "rates.json").read_text())["philadelphia"]
    counts = json.loads((here / "counts" / "philadelphia-tracts.json").read_text())["counts"]["n"]
    frame = geopandas.read_file(areas)
    neighbors = libpysal.weights.Queen.from_dataframe(
        frame, use_index=False, silence_warnings=True).neighbors
    peopled = [i for i in range(len(frame)) if frame["total_pop"][i] > 0]
    weights = libpysal.weights.W(
        {i: [j for j in neighbors[i] if j in set(peopled)] for i in peopled}, id_order=peopled,
        silence_warnings=True)
    events = numpy.array([counts[frame["GEOID"][i]] for i in peopled])
    populations = frame["total_pop"][peopled].to_numpy(float)
    assert between(events, populations) > 0
    expected = events.sum() / populations.sum() * populations
    spatial = smoothing.Spatial_Empirical_Bayes(events, populations, weights).r.ravel()
    columns = {
        "rate_eb": global_bayes(events, populations) * 1e5, "rate_seb": spatial * 1e5,
        "expected": expected, "excess_risk": events / expected,
        "funnel": [position(c, m) for c, m in zip(events.tolist(), expected.tolist())]}
    names = [frame["GEOID"][i] for i in peopled]
    moran = esda.Moran(smoothing.assuncao_rate(events, populations), weights, permutations=0)
    return {"moran_rates": {"value": moran.I, "z": moran.z_rand}} | {
        key: dict(zip(names, map(str, column) if key == "funnel" else map(float, column)))
        for key, column in columns.items()}


bands = []
for expected in (1e-3, 0.5, 1.0, 3.3, 12.0, 100.0, 1234.5, 1e5, 1e7):
    spread = expected ** 0.5
    for offset in (-4.0, -3.2, -3.0, -2.2, -2.0, -1.8, 0.0, 1.8, 2.0, 2.2, 3.0, 3.2, 3.5, 4.0):
        count = round(expected + offset * spread)
        if count >= 0:
            bands.append({"expected": expected, "count": count,
                          "position": position(count, expected)})

text = json.dumps({
    "tool": f"esda {esda.__version__}, libpysal {libpysal.__version__}, "
            f"scipy {scipy.__version__}, numpy {numpy.__version__}",
    "date": "2026-11-27", "script": "make_rates.py",
    "tolerance": "1e-9 relative; positions: none",
    "cases": cases, "bands": bands, "philadelphia": philadelphia()}, separators=(",", ":"))
(here / "rates.json").write_text(text + "\n")
print("rates.json", len(text))
