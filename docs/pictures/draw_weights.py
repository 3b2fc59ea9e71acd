"""Draws neighbors as links: draw_weights.py AREAS ID QUEEN.gal KERNEL.gwt OUT.png

The two files come from `trygghet weights`. Needs geopandas and matplotlib.
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from PIL import Image
from matplotlib.collections import LineCollection


def gal(path):
    lines = open(path).read().split("\n")[1:]
    for head, row in zip(lines[::2], lines[1::2]):
        for neighbor in row.split():
            yield head.split()[0], neighbor, 1.0


def gwt(path):
    for line in open(path).read().split("\n")[1:]:
        if line:
            focal, neighbor, weight = line.split()
            if focal != neighbor:
                yield focal, neighbor, float(weight)


def main(areas, key, queen, kernel, out):
    frame = geopandas.read_file(areas)
    frame = frame.to_crs(frame.estimate_utm_crs()).set_index(key)
    centers = {k: (p.x, p.y) for k, p in frame.geometry.centroid.items()}
    middle = frame.union_all().centroid
    figure, axes = plot.subplots(1, 2, figsize=(9, 4.6), dpi=100)
    for axis, links, title in (
        (axes[0], list(gal(queen)), "queen: who shares an edge or a corner"),
        (axes[1], list(gwt(kernel)), "quartic kernel to the 8 nearest: the nearer the heavier"),
    ):
        frame.plot(ax=axis, color="#f2f2f2", edgecolor="#bbbbbb", linewidth=0.4)
        largest = max(w for *_, w in links)
        axis.add_collection(LineCollection(
            [(centers[a], centers[b]) for a, b, _ in links], colors="#2166ac",
            linewidths=[0.6 if w == largest == 1 else 0.1 + 2.2 * w / largest
                        for *_, w in links]))
        axis.scatter(*zip(*centers.values()), s=5, color="#b2182b", zorder=3)
        axis.set_xlim(middle.x - 6500, middle.x + 3500)
        axis.set_ylim(middle.y - 9000, middle.y + 1000)
        axis.set_aspect("equal")
        axis.set_title(title, fontsize=9)
        axis.set(xlabel="", ylabel="")
        axis.set_xticks([])
        axis.set_yticks([])
    figure.tight_layout()
    figure.savefig(out)
    # Few colors are enough, and take a third of the bytes.
    Image.open(out).convert("RGB").quantize(96).save(out, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
