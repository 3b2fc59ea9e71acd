"""Draws optimized hot spots beside the curve that chose their distance band.

    trygghet hotspots --optimized --points ../shared/data/events/philadelphia_crimes_2018.csv.gz
        --x point_x --y point_y --category text_general_code --crs EPSG:4326
        --where "category=Narcotic / Drug Law Violations"
        --areas ../shared/data/areas/philadelphia_police_districts.geojson --out drugs.geojson
    draw_optimized.py drugs.geojson philadelphia_police_districts.geojson optimized.png

Needs geopandas and matplotlib.
"""

import json
import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

from draw_layer import COLORS

INK, GRAY, RED = "#222222", "#8a8a8a", "#b2182b"


def main(layer_path, outlines_path, out):
    layer = geopandas.read_file(layer_path)
    system = layer.estimate_utm_crs()
    layer = layer.to_crs(system)
    outlines = geopandas.read_file(outlines_path).to_crs(system)
    facts = json.load(open(layer_path, encoding="utf-8"))["run"]["parameters"]
    figure, (left, right) = plot.subplots(
        1, 2, figsize=(9, 4.6), dpi=110, gridspec_kw={"width_ratios": [1.25, 1]})
    bins = layer["gi_bin"].fillna(0).astype(int)
    layer.plot(ax=left, color=[COLORS[b][0] for b in bins], linewidth=0)
    outlines.boundary.plot(ax=left, color="#555555", linewidth=0.5)
    left.legend(
        handles=[
            Patch(color=COLORS[b][0], label=COLORS[b][1]) for b in sorted(set(bins), reverse=True)
        ],
        loc="lower right", fontsize=8, frameon=False)
    left.set_title(
        f"Drug violations, Philadelphia 2018: cells of {facts['cell_size_m']:.0f} m", fontsize=10)
    left.set_axis_off()
    distances = [float(name.split()[0]) for name in facts["moran_z"]]
    scores = list(facts["moran_z"].values())
    chosen = distances.index(facts["band_m"])
    right.plot(distances, scores, color=INK, linewidth=1.5, marker="o", markersize=3)
    right.plot(distances[chosen], scores[chosen], "o", color=RED, markersize=8)
    right.annotate(
        f"band of {facts['band_m']:.0f} m", (distances[chosen], scores[chosen]),
        (distances[chosen] + 120, scores[chosen] + 1), color=RED, fontsize=9)
    right.set_xlabel("distance band (m)", fontsize=9)
    right.set_title("z-score of Moran's I", fontsize=10)
    right.set_ylim(0, max(scores) * 1.1)
    right.set_box_aspect(0.8)
    right.tick_params(labelsize=8, color=GRAY)
    for side in ("top", "right"):
        right.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
