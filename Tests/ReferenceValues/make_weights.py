"""Kernel weights, contiguity, summaries and weights files of other tools, for HotspotStatistics."""

import json
import math
import pathlib
import subprocess
import tempfile
import warnings

import geopandas
import libpysal
import numpy
import shapely
from libpysal import weights as spatial
from libpysal.io import open as pysal_open

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
shared = here.parents[2] / "shared" / "data" / "areas"
date = "2026-11-27"
every_row = 10


def example(path):
    return libpysal.examples.get_path(path)


def rows(weights):
    """Neighbors ascending with their weights; the area itself apart."""
    neighbors, numbers, own = [], [], []
    for i in weights.id_order:
        pairs = sorted((int(j), float(v)) for j, v in weights[i].items())
        neighbors.append([j for j, _ in pairs if j != i])
        numbers.append([v for j, v in pairs if j != i])
        own.append(dict(pairs).get(i))
    return {"neighbors": neighbors, "weights": numbers, "own": own}


def kernels():
    frame = geopandas.read_file(example("baltim.shp"))
    points = numpy.column_stack([frame.geometry.x, frame.geometry.y])
    names = {"epanechnikov": "quadratic"}
    cases = []
    for kernel in ("uniform", "triangular", "epanechnikov", "quartic", "gaussian"):
        function = names.get(kernel, kernel)
        # A bandwidth that no distance between the integer coordinates equals: at exactly the
        # bandwidth libpysal keeps links of weight 0.
        fixed = spatial.Kernel(points, bandwidth=15.1, function=function)
        adaptive = spatial.Kernel(points, fixed=False, k=5, function=function)
        for rule, made in (({"bandwidth": 15.1}, fixed), ({"nearest": 5}, adaptive)):
            every = {key: row[::every_row] for key, row in rows(made).items()}
            cases.append({"kernel": kernel, **rule, **every})
    # Which of the fifth nearest is taken is not the same where several are equally far.
    tree = spatial.KNN.from_array(points, k=6)
    tied = [
        bool(abs(d[4] - d[5]) < 1e-9) for d in (
            sorted(math.dist(points[i], points[j]) for j in tree.neighbors[i])
            for i in range(len(points)))]
    return {"points": points.tolist(), "every": every_row, "tied": tied, "cases": cases}


def summaries():
    result = []
    for name in ("columbus", "sids2"):
        frame = geopandas.read_file(example(f"{name}.shp"))
        weights = spatial.Queen.from_dataframe(frame, use_index=False)
        result.append({
            "name": name, "neighbors": rows(weights)["neighbors"], "links": int(weights.s0),
            "fewest": weights.min_neighbors, "mean": weights.mean_neighbors,
            "most": weights.max_neighbors, "isolates": len(weights.islands),
            "components": int(weights.n_components), "symmetric": not weights.asymmetry()})
    frame = geopandas.read_file(example("baltim.shp"))
    weights = spatial.KNN.from_array(
        numpy.column_stack([frame.geometry.x, frame.geometry.y]), k=2)
    result.append({
        "name": "baltim, 2 nearest", "neighbors": rows(weights)["neighbors"],
        "links": int(weights.s0), "fewest": 2, "mean": 2.0, "most": 2, "isolates": 0,
        "components": int(weights.n_components), "symmetric": not weights.asymmetry()})
    return result


def row_standardized():
    weights = spatial.Queen.from_dataframe(
        geopandas.read_file(example("columbus.shp")), use_index=False)
    weights.transform = "r"
    return rows(weights)["weights"]


def meets(boundaries, tolerance):
    tree = shapely.STRtree(boundaries)
    return [
        sorted(int(j) for j in tree.query(b, predicate="dwithin", distance=tolerance) if j != i)
        for i, b in enumerate(boundaries)]


def contiguity():
    """libpysal compares vertices to the bit; shapely measures how far apart boundaries are."""
    result = []
    for name in ("stockholm_stadsdelar", "sweden_kommuner_simplified"):
        frame = geopandas.read_file(shared / f"{name}.geojson")
        for kind in ("queen", "rook"):
            make = {"queen": spatial.Queen, "rook": spatial.Rook}[kind]
            neighbors = rows(make.from_dataframe(frame, use_index=False))["neighbors"]
            missed = []
            if kind == "queen":
                # Simplified boundaries may cross without a vertex in common: libpysal misses
                # Nynäshamn beside Trosa and Karlskrona beside Emmaboda.
                meeting = meets([g.boundary for g in frame.geometry], 0)
                missed = [
                    [i, j] for i, row in enumerate(meeting) for j in row if j not in neighbors[i]]
                neighbors = meeting
            result.append({"file": f"{name}.geojson", "kind": kind, "metric": False,
                           "tolerance": 0, "neighbors": neighbors, "missedByLibpysal": missed})
    name = "stockholm_stadsdelar_utan_vatten_simplified"
    frame = geopandas.read_file(shared / f"{name}.geojson")
    # Meters by the simplest projection, which the test applies as well.
    scale = [111_320 * math.cos(math.radians(59.33)), 111_320.0]
    boundaries = [
        shapely.transform(g, lambda c: c * scale).boundary for g in frame.geometry]
    for tolerance in (0, 3, 6):
        result.append({"file": f"{name}.geojson", "kind": "queen", "metric": True,
                       "tolerance": tolerance, "neighbors": meets(boundaries, tolerance)})
    return result


def text_of(path):
    return pathlib.Path(path).read_text()


def written_by_spdep(source):
    """Files that spdep writes of what it read from one of libpysal's."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{n}" for n in ("old.gal", "new.gal", "rows.gwt")]
        subprocess.run(["Rscript", "-e", f"""
            suppressPackageStartupMessages(library(spdep))
            nb <- read.gal("{source}", override.id = TRUE)
            write.nb.gal(nb, "{names[0]}")
            write.nb.gal(nb, "{names[1]}", oldstyle = FALSE, shpfile = "columbus", ind = "POLYID")
            write.sn2gwt(listw2sn(nb2listw(nb)), "{names[2]}", shpfile = "columbus", ind = "POLYID")
            """], check=True)
        return [text_of(n) for n in names]


def files():
    result = []

    def add(name, text, weights, tool):
        order = [str(i) for i in weights.id_order]
        place = {i: p for p, i in enumerate(order)}
        neighbors, numbers, own = [], [], []
        for i in weights.id_order:
            pairs = sorted((place[str(j)], float(v)) for j, v in weights[i].items())
            neighbors.append([j for j, _ in pairs if j != place[str(i)]])
            numbers.append([v for j, v in pairs if j != place[str(i)]])
            own.append(dict(pairs).get(place[str(i)]))
        result.append({"name": name, "tool": tool, "text": text, "identifiers": order,
                       "neighbors": neighbors, "weights": numbers, "own": own})

    for path in ("columbus.gal", "sids2.gal", "mexico.gal", "book.gal", "rook31.gal",
                 "baltim_k4.gwt"):
        place = example(path)
        add(path, text_of(place), pysal_open(place).read(), f"libpysal {libpysal.__version__}")
    columbus = pysal_open(example("columbus.gal")).read()
    for name, text in zip(("old.gal", "new.gal", "rows.gwt"),
                          written_by_spdep(example("columbus.gal"))):
        with tempfile.NamedTemporaryFile("w", suffix=name[-4:]) as file:
            file.write(text)
            file.flush()
            add(f"spdep, {name}", text, pysal_open(file.name).read(), "spdep")
    # A kernel with self weights, written and read by libpysal.
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    kernel = spatial.Kernel(points, bandwidth=15.0)
    with tempfile.NamedTemporaryFile("w", suffix=".gwt") as file:
        output = pysal_open(file.name, "w")
        output.write(kernel)
        output.close()
        add("kernel.gwt", text_of(file.name), pysal_open(file.name).read(),
            f"libpysal {libpysal.__version__}")
    assert columbus.n == 49
    return result


if shared.exists():
    content = {
        "tool": f"libpysal {libpysal.__version__}, shapely {shapely.__version__}, "
                f"numpy {numpy.__version__}, spdep in R",
        "date": date, "script": "make_weights.py",
        "tolerance": "numbers: 1e-9 relative; neighbors: none",
        "kernels": kernels(), "summaries": summaries(), "rowStandardized": row_standardized(),
        "contiguity": contiguity(), "files": files()}
    text = json.dumps(content, separators=(",", ":"))
    (here / "weights.json").write_text(text + "\n")
    print("weights.json", len(text))
else:
    print("weights.json left as it is: no shared data")
