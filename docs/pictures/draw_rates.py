"""Draws a layer of rates as a funnel and a map: draw_rates.py LAYER.geojson TITLE OUT.png

LAYER comes from `trygghet count … --population FIELD`. Needs geopandas, scipy and matplotlib.
"""

import sys

import geopandas
import matplotlib
import numpy

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch
from PIL import Image
from scipy import stats

COLORS = {
    "above-99.8": ("#b2182b", "above 99.8 %"), "above-95": ("#ef8a62", "above 95 %"),
    "within": ("#d9d9d9", "within chance"), "below-95": ("#67a9cf", "below 95 %"),
    "below-99.8": ("#2166ac", "below 99.8 %"), "": ("#ffffff", "no population"),
}


def main(layer_path, title, out):
    layer = geopandas.read_file(layer_path)
    layer = layer.to_crs(layer.estimate_utm_crs())
    layer["funnel"] = [f if isinstance(f, str) else "" for f in layer["funnel"]]
    known = layer[layer["funnel"] != ""]
    overall = known["n"].sum() / known["population"].sum()

    figure, (left, right) = plot.subplots(
        1, 2, figsize=(9, 4.4), dpi=100, gridspec_kw={"width_ratios": (1.15, 1)})
    populations = numpy.geomspace(20, known["population"].max() * 1.1, 400)
    for level, style in ((0.95, "--"), (0.998, "-")):
        low, high = stats.poisson.interval(level, populations * overall)
        for limit, label in ((low, None), (high, f"{level:.1%} of cases by chance")):
            left.plot(populations, limit / populations * 1e5, style, color="#555555", lw=0.8,
                      label=label)
    left.axhline(overall * 1e5, color="black", lw=0.8)
    left.scatter(
        known["population"], known["rate"], s=9, linewidth=0.2, edgecolor="black",
        color=[COLORS[f][0] for f in known["funnel"]], zorder=3)
    left.set(xscale="log", yscale="symlog", xlabel="population", ylabel="per 100 000",
             xlim=(20, populations[-1]), ylim=(0, known["rate"].max() * 1.2))
    left.set_yscale("symlog", linthresh=500)
    left.legend(loc="lower left", fontsize=7, frameon=False)
    for side in ("top", "right"):
        left.spines[side].set_visible(False)
    left.text(populations[-1], overall * 1e5, " all areas", va="center", fontsize=7)

    layer.plot(ax=right, color=[COLORS[f][0] for f in layer["funnel"]], linewidth=0.2,
               edgecolor="#555555")
    right.legend(
        handles=[Patch(facecolor=c, edgecolor="#555555", linewidth=0.3, label=words)
                 for key, (c, words) in COLORS.items() if key in set(layer["funnel"])],
        loc="lower right", fontsize=7, frameon=False)
    right.set_axis_off()
    figure.suptitle(title, fontsize=10)
    figure.tight_layout()
    figure.savefig(out)
    # Few colors are enough, and take a third of the bytes.
    Image.open(out).convert("RGB").quantize(96).save(out, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
