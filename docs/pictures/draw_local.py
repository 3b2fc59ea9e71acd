"""Draws layers of local statistics side by side.

    draw_local.py OUT.png OUTLINES.geojson LAYER.geojson TITLE [LAYER.geojson TITLE ...]

The layers are what `trygghet hotspots` wrote; which field is drawn follows from what is in them
(gi_bin, lm_type, lg_type). Needs geopandas and matplotlib. The pictures of the articles:

    gz=../shared/data/events/philadelphia_crimes_2018.csv.gz
    tracts=../shared/data/areas/philadelphia_census_tracts_pop.geojson
    hot="trygghet hotspots --points $gz --areas $tracts"
    robbery="--where text_general_code=Robbery Firearm"
    $hot --grid 400 "$robbery" --permutations exact --out exact.geojson
    $hot --grid 400 "$robbery" --permutations 999 --out simulated.geojson
    $hot "$robbery" --population total_pop --method local-moran --permutations 9999 --out moran.geojson
    $hot "$robbery" --population total_pop --method local-geary --permutations 9999 --out geary.geojson
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

COLORS = {
    "gi_label": {
        "hot spot 99 %": "#b2182b", "hot spot 95 %": "#ef8a62", "hot spot 90 %": "#fddbc7",
        "not significant": "#efefef", "cold spot 90 %": "#d1e5f0", "cold spot 95 %": "#67a9cf",
        "cold spot 99 %": "#2166ac"},
    "lm_type": {
        "high-high": "#b2182b", "low-low": "#2166ac", "high-low": "#f4a582",
        "low-high": "#92c5de", "not-significant": "#efefef"},
    "lg_type": {
        "high-high": "#b2182b", "low-low": "#2166ac", "other-positive": "#b8e186",
        "negative": "#5e3c99", "not-significant": "#efefef"},
}
NO_VALUE = ("no value", "#ffffff")


def panel(axes, outlines, path, title):
    layer = geopandas.read_file(path)
    field = next(name for name in COLORS if name in layer.columns)
    layer = layer.to_crs(outlines.crs)
    colors = COLORS[field]
    kinds = layer[field].fillna(NO_VALUE[0])
    edge = {"linewidth": 0} if len(layer) > 1500 else {"linewidth": 0.15, "edgecolor": "#ffffff"}
    layer.plot(ax=axes, color=[colors.get(kind, NO_VALUE[1]) for kind in kinds], **edge)
    outlines.dissolve().boundary.plot(ax=axes, color="#555555", linewidth=0.6)
    counts = kinds.value_counts()
    shown = [kind for kind in [*colors, NO_VALUE[0]] if kind in counts]
    axes.legend(
        handles=[Patch(facecolor=colors.get(kind, NO_VALUE[1]), edgecolor="#999999", linewidth=0.4,
                       label=f"{kind} ({counts[kind]})") for kind in shown],
        loc="lower right", fontsize=8, frameon=False)
    axes.set_title(title, fontsize=10, loc="left")
    axes.set_axis_off()


def main(out, outlines_path, *pairs):
    outlines = geopandas.read_file(outlines_path)
    outlines = outlines.to_crs(outlines.estimate_utm_crs())
    count = len(pairs) // 2
    figure, panels = plot.subplots(1, count, figsize=(5.2 * count, 5.2), dpi=110, squeeze=False)
    for axes, path, title in zip(panels[0], pairs[::2], pairs[1::2]):
        panel(axes, outlines, path, title)
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
