"""Kulldorff's scan statistic by plain loops, for the tests of HotspotStatistics.

Written from the articles, with nothing of the engine: every circle of every center, every interval,
two logarithms each. The p-values are those of 99 999 simulated maps.
"""

import json
import math
import pathlib
import sys
import warnings

import geopandas
import libpysal
import numba
import numpy
import pandas

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data"
simulations = 99_999
birth = {
    "tool": f"numpy {numpy.__version__}, numba {numba.__version__}, libpysal {libpysal.__version__}",
    "date": "2026-11-27",
    "script": "make_scan.py",
    "tolerance": "ratios, expected and relative risks: 1e-9 relative; p: five standard errors of "
                 f"both numbers of simulations, {simulations} here",
    "simulations": simulations,
}


def zones(points, weights, largest):
    """For each center the order of the areas, and where its circles end."""
    points = numpy.asarray(points, float)
    limit = weights.sum() * largest * (1 + 1e-12)
    orders, ends = [], []
    for center in range(len(points)):
        distance = numpy.hypot(*(points - points[center]).T)
        order = numpy.argsort(distance, kind="stable")
        near = distance[order]
        last = numpy.append(near[1:] - near[:-1] > 1e-9 * near[1:], True)
        inside = numpy.cumsum(weights[order])
        end = numpy.flatnonzero(last & (inside <= limit)) + 1
        # Circles grow: after the first that holds too much, all do.
        orders.append(order)
        ends.append(end)
    width = max((len(e) for e in ends), default=0)
    table = numpy.zeros((len(points), width + 1), numpy.int64)
    for center, end in enumerate(ends):
        table[center, 0] = len(end)
        table[center, 1:len(end) + 1] = end
    return numpy.array(orders), table


def intervals(lengths, largest, prospective):
    count = len(lengths)
    if count == 1:
        return numpy.array([[0, 1]])
    limit = sum(lengths) * largest * (1 + 1e-12)
    return numpy.array([
        [a, b] for a in range(count) for b in range(a + 1, count + 1)
        if sum(lengths[a:b]) <= limit and (not prospective or b == count)])


@numba.njit
def ratio(c, e, total, direction):
    if c == e or (c > e and direction < 0) or (c < e and direction > 0):
        return 0.0
    inside = c * math.log(c / e) if c > 0 else 0.0
    outside = (total - c) * math.log((total - c) / (total - e)) if c < total else 0.0
    return inside + outside


@numba.njit
def best(cases, expected, order, table, spans, direction, taken):
    """The largest ratio of all windows with no taken area, and where it is."""
    total = cases.sum()
    top, where = 0.0, (-1, 0, 0)
    steps = cases.shape[1]
    for center in range(order.shape[0]):
        c = numpy.zeros(steps + 1)
        e = numpy.zeros(steps + 1)
        place = 0
        for k in range(1, table[center, 0] + 1):
            free = True
            while place < table[center, k]:
                area = order[center, place]
                if taken[area]:
                    free = False
                sc, se = 0.0, 0.0
                for t in range(steps):
                    sc += cases[area, t]
                    se += expected[area, t]
                    c[t + 1] += sc
                    e[t + 1] += se
                place += 1
            if not free:
                break
            for s in range(spans.shape[0]):
                found = ratio(c[spans[s, 1]] - c[spans[s, 0]], e[spans[s, 1]] - e[spans[s, 0]],
                              total, direction)
                # The same window around another center differs in the last digits only.
                if found > top * (1 + 1e-12):
                    top, where = found, (center, k, s)
    return top, where


@numba.njit(parallel=False)
def maxima(expected, order, table, spans, direction, total, count, seed):
    numpy.random.seed(seed)
    areas, steps = expected.shape
    shares = (expected / expected.sum()).ravel()
    none = numpy.zeros(areas, numpy.bool_)
    found = numpy.empty(count)
    for s in range(count):
        drawn = numpy.random.multinomial(total, shares).reshape(areas, steps).astype(numpy.float64)
        found[s] = best(drawn, expected, order, table, spans, direction, none)[0]
    return found


@numba.njit
def permuted_maxima(cases, expected, order, table, spans, direction, count, seed):
    numpy.random.seed(seed)
    areas, steps = cases.shape
    where = numpy.empty(int(cases.sum()), numpy.int64)
    when = numpy.empty(int(cases.sum()), numpy.int64)
    n = 0
    for area in range(areas):
        for step in range(steps):
            for _ in range(int(cases[area, step])):
                where[n], when[n] = area, step
                n += 1
    none = numpy.zeros(areas, numpy.bool_)
    found = numpy.empty(count)
    for s in range(count):
        numpy.random.shuffle(when)
        drawn = numpy.zeros((areas, steps))
        for i in range(n):
            drawn[where[i], when[i]] += 1
        found[s] = best(drawn, expected, order, table, spans, direction, none)[0]
    return found


def case(name, points, cases, population, direction="high", largest=0.5, model="poisson",
         prospective=False, clusters=4, count=simulations):
    cases = numpy.asarray(cases, float).reshape(len(points), -1)
    steps = cases.shape[1]
    if model == "poisson":
        population = numpy.asarray(population, float)
        expected = cases.sum() * numpy.repeat(
            population[:, None] / population.sum() / steps, steps, axis=1)
        weights, lengths = population, [1.0] * steps
    else:
        expected = numpy.outer(cases.sum(1), cases.sum(0)) / cases.sum()
        weights, lengths = cases.sum(1), list(cases.sum(0))
    order, table = zones(points, weights, largest)
    spans = intervals(lengths, 0.5, prospective)
    sign = {"high": 1, "low": -1, "both": 0}[direction]
    if model == "poisson":
        tops = maxima(expected, order, table, spans, sign, int(cases.sum()), count, 17)
    else:
        tops = permuted_maxima(cases, expected, order, table, spans, sign, count, 17)
    taken = numpy.zeros(len(points), bool)
    found = []
    for _ in range(clusters):
        top, (center, k, s) = best(cases, expected, order, table, spans, sign, taken)
        if center < 0:
            break
        areas = sorted(int(a) for a in order[center, :table[center, k]])
        a, b = (int(x) for x in spans[s])
        c = float(cases[areas, a:b].sum())
        e = float(expected[areas, a:b].sum())
        taken[areas] = True
        total = cases.sum()
        found.append({
            "areas": areas, "steps": [a, b], "observed": int(c), "expected": e,
            "relativeRisk": float(c / e / ((total - c) / (total - e))), "ratio": float(top),
            "p": float((numpy.sum(tops >= top * (1 - 1e-12)) + 1) / (count + 1))})
    print(name, direction, model, [(round(f["ratio"], 3), f["p"], len(f["areas"])) for f in found])
    return {
        "name": name, "direction": direction, "model": model, "maximumPopulation": largest,
        "isProspective": prospective,
        "points": [[float(x), float(y)] for x, y in points],
        "steps": steps, "cases": [int(c) for c in cases.ravel()],
        "population": None if population is None else [float(p) for p in population],
        "clusters": found, "simulations": count, "meanOfMaxima": float(tops.mean())}


def sids():
    frame = geopandas.read_file(libpysal.examples.get_path("sids2.shp"))
    points = numpy.column_stack([frame.centroid.x, frame.centroid.y])
    yield case("sids2 1974-78", points, frame.SID74, frame.BIR74)
    yield case("sids2 1974-78", points, frame.SID74, frame.BIR74, direction="low", largest=0.25)
    yield case("sids2 1974-78", points, frame.SID74, frame.BIR74, direction="both")
    yield case("sids2 1979-84", points, frame.SID79, frame.BIR79)


def lattice():
    """Whole coordinates, so that distances tie everywhere."""
    random = numpy.random.default_rng(7)
    points = [(x, y) for y in range(12) for x in range(12)]
    population = random.integers(50, 500, len(points))
    cases = random.poisson(population * 0.02)
    cases[[30, 31, 42, 43]] += 9
    yield case("lattice", points, cases, population)


def shootings():
    """Police precincts of New York and their shooting incidents by half-year, from 2015 on."""
    path = shared / "events" / "nypd_shootings_2006_2018.csv"
    if not path.exists():
        print("no shared data: the shootings are left out", file=sys.stderr)
        return
    table = pandas.read_csv(path, dtype=str).drop_duplicates("INCIDENT_KEY")
    date = pandas.to_datetime(table.OCCUR_DATE, format="%m/%d/%Y")
    step = (date.dt.year - 2015) * 2 + (date.dt.month > 6)
    frame = geopandas.read_file(shared / "areas" / "nyc_police_precincts.geojson").to_crs(2263)
    frame = frame.sort_values("Precinct").reset_index(drop=True)
    points = numpy.column_stack([frame.centroid.x, frame.centroid.y]).round(1)
    cases = numpy.zeros((len(frame), 8), int)
    row = {str(p): i for i, p in enumerate(frame.Precinct)}
    for precinct, when in zip(table.PRECINCT, step):
        if precinct in row and 0 <= when < 8:
            cases[row[precinct], when] += 1
    keep = points[:, 0] > 0
    size = frame.area.to_numpy().round(0)
    yield case("shootings", points[keep], cases[keep], size[keep], count=9_999)
    yield case("shootings", points[keep], cases[keep], None, model="space-time-permutation",
               count=9_999)
    yield case("shootings", points[keep], cases[keep], None, model="space-time-permutation",
               prospective=True, direction="both")


if __name__ == "__main__":
    content = {**birth, "cases": [*sids(), *lattice(), *shootings()]}
    text = json.dumps(content, separators=(",", ":"))
    (here / "scan.json").write_text(text + "\n")
    print("scan.json", len(text))
