"""Knox tables of pointpats, and of numpy and numba on real events, for HotspotStatistics."""

import csv
import datetime
import gzip
import json
import math
import pathlib
import warnings

import geopandas
import libpysal
import numba
import numpy
import pointpats
import scipy
from pointpats.spacetime import Knox, KnoxLocal
from scipy import stats
from scipy.spatial import cKDTree

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
events = here.parents[2] / "shared" / "data" / "events"
DAY0 = datetime.date(2000, 1, 1)


def birth(tool, tolerance):
    return {"tool": tool, "date": "2026-11-27", "script": "make_near_repeat.py",
            "tolerance": tolerance}


def burkitt():
    """Cases of Burkitt's lymphoma in the West Nile district, which come with libpysal."""
    frame = geopandas.read_file(libpysal.examples.get_path("burkitt.shp"))
    points, times = frame[["X", "Y"]].to_numpy(), frame[["T"]].to_numpy()
    cases = []
    for delta, tau in ((20, 5), (5, 30), (2.5, 90), (40, 180)):
        numpy.random.seed(12345)
        table = Knox(points, times, delta=delta, tau=tau, permutations=9999, keep=True)
        local = KnoxLocal(points, times, delta=delta, tau=tau, permutations=0)
        expected = table.expected[0, 0]
        cases.append({
            # pointpats' bands are closed; all distances and times here are of whole numbers.
            "delta": delta, "tau": tau, "observed": int(table.nst), "expected": expected,
            "pairsInSpace": float(table.observed[0].sum()),
            "pairsInTime": float(table.observed[:, 0].sum()),
            "meanSimulated": float(table.sim.mean()), "pSimulated": float(
                ((table.sim >= table.nst).sum() + 1) / 10_000),
            "poissonAbove": float(table.p_poisson),
            "poissonAtLeast": float(stats.poisson.sf(table.nst - 1, expected)),
            "neighbors": [int(n) for n in local.nsti]})
    return {**birth(f"pointpats {pointpats.__version__}, scipy {scipy.__version__}",
                    "1e-9 relative; simulated within the Monte-Carlo error"),
            "points": points.tolist(), "times": times[:, 0].tolist(), "cases": cases}


@numba.njit
def simulate(first, second, band, times, time_edges, bands, runs, seed):
    numpy.random.seed(seed)
    steps = len(time_edges) - 1
    counts = numpy.zeros((runs + 1, bands * steps), numpy.int64)
    shuffled = times.copy()
    for run in range(runs + 1):
        if run > 0:
            numpy.random.shuffle(shuffled)
        for pair in range(len(first)):
            gap = abs(shuffled[first[pair]] - shuffled[second[pair]])
            for step in range(steps):
                if time_edges[step] <= gap < time_edges[step + 1]:
                    counts[run, band[pair] * steps + step] += 1
    return counts


def table(points, times, distance_edges, time_edges, runs):
    """Same place, then half-open bands; counts of all near pairs under numpy's shuffles."""
    pairs = cKDTree(points).query_pairs(distance_edges[-1], output_type="ndarray")
    first, second = pairs[:, 0], pairs[:, 1]
    delta = points[first] - points[second]
    squares = delta[:, 0] * delta[:, 0] + delta[:, 1] * delta[:, 1]
    edges = numpy.asarray(distance_edges, float) ** 2
    band = numpy.where((delta == 0).all(axis=1), 0, numpy.searchsorted(edges, squares, "right"))
    keep = (band < len(edges))
    first, second, band = first[keep], second[keep], band[keep]
    counts = simulate(first, second, band, times, numpy.asarray(time_edges), len(edges), runs, 20261127)
    ordered = numpy.sort(times)
    below = [int(sum(range(len(times))) - numpy.searchsorted(ordered, ordered - edge, "right").sum())
             if edge > 0 else 0 for edge in time_edges]
    inTime = numpy.diff(below)
    inSpace = numpy.bincount(band, minlength=len(edges))
    everything = len(times) * (len(times) - 1) / 2
    result = {"events": len(times), "distanceEdges": distance_edges, "timeEdges": time_edges,
              "observed": counts[0].tolist(), "pairsByDistance": inSpace.tolist(),
              "pairsByTime": inTime.tolist(),
              "expected": (inSpace[:, None] * (inTime[None, :] / everything)).ravel().tolist()}
    if runs:
        result["meanSimulated"] = counts[1:].mean(axis=0).tolist()
        result["deviation"] = counts[1:].std(axis=0).tolist()
        result["p"] = (((counts[1:] >= counts[0]).sum(axis=0) + 1) / (runs + 1)).tolist()
    return result


def philadelphia():
    """Burglaries of 2018, by a stretching of degrees that any language gives the same bits of."""
    points, days = [], []
    with gzip.open(events / "philadelphia_crimes_2018.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["text_general_code"].startswith("Burglary") and row["point_x"]:
                points.append(((float(row["point_x"]) + 75.0) * 85300.0,
                               (float(row["point_y"]) - 40.0) * 111050.0))
                days.append((datetime.date.fromisoformat(row["dispatch_date"]) - DAY0).days)
    return table(numpy.array(points), numpy.array(days), [0, 100, 200, 300, 400],
                 [0, 7, 14, 21, 28], 99_999)


def nypd():
    """Shootings of 2006 to 2018, in feet as the file has them."""
    points, days = [], []
    with open(events / "nypd_shootings_2006_2018.csv") as file:
        for row in csv.DictReader(file):
            points.append((float(row["X_COORD_CD"].replace(",", "")),
                           float(row["Y_COORD_CD"].replace(",", ""))))
            month, day, year = map(int, row["OCCUR_DATE"].split("/"))
            days.append((datetime.date(year, month, day) - DAY0).days)
    return table(numpy.array(points), numpy.array(days), [0, 500, 1000, 1500],
                 [0, 1, 7, 14, 28, 365], 0)


def hours():
    """Aoristic shares of the hours of the week, second by second."""
    random = numpy.random.default_rng(7)
    starts = random.integers(0, 3_000_000, 200)
    lengths = random.integers(1, 200_000, 200)
    weights = numpy.zeros(168)
    for start, length in zip(starts, lengths):
        # 1970-01-01 was a Thursday.
        hour = (numpy.arange(start, start + length) + 3 * 86_400) // 3600 % 168
        weights += numpy.bincount(hour, minlength=168) / length
    return {"starts": starts.tolist(), "ends": (starts + lengths).tolist(),
            "weights": weights.tolist()}


def write(name, content):
    (here / f"{name}.json").write_text(json.dumps(content) + "\n")


assert math.isclose(stats.poisson.sf(0, 1 / 3), 1 - math.exp(-1 / 3))
write("near-repeat-burkitt", burkitt())
tool = f"numpy {numpy.__version__}, scipy {scipy.__version__}, numba {numba.__version__}"
if events.exists():
    write("near-repeat-real", {
        **birth(tool, "counts: none; means 1e-9 relative; p within the Monte-Carlo error"),
        "philadelphia": philadelphia(), "nypd": nypd()})
write("aoristic-hours", {**birth(tool, "1e-9 of an event"), **hours()})
