"""Draws the pictures of docs/planner.md: draw_planner.py DEMO-OUTPUT DEMO-OUTPUT-PUBLIC [FOLDER]

Needs geopandas and matplotlib, and the folders that scripts/demo writes. Colors, classes and hatching
are those of the QGIS styles beside the layers.
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot
from matplotlib.patches import Rectangle

from styled_map import StyledLayer

_HERE = pathlib.Path(__file__).resolve().parent
_LEVELS = ("low", "middle", "high")


def main(internal, public, folder=_HERE):
    internal, public, folder = map(pathlib.Path, (internal, public, folder))
    one(internal / "otrygghet.geojson", "Unsafe out alone in the evening, 2023",
        folder / "planner-survey.png")
    one(internal / "brott-per-stadsdel.geojson", "Reported crimes per 100 000, 2025",
        folder / "planner-crime.png")
    nine(internal / "otrygghet-mot-brott.geojson", "Crime and fear", "crime", "fear",
         folder / "planner-overlay.png")
    one(public / "inbrott-per-basomrade.geojson", "Burglaries as published, 2025",
        folder / "planner-public.png")


def one(path, title, out):
    """A map with its legend."""
    layer = StyledLayer(path)
    figure, axes = plot.subplots(figsize=(6.4, 4.6))
    layer.draw(axes)
    axes.set_title(title, fontsize=10)
    axes.legend(handles=layer.legend(), fontsize=7, frameon=False, loc="lower left",
                bbox_to_anchor=(0.98, 0.55))
    save(figure, out)


def nine(path, title, first, second, out):
    """A map of two variables with its square of nine colors."""
    layer = StyledLayer(path)
    figure, axes = plot.subplots(figsize=(6.4, 4.6))
    layer.draw(axes)
    axes.set_title(title, fontsize=10)
    inset = axes.inset_axes((1.02, 0.62, 0.24, 0.3))
    colors = {label: color for label, _, color in layer.classes}
    for row, a in enumerate(_LEVELS):
        for column, b in enumerate(_LEVELS):
            inset.add_patch(Rectangle((column, row), 1, 1, facecolor=colors[f"a {a}, b {b}"],
                                      edgecolor="white", linewidth=0.5))
    inset.set_xlim(0, 3)
    inset.set_ylim(0, 3)
    inset.set_xticks([])
    inset.set_yticks([])
    inset.set_xlabel(f"more {second} \N{RIGHTWARDS ARROW}", fontsize=7)
    inset.set_ylabel(f"more {first} \N{RIGHTWARDS ARROW}", fontsize=7)
    for side in inset.spines.values():
        side.set_visible(False)
    rest = [p for p in layer.legend() if not p.get_label().startswith("a ")]
    for patch in rest:
        patch.set_label(patch.get_label().split(":")[0])
    axes.legend(handles=rest, fontsize=7, frameon=False, loc="upper left",
                bbox_to_anchor=(0.98, 0.55))
    save(figure, out)


def save(figure, out):
    figure.tight_layout()
    # Few colors: a palette halves the file.
    figure.savefig(out, dpi=110, metadata={"Software": None})
    plot.close(figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
