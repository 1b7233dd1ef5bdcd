"""Chapter 5 of a study: multipliers of the core, and what the region would lose without it."""

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.codes import CORE
from nextstep_analysis.indicators.input_output import (
    hypothetical_extraction,
    output_multipliers,
    value_added_multipliers,
)
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.trade_flows import Flows
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

JOBS_YEAR = 2017
"""The year of the jobs by section that came with the project."""
LEAST_BAND = 0.01
"""A band narrower than this part of its upper end is left out of the sentence."""
EXTRACTION = Statement(
    "The losses leave out all substitution: nobody takes the place of the core, buyers do not buy "
    "elsewhere instead, and nobody finds other work. At a given share they are therefore rather "
    "too large than too small. The core's share of an industry is taken to buy and sell as the "
    "whole industry does. The band comes from that of the share, so its top can lie above the "
    "figure. Losses of single industries need not add up to that of the whole core."
)
VALUE_ADDED_MULTIPLIER = Statement(
    "The value-added multiplier tells in the same way how much value added in the region one euro "
    "of the industry's sales calls forth. The whole core is no single industry of the table, so "
    "a share and multipliers are not defined for it."
)
NO_JOBS = Statement(
    "There are no employment multipliers: jobs are known by whole section and of {jobs:year}, "
    "while the 30 industries of the table of {year:year} divide manufacturing and other sections."
)
_LOSS = Statement(
    "If the core were not there and nobody took its place, {region:name} would by the table of "
    "{year:year} lose an estimated {output_loss:meur_about} of output and "
    "{value_added_loss:meur_about} of value added ({lower:approx} to {upper:approx} with other "
    "estimates of the core's share), {of_region:.0%} of the value added of its industries."
)
_LOSS_POINT = Statement(
    "If the core were not there and nobody took its place, {region:name} would by the table of "
    "{year:year} lose an estimated {output_loss:meur_about} of output and "
    "{value_added_loss:meur_about} of value added, {of_region:.0%} of the value added of its "
    "industries."
)


def extraction(flows: Flows, *, shares: pd.DataFrame) -> pd.DataFrame:
    r"""Losses if the core's part of each industry, and of all of them, were taken out.

    Each industry is split by the core's share s into two with the same purchases per
    euro of output; the core's part is then extracted:

    .. math:: a_{c(i),j} = s_i a_{ij}, \qquad f_{c(i)} = s_i f_i

    Parameters
    ----------
    flows : Flows
        Of the region.
    shares : DataFrame by industry ``share, lower, upper``

    Returns
    -------
    DataFrame ``industry, output_loss, elsewhere, value_added_loss, lower, upper, of_region,
        share, output_multiplier, value_added_multiplier``
        Losses in million euro; ``elsewhere`` is output lost outside the extracted part;
        the limits are those of the value added. The last row, ``core``, is all of the
        core; its share and multipliers are NaN, for it is no industry of the table.
    """
    multipliers = pd.DataFrame(
        {
            "output_multiplier": output_multipliers(flows.coefficients),
            "value_added_multiplier": value_added_multipliers(
                flows.coefficients, value_added=flows.value_added, output=flows.output
            ),
        }
    )
    rows = []
    for name, held in (*((code, [code]) for code in shares.index), (CORE, list(shares.index))):
        output, elsewhere, added = _losses(flows, shares.loc[held, "share"])
        ends = [_losses(flows, shares.loc[held, end])[2] for end in ("lower", "upper")]
        rows.append(
            {
                "industry": name,
                "output_loss": output,
                "elsewhere": elsewhere,
                "value_added_loss": added,
                "lower": min(ends),
                "upper": max(ends),
            }
        )
    known = shares[["share"]].join(multipliers)
    table = pd.DataFrame(rows)
    of_region = table["value_added_loss"] / flows.value_added.sum(skipna=False)
    return table.assign(of_region=of_region).join(known, on="industry")


def extraction_finding(
    table: pd.DataFrame, *, jobs_year: int | None = JOBS_YEAR, scope: Scope
) -> Statement:
    """What the region would lose without the whole core.

    `jobs_year` is that of the jobs by section; None where jobs are known by division.
    """
    where = {"industry": CORE}
    names = ["output_loss", "value_added_loss", "lower", "upper", "of_region"]
    core = table.set_index("industry").loc[CORE, names]
    point = core["upper"] - core["lower"] < LEAST_BAND * core["upper"]
    told = dict(core.drop(["lower", "upper"]) if point else core)
    return (_LOSS_POINT if point else _LOSS).given(
        evidence="extraction",
        claims=(cells("extraction", where, **told),),
        then=NO_JOBS.given(jobs=jobs_year, year=ACCOUNTS_YEAR) if jobs_year else None,
        region=Code(scope.region),
        year=ACCOUNTS_YEAR,
        **told,
    )


def _losses(flows: Flows, share: pd.Series) -> tuple[float, float, float]:
    """Output lost, the part of it outside the core, and value added lost; million euro."""
    core = [f"{code} core" for code in share.index]
    parts = pd.concat(
        [
            pd.Series(1.0, index=flows.output.index).sub(share, fill_value=0.0),
            share.set_axis(core),
        ]
    )
    whole = [*flows.output.index, *share.index]
    table = flows.coefficients.loc[whole, whole].set_axis(parts.index).T.set_axis(parts.index).T
    demand = (flows.output - flows.own.sum(axis="columns"))[whole].set_axis(parts.index)
    found = hypothetical_extraction(
        table.mul(parts, axis="index"), final_demand=demand * parts, extracted=core
    )["loss"]
    added = (flows.value_added / flows.output)[whole].set_axis(parts.index)
    return found.sum(), found.drop(core).sum(), (found * added).sum(skipna=False)
