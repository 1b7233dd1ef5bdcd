"""What the scores of the value-added factors say, in sentences with their claims."""

import pandas as pd

from nextstep_analysis.claim import AtLeast, Claim, all_of, cells, counted, none_of, summed
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

HEADLINE_MINUTES = 120  # the travel time that a sentence is about, where it is measured
PEOPLE, PEOPLE_WEIGHTED = "population_within", "population_accessibility"

_BEST = Statement(
    "Of the ecosystem's own value-added factors on which evidence was found, the score is highest, "
    "{score:.1f} of 4 by an estimate, on: {factors:lower}."
)
_REGION_WIDE = Statement(
    "What is the same for every ecosystem of {region:in} is scored once, for the region as a "
    "whole: {factors:lower}."
)
_NONE = Statement("On the ecosystem itself no evidence was found on: {factors:lower}.")
_AGAINST = Statement(
    "What is documented speaks against at least as much as for on: {factors:lower}."
)
_RISKS = Statement(
    "Risks are documented on {n:d} page.",
    plural="Risks are documented on {n:d} different pages.",
    count="n",
)
_WEIGHED = Statement("Documented risks and weaknesses weigh against: {factors:lower}.")
_COMPARED = Statement(
    "Evidence was found on {n:d} of the {of:d} factors of an ecosystem here, and on {least:d} to "
    "{most:d} of them in the reference ecosystems."
)
_NEAR = Statement(
    "An estimated {n:about} people ({low:about} to {high:about}) live within {minutes:d} minutes "
    "by car of {place}, the largest municipality of {region:of}."
)
_RANK = {
    True: Statement(
        "In people weighted by travel time, where {half:d} minutes halve the weight, "
        "{region:name} has rank {rank:d} among {all:d} regions. The rank is the same with shorter "
        "and longer half-lives and detours."
    ),
    False: Statement(
        "In people weighted by travel time, where {half:d} minutes halve the weight, "
        "{region:name} has rank {rank:d} among {all:d} regions; with shorter and longer half-lives "
        "and detours it lies between {best:d} and {worst:d}."
    ),
}
_JOBSEEKERS = Statement(
    "In {year:year} there were {x:.1f} unemployed jobseekers for each open vacancy in "
    "{region:in}; the median of the regions was {median:.1f}. The figure compares numbers, not "
    "skills."
)


def findings(scores: pd.DataFrame, *, scope: Scope) -> tuple[Statement, ...]:
    """Sentences on the scores of an ecosystem (evidence ``factor_scores``)."""
    own = only(scores, subject=scope.ecosystem.id)
    wide = only(scores, subject=scope.region, about="region")
    return (
        *_on_scores(own),
        *_on_region(wide, scope),
        *_on_references(own, only(scores, kind="reference", about="ecosystem")),
    )


def place_findings(
    places: pd.DataFrame, centres: pd.DataFrame, *, scope: Scope
) -> tuple[Statement, ...]:
    """Sentences on the figures of the region (evidence ``place_figures``)."""
    return (
        *_on_people(places, centres, scope),
        *_on_weighted_people(places, scope),
        *_on_jobseekers(places, scope),
    )


def _on_scores(own: pd.DataFrame) -> tuple[Statement, ...]:
    good = only(own, direction="higher")
    told, known = [], good.dropna(subset=["score"])
    top = float(known["score"].max())
    if (known["score"] < top).any():
        best = known[known["score"] == top]
        told.append(
            _BEST.given(
                evidence="factor_scores",
                claims=_highest(known, top),
                score=top,
                factors=_codes(best),
            )
        )
    against, weighed = only(good, documented=0.0), good[good["weight_against"] > 0]
    least = AtLeast(float(weighed["weight_against"].min()))
    for message, rows, so in (
        (_NONE, only(own, basis="none"), {"basis": "none"}),
        (_AGAINST, against, {"documented": 0.0}),
        (_WEIGHED, weighed, {"weight_against": least}),
    ):
        if len(rows):
            claims = [all_of("factor_scores", so, among=_among(rows))]
            told.append(
                message.given(evidence="factor_scores", claims=claims, factors=_codes(rows))
            )
    return (*told, *_on_risks(only(own, direction="lower")))


def _on_risks(risks: pd.DataFrame) -> tuple[Statement, ...]:
    n = int(risks["sources"].sum())
    if not n:
        return ()
    claims = [summed("factor_scores", _among(risks), sources=n)]
    return (_RISKS.given(evidence="factor_scores", claims=claims, n=n),)


def _highest(known: pd.DataFrame, top: float) -> list[Claim]:
    """That the score `top` is that of its factors, and of no other one that is known."""
    rest = known[known["score"] < top]
    best = known[known["score"] == top]
    told = [cells("factor_scores", _among(best.loc[[at]]), score=top) for at in best.index]
    return [*told, none_of("factor_scores", {"score": AtLeast(top)}, among=_among(rest))]


def _on_region(wide: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    if wide.empty:
        return ()
    claims = [all_of("factor_scores", {"about": "region"}, among=_among(wide))]
    told = _REGION_WIDE.given(
        evidence="factor_scores", claims=claims, region=Code(scope.region), factors=_codes(wide)
    )
    return (told,)


def _on_references(own: pd.DataFrame, references: pd.DataFrame) -> tuple[Statement, ...]:
    if references.empty:
        return ()
    own = only(own, about="ecosystem")
    counts = references.groupby("subject")["score"].count()
    (subject,) = own["subject"].unique()
    claims = [
        counted("factor_scores", {"about": "ecosystem", "subject": one, "score": AtLeast(0)}, n)
        for one, n in [(subject, int(own["score"].count())), *counts.astype(int).items()]
    ]
    claims.append(counted("factor_scores", {"about": "ecosystem", "subject": subject}, len(own)))
    return (
        _COMPARED.given(
            evidence="factor_scores",
            claims=claims,
            n=int(own["score"].count()),
            of=len(own),
            least=int(counts.min()),
            most=int(counts.max()),
        ),
    )


def _on_people(places: pd.DataFrame, centres: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    people = only(places, measure=PEOPLE, region=scope.region).dropna(subset=["value"])
    if people.empty:
        return ()
    row = people.iloc[(people["minutes"] - HEADLINE_MINUTES).abs().argmin()]
    place = centres.set_index("region").at[scope.region, "municipality"]
    ends = {name: float(row[name]) for name in ("value", "lower", "upper", "minutes")}
    where = {"measure": PEOPLE, "minutes": ends["minutes"], "region": scope.region}
    starts = cells("centres", {"region": scope.region}, municipality=place)
    return (
        _NEAR.given(
            evidence="place_figures",
            claims=[cells("place_figures", where, **ends), starts],
            n=ends["value"],
            low=ends["lower"],
            high=ends["upper"],
            minutes=ends["minutes"],
            place=Code(place),
            region=Code(scope.region),
        ),
    )


def _on_weighted_people(places: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    where = {"measure": PEOPLE_WEIGHTED, "region": scope.region}
    rows = only(places, **where).dropna(subset=["rank"])
    if rows.empty:
        return ()
    names = ("rank", "of", "best_rank", "worst_rank", "minutes")
    told = {name: float(rows[name].iloc[0]) for name in names}
    holds = told["best_rank"] == told["rank"] == told["worst_rank"]
    ends = {} if holds else {"best": told["best_rank"], "worst": told["worst_rank"]}
    return (
        _RANK[holds].given(
            evidence="place_figures",
            claims=[cells("place_figures", where, **told)],
            half=told["minutes"],
            rank=told["rank"],
            all=told["of"],
            region=Code(scope.region),
            **ends,
        ),
    )


def _on_jobseekers(places: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    where = {"measure": "unemployed_per_vacancy", "region": scope.region}
    here = only(places, **where).dropna(subset=["value"])
    if here.empty:
        return ()
    year = int(here["year"].iloc[0])
    told = {name: float(here[name].iloc[0]) for name in ("value", "median")}
    return (
        _JOBSEEKERS.given(
            evidence="place_figures",
            claims=[cells("place_figures", where, year=year, **told)],
            year=year,
            x=told["value"],
            region=Code(scope.region),
            median=told["median"],
        ),
    )


def _among(rows: pd.DataFrame) -> dict[str, object]:
    """Rows of one subject, as a claim names them."""
    (subject,) = rows["subject"].unique()
    return {"subject": subject, "factor": tuple(rows["factor"])}


def _codes(rows: pd.DataFrame) -> list[Code]:
    return [Code(factor) for factor in rows["factor"]]
