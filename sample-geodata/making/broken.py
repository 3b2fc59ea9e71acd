"""Rows broken on purpose, each with the reason a reader should give for refusing it."""

ID, CODE, TYPE, START, END, X, Y, PLACE, STATUS = range(9)


def _put(**values):
    """A change of fields: X="…" and so on."""
    def change(row):
        for name, value in values.items():
            row[globals()[name]] = value
        return ";".join(row)
    return change


def _swapped(row):
    row[X], row[Y] = row[Y], row[X]
    return ";".join(row)


#: What is wrong, the expected reason (None: the row is good), the change.
CRIMES = [
    ("empty X", "missing-coordinate", _put(X="")),
    ("empty Y", "missing-coordinate", _put(Y="")),
    ("empty X and Y", "missing-coordinate", _put(X="", Y="")),
    ("X and Y of spaces alone", "missing-coordinate", _put(X="  ", Y="  ")),
    ("X and Y are 0,0 (zero with a decimal comma)", "zero-coordinate", _put(X="0,0", Y="0,0")),
    ("X and Y are 0", "zero-coordinate", _put(X="0", Y="0")),
    ("X and Y are -1", "sentinel-coordinate", _put(X="-1", Y="-1")),
    ("X and Y are -1,0", "sentinel-coordinate", _put(X="-1,0", Y="-1,0")),
    ("X is NaN", "invalid-coordinate", _put(X="NaN")),
    ("X and Y are NaN", "invalid-coordinate", _put(X="NaN", Y="NaN")),
    ("X is a word", "invalid-coordinate", _put(X="okänd")),
    ("Y is a word", "invalid-coordinate", _put(Y="saknas")),
    ("X has two decimal commas", "invalid-coordinate", _put(X="152300,5,7")),
    ("X is infinite", "invalid-coordinate", _put(X="Infinity")),
    ("X and Y changed places", "swapped-axes", _swapped),
    ("X and Y changed places", "swapped-axes", _swapped),
    ("X and Y changed places", "swapped-axes", _swapped),
    ("degrees instead of meters", "outside-crs", _put(X="18,0686", Y="59,3293")),
    ("degrees instead of meters, latitude first", "outside-crs", _put(X="59,3293", Y="18,0686")),
    ("a digit of Y is lost", "outside-crs", _put(Y="658012,3")),
    ("a digit of X is doubled", "outside-crs", _put(X="1533300,5")),
    ("coordinates of EPSG:3006", "outside-crs", _put(X="674032,1", Y="6580822,5")),
    ("empty time", "missing-time", _put(START="")),
    ("time of spaces alone", "missing-time", _put(START="   ")),
    ("a day that February does not have", "invalid-time", _put(START="2025-02-30 10:00")),
    ("a month that no year has", "invalid-time", _put(START="2025-13-01 10:00")),
    ("an hour that no day has", "invalid-time", _put(START="2025-06-15 25:10")),
    ("a minute that no hour has", "invalid-time", _put(START="2025-06-15 10:75")),
    ("time is a word", "invalid-time", _put(START="i går")),
    ("time is a number without a meaning", "invalid-time", _put(START="45672,38")),
    ("too few fields: the last two are missing", "ragged-row", lambda r: ";".join(r[:7])),
    ("too few fields: one alone", "ragged-row", lambda r: r[ID]),
    ("too many fields: one more", "ragged-row", lambda r: ";".join(r + ["extra"])),
    ("too many fields: an unquoted semicolon in the place", "ragged-row",
     _put(PLACE="Ektorget 5; uppgång B")),
    ("thousands separator, a space", None, _put(X="152 300,5", Y="6 580 100,0")),
    ("thousands separator, a no-break space", None,
     _put(X="152\u00a0300,5", Y="6\u00a0580\u00a0100,0")),
    ("spaces around X", None, _put(X=" 152300,5 ")),
    ("a quoted place with a line break and a semicolon", None,
     _put(PLACE='"Källargränd 3;\nporten mot gården"')),
    ("a quoted place with quotes in it", None, _put(PLACE='"Kiosken ""Fågeln"" vid torget"')),
    ("every field quoted", None, lambda r: ";".join(f'"{field}"' for field in r)),
    ("hour without its leading zero", None, _put(START="2025-04-05 9:05")),
    ("seconds in the time", None, _put(START="2025-04-05 09:05:30")),
]
_REUSED = "an identifier used again by a revised report"
_FUTURE = "a time in the future, after the period of the job"
_UNCLOSED = "a quote that is never closed, in the last row of the file"


def with_broken_crimes(rows):
    """The lines of brott.csv, and what broken.json says of them."""
    changes = [(what, reason, None, change) for what, reason, change in CRIMES]
    changes[7:7] = [(_REUSED, None, "duplicate-id", None)]
    changes[19:19] = [(_REUSED, None, "duplicate-id", None)]
    changes[31:31] = [(_FUTURE, None, "future-time", _put(START="2031-01-01 08:00"))]
    step = len(rows) // (len(changes) + 1)
    lines, items, line, number, spare = [], [], 2, 1, int(rows[-1][ID]) + 1
    pending = {step * (k + 1): change for k, change in enumerate(changes)}

    def add(text, *told):
        nonlocal line, number
        lines.append(text)
        if told:
            what, reason, notice, identifier = told
            items.append({"line": line, "row": number, "id": identifier, "what": what,
                          "reason": reason, "notice": notice})
        line += 1 + text.count("\n")
        number += 1

    for place, row in enumerate(rows):
        if place in pending:
            what, reason, notice, change = pending[place]
            copy = list(row)
            if change is None:  # the report of 40 rows before, revised
                copy = list(rows[place - 40])
                copy[STATUS] = "R"
                text = ";".join(copy)
            else:
                copy[ID] = str(spare)
                spare += 1
                if copy[TYPE] == "Bostadsinbrott":  # no end that a changed start could pass
                    copy[END] = ""
                text = change(list(copy))
            add(text, what, reason, notice, copy[ID])
        add(";".join(row))
    copy = list(rows[-1])
    copy[ID], copy[PLACE] = str(spare), '"Ektorget 7'
    add(";".join(copy), _UNCLOSED, "unclosed-quote", None, copy[ID])
    return lines, items


def summary(rows, items):
    """Rows in all, rejected by reason, and the items themselves."""
    by_reason = {}
    for item in items:
        if item["reason"]:
            by_reason[item["reason"]] = by_reason.get(item["reason"], 0) + 1
    rejected = sum(by_reason.values())
    return {"rows": rows, "kept": rows - rejected, "rejected": rejected,
            "by_reason": dict(sorted(by_reason.items())), "items": items}
