"""Draws a layer of change: draw_change.py LAYER.geojson TITLE OUT.png

Left what a percentage shows, right what is left of it after the test. Needs geopandas, matplotlib.
The picture of the article is New York's shootings, 2017–2018 against 2015–2016:

    trygghet trend --points ../shared/data/events/nypd_shootings_2006_2018.csv --kind shootings \\
      --areas ../shared/data/areas/nyc_police_precincts.geojson --time OCCUR_DATE,OCCUR_TIME \\
      --time-format "M/D/YYYY H:mm:ss" --time-zone America/New_York --from 2017-01-01 \\
      --to 2019-01-01 --against-from 2015-01-01 --against-to 2017-01-01 --out change.geojson
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch

CLASSES = [  # upper edge in percent, color, words
    (-50, "#2166ac", "down by more than 50 %"), (-25, "#67a9cf", "down by 25–50 %"),
    (0, "#d1e5f0", "down by less"), (25, "#fddbc7", "up by less"),
    (50, "#ef8a62", "up by 25–50 %"), (float("inf"), "#b2182b", "up by more than 50 %"),
]
PLAIN = "#ececec"


def color(percent):
    if percent != percent:
        return PLAIN
    return next(c for edge, c, _ in CLASSES if percent <= edge)


def main(layer_path, title, out):
    layer = geopandas.read_file(layer_path)
    layer = layer.to_crs(layer.estimate_utm_crs())
    figure, panels = plot.subplots(1, 2, figsize=(9.6, 5.2), dpi=100)
    colors = [color(p) for p in layer["pct"].astype(float)]
    sure = layer["change_q"].astype(float) <= 0.05
    layer.plot(ax=panels[0], color=colors, edgecolor="white", linewidth=0.4)
    layer.plot(ax=panels[1], edgecolor="white", linewidth=0.4,
               color=[c if s else PLAIN for c, s in zip(colors, sure)])
    large = (layer["pct"].astype(float).abs() > 25).sum()
    panels[0].set_title(f"Percent: {large} of {len(layer)} changed by more than 25 %", fontsize=9)
    panels[1].set_title(
        f"E-test, corrected for {layer['change_q'].notna().sum()} tests: {sure.sum()} changed",
        fontsize=9)
    for panel in panels:
        panel.set_axis_off()
    panels[0].legend(
        handles=[Patch(color=c, label=words) for _, c, words in reversed(CLASSES)]
        + [Patch(color=PLAIN, label="none, or within chance")],
        loc="upper left", fontsize=7, frameon=False)
    figure.suptitle(title, fontsize=11)
    figure.tight_layout()
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
