"""What every peer in Python shares: timing, the hash of an answer, a line of JSON.

A peer runs as a process of its own, with the number of threads in THREADS, and prints a line for
each task: {"task", "tool", "version", "seconds", "answer"}. Two tools agree when their answers do.
"""

import gc
import importlib.metadata
import json
import os
import time

import numpy

THREADS = int(os.environ.get("THREADS", "1"))


def timed(work):
    """Seconds of up to three times, as long as they take less than a second together; the result."""
    seconds = []
    result = None
    while len(seconds) < 3 and sum(seconds) < 1:
        result = None  # What the last time made is gone before the clock runs.
        gc.collect()
        gc.disable()  # as timeit does; a reader of a million dictionaries would be slowed by half
        begin = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begin)
        gc.enable()
    return seconds, result


def say(task, tool, seconds, answer, package=None, **more):
    version = importlib.metadata.version(package or tool.split()[0])
    print(json.dumps({"task": task, "tool": tool, "version": version,
                      "seconds": [round(s, 6) for s in seconds], "answer": answer, **more}),
          flush=True)


def mix(values):
    """The finalizer of SplitMix64."""
    values = numpy.asarray(values, numpy.uint64)
    with numpy.errstate(over="ignore"):
        values = (values ^ values >> numpy.uint64(30)) * numpy.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ values >> numpy.uint64(27)) * numpy.uint64(0x94D049BB133111EB)
    return values ^ values >> numpy.uint64(31)


def pair_hash(first, second):
    """Of pairs of numbers below 2^32, in any order."""
    pairs = numpy.asarray(first, numpy.uint64) << numpy.uint64(32) | numpy.asarray(
        second, numpy.uint64)
    return str(int(mix(pairs).sum(dtype=numpy.uint64)))


def table_hash(table):
    """Of counts per row and column."""
    rows, columns = numpy.nonzero(table)
    with numpy.errstate(over="ignore"):
        products = mix(rows.astype(numpy.uint64) << numpy.uint64(8)
                       | columns.astype(numpy.uint64)) * table[rows, columns].astype(numpy.uint64)
    return str(int(products.sum(dtype=numpy.uint64)))


def text_hash(column):
    """Of a column of text (pyarrow): its bytes end to end, and the length of each value."""
    import pyarrow
    if isinstance(column, pyarrow.ChunkedArray):
        column = column.combine_chunks()
    column = column.cast(pyarrow.large_string())
    if isinstance(column, pyarrow.ChunkedArray):
        column = column.chunk(0)
    offsets = numpy.frombuffer(column.buffers()[1], numpy.int64)[
        column.offset:column.offset + len(column) + 1]
    text = numpy.frombuffer(column.buffers()[2], numpy.uint8)[offsets[0]:offsets[-1]]
    total = numpy.uint64(0)
    with numpy.errstate(over="ignore"):
        for first in range(0, len(text), 1 << 24):
            part = text[first:first + (1 << 24)]
            place = numpy.arange(first + 1, first + len(part) + 1, dtype=numpy.uint64)
            total += (part * place).sum(dtype=numpy.uint64)
        lengths = numpy.diff(offsets).astype(numpy.uint64)
        total += (lengths * numpy.arange(1, len(lengths) + 1, dtype=numpy.uint64)).sum(
            dtype=numpy.uint64)
    return str(int(total))


def columns(folder, name, count):
    return numpy.fromfile(f"{folder}/{name}.f64").reshape(count, -1)


def duckdb_with_spatial():
    """A connection with the spatial extension, which comes as a Python package."""
    import pathlib

    import duckdb
    import duckdb_extension_spatial
    connection = duckdb.connect(config={"threads": THREADS})
    folder = pathlib.Path(duckdb_extension_spatial.__file__).parent
    connection.load_extension(str(next(folder.glob("extensions/*/spatial.duckdb_extension"))))
    return connection
