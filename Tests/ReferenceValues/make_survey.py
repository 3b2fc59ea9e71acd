"""Intervals and tests of shares by statsmodels, Fay-Herriot by dense matrices and by samplics.

survey-shares.json: Wilson, Clopper-Pearson, Newcombe and pooled z of statsmodels; numbers of answers
are effective ones and need not be whole.
survey-models.json: the area-level model with a mean for each group. The milk data (Arora & Lahiri
1997) and one fit come with samplics (MIT); the other numbers are computed here from the
restricted likelihood with dense matrices, which shares no formula with ours.
"""

import datetime
import json
import pathlib

import numpy
import scipy
import statsmodels
from scipy import optimize
from statsmodels.stats import proportion

HERE = pathlib.Path(__file__).parent
TODAY = datetime.date.today().isoformat()


def write(name, content):
    (HERE / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")


def shares():
    rows = []
    for share, count in [
        (0, 1), (1, 1), (0, 7), (1, 7), (0.5, 2), (0.1, 136), (0.25, 97.3), (0.01, 250.5),
        (0.999, 31.7), (0.42, 6000), (0.3, 2.5), (0.85, 119_467.25),
    ]:
        for level in (0.95, 0.9, 0.99):
            wilson = proportion.proportion_confint(share * count, count, 1 - level, "wilson")
            exact = proportion.proportion_confint(share * count, count, 1 - level, "beta")
            rows.append({
                "share": share, "count": count, "level": level,
                "wilson": [float(x) for x in wilson], "exact": [float(x) for x in exact]})
    pairs = []
    for p1, n1, p2, n2 in [
        (0.3, 96.5, 0.2, 5400), (0, 12, 0.2, 900.5), (1, 40, 0.9, 300), (0.25, 80, 0.25, 80),
        (0.61, 129, 0.571, 1106), (0.05, 33.3, 0.4, 35),
    ]:
        z, p = proportion.proportions_ztest([p1 * n1, p2 * n2], [n1, n2])
        low, high = proportion.confint_proportions_2indep(
            p1 * n1, n1, p2 * n2, n2, method="newcomb", compare="diff")
        pairs.append({
            "first": [p1, n1], "second": [p2, n2], "z": float(z), "p": float(p),
            "interval": [float(low), float(high)]})
    write("survey-shares", {
        "tool": f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}",
        "script": "make_survey.py", "date": TODAY, "tolerance": 1e-9,
        "intervals": rows, "pairs": pairs})


def dense(y, d, groups):
    """REML by the dense restricted likelihood: scan, then the root of its derivative."""
    x = (groups[:, None] == numpy.unique(groups)[None, :]).astype(float)

    def projection(a):
        v = numpy.diag(1 / (a + d))
        return v - v @ x @ numpy.linalg.inv(x.T @ v @ x) @ x.T @ v

    def height(a):
        v = numpy.diag(1 / (a + d))
        p = projection(a)
        return 0.5 * (
            numpy.linalg.slogdet(v)[1] - numpy.linalg.slogdet(x.T @ v @ x)[1] - y @ p @ y)

    def score(a):
        p = projection(a)
        return 0.5 * (y @ p @ p @ y - numpy.trace(p))

    grid = numpy.concatenate([[0], numpy.geomspace(1e-9, 10 * y.var() + d.max(), 400)])
    best = int(numpy.argmax([height(a) for a in grid]))
    a = 0.0
    if best > 0 or score(0.0) > 0:
        a = optimize.brentq(
            score, grid[max(best - 1, 0)], grid[best + 1], xtol=1e-18, rtol=1e-15)
    spread = 2 / numpy.sum(1 / (a + d) ** 2)
    return prediction(y, d, x, a, spread)


def moment(y, d, groups):
    x = (groups[:, None] == numpy.unique(groups)[None, :]).astype(float)
    hat = x @ numpy.linalg.inv(x.T @ x) @ x.T
    residual = y - hat @ y
    a = max(
        0.0, (residual @ residual - numpy.sum(d * (1 - numpy.diag(hat)))) / (len(y) - x.shape[1]))
    spread = 2 / len(y) ** 2 * numpy.sum((a + d) ** 2)
    return prediction(y, d, x, a, spread)


def prediction(y, d, x, a, spread):
    v = numpy.diag(1 / (a + d))
    q = numpy.linalg.inv(x.T @ v @ x)
    beta = q @ x.T @ v @ y
    gamma = a / (a + d)
    eblup = x @ beta + gamma * (y - x @ beta)
    g1 = gamma * d
    g2 = (1 - gamma) ** 2 * numpy.diag(x @ q @ x.T)
    g3 = d**2 / (a + d) ** 3 * spread
    return {
        "modelVariance": a, "estimates": eblup.tolist(),
        "errors": numpy.sqrt(g1 + g2 + 2 * g3).tolist()}


def models():
    import samplics
    from samplics.sae import EblupAreaModel

    folder = pathlib.Path(samplics.__file__).parent / "datasets/data"
    table = numpy.genfromtxt(
        folder / "expenditure_on_milk.csv", delimiter=",", names=True, encoding="utf-8-sig")
    y = table["direct_est"]
    d = table["std_error"] ** 2
    groups = table["major_area"].astype(int) - 1
    x = (groups[:, None] == numpy.unique(groups)[None, :]).astype(float)
    fit = EblupAreaModel()
    fit.fit(
        yhat=y, X=x, area=table["small_area"], error_std=table["std_error"], intercept=False,
        tol=1e-14)
    fit.predict(X=x, area=table["small_area"], intercept=False)
    peer = {
        "modelVariance": float(numpy.squeeze(fit.re_std) ** 2),
        "estimates": [float(fit.area_est[area]) for area in table["small_area"]],
        "errors": [float(fit.area_mse[area]) ** 0.5 for area in table["small_area"]]}
    random = numpy.random.default_rng(20261127)
    cases = [{
        "name": "milk", "values": y.tolist(), "variances": d.tolist(), "groups": groups.tolist(),
        "reml": dense(y, d, groups), "moment": moment(y, d, groups), "samplics": peer}]
    for name, between, size in [("differing", 0.08, 61), ("alike", 0.0, 30), ("few", 0.05, 9)]:
        groups = numpy.sort(random.integers(0, max(3, size // 6), size))
        groups = numpy.unique(groups, return_inverse=True)[1]
        truth = 0.3 + 0.03 * groups + random.normal(0, 1, size) * between
        n = random.integers(8, 200, size)
        d = 0.3 * 0.7 / n
        y = truth + random.normal(0, 1, size) * numpy.sqrt(d)
        cases.append({
            "name": name, "values": y.tolist(), "variances": d.tolist(),
            "groups": groups.tolist(), "reml": dense(y, d, groups),
            "moment": moment(y, d, groups)})
    write("survey-models", {
        "tool": f"numpy {numpy.__version__}, scipy {scipy.__version__}, "
                f"samplics {samplics.__version__}",
        "script": "make_survey.py", "date": TODAY, "tolerance": 1e-9, "cases": cases})


shares()
models()
