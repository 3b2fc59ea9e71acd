"""Answers to a safety survey of two years, with weights; and tables of shares of two more."""

from .areas import cell_center
from .dice import Dice, Weighted
from .fear import ANSWERS, CHANGES, LEVELS, WOMEN, evening_weights, level, true_share

HEADER = ("svar_id;ar;omrade;vikt;kon;aldersgrupp;otrygg_kvall;oro_brott;stratum;oro_inbrott;"
          "oro_ran;oro_vald;X;Y")
_WORRIES = ("inte alls orolig", "lite orolig", "ganska orolig", "mycket orolig")
#: Answers of each worry at level 1, and how much of the fear of an area it follows.
_WORRY_HABITS = ((42, 40, 13, 5, 0.2), (50, 35, 11, 4, 0.8), (46, 38, 12, 4, 1.0))
_SIZES = ((2020, 5_500), (2023, 6_000))
_AGES = (("16-24", 13, 1.45), ("25-34", 22, 1.1), ("35-49", 25, 0.95), ("50-64", 21, 0.85),
         ("65-79", 19, 0.75))
_UNKNOWN = ("12-01", "1-03", "99-99", "Södermalm 3", "00-00", "06-9", "0301", "07-07")
_WITH_A_PLACE = 0.3


class Survey:
    """The answers, what is told of them, and the truth behind them."""

    def __init__(self, tessellation):
        dice = Dice("survey")
        self.areas = [a for a in tessellation.areas if a.population > 0]
        # The small areas answer more often than their share, so that they can be told apart; the
        # weight makes up for it.
        drawn = [a.population**0.7 for a in self.areas]
        self._where = Weighted(self.areas, drawn)
        population = sum(a.population for a in self.areas)
        self._base = {a.code: a.population / population / (d / sum(drawn))
                      for a, d in zip(self.areas, drawn)}
        self._ordinary = {
            a.code: 0.85 + (dice.between(0.5, 2.2) - 0.5) * 0.23 for a in self.areas}
        self.lines, self.items = [HEADER], []
        self._answer_all(dice)

    def _answer_all(self, dice):
        # What came later is drawn from a stream of its own, so that the rest stayed as it was.
        later = Dice("survey, later columns")
        ages = Weighted(_AGES, [a[1] for a in _AGES])
        unknown = 0
        for year, size in _SIZES:
            for number in range(size):
                area = self._where.draw(dice)
                age, _, weight = ages.draw(dice)
                sex = "kvinna" if dice.chance(WOMEN) else "man"
                own = level(area, self._ordinary[area.code], year, sex)
                evening = _answer(dice, ANSWERS, evening_weights(own))
                worry = _answer(dice, ANSWERS, (*evening_weights(own * 1.2)[:4], 0))
                code = area.code
                reason = number % 1300 == 700
                if reason:
                    code = _UNKNOWN[unknown % len(_UNKNOWN)]
                    unknown += 1
                vikt = self._base[area.code] * weight * dice.between(0.9, 1.1)
                identifier = f"{year % 100}{number + 1:04d}"
                self.lines.append(";".join((
                    identifier, str(year), code, f"{vikt:.3f}".replace(".", ","), sex, age,
                    evening, worry, area.district, *_worries(later, own), *_place(later, area))))
                if reason:
                    self.items.append({
                        "line": len(self.lines), "row": len(self.lines) - 1, "id": identifier,
                        "what": f"no area is called {code}", "reason": "unknown-area",
                        "notice": None})

    def table(self, editions, small, year):
        """Shares by district of an edition, as another survey house might deliver them."""
        dice = Dice(f"survey table {year}")
        parents = {a.code: a for a in self.areas}
        lines = ["ar;omrade;fraga;grupp;andel_procent;antal_svar"]
        for code in editions.names[str(year)]:
            people = unsafe = 0.0
            for part in small:
                if editions.owner[str(year)][part.code] == code and part.population:
                    share = true_share(
                        parents[part.parent.code], self._ordinary[part.parent.code], year)
                    people += part.population
                    unsafe += part.population * share
            for group, part, factor in (
                    ("", 1.0, 1.0), ("kvinna", WOMEN, 1.3), ("man", 1 - WOMEN, 0.66)):
                size = round(people**0.7 / 4.4 * part)
                yes = sum(dice.chance(unsafe / people * factor) for _ in range(size))
                percent = f"{100 * yes / size:.1f}".replace(".", ",")
                lines.append(f"{year};{code};otrygg_kvall;{group};{percent};{size}")
        return lines

    def planted(self):
        """What planted.json says of the survey."""
        def shares(area):
            return {f"share_{year}": round(true_share(area, self._ordinary[area.code], year), 4)
                    for year, _ in _SIZES}
        return {
            "question": "otrygg_kvall",
            "share": "ganska otrygg and mycket otrygg of those who answered and go out, expected",
            "areas": [{"area": a.code, **shares(a), "what": LEVELS[a.code][1]}
                      for a in self.areas if a.code in LEVELS],
            "changes": [{"district": d, "factor": f, "from": 2020, "to": 2023}
                        for d, f in sorted(CHANGES.items())],
            "every_area": [{"area": a.code, **shares(a)} for a in self.areas]}


def _answer(dice, answers, weights):
    if dice.chance(0.02):  # the question was left out
        return ""
    return Weighted(answers, weights).draw(dice)


def _worries(dice, own):
    for *weights, follows in _WORRY_HABITS:
        factor = 1 + (own - 1) * follows
        yield _answer(dice, _WORRIES, (*weights[:2], weights[2] * factor, weights[3] * factor))


def _place(dice, area):
    """A point in the area, for those who let themselves be placed; EPSG:3006."""
    cell = area.cells[dice.whole(0, len(area.cells) - 1)]
    x, y = cell_center(*cell)
    x, y = x + dice.between(-100, 100), y + dice.between(-100, 100)
    return (f"{x:.0f}", f"{y:.0f}") if dice.chance(_WITH_A_PLACE) else ("", "")
