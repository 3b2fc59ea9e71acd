"""Draws a Moran scatter plot: draw_autocorrelation.py RATES.geojson QUEEN.gal TABLE.csv TITLE OUT.png

RATES comes from `trygghet count`, QUEEN from `trygghet weights`, TABLE from `trygghet
autocorrelation`, all of the same areas. Needs geopandas, pandas and matplotlib.
"""

import sys

import geopandas
import matplotlib
import numpy
import pandas

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from PIL import Image


def main(layer_path, queen, table_path, title, out):
    layer = geopandas.read_file(layer_path)
    layer = layer.to_crs(layer.estimate_utm_crs()).set_index("area_id")
    moran = pandas.read_csv(table_path).set_index("statistic").loc["moran"]
    z = (layer["n"] - layer["n"].mean()) / layer["n"].std(ddof=0)
    lines = open(queen).read().split("\n")[1:]
    lag = {}
    for head, row in zip(lines[::2], lines[1::2]):
        if row.split():
            lag[head.split()[0]] = numpy.mean([z[n] for n in row.split()])
    lag = pandas.Series(lag)
    z = z[lag.index]
    # The slope of the cloud is I: both are computed from the same numbers.
    assert abs((z * lag).sum() / (z * z).sum() - moran["value"]) < 1e-9

    high, low = "#b2182b", "#2166ac"
    color = numpy.where((z > 0) & (lag > 0), high, numpy.where(
        (z < 0) & (lag < 0), low, "#999999"))
    figure, (left, right) = plot.subplots(
        1, 2, figsize=(9, 4.4), dpi=100, gridspec_kw={"width_ratios": (1.15, 1)})
    left.axhline(0, color="#bbbbbb", lw=0.7)
    left.axvline(0, color="#bbbbbb", lw=0.7)
    left.scatter(z, lag, s=9, color=color, linewidth=0)
    ends = numpy.array([z.min(), z.max()])
    left.plot(ends, ends * moran["value"], color="black", lw=1)
    left.set(xlabel="thefts in the tract, in standard deviations from the mean",
             ylabel="mean of its neighbors")
    left.text(0.98, 0.04,
              f"slope = I = {moran['value']:.3f}, expected {moran['expectation']:.3f}\n"
              f"z = {moran['z']:.1f}, p of 999 permutations {moran['p_sim']:.3f}",
              transform=left.transAxes, ha="right", fontsize=8)
    for side in ("top", "right"):
        left.spines[side].set_visible(False)
    shades = pandas.Series(color, index=z.index).reindex(layer.index).fillna("#ffffff")
    layer.plot(ax=right, color=list(shades), edgecolor="white", linewidth=0.2)
    right.set_axis_off()
    right.set_title("red: high beside high; blue: low beside low", fontsize=8)
    figure.suptitle(title, fontsize=10)
    figure.tight_layout()
    figure.savefig(out)
    # Few colors are enough, and take a third of the bytes.
    Image.open(out).convert("RGB").quantize(96).save(out, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
