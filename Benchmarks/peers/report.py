#!/usr/bin/env python3
"""Turns results.json into RESULTS.md and curve.svg, and results-statistics.json into STATISTICS.md.

    python report.py WORK/results.json FOLDER

A page whose results are not there stays as it is.
"""

import json
import pathlib
import sys

import curve
import statistics_report
from result_tables import OWN, machine_rows, ratio_rows, table, tasks_of

SECTIONS = (
    ("Build", ("build",)), ("Windows", ("list", "count")), ("Nearest", ("nearest",)),
    ("Neighbors within a distance", ("radius",)), ("Areas", ("join", "recount")),
    ("CSV", ("csv",)), ("GeoJSON", ("geojson",)), ("The whole job", ("job",)))


def job_memory_rows(rows):
    """The peak memory of the whole job, which issue 3 limits."""
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


def report(results):
    rows, machine = results["rows"], results["machine"]
    yield "# Results"
    yield ""
    yield ("Written by `scripts/bench --peers`; nothing in here was typed by hand. Ratios first: only "
           "they travel to other machines. The statistics have [a page of their own](STATISTICS.md).")
    yield ""
    # The whole job stands on more than one.
    head = list(machine_rows(results, ("esda", "libpysal", "numba", "numpy", "pyproj")))
    head.insert(5, f"| peers in C++ | {machine['compiler']}, `-O3 -march=native -DNDEBUG` |")
    yield from head
    yield ""
    yield "## What issue 3 asks for"
    yield ""
    yield "Ratio of the peer's least time to ours, in one run."
    yield ""
    yield "| task | against | asked | measured | |"
    yield "|---|---|---|---|---|"
    yield from ratio_rows(rows)
    yield from job_memory_rows(rows)
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
    path, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if path.exists():
        results = json.loads(path.read_text())
        (folder / "RESULTS.md").write_text("\n".join(report(results)) + "\n")
        (folder / "curve.svg").write_text(curve.draw(results["rows"]))
    path = path.with_stem(path.stem + "-statistics")
    if path.exists():
        results = json.loads(path.read_text())
        (folder / "STATISTICS.md").write_text("\n".join(statistics_report.report(results)) + "\n")


if __name__ == "__main__":
    main()
