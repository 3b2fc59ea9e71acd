"""Random draws that are the same on every machine and in every version of Python.

Only `random.Random.random()` is promised to stay as it is from one version of Python to the next,
so every other draw here is built on it.
"""

import bisect
import math
import random


class Dice:
    """One stream of draws. Each part of the sample has its own, so that a change in one part
    leaves the others as they were."""

    def __init__(self, name):
        self._draw = random.Random(f"sample-geodata 1 {name}").random

    def unit(self):
        return self._draw()

    def between(self, low, high):
        return low + (high - low) * self._draw()

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self._draw() * (high - low + 1))

    def chance(self, probability):
        return self._draw() < probability

    def one_of(self, items):
        return items[int(self._draw() * len(items))]

    def normal(self, mean, deviation):
        radius = math.sqrt(-2 * math.log(1 - self._draw()))
        return mean + deviation * radius * math.cos(2 * math.pi * self._draw())

    def in_circle(self, x, y, radius):
        distance = radius * math.sqrt(self._draw())
        angle = 2 * math.pi * self._draw()
        return x + distance * math.cos(angle), y + distance * math.sin(angle)


class Weighted:
    """Draws items in proportion to their weights."""

    def __init__(self, items, weights):
        self._items = items
        self._sums = []
        total = 0.0
        for weight in weights:
            total += weight
            self._sums.append(total)

    def draw(self, dice):
        place = bisect.bisect_right(self._sums, dice.unit() * self._sums[-1])
        return self._items[min(place, len(self._items) - 1)]
