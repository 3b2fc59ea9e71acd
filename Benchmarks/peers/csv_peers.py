#!/usr/bin/env python3
"""A CSV file read into columns.

    python csv_peers.py pyarrow|pandas|duckdb|polars FILE TASK [FIELD ...]

All fields, or only those named. Numbers become 64-bit floats and everything else text; in the task
csv-job times become times and categories codes, as a job needs them. What is told to a tool (types,
no guessing) makes it quicker.
"""

import sys

import pyarrow
import pyarrow.compute
import pyarrow.csv

from worker import THREADS, say, text_hash, timed

ALL = ("id", "time", "category", "x", "y", "street", "status", "weight")
NUMBERS = ("x", "y", "weight")
MINUTES = "%Y-%m-%d %H:%M"


def kind(field, typed):
    if field in NUMBERS:
        return "number"
    return {"time": "time", "category": "category"}.get(field, "text") if typed else "text"


def arrow_types(fields, typed):
    types = {"number": pyarrow.float64(), "text": pyarrow.string(), "time": pyarrow.timestamp("s"),
             "category": pyarrow.dictionary(pyarrow.int32(), pyarrow.string())}
    return {f: types[kind(f, typed)] for f in fields}


def by_pyarrow(path, fields, typed):
    read = pyarrow.csv.ReadOptions(use_threads=THREADS > 1)
    convert = pyarrow.csv.ConvertOptions(
        column_types=arrow_types(ALL, typed), include_columns=list(fields),
        strings_can_be_null=False)
    return timed(lambda: pyarrow.csv.read_csv(path, read_options=read, convert_options=convert))


def by_pandas(path, fields, typed):
    import pandas
    # Its C engine takes three times as long.
    types = {f: pandas.ArrowDtype(t) for f, t in arrow_types(fields, typed).items()}
    seconds, frame = timed(lambda: pandas.read_csv(
        path, usecols=list(fields), dtype=types, engine="pyarrow", dtype_backend="pyarrow"))
    return seconds, pyarrow.table({f: pyarrow.array(frame[f]) for f in fields})


def by_duckdb(path, fields, typed):
    import duckdb
    # It keeps columns of few values as codes by itself.
    types = {"number": "DOUBLE", "text": "VARCHAR", "time": "TIMESTAMP", "category": "VARCHAR"}
    columns = ", ".join(f"'{f}': '{types[kind(f, typed)]}'" for f in ALL)
    connection = duckdb.connect(config={"threads": THREADS})
    query = (f"SELECT {', '.join(fields)} FROM read_csv('{path}', header = true, delim = ',', "
             f"auto_detect = false, columns = {{{columns}}})")
    # Into a table of its own: quicker for it than Arrow.
    seconds, _ = timed(lambda: connection.execute(f"CREATE OR REPLACE TABLE t AS {query}"))
    return seconds, connection.execute("SELECT * FROM t").to_arrow_table()


def by_polars(path, fields, typed):
    import polars
    types = {"number": polars.Float64, "text": polars.String, "time": polars.String,
             "category": polars.Categorical}
    schema = {f: types[kind(f, typed)] for f in ALL}

    def read():
        frame = polars.read_csv(path, columns=list(fields), schema=schema)
        if typed and "time" in fields:
            frame = frame.with_columns(polars.col("time").str.to_datetime(MINUTES))
        return frame
    seconds, frame = timed(read)
    return seconds, frame.to_arrow()


def answer_of(table, fields, typed):
    answer = {"count": table.num_rows}
    for field in fields:
        column = table.column(field)
        if kind(field, typed) == "number":
            answer[field] = float(column.to_numpy().sum())
        elif kind(field, typed) == "time":
            seconds = column.cast(pyarrow.timestamp("s")).cast(pyarrow.int64())
            answer[field] = pyarrow.compute.sum(seconds).as_py()
        else:
            answer[field] = text_hash(column)
    return answer


def main():
    tool, path, task, *fields = sys.argv[1:]
    fields, typed = fields or list(ALL), task == "csv-job"
    pyarrow.set_cpu_count(THREADS)
    ways = {"pyarrow": by_pyarrow, "pandas": by_pandas, "duckdb": by_duckdb, "polars": by_polars}
    seconds, table = ways[tool](path, fields, typed)
    say(task, tool, seconds, answer_of(table, fields, typed))


if __name__ == "__main__":
    main()
