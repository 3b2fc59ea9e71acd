"""What is measured: every task, who does it, and which ratio is asked for."""

import pathlib

import statistics_plan

HERE = pathlib.Path(__file__).parent
SPATIAL = ("build", "windows", "nearest", "radius", "join", "recount", "csv", "geojson", "job")
GROUPS = SPATIAL + statistics_plan.GROUPS
FASTEST = "fastest"
# Made for one question alone: shown, but not a peer.
ORIENTATION = {"numba grid"} | statistics_plan.ORIENTATION

# Least ratio of a peer's time to ours, by task.
TARGETS = {
    "build-1000000": {FASTEST: 3}, "build-10000000": {FASTEST: 3},
    "list-10-1000000": {FASTEST: 1.5}, "list-100-1000000": {FASTEST: 1.5},
    "list-1000-1000000": {FASTEST: 1.5}, "count-1000-1000000": {FASTEST: 5},
    "nearest-1000000": {FASTEST: 1.5}, "radius-1000000": {FASTEST: 15},
    "join-1000-1000000": {"sedonadb": 5, "geopandas": 12},
    "join-200-10000000": {"sedonadb": 6},
    "recount-200-10000000": {"first join": 20},
    # Level with pyarrow: within what one run differs from the next.
    "csv-all": {"duckdb": 1.5, "pyarrow": 0.95},
    "geojson-points-read": {"pyogrio": 5}, "geojson-points-write": {"pyogrio": 12, "orjson": 5},
    "geojson-polygons-read": {"pyogrio": 5}, "geojson-polygons-write": {"pyogrio": 12, "orjson": 5},
    "job": {"geopandas + esda": 12, "polars by hand": 4, "duckdb": 8},
} | statistics_plan.TARGETS

JOB_FIELDS = ("id", "time", "category", "x", "y", "weight")


def thousands(n):
    return f"{int(n):,}".replace(",", "\u202f")


def title(task):
    """A task in words."""
    if words := statistics_plan.title(task):
        return words
    kind, *rest = task.split("-")
    if kind == "build":
        return f"build, {thousands(rest[0])} points"
    if kind in ("list", "count"):
        verb = {"list": "list", "count": "count"}[kind]
        return f"{verb} windows of ~{rest[0]} of {thousands(rest[1])} points"
    if kind == "nearest":
        return f"8 nearest of {thousands(rest[0])} points"
    if kind == "radius":
        return f"neighbors within 250 m of each of {thousands(rest[0])} points, counted"
    if kind == "join":
        return f"{thousands(rest[1])} points in 550 areas of ~{rest[0]} vertices"
    if kind == "recount":
        return f"again for another category and period, {thousands(rest[1])} points"
    return {
        "csv-all": "CSV, all 8 fields", "csv-job": "CSV, the 6 fields of a job",
        "csv-large": "CSV, ten times as long, all fields",
        "geojson-points-read": "GeoJSON points, read",
        "geojson-points-write": "GeoJSON points, write",
        "geojson-polygons-read": "GeoJSON polygons, read",
        "geojson-polygons-write": "GeoJSON polygons, write", "job": "the whole job"}[task]


class Plan:
    """The commands of a run: `units(group)` are dictionaries from tool to command."""

    def __init__(self, programs, python, cpp, data, out, points, peers, quick=False):
        self.own, self.python, self.cpp = f"{programs}/spatial-tasks", str(python), cpp
        self.statistics = f"{programs}/statistics-tasks"
        self.data, self.out, self.points, self.peers = str(data), pathlib.Path(out), points, peers
        self.quick = quick

    def script(self, name, *words):
        return [self.python, str(HERE / f"{name}.py"), *words]

    def unit(self, ours, compiled=(), scripts=None):
        """Ours first; then the peers that could be had."""
        commands = {"trygghet": [self.own, *ours]}
        if self.peers:
            for tool in compiled:
                if tool in self.cpp:
                    commands[tool] = [str(self.cpp[tool]), *ours]
            commands |= scripts or {}
        return commands

    def trees(self, task, n, *tools):
        return {tool: self.script("tree_peers", tool, task, self.data, str(n)) for tool in tools}

    def units(self, group):
        if group in statistics_plan.GROUPS:
            yield from statistics_plan.units(group, self)
            return
        largest = max(self.points)
        middle = sorted(self.points)[len(self.points) // 2]
        if group == "build":
            for n in self.points:
                yield self.unit(
                    ("build", self.data, str(n)), ("boost", "nanoflann", "geos", "spatialindex"),
                    self.trees("build", n, "geoindex-rs", "pykdtree", "scipy", "numba grid"))
        elif group in ("windows", "nearest"):
            for n in self.points:
                # The other sizes are for the curve.
                if n != middle:
                    yield self.unit((group, self.data, str(n)), ("boost",))
                elif group == "windows":
                    yield self.unit((group, self.data, str(n)), ("boost", "geos"),
                                    self.trees(group, n, "geoindex-rs"))
                else:
                    yield self.unit((group, self.data, str(n)), ("boost", "nanoflann"),
                                    self.trees(group, n, "scipy"))
        elif group == "radius":
            yield self.unit((group, self.data, str(middle)), ("boost",),
                            self.trees(group, middle, "geoindex-rs", "scipy", "numba grid"))
        elif group == "join":
            for n, vertices in ((middle, "1000"), (largest, "200")):
                yield self.unit(
                    ("join", self.data, str(n), vertices), (),
                    {tool: self.script("area_peers", tool, self.data, str(n), vertices)
                     for tool in ("shapely", "sedonadb", "geopandas", "duckdb")})
        elif group == "recount":
            yield self.unit(("recount", self.data, str(largest), "200"))
        elif group == "csv":
            for task, file, fields in (("csv-all", "incidents", ()),
                                       ("csv-job", "incidents", JOB_FIELDS),
                                       ("csv-large", "incidents-large", ())):
                path = f"{self.data}/{file}.csv"
                if pathlib.Path(path).exists():
                    yield self.unit(
                        ("csv", path, task, *fields), (),
                        {tool: self.script("csv_peers", tool, path, task, *fields)
                         for tool in ("pyarrow", "pandas", "duckdb", "polars")})
        elif group == "geojson":
            for kind in ("points", "polygons"):
                for way in ("read", "write"):
                    file = (str(self.out / "written.geojson"),) if way == "write" else ()
                    yield self.unit(
                        ("geojson", way, kind, self.data, *file), (),
                        {tool: self.script("geojson_peers", tool, way, kind, self.data, *file)
                         for tool in ("orjson", "pyogrio", "duckdb")})

    def job(self, tool, threads):
        """The whole job, each into a folder of its own."""
        ours = [str(tool), "run", f"{self.data}/whole_job.yml", "--out", str(self.out / "trygghet"),
                "--force", "--quiet", "--threads", str(threads)]
        commands = {"trygghet": ("job", ours)}
        if self.peers:
            for name, script in (("polars by hand", "polars_job"), ("duckdb", "duckdb_job"),
                                 ("geopandas + esda", "geopandas_job")):
                commands[name] = ("job", self.script(script, self.data, str(self.out / name)))
        return commands
