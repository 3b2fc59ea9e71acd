#!/usr/bin/env python3
"""Runs every task, ours and the peers' in turn, and writes what was measured to WORK/results.json,
and that of the statistics to WORK/results-statistics.json.

Called by scripts/bench. Stops when two answers differ, because a fast wrong answer is worth
nothing. With --only, the other rows stay as they were measured before.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

import statistics_plan
from processes import LONG, alternate, output_of
from tasks import FASTEST, GROUPS, HERE, ORIENTATION, SPATIAL, TARGETS, Plan, title


def flat(figure):
    return [s for one in figure["seconds"] for s in one]


def show(task, row):
    """A task as it was measured just now, one line a tool."""
    print(f"\n{title(task)}   [{task}]")
    own = min(flat(row["trygghet"])) if "trygghet" in row else None
    for tool, figure in row.items():
        seconds = flat(figure)
        ratio = f"{min(seconds) / own:7.2f} x" if own else ""
        bytes_ = figure.get("bytes_per_point")
        print(f"  {tool:18} {min(seconds):9.4f} s {statistics.median(seconds):9.4f} s {ratio} "
              f"{figure['megabytes']:7.0f} MB" + (f" {bytes_:6.1f} bytes a point" if bytes_ else "")
              + (f" ({figure['note']})" if "note" in figure else ""))
    if own:
        for rival, least in TARGETS.get(task, {}).items():
            others = [min(flat(f)) for t, f in row.items() if t != "trygghet"
                      and t not in ORIENTATION and rival in (t, FASTEST)]
            if others:
                reached = min(others) / own
                print(f"  {'reached' if reached >= least else 'NOT REACHED'}: {rival} "
                      f"{reached:.2f} x of {least}")
    sys.stdout.flush()


def machine(options):
    text = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    model = re.search(r"model name\s*: (.*)", text)
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text()
                       if os.path.exists("/etc/os-release") else "")
    swift = re.search(r"Swift version \S+", output_of("swift", "--version"))
    return {
        "processor": model[1] if model else platform.machine(), "cores": os.cpu_count(),
        "system": system[1] if system else platform.platform(),
        "swift": swift[0] if swift else "", "compiler": output_of("g++", "--version").split("\n")[0],
        "python": platform.python_version(), "build": options.build, "threads": options.threads,
        "rounds": options.rounds}


def compare_job(out, row):
    """Holds the layers of every tool against ours."""
    for tool in row:
        if tool == "trygghet":
            continue
        compared = subprocess.run(
            [sys.executable, str(HERE / "compare.py"), str(out / "trygghet"), str(out / tool)],
            capture_output=True, text=True)
        if compared.returncode != 0:
            sys.exit(f"bench: job: answers differ, so the times say nothing\n  {tool}:\n"
                     + compared.stdout + compared.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("programs", "data", "out", "results"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    parser.add_argument("--tool", type=pathlib.Path, help="needed by the whole job")
    parser.add_argument("--cpp", action="append", default=[], help="NAME=PROGRAM of a compiled peer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--points", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--only", default=",".join(GROUPS))
    parser.add_argument("--build", default="native")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--quick", action="store_true", help="statistics of small maps")
    options = parser.parse_args()
    groups = options.only.split(",")
    if unknown := set(groups) - set(GROUPS):
        sys.exit(f"bench: no such task: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")

    plan = Plan(options.programs, sys.executable, dict(p.split("=", 1) for p in options.cpp),
                options.data, options.out, options.points, options.peers, options.quick)
    begin = time.perf_counter()
    for path, chosen in (
            (options.results, [g for g in SPATIAL if g in groups]),
            (options.results.with_stem(options.results.stem + "-statistics"),
             [g for g in GROUPS if g in groups and g not in SPATIAL])):
        if chosen:
            run(plan, chosen, options, path)
    print(f"\nall answers agree; {time.perf_counter() - begin:.0f} s")


def run(plan, groups, options, path):
    """Measures the groups and keeps their rows at the path, beside those that are there."""
    results = json.loads(path.read_text()) if path.exists() else {"rows": {}}
    results["machine"] = machine(options)
    for group in groups:
        shutil.rmtree(options.out, ignore_errors=True)
        options.out.mkdir(parents=True)
        if group == "job":
            measured = alternate(
                plan.job(options.tool, options.threads), options.rounds, options.threads, whole=True)
            compare_job(options.out, measured["job"])
            units = [measured]
        else:
            long = LONG if group in SPATIAL else statistics_plan.LONG
            units = (alternate(unit, options.rounds, options.threads, long=long)
                     for unit in plan.units(group))
        for measured in units:
            for task, row in measured.items():
                show(task, row)
                results["rows"][task] = {
                    "date": datetime.date.today().isoformat(), "tools": row}
            path.write_text(json.dumps(results, indent=1) + "\n")
    shutil.rmtree(options.out, ignore_errors=True)


if __name__ == "__main__":
    main()
