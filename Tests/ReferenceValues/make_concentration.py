"""Gini coefficients, binomial intervals, evaluations and Moran's I over distance bands.

Reads Philadelphia from ../shared/data beside the repository where it is there.
"""

import gzip
import itertools
import json
import pathlib
from fractions import Fraction

import esda
import inequality
import libpysal
import mpmath
import numpy
import pandas
import scipy
from inequality.gini import Gini
from scipy import stats

here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data"
mpmath.mp.dps = 80
random = numpy.random.default_rng(20261127)


def birth(tool, tolerance):
    return {"tool": tool, "date": "2026-11-27", "script": "make_concentration.py",
            "tolerance": tolerance}


def coefficients():
    """The plain coefficient by pysal's inequality, and the generalized one from the paper's words.

    The first two with their generalized coefficients are examples of the R package lorenzgini
    0.1.2, by the authors of the paper.
    """
    cases = []
    for counts, generalized in (
        ([10, 8, 2, 0, 0, 0, 0, 0, 0, 0], 0.78), ([5, 2, 1, 0, 0, 0, 0, 0, 0, 0], 0.75),
        ([1, 1, 1, 0, 0, 0], 0.0), ([7, 7, 7, 7], 0.0), ([0, 0, 0, 9], None),
        (random.poisson(0.3, 400).tolist(), None),
        (random.negative_binomial(0.4, 0.05, 1000).tolist(), None),
    ):
        gini = float(Gini(numpy.array(counts, dtype=float)).g)
        n, total = len(counts), sum(counts)
        # The area below the line of maximal equality, which reaches 1 after N of n units, and the
        # area above the curve within it.
        own = max(n / total, 1) * (gini - 1) + 1
        if generalized is not None:
            assert abs(own - generalized) < 1e-12, (own, generalized)
        cases.append({"counts": counts, "gini": gini, "generalized": own})
    return {**birth(f"inequality {inequality.__version__} Gini", "1e-12 relative"), "cases": cases}


def weighted():
    """The coefficient against exposures: the mean difference of rates, exposures as weights."""
    cases = []
    for size in (5, 300):
        exposure = random.integers(1, 5000, size) / 8
        counts = random.poisson(exposure * random.gamma(1.0, 0.01, size))
        counts[0] += 1
        rate = counts / exposure
        gap = numpy.abs(rate[:, None] - rate[None, :])
        mass = exposure[:, None] * exposure[None, :]
        gini = (gap * mass).sum() / (2 * exposure.sum() * counts.sum())
        cases.append({"counts": counts.tolist(), "exposures": exposure.tolist(), "gini": gini})
    return {**birth(f"numpy {numpy.__version__}, all pairs", "1e-12 relative"), "cases": cases}


def expected():
    """All ways to throw the incidents where there are few; else scipy's binomial and mpmath."""
    cases = []
    for units, incidents in ((2, 1), (2, 5), (3, 4), (4, 6), (5, 5), (3, 8)):
        total = Fraction(0)
        for throw in itertools.product(range(units), repeat=incidents):
            x = [throw.count(unit) for unit in range(units)]
            total += Fraction(sum(abs(a - b) for a in x for b in x), 2 * units * incidents)
        cases.append([units, incidents, float(total / units**incidents)])
    for units, incidents in ((10, 8), (1000, 100), (100, 1000), (6220, 154590), (50, 40000)):
        pair = mpmath.mpf(0)
        for s in range(1, incidents + 1):
            chance = mpmath.exp(
                mpmath.loggamma(incidents + 1) - mpmath.loggamma(s + 1)
                - mpmath.loggamma(incidents - s + 1)
                + s * mpmath.log(mpmath.mpf(2) / units)
                + (incidents - s) * mpmath.log1p(-mpmath.mpf(2) / units))
            m = (s + 1) // 2
            gap = 2 * m * mpmath.exp(
                mpmath.loggamma(2 * m + 1) - 2 * mpmath.loggamma(m + 1) - m * mpmath.log(4))
            pair += chance * gap
            if s > 4 * incidents / units + 200 and chance < mpmath.mpf(10) ** -35:
                break
        cases.append([units, incidents, float((units - 1) * pair / (2 * incidents))])
    return {**birth(f"python fractions; mpmath {mpmath.__version__}", "1e-12 relative"),
            "cases": cases}


def binomial_tail(k, n, x, upper):
    """P(X ≥ k), or P(X ≤ k) where not upper, as the incomplete beta function by mpmath."""
    if upper:
        return mpmath.betainc(k, n - k + 1, 0, x, regularized=True)
    return mpmath.betainc(k + 1, n - k, x, 1, regularized=True)


def root(k, n, tail, upper, start):
    """scipy's quantile, polished by Newton's method in mpmath."""
    x = mpmath.mpf(start)
    a, b = (k, n - k + 1) if upper else (k + 1, n - k)
    for _ in range(30):
        value = binomial_tail(k, n, x, upper)
        density = mpmath.exp(
            (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log1p(-x)
            - mpmath.loggamma(a) - mpmath.loggamma(b) + mpmath.loggamma(a + b))
        step = (value - tail) / density * (1 if upper else -1)
        x -= step
        if abs(step) < x * mpmath.mpf(10) ** -25:
            return float(x)
    raise ArithmeticError((k, n))


def intervals():
    cases = []
    for confidence in (0.5, 0.95, 0.999):
        tail = (1 - mpmath.mpf(confidence)) / 2
        for k, n in ((0, 1), (1, 1), (0, 10), (7, 10), (10, 10), (1, 1000), (500, 1000),
                     (37, 4000), (3999, 4000)):
            scipy_low, scipy_high = (
                stats.beta.ppf(float(tail), k, n - k + 1), stats.beta.isf(float(tail), k + 1, n - k))
            low = root(k, n, tail, True, scipy_low) if k else 0.0
            high = root(k, n, tail, False, scipy_high) if k < n else 1.0
            cases.append({"hits": k, "trials": n, "confidence": confidence,
                          "low": low, "high": high})
    p = []
    for k, n, chance in ((0, 10, 0.3), (10, 10, 0.3), (5, 10, 0.5), (7, 10, 0.05),
                         (1200, 20000, 0.05), (900, 20000, 0.05), (3, 100000, 0.001)):
        tails = [binomial_tail(k, n, mpmath.mpf(chance), True) if k else mpmath.mpf(1),
                 binomial_tail(k, n, mpmath.mpf(chance), False) if k < n else mpmath.mpf(1)]
        p.append({"hits": k, "trials": n, "chance": chance, "p": float(min(1, 2 * min(tails)))})
    tool = f"scipy {scipy.__version__} beta, polished by mpmath {mpmath.__version__}"
    return {**birth(tool, "1e-11 relative"), "intervals": cases, "p": p}


def evaluations():
    """PAI, PEI and RRI as their papers say, on cells of one size: the best choice is a sort."""
    cases = []
    for size, share in ((40, 0.1), (2500, 0.03)):
        risk = random.gamma(0.3, 1.0, size)
        before, after = random.poisson(5 * risk), random.poisson(4 * risk)
        hot = numpy.zeros(size, dtype=bool)
        hot[numpy.argsort(-before, kind="stable")[: int(size * share)]] = True
        k = hot.sum()
        hit = after[hot].sum() / after.sum()
        best = numpy.sort(after)[::-1][:k].sum() / after.sum()
        cases.append({
            "hot": hot.tolist(), "before": before.tolist(), "after": after.tolist(),
            "pai": hit / (k / size), "pei": hit / best,
            "rri": hit / (before[hot].sum() / before.sum())})
    return {**birth(f"numpy {numpy.__version__}", "1e-12 relative"), "cases": cases}


def moran():
    """Moran's I and its z under randomization, binary weights, over growing distance bands."""
    cases = []
    size = 14
    y, x = numpy.mgrid[0:size, 0:size]
    points = numpy.column_stack([x.ravel(), y.ravel()]) * 250.0
    hill = 6 * numpy.exp(-((points - [1000, 1500]) ** 2).sum(axis=1) / (2 * 700.0**2))
    for values in (random.poisson(hill + 0.3), random.poisson(1.0, size * size)):
        rows = []
        for step in range(1, 11):
            band = 250.0 * (step + 0.5)
            weights = libpysal.weights.DistanceBand(points, band, binary=True)
            result = esda.Moran(values.astype(float), weights, transformation="B", permutations=0)
            rows.append({"distance": band, "i": result.I, "expected": result.EI,
                         "z": result.z_rand, "links": int(weights.s0)})
        cases.append({"points": points.tolist(), "values": values.tolist(), "rows": rows})
    return {**birth(f"esda {esda.__version__} Moran, transformation B", "1e-9 relative"),
            "cases": cases}


def philadelphia():
    """Crimes of 2018 on cells of 500 m of the degree grid's own making: counts by half-year."""
    path = shared / "events" / "philadelphia_crimes_2018.csv.gz"
    if not path.exists():
        return None
    with gzip.open(path) as file:
        table = pandas.read_csv(file, low_memory=False)
    table = table.dropna(subset=["point_x", "point_y"])
    # A plane good enough for squares: the test takes the counts as they are.
    column = numpy.floor((table.point_x + 75.3) * 85_000 / 500).astype(int)
    row = numpy.floor((table.point_y - 39.8) * 111_000 / 500).astype(int)
    half = numpy.where(table.dispatch_date < "2018-07-01", 0, 1)
    cells = pandas.DataFrame({"cell": row * 1000 + column, "half": half})
    counts = cells.groupby(["cell", "half"]).size().unstack(fill_value=0)
    before, after = counts[0].to_numpy(), counts[1].to_numpy()
    order = numpy.argsort(-before, kind="stable")
    hot = numpy.zeros(len(before), dtype=bool)
    hot[order[:60]] = True
    hit = after[hot].sum() / after.sum()
    best = numpy.sort(after)[::-1][:60].sum() / after.sum()
    return {**birth(f"pandas {pandas.__version__}, inequality {inequality.__version__}",
                    "1e-12 relative"),
            "before": before.tolist(), "after": after.tolist(), "hot": hot.tolist(),
            "gini": float(Gini((before + after).astype(float)).g),
            "top20": float(numpy.interp(
                0.2, numpy.arange(len(before) + 1) / len(before),
                numpy.concatenate([[0], numpy.cumsum(numpy.sort(before + after)[::-1])])
                / (before + after).sum())),
            "pai": hit * len(before) / 60, "pei": hit / best,
            "rri": hit / (before[hot].sum() / before.sum())}


target = here / "concentration.json"
content = {"coefficients": coefficients(), "weighted": weighted(), "expected": expected(),
           "intervals": intervals(), "evaluations": evaluations(), "moran": moran(),
           "philadelphia": philadelphia()}
if content["philadelphia"] is None and target.exists():
    content["philadelphia"] = json.loads(target.read_text())["philadelphia"]
text = json.dumps(content, separators=(",", ":"))
target.write_text(text + "\n")
print(len(text))
