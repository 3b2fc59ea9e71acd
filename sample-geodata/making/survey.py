"""Answers to a safety survey of two years, with weights."""

from .dice import Dice, Weighted

HEADER = "svar_id;ar;omrade;vikt;kon;aldersgrupp;otrygg_kvall;oro_brott"
_ANSWERS = ("mycket trygg", "ganska trygg", "ganska otrygg", "mycket otrygg", "går inte ut")
_SIZES = ((2020, 5_500), (2023, 6_000))
_AGES = (("16-24", 13, 1.45), ("25-34", 22, 1.1), ("35-49", 25, 0.95), ("50-64", 21, 0.85),
         ("65-79", 19, 0.75))
_UNKNOWN = ("12-01", "1-03", "99-99", "Södermalm 3", "00-00", "06-9", "0301", "07-07")


def survey(tessellation):
    """The lines of trygghetsmatning.csv and what is told of them."""
    dice = Dice("survey")
    inhabited = [a for a in tessellation.areas if a.population > 0]
    # The small areas answer more often than their share, so that they can be told apart; the
    # weight makes up for it.
    drawn = [a.population**0.7 for a in inhabited]
    where = Weighted(inhabited, drawn)
    population = sum(a.population for a in inhabited)
    base = {a.code: a.population / population / (d / sum(drawn))
            for a, d in zip(inhabited, drawn)}
    fear = {a.code: dice.between(0.5, 2.2) for a in inhabited}
    ages = Weighted(_AGES, [a[1] for a in _AGES])
    lines, items, unknown = [HEADER], [], 0
    for year, size in _SIZES:
        shift = 1.0 if year == 2020 else 1.15
        for number in range(size):
            area = where.draw(dice)
            age, _, weight = ages.draw(dice)
            sex = "kvinna" if dice.chance(0.53) else "man"
            level = fear[area.code] * shift * (1.35 if sex == "kvinna" else 0.65)
            evening, worry = _answer(dice, level), _answer(dice, level * 1.2, stays_home=0)
            code = area.code
            reason = number % 1300 == 700
            if reason:
                code = _UNKNOWN[unknown % len(_UNKNOWN)]
                unknown += 1
            vikt = f"{base[area.code] * weight * dice.between(0.9, 1.1):.3f}".replace(".", ",")
            identifier = f"{year % 100}{number + 1:04d}"
            lines.append(";".join((identifier, str(year), code, vikt, sex, age, evening, worry)))
            if reason:
                items.append({"line": len(lines), "row": len(lines) - 1, "id": identifier,
                              "what": f"no area is called {code}", "reason": "unknown-area",
                              "notice": None})
    return lines, items


def _answer(dice, level, stays_home=1):
    if dice.chance(0.02):  # the question was left out
        return ""
    weights = (38, 48, 9 * level, 2.5 * level, 3 * level * stays_home)
    return Weighted(_ANSWERS, weights).draw(dice)
