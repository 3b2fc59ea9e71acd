"""Draws where hot spots of one half-year held in the next.

    P="--points ../shared/data/events/philadelphia_crimes_2018.csv.gz --x point_x --y point_y
       --time dispatch_date_time --crs EPSG:4326"
    A=../shared/data/areas/philadelphia_police_districts.geojson
    trygghet hotspots $P --areas $A --grid 250 --to 2018-07-01 --permutations 0 --out first.geojson
    trygghet evaluate --layer first.geojson $P --from 2018-07-01 --out table.geojson
    trygghet evaluate --layer first.geojson $P --from 2018-07-01 --output units --out units.geojson
    draw_evaluation.py units.geojson table.geojson $A evaluation.png

Needs geopandas and matplotlib.
"""

import json
import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

COLORS = {
    "held": ("#b2182b", "held: hot before, among the fullest after"),
    "faded": ("#fdae61", "faded: hot before, not among the fullest after"),
    "missed": ("#2166ac", "missed: not hot before, among the fullest after"),
    "quiet": ("#f2f2f2", "quiet"),
}


def main(units_path, table_path, outlines_path, out):
    units = geopandas.read_file(units_path)
    system = units.estimate_utm_crs()
    units = units.to_crs(system)
    outlines = geopandas.read_file(outlines_path).to_crs(system)
    table = json.load(open(table_path, encoding="utf-8"))["features"][0]["properties"]
    figure, axes = plot.subplots(figsize=(7, 6.6), dpi=110)
    units.plot(ax=axes, color=[COLORS[word][0] for word in units["outcome"]], linewidth=0)
    outlines.boundary.plot(ax=axes, color="#555555", linewidth=0.5)
    counts = units["outcome"].value_counts()
    axes.legend(
        handles=[
            Patch(color=color, label=f"{label} ({counts.get(word, 0)})")
            for word, (color, label) in COLORS.items()
        ],
        loc="lower right", fontsize=8, frameon=False, title="cells of 250 m", title_fontsize=8)
    axes.set_title(
        "Philadelphia 2018: hot spots of January to June, crimes of July to December\n"
        f"{100 * table['hit_rate']:.1f} % of the crimes on {100 * table['area_share']:.1f} % of "
        f"the area; PAI {table['pai']:.2f}, PEI {table['pei']:.2f}, RRI {table['rri']:.2f}",
        fontsize=10)
    axes.set_axis_off()
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
