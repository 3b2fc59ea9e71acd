"""How afraid the made-up people are: a level for each area and year, and what was planted in it.

A level of 1 is the ordinary one: 11.8 percent of those who go out answer "ganska otrygg" or
"mycket otrygg". The other areas lie near 1, so that most of them cannot be told from the city.
"""

ANSWERS = ("mycket trygg", "ganska trygg", "ganska otrygg", "mycket otrygg", "går inte ut")
WOMEN = 0.53  # their share among those who answer
_BY_SEX = {"kvinna": 1.35, "man": 0.65}
_BY_YEAR = {2017: 0.95, 2020: 1.0, 2023: 1.15}

#: Areas that differ from the rest in both years, and what an overlay with crimes should find.
LEVELS = {
    "01-06": (3.0, "afraid, as crime suggests"),
    "09-03": (2.6, "afraid, as crime suggests"),
    "01-01": (3.0, "more afraid than crime suggests"),
    "07-04": (2.6, "more afraid than crime suggests"),
    "02-03": (2.4, "more afraid than crime suggests"),
    "05-02": (0.35, "less afraid than crime suggests"),
    "05-06": (0.40, "less afraid than crime suggests"),
    "10-07": (0.35, "hardly afraid, as crime suggests"),
    "04-01": (0.40, "hardly afraid, as crime suggests"),
}
#: Districts where it changed from 2020 to 2023, besides the small change of the whole city.
CHANGES = {"11": 2.0, "03": 0.45}


def level(area, ordinary, year, sex):
    """The level of an area; `ordinary` is the area's own when nothing was planted."""
    own = LEVELS[area.code][0] if area.code in LEVELS else ordinary
    changed = CHANGES.get(area.district, 1.0) if year == 2023 else 1.0
    return own * changed * _BY_YEAR[year] * _BY_SEX[sex]


def evening_weights(level):
    """How often each of the answers is given to the question on going out in the evening."""
    return 38, 48, 9 * level, 2.5 * level, 3 * level


def true_share(area, ordinary, year):
    """The expected share of the two unsafe answers among those who go out."""
    unsafe = base = 0.0
    for sex, part in (("kvinna", WOMEN), ("man", 1 - WOMEN)):
        weights = evening_weights(level(area, ordinary, year, sex))
        unsafe += part * (weights[2] + weights[3]) / sum(weights)
        base += part * sum(weights[:4]) / sum(weights)
    return unsafe / base
