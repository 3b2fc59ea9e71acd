"""Draws a hot-spot layer as a picture: draw_layer.py LAYER.geojson OUTLINES.geojson TITLE OUT.png

Needs geopandas and matplotlib. Cold spots are blue, hot spots red, the more certain the darker.
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

COLORS = {
    3: ("#b2182b", "hot spot 99 %"), 2: ("#ef8a62", "hot spot 95 %"),
    1: ("#fddbc7", "hot spot 90 %"), 0: ("#f2f2f2", "not significant"),
    -1: ("#d1e5f0", "cold spot 90 %"), -2: ("#67a9cf", "cold spot 95 %"),
    -3: ("#2166ac", "cold spot 99 %"),
}


def main(layer_path, outlines_path, title, out):
    layer = geopandas.read_file(layer_path)
    system = layer.estimate_utm_crs()
    layer = layer.to_crs(system)
    outlines = geopandas.read_file(outlines_path).to_crs(system)
    figure, axes = plot.subplots(figsize=(7, 7), dpi=110)
    bins = layer["gi_bin"].fillna(0).astype(int)
    layer.plot(ax=axes, color=[COLORS[b][0] for b in bins], linewidth=0)
    outlines.boundary.plot(ax=axes, color="#555555", linewidth=0.5)
    shown = sorted(set(bins), reverse=True)
    axes.legend(
        handles=[Patch(color=COLORS[b][0], label=COLORS[b][1]) for b in shown],
        loc="lower right", fontsize=8, frameon=False)
    axes.set_title(title, fontsize=10)
    axes.set_axis_off()
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
