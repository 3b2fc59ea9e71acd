"""Correlations of two maps, effective sample sizes, terciles and rank intervals: association.json.

numpy and scipy compute the plain numbers; Dutilleul's effective sample size is written out here with
whole matrices, independently of the engine's sums by classes.
"""

import datetime
import json
import pathlib

import numpy as np
import scipy
import scipy.stats

FOLDER = pathlib.Path(__file__).parent


def weighted(x, y, w):
    mx, my = np.average(x, weights=w), np.average(y, weights=w)
    cov = np.average((x - mx) * (y - my), weights=w)
    return cov / np.sqrt(
        np.average((x - mx) ** 2, weights=w) * np.average((y - my) ** 2, weights=w))


def dutilleul(x, y, places, classes=13):
    n = len(x)
    x, y = x - x.mean(), y - y.mean()
    d = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
    k = np.minimum(classes - 1, (d / d.max() * classes).astype(int))
    off = ~np.eye(n, dtype=bool)

    def sigma(v):
        s = np.zeros((n, n))
        products = np.outer(v, v)
        for c in range(classes):
            mask = off & (k == c)
            if mask.any():
                s[mask] = products[mask].mean()
        np.fill_diagonal(s, (v ** 2).mean())
        return s

    b = (np.eye(n) - np.ones((n, n)) / n) / n
    bx, by = b @ sigma(x), b @ sigma(y)
    return 1 + np.trace(bx) * np.trace(by) / np.trace(bx @ by)


def interval(r, m, spread=1.0):
    half = scipy.stats.norm.ppf(0.975) * np.sqrt(spread / (m - 3))
    return [float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half))]


def p_value(r, m):
    t = r * np.sqrt((m - 2) / (1 - r * r))
    return float(2 * scipy.stats.t.sf(abs(t), m - 2))


def spans(lo, hi):
    n = len(lo)
    best = [1 + sum(lo[j] > hi[i] for j in range(n) if j != i) for i in range(n)]
    worst = [n - sum(hi[j] < lo[i] for j in range(n) if j != i) for i in range(n)]
    return best, worst


cases = []
rng = np.random.default_rng(20261127)
for name, n, smooth in [("independent", 40, 0.0), ("smooth", 60, 4000.0), ("ties", 31, 1500.0)]:
    places = rng.uniform(0, 20000, (n, 2)).round(1)
    d = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
    noise = rng.normal(size=(n, 2))
    if smooth:
        root = np.linalg.cholesky(np.exp(-d / smooth) + 1e-9 * np.eye(n))
        noise = root @ noise
    x = (50 + 10 * noise[:, 0]).round(0 if name == "ties" else 4)
    y = (0.3 + 0.05 * noise[:, 0] + 0.08 * noise[:, 1]).round(1 if name == "ties" else 6)
    w = rng.integers(200, 9000, n).astype(float)
    rx, ry = scipy.stats.rankdata(-x), scipy.stats.rankdata(-y)
    half = rng.uniform(1, 12, n).round(3)
    r, rho = scipy.stats.pearsonr(x, y)[0], scipy.stats.spearmanr(x, y)[0]
    m, mr = dutilleul(x, y, places), dutilleul(rx, ry, places)
    me, mre = min(m, n), min(mr, n)
    kish = w.sum() ** 2 / (w ** 2).sum()
    best, worst = spans(x - half, x + half)
    rw = weighted(x, y, w)
    cases.append({
        "name": name, "x": x.tolist(), "y": y.tolist(), "w": w.tolist(),
        "places": places.tolist(), "half": half.tolist(),
        "pearson": float(r), "pearsonInterval": interval(r, n), "pearsonP": p_value(r, n),
        "spearman": float(rho), "spearmanInterval": interval(rho, n, 1 + rho ** 2 / 2),
        "spearmanP": p_value(rho, n),
        "effective": float(m), "effectiveOfRanks": float(mr),
        "spatialInterval": interval(r, me), "spatialP": p_value(r, me),
        "spatialRankInterval": interval(rho, mre, 1 + rho ** 2 / 2),
        "kish": float(kish), "weighted": float(rw), "weightedInterval": interval(rw, kish),
        "weightedRanks": float(weighted(rx, ry, w)),
        "terciles": [float(np.quantile(x, 1 / 3)), float(np.quantile(x, 2 / 3))],
        "ranks": rx.tolist(), "best": [int(b) for b in best], "worst": [int(b) for b in worst],
    })

(FOLDER / "association.json").write_text(json.dumps({
    "tool": "numpy, scipy; Dutilleul 1993 by whole matrices", "version":
        f"numpy {np.__version__}, scipy {scipy.__version__}",
    "script": "make_association.py", "date": datetime.date.today().isoformat(),
    "tolerance": 1e-9, "cases": cases,
}, separators=(",", ":")) + "\n")
