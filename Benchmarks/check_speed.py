#!/usr/bin/env python3
"""Counts instructions and allocations of speed-probe's kinds of work. Standard library alone.

    python3 check_speed.py PROBE THRESHOLDS [--bless]

callgrind collects inside `measuredWork` only, so that neither the start of the process nor the
getting ready counts. Allocations are calls of malloc and its kin from anywhere.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

TOLERANCE = 0.03
ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}


def names(text):
    """Maps the numbers that callgrind gives to functions to their names."""
    return {number: name for number, name in re.findall(r"^c?fn=(\(\d+\)) (.+)$", text, re.M)}


def counted(probe, name):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind.out"
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--toggle-collect=*measuredWork*",
             f"--callgrind-out-file={out}", probe, name],
            env=os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"check-speed: {name} failed\n{done.stderr}")
        text = out.read_text()
    instructions = int(re.search(r"^(?:summary|totals): (\d+)", text, re.M)[1])
    if instructions == 0:
        sys.exit(f"check-speed: {name}: nothing was collected; is measuredWork still there?")
    known = names(text)
    allocations = 0
    for number, calls in re.findall(r"^cfn=(\(\d+\)).*\ncalls=(\d+)", text, re.M):
        # "malloc'2" is malloc that was called by itself.
        if known.get(number, "").split("'")[0] in ALLOCATORS:
            allocations += int(calls)
    return {"instructions": instructions, "allocations": allocations}


def allowed(threshold):
    """A few allocations more or less are the runtime's own."""
    return threshold * (1 + TOLERANCE) + (3 if threshold < 100 else 0)


def main():
    probe, path = sys.argv[1], pathlib.Path(sys.argv[2])
    bless = "--bless" in sys.argv[3:]
    thresholds = json.loads(path.read_text()) if path.exists() else {}
    begin = time.monotonic()
    work = subprocess.run([probe], capture_output=True, text=True, check=True).stdout.split()
    found = {name: counted(probe, name) for name in work}
    failed = False
    for name, counts in found.items():
        for kind, value in counts.items():
            threshold = thresholds.get(name, {}).get(kind)
            if threshold is None:
                verdict, failed = "no threshold yet", True
            elif value > allowed(threshold):
                verdict, failed = f"MORE than the {threshold:,} allowed", True
            elif value < threshold * (1 - TOLERANCE):
                verdict = f"less than {threshold:,}: bless it"
            else:
                verdict = "ok"
            print(f"{name:36} {kind:13} {value:15,}  {verdict}")
    for name in thresholds.keys() - found.keys():
        print(f"{name}: has a threshold, but is no longer measured")
        failed = True
    print(f"check-speed: {time.monotonic() - begin:.0f} s")
    if bless:
        path.write_text(json.dumps(found, indent=1) + "\n")
        sys.exit(f"check-speed: wrote {path}; look at what changed, and run it again without --bless")
    if failed:
        sys.exit("check-speed: failed; if the cost is worth it, say why in the commit and run "
                 "scripts/check-speed --bless")


if __name__ == "__main__":
    main()
