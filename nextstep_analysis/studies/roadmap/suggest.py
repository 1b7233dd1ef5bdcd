"""Actions that rules suggest, one rule per kind of need; only what somebody copies is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from nextstep_analysis.actions import Suggestion
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.study import Code, Statement, Study

FACTOR = "factor"
"""The kind of a factor on which no evidence was found."""
_STAFF = 0.2
"""Share of the core's staff in one group of occupations from which its supply is a need."""


@dataclass(frozen=True)
class Rule:
    """What a kind of need suggests: who does what, for how many years, and what shows it."""

    title: Statement
    text: Statement
    owners: tuple[str, ...]
    years: int
    cost: str
    indicator: Mapping[str, str]


RULES: Mapping[str, Rule] = {
    "suppliers": Rule(
        Statement("Find suppliers nearby: {what}"),
        Statement("Ask the buyers about their contracts, and contact those who could sell."),
        ("ladec",),
        2,
        "small",
        {"of": "purchases_by_origin", "product": "{code}", "direction": "lower"},
    ),
    "specialisation": Rule(
        Statement("Ask who needs more firms of this kind: {what}"),
        Statement("Ask the buyers where they buy now, before any firm is looked for."),
        ("ladec", "firms"),
        1,
        "own_work",
        {"of": "parity_gap", "industry": "{code}", "direction": "lower"},
    ),
    "buyers": Rule(
        Statement("Sell more to a buyer nearby: {what}"),
        Statement("Ask what the buyers buy now, and bring the makers of the core to them."),
        ("ladec", "chamber"),
        2,
        "small",
        {"of": "supplier-contacts", "direction": "higher"},
    ),
    "performance": Rule(
        Statement("Find out why the core lags: {what}"),
        Statement("Talk with those who have opened or closed a firm, and remove what hinders."),
        ("ladec",),
        1,
        "own_work",
        {"of": "birth_rate", "direction": "higher"},
    ),
    "skills": Rule(
        Statement("Secure the supply of staff: {what}"),
        Statement("Schools, the employment area and firms agree on places and apprenticeships."),
        ("salpaus", "employment-area", "firms"),
        3,
        "medium",
        {"of": "unemployed_per_vacancy", "direction": "lower"},
    ),
    "conclusion": Rule(
        Statement("Find out first what the study could not tell"),
        Statement("{what}"),
        ("ladec",),
        1,
        "own_work",
        {"of": "enterprises", "direction": "higher"},
    ),
    FACTOR: Rule(
        Statement("Document what there is: {what}"),
        Statement("Gather facts with their sources, or say openly that there are none."),
        ("ladec",),
        1,
        "own_work",
        {"of": "located-firms", "direction": "higher"},
    ),
}
"""By the first part of the key of a need, or `FACTOR`."""


def suggestions(ecosystem: str, *, project: Project | None = None) -> tuple[Suggestion, ...]:
    """What the rules suggest for `ecosystem`, in the order of its needs.

    Raises
    ------
    CatalogueError
        If the ecosystem is unknown, or a file under ``config`` is at fault.
    """
    catalogue, _names = checked_catalogue(project or find_project())
    study = background_study(ecosystem, project=project)
    return tuple(_made(*found, catalogue=catalogue) for found in _needs(study))


def _needs(study: Study) -> list[tuple[str, str, Statement]]:
    """Kind, code and what it is about, of every need that a rule knows."""
    found = []
    for row in study.tables["needs"].frame.to_dict("records"):
        code = row["measure"] or row["industry"]
        found.append((row["gap"], code, _about(row["gap"], code)))
    staff = study.tables["skills_needs"].frame
    for row in staff[staff["need"] >= _STAFF].to_dict("records"):
        found.append(("skills", row["occupation"], _named(row["occupation"])))
    found += [("conclusion", one.rule, one.ask) for one in study.conclusions if one.who]
    scores = study.tables["factor_scores"].frame
    mine = scores[(scores["subject"] == study.ecosystem) & (scores["found"] == 0)]
    return [*found, *((FACTOR, key, _factor(key)) for key in mine["factor"])]


_MEASURES = {
    "birth_rate": Statement("few enterprises open"),
    "death_rate": Statement("many enterprises close"),
    "regional_effect": Statement("growth is slower than elsewhere"),
}


def _about(gap: str, code: str) -> Statement:
    return _MEASURES[code] if gap == "performance" else _named(code)


def _named(code: str) -> Statement:
    return Statement("{code:lower}").given(code=Code(code))


def _factor(key: str) -> Statement:
    return Statement("{factor:lower}").given(factor=Code(key))


def _made(kind: str, code: str, what: Statement, *, catalogue: Catalogue) -> Suggestion:
    """The suggestion of a rule, from the January after the publication."""
    rule = RULES[kind]
    first = int(published(catalogue.settings, catalogue.datasets)[:4]) + 1
    narrow = {key: value.format(code=code) for key, value in rule.indicator.items()}
    return Suggestion(
        kind=kind,
        code=code,
        what=what,
        title=rule.title,
        text=rule.text,
        owners=rule.owners,
        start=f"{first}-01",
        end=f"{first + rule.years - 1}-12",
        cost=rule.cost,
        indicator=narrow,
        next_reading=f"{first}-12",
    )
