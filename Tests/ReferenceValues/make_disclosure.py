"""Bounds, cheapest suppressions and noise tables for the tests of DisclosureControl.

Written from the definitions and from scipy, not from our code. Writes disclosure.json:

- programs: sums of unknown numbers within bounds, and the least and greatest value of further sums,
  by scipy.optimize.linprog (HiGHS);
- suppressions: small maps with the least number of further cells that protects all of them, by
  scipy.optimize.milp (HiGHS): a binary number a fact that may be withheld, and for each thing to
  protect another set of counts that agrees with all that is published;
- noise: the distributions of greatest entropy with mean 0 and a variance, by mpmath.
"""

import json
import pathlib

import mpmath
import numpy
import scipy
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(20261127)
mpmath.mp.dps = 40


def programs():
    cases = []
    while len(cases) < 120:
        count = int(random.integers(2, 15))
        truth = random.integers(0, 9, count) * (random.random(count) < 0.7)
        sums = []
        for _ in range(int(random.integers(1, count + 1))):
            members = numpy.flatnonzero(random.random(count) < 0.35)
            if len(members) == 0:
                continue
            value = int(truth[members].sum())
            kind = int(random.integers(4))
            if kind < 2:
                low, high = value, value
            elif kind == 2:
                low, high = value - int(random.integers(3)), value + int(random.integers(3))
            else:
                low, high = min(value, 1), None
            sums.append({"members": members.tolist(), "lower": low, "upper": high})
        rows, least, most = [], [], []
        for known in sums:
            row = numpy.zeros(count)
            row[known["members"]] = 1
            rows += [-row]
            most += [-known["lower"]]
            if known["upper"] is not None:
                rows += [row]
                most += [known["upper"]]
        hidden = []
        for _ in range(6):
            members = numpy.flatnonzero(random.random(count) < 0.3)
            goal = numpy.zeros(count)
            goal[members] = 1
            given = dict(A_ub=numpy.array(rows) if rows else None, b_ub=most or None)
            low = linprog(goal, **given)
            high = linprog(-goal, **given)
            assert low.status == 0 and high.status in (0, 3), (low, high)
            hidden.append({
                "members": members.tolist(), "lower": low.fun + 0.0,
                "upper": -high.fun + 0.0 if high.status == 0 else None})
        cases.append({"count": count, "sums": sums, "hidden": hidden})
    return cases


def facts_of(counts, tabulations):
    """Sets of atoms that are published, with how many cells each is."""
    facts = {}
    for table in tabulations:
        for unit in range(table["unit_count"]):
            atoms = frozenset(a for a, u in enumerate(table["units"]) if u == unit)
            if atoms:
                facts[atoms] = facts.get(atoms, 0) + 1
        atoms = frozenset(a for a, u in enumerate(table["units"]) if u != -1)
        if table["total"] and atoms:
            facts[atoms] = facts.get(atoms, 0) + 1
    return facts


def cheapest(counts, tabulations, threshold):
    """The least number of further cells, or None where milp does not know.

    Each target has its own change of the counts. A withheld sum stays at least 1; a published one
    does not change. A withheld sum is protected by one change upward and one downward: to the
    threshold or more, and the threshold less one apart. (That it may be certainly large instead is
    left out: it can only make the true optimum smaller.)
    """
    facts = facts_of(counts, tabulations)
    names = list(facts)
    values = [sum(counts[a] for a in fact) for fact in names]
    primary = [0 < value < threshold for value in values]
    known_empty = {a for fact, value in zip(names, values) if value == 0 for a in fact}
    atoms = [a for a in range(len(counts)) if a not in known_empty]
    if not any(primary) and all(c == 0 or c >= threshold for c in counts):
        return None
    in_facts = [a for a in atoms if any(a in fact for fact in names)]
    targets = [("atom", a) for a in in_facts if 0 < counts[a] < threshold]
    targets += [("fact", f) for f, value in enumerate(values) if value > 0]
    big = 4 * threshold + sum(counts)
    width = len(names) + sum(
        len(atoms) * (1 if kind == "atom" else 2) for kind, _ in targets)
    rows, lows, highs = [], [], []

    def add(terms, low, high):
        row = numpy.zeros(width)
        for column, factor in terms:
            row[column] += factor
        rows.append(row)
        lows.append(low)
        highs.append(high)

    least = numpy.zeros(width)
    most = numpy.full(width, numpy.inf)
    integrality = numpy.zeros(width)
    cost = numpy.zeros(width)
    for f, fact in enumerate(names):
        integrality[f] = 1
        most[f] = 1
        least[f] = 1 if primary[f] else 0
        if values[f] == 0:
            most[f] = 0
        cost[f] = 0 if primary[f] else facts[fact]
    start = len(names)

    def change():
        nonlocal start
        columns = {a: start + place for place, a in enumerate(atoms)}
        start += len(atoms)
        for a, column in columns.items():
            least[column] = -counts[a]
        for f, fact in enumerate(names):
            if values[f] == 0:
                continue
            terms = [(columns[a], 1) for a in fact if a in columns]
            add(terms + [(f, -big)], -numpy.inf, 0)
            add(terms + [(f, big)], 0, numpy.inf)
            add(terms, 1 - values[f], numpy.inf)
        return columns

    for kind, number in targets:
        up = change()
        if kind == "atom":
            least[up[number]] = threshold - counts[number]
            continue
        down = change()
        grown = [(up[a], 1) for a in names[number] if a in up]
        fallen = [(down[a], -1) for a in names[number] if a in down]
        add(grown + [(number, -(threshold - values[number]) - big)], -big, numpy.inf)
        add(grown + fallen + [(number, -(threshold - 1) - big)], -big, numpy.inf)
    result = milp(
        cost, integrality=integrality, bounds=Bounds(least, most),
        constraints=LinearConstraint(numpy.array(rows), lows, highs),
        options={"time_limit": 60})
    return int(round(result.fun)) if result.status == 0 else None


def suppressions():
    cases = []
    while len(cases) < 60:
        size = int(random.integers(4, 9))
        counts = (random.integers(0, int(random.integers(4, 16)), size)).tolist()
        threshold = int(random.integers(2, 6))
        base = list(range(size))
        tables = [base, [a // 2 for a in base]]
        if random.random() < 0.5:
            tables.append([a // 4 for a in base])
        if random.random() < 0.5:
            tables.append([(a + 1) // 2 for a in base])
        if random.random() < 0.3:
            tables.append([a // 2 if a % 2 == 0 else -1 for a in base])
        tabulations = [
            {"units": units, "unit_count": max(units) + 1, "total": bool(random.random() < 0.7)}
            for units in tables]
        least = cheapest(counts, tabulations, threshold)
        if least is not None:
            cases.append({
                "counts": counts, "threshold": threshold, "tabulations": tabulations,
                "least_extra": least})
            print(len(cases), counts, threshold, least, flush=True)
    return cases


def noise():
    cases = []
    for largest, variance in [(5, 3.0), (5, 2.0), (3, 1.0), (10, 20.0)]:
        for count in range(1, largest + 1):
            changes = list(range(-count, largest + 1))
            if variance > 0.9 * count * largest:
                continue

            def moments(a, b):
                weights = [mpmath.exp(-a * v - b * v * v) for v in changes]
                total = mpmath.fsum(weights)
                return [w / total for w in weights]

            def equations(a, b):
                p = moments(a, b)
                return (
                    mpmath.fsum(x * v for x, v in zip(p, changes)),
                    mpmath.fsum(x * v * v for x, v in zip(p, changes)) - variance)

            a, b = mpmath.findroot(equations, (mpmath.mpf(0), mpmath.mpf("0.1")), maxsteps=200)
            p = moments(a, b)
            cases.append({
                "largest": largest, "variance": variance, "count": count,
                "changes": changes, "probabilities": [float(x) for x in p]})
    return cases


def birth(tool, tolerance):
    return {
        "tool": tool, "date": "2026-11-27", "script": "make_disclosure.py",
        "tolerance": tolerance}


(here / "disclosure.json").write_text(json.dumps({
    "programs": {
        **birth(f"scipy {scipy.__version__} linprog (HiGHS)", 1e-6), "cases": programs()},
    "suppressions": {
        **birth(f"scipy {scipy.__version__} milp (HiGHS)", 0), "cases": suppressions()},
    "noise": {**birth(f"mpmath {mpmath.__version__}", 1e-9), "cases": noise()},
}, separators=(",", ":")) + "\n")
