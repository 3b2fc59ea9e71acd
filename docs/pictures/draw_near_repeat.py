"""Draws a Knox table as a picture: draw_near_repeat.py BANDS.csv TITLE OUT.png

BANDS.csv is what `trygghet near-repeat --out BANDS.csv` writes. Needs matplotlib. The colors are the
ratio of observed to expected pairs on a scale of doublings; flagged cells have a frame. The
picture of NearRepeat.md:

    trygghet near-repeat --points ../shared/data/events/philadelphia_crimes_2018.csv.gz \\
        --time dispatch_date --time-zone America/New_York --x point_x --y point_y \\
        --where "text_general_code=Burglary Residential,Burglary Non-Residential" \\
        --permutations 9999 --out bands.csv
"""

import csv
import math
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

SCALE = LinearSegmentedColormap.from_list(
    "ratio", ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b"])
MOST = 1.0  # one doubling, either way


def main(path, title, out):
    rows = list(csv.DictReader(open(path)))
    distances = list(dict.fromkeys(row["distance_band"] for row in rows))
    times = list(dict.fromkeys(row["time_band"] for row in rows))
    figure, axes = plot.subplots(figsize=(7.4, 0.4 * len(distances) + 1.5), dpi=110)
    for row in rows:
        x, y = times.index(row["time_band"]), distances.index(row["distance_band"])
        if not row["ratio"]:
            axes.add_patch(Rectangle((x, y), 1, 1, facecolor="#ffffff", edgecolor="#dddddd"))
            continue
        ratio = float(row["ratio"])
        shade = (math.log2(max(ratio, 1e-9)) / MOST + 1) / 2
        axes.add_patch(Rectangle(
            (x, y), 1, 1, facecolor=SCALE(min(max(shade, 0.0), 1.0)), edgecolor="white", linewidth=1.5))
        dark = shade > 0.85
        axes.text(x + 0.25, y + 0.53, f"{ratio:.2f}", ha="center", va="center", fontsize=10,
                  color="white" if dark else "black")
        axes.text(x + 0.7, y + 0.53,
                  f"{float(row['observed']):,.0f} : {float(row['expected']):,.0f}".replace(",", " "),
                  ha="center", va="center", fontsize=7, color="white" if dark else "#444444")
    for row in rows:  # frames last, so that no neighbor covers them
        if row["flagged"] == "1":
            x, y = times.index(row["time_band"]), distances.index(row["distance_band"])
            axes.add_patch(Rectangle((x + 0.03, y + 0.06), 0.94, 0.88, fill=False,
                                     edgecolor="#222222", linewidth=1.3))
    axes.set_xlim(0, len(times))
    axes.set_ylim(len(distances), 0)
    axes.set_xticks([i + 0.5 for i in range(len(times))], times, fontsize=9)
    axes.set_yticks([i + 0.5 for i in range(len(distances))], distances, fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.suptitle(title, fontsize=10, x=0.02, ha="left")
    figure.text(0.99, 0.01, "observed / expected, and observed : expected pairs; framed: more than "
                "chance (q ≤ 0.05)", ha="right", fontsize=7, color="#444444")
    figure.tight_layout(rect=(0, 0.03, 1, 1.01))
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
