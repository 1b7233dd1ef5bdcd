"""Question 5: what the evidence says for and against the region, factor by factor."""

import pandas as pd

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.factors import labels, of_each_factor
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Table
from nextstep_analysis.report.tables.html_table import Column

_TOGETHER = Col("What the weights for and against say together", "text")


def factor_matrix(teller: Teller) -> Table:
    """The weight of the sources for and against on each factor, and what they say together."""
    say = teller.text.say
    scores = of_each_factor(teller)
    shown = scores.assign(
        name=labels(teller, scores),
        together=[_together(teller, row) for _, row in scores.iterrows()],
    )
    return teller.table(
        "factor_scores",
        frame=shown,
        caption=say("What documented facts say for and against, by the weight of their sources"),
        columns={
            "name": Column(say("Factor"), of="factor"),
            "weight_for": Column(say("Weight for"), ".1f"),
            "weight_against": Column(say("Weight against"), ".1f"),
            "together": Column(say("Together"), of=_TOGETHER),
        },
    )


def _together(teller: Teller, row: pd.Series) -> str:
    say = teller.text.say
    good, bad = row["weight_for"], row["weight_against"]
    if row["direction"] == "lower":
        return say("risks are documented") if good + bad else say("no documented risk")
    if not good + bad:
        return say("nothing documented")
    return say("more for than against") if good > bad else say("not more for than against")
