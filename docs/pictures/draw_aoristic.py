"""Draws hours of the day four ways: draw_aoristic.py CRIMES.csv OUT.png

CRIMES.csv is sample-geodata/brott.csv, a made-up city: no real file at hand has both a start and an end.
Needs numpy and matplotlib. Hours are counted minute by minute, as aoristicWeights does to the second.
"""

import csv
import datetime
import sys

import matplotlib
import numpy

matplotlib.use("Agg")
import matplotlib.pyplot as plot


def intervals(path):
    for row in csv.DictReader(open(path, encoding="cp1252"), delimiter=";"):
        if row["brottstyp"] != "Bostadsinbrott" or not row["sluttid"]:
            continue
        try:
            start = datetime.datetime.fromisoformat(row["brottstid"])
            end = datetime.datetime.fromisoformat(row["sluttid"])
        except (TypeError, ValueError):
            continue
        if end >= start:
            yield start, end


def minute(moment):
    return moment.hour * 60 + moment.minute


def main(path, out):
    counts = {name: numpy.zeros(24) for name in ("start", "end", "midpoint", "spread over the interval")}
    for start, end in intervals(path):
        counts["start"][start.hour] += 1
        counts["end"][end.hour] += 1
        counts["midpoint"][(start + (end - start) / 2).hour] += 1
        length = max(int((end - start).total_seconds() // 60), 1)
        hours = (minute(start) + numpy.arange(length)) // 60 % 24
        counts["spread over the interval"] += numpy.bincount(hours, minlength=24) / length
    figure, axes = plot.subplots(figsize=(7.4, 3.4), dpi=110)
    styles = {"start": ("#67a9cf", 1.3, ":"), "end": ("#ef8a62", 1.3, "--"),
              "midpoint": ("#777777", 1.3, "-"), "spread over the interval": ("#b2182b", 2.6, "-")}
    for name, values in counts.items():
        color, width, dash = styles[name]
        axes.step(numpy.arange(25), numpy.append(values, values[-1]), where="post", color=color,
                  linewidth=width, linestyle=dash, label=name)
    axes.set_xlim(0, 24)
    axes.set_ylim(0, None)
    axes.set_xticks(range(0, 25, 3))
    axes.set_xlabel("hour of the day", fontsize=9)
    axes.set_ylabel("burglaries in the hour", fontsize=9)
    axes.tick_params(labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(out)
    print({name: values.round().astype(int).tolist() for name, values in counts.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
