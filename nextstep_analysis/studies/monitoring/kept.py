"""What a publication keeps: figures with their definitions, verdicts, the series behind."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.promised import Contacts, reached
from nextstep_analysis.catalogue.publications import Answered, Figure, Series
from nextstep_analysis.studies.formulas import formula_of
from nextstep_analysis.studies.monitoring.figures import Found
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import KeyFigure

FORMULAS: Mapping[str, tuple[str, ...]] = {
    "core_growth": ("periods.change_interval",),
    "core_location_quotient": ("specialisation.location_quotient",),
    "core_smoothed_quotient": ("gamma_poisson.gamma_poisson",),
    "weighted_enterprises": ("aggregates.weighted_total",),
}
"""Key figures by id that are indicators; the others are counted or added up."""
ALL_ROLES = ("weighted_enterprises",)
"""Key figures that count every industry by its weight; the others count the core."""
CONTACTS = "contacts"
_COMPANIES = "companies"


def kept_figures(found: Found, catalogue: Catalogue, scope: Scope) -> dict[str, Figure]:
    """The key figures of an ecosystem by ``<ecosystem>/<id>``."""
    return {
        f"{scope.ecosystem.id}/{one.id}": _figure(one, catalogue, scope) for one in found.figures
    }


def kept_verdicts(found: Found, scope: Scope) -> dict[str, Answered]:
    """The verdicts of an ecosystem by ``<ecosystem>/<name>``."""
    return {
        f"{scope.ecosystem.id}/{name}": Answered(answer=answer, when=str(scope.year))
        for name, answer in found.verdicts.items()
    }


def kept_contacts(contacts: Contacts) -> dict[str, Figure]:
    """How many companies have reached each stage, where it is known."""
    told = {stage: reached(contacts, stage) for stage in contacts.stages}
    return {
        f"{CONTACTS}/{stage}": Figure(
            value=one[0],
            lower=None,
            upper=None,
            unit=_COMPANIES,
            when=one[1],
            since=None,
            datasets=(),
            definition=digest_of([stage, dict(contacts.stages[stage])]),
        )
        for stage, one in told.items()
        if one is not None
    }


def kept_series(catalogue: Catalogue, names: Iterable[str]) -> dict[str, Series]:
    """Table, classifications and breaks of the datasets `names`."""
    found = {}
    for name in sorted(names):
        dataset = catalogue.dataset(name)
        found[name] = Series(
            table=dataset.source.table,
            classification=dataset.classifications,
            breaks=tuple(sorted(gap.year for gap in dataset.breaks)),
        )
    return found


def digest_of(value: Any) -> str:
    """SHA-256 of a plain value."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def number(value: float) -> float | None:
    """A number to twelve digits, whatever the order in which it was added up; None if missing."""
    return None if math.isnan(value) else float(f"{value:.12g}")


def _figure(one: KeyFigure, catalogue: Catalogue, scope: Scope) -> Figure:
    return Figure(
        value=number(one.value),
        lower=number(one.lower),
        upper=number(one.upper),
        unit=one.unit,
        when=str(one.year),
        since=None if one.since is None else str(one.since),
        datasets=one.datasets,
        definition=digest_of(_definition(one, scope)),
    )


def _definition(one: KeyFigure, scope: Scope) -> dict[str, Any]:
    """All that a figure is made by, but the figures that it is made from."""
    members = scope.ecosystem.members
    weights = {
        code: scope.settings.weights.of(role) for code, role in scope.ecosystem.roles.items()
    }
    core: dict[str, Any] = {code: members[code].share for code in sorted(scope.ecosystem.core)}
    return {
        "industries": weights if one.id in ALL_ROLES else core,
        "region": scope.region,
        "reference": scope.reference,
        "unit": one.unit,
        "level": scope.settings.interval_level,
        "small_count": scope.settings.small_count,
        "formulas": [formula_of(name) for name in FORMULAS.get(one.id, ())],
    }
