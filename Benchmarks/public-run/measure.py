#!/usr/bin/env python3
"""Measures a city's whole public run beside the same run without disclosure.

    python measure.py --tool PATH --data FOLDER [--rounds 3] [--threads 2] [--no-audit]

Makes the data where they are missing. Runs city.yml with the profile `internal` and with `public` in
turn, then audits what was published (`verify DIR --attack`), and prints wall and processor time (the
least of the rounds), peak memory and the ratios. Exits with status 1 where a run or the audit fails, or where a
bound is broken: three times the time without disclosure, one minute for the audit.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
MOST_TIMES, MOST_AUDIT_SECONDS = 3.0, 60.0


def measured(command):
    """Wall and processor seconds and peak memory in MB of one process; it has to succeed."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if child.returncode != 0:
        print(messages.decode(errors="replace")[-4000:], file=sys.stderr)
        sys.exit(f"bench: exit status {child.returncode}: {' '.join(map(str, command))}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def show(name, figures):
    print(f"{name:9} {figures[0]:6.2f} s   {figures[1]:6.2f} s   {figures[2]:5.0f} MB", flush=True)


def jobs(data):
    """The job as it is, and the same without disclosure."""
    text = (HERE / "city.yml").read_text()
    start = text.index("disclosure:")
    rule = text[start:text.index("\n", start)]
    paths = {}
    for profile, words in (("internal", "disclosure: { profile: internal }"), ("public", rule)):
        paths[profile] = data / f"city-{profile}.yml"
        paths[profile].write_text(text.replace(rule, words))
    return paths


def withheld(folder):
    """How many features lost a number, and how many there are."""
    layers = json.loads((folder / "manifest.json").read_text())
    return layers["suppressed_cells"], sum(l["features"] for l in layers["layers"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--tool", required=True)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--incidents", type=int, default=1_000_000)
    arguments.add_argument("--no-audit", action="store_true")
    given = arguments.parse_args()
    if not (given.data / "shootings.csv").exists():
        subprocess.run([sys.executable, HERE / "make_city.py", given.data,
                        "--incidents", str(given.incidents)], check=True)
    best = {}
    for _ in range(given.rounds):
        for profile, job in jobs(given.data).items():
            out = given.data / f"out-{profile}"
            shutil.rmtree(out, ignore_errors=True)
            new = measured([
                given.tool, "run", job, "--out", out, "--threads", given.threads, "--quiet"])
            old = best.get(profile, new)
            best[profile] = min(old[0], new[0]), min(old[1], new[1]), max(old[2], new[2])
    print("             wall   processor   memory")
    for profile, figures in best.items():
        show(profile, figures)
    times = best["public"][0] / best["internal"][0]
    work = best["public"][1] / best["internal"][1]
    lost, features = withheld(given.data / "out-public")
    print(f"public takes {times:.2f} times as long, {work:.2f} times the processor; {lost} of {features} features are withheld")
    slow = times > MOST_TIMES
    if not given.no_audit:
        figures = measured([given.tool, "verify", given.data / "out-public", "--attack"])
        show("audit", figures)
        slow = slow or figures[0] > MOST_AUDIT_SECONDS
    sys.exit("bench: a bound is broken" if slow else 0)


if __name__ == "__main__":
    main()
