#!/usr/bin/env python3
"""A CSV file read into columns: numbers as 64-bit floats, everything else as text.

    python csv_peers.py pyarrow|pandas|duckdb|polars FILE TASK [FIELD ...]

All fields, or only those named. What is told to a tool (types, no guessing) makes it quicker.
"""

import sys

import pyarrow
import pyarrow.csv

from worker import THREADS, say, text_hash, timed

NUMBERS = ("x", "y", "weight")
ALL = ("id", "time", "category", "x", "y", "street", "status", "weight")


def by_pyarrow(path, fields):
    types = {f: pyarrow.float64() if f in NUMBERS else pyarrow.string() for f in ALL}
    read = pyarrow.csv.ReadOptions(use_threads=THREADS > 1)
    convert = pyarrow.csv.ConvertOptions(
        column_types=types, include_columns=list(fields), strings_can_be_null=False)
    pyarrow.set_cpu_count(THREADS)
    return timed(lambda: pyarrow.csv.read_csv(path, read_options=read, convert_options=convert))


def by_pandas(path, fields):
    import pandas
    # Its C engine takes three times as long.
    pyarrow.set_cpu_count(THREADS)
    types = {f: pandas.ArrowDtype(pyarrow.float64() if f in NUMBERS else pyarrow.string())
             for f in fields}
    seconds, frame = timed(lambda: pandas.read_csv(
        path, usecols=list(fields), dtype=types, engine="pyarrow", dtype_backend="pyarrow"))
    return seconds, pyarrow.table({f: pyarrow.array(frame[f]) for f in fields})


def by_duckdb(path, fields):
    import duckdb
    types = ", ".join(f"'{f}': '{'DOUBLE' if f in NUMBERS else 'VARCHAR'}'" for f in ALL)
    connection = duckdb.connect(config={"threads": THREADS})
    query = (f"SELECT {', '.join(fields)} FROM read_csv('{path}', header = true, delim = ',', "
             f"auto_detect = false, columns = {{{types}}})")
    # Into a table of its own: quicker for it than Arrow.
    seconds, _ = timed(lambda: connection.execute(f"CREATE OR REPLACE TABLE t AS {query}"))
    return seconds, connection.execute("SELECT * FROM t").to_arrow_table()


def by_polars(path, fields):
    import polars
    types = {f: polars.Float64 if f in NUMBERS else polars.String for f in ALL}
    seconds, frame = timed(lambda: polars.read_csv(
        path, columns=list(fields), schema=types))
    return seconds, frame.to_arrow()


def main():
    tool, path, task, *fields = sys.argv[1:]
    fields = fields or list(ALL)
    ways = {"pyarrow": by_pyarrow, "pandas": by_pandas, "duckdb": by_duckdb, "polars": by_polars}
    seconds, table = ways[tool](path, fields)
    answer = {"count": table.num_rows}
    for field in fields:
        column = table.column(field)
        if field in NUMBERS:
            answer[field] = float(column.to_numpy().sum())
        else:
            answer[field] = text_hash(column)
    say(task, tool, seconds, answer)


if __name__ == "__main__":
    main()
