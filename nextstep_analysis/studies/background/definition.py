"""Chapter 1 of a study: what the ecosystem is, in codes and words, and how sure its edges are."""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.background.inputs import shared_industries
from nextstep_analysis.studies.scope import Part, Scope
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

OVERLAPS = TableOf(
    "overlaps",
    "Other ecosystems that share core industries",
    {
        "ecosystem": Col("Ecosystem", "code"),
        "name": Col("Name of the ecosystem", "text"),
        "core": Col("Core industries of both (TOL 2008)", "code"),
        "related_or_enabling": Col("Core industries that are related or enabling there", "code"),
    },
)
_STATUS = {
    "named": Statement(
        "The ecosystem is named in the text of the Next Step Lahti Region project; its "
        "industries and their weights are a proposal made for this study."
    ),
    "proposal": Statement(
        "Proposal: the list of seven ecosystems of the Next Step Lahti Region project is "
        "not public; this ecosystem, its industries and their weights are a proposal made"
        " for this study."
    ),
}
_NARROWER = Statement(
    "The definition means only part of {industries:lower}: no free table by region goes below "
    "the two-digit division. Counts and shares are upper bounds; quotients and changes are those "
    "of the whole division and may differ either way for the part."
)


def status(ecosystem: Ecosystem) -> Statement:
    """Whether the project text names the ecosystem or this workbench proposes it."""
    return _STATUS[ecosystem.status]


def definition(ecosystems: Mapping[str, Ecosystem], *, scope: Scope) -> Part:
    """Table `OVERLAPS` and the caveats on the edges."""
    ecosystem = scope.ecosystem
    overlaps = pd.DataFrame(
        shared_industries(ecosystem, ecosystems), columns=list(OVERLAPS.columns)
    )
    caveats = []
    if scope.core_upper_bounds:
        codes = [Code(code) for code in scope.core_upper_bounds]
        caveats.append(_NARROWER.given(evidence="industries", industries=codes))
    return Part(by_name(StudyTable.of(OVERLAPS, overlaps)), caveats=tuple(caveats))
