"""How far estimates by location quotient are from the input-output tables of the 19 regions.

``python benchmarks/flq_errors.py`` prints the tables of docs/methods_notes.md, from the data of
`nextstep data build`: each region's purchases are estimated from the coefficients of the whole
country and the region's output, as one would without a table of the region, and held against the
table. No study rests on such estimates.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.indicators.input_output import (
    import_leakage,
    output_multipliers,
    regionalise,
)
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.studies.measures.trade_flows import Flows, table_flows

ROOT = Path(__file__).resolve().parents[1]
METHODS = (("slq", None), ("cilq", None), ("flq", 0.15), ("flq", 0.25), ("flq", 0.35))
DELTAS = tuple(round(delta, 2) for delta in np.arange(0, 0.405, 0.01))
FITTED = ["outside", "coefficients", "multipliers"]
SHOWN = {  # column: its title, and how its numbers are written
    "coefficients": ("coefficients", ".1%"),
    "multipliers": ("output multipliers (mean absolute)", ".1%"),
    "bias": ("their bias", "+.1%"),
    "leaking": ("bought elsewhere in Finland (table: 1)", ".2f"),
    "outside": ("share from outside the region, percentage points", "+.0f"),
}


def flows_by_region(input_output: pd.DataFrame) -> tuple[dict[str, Flows], Flows]:
    """The tables of the regions, and that of the country."""
    regions = sorted(set(input_output["region"]) - {WHOLE_COUNTRY})
    tables = {region: table_flows(input_output, region=region) for region in regions}
    return tables, table_flows(input_output, region=WHOLE_COUNTRY)


def errors_of(table: Flows, *, country: Flows, method: str, delta: float | None) -> dict:
    r"""How far the estimate by `method` is from a region's own table.

    .. math:: WAPE = \frac{\sum_{ij} |\hat a_{ij} - a_{ij}| x_j}{\sum_{ij} a_{ij} x_j}

    Returns
    -------
    dict
        ``coefficients``: WAPE of the regional coefficients; ``multipliers``: mean absolute
        error of the output multipliers, relative; ``bias``: their mean relative error, above
        0 where the region is taken for more self-sufficient than it is; ``leaking``:
        purchases of all industries from elsewhere in Finland, by the estimate over those by
        the table; ``outside``: by how many percentage points the share of purchases from
        outside the region, abroad included, is too high. The estimate takes imports from
        abroad in the proportions of the country.
    """
    domestic, actual, output = country.coefficients, table.coefficients, table.output
    guess = regionalise(
        domestic, regional=output, national=country.output, method=method, delta=delta
    )
    missed = output_multipliers(guess) / output_multipliers(actual) - 1
    leaking = import_leakage(domestic, regional=guess).mul(output).sum()
    needed = ((country.own + country.abroad) / country.output * output).to_numpy().sum()
    bought = (table.own + table.finland + table.abroad).to_numpy().sum()
    own = table.own.to_numpy().sum()
    return {
        "coefficients": (guess - actual).abs().mul(output).to_numpy().sum() / own,
        "multipliers": missed.abs().mean(),
        "bias": missed.mean(),
        "leaking": leaking / table.finland.to_numpy().sum(),
        "outside": 100 * (own / bought - guess.mul(output).to_numpy().sum() / needed),
    }


def flq_errors(input_output: pd.DataFrame) -> pd.DataFrame:
    """`errors_of` each region by each of `METHODS`.

    Returns
    -------
    DataFrame by ``method, delta, region``
        ``delta`` is 0 for the methods without one.
    """
    tables, country = flows_by_region(input_output)
    rows = {
        (method, delta or 0.0, region): errors_of(
            table, country=country, method=method, delta=delta
        )
        for method, delta in METHODS
        for region, table in tables.items()
    }
    return pd.DataFrame(rows).T.rename_axis(["method", "delta", "region"])


def best_deltas(input_output: pd.DataFrame) -> pd.DataFrame:
    """The delta of FLQ, from 0 to 0.40, that fits each region best, by each of `FITTED`."""
    tables, country = flows_by_region(input_output)
    rows = {}
    for region, table in tables.items():
        found = pd.DataFrame(
            {
                delta: errors_of(table, country=country, method="flq", delta=delta)
                for delta in DELTAS
            }
        )
        rows[region] = found.loc[FITTED].abs().idxmin(axis="columns")
    return pd.DataFrame(rows).T


def main() -> None:
    input_output = read_table(Project(ROOT), "input_output")
    errors = flq_errors(input_output)
    titles = ["method", *(title for title, _ in SHOWN.values())]
    print(f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}")
    for (method, delta), rows in errors.groupby(["method", "delta"], sort=False):
        name = method.upper() + (f", δ {delta:.2f}" if delta else "")
        cells = [_spread(rows[column], form) for column, (_, form) in SHOWN.items()]
        print(f"| {' | '.join([name, *cells])} |")
    print("\nδ that fits best: median (smallest to largest)")
    for column, found in best_deltas(input_output).items():
        print(f"- by {SHOWN[column][0]}: {_spread(found, '.2f')}")


def _spread(values: pd.Series, form: str) -> str:
    middle, least, most = (
        f"{value:{form}}".replace("-", "−")
        for value in (values.median(), values.min(), values.max())
    )
    return f"{middle} ({least} to {most})"


if __name__ == "__main__":
    main()
