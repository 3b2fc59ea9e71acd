#!/usr/bin/env python3
"""Turns results.json into RESULTS.md and curve.svg.

    python report.py WORK/results.json FOLDER
"""

import importlib.metadata
import json
import pathlib
import statistics
import sys

import curve
from tasks import FASTEST, ORIENTATION, TARGETS, title

OWN = "trygghet"
SECTIONS = (
    ("Build", ("build",)), ("Windows", ("list", "count")), ("Nearest", ("nearest",)),
    ("Neighbors within a distance", ("radius",)), ("Areas", ("join", "recount")),
    ("CSV", ("csv",)), ("GeoJSON", ("geojson",)), ("The whole job", ("job",)))


def flat(figure):
    return [s for one in figure["seconds"] for s in one]


def least(figure):
    return min(flat(figure))


def peers(tools):
    return {t: f for t, f in tools.items() if t != OWN and t not in ORIENTATION}


def tasks_of(rows, kinds):
    return [t for t in rows if t.split("-")[0] in kinds and OWN in rows[t]["tools"]]


def bold(text, condition):
    return f"**{text}**" if condition else text


def ratio_rows(rows):
    """Of each target: what is asked, what was reached."""
    for task, targets in TARGETS.items():
        if task not in rows or OWN not in rows[task]["tools"]:
            continue
        tools = rows[task]["tools"]
        own = least(tools[OWN])
        for rival, asked in targets.items():
            others = {t: least(f) for t, f in peers(tools).items() if rival in (t, FASTEST)}
            if not others:
                yield f"| {title(task)} | {rival} | {asked} × | not measured | |"
                continue
            name = min(others, key=others.get)
            reached = others[name] / own
            label = f"fastest: {name}" if rival == FASTEST else name
            yield (f"| {title(task)} | {label} | {asked} × | **{reached:.2f} ×** | "
                   f"{'reached' if reached >= asked else '**not reached**'} |")
    if "job" in rows and OWN in rows["job"]["tools"]:
        memory = {t: f["megabytes"] for t, f in rows["job"]["tools"].items()}
        own = memory.pop(OWN)
        yield (f"| the whole job, peak memory | at most 150 MB | | **{own:.0f} MB** | "
               f"{'reached' if own <= 150 else '**not reached**'} |")
        if memory:
            leanest = min(memory, key=memory.get)
            reached = memory[leanest] / own
            yield (f"| the whole job, peak memory | leanest: {leanest} | 2 × | **{reached:.2f} ×** "
                   f"| {'reached' if reached > 2 else '**not reached**'} |")


def table(rows, tasks):
    """Least and median seconds, ratio to ours and peak memory of each tool."""
    yield "| task | tool | least | median | ratio | peak memory | bytes a point |"
    yield "|---|---|---|---|---|---|---|"
    for task in tasks:
        tools = rows[task]["tools"]
        own = least(tools[OWN])
        order = [OWN] + sorted((t for t in tools if t != OWN), key=lambda t: least(tools[t]))
        for tool in order:
            figure = tools[tool]
            name = f"{tool} (for orientation)" if tool in ORIENTATION else tool
            bytes_ = figure.get("bytes_per_point", "")
            yield (f"| {title(task) if tool == OWN else ''} | {name} | {least(figure):.4f} s "
                   f"| {statistics.median(flat(figure)):.4f} s | {least(figure) / own:.2f} "
                   f"| {figure['megabytes']:.0f} MB | {bytes_} |")


def versions(rows):
    found = {}
    for row in rows.values():
        for tool, figure in row["tools"].items():
            if figure["version"] and tool not in (OWN, "first join"):
                found[tool] = figure["version"]
    # The whole job stands on more than one.
    for package in ("esda", "libpysal", "numba", "numpy", "pyproj"):
        found[package] = importlib.metadata.version(package)
    found.pop("numba grid", None)
    return ", ".join(f"{tool} {version}" for tool, version in sorted(found.items()))


def report(results):
    rows, machine = results["rows"], results["machine"]
    dates = sorted({row["date"] for row in rows.values()})
    threads = machine["threads"]
    yield "# Results"
    yield ""
    yield ("Written by `scripts/bench --peers`; nothing in here was typed by hand. Ratios first: only "
           "they travel to other machines.")
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| measured | {' to '.join(dict.fromkeys([dates[0], dates[-1]]))} |"
    yield f"| machine | {machine['processor']}, {machine['cores']} cores; {machine['system']} |"
    yield (f"| our build | {machine['build']}"
           f"{' (`-Xcc -march=native`)' if machine['build'] == 'native' else ' (x86-64 baseline)'}, "
           f"{machine['swift']} |")
    yield (f"| peers in C++ | {machine['compiler']}, `-O3 -march=native -DNDEBUG` |")
    yield f"| threads | {threads}, ours and theirs; each process held to as many cores |"
    yield f"| rounds | {machine['rounds']}, ours and the peers' in turn |"
    yield f"| versions | Python {machine['python']}, {versions(rows)} |"
    yield ""
    yield "## What issue 3 asks for"
    yield ""
    yield "Ratio of the peer's least time to ours, in one run."
    yield ""
    yield "| task | against | asked | measured | |"
    yield "|---|---|---|---|---|"
    yield from ratio_rows(rows)
    yield ""
    yield "## How cost grows"
    yield ""
    yield "![Cost of building, listing windows and finding neighbors from 10^5 to 10^7 points](curve.svg)"
    for name, kinds in SECTIONS:
        chosen = tasks_of(rows, kinds)
        if chosen:
            yield ""
            yield f"## {name}"
            yield ""
            yield from table(rows, chosen)
    yield ""
    yield "## How it is measured"
    yield ""
    yield from HOW.strip().splitlines()


HOW = """
- Every tool runs as a process of its own, with the same files. A task is timed inside the process, up to three times in each round; inputs are in memory before the clock runs, except where reading is the task. The whole job is timed from outside, from the start of the process to its end.
- Peak memory is that of the whole process (`ru_maxrss`): input, runtime and, for peers in Python, the interpreter and its libraries too. Bytes a point are those of the index alone, where the tool tells or its heap does; nanoflann's points into columns that are not counted.
- Answers are compared in every run, and the run stops when two differ: number of hits and a hash of (query, point) pairs; sum of distances; neighbors of each point; counts per area and category; sums and hashes of the columns read; files written are read again by another program. The layers of the whole job are compared feature by feature (`peers/compare.py`).
- Each peer in its quickest form: Boost's R-tree packed, with output iterators that keep nothing while counting; GEOS's geometries and SedonaDB's and DuckDB's tables made before the clock runs; types told to the readers of CSV; scipy's tree without balancing where the build counts; garbage collection off. geoindex-rs is called from Python once for each question, about a microsecond each, and is left out where that would be most of it.
- flatbush (JavaScript) is not measured: it needs a runtime of its own.
- DuckDB is the last version whose spatial extension is on PyPI. Its script of the whole job cuts the areas into squares before it places points in them, which is twice as quick as joining whole areas; the join of points and areas is the plain one.
- A peer that takes longer than 30 seconds is run once.
- Areas are a partition of 30 × 30 km with crooked borders; points lie around 400 places, one in four anywhere. `peers/workloads.py` makes them from seeds.
"""


def main():
    results = json.loads(pathlib.Path(sys.argv[1]).read_text())
    folder = pathlib.Path(sys.argv[2])
    (folder / "RESULTS.md").write_text("\n".join(report(results)) + "\n")
    (folder / "curve.svg").write_text(curve.draw(results["rows"]))


if __name__ == "__main__":
    main()
