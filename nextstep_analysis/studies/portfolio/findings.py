"""The first screen of the portfolio: what the figures tell, what to decide, what is not known."""

from collections.abc import Iterator, Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.claim import Claim, cells, counted, none_of, summed
from nextstep_analysis.front import Line
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.portfolio import Decision
from nextstep_analysis.studies.background.development.effect import BETTER, FEW, WORSE
from nextstep_analysis.studies.portfolio.left_out import STRONG
from nextstep_analysis.study import Code, Statement

GOOD, FAIR, WEAK = "good", "fair", "weak"
Frames = Mapping[str, pd.DataFrame]

_STRENGTH = {
    Agreement.SPECIALISED: Statement(
        "Number and size of enterprises agree on a specialisation: {ecosystems:name}."
    ),
    Agreement.LARGE_UNITS: Statement("Few but large units: {ecosystems:name}."),
    Agreement.SMALL_UNITS: Statement("Many small units: {ecosystems:name}."),
    Agreement.PAR: Statement("No difference from the whole country is shown: {ecosystems:name}."),
    Agreement.FEWER: Statement("Smaller than the region's size suggests: {ecosystems:name}."),
}
_DEVELOPED = {
    BETTER: Statement("Developed better than the same industries elsewhere: {ecosystems:name}."),
    WORSE: Statement("Developed worse than the same industries elsewhere: {ecosystems:name}."),
}
_ALIKE = Statement(
    "Of no core is development from {start:year} to {end:year} shown to differ from the same "
    "industries elsewhere."
)
_TURNED = Statement("Drawn another way, the core gets another verdict: {ecosystems:name}.")

_CHOICE = Statement("Which ecosystems, at least {least:d}, are developed and marketed.")
_FEWER = Statement(
    "Only {chosen:d} ecosystems are chosen, and the project promised at least {least:d}.",
)
_SHARED = Statement(
    "Whether {ecosystems:name} are one ecosystem or two: {n:d} enterprises stand in the core of "
    "both ({industries:short_lower})."
)
_STRONG = Statement(
    "Whether an ecosystem takes in what is strong by all measures and in no core: "
    "{industries:short_lower}."
)
_ADOPT = Statement("Which actions are adopted: of the {of:d} in the roadmaps, {n:d} are.")
_ADOPT_FIRST = Statement("Which of the {of:d} actions in the roadmaps are adopted: none is yet.")

_NOT_TOLD = Statement("Whether the region is strong in the core: {ecosystems:name}.")
_FEW = Statement(
    "How the core developed, for too few enterprises opened and closed: {ecosystems:name}."
)
_LATER = Statement("What came after the figures: enterprises end in {year:year}.")
_PARTS = Statement(
    "How much of their divisions is meant, so that figures are upper bounds: {ecosystems:name}."
)
_ASKED = Statement("Plots, prices and power: facts answer {n:d} of the {of:d} questions.")
_UNASKED = Statement("Plots, prices and power: no fact answers any of the {of:d} questions.")


def told(frames: Frames, ecosystems: Mapping[str, Ecosystem], *, region: str) -> Iterator[Line]:
    """What the figures tell: verdicts on strength and development, and which of them turn."""
    rows = frames["candidates"]
    for verdict, said in _STRENGTH.items():
        names = _named(rows, "verdict", verdict)
        if names:
            claims = tuple(_measured(rows, name, ecosystems) for name in names)
            count = counted("candidates", {"verdict": str(verdict)}, len(names))
            yield Line(_of(said, names, *claims, count), GOOD, "side-by-side")
    developed = [(said, _named(rows, "development", name)) for name, said in _DEVELOPED.items()]
    for said, names in developed:
        if names:
            claims = tuple(_effect(rows, name, ecosystems, region) for name in names)
            yield Line(_of(said, names, *claims), GOOD, "side-by-side")
    if not any(names for _said, names in developed):
        claim = none_of("candidates", {"development": (BETTER, WORSE)})
        years = {name: int(rows[name].iloc[0]) for name in ("start", "end")}
        yield Line(_ALIKE.given(claims=(claim,), **years), GOOD, "side-by-side")
    holds = frames["holds"]
    turned = list(holds.loc[holds["turned"] > 0, "ecosystem"])
    if turned:
        at = {name: holds.set_index("ecosystem").at[name, "turned"] for name in turned}
        shown = (cells("holds", {"ecosystem": name}, turned=n) for name, n in at.items())
        yield Line(_of(_TURNED, turned, *shown), FAIR, "turns")


def to_decide(frames: Frames, decisions: tuple[Decision, ...], *, at_least: int) -> Iterator[Line]:
    """What a body is to decide, as the figures and files put it."""
    if not decisions:
        yield Line(_CHOICE.given(least=at_least), GOOD, "decision")
    elif (n := len(decisions[-1].ecosystems)) < at_least:
        yield Line(_FEWER.given(chosen=n, least=at_least), GOOD, "decision")
    shared = frames["shared_by_two"]
    for row in shared[shared["enterprises"] > 0].to_dict("records"):
        where = {"ecosystem": row["ecosystem"], "other": row["other"]}
        said = _SHARED.given(
            claims=(cells("shared_by_two", where, enterprises=row["enterprises"]),),
            ecosystems=[Code(row["ecosystem"]), Code(row["other"])],
            industries=[Code(code) for code in row["core"]],
            n=row["enterprises"],
        )
        yield Line(said, GOOD, "shared")
    strong = list(frames["left_out"].loc[frames["left_out"]["why"] == STRONG, "industry"])
    if strong:
        claims = tuple(
            cells("left_out", {"industry": code}, verdict=str(Agreement.SPECIALISED), in_core=())
            for code in strong
        )
        said = _STRONG.given(claims=claims, industries=[Code(code) for code in strong])
        yield Line(said, GOOD, "left-out")
    actions = frames["readiness"]
    actions = actions[(actions["item"] == "roadmap") & actions["of"].notna()]
    if len(actions):
        numbers = {name: int(actions[name].sum()) for name in ("n", "of")}
        if numbers["n"] < numbers["of"]:
            where = {"item": "roadmap", "ecosystem": list(actions["ecosystem"])}
            claim = summed("readiness", where, **numbers)
            yield Line(_some_or_none(_ADOPT, _ADOPT_FIRST, claim, numbers), GOOD, "readiness")


def not_known(
    frames: Frames, ecosystems: Mapping[str, Ecosystem], *, region: str
) -> Iterator[Line]:
    """What neither the figures nor the facts say."""
    rows, asked = frames["candidates"], frames["readiness"]
    untold = _named(rows, "verdict", Agreement.NOT_TOLD)
    if untold:
        claims = tuple(_measured(rows, name, ecosystems) for name in untold)
        yield Line(_of(_NOT_TOLD, untold, *claims), GOOD, "side-by-side")
    few = _named(rows, "development", FEW)
    if few:
        claims = tuple(_effect(rows, name, ecosystems, region) for name in few)
        yield Line(_of(_FEW, few, *claims), GOOD, "side-by-side")
    parts = _named(rows, "upper_bound", value=True)
    if parts:
        where = {"upper_bound": True}
        yield Line(_of(_PARTS, parts, counted("candidates", where, len(parts))), GOOD, "turns")
    year = int(rows["year"].iloc[0])
    yield Line(_LATER.given(year=year), GOOD, "side-by-side")
    asked = asked[(asked["item"] == "asked") & asked["of"].notna()]
    if len(asked):
        numbers = {name: int(asked[name].sum()) for name in ("n", "of")}
        where = {"item": "asked", "ecosystem": list(asked["ecosystem"])}
        claim = summed("readiness", where, **numbers)
        yield Line(_some_or_none(_ASKED, _UNASKED, claim, numbers), GOOD, "readiness")


def _some_or_none(
    some: Statement, none: Statement, claim: Claim, numbers: Mapping[str, int]
) -> Statement:
    if numbers["n"]:
        return some.given(claims=(claim,), **numbers)
    return none.given(claims=(claim,), of=numbers["of"])


def _named(rows: pd.DataFrame, column: str, value: object) -> list[str]:
    return list(rows.loc[rows[column] == value, "ecosystem"])


def _of(said: Statement, names: list[str], *claims: Claim) -> Statement:
    return said.given(claims=claims, ecosystems=[Code(name) for name in names])


def _measured(rows: pd.DataFrame, name: str, ecosystems: Mapping[str, Ecosystem]) -> Claim:
    row = rows.set_index("ecosystem").loc[name]
    says = {"verdict": row["verdict"], "reason": row["reason"], "codes": ecosystems[name].core}
    return Claim("measures", "candidates", {"ecosystem": name}, says=says)


def _effect(
    rows: pd.DataFrame, name: str, ecosystems: Mapping[str, Ecosystem], region: str
) -> Claim:
    verdict = rows.set_index("ecosystem").at[name, "development"]
    says = {"region": region, "codes": ecosystems[name].core, "verdict": verdict}
    return Claim("effect", "candidates", {"ecosystem": name}, says=says)
