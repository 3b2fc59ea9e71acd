"""Corrections, intervals, smoothed rates and random words for the tests of HotspotStatistics."""

import json
import pathlib

import mpmath
import numpy
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

here = pathlib.Path(__file__).parent
mpmath.mp.dps = 50
random = numpy.random.default_rng(20261121)


def birth(tool, tolerance):
    return {"tool": tool, "date": "2026-11-21", "script": "make_inference.py",
            "tolerance": tolerance}


def corrections():
    cases = []
    for p in (
        [0.01, 0.04, 0.03], [0.5], [1.0, 1.0, 1.0], [0.0, 0.0, 0.2],
        [0.001, 0.001, 0.02, 0.02, 0.04, 0.9], random.uniform(size=200).tolist(),
        (random.uniform(size=100) ** 4).round(3).tolist(),
    ):
        cases.append({
            "p": p,
            "bh": multipletests(p, method="fdr_bh")[1].tolist(),
            "by": multipletests(p, method="fdr_by")[1].tolist()})
    return {**birth(f"statsmodels {statsmodels.__version__}", "1e-12 relative"), "cases": cases}


def lower_tail(shape, x):
    """The regularized lower incomplete gamma function by its series, to 40 digits."""
    term = total = mpmath.mpf(1)
    n = 0
    while term > total * mpmath.mpf(10) ** -40:
        n += 1
        term *= x / (shape + n)
        total += term
    return mpmath.exp(shape * mpmath.log(x) - x - mpmath.loggamma(shape + 1)) * total


def quantile(shape, tail, upper):
    """A gamma quantile: scipy's value, polished by Newton in mpmath.

    scipy alone will not do: its chi2.ppf(5e-7, 2e9) is off by 6e-6.
    """
    find = stats.chi2.isf if upper else stats.chi2.ppf
    x = mpmath.mpf(float(find(tail, 2 * shape) / 2))
    a = mpmath.mpf(shape)
    target = 1 - mpmath.mpf(tail) if upper else mpmath.mpf(tail)
    for _ in range(20):
        density = mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a))
        step = (lower_tail(a, x) - target) / density
        x -= step
        if abs(step) < x * mpmath.mpf(10) ** -18:
            break
    return float(x)


def garwood():
    cases = []
    for confidence in (0.5, 0.9, 0.95, 0.99, 0.999999):
        tail = (1 - confidence) / 2
        counts = [0, 1, 2, 3, 5, 10, 17, 100, 1000, 10**4, 10**6, 10**7]
        if confidence in (0.95, 0.999999):
            counts.append(10**9)
        for count in counts:
            cases.append({
                "count": count, "confidence": confidence,
                "low": quantile(count, tail, upper=False) if count else 0.0,
                "high": quantile(count + 1, tail, upper=True)})
    tool = f"scipy {scipy.__version__} chi2, polished by mpmath {mpmath.__version__}"
    return {**birth(tool, "1e-12 relative"), "cases": cases}


def normal():
    z = [0, 1e-9, 0.5, 1, 1.959963984540054, 2.575829303548901, 5, 8, 15, 25, 30, 37, -3, -12.25]
    p = [float(mpmath.erfc(abs(mpmath.mpf(v)) / mpmath.sqrt(2))) for v in z]
    return {**birth(f"mpmath {mpmath.__version__}", "1e-12 relative"), "z": z, "p": p}


def bayes():
    """Marshall's estimator written in matrix form, independent of ours."""
    cases = []
    populations = random.integers(50, 20_000, size=60).astype(float)
    for events in (
        random.poisson(populations * random.gamma(2.0, 0.005, size=60)),
        numpy.round(populations * 0.01),  # less spread than chance: variance held at 0
        numpy.zeros(60),
    ):
        crude = events / populations
        share = populations / populations.sum()
        mean = share @ crude
        variance = max(0.0, share @ (crude - mean) ** 2 - mean / populations.mean())
        chance = mean / populations
        with numpy.errstate(invalid="ignore"):
            pull = numpy.where(variance > 0, variance / (variance + chance), 0.0)
        cases.append({
            "events": events.astype(int).tolist(), "populations": populations.tolist(),
            "theta": (pull * crude + (1 - pull) * mean).tolist()})
    return {**birth(f"numpy {numpy.__version__}", "1e-12 relative"), "cases": cases}


def philox():
    cases = []
    for seed, key, permutation in (
        (0, 0, 0), (1, 17, 0), (1, 17, 1), (1, 18, 0), (2, 17, 0),
        (2**64 - 1, 2**64 - 1, 9_999_999), (20261121, 0x9E3779B97F4A7C15, 998),
    ):
        # numpy counts up before it enciphers: one block before ours.
        counter = (permutation << 64 | key << 128) - 1
        bits = numpy.random.Philox(key=seed, counter=counter % 2**256)
        words = [str(int(w)) for w in bits.random_raw(10)]
        cases.append({"seed": str(seed), "key": str(key), "permutation": str(permutation),
                      "words": words})
    return {**birth(f"numpy {numpy.__version__} Philox", "none"), "cases": cases}


content = {"corrections": corrections(), "garwood": garwood(), "normal": normal(),
           "bayes": bayes(), "philox": philox()}
text = json.dumps(content, separators=(",", ":"))
(here / "inference.json").write_text(text + "\n")
print(len(text))
