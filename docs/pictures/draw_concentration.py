"""Draws Lorenz curves of two tables side by side.

    P="--points ../shared/data/events/philadelphia_crimes_2018.csv.gz --x point_x --y point_y
       --category text_general_code --crs EPSG:4326
       --areas ../shared/data/areas/philadelphia_police_districts.geojson --grid 250"
    trygghet concentration $P --out all.geojson
    trygghet concentration $P --where "category=Homicide - Criminal" --out homicides.geojson
    draw_concentration.py all.geojson "All crimes" homicides.geojson Homicides concentration.png

Needs matplotlib.
"""

import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot

INK, GRAY, RED, BLUE = "#222222", "#8a8a8a", "#b2182b", "#2166ac"


def panel(axes, path, title):
    layer = json.load(open(path, encoding="utf-8"))
    facts = layer["run"]["parameters"]
    rows = [feature["properties"] for feature in layer["features"]]
    units, records = rows[-1]["cumu_units"], rows[-1]["cumu_incidents"]
    x = [0] + [row["perc"] for row in rows]
    y = [0] + [row["cumu_perc"] for row in rows]
    even = 100 * min(1, records / units)
    axes.plot([0, even, 100], [0, 100, 100], color=GRAY, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot(x, y, color=RED, linewidth=2)
    # Few records leave the curve in a corner: there the picture ends soon after they do.
    widest = 100 if even > 40 else 10 * -(-2 * even // 10)
    px, py = (20, facts["top_20"]) if widest == 100 else (facts["holding_50"], 50)
    axes.plot([px, px, 0], [0, py, py], color=BLUE, linewidth=0.8)
    axes.plot(px, py, "o", color=BLUE, markersize=4)
    words = f"{px:.0f} % hold {py:.0f} %" if px >= 10 else f"{px:.1f} % of cells hold half"
    axes.annotate(words, (px, py), (px + 0.05 * widest, py - 9), color=BLUE, fontsize=9)
    label = "even" if even == 100 else "as even as so few can be"
    place = (0.62 * even, 62) if even == 100 else (0.85 * even, 85)
    axes.annotate(
        label, place, (place[0] + 0.04 * widest, place[1] - 8), color=GRAY, fontsize=9)
    words = f"Gini {facts['gini']:.3f}\nby chance alone {facts['gini_expected']:.3f}"
    if facts["gini_adjusted"] != facts["gini"]:
        words += f"\nadjusted {facts['gini_adjusted']:.3f}"
    axes.text(0.98 * widest, 4, words, ha="right", va="bottom", fontsize=9, color=INK)
    axes.set_title(f"{title}: {records:,} on {units:,} cells".replace(",", "\u202f"), fontsize=10)
    axes.set_xlabel("share of cells, fullest first (%)", fontsize=9)
    axes.set_xlim(0, widest)
    axes.set_xticks([tick * widest / 5 for tick in range(6)])
    axes.set_ylim(0, 101)
    axes.set_box_aspect(1)
    axes.tick_params(labelsize=8, color=GRAY)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def main(first, first_title, second, second_title, out):
    figure, (left, right) = plot.subplots(1, 2, figsize=(8, 4.2), dpi=110, sharey=True)
    panel(left, first, first_title)
    panel(right, second, second_title)
    left.set_ylabel("share of records (%)", fontsize=9)
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
