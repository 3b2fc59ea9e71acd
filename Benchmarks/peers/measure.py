#!/usr/bin/env python3
"""Times our whole job and index build, and with --peers those of others in the same run.

Called by scripts/bench. Every program runs as a whole process, ours and the peer's in turn, one
warm-up each; medians and ratios are printed, and written to WORK/results.json. Results are compared
(compare.py), because a fast wrong answer is worth nothing.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent


def measured(command):
    """Wall seconds, peak memory in MB (10^6 bytes) and output of one process."""
    before = time.perf_counter()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.close(reader)
        os.execvp(command[0], [str(word) for word in command])
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - before
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(map(str, command))} failed; run it by hand to see why")
    return seconds, usage.ru_maxrss * 1024 / 1e6, output


def alternate(commands, runs):
    """Median seconds and memory of each command, run in turn after one warm-up of each."""
    figures = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            seconds, memory, output = measured(command)
            if turn > 0:
                figures[name].append((seconds, memory, output))
    return {
        name: {
            "seconds": statistics.median(f[0] for f in each),
            "megabytes": statistics.median(f[1] for f in each),
            "output": each[-1][2],
        }
        for name, each in figures.items()
    }


def main():
    parser = argparse.ArgumentParser()
    for name in ("tool", "index", "work"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    ours = work / "ours"

    whole = {
        f"trygghet, {threads} thread{'s' * (threads > 1)}": [
            options.tool, "run", str(work / "whole_job.yml"), "--out", str(ours), "--force",
            "--quiet", "--threads", str(threads)]
        for threads in (1, 2)
    }
    index = {"trygghet": [options.index, "1000000", "7"]}
    if options.peers:
        whole["geopandas + esda"] = [
            sys.executable, str(HERE / "geopandas_job.py"), str(work), str(work / "peer")]
        index["geoindex-rs"] = [sys.executable, str(HERE / "index_build.py"), "1000000", "7"]

    shutil.rmtree(ours, ignore_errors=True)
    results = {"machine": platform.processor() or platform.machine(), "cores": os.cpu_count()}
    print(f"cores {os.cpu_count()}, {options.runs} runs each in turn, medians")

    print("\nwhole job: 1 000 000 rows of CSV, 550 areas, 250 m grid, rates, Gi*, GeoJSON")
    job = alternate(whole, options.runs)
    first = next(iter(job))
    for name, figure in job.items():
        ratio = f"{figure['seconds'] / job[first]['seconds']:6.2f} x"
        memory = f"{figure['megabytes'] / job[first]['megabytes']:5.2f} x"
        print(f"  {name:22} {figure['seconds']:7.2f} s {ratio}  "
              f"{figure['megabytes']:6.0f} MB {memory}")
    results["whole_job"] = {n: (f["seconds"], f["megabytes"]) for n, f in job.items()}
    if options.peers:
        compared = subprocess.run(
            [sys.executable, str(HERE / "compare.py"), str(ours), str(work / "peer")],
            capture_output=True, text=True)
        print("  same answers" if compared.returncode == 0 else compared.stdout)
        if compared.returncode != 0:
            sys.exit("the answers differ: the times say nothing")

    print("\nindex build: 1 000 000 clustered points, one thread, best and median of 7")
    builds = {name: json.loads(measured(command)[2]) for name, command in index.items()}
    own = builds["trygghet"]
    print(f"  {'trygghet':22} {own['min_s']:7.4f} s {own['median_s']:7.4f} s")
    results["index_build"] = {"trygghet": (own["min_s"], own["median_s"])}
    if options.peers:
        peer = builds["geoindex-rs"]
        best = peer["geoindex_rs_build_s"]
        median = peer.get("geoindex_rs_build_median_s", best)
        print(f"  {'geoindex-rs':22} {best:7.4f} s {median:7.4f} s "
              f"{best / own['min_s']:6.2f} x {median / own['median_s']:6.2f} x")
        results["index_build"]["geoindex-rs"] = (best, median)
    (work / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
