#!/usr/bin/env python3
"""Holds two exported folders of the whole job against each other. Standard library alone.

    python compare.py OURS PEER

Prints one line of JSON a layer; exit status 1 when they differ: another set of areas, another
count anywhere, rates or z-scores that differ by more than one part in a thousand million.
"""

import json
import math
import pathlib
import sys

LAYERS = {"rates-per-area": ("rate", "rate_lo", "rate_hi"), "hot-cells": ("gi_z", "gi_p", "gi_q"),
          "hot-areas": ("gi_z", "gi_p", "gi_q")}
EXACT = {"hot-cells": ("n", "gi_bin"), "hot-areas": ("n", "gi_bin"), "rates-per-area": ("n",)}
LIMIT = 1e-9
# p-values far below anything of meaning underflow; differences under this are none.
TINY = 1e-300


def load(folder, layer):
    with open(pathlib.Path(folder) / f"{layer}.geojson", encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {str(f["properties"]["area_id"]): f["properties"] for f in features}


def difference(a, b):
    """Relative difference; infinite when only one is there."""
    if a is None or b is None:
        return 0.0 if a is b else math.inf
    if abs(a - b) <= TINY:
        return 0.0
    return abs(a - b) / max(abs(a), abs(b))


def compare(ours, peer, layer):
    a, b = load(ours, layer), load(peer, layer)
    both = sorted(a.keys() & b.keys())
    report = {
        "layer": layer, "ours": len(a), "peer": len(b), "only_ours": len(a) - len(both),
        "only_peer": len(b) - len(both), "examples": sorted(a.keys() ^ b.keys())[:5],
        "sum_n_ours": sum(p["n"] for p in a.values()),
        "sum_n_peer": sum(p["n"] for p in b.values())}
    good = len(a) == len(b) == len(both)
    for field in EXACT[layer]:
        unequal = [i for i in both if a[i].get(field) != b[i].get(field)]
        report[f"{field}_unequal"] = len(unequal)
        good = good and not unequal
    for field in LAYERS[layer]:
        worst = max(((difference(a[i].get(field), b[i].get(field)), i) for i in both),
                    default=(math.inf, ""))
        report[f"{field}_max_relative_difference"] = worst[0]
        # q and p lose digits where z is large: the error of z is multiplied by z squared.
        limit = LIMIT if field == "gi_z" or field.startswith("rate") else 1e-6
        if not worst[0] <= limit:
            report[f"{field}_worst_at"] = worst[1]
            good = False
    report["agree"] = good
    return report


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    reports = [compare(sys.argv[1], sys.argv[2], layer) for layer in LAYERS]
    for report in reports:
        print(json.dumps(report))
    sys.exit(0 if all(r["agree"] for r in reports) else 1)
