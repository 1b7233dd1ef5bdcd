"""What the four lists of a study say, in sentences with their claims, and how to read them."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.claim import Claim, all_of, cells, counted, extreme, none_of, summed
from nextstep_analysis.studies.background.gaps.value_chain import LISTED, SMALL
from nextstep_analysis.studies.background.potential.edges import NONE, NOT_TOLD
from nextstep_analysis.studies.background.potential.lists import (
    BY_ACCOUNTS,
    FEWER,
    MORE,
    NOT_FEWER,
    NOT_NEAR,
    NOT_STRONG,
)
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement, in_a_row

Frames = Mapping[str, pd.DataFrame]
_TABLE = "opportunity_lists"

_BOUGHT = Statement(
    "Of the products that could be won, the core bought most from elsewhere: "
    "{product:short_lower}, worth an estimated {elsewhere:meur_about} in {year:year}; "
    "{local_share:.0%} of what it bought of them came from the own region."
)
_BY_NAME = Statement(
    "Which product the core bought most from elsewhere depends on how its share of wider "
    "industries is estimated, so the products are listed by name: {products:short_lower}."
)
_NOTHING_BOUGHT = Statement(
    "No product that could be won is large enough among the core's purchases from elsewhere to be "
    "listed."
)
_NOT_TOLD = Statement(
    "What the core buys from elsewhere, the table cannot tell: the core makes an estimated "
    "{cover:.0%} of the purchases of its industries there, less than two thirds."
)
_SUM = Statement(
    "The products listed make {listed:meur_about} of the {winnable:meur_about} that could be won "
    "at most; {apart:meur_about} more went elsewhere for what attracting firms does not bring."
)
_ALIKE = Statement(
    "What such firms buy is much alike in all regions; how much of it comes from elsewhere is the "
    "region's own."
)
_THIN = Statement(
    "Of the {all:d} related and enabling industries of the ecosystem's own, this one has fewer "
    "enterprises here than random settling would bring: {industries:short_lower}; it is a gap to "
    "ask about, not a prospect.",
    plural="Of the {all:d} related and enabling industries of the ecosystem's own, these have "
    "fewer enterprises here than random settling would bring: {industries:short_lower}; they are "
    "gaps to ask about, not prospects.",
    count="n",
)
_NOT_THIN = Statement(
    "None of the ecosystem's own related and enabling industries that may be an opening is thin "
    "here."
)
_NO_OWN = Statement("The ecosystem has no related or enabling industries of its own.")
_NEXT_THIN = Statement(
    "Nearest to being thin is {industry:short_lower} with {smoothed_quotient:.2f} times the "
    "expected number of enterprises ({lower:.2f} to {upper:.2f}), which is not clearly fewer."
)
_THIN_BUT_LARGE = Statement(
    "{industry:short} has {smoothed_quotient:.2f} times the expected number of enterprises, but "
    "the value added of its group is above: few large units rather than a thin link."
)
_NEAR = Statement(
    "From outside the ecosystem, one traded industry has staff like the core's and is strong here: "
    "{industries:short_lower}.",
    plural="From outside the ecosystem, {n:d} traded industries have staff like the core's and are "
    "strong here: {industries:short_lower}.",
    count="n",
)
_NOT_NEAR = Statement(
    "No traded industry from outside the ecosystem both has staff like the core's and is strong "
    "here."
)
_NEAR_ONLY = Statement(
    "Staff is most like the core's in {industry:short_lower} ({likeness:.2f}), which is not strong "
    "here."
)
_STRONG_ONLY = Statement(
    "Of those with more enterprises than random settling would bring, {industry:short_lower} comes "
    "nearest, but its staff is not like the core's ({likeness:.2f})."
)
_HOLDS = Statement(
    "(Holds in {holds:d} of {definitions:d} other ways to draw the edges of the ecosystem.)"
)
_HOLDS_EUROS = Statement(
    "(Holds in {holds:d} of {definitions:d} other ways to draw the edges of the ecosystem, with "
    "{lower:approx} to {upper:approx} million euro.)"
)
_SMOOTHED = Statement(
    "Smoothed quotients are against all regions together: enterprises here as times the number "
    "that random settling would bring, drawn towards 1 where counts are small, with their "
    "{level:.0%} interval."
)
_ACCOUNTS = Statement(
    "Value added and compensation are of {year:year}, estimates without an interval; they stand "
    "only where the industry is two thirds or more of its group of the accounts."
)
_GROWTH = Statement(
    "Growth {start:year}–{end:year} is that of enterprises in all other regions together, drawn "
    "towards the mean of all industries where counts are small."
)
_SIZES = Statement(
    "Larger firms are those with at least {large:d} persons, in the whole country: one could ask "
    "them."
)


def headlines(
    frames: Frames, *, steady: float, scope: Scope
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """One sentence a list: those that hold in most definitions, and the others."""
    lists = frames[_TABLE].set_index("list")
    told = {
        "bought": _bought(frames, lists.loc["bought"]),
        "thin": _thin(frames),
        "near": _near(frames),
    }
    first, later = [], []
    for name, statements in told.items():
        row = lists.loc[name]
        first_said, *rest = statements
        statement = in_a_row((first_said, *_holds(name, row), *rest))
        statement = replace(statement, values={**statement.values, "list": name})
        sure = row["answer"] not in (NONE, NOT_TOLD) and row["first"]
        sure = bool(sure) and row["holds"] >= steady * row["definitions"]
        (first if sure else later).append(replace(statement, evidence=_TABLE))
    return tuple(first), tuple(later)


def _holds(name: str, row: pd.Series) -> tuple[Statement, ...]:
    untold = row["answer"] == NOT_TOLD or (name == "bought" and not row["first"])
    if untold or not row["definitions"] > 0:
        return ()
    euros = name == "bought" and row["answer"] != NONE
    names = ["holds", "definitions", *(["lower", "upper"] if euros else [])]
    values = dict(row[names])
    claim = cells(_TABLE, {"list": name}, **values)
    return ((_HOLDS_EUROS if euros else _HOLDS).given(claims=(claim,), **values),)


def _bought(frames: Frames, row: pd.Series) -> tuple[Statement, ...]:
    table, part = frames["bought_elsewhere"], frames["core_part"].iloc[0]
    if row["answer"] == NOT_TOLD:
        claim = cells("core_part", {}, cover=part["cover"])
        return (_NOT_TOLD.given(claims=(claim,), cover=part["cover"]),)
    if table.empty:
        claim = none_of("value_chain", {"group": LISTED})
        return (_NOTHING_BOUGHT.given(claims=(claim,)),)
    listed = float(table["elsewhere"].sum())
    euros = dict(part[["winnable", "apart"]])
    claims = (
        summed("bought_elsewhere", {}, elsewhere=listed),
        cells("core_part", {}, **euros),
    )
    rest = _SUM.given(claims=claims, listed=listed, **euros)
    if not row["first"]:
        products = [Code(code) for code in table["product"]]
        claim = all_of(_TABLE, {"order": "name"}, among={"list": "bought"})
        return (_BY_NAME.given(products=products, claims=(claim,)), rest)
    return (_most_bought(table.iloc[0]), rest)


def _most_bought(top: pd.Series) -> Statement:
    where = {"product": top["product"]}
    values = dict(top[["elsewhere", "local_share"]])
    claims = (
        extreme(
            "value_chain",
            {**where, "group": LISTED},
            "elsewhere",
            "highest",
            among={"group": [LISTED, SMALL]},
        ),
        cells("bought_elsewhere", where, **values),
    )
    return _BOUGHT.given(claims=claims, product=Code(top["product"]), year=ACCOUNTS_YEAR, **values)


def _thin(frames: Frames) -> tuple[Statement, ...]:
    table = frames["thin_links"]
    listed = table[table["state"] == LISTED]
    if table.empty:
        return (_NO_OWN.given(claims=(counted("thin_links", {}, 0),)),)
    if len(listed):
        names = list(listed["industry"])
        claims = (
            all_of("thin_links", {"reading": FEWER}, among={"state": LISTED}),
            counted("thin_links", {"state": LISTED}, len(names)),
            _the_listed("thin_links", names),
            counted("thin_links", {}, len(table)),
        )
        told = {"n": len(names), "all": len(table), "industries": [Code(code) for code in names]}
        return (_THIN.given(claims=claims, **told), *_large(table))
    told = [_NOT_THIN.given(claims=(none_of("thin_links", {"state": LISTED}),))]
    rest = table[table["state"] == NOT_FEWER].nsmallest(1, "smoothed_quotient")
    for row in rest.to_dict("records"):
        values = {name: row[name] for name in ("smoothed_quotient", "lower", "upper")}
        told.append(_miss(_NEXT_THIN, "thin_links", row, values, "smoothed_quotient", "lowest"))
    return (*told, *_large(table))


def _large(table: pd.DataFrame) -> tuple[Statement, ...]:
    """Industries that are few in number, but large."""
    rows = table[table["state"] == BY_ACCOUNTS].to_dict("records")
    return tuple(
        _THIN_BUT_LARGE.given(
            claims=(
                cells(
                    "thin_links",
                    {"industry": row["industry"]},
                    smoothed_quotient=row["smoothed_quotient"],
                ),
                all_of("thin_links", {"level": "above"}, among={"industry": row["industry"]}),
            ),
            industry=Code(row["industry"]),
            smoothed_quotient=row["smoothed_quotient"],
        )
        for row in rows
    )


def _near(frames: Frames) -> tuple[Statement, ...]:
    table = frames["near_and_strong"]
    listed = list(table.loc[table["state"] == LISTED, "industry"])
    if listed:
        claims = (
            counted("near_and_strong", {"state": LISTED}, len(listed)),
            _the_listed("near_and_strong", listed),
        )
        codes = [Code(code) for code in listed]
        return (_NEAR.given(claims=claims, n=len(listed), industries=codes),)
    told = [_NOT_NEAR.given(claims=(none_of("near_and_strong", {"state": LISTED}),))]
    near = table[table["state"] == NOT_STRONG].nlargest(1, "likeness").to_dict("records")
    for row in near:
        values = {"likeness": row["likeness"]}
        told.append(_miss(_NEAR_ONLY, "near_and_strong", row, values, "likeness", "highest"))
    strong = table[(table["state"] == NOT_NEAR) & (table["reading"] == MORE)]
    for row in strong.nlargest(1, "likeness").to_dict("records"):
        where = {"industry": row["industry"]}
        among = {"state": NOT_NEAR, "reading": MORE}
        claims = (
            extreme("near_and_strong", where, "likeness", "highest", among=among),
            cells("near_and_strong", where, likeness=row["likeness"]),
        )
        values = {"industry": Code(row["industry"]), "likeness": row["likeness"]}
        told.append(_STRONG_ONLY.given(claims=claims, **values))
    return tuple(told)


def _miss(
    message: Statement, table: str, row: dict, values: dict, column: str, end: str
) -> Statement:
    """The nearest miss of an empty list: the extreme of those in its state."""
    where = {"industry": row["industry"]}
    claims = (
        extreme(table, where, column, end, among={"state": row["state"]}),
        cells(table, where, **values),
    )
    return message.given(claims=claims, industry=Code(row["industry"]), **values)


def _the_listed(table: str, names: list[str]) -> Claim:
    return all_of(table, {"industry": names}, among={"state": LISTED})


def list_notes(screen: Screen, scope: Scope) -> dict[str, tuple[Statement, ...]]:
    """How to read each table of the sheet."""
    level = _SMOOTHED.given(level=scope.settings.interval_level)
    accounts = _ACCOUNTS.given(year=ACCOUNTS_YEAR)
    growth = tuple(_GROWTH.given(start=start, end=end) for start, end in scope.settings.periods[:2])
    return {
        "bought_elsewhere": (_ALIKE,),
        "thin_links": (level,),
        "near_and_strong": (level,),
        "makers": (level, accounts, *growth, _SIZES.given(large=screen.large)),
    }
