"""Draws the clusters of a scan: draw_scan.py AREAS.geojson CLUSTERS.geojson OUT.png

Both files are those of `trygghet scan`, with --output areas and --output clusters. For the picture in
the article on the spatial scan:

    options="--points ../shared/data/events/philadelphia_crimes_2018.csv.gz --x point_x --y point_y
      --crs EPSG:4326 --areas ../shared/data/areas/philadelphia_census_tracts_pop.geojson
      --area-id GEOID --population total_pop --max-population 0.1
      --where text_general_code=Burglary\\ Residential"
    trygghet scan $options --output areas --out areas.geojson
    trygghet scan $options --output clusters --out clusters.geojson

Needs geopandas and matplotlib. Areas are the darker the more there is against what is expected;
the number of a circle is the rank of its cluster.
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.colors import BoundaryNorm, ListedColormap

LIMITS = [0, 0.5, 0.8, 1.25, 2, 100]
COLORS = ["#7fa8c9", "#c9dae8", "#f4f1ea", "#f2c6a0", "#d98c5f"]
LABELS = ["below ½", "½ to 0.8", "0.8 to 1.25", "1.25 to 2", "above 2"]


def main(areas_path, clusters_path, out):
    areas = geopandas.read_file(areas_path)
    system = areas.estimate_utm_crs()
    areas = areas.to_crs(system)
    clusters = geopandas.read_file(clusters_path).to_crs(system)
    figure, axes = plot.subplots(figsize=(7, 6.4), dpi=96)
    colors = ListedColormap(COLORS)
    norm = BoundaryNorm(LIMITS, colors.N)
    known = areas[areas["expected"].notna() & (areas["expected"] > 0)]
    areas.plot(ax=axes, color="white", edgecolor="#bbbbbb", linewidth=0.3)
    known.assign(ratio=known["n"] / known["expected"]).plot(
        ax=axes, column="ratio", cmap=colors, norm=norm, edgecolor="white", linewidth=0.25)
    clusters.boundary.plot(ax=axes, color="#222222", linewidth=1.1)
    for row in clusters.itertuples():
        center = row.geometry.centroid
        high = row.geometry.bounds[3]
        axes.annotate(
            str(row.scan_cluster), (center.x, high), ha="center", va="center", fontsize=8,
            bbox={"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": "#222222",
                  "linewidth": 0.8})
    handles = [
        plot.Rectangle((0, 0), 1, 1, facecolor=c, edgecolor="#aaaaaa", linewidth=0.4)
        for c in COLORS]
    axes.legend(
        handles, LABELS, title="reported / expected", loc="lower right", fontsize=8,
        title_fontsize=8, frameon=False)
    axes.set_axis_off()
    figure.tight_layout(pad=0.3)
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
