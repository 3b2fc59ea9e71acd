"""The page of the statistics, from results-statistics.json."""

from result_tables import OWN, least, machine_rows, ratio_rows, table, tasks_of
from statistics_plan import BASELINE, LEFT_OUT, LONG, title

SECTIONS = (
    ("Gi*", ("gi",)), ("Density", ("density",)), ("Near repeats", ("knox",)),
    ("Scan", ("scan",)), ("Trends", ("emerging", "change")), ("Moran's I", ("moran",)))
SHARED, DENSITY = "gi-shared-reals-99856", "density-quartic-1000000-500-500"
# Of the million events, two numbers each, and of the 500 × 500 densities.
POINTS_MB, OUTPUT_MB = 16.0, 2.0


def verdict(reached):
    return "reached" if reached else "**not reached**"


def memory_rows(rows):
    """What issue 4 asks of memory and of large inputs."""
    tools = rows.get(SHARED, {"tools": {}})["tools"]
    if OWN in tools and "esda" in tools:
        own, theirs = tools[OWN]["megabytes"], tools["esda"]["megabytes"]
        yield (f"| Gi*, 99 856 areas, peak memory of the process | at most a quarter of esda's "
               f"{theirs:.0f} MB | **{own:.0f} MB, 1/{theirs / own:.1f}** | {verdict(own <= theirs / 4)} |")
    if DENSITY in rows and BASELINE in rows:
        peak = rows[DENSITY]["tools"][OWN]["megabytes"]
        empty = rows[BASELINE]["tools"][OWN]["megabytes"]
        limit = 2 * (POINTS_MB + OUTPUT_MB)
        yield (f"| density of 1 000 000 events, peak memory above that of the process with two events | at "
               f"most {limit:.0f} MB: twice the points ({POINTS_MB:.0f} MB) and the output "
               f"({OUTPUT_MB:.0f} MB) | **{peak - empty:.0f} MB** ({peak:.0f} MB less {empty:.0f} MB) | "
               f"{verdict(peak - empty <= limit)} |")
    for task in ("knox-single-1000000-99", "scan-10000-50000"):
        if task in rows:
            figure = rows[task]["tools"][OWN]
            yield (f"| {title(task)} | finishes | **{least(figure):.1f} s, "
                   f"{figure['megabytes']:.0f} MB** | reached |")


def report(results):
    rows = results["rows"]
    yield "# Results of the statistics"
    yield ""
    yield ("Written by `scripts/bench --peers`; nothing in here was typed by hand. Ratios first: only they "
           "travel to other machines. Points, areas and formats are in [RESULTS.md](RESULTS.md).")
    yield ""
    yield from machine_rows(results, ("libpysal", "numba", "numpy", "scipy"))
    yield ""
    yield "## What issue 4 asks for"
    yield ""
    yield "Ratio of the peer's least time to ours, in one run."
    yield ""
    yield "| task | against | asked | measured | |"
    yield "|---|---|---|---|---|"
    yield from ratio_rows(rows)
    yield ""
    yield "| memory and size | asked | measured | |"
    yield "|---|---|---|---|"
    yield from memory_rows(rows)
    for name, kinds in SECTIONS:
        chosen = [task for task in tasks_of(rows, kinds) if task != BASELINE]
        if chosen:
            yield ""
            yield f"## {name}"
            yield ""
            yield from table(rows, chosen, bytes_a_point=False)
    yield ""
    yield "## What is left out"
    yield ""
    yield from (f"- {reason}" for reason in LEFT_OUT)
    yield ""
    yield "## How it is measured"
    yield ""
    yield from HOW.strip().replace("LONG", f"{LONG:.0f}").splitlines()


HOW = """
- Every tool runs as a process of its own on the same made-up data, and times its task itself, up to three times in each round. Data and weights are made, and Python is compiled, before the clock runs. A peer whose process takes longer than LONG seconds, setting up included, is run once; so are we where nobody is beside us.
- Peak memory is that of the whole process (`ru_maxrss`): input, runtime and, for peers in Python, the interpreter and its libraries too.
- Answers are compared in every run, and the run stops when two differ. What is determined agrees to nine digits, counts exactly: the sum of |z|, densities, near pairs and observed counts, the largest ratio of the scan with its areas and the number of windows, trends, I. What chance has a part in comes with four standard errors, and two values agree when they differ by no more than their errors together: the number of areas with p ≤ 0.05, the mean p, the mean of the simulated counts, the simulations that reach the largest ratio.
- Gi*: a square lattice with queen neighbors and random values, so that about one area in twenty has p ≤ 0.05. Areas that share a table of draws err together; their numbers agree within some percent of the areas alone. `our 999 draws` is this engine itself, with complete draws, on the counts whose p it also computes exactly. The direct loop in numba is the shortest there is: one partial shuffle an area and permutation.
- Density: KDEpy bins the events first and is not exact; its densities agree with ours within 1 % of the highest. The direct loop adds each event to the cells within its reach; that the events were sorted is shown for orientation, because sorting is not in its time. scikit-learn has no quartic kernel and is measured with Epanechnikov's.
- Knox: numba shuffles the times and looks at the near pairs alone.
- Scan: SaTScan is no library and is not run here. The loop `list` does what its algorithm does: it looks at every window of every simulation, (windows) × (999 + 1) steps, with one logarithm for each number of cases; `logs` takes two for each window with more cases than expected.
- Trends: emerging hot spots are Gi* over areas and steps with a Mann–Kendall test and a Theil–Sen slope for each area; numba and pymannkendall do the same on scipy's sparse matrices.
"""
