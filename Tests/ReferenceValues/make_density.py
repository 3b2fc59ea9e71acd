"""Densities of scikit-learn, SciPy and KDEpy, and what else the tests of kernel density need.

Real events: robberies with a firearm in Philadelphia in 2018, in EPSG:32618, to a tenth of a meter.
"""

import json
import pathlib
import warnings

import contourpy
import geopandas
import KDEpy
import numpy
import pandas
import scipy
import shapely
import sklearn
from scipy import integrate, optimize, stats
from sklearn.neighbors import KernelDensity

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data"
H = 900.0


def events():
    table = pandas.read_csv(
        shared / "events" / "philadelphia_crimes_2018.csv.gz",
        usecols=["text_general_code", "point_x", "point_y"])
    table = table[(table.text_general_code == "Robbery Firearm") & table.point_x.notna()]
    points = geopandas.GeoSeries.from_xy(table.point_x, table.point_y, crs=4326).to_crs(32618)
    return numpy.round(numpy.column_stack([points.x, points.y]), 1)


def outline():
    areas = geopandas.read_file(shared / "areas" / "philadelphia_police_districts.geojson")
    whole = areas.to_crs(32618).geometry.buffer(0).union_all().simplify(150)
    return shapely.set_precision(whole, 0.1)


def rings(surface):
    parts = surface.geoms if hasattr(surface, "geoms") else [surface]
    return [[list(map(list, ring.coords)) for ring in [part.exterior, *part.interiors]]
            for part in parts]


class RoundGaussian(stats.gaussian_kde):
    """SciPy's, with the same bandwidth on both axes."""

    def _compute_covariance(self):
        self.covariance = numpy.eye(2) * H**2
        self.cho_cov = numpy.linalg.cholesky(self.covariance)
        self.log_det = 2 * numpy.log(numpy.diag(self.cho_cov * numpy.sqrt(2 * numpy.pi))).sum()


def densities(points, weights, places):
    """Per km2. KDEpy's bandwidth is the kernel's standard deviation along one axis."""
    result = {}
    for ours, theirs in {"gaussian": "gaussian", "epanechnikov": "epanechnikov",
                         "triangular": "linear", "uniform": "tophat"}.items():
        model = KernelDensity(
            bandwidth=H, kernel=theirs, rtol=0, atol=0, algorithm="kd_tree").fit(
                points, sample_weight=weights)
        result[f"scikit-learn {ours}"] = numpy.exp(model.score_samples(places)) * weights.sum() * 1e6
    result["scipy gaussian"] = RoundGaussian(points.T, weights=weights)(places.T) * weights.sum() * 1e6
    for ours, theirs in {"quartic": "biweight", "epanechnikov": "epa", "triangular": "tri",
                         "uniform": "box"}.items():
        kernel = KDEpy.NaiveKDE._available_kernels[theirs]
        model = KDEpy.NaiveKDE(theirs, bw=H * numpy.sqrt(kernel.var)).fit(points, weights=weights)
        # It adds a machine epsilon to every density.
        value = model.evaluate(places) - numpy.finfo(float).eps
        result[f"KDEpy {ours}"] = value * weights.sum() * 1e6
    return {key: value.tolist() for key, value in result.items()}


def cross_validation(points):
    """The criterion by all pairs of places, and where it is least."""
    sites, counts = numpy.unique(points, axis=0, return_counts=True)
    shares = counts / counts.sum()
    squares = ((sites[:, None, :] - sites[None, :, :]) ** 2).sum(axis=2)
    products = shares[:, None] * shares[None, :]

    def score(s):
        def normal(variance):
            return numpy.exp(-squares / (2 * variance)) / (2 * numpy.pi * variance)
        others = products * normal(s * s)
        numpy.fill_diagonal(others, 0)
        return float(((products * normal(2 * s * s)).sum()
                      - 2 * others.sum() / (1 - (shares**2).sum())) * 1e6)

    best = optimize.minimize_scalar(score, bounds=(100, 1500), method="bounded",
                                    options={"xatol": 0.01})
    bandwidths = [100.0, 200.0, 400.0, 800.0]
    return {"sites": len(sites), "best": float(best.x), "least": score(best.x),
            "bandwidths": bandwidths, "scores": [score(s) for s in bandwidths]}


def across(kernel, y, x):
    """The integral of the kernel along a line at height y, from the west to x; bandwidth 1."""
    if kernel == "gaussian":
        return stats.norm.pdf(y) * stats.norm.cdf(x)
    if abs(y) >= 1:
        return 0.0
    a2 = 1 - y * y
    a = numpy.sqrt(a2)
    x = min(max(x, -a), a)
    if kernel == "quartic":
        def whole(s):
            return 3 / numpy.pi * (a2 * a2 * s - 2 * a2 * s**3 / 3 + s**5 / 5)
    elif kernel == "epanechnikov":
        def whole(s):
            return 2 / numpy.pi * (a2 * s - s**3 / 3)
    elif kernel == "uniform":
        def whole(s):
            return s / numpy.pi
    else:
        def whole(s):
            r = numpy.sqrt(y * y + s * s)
            turn = y * y * numpy.arcsinh(s / abs(y)) if y != 0 else 0
            return 3 / numpy.pi * (s - (s * r + turn) / 2)
    return whole(x) - whole(-a)


def shares(kernel, surface, places):
    """Green's theorem the other way round: the integral over y of the integral over x."""
    result = []
    for px, py in places:
        total = 0.0
        for polygon in rings(surface):
            for index, ring in enumerate(polygon):
                ring = numpy.array(ring)
                twice = (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum()
                sign = 1 if (twice > 0) == (index == 0) else -1
                for (ax, ay), (bx, by) in zip((ring[:-1] - (px, py)) / H, (ring[1:] - (px, py)) / H):
                    if ay == by:
                        continue
                    reach = 8.3 if kernel == "gaussian" else 1
                    low, high = max(min(ay, by), -reach), min(max(ay, by), reach)
                    if low >= high:
                        continue
                    slope = (bx - ax) / (by - ay)
                    # Where the edge enters and leaves the circle the integrand has a corner.
                    corners = []
                    if kernel != "gaussian":
                        c = ax - slope * ay
                        root = slope * slope + 1 - c * c
                        if root > 0:
                            corners = [(-slope * c + t * numpy.sqrt(root)) / (1 + slope * slope)
                                       for t in (-1, 1)]
                    cuts = sorted({low, high, *[t for t in [0.0, *corners] if low < t < high]})
                    value = sum(
                        integrate.quad(lambda y: across(kernel, y, ax + (y - ay) * slope),
                                       a, b, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
                        for a, b in zip(cuts, cuts[1:]))
                    total += sign * (value if by > ay else -value)
        result.append(total)
    return result


def contours():
    """Areas of bands of contourpy, on made-up heights with saddles and holes."""
    columns, rows = 31, 24
    x = numpy.arange(columns)
    y = numpy.arange(rows)
    heights = numpy.round(
        10 * numpy.sin(x[None, :] / 3.1) * numpy.cos(y[:, None] / 2.3)
        + 5 * numpy.cos((x[None, :] * y[:, None]) / 29), 1) + 12
    # Our maps reach half a step beyond the outermost places, with their values.
    wide = numpy.pad(heights, 1, mode="edge")
    across = numpy.concatenate([[-0.5], x, [columns - 0.5]]) * 10.0
    along = numpy.concatenate([[-0.5], y, [rows - 0.5]]) * 10.0
    # No height is a level: contourpy counts it to the band below, we to the one above.
    levels = [2.03, 5.03, 9.53, 12.03, 17.03, 21.03]
    generator = contourpy.contour_generator(
        across, along, wide, name="serial", fill_type="OuterOffset")
    areas = []
    for low, high in zip(levels, [*levels[1:], 1e9]):
        points, offsets = generator.filled(low, high)
        total = 0.0
        for polygon, cuts in zip(points, offsets):
            for a, b in zip(cuts, cuts[1:]):
                ring = polygon[a:b]
                total += ((ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum()) / 2
        areas.append(float(total))
    return {"columns": columns, "rows": rows, "step": 10.0, "heights": heights.ravel().tolist(),
            "levels": levels, "areas": areas}


def main():
    points = events()
    weights = 1.0 + numpy.arange(len(points)) % 3
    x0, y0, step = 470500.0, 4413500.0, 1500.0
    columns, rows = 25, 26
    places = numpy.array([(x0 + step * c, y0 + step * r)
                          for r in range(rows) for c in range(columns)])
    surface = outline()
    near = [p for p in places.tolist()
            if abs(surface.boundary.distance(shapely.Point(p))) < 1200][::3]
    near += [list(c) for c in surface.exterior.coords[5:8]]
    robust = []
    for axis in points.T:
        quartiles = numpy.percentile(axis, [25, 75])
        robust.append(min(axis.std(ddof=1), (quartiles[1] - quartiles[0]) / (2 * stats.norm.ppf(0.75))))
    n = len(points)
    effective = weights.sum() ** 2 / (weights**2).sum()
    covariance = numpy.cov(points.T, aweights=weights)
    content = {
        "tool": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, "
                f"KDEpy {KDEpy.__version__}, contourpy {contourpy.__version__}, "
                f"numpy {numpy.__version__}, shapely {shapely.__version__}",
        "date": "2026-11-27", "script": "make_density.py",
        "tolerance": "densities: 1e-9 of the highest; Gaussian 1e-11 of the highest; shares 1e-10; "
                     "scores 1e-9 relative; best bandwidth 0.2 %; areas 1e-9 relative",
        "bandwidth": H,
        "xs": points[:, 0].tolist(), "ys": points[:, 1].tolist(),
        "lattice": {"x": x0, "y": y0, "step": step, "columns": columns, "rows": rows},
        "densities": densities(points, weights, places),
        "scott": float(numpy.sqrt(points.var(axis=0, ddof=1).mean()) * n ** (-1 / 6)),
        "silverman": float(numpy.sqrt(numpy.mean(numpy.square(robust))) * n ** (-1 / 6)),
        "scottWeighted": float(numpy.sqrt(numpy.trace(covariance) / 2) * effective ** (-1 / 6)),
        "crossValidation": cross_validation(points[::6]),
        "outline": rings(surface),
        "shares": {"places": near,
                   **{k: shares(k, surface, near) for k in
                      ["quartic", "gaussian", "epanechnikov", "triangular", "uniform"]}},
        "contours": contours(),
    }
    (here / "density.json").write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
