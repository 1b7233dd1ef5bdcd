"""A sentence of reasons for each row of the lists, from the row's own figures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from nextstep_analysis.claim import all_of, cells, counted, none_of
from nextstep_analysis.codes import CORE
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.gaps.value_chain import LISTED
from nextstep_analysis.studies.background.potential import not_wise as unwise
from nextstep_analysis.studies.background.potential.lists import BELOW, FEWER, MORE
from nextstep_analysis.studies.background.potential.screen import LOCAL, UNKNOWN
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement, in_a_row

Frames = Mapping[str, pd.DataFrame]

_VERDICTS = {
    Agreement.SPECIALISED: Statement("Above by number and by size: the measures agree."),
    Agreement.FEWER: Statement("Below by number and by size: the measures agree."),
    Agreement.PAR: Statement(
        "No difference is shown by number, and the size is about the same as elsewhere."
    ),
    Agreement.LARGE_UNITS: Statement(
        "Ordinary in number, large in euros or jobs: deepening means work with a few large sites, "
        "not with many small firms."
    ),
    Agreement.SMALL_UNITS: Statement("More by number than by size: many small firms."),
}
_MORE_ONLY = Statement(
    "More enterprises than random settling would bring; no measure of size confirms it."
)
_FEWER_ONLY = Statement(
    "Fewer enterprises than random settling would bring; no measure of size confirms it."
)
_WITHIN = Statement(
    "Within what random settling would bring, and no measure of size speaks for it: not enough to "
    "say."
)
_DISAGREE = Statement("Number and size do not say the same, so neither decides.")

_OWN = Statement(
    "The core makes it itself, so a part is the industry's own work passed on; how much, the table "
    "cannot tell."
)
_MAKERS_MORE = Statement(
    "More of those who make it than random settling would bring are here already "
    "({industries:short_lower}): a link to make before a firm to attract."
)
_MAKERS_FEWER = Statement(
    "Of those who make it, fewer than random settling would bring are here: "
    "{industries:short_lower}."
)
_MAKERS_PAR = Statement(
    "Those who make it are neither clearly more nor clearly fewer here than random settling would "
    "bring."
)
_NO_MAKERS = Statement("No industry that makes it passes the screen.")
_SERVING = Statement(
    "This maker serves its region and is no firm to attract: {industries:short_lower}.",
    plural="These makers serve their region and are no firms to attract: {industries:short_lower}.",
    count="n",
)
_MOVES = Statement("Its place in the list depends on the estimate of the core's share.")

_THIN_ACCOUNTS = Statement(
    "The accounts agree: value added {value_added:.2f} and compensation {compensation:.2f} times "
    "the country's share."
)
_THIN_GROUP = Statement(
    "The wider group that it belongs to is below in the accounts, too: value added "
    "{value_added:.2f} and compensation {compensation:.2f} times the country's share."
)
_THIN_ALONE = Statement("Only the number of enterprises says so; the accounts do not.")
_THIN_PART = Statement(
    "Only a part of the industry is meant, and the figure is of the whole: it cannot say that this "
    "part itself is thin."
)
_SERVES = Statement("It serves the region, so its size follows local demand.")

_ALIKE = Statement("Its staff is like that of {nearest:short_lower} ({likeness:.2f}).")
_STRONG_NUMBER = Statement(
    "It has {smoothed_quotient:.2f} times as many enterprises as random settling would bring "
    "({lower:.2f} to {upper:.2f})."
)
_STRONG_ACCOUNTS = Statement(
    "It is above in the accounts, with {value_added:.2f} times the country's share of value added."
)

_UNWISE = {
    unwise.APART: Statement(
        "Winning the {euros:meur_about} of {code:short_lower} bought elsewhere: {why}."
    ),
    unwise.OWN_WORK: Statement(
        "Chasing all of the {euros:meur_about} of {code:short_lower}: an unknown part is the "
        "core's own work passed on."
    ),
    unwise.RULED: Statement("{code:short}, {enterprises:d} enterprises here: {why}."),
    unwise.TOO_FEW: Statement(
        "{code:short}: {enterprises:d} enterprises here, and few in the country, whatever their "
        "size."
    ),
    unwise.FOLLOWS: Statement(
        "{code:short} as an opening: {enterprises:d} enterprises are more than random settling "
        "would bring, and the group sells {sold_outside:.0%} outside the region: it follows local "
        "demand."
    ),
    unwise.BUYER: Statement(
        "{code:short} as customers that lack: they bought the core's products for "
        "{here:meur_about} here and for {euros:meur_about} elsewhere; at the rates of the country "
        "{gap:meur_about} more would have been bought here."
    ),
}


def reasons(frames: Frames, *, scope: Scope) -> tuple[Statement, ...]:
    """The sentences of all rows; each rests on the table of its list.

    The value ``row`` of each is the code of its row, which the report finds it by.
    """
    told = bool(frames["core_part"]["told"].iloc[0])
    found = {
        "three_measures": (_core(row) for row in _rows(_of_core(frames["three_measures"]))),
        "bought_elsewhere": (
            _bought(row, frames["makers"]) for row in _rows(frames["bought_elsewhere"]) if told
        ),
        "thin_links": (_thin(row) for row in _listed(frames["thin_links"])),
        "near_and_strong": (_near(row) for row in _listed(frames["near_and_strong"])),
    }
    rows = tuple(
        replace(statement, evidence=table) for table, told in found.items() for statement in told
    )
    return (*rows, *(_not_wise(row) for row in _rows(frames["not_wise"])))


def _of_core(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["role"] == CORE]


def _rows(table: pd.DataFrame) -> list[dict]:
    return table.to_dict("records")


def _listed(table: pd.DataFrame) -> list[dict]:
    return _rows(table[table["state"] == LISTED])


def _joined(code: str, statements: Iterable[Statement]) -> Statement:
    """The sentences in a row, found by the code of the row that they are about."""
    told = in_a_row(list(statements))
    return replace(told, values={**told.values, "row": code})


def _so(message: Statement, table: str, where: Mapping[str, object], **facts: object) -> Statement:
    """`message`, which says that the row is as `facts` have it."""
    return message.given(claims=(all_of(table, facts, among=where),))


def _core(row: dict) -> Statement:
    where, table = {"industry": row["industry"]}, "three_measures"
    message = _VERDICTS.get(Agreement(row["verdict"]))
    facts = {"verdict": row["verdict"]}
    if message is None and row["size"] != "none":
        message = _DISAGREE
        facts["size"] = row["size"]
    elif message is None:
        message = {MORE: _MORE_ONLY, FEWER: _FEWER_ONLY}.get(row["reading"], _WITHIN)
        facts |= {"reading": row["reading"], "size": "none"}
    return _joined(row["industry"], [_so(message, table, where, **facts)])


def _bought(row: dict, makers: pd.DataFrame) -> Statement:
    where, table = {"product": row["product"]}, "bought_elsewhere"
    told = [_so(_OWN, table, where, own=True)] if row["own"] else []
    told.extend(_makers(list(row["makers"]), makers))
    if serving := list(row["serving"]):
        claim = counted("screen", {"industry": serving, "state": [LOCAL, UNKNOWN]}, len(serving))
        codes = [Code(code) for code in serving]
        told.append(_SERVING.given(claims=(claim,), n=len(codes), industries=codes))
    if row["moves"]:
        told.append(_so(_MOVES, table, where, moves=True))
    return _joined(row["product"], told)


def _makers(codes: list[str], makers: pd.DataFrame) -> list[Statement]:
    """Which of those who make a product are more or fewer here."""
    if not codes:
        return [_NO_MAKERS]
    reading = makers.set_index("industry")["reading"].to_dict()
    told = []
    for wanted, message in ((MORE, _MAKERS_MORE), (FEWER, _MAKERS_FEWER)):
        named = [code for code in codes if reading.get(code) == wanted]
        if named:
            claim = all_of("makers", {"reading": wanted}, among={"industry": named})
            told.append(message.given(claims=(claim,), industries=[Code(c) for c in named]))
    claim = none_of("makers", {"reading": [MORE, FEWER]}, among={"industry": codes})
    return told or [_MAKERS_PAR.given(claims=(claim,))]


def _thin(row: dict) -> Statement:
    where, table = {"industry": row["industry"]}, "thin_links"
    values = {name: row[name] for name in ("value_added", "compensation")}
    told = [_so(_THIN_ALONE, table, where, level=row["level"])]
    if row["level"] == BELOW:
        message = _THIN_ACCOUNTS if row["speaks"] else _THIN_GROUP
        told = [message.given(claims=(cells(table, where, **values),), **values)]
    if row["upper_bound"]:
        told.append(_so(_THIN_PART, table, where, upper_bound=True))
    if not row["traded"]:
        told.append(_so(_SERVES, table, where, traded=False))
    return _joined(row["industry"], told)


def _near(row: dict) -> Statement:
    where, table = {"industry": row["industry"]}, "near_and_strong"
    alike = {"likeness": row["likeness"]}
    told = [
        _ALIKE.given(claims=(cells(table, where, **alike),), nearest=Code(row["nearest"]), **alike)
    ]
    if row["reading"] == MORE:
        values = {name: row[name] for name in ("smoothed_quotient", "lower", "upper")}
        told.append(_STRONG_NUMBER.given(claims=(cells(table, where, **values),), **values))
    elif row["speaks"]:
        values = {"value_added": row["value_added"]}
        told.append(_STRONG_ACCOUNTS.given(claims=(cells(table, where, **values),), **values))
    return _joined(row["industry"], told)


def _not_wise(row: dict) -> Statement:
    numbers = ("euros", "here", "gap", "enterprises", "sold_outside")
    values = {name: row[name] for name in numbers if f"{{{name}:" in _UNWISE[row["kind"]].message}
    claims = (cells("not_wise", {"kind": row["kind"], "code": row["code"]}, **values),)
    why = {"why": row["why"]} if "{why}" in _UNWISE[row["kind"]].message else {}
    return _UNWISE[row["kind"]].given(
        evidence="not_wise", claims=claims, code=Code(row["code"]), row=row["code"], **values, **why
    )
