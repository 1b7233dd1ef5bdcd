"""Rules on the size of the core: what enterprises, accounts and jobs say together."""

from collections.abc import Iterator

import pandas as pd

from nextstep_analysis.claim import Claim, cells
from nextstep_analysis.codes import CORE
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.studies.background.conclusions.given import Given
from nextstep_analysis.studies.background.state.three_measures_findings import (
    OWN_JOBS,
    OWN_PERSONNEL,
)
from nextstep_analysis.study import Code, Statement

_TABLE = "three_measures"
STRONG = (Agreement.SPECIALISED, Agreement.LARGE_UNITS)
"""Verdicts that call an industry strong here."""

_CORE_BY = {
    "accounts": Statement(
        "Against {reference:name} the core has {lq:.1f} times the share of enterprises; its groups "
        "had {size:.1f} times that of value added."
    ),
    "jobs": Statement(
        "Against {reference:name} the core has {lq:.1f} times the share of enterprises; its "
        "sections had {size:.1f} times that of jobs."
    ),
    OWN_JOBS: Statement(
        "Against {reference:name} the core has {lq:.1f} times the share of enterprises and "
        "{size:.1f} times that of jobs."
    ),
    OWN_PERSONNEL: Statement(
        "Against {reference:name} the core has {lq:.1f} times the share of enterprises and "
        "{size:.1f} times that of personnel."
    ),
}
_INDUSTRY_BY = {
    "accounts": Statement(
        "{industry:short}: {lq:.1f} times the share of enterprises in {reference:in}; its group "
        "had {size:.1f} times in value added."
    ),
    "jobs": Statement(
        "{industry:short}: {lq:.1f} times the share of enterprises in {reference:in}; its section "
        "had {size:.1f} times in jobs."
    ),
    OWN_JOBS: Statement(
        "{industry:short}: {lq:.1f} times the share of enterprises in {reference:in}, and "
        "{size:.1f} times that of jobs."
    ),
    OWN_PERSONNEL: Statement(
        "{industry:short}: {lq:.1f} times the share of enterprises in {reference:in}, and "
        "{size:.1f} times that of personnel."
    ),
}
"""By the measure that tells the size of the units, which leads."""
_NO_MEASURE = Statement(
    "No figure of euros or jobs is of the core alone, only the number of enterprises."
)

_SAID = {
    Agreement.SPECIALISED: (
        Statement("A strength to build on: number and size agree."),
        Statement("Which of the {n:d} enterprises would grow here, and what holds them back."),
        ("development_company", "firms"),
        "good",
    ),
    Agreement.LARGE_UNITS: (
        Statement(
            "A few large sites among {n:d} enterprises carry it: one decision of theirs changes "
            "the whole."
        ),
        Statement("What the largest of the {n:d} enterprises plan for their sites."),
        ("large_firms", "development_company"),
        "fair",
    ),
    Agreement.SMALL_UNITS: (
        Statement("Many small firms: growth may need partners and shared services."),
        Statement("What would let the small firms grow: orders, people or owners."),
        ("development_company", "firms"),
        "fair",
    ),
    Agreement.FEWER: (
        Statement("Smaller than elsewhere by both: not a strength to build on by itself."),
        Statement("Which firms there are, and which of them want to grow here."),
        ("development_company", "firms"),
        "good",
    ),
    Agreement.PAR: (
        Statement("Ordinary in number and size: no strength by these figures."),
        Statement("What the firms themselves are better at than others."),
        ("development_company", "firms"),
        "good",
    ),
    Agreement.NOT_TOLD: (
        Statement("Of {n:d} enterprises the measures show neither strength nor weakness."),
        Statement("Turnover and staff of the {n:d} enterprises."),
        ("development_company", "statistics"),
        "weak",
    ),
}
"""What each verdict may mean, what to find out first, who, and how sure it is."""
Said = tuple[Statement, Statement, tuple[str, ...], str]
_UNKNOWN: Said = (
    Statement("Whether the core is strong here, these figures cannot tell."),
    Statement("Jobs of the core industry by industry, as a table to order."),
    ("statistics", "regional_council"),
    "weak",
)


def core_size(given: Given) -> Iterator[Conclusion]:
    """What the measures say of the core as a whole: the verdict, or that none is possible."""
    row = given.measures().loc[CORE]
    verdict = Agreement(row["verdict"])
    claim = Claim(
        "measures",
        _TABLE,
        {"industry": CORE},
        says={"verdict": str(verdict), "reason": row["reason"], "codes": given.core},
    )
    if row["lead"] == "none":
        if row["reason"] == Reason.HEAD_OFFICES:
            yield _made("no_measure", _NO_MEASURE.given(claims=(claim,)), _UNKNOWN)
        return
    message = _CORE_BY[row["lead"]]
    observation = _said(message, row, CORE, given, claim)
    yield _made(_name(verdict), observation, _counted(verdict, row, CORE))


def industry_size(given: Given) -> Iterator[Conclusion]:
    """Core industries that are strong here though the core as a whole is not, the larger first."""
    table = given.measures()
    if table.at[CORE, "verdict"] in STRONG:
        return
    rows = table.loc[[code for code in given.core if code in table.index]]
    for code, row in rows.sort_values("enterprises", ascending=False).iterrows():
        verdict = Agreement(row["verdict"])
        if verdict in STRONG:
            observation = _said(_INDUSTRY_BY[row["lead"]], row, str(code), given)
            told = _counted(verdict, row, str(code))
            yield _made(f"industry_{_name(verdict)}", observation, told)


def strong(given: Given) -> tuple[str, Agreement] | None:
    """The core, or else its largest industry, that is strong here, and its verdict."""
    table = given.measures()
    rows = table.loc[[code for code in given.core if code in table.index]]
    order = [CORE, *rows.sort_values("enterprises", ascending=False).index]
    verdicts = ((code, Agreement(table.at[code, "verdict"])) for code in order)
    return next((found for found in verdicts if found[1] in STRONG), None)


def _said(message: Statement, row: pd.Series, code: str, given: Given, *claims: Claim) -> Statement:
    column = "value_added" if row["lead"] == "accounts" else "jobs"
    quotients = {"location_quotient": row["location_quotient"], column: row[column]}
    shown = cells(_TABLE, {"industry": code}, verdict=row["verdict"], **quotients)
    subject = {} if code == CORE else {"industry": Code(code)}
    return message.given(
        evidence=_TABLE,
        claims=(*claims, shown),
        lq=row["location_quotient"],
        size=row[column],
        reference=Code(given.reference),
        **subject,
    )


def _name(verdict: Agreement) -> str:
    return verdict.name.lower()


def _counted(verdict: Agreement, row: pd.Series, code: str) -> Said:
    """What is said of a verdict, with the number of enterprises where it names it."""
    *told, who, confidence = _SAID[verdict]
    shown = cells(_TABLE, {"industry": code}, enterprises=row["enterprises"])
    meaning, ask = (
        one.given(claims=(shown,), n=row["enterprises"]) if "{n:d}" in one.message else one
        for one in told
    )
    return meaning, ask, who, confidence


def _made(rule: str, observation: Statement, said: Said) -> Conclusion:
    meaning, ask, who, confidence = said
    return Conclusion(rule, observation, meaning, ask, who, confidence, _TABLE, "strength")
