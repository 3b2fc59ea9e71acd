"""The weighted displacement difference as a Poisson model with identity link.

A saturated Poisson model of the counts with identity link has the difference of differences as its
interaction, and the square root of the sum of the counts as that coefficient's standard error. With
displacement, two such models are independent: estimates and variances add. This is another way to
the numbers of Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

Writes displacement.json.
"""

import datetime
import json
import pathlib
import warnings

import numpy
import scipy.stats
import statsmodels
import statsmodels.api as sm

warnings.simplefilter("ignore")


def interaction(treated, control):
    """Estimate and variance of the interaction of place and time."""
    counts = numpy.array([*treated, *control], dtype=float)
    place = numpy.array([1, 1, 0, 0])
    after = numpy.array([0, 1, 0, 1])
    design = numpy.column_stack([numpy.ones(4), place, after, place * after])
    family = sm.families.Poisson(link=sm.families.links.Identity())
    fitted = sm.GLM(counts, design, family=family).fit(
        start_params=numpy.linalg.solve(design, counts), tol=1e-14
    )
    return fitted.params[3], fitted.bse[3] ** 2


def main():
    random = numpy.random.default_rng(20180912)
    cases = [[[207, 110], [308, 318], [178, 157], [150, 140]], [[20, 10], [20, 20], None, None]]
    for number in range(40):
        counts = random.integers(1, 10 ** random.integers(1, 5), size=(4, 2)).tolist()
        cases.append(counts if number % 2 else [*counts[:2], None, None])
    rows = []
    for treated, control, displaced, displaced_control in cases:
        local = interaction(treated, control)
        estimate, variance = local
        if displaced:
            part = interaction(displaced, displaced_control)
            estimate, variance = estimate + part[0], variance + part[1]
        error = variance**0.5
        half = scipy.stats.norm.ppf(0.975) * error
        rows.append(
            {
                "treated": treated,
                "control": control,
                "displaced": displaced,
                "displacedControl": displaced_control,
                "local": local[0],
                "estimate": estimate,
                "standardError": error,
                "z": estimate / error,
                "p": 2 * scipy.stats.norm.sf(abs(estimate / error)),
                "low": estimate - half,
                "high": estimate + half,
            }
        )
    document = {
        "tool": "statsmodels GLM, Poisson with identity link",
        "version": f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}",
        "script": "make_displacement.py",
        "date": datetime.date.today().isoformat(),
        "tolerance": 1e-9,
        "cases": rows,
    }
    path = pathlib.Path(__file__).with_name("displacement.json")
    path.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
