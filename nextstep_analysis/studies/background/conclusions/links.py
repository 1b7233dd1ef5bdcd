"""Rules on what the core lacks and what is near it: suppliers, buyers, industries, people."""

from collections.abc import Iterator, Mapping

import pandas as pd

from nextstep_analysis.claim import Claim, all_of, cells, extreme
from nextstep_analysis.codes import PEERS
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.studies.background.conclusions.given import Given
from nextstep_analysis.studies.background.gaps.value_chain import LISTED
from nextstep_analysis.studies.background.potential.lists import FEWER, MORE
from nextstep_analysis.study import Code, Statement

LEAST_EUROS = 5.0
"""Million euro from which purchases are worth a conclusion: about what one firm would sell."""
_SURE = {"high": "good", "medium": "fair", "low": "weak"}
"""Confidence of a need, in the words of a conclusion."""

_ELSEWHERE = Statement(
    "Bought from elsewhere: {product:short_lower}, an estimated {euros:meur_about} in {year:year}."
)
_ROOM = Statement("Room for a supplier nearby, at the right price.")
_LINK = Statement("{product:short}: many makers here already, a link before a firm.")
_NO_MAKERS = Statement(
    "{product:short}: few makers here, a firm to attract if buyers would change."
)
_CONTRACTS = Statement("{product:short}: present contracts, and what would change them.")
_MOST = Statement(
    "Bought most from elsewhere: {product:short_lower}, an estimated {euros:meur_about} in "
    "{year:year}."
)
_NATURAL = Statement("Natural, not a gap: {why}.")
_BOTH = Statement(
    "{industry:short}: {n:d} enterprises short of the share in {reference:in}, and short of that "
    "in similar regions."
)
_COUNTRY = Statement(
    "{industry:short}: {n:d} enterprises short of the share in {reference:in}, not clearly of that "
    "in similar regions."
)
_SIMILAR = Statement("{industry:short}: {n:d} enterprises short of the share in similar regions.")
_GAP = Statement("{industry:short}: a gap to ask about, not yet a prospect.")
_WHO_NEEDS = Statement("{industry:short}: who needs it here, and who sells it now.")
_NEAR = Statement(
    "Strong here and with staff like the core's: {industry:short_lower} (likeness "
    "{likeness:.2f} of 1)."
)
_NEIGHBOUR = Statement("People could move between them: a neighbour to draw in.")
_TOGETHER = Statement("Whether its firms and the core's work together already.")
_BUYER = Statement(
    "{industry:short}: at national rates it would buy {gap:meur_about} more of the core's products "
    "here."
)
_SALES = Statement("Sales to win nearby, if the core makes what is bought.")
_BUYS_NOW = Statement("What it buys now, and from whom.")
_STAFF = Statement(
    "By national staffing, {need:.0%} of the core's staff is one group: {occupation:lower}."
)
_PACE = Statement("Their supply may set the pace of growth.")
_TRAINED = Statement("How many are trained and hired here each year.")


def supplier(given: Given) -> Iterator[Conclusion]:
    """The largest purchases from elsewhere that could be won and the core does not make itself."""
    bought = given.frames["bought_elsewhere"]
    if not given.told():
        return
    rows = bought[
        ~bought["own"].astype(bool)
        & (bought["elsewhere"] >= LEAST_EUROS)
        & ~bought["product"].isin(list(given.natural))
    ]
    for row in rows.sort_values("elsewhere", ascending=False).to_dict("records"):
        yield Conclusion(
            "supplier",
            _purchase(_ELSEWHERE, row, "bought_elsewhere"),
            _made_here(row, given.frames["makers"]),
            _CONTRACTS.given(product=Code(row["product"])),
            ("development_company", "firms"),
            row["confidence"],
            "bought_elsewhere",
            "lacks",
        )


def _made_here(row: dict, figures: pd.DataFrame) -> Statement:
    """Whether a link or a firm is missing: are there more or fewer makers than chance brings?"""
    rows = figures[figures["industry"].isin(list(row["makers"]))]
    product = Code(row["product"])
    if more := list(rows.loc[rows["reading"] == MORE, "industry"]):
        claim = all_of("makers", {"reading": MORE}, among={"industry": more})
        return _LINK.given(claims=(claim,), product=product)
    if len(rows) and (rows["reading"] == FEWER).all():
        claim = all_of("makers", {"reading": FEWER}, among={"industry": list(rows["industry"])})
        return _NO_MAKERS.given(claims=(claim,), product=product)
    return _ROOM


def natural(given: Given) -> Iterator[Conclusion]:
    """What is bought most from elsewhere is made where the land is: no gap, nothing to do."""
    table = given.frames["value_chain"]
    if not given.told() or table["elsewhere"].isna().any():
        return
    for row in table.nlargest(1, "elsewhere").to_dict("records"):
        if row["product"] not in given.natural or row["elsewhere"] < LEAST_EUROS:
            return
        why = row["why"] if isinstance(row["why"], Mapping) else given.natural[row["product"]]
        most = extreme("value_chain", {"product": row["product"]}, "elsewhere", "highest")
        yield Conclusion(
            "natural",
            _purchase(_MOST, row, "value_chain", most),
            _NATURAL.given(why=why),
            None,
            (),
            "fair",
            "value_chain",
            "lacks",
        )


def _purchase(message: Statement, row: dict, table: str, *claims: Claim) -> Statement:
    shown = cells(table, {"product": row["product"]}, elsewhere=row["elsewhere"])
    return message.given(
        evidence=table,
        claims=(*claims, shown),
        product=Code(row["product"]),
        euros=row["elsewhere"],
        year=int(row["year"]),
    )


def lacking(given: Given) -> Iterator[Conclusion]:
    """Industries of the ecosystem with fewer enterprises than chance would leave.

    First those short of both comparisons, then those of which the whole industry is meant.
    """
    needs = given.frames["needs"]
    rows = needs[needs["gap"] == "specialisation"]
    rows = rows.assign(one=rows["against"] != "both").sort_values(["one", "part", "rank"])
    for row in rows.to_dict("records"):
        shown = cells("needs", {"id": row["id"]}, size=row["size"], against=row["against"])
        message = {"both": _BOTH, PEERS: _SIMILAR}.get(row["against"], _COUNTRY)
        area = {} if message is _SIMILAR else {"reference": Code(given.reference)}
        observation = message.given(
            evidence="needs",
            claims=(shown,),
            industry=Code(row["industry"]),
            n=row["size"],
            **area,
        )
        yield Conclusion(
            "lacking",
            observation,
            _GAP.given(industry=Code(row["industry"])),
            _WHO_NEEDS.given(industry=Code(row["industry"])),
            ("development_company", "firms"),
            _SURE[row["confidence"]],
            "gap_specialisation",
            "lacks",
        )


def near(given: Given) -> Iterator[Conclusion]:
    """Traded industries outside the ecosystem that are strong here and have staff like the core."""
    table = given.frames["near_and_strong"]
    for row in table[table["state"] == LISTED].to_dict("records"):
        shown = cells(
            "near_and_strong",
            {"industry": row["industry"]},
            likeness=row["likeness"],
            state=LISTED,
        )
        observation = _NEAR.given(
            evidence="near_and_strong",
            claims=(shown,),
            industry=Code(row["industry"]),
            likeness=row["likeness"],
        )
        yield Conclusion(
            "near",
            observation,
            _NEIGHBOUR,
            _TOGETHER,
            ("development_company", "firms"),
            row["confidence"],
            "near_and_strong",
            "attraction",
        )


def buyer(given: Given) -> Iterator[Conclusion]:
    """Local buyers from outside the core that would buy more here at national rates."""
    needs = given.frames["needs"]
    rows = needs[(needs["gap"] == "buyers") & (needs["size"] >= LEAST_EUROS)]
    for row in rows.sort_values("rank").to_dict("records"):
        shown = cells("buyers", {"industry": row["industry"]}, gap=row["size"])
        observation = _BUYER.given(
            evidence="buyers",
            claims=(shown,),
            industry=Code(row["industry"]),
            gap=row["size"],
        )
        yield Conclusion(
            "buyer",
            observation,
            _SALES,
            _BUYS_NOW,
            ("development_company", "firms"),
            "weak",
            "buyers",
            "lacks",
        )


def staff(given: Given) -> Iterator[Conclusion]:
    """The occupation that the core needs most, by the staff of its industries in the country."""
    table = given.frames["skills_needs"].dropna(subset=["need"])
    for row in table.nlargest(1, "need").to_dict("records"):
        shown = cells("skills_needs", {"occupation": row["occupation"]}, need=row["need"])
        observation = _STAFF.given(
            evidence="skills_needs",
            claims=(shown,),
            occupation=Code(row["occupation"]),
            need=row["need"],
        )
        yield Conclusion(
            "staff",
            observation,
            _PACE,
            _TRAINED,
            ("education", "employment"),
            "weak",
            "skills_needs",
            "attraction",
        )
