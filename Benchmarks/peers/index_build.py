"""Times geoindex-rs building an R-tree over the points of BenchmarkPoints/ClusteredPoints.swift.

Prints one line of JSON: the least and the median time of seven runs, and the versions.
Needs: pip install geoindex-rs numpy. Arguments: number of points, number of runs.
"""

import importlib.metadata
import json
import statistics
import sys
import time

import numpy as np
from geoindex_rs import rtree

GAMMA = 0x9E3779B97F4A7C15


def split_mix(first, count):
    """Numbers first .. first + count of the generator that starts from seed 1."""
    with np.errstate(over="ignore"):
        state = np.uint64(1) + np.uint64(GAMMA) * np.arange(
            first + 1, first + count + 1, dtype=np.uint64
        )
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def unit(numbers):
    return (numbers >> np.uint64(11)).astype(np.float64) * 2.0**-53


def clustered_points(count):
    """The same bits as ClusteredPoints(count:) in Swift."""
    centers = unit(split_mix(0, 400)).reshape(200, 2)
    center_x = 656_000 + 26_000 * centers[:, 0]
    center_y = 6_569_000 + 24_000 * centers[:, 1]
    draws = split_mix(400, 7 * count).reshape(count, 7)
    center = (draws[:, 0] % np.uint64(200)).astype(np.int64)
    offset = unit(draws[:, 1:])
    dx = offset[:, 0] + offset[:, 1] + offset[:, 2] - 1.5
    dy = offset[:, 3] + offset[:, 4] + offset[:, 5] - 1.5
    return center_x[center] + 800 * dx, center_y[center] + 800 * dy


def build(xs, ys):
    builder = rtree.RTreeBuilder(num_items=len(xs), node_size=16)
    builder.add(xs, ys, xs, ys)
    return builder.finish(method="hilbert")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    xs, ys = clustered_points(count)
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        tree = build(xs, ys)
        seconds.append(time.perf_counter() - start)
        assert tree.metadata.num_items == count
    print(
        json.dumps(
            {
                "points": count,
                "runs": runs,
                "geoindex_rs_build_s": min(seconds),
                "geoindex_rs_build_median_s": statistics.median(seconds),
                "first_point": [xs[0], ys[0]],
                "versions": {
                    "geoindex-rs": importlib.metadata.version("geoindex-rs"),
                    "numpy": np.__version__,
                    "python": sys.version.split()[0],
                },
            }
        )
    )


if __name__ == "__main__":
    main()
