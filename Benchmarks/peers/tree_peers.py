#!/usr/bin/env python3
"""Indexes over points: build, windows, nearest, neighbors within a distance.

    python tree_peers.py TOOL TASK FOLDER N
"""

import sys

import numpy
from geoindex_rs import kdtree, rtree
from pykdtree.kdtree import KDTree
from scipy.spatial import cKDTree

from worker import THREADS, columns, pair_hash, say, timed

HASHED = 2000  # of the questions; all are counted


def geoindex_tree(xs, ys):
    builder = rtree.RTreeBuilder(num_items=len(xs), node_size=16)
    builder.add(xs, ys, xs, ys)
    return builder.finish(method="hilbert")


def scipy_tree(xs, ys):
    # Without balancing and shrinking the build is quicker by half; queries then cost a little more.
    return cKDTree(numpy.stack([xs, ys], 1), balanced_tree=False, compact_nodes=False)


def build(tool, n, xs, ys):
    more = {}
    if tool == "geoindex-rs":
        seconds, tree = timed(lambda: geoindex_tree(xs, ys))
        more["bytes_per_point"] = round(tree.metadata.num_bytes / len(xs), 1)
    elif tool == "pykdtree":
        place = numpy.stack([xs, ys], 1)
        seconds, _ = timed(lambda: KDTree(place))
    elif tool == "scipy":
        seconds, _ = timed(lambda: scipy_tree(xs, ys))
    elif tool == "numba grid":
        import counting_grid
        counting_grid.build(xs[:1000], ys[:1000])  # compiles
        seconds, _ = timed(lambda: counting_grid.build(xs, ys))
    say(f"build-{n}", tool, seconds, {"count": len(xs)}, **more)


def windows(tool, n, xs, ys, folder):
    tree = geoindex_tree(xs, ys)
    # Windows of 10 hits are left out: there a call from Python costs more than the answer.
    for hits in (100, 1000):
        asked = list(zip(*columns(folder, f"windows-{n}-{hits}", 4).tolist()))

        def count():
            return sum(len(rtree.search(tree, *window)) for window in asked)

        seconds, total = timed(count)
        found = [numpy.asarray(rtree.search(tree, *window)) for window in asked[:HASHED]]
        queries = numpy.repeat(numpy.arange(len(found)), [len(f) for f in found])
        say(f"list-{hits}-{n}", tool, seconds,
            {"count": total, "hash": pair_hash(queries, numpy.concatenate(found))})
        say(f"count-{hits}-{n}", tool, seconds, {"count": total})


def nearest(tool, n, xs, ys, folder):
    # Asking one after the other is what the tree is for; the balanced one answers quickest.
    tree = cKDTree(numpy.stack([xs, ys], 1))
    asked = columns(folder, f"queries-{n}", 2).T.copy()
    seconds, (distances, ids) = timed(lambda: tree.query(asked, k=8, workers=THREADS))
    queries = numpy.repeat(numpy.arange(HASHED), 8)
    say(f"nearest-{n}", tool, seconds,
        {"sum": float(distances.sum()), "hash": pair_hash(queries, ids[:HASHED].ravel())})


def radius(tool, n, xs, ys):
    if tool == "scipy":
        place = numpy.stack([xs, ys], 1)

        def count():
            tree = cKDTree(place)
            return tree.query_ball_point(place, 250, return_length=True, workers=THREADS)
    elif tool == "geoindex-rs":
        positions = list(zip(xs.tolist(), ys.tolist()))

        def count():
            builder = kdtree.KDTreeBuilder(len(xs))
            builder.add(xs, ys)
            tree = builder.finish()
            return numpy.fromiter(
                (len(kdtree.within(tree, x, y, 250)) for x, y in positions), numpy.int64, len(xs))
    else:
        import counting_grid
        counting_grid.within(xs[:1000], ys[:1000], 250)  # compiles

        def count():
            return counting_grid.within(xs, ys, 250)
    seconds, counts = timed(count)
    say(f"radius-{n}", tool, seconds,
        {"count": int(counts.sum()), "hash": pair_hash(numpy.arange(len(counts)), counts)})


def main():
    tool, task, folder, n = sys.argv[1:]
    xs, ys = columns(folder, f"points-{n}", 2)
    if task == "build":
        build(tool, n, xs, ys)
    elif task == "windows":
        windows(tool, n, xs, ys, folder)
    elif task == "nearest":
        nearest(tool, n, xs, ys, folder)
    else:
        radius(tool, n, xs, ys)


if __name__ == "__main__":
    main()
