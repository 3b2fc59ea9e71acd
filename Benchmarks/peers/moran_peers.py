"""Moran's I with 999 permutations on a square lattice with queen neighbors, rows summing to 1.

    moran_peers.py esda SIDE

The values are splitmix64(index) % 1000, as `statistics-tasks moran SIDE` has them.
"""

import sys
import warnings

import esda
import libpysal
import numpy
from worker import mix, say, timed

warnings.filterwarnings("ignore")


def values(count):
    with numpy.errstate(over="ignore"):
        states = numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
    return (mix(states) % numpy.uint64(1000)).astype(float)


def main(side):
    """By esda, the one tool there is."""
    weights = libpysal.weights.lat2W(side, side, rook=False, silence_warnings=True)
    weights.transform = "r"
    numbers = values(side * side)
    esda.Moran(numbers, weights, permutations=9)  # compiles what it compiles
    seconds, moran = timed(lambda: esda.Moran(numbers, weights, permutations=999))
    say(f"moran-{side * side}", "esda", seconds,
        {"i": round(float(moran.I), 9), "z": round(float(moran.z_rand), 9)})


if __name__ == "__main__":
    main(int(sys.argv[2]))
