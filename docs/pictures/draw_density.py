"""Draws contour bands of a density: draw_density.py BANDS.geojson AREAS.geojson UNIT OUT.png

BANDS is what `trygghet density … --contours` writes. Needs geopandas and matplotlib. One color from
light to dark, so that the order survives a black-and-white printer.
"""

import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Patch


def number(value):
    return f"{value:,.0f}".replace(",", "\u202f") if value >= 10 or value == 0 else f"{value:g}"


def main(bands_path, areas_path, unit, out):
    bands = geopandas.read_file(bands_path)
    system = bands.estimate_utm_crs()
    bands = bands.to_crs(system).sort_values("level_lo")
    areas = geopandas.read_file(areas_path).to_crs(system)
    figure, axes = plot.subplots(figsize=(6.4, 6.0), dpi=120)
    areas.plot(ax=axes, color="#f6f6f4", edgecolor="#c9c9c4", linewidth=0.4)
    shades = matplotlib.colormaps["YlOrRd"]
    count = len(bands)
    handles = []
    for index, band in enumerate(bands.itertuples()):
        color = shades(0.12 + 0.88 * index / max(count - 1, 1))
        geopandas.GeoSeries([band.geometry], crs=system).plot(
            ax=axes, facecolor=color, edgecolor="#ffffff", linewidth=0.2)
        last = index == count - 1
        text = (f"{number(band.level_lo)} and more" if last
                else f"{number(band.level_lo)} – {number(band.level_hi)}")
        handles.append(Patch(facecolor=color, label=text))
    # Slivers between districts are no holes in the city.
    parts = areas.dissolve().geometry.explode()
    parts.exterior.plot(ax=axes, color="#444444", linewidth=0.8)
    handles.insert(0, Patch(facecolor="#f6f6f4", edgecolor="#c9c9c4",
                            label=f"below {number(bands.level_lo.iloc[0])}"))
    axes.legend(
        handles=handles[::-1], loc="lower right", fontsize=8, frameon=False, title=unit,
        title_fontsize=8, alignment="left")
    west, _, east, _ = areas.total_bounds
    start = west + 0.02 * (east - west)
    top = areas.total_bounds[3]
    axes.plot([start, start + 5000], [top, top], color="#444444", linewidth=1.5)
    axes.text(start + 2500, top + 350, "5 km", ha="center", fontsize=8, color="#444444")
    axes.set_axis_off()
    axes.set_aspect("equal")
    figure.tight_layout(pad=0.2)
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
