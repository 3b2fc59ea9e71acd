"""Runs programs as whole processes, in turn, and keeps what they print and the memory they took."""

import json
import math
import os
import subprocess
import sys
import time

# A peer that took longer than this is not run again: its ratio is beyond doubt. Neither are we where
# nobody is beside us.
LONG = 30.0


def environment(threads):
    """Holds every program to as many threads, whatever it takes its orders from."""
    names = ("THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS",
             "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "GDAL_NUM_THREADS", "OGR_GEOJSON_NUM_THREADS")
    return os.environ | {name: str(threads) for name in names}


def measured(command, threads):
    """Wall seconds, peak memory in MB (10^6 bytes) and output of one process.

    It gets as many processors as threads, the last ones, since the first serves the system.
    """
    begin = time.perf_counter()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.close(reader)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
        words = [str(word) for word in command]
        os.execvpe(words[0], words, environment(threads))
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        words = " ".join(map(str, command))
        sys.exit(f"bench: failed, run it by hand to see why: THREADS={threads} {words}")
    return seconds, usage.ru_maxrss * 1024 / 1e6, output


def same(a, b):
    """Whether two answers agree: sums to nine digits, everything else exactly.

    What chance or approximation has a part in is a pair [value, error], the error four standard errors
    or a stated bound: values agree when they differ by no more than their errors together. Null is
    what a tool does not tell, or what was not computed because the time is an extrapolation.
    """
    return a.keys() == b.keys() and all(agree(a[k], b[k]) for k in a)


def agree(a, b):
    if a is None or b is None:
        return True
    if isinstance(a, list) or isinstance(b, list):
        (a, error), (b, other) = (x if isinstance(x, list) else (x, 0) for x in (a, b))
        return abs(a - b) <= error + other
    return math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) else a == b


def take(rows, line, megabytes):
    """Adds a line that a program printed to the figures of its task."""
    row = rows.setdefault(line["task"], {})
    figure = row.setdefault(line["tool"], {
        "seconds": [], "megabytes": 0, "answer": line["answer"], "version": line["version"]})
    for other, known in row.items():
        if not same(known["answer"], line["answer"]):
            sys.exit(f"bench: {line['task']}: answers differ, so the times say nothing\n"
                     f"  {other}: {known['answer']}\n  {line['tool']}: {line['answer']}")
    figure["seconds"].append(line["seconds"])
    figure["megabytes"] = max(figure["megabytes"], round(megabytes, 1))
    figure |= {extra: line[extra] for extra in ("bytes_per_point", "note") if extra in line}


def alternate(commands, rounds, threads, whole=False, long=LONG):
    """Figures by task and tool of commands that are run in turn, round after round.

    A program times its tasks itself and prints a line for each; with `whole`, the time of the
    process counts, imports and all, and `commands` maps tools to (task, command).
    """
    rows = {}
    done = set()
    for _ in range(rounds):
        for tool, command in commands.items():
            if tool in done:
                continue
            task, command = command if whole else (None, command)
            seconds, megabytes, output = measured(command, threads)
            if whole:
                take(rows, {"task": task, "tool": tool, "version": "", "answer": {},
                            "seconds": [seconds]}, megabytes)
            else:
                for line in output.splitlines():
                    take(rows, json.loads(line), megabytes)
            if seconds > long and (tool != "trygghet" or len(commands) == 1):
                done.add(tool)
    return rows


def output_of(*command):
    """What a program says of itself; nothing where it is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""
