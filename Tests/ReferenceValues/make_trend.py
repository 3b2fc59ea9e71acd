"""Changes, trends, emerging hot spots and time profiles for the tests of HotspotStatistics.

Everything here is written from the definitions and from other tools, not from our code. Writes
trend.json (synthetic) and trend-philadelphia.json (real, from ../shared/data where present).
"""

import csv
import datetime
import gzip
import itertools
import json
import math
import pathlib
import warnings
import zoneinfo
from fractions import Fraction

import esda
import geopandas
import libpysal
import mpmath
import numpy
import pymannkendall
import scipy
import shapely
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data"
random = numpy.random.default_rng(20261127)
mpmath.mp.dps = 40


def birth(tool, tolerance):
    return {"tool": tool, "date": "2026-11-27", "script": "make_trend.py", "tolerance": tolerance}


# ---- E-test -------------------------------------------------------------------------------------


def poisson_table(mean, least):
    """P(X = k) for all k whose probability is at least `least`, to 40 digits."""
    mode = int(mpmath.floor(mean))
    peak = mpmath.exp(mode * mpmath.log(mean) - mean - mpmath.loggamma(mode + 1))
    table = {mode: peak}
    for step in (-1, 1):
        k, p = mode, peak
        while True:
            if step < 0 and k == 0:
                break
            p = p * k / mean if step < 0 else p * mean / (k + 1)
            k += step
            if p < least:
                break
            table[k] = p
    return table


def etest(k1, k2, n1, n2):
    """Krishnamoorthy & Thomson's sum over all pairs, with the comparison in exact fractions."""
    n1, n2 = Fraction(n1), Fraction(n2)
    if k1 + k2 == 0:
        return 1.0

    def square(x1, x2):
        if x1 + x2 == 0:
            return Fraction(0)
        return (x1 / n1 - x2 / n2) ** 2 / (x1 / n1**2 + x2 / n2**2)

    observed = square(k1, k2)
    total = mpmath.mpf(k1 + k2)
    mean1 = total * mpmath.mpf(n1.numerator) / n1.denominator / (
        mpmath.mpf((n1 + n2).numerator) / (n1 + n2).denominator)
    mean2 = total - mean1
    least = mpmath.mpf(10) ** -150
    first, second = poisson_table(mean1, least), poisson_table(mean2, least)
    p = mpmath.mpf(0)
    low, high = min(second), max(second)
    keys = list(range(low, high + 1))
    below = [mpmath.mpf(0)]
    for k in keys:
        below.append(below[-1] + second[k])
    above = [mpmath.mpf(0)]
    for k in reversed(keys):
        above.append(above[-1] + second[k])
    above.reverse()
    # |T| grows on both sides of the line of equal rates: both edges by bisection, exactly.
    for x1, p1 in first.items():
        middle = x1 * n2 / n1
        a, b = math.ceil(middle), high + 1
        while a < b:
            c = (a + b) // 2
            if square(x1, c) >= observed:
                b = c
            else:
                a = c + 1
        right = above[min(max(a - low, 0), len(keys))]
        a, b = low - 1, math.floor(middle)
        while a < b:
            c = (a + b + 1) // 2
            if c >= 0 and square(x1, c) >= observed:
                a = c
            else:
                b = c - 1
        left = below[min(max(a - low + 1, 0), len(keys))]
        p += p1 * (left + right)
    return float(min(p, 1))


def etests():
    cases = []
    pairs = [(a, b) for a in (0, 1, 2, 5, 8) for b in (0, 1, 3, 6, 8)]
    pairs += [(10, 20), (30, 60), (100, 150), (1000, 1100), (0, 30), (40, 3), (200, 20), (15, 90)]
    for k1, k2 in pairs:
        for n1, n2 in ((1, 1), (1, 2), (365, 31), (7, 3.5)):
            p = etest(k1, k2, n1, n2)
            case = {"counts": [k1, k2], "exposures": [n1, n2], "p": p}
            if k1 + k2 > 0:
                peer = test_poisson_2indep(k1, n1, k2, n2, method="etest-wald").pvalue
                case["statsmodels"] = float(peer)
            cases.append(case)
    for k1, k2, n1, n2 in ((20_000, 20_400, 1, 1), (1_000_000, 1_002_000, 1, 1),
                           (50_000, 101_000, 1, 2)):
        cases.append({"counts": [k1, k2], "exposures": [n1, n2], "p": etest(k1, k2, n1, n2)})
    tool = (f"own sum with mpmath {mpmath.__version__} and exact fractions; "
            f"statsmodels {statsmodels.__version__} test_poisson_2indep etest-wald")
    return {**birth(tool, "p: 1e-9 relative; statsmodels: 1e-10 absolute (it stops at 1e-13)"),
            "cases": cases}


def fisher():
    cases = []
    tables = [(3, 1, 1, 3), (0, 5, 100, 100), (10, 2, 3, 15), (0, 0, 4, 7), (5, 0, 0, 5),
              (8, 8, 8, 8), (120, 160, 7000, 7400), (1000, 1200, 150_000, 149_000),
              (40, 3, 900_000, 1_100_000), (1, 0, 0, 0), (2, 5, 0, 9)]
    tables += [tuple(int(v) for v in random.integers(0, 40, 4)) for _ in range(30)]
    for a, b, c, d in tables:
        p = 1.0
        if min(a + b, c + d, a + c, b + d) > 0:
            # All tables no more likely than this one, with whole binomials.
            weights = {x: math.comb(a + c, x) * math.comb(b + d, a + b - x)
                       for x in range(max(0, a - d), min(a + b, a + c) + 1)} \
                if a + b + c + d < 5000 else None
            if weights:
                p = float(Fraction(sum(w for w in weights.values() if w <= weights[a]),
                                   sum(weights.values())))
            else:
                p = float(stats.fisher_exact([[a, b], [c, d]]).pvalue)
        cases.append({"table": [a, b, c, d], "p": p,
                      "scipy": float(stats.fisher_exact([[a, b], [c, d]]).pvalue)})
    tool = f"whole binomials in python; scipy {scipy.__version__} fisher_exact for large tables"
    return {**birth(tool, "1e-9 relative; scipy and tables above 5 000 events: 1e-7"),
            "cases": cases}


# ---- Mann-Kendall -------------------------------------------------------------------------------


def exact_kendall(values):
    """Two-sided p by writing down every order."""
    def s(v):
        return sum((b > a) - (b < a) for a, b in itertools.combinations(v, 2))
    observed = abs(s(values))
    scores = [abs(s(order)) for order in itertools.permutations(values)]
    return sum(score >= observed for score in scores) / len(scores)


def kendall():
    series = [
        [1, 2, 4, 3, 5], [1, 2, 3], [3, 2, 1], [5, 5, 5], [1, 1, 2, 2, 3, 3], [0, 0, 0, 1],
        [0, 0, 7, 0, 0, 0, 3, 0, 0, 0, 0, 2], [2, 1, 2, 1, 2, 1, 2],
        list(range(20)), list(range(30, 0, -1)),
        random.poisson(3, 12).tolist(), random.poisson(2, 24).tolist(),
        random.poisson(1, 52).tolist(), random.normal(size=15).round(3).tolist(),
        random.normal(size=20).tolist(), (random.normal(size=52) + numpy.arange(52) / 30).tolist(),
        (random.poisson(4, 104) - numpy.arange(104) // 40).tolist(),
        random.normal(size=9).tolist(), random.poisson(2, 7).tolist(), random.poisson(9, 8).tolist(),
    ]
    cases = []
    for values in series:
        values = [float(v) for v in values]
        case = {"values": values}
        test = pymannkendall.original_test(values)
        constant = len(set(values)) == 1
        case |= {"s": int(test.s), "variance": float(test.var_s), "z": float(test.z),
                 "p": 1.0 if constant else float(math.erfc(abs(test.z) / math.sqrt(2))),
                 "pymannkendall": float(test.p),
                 "slope": float(stats.theilslopes(values, range(len(values)))[0])}
        if not constant:
            case["tau"] = float(stats.kendalltau(range(len(values)), values).statistic)
        if len(set(values)) == len(values) and len(values) <= 20:
            case["exact"] = float(
                stats.kendalltau(range(len(values)), values, method="exact").pvalue)
        elif len(values) <= 8:
            case["exact"] = exact_kendall(values)
        cases.append(case)
    tool = (f"pymannkendall {pymannkendall.__version__} original_test; scipy {scipy.__version__} "
            "kendalltau (tau-b, exact), theilslopes; every order written down for ties")
    return {**birth(tool, "1e-9 relative"), "cases": cases}


# ---- Emerging hot spots, from Esri's published definitions --------------------------------------


def pattern(bins, trend):
    """The label of one place: bins are 1 hot, -1 cold, 0 neither; trend is 1, 0 or -1.

    Esri, "How Emerging Hot Spot Analysis works" (ArcGIS Pro 3.2), read once for hot spots and once
    for everything turned around. Both "persistent" and "historical" fit a place that was hot in
    90 % of the steps, has no trend, and is not hot in the last: it is historical here.
    """
    for sign, name in ((1, "hot"), (-1, "cold")):
        b = [sign * v for v in bins]
        t = sign * trend
        n = len(b)
        hot = [v == 1 for v in b]
        share90 = sum(hot) / n >= 0.9
        run = 0
        while run < n and hot[n - 1 - run]:
            run += 1
        rules = [
            ("new", hot[-1] and not any(hot[:-1])),
            ("consecutive", run >= 2 and not any(hot[:n - run]) and not share90),
            ("intensifying", share90 and hot[-1] and t > 0),
            ("persistent", share90 and hot[-1] and t == 0),
            ("diminishing", share90 and hot[-1] and t < 0),
            ("sporadic", hot[-1] and any(hot[:n - run]) and not share90 and -1 not in b),
            ("oscillating", hot[-1] and any(hot[:n - run]) and not share90 and -1 in b[:-1]),
            ("historical", share90 and not hot[-1]),
        ]
        for kind, holds in rules:
            if holds:
                return f"{kind}-{name}-spot"
    return "no-pattern"


def patterns():
    cases, seen = [], {}
    for _ in range(20_000):
        n = int(random.integers(10, 25))
        bins = random.choice([-1, 0, 1], n, p=random.dirichlet([0.4, 0.4, 0.4])).tolist()
        if random.uniform() < 0.4:
            start = int(random.integers(0, n))
            bins[start:] = [int(random.choice([-1, 1]))] * (n - start)
        trend = int(random.integers(-1, 2))
        label = pattern(bins, trend)
        if seen.get(label, 0) < 12:
            seen[label] = seen.get(label, 0) + 1
            cases.append({"bins": bins, "trend": trend, "pattern": label})
    assert len(seen) == 17, seen
    return {**birth("own reading of Esri's definitions", "none"), "cases": cases}


def emerging(counts, neighbors, alpha=0.05):
    """Gi* over the cube by esda on one weights object of all cells, and what follows from it."""
    areas, steps = counts.shape
    links = {}
    for i in range(areas):
        for t in range(steps):
            around = [i, *neighbors[i]]
            cells = [j * steps + s for j in around for s in range(max(0, t - 1), t + 1)]
            links[i * steps + t] = [c for c in cells if c != i * steps + t]
    weights = libpysal.weights.W(links, silence_warnings=True)
    z = esda.G_Local(
        counts.reshape(-1).astype(float), weights, transform="B", star=True, permutations=0).Zs
    p = 2 * stats.norm.sf(numpy.abs(z))
    q = multipletests(p, method="fdr_bh")[1].reshape(areas, steps)
    z = z.reshape(areas, steps)
    bins = numpy.where(q <= alpha, numpy.sign(z), 0).astype(int)
    rows = []
    for i in range(areas):
        test = pymannkendall.original_test(z[i].round(12))
        own = pymannkendall.original_test(counts[i])
        trend = 0 if test.p > alpha else int(numpy.sign(test.s))
        rows.append({
            "pattern": pattern(bins[i].tolist(), trend), "s": int(test.s), "p": float(test.p),
            "countS": int(own.s), "slope": float(own.slope), "finalZ": float(z[i, -1]),
            "finalQ": float(q[i, -1]), "hot": int((bins[i] == 1).sum()),
            "cold": int((bins[i] == -1).sum())})
    return {"z": z[:, ::4].tolist(), "areas": rows}


def synthetic_cube():
    size, steps = 8, 14
    neighbors = [
        [r * size + c for r in range(i // size - 1, i // size + 2)
         for c in range(i % size - 1, i % size + 2)
         if 0 <= r < size and 0 <= c < size and r * size + c != i] for i in range(size * size)]
    rate = numpy.full((size * size, steps), 4.0)
    for i in range(size * size):
        r, c = divmod(i, size)
        if r < 3 and c < 3:
            rate[i] = 4 + numpy.arange(steps) * 1.2       # grows
        if r > 4 and c < 3:
            rate[i] = 18                                  # stays
        if r < 3 and c > 4:
            rate[i, -3:] = 16                             # begins
        if r > 4 and c > 4:
            rate[i] = numpy.where(numpy.arange(steps) % 4 == 1, 15, 3)
            rate[i, -1] = 15
        if 2 < c < 5:
            rate[i] = 0.3
    counts = random.poisson(rate)
    return {**birth(f"esda {esda.__version__} G_Local (B, star) on all cells, statsmodels BH, "
                    "pymannkendall, own reading of Esri's definitions", "z, p: 1e-9; labels: none"),
            "counts": counts.tolist(), "neighbors": neighbors, **emerging(counts, neighbors)}


# ---- Time profiles ------------------------------------------------------------------------------


def aoristic():
    """Shares of the 168 hours of a week, second by second."""
    cases = []
    monday = 4 * 86_400  # 1970-01-05 was a Monday
    for start, length in ((monday, 3600), (monday + 1800, 3600), (monday - 5000, 12_345),
                          (monday + 86_399, 2), (-1, 7201), (1_514_764_800 + 68_000, 9 * 3600),
                          (0, 604_800), (monday + 77, 604_800 + 5_000), (-700_000, 100_000)):
        shares = numpy.zeros(168)
        for second in range(start, start + length):
            days, rest = divmod(second, 86_400)
            weekday = (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).weekday()
            shares[weekday * 24 + rest // 3600] += 1
        cases.append({"start": start, "end": start + length, "shares": (shares / length).tolist()})
    return {**birth("a count of seconds with python's datetime", "1e-9 absolute"), "cases": cases}


def profiles():
    cases = []
    for weights in ([0, 0, 3, 1] + [0] * 20, random.poisson(5, 24).tolist(), [1] * 24,
                    random.poisson(20, 12).tolist(), [0] * 22 + [4, 4], [5] + [0] * 22 + [5],
                    random.poisson(9, 7).tolist()):
        parts = len(weights)
        angles = (numpy.arange(parts) + 0.5) / parts * 2 * numpy.pi
        sample = numpy.repeat(angles, weights)
        length = abs(numpy.exp(1j * sample).mean())
        case = {"weights": weights, "resultant": float(length)}
        if length > 1e-9:
            case["mean"] = float(stats.circmean(sample) / (2 * numpy.pi) * parts)
        cases.append(case)
    areas = random.poisson(numpy.outer([40, 60, 9], random.uniform(4, 9, 24)))
    tests = []
    for area in range(3):
        rest = areas.sum(axis=0) - areas[area]
        tests.append(float(stats.chi2_contingency(
            numpy.stack([areas[area], rest]), correction=False).pvalue))
    return {**birth(f"scipy {scipy.__version__} circmean, chi2_contingency", "1e-9 relative"),
            "cases": cases, "areas": areas.tolist(), "p": tests}


# ---- Real data ----------------------------------------------------------------------------------


def philadelphia():
    crimes = shared / "events" / "philadelphia_crimes_2018.csv.gz"
    tracts = shared / "areas" / "philadelphia_census_tracts_pop.geojson"
    if not crimes.exists() or not tracts.exists():
        print("Philadelphia left as it is: no shared data")
        return
    frame = geopandas.read_file(tracts)
    neighbors = json.loads(
        (here / "getis-ord-philadelphia.json").read_text())["cases"]["queen"]["neighbors"]
    places, steps, moments = [], [], []
    zone = zoneinfo.ZoneInfo("America/New_York")
    begin = datetime.date(2018, 1, 1)
    with gzip.open(crimes, "rt") as file:
        for row in csv.DictReader(file):
            if not row["point_x"] or row["text_general_code"] != "Thefts":
                continue
            step = (datetime.date.fromisoformat(row["dispatch_date"]) - begin).days // 28
            if 0 <= step < 13:
                places.append((float(row["point_x"]), float(row["point_y"])))
                steps.append(step)
                moments.append(
                    datetime.datetime.fromisoformat(row["dispatch_date_time"]).astimezone(zone))
    tree = shapely.STRtree(frame.geometry.values)
    points, hits = tree.query(shapely.points(places), predicate="intersects")
    first = {}
    for point, area in zip(points.tolist(), hits.tolist()):
        first[point] = min(area, first.get(point, area))
    counts = numpy.zeros((len(frame), 13), dtype=int)
    for point, area in first.items():
        counts[area, steps[point]] += 1
    profile = {"hours": [0] * 24, "weekdays": [0] * 7, "months": [0] * 12}
    for point in first:
        moment = moments[point]
        profile["hours"][moment.hour] += 1
        profile["weekdays"][moment.weekday()] += 1
        profile["months"][moment.month - 1] += 1
    half = counts[:, :6].sum(axis=1), counts[:, 6:12].sum(axis=1)
    p = [etest(int(a), int(b), 1, 1) if a + b else None for a, b in zip(*half)]
    tested = [i for i, v in enumerate(p) if v is not None]
    q = dict(zip(tested, multipletests([p[i] for i in tested], method="fdr_bh")[1].tolist()))
    content = {
        **birth(f"as the parts of trend.json; shapely {shapely.__version__}",
                "z, p: 1e-9; labels: none"),
        "data": "thefts of 2018 in census tracts of Philadelphia, 13 steps of 28 days",
        "identifiers": frame["GEOID"].tolist(), "profile": profile,
        "counts": counts.tolist(), "neighbors": neighbors, **emerging(counts, neighbors),
        "change": {"p": p, "q": [q.get(i) for i in range(len(p))]}}
    write("trend-philadelphia.json", content)


def write(name, content):
    text = json.dumps(content, separators=(",", ":"))
    (here / name).write_text(text + "\n")
    print(name, len(text))


if __name__ == "__main__":
    write("trend.json", {
        "etest": etests(), "fisher": fisher(), "kendall": kendall(), "patterns": patterns(),
        "cube": synthetic_cube(), "aoristic": aoristic(), "profiles": profiles()})
    philadelphia()
