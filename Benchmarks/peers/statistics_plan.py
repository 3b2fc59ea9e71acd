"""What is measured of the statistics: every task, who does it, and which ratio is asked for.

Sizes are chosen so that all of it takes some minutes. A peer that would take more than a minute is
left out at that size, with the reason in LEFT_OUT.
"""

# A peer whose process takes more seconds is run once. Setting up takes most of them.
LONG = 8.0
GROUPS = ("gi", "density", "knox", "scan", "trend", "moran")
# What sorts its events before the clock runs is shown, but is not a peer.
ORIENTATION = {"numba direct, sorted beforehand"}
DRAWN = "our 999 draws"
# Cells on a side of the lattices of Gi* and Moran's I.
SIDES, QUICK_SIDES = (23, 100, 316), (23,)
# Of two events: what a process takes before it has data.
BASELINE = "density-quartic-2-2-500"

# Least ratio of a peer's time to ours, by task.
TARGETS = {
    **{f"gi-complete-reals-{side * side}": {"pygeoda": 6, "numba": 1} for side in SIDES},
    **{f"gi-shared-reals-{side * side}": {"pygeoda": 2} for side in SIDES},
    "gi-exact-few-99856": {DRAWN: 1},
    "density-epanechnikov-1000000-500-500": {"scikit-learn KDTree": 100},
    # Level with KDEpy: within what one run differs from the next.
    "density-quartic-1000000-500-500": {"numba direct": 2, "KDEpy FFT": 0.95},
    "knox-single-50000": {"numba near pairs": 1},
    "knox-table-50000": {"numba near pairs": 1},
    "scan-550-5000": {"numba list": 1},
}

LEFT_OUT = (
    "Gi* by esda has no complete draws: it is measured with the shared table alone.",
    "Knox by pointpats is run with 19 permutations at 50 000 events, and its time for 999 is extrapolated; "
    "it tests one band, not a table.",
    "At 1 000 000 events Knox is ours alone, with 99 permutations, to show that it finishes within memory.",
    "At 10 000 areas the scan is ours alone, to show that it finishes: the loops would take more than a "
    "minute.",
    "Density by scikit-learn's tree is timed on a tenth of the events and multiplied by ten.",
)


def thousands(n):
    return f"{int(n):,}".replace(",", "\u202f")


def title(task):
    """A task in words; None if it is none of the statistics."""
    kind, *rest = task.split("-")
    if kind == "gi":
        scheme = {"complete": "999 complete draws", "shared": "999 draws, one shared table",
                  "exact": "exact p"}[rest[0]]
        values = {"reals": "real values", "counts": "counts", "few": "Poisson counts"}[rest[1]]
        return f"Gi*, {scheme}, {thousands(rest[2])} areas, {values}"
    if kind == "density":
        return (f"density, {rest[0]}, {thousands(rest[1])} events, {rest[2]} × {rest[2]} cells, "
                f"bandwidth {rest[3]} m")
    if kind == "knox":
        bands = {"single": "one band (100 m, 7 days)", "table": "10 × 4 bands (1 km, 28 days)"}
        permutations = rest[2] if len(rest) > 2 else 999
        return f"Knox, {permutations} permutations, {thousands(rest[1])} events, {bands[rest[0]]}"
    if kind == "scan":
        steps = f", {rest[2]} steps" if len(rest) > 2 else ""
        return f"scan, 999 simulations, {thousands(rest[0])} areas, {thousands(rest[1])} cases{steps}"
    if kind == "emerging":
        return f"emerging hot spots, {thousands(rest[0])} areas, {rest[1]} steps"
    if kind == "change":
        return f"change between two periods, E-test, {thousands(rest[0])} areas"
    if kind == "moran":
        return f"Moran's I, 999 permutations, {thousands(rest[0])} areas"
    return None


def units(group, plan):
    """As `Plan.units`, by commands of statistics-tasks and of the scripts named for the group."""

    def unit(ours, *peers):
        """Ours first; a peer is its script's words."""
        commands = {"trygghet": [plan.statistics, group, *ours]}
        if plan.peers:
            commands |= {words[0]: plan.script(f"{group}_peers", *words) for words in peers}
        return commands

    quick = plan.quick
    sides = [str(side) for side in (QUICK_SIDES if quick else SIDES)]
    if group == "gi":
        for side in sides:
            for scheme, tools in (("complete", ("pygeoda", "numba")), ("shared", ("pygeoda", "esda"))):
                words = (side, scheme, "reals")
                yield unit(words, *((tool, *words) for tool in tools))
            yield unit((side, "exact", "few")) | {
                DRAWN: [plan.statistics, group, side, "drawn", "few"]}
    elif group == "density":
        count = "100000" if quick else "1000000"
        places = (count, "500", "500")
        yield unit(("quartic", "2", "2", "500"))
        yield unit(("quartic", *places), ("numba", *places), ("kdepy", *places))
        tenth = str(int(count) // 10)
        # One process of the peer, two tasks: a tenth, and all by extrapolation.
        yield unit(("epanechnikov", tenth, "500", "500"), ("scikit-learn", *places)) | {
            "trygghet, all events": [plan.statistics, group, "epanechnikov", *places]}
    elif group == "knox":
        count = "5000" if quick else "50000"
        single, table = (count, "single"), (count, "table")
        yield unit(single, ("numba", *single), ("pointpats", *single, "19"))
        yield unit(table, ("numba", *table))
        if not quick:
            yield unit(("1000000", "single", "99"))
    elif group == "scan":
        words = ("100", "1000") if quick else ("550", "5000")
        yield unit(words, ("list", *words), ("logs", *words))
        steps = ("50", "500", "6") if quick else ("550", "5000", "6")
        yield unit(steps, ("list", *steps))
        if not quick:
            yield unit(("10000", "50000"))
    elif group == "trend":
        cells = ("emerging", "20", "12") if quick else ("emerging", "78", "52")
        pairs = ("change", "1000" if quick else "10000")
        yield unit(cells, ("numba", *cells), ("pymannkendall", *cells))
        yield unit(pairs, ("statsmodels", *pairs))
    elif group == "moran":
        for side in sides:
            yield unit((side,), ("esda", side))
