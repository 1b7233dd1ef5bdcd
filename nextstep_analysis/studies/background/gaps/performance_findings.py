"""What the performance of the core says: what is behind others, or that nothing is."""

import pandas as pd

from nextstep_analysis.claim import all_of, cells, counted, none_of, outside
from nextstep_analysis.codes import ELSEWHERE, PEERS
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

EFFECT = "regional_effect"
WORSE_SIDE = {EFFECT: -1, "birth_rate": -1, "death_rate": 1}
"""Measures that are tested, and on which side of 0 the interval lies where one is behind."""
_TESTED = ("ahead", "behind", "unclear")
_WORSE = Statement(
    "The core in {region:in} did worse than the same industries elsewhere, by "
    "{effect:.1%} of the number of enterprises at the start ({lower:.1%}–{upper:.1%})."
)
_BEHIND = {
    "birth_rate": Statement(
        "Openings a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the structural peers together, fewer than chance would bring."
    ),
    "death_rate": Statement(
        "Closures a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the structural peers together, more than chance would bring."
    ),
}
_BEHIND_THESE = {
    "birth_rate": Statement(
        "Openings a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the peers together, fewer than chance would bring."
    ),
    "death_rate": Statement(
        "Closures a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the peers together, more than chance would bring."
    ),
}
_BEHIND_REFERENCE = {
    "birth_rate": Statement(
        "Openings a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in {reference:in}, fewer than chance would bring; against the structural "
        "peers it cannot be told."
    ),
    "death_rate": Statement(
        "Closures a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in {reference:in}, more than chance would bring; against the structural "
        "peers it cannot be told."
    ),
}
_BEHIND_REFERENCE_NOT_THESE = {
    "birth_rate": Statement(
        "Openings a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in {reference:in}, fewer than chance would bring; against the peers it "
        "cannot be told."
    ),
    "death_rate": Statement(
        "Closures a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in {reference:in}, more than chance would bring; against the peers it "
        "cannot be told."
    ),
}
_AGAINST = {True: (_BEHIND, _BEHIND_REFERENCE), False: (_BEHIND_THESE, _BEHIND_REFERENCE_NOT_THESE)}
"""Against the peers and against the reference, by whether the peers are those by structure."""
_NONE = Statement(
    "In neither growth nor openings nor closures is the core in {region:in} "
    "behind others by more than chance would bring."
)
_NOT_ALL = Statement(
    "Of the growth, openings and closures of the core in {region:in} {n:d} could "
    "be compared with that of others, and it is not behind by more than chance would bring.",
    plural="Of the growth, openings and closures of the core in {region:in} "
    "{n:d} could be compared with those of others, and none of them is behind by more than chance "
    "would bring.",
    count="n",
)
_MIXED = Statement(
    "The core in {region:in} is behind in one comparison and ahead in another, so none is read."
)
_FEW = Statement(
    "Too few core enterprises opened or closed in {region:in} to compare their "
    "growth, openings or closures with those of others."
)


def performance_findings(
    table: pd.DataFrame, scope: Scope, structural: bool = True
) -> tuple[Statement, ...]:
    """What is behind others, or that nothing of what could be compared is.

    `structural` tells whether the peers are those by structure.
    """
    measures = list(WORSE_SIDE)
    rows = pd.concat([only(table, measure=EFFECT), only(table, against=PEERS)])
    rows = rows.set_index("measure").reindex(measures)
    read, region = rows["reading"], Code(scope.region)
    found = [
        _behind(measure, row, region, scope, structural)
        for measure in measures
        if (row := _row_behind(table, measure, scope)) is not None
    ]
    if found:
        return tuple(found)
    told = {"evidence": "gap_performance", "region": region}
    among = {"measure": measures, "against": [ELSEWHERE, PEERS]}
    if read.eq("few").all():
        few = all_of("gap_performance", {"reading": "few"}, among=among)
        return (_FEW.given(claims=(few,), **told),)
    tested = int(read.isin(_TESTED).sum())
    if read.eq("missing").any() or not tested:
        return ()
    every = {"measure": measures, "against": [ELSEWHERE, PEERS, scope.reference]}
    both = only(table, **every)["reading"].value_counts()
    if both.get("behind", 0):
        claims = [
            counted("gap_performance", {**every, "reading": name}, int(both[name]))
            for name in ("behind", "ahead")
        ]
        return (_MIXED.given(claims=claims, **told),)
    none = none_of("gap_performance", {"reading": "behind"}, among=every)
    compared = counted("gap_performance", {**among, "reading": _TESTED}, tested)
    if tested == len(measures):
        return (_NONE.given(claims=(none, compared), **told),)
    return (_NOT_ALL.given(claims=(none, compared), n=tested, **told),)


def _row_behind(table: pd.DataFrame, measure: str, scope: Scope) -> pd.Series | None:
    """The row that is behind, against the peers first; None where none is, or one is ahead."""
    rows = only(table, measure=measure).set_index("against")
    if (rows["reading"] == "ahead").any():
        return None
    for against in (ELSEWHERE, PEERS, scope.reference):
        if against in rows.index and rows.at[against, "reading"] == "behind":
            return rows.loc[against]
    return None


def _behind(
    measure: str, row: pd.Series, region: Code, scope: Scope, structural: bool
) -> Statement:
    where = {"measure": measure, "against": row.name}
    told = {"evidence": "gap_performance", "region": region}
    side = outside("gap_performance", where, ("lower", "upper"), WORSE_SIDE[measure])
    if measure == EFFECT:
        values = {"effect": -row["value"], "lower": -row["upper"], "upper": -row["lower"]}
        shown = cells("gap_performance", where, value=row["value"], **row[["lower", "upper"]])
        return _WORSE.given(claims=(shown, side), **told, **values)
    shown = cells("gap_performance", where, value=row["value"], other=row["other"])
    values = {"here": row["value"], "there": row["other"]}
    behind_peers, behind_reference = _AGAINST[structural]
    if row.name == PEERS:
        return behind_peers[measure].given(claims=(shown, side), **told, **values)
    values["reference"] = Code(scope.reference)
    return behind_reference[measure].given(claims=(shown, side), **told, **values)
