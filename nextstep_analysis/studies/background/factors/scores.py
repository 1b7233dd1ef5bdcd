"""Chapter 6 of a study: the value-added factors, scored with evidence, beside the references."""

from collections.abc import Iterable, Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Composition, Ecosystem, Reference
from nextstep_analysis.catalogue.factors import PRINTING, Factor, Factors, Judgement
from nextstep_analysis.catalogue.factors import Fact as DocumentedFact
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.codes import CORE
from nextstep_analysis.indicators.specialisation import (
    location_quotient,
    location_quotient_interval,
)
from nextstep_analysis.studies.background.factors.findings import findings
from nextstep_analysis.studies.background.factors.notes import (
    caveats,
    core_notes,
    place_notes,
    rule_notes,
    score_notes,
)
from nextstep_analysis.studies.background.factors.tables import (
    CENTRES,
    CORE_FIGURES,
    FACTOR_SCORES,
    FACTORS,
    PLACE_FIGURES,
)
from nextstep_analysis.studies.measures.enterprises import (
    core_and_rest,
    is_region,
    stock_by_division,
)
from nextstep_analysis.studies.measures.evidence import confidence, ranked, score, weigh
from nextstep_analysis.studies.measures.reach import centres, place_figures, residents_of
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, latest, only
from nextstep_analysis.study import Fact, StudyTable, by_name

PLACE_DATASETS = (
    "population",
    "municipalities",
    "municipality_history",
    "jobs",
    "labour_market",
)
ECOSYSTEM, REGION_WIDE = "ecosystem", "region"
"""What a factor is about (`catalogue.factors.Factor.about`)."""
CORE_DATASETS = ("enterprises",)
CORE_COLUMNS = [
    "subject",
    "region",
    "year",
    "enterprises",
    "location_quotient",
    "lower",
    "upper",
]


def value_added_factors(
    tables: dict[str, pd.DataFrame], *, catalogue: Catalogue, scope: Scope
) -> Part:
    """Scores of the ecosystem, the region and the reference ecosystems, and what they rest on.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``municipalities``, ``municipality_history``, ``population``,
        ``jobs``, ``labour_market``.

    Returns
    -------
    Part
        The tables of `factors.tables`; a score is NaN where no evidence was found.
    """
    factors = catalogue.factors
    places = shared(["place_figures"], lambda: place_figures(tables, factors=factors, scope=scope))
    start = centres_of(tables, scope)
    cores = core_figures(
        tables["enterprises"], [scope.ecosystem], catalogue.references.values(), scope=scope
    )
    scores = scores_of(catalogue, _subjects(catalogue, scope), places, cores, scope=scope)
    both = (*CORE_DATASETS, *PLACE_DATASETS)
    made = by_name(
        StudyTable.of(FACTORS, questions_of(factors), (), rule_notes(factors.scoring)),
        StudyTable.of(FACTOR_SCORES, scores, both, score_notes(scores)),
        StudyTable.of(PLACE_FIGURES, places, PLACE_DATASETS, place_notes(places, factors.travel)),
        StudyTable.of(CENTRES, start, ("population", "municipalities")),
        StudyTable.of(CORE_FIGURES, cores, CORE_DATASETS, core_notes(scope)),
    )
    told = findings(scores, scope=scope)
    return Part(made, findings=told, caveats=caveats(places, scope=scope))


def told_fact(subject: str, fact: DocumentedFact) -> Fact:
    """A documented fact as a report tells it, without what says how long it is printed."""
    return Fact(subject=subject, **{name: value for name, value in fact if name not in PRINTING})


def documented_facts(catalogue: Catalogue, scope: Scope) -> tuple[Fact, ...]:
    """The facts that the study shows: of the ecosystem and its region."""
    return tuple(
        told_fact(subject, fact)
        for subject, kind, facts, _judgements in _subjects(catalogue, scope)
        for fact in facts
        if kind != "reference"  # those stand on the page of the region
    )


def factor_names(catalogue: Catalogue) -> pd.DataFrame:
    """Names of factors, ecosystems and references, as rows of `classifications.names`."""
    named: Mapping[str, Factor | Composition] = {
        **catalogue.factors.factors,
        **catalogue.ecosystems,
        **catalogue.references,
    }
    rows = {}
    for key, entry in named.items():
        kind = "factor" if isinstance(entry, Factor) else "ecosystem"
        short = {f"short_{language}": name for language, name in entry.name.items()}
        rows[key] = {"kind": kind, "official": False, **entry.name, **short}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("code")


Subject = tuple[str, str, tuple[DocumentedFact, ...], tuple[Judgement, ...]]
"""What is scored: id, kind, facts, judgements."""


def _subjects(catalogue: Catalogue, scope: Scope) -> Iterable[Subject]:
    """The ecosystem, and what is the same for all of its region.

    The facts of an ecosystem are about the region of the settings; elsewhere it has none.
    """
    ecosystem, home = scope.ecosystem, scope.region == catalogue.settings.region
    yield (
        ecosystem.id,
        ECOSYSTEM,
        ecosystem.facts if home else (),
        ecosystem.judgements if home else (),
    )
    yield from subjects_of_region(catalogue, scope)


def subjects_of_region(catalogue: Catalogue, scope: Scope) -> Iterable[Subject]:
    """The region as a whole, and the reference ecosystems."""
    of_region = catalogue.region_facts.get(scope.region)
    yield scope.region, "region", of_region.facts if of_region else (), ()
    for reference in catalogue.references.values():
        yield reference.id, "reference", reference.facts, reference.judgements


def scores_of(
    catalogue: Catalogue,
    subjects: Iterable[Subject],
    places: pd.DataFrame,
    cores: pd.DataFrame,
    *,
    scope: Scope,
) -> pd.DataFrame:
    """A row per subject and factor; what is the same in the whole region is the region's alone."""
    regions = {name: reference.region for name, reference in catalogue.references.items()}
    rows = []
    for subject, kind, facts, judgements in subjects:
        judged = {judgement.factor: judgement for judgement in judgements}
        here = only(places, region=regions.get(subject, scope.region))
        levels = {"core_specialisation": only(cores, subject=subject)["level"]}
        levels |= dict(iter(here.groupby("measure")["level"]))
        for name, factor in catalogue.factors.factors.items():
            if kind == ECOSYSTEM and factor.about == REGION_WIDE and name not in judged:
                continue
            rows.append(
                {
                    "subject": subject,
                    "kind": kind,
                    "factor": name,
                    "direction": factor.direction,
                    "about": factor.about,
                    **_scored(name, facts, levels, judged.get(name), catalogue.factors),
                }
            )
    return pd.DataFrame(rows, columns=list(FACTOR_SCORES.columns))


def _scored(
    name: str,
    facts: tuple[DocumentedFact, ...],
    levels: Mapping[str, pd.Series],
    judgement: Judgement | None,
    factors: Factors,
) -> dict[str, object]:
    """Score, coverage, levels, weights and confidence of one factor."""
    factor = factors.factors[name]
    risk = factor.direction == "lower"
    evidence = weigh(facts, factor=name, risk=risk, scoring=factors.scoring)
    asked = [one.measure for one in factor.computed if one.scored]
    used = [levels[measure] for measure in asked if measure in levels]
    known = [series.mean() for series in used if series.notna().any()]
    computed = sum(known) / len(known) if known else float("nan")
    found = {"documented": pd.notna(evidence.level), "computed": bool(known)}
    told = {
        "score": score(evidence.level, computed),
        "confidence": confidence(evidence, figures=len(known)),
        "basis": " ".join(kind for kind, there in found.items() if there) or "none",
        "judgement": {},
    }
    if judgement is not None:
        told |= _judged(judgement)
    return told | {
        "found": sum(found.values()),
        "asked": 1 + bool(asked),
        "documented": evidence.level,
        "computed": computed,
        "weight_for": evidence.weight_for,
        "weight_against": evidence.weight_against,
        "sources": evidence.high + evidence.medium,
        "claims": evidence.claims,
    }


def _judged(judgement: Judgement) -> dict[str, object]:
    return {
        "score": float(judgement.score),
        "basis": "judgement",
        "judgement": {
            "reason": dict(judgement.reason),
            "source_title": judgement.source_title,
            "source_url": judgement.source_url,
        },
    }


def core_figures(
    enterprises: pd.DataFrame,
    own: Iterable[Ecosystem],
    references: Iterable[Reference],
    *,
    scope: Scope,
) -> pd.DataFrame:
    """The core of each ecosystem in its region, and its place among all regions.

    Those of `own` are the region's.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    compared = [(one.id, scope.region, one.core) for one in own]
    compared += [(one.id, one.region, one.core) for one in references]

    def figures(*asked) -> pd.DataFrame:
        key = ["core", scope.reference, *asked]
        return shared(key, lambda: _core(stock, *asked, scope))

    return pd.concat([figures(*asked) for asked in compared], ignore_index=True)


def _core(
    stock: pd.DataFrame, subject: str, region: str, codes: tuple[str, ...], scope: Scope
) -> pd.DataFrame:
    table = core_and_rest(stock, codes=codes)
    quotients = table.assign(value=location_quotient(table, reference=scope.reference))
    quotients = only(quotients, industry=CORE).set_index("region")["value"]
    places = ranked(quotients[is_region(quotients.index)], better="higher")
    pair = only(table, region=[region, scope.reference])
    ends = location_quotient_interval(
        pair, reference=scope.reference, level=scope.settings.interval_level
    )
    row = only(pair.join(ends), region=region, industry=CORE).rename(
        columns={"value": "enterprises"}
    )
    row = row.assign(subject=subject, location_quotient=row["region"].map(quotients))
    return row[CORE_COLUMNS].join(places, on="region")


def centres_of(tables: dict[str, pd.DataFrame], scope: Scope) -> pd.DataFrame:
    """Table `CENTRES`: the largest municipality of each region."""
    year = latest(tables["population"], scope=scope)
    residents = residents_of(tables["population"], tables["municipality_history"], year=year)
    found = centres(tables["municipalities"], residents=residents)
    return found.rename("municipality").reset_index()


def questions_of(factors: Factors) -> pd.DataFrame:
    """Table `FACTORS`: what is asked on each."""
    rows = [
        (
            name,
            factor.direction,
            factor.about,
            dict(factor.question),
            dict(factor.evidence),
            tuple(one.measure for one in factor.computed),
        )
        for name, factor in factors.factors.items()
    ]
    return pd.DataFrame(rows, columns=list(FACTORS.columns))
