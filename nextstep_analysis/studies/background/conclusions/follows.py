"""Chapter 7 of a study: conclusions by rule and open questions, with their tables."""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.conclusion import Conclusion, Considered, Question
from nextstep_analysis.declared import TableOf
from nextstep_analysis.studies.background.conclusions.given import Given, bound_to_land
from nextstep_analysis.studies.background.conclusions.questions import questions
from nextstep_analysis.studies.background.conclusions.rules import conclusions
from nextstep_analysis.studies.background.conclusions.tables import CONCLUSIONS, QUESTIONS
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Fact, StudyTable, by_name

CLAIM = "low"  # confidence of a fact that is never shown alone


def given_by(
    tables: Mapping[str, StudyTable],
    facts: tuple[Fact, ...],
    divisions: pd.DataFrame,
    *,
    screen: Screen,
    scope: Scope,
) -> Given:
    """What the rules read: the study's `tables`, and the facts of its ecosystem that are no claims.

    `divisions` says which divisions each product of the input-output table holds.
    """
    own = [f for f in facts if f.subject == scope.ecosystem.id and f.confidence != CLAIM]
    return Given(
        frames={name: table.frame for name, table in tables.items()},
        facts=tuple(own),
        region=scope.region,
        reference=scope.reference,
        core=scope.ecosystem.core,
        upper_bounds=scope.core_upper_bounds,
        year=scope.year,
        natural=bound_to_land(divisions, screen),
    )


def follows(
    given: Given, tables: Mapping[str, StudyTable]
) -> tuple[tuple[Conclusion, ...], tuple[Question, ...], dict[str, StudyTable]]:
    """Conclusions, open questions, and both as tables; `tables` are those that they rest on."""
    found, asked = conclusions(given), questions(given)
    made = by_name(
        _table(CONCLUSIONS, found, tables),
        _table(QUESTIONS, asked, tables),
    )
    return found, asked, made


def considered(scope: Scope, home: str) -> tuple[Considered, ...]:
    """What people concluded, the latest first; of the region of the settings (`home`) only."""
    if scope.region != home:
        return ()
    entries = sorted(scope.ecosystem.conclusions, key=lambda entry: entry.date, reverse=True)
    return tuple(Considered(entry.text, entry.body, entry.date) for entry in entries)


def _table(
    declared: TableOf, entries: tuple[Conclusion | Question, ...], tables: Mapping[str, StudyTable]
) -> StudyTable:
    """`entries` in their order, with the datasets behind the tables that they rest on."""
    columns = list(declared.columns)
    rows = [
        {name: place if name == "rank" else getattr(entry, name) for name in columns}
        for place, entry in enumerate(entries, start=1)
    ]
    rest_on = [tables[entry.evidence] for entry in entries if entry.evidence in tables]
    datasets = sorted({dataset for table in rest_on for dataset in table.datasets})
    return StudyTable.of(declared, pd.DataFrame(rows, columns=columns), tuple(datasets))
