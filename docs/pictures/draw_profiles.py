"""Draws weekday × hour of all areas, and the hours of the one that differs most from the others:
draw_profiles.py UNITS.geojson HOURS.csv TITLE OUT.png

Needs geopandas, pandas and matplotlib. The picture of the article is Philadelphia's drug crimes:

    for list in units week-hours; do
      trygghet trend --points ../shared/data/events/philadelphia_crimes_2018.csv.gz \\
        --areas ../shared/data/areas/philadelphia_police_districts.geojson --mode profile \\
        --time dispatch_date_time --time-zone America/New_York --list $list \\
        --where "text_general_code=Narcotic / Drug Law Violations" --out $list.geojson
    done    # the second as .csv
"""

import sys

import geopandas
import matplotlib
import numpy
import pandas

matplotlib.use("Agg")
import matplotlib.pyplot as plot

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def grid(table):
    sums = table.groupby(["weekday", "hour"])["n"].sum().unstack()
    return sums.loc[DAYS].to_numpy() / sums.to_numpy().sum() * 100


def main(units_path, hours_path, title, out):
    units = geopandas.read_file(units_path).set_index("area_id")
    table = pandas.read_csv(hours_path, dtype={"unit": str})
    # Few records look unlike anything: of the areas with many, whose difference is more than chance.
    tested = units[(units["hour_q"].astype(float) <= 0.05) & (units["n"] >= 300)]
    area = tested["hour_unlike"].astype(float).idxmax()
    row = units.loc[area]
    columns = [f"h{hour:02}" for hour in range(24)]
    own = row[columns].astype(float)
    others = units[columns].astype(float).sum() - own
    figure, (above, below) = plot.subplots(
        2, 1, figsize=(7.4, 5.2), dpi=100, sharex=True, layout="constrained")
    image = above.imshow(grid(table), cmap="YlOrRd", vmin=0, aspect="auto")
    above.set_yticks(range(7), [day.capitalize() for day in DAYS], fontsize=8)
    above.set_title(f"All districts ({int(units['n'].sum())} records)", fontsize=9, loc="left")
    bar = figure.colorbar(image, ax=above, pad=0.02)
    bar.set_label("percent of the records", fontsize=8)
    bar.ax.tick_params(labelsize=8)
    hours = numpy.arange(24)
    below.bar(hours, own / own.sum() * 100, width=0.9, color="#fdae6b", label=f"district {area}")
    below.step(hours, others / others.sum() * 100, where="mid", color="#333333", linewidth=1.3,
               label="all other districts")
    below.set_ylabel("percent of the records", fontsize=8)
    below.tick_params(labelsize=8)
    below.legend(fontsize=8, frameon=False)
    below.set_title(
        f"District {area} ({int(row['n'])} records): {row['hour_unlike']:.0%} at other hours than "
        f"elsewhere, q = {row['hour_q']:.1g}", fontsize=9, loc="left")
    below.set_xticks(numpy.arange(0, 25, 3) - 0.5, range(0, 25, 3), fontsize=8)
    below.set_xlabel("hour of the day, local time", fontsize=8)
    for axis in (above, below):
        for name, side in axis.spines.items():
            side.set_visible(axis is below and name in ("left", "bottom"))
    figure.suptitle(title, fontsize=10)
    figure.savefig(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
