"""Draws emerging hot spots: draw_emerging.py LAYER.geojson OUTLINES.geojson TITLE OUT.png

Needs geopandas and matplotlib. The picture of the article is Philadelphia's thefts of 2018 by week:

    trygghet trend --points ../shared/data/events/philadelphia_crimes_2018.csv.gz --grid 500 \\
      --areas ../shared/data/areas/philadelphia_police_districts.geojson --mode emerging \\
      --time dispatch_date_time --time-zone America/New_York --where text_general_code=Thefts \\
      --from 2018-01-01 --to 2018-12-31 --step 1w --out emerging.geojson
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

COLORS = {
    "new-hot-spot": "#f768a1", "consecutive-hot-spot": "#ae017e",
    "intensifying-hot-spot": "#67000d", "persistent-hot-spot": "#cb181d",
    "diminishing-hot-spot": "#fc9272", "sporadic-hot-spot": "#fdae6b",
    "oscillating-hot-spot": "#fdd0a2", "historical-hot-spot": "#bcbddc",
    "new-cold-spot": "#c7e9b4", "consecutive-cold-spot": "#41b6c4",
    "intensifying-cold-spot": "#08306b", "persistent-cold-spot": "#2171b5",
    "diminishing-cold-spot": "#9ecae1", "sporadic-cold-spot": "#a1d99b",
    "oscillating-cold-spot": "#74c476", "historical-cold-spot": "#dadaeb",
    "no-pattern": "#efefef",
}


def main(layer_path, outlines_path, title, out):
    layer = geopandas.read_file(layer_path)
    system = layer.estimate_utm_crs()
    layer = layer.to_crs(system)
    outlines = geopandas.read_file(outlines_path).to_crs(system)
    figure, axes = plot.subplots(figsize=(7, 6.6), dpi=100)
    patterns = layer["pattern"].fillna("no-pattern")
    layer.plot(ax=axes, color=[COLORS[p] for p in patterns], linewidth=0)
    outlines.boundary.plot(ax=axes, color="#777777", linewidth=0.5)
    counts = patterns.value_counts()
    axes.legend(
        handles=[Patch(color=color, label=f"{name.replace('-', ' ')} ({counts[name]})")
                 for name, color in COLORS.items() if name in counts],
        loc="lower right", fontsize=8, frameon=False)
    west, south, east, north = layer[patterns != "no-pattern"].total_bounds
    margin = 2_000  # meters around everything that has a pattern
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_title(title, fontsize=10)
    axes.set_axis_off()
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
