"""Structural peers, and what is measured against them: two of the gaps, and skills."""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.studies.background.gaps.performance import gaps_performance
from nextstep_analysis.studies.background.gaps.skills import skills
from nextstep_analysis.studies.background.gaps.specialisation import gaps_specialisation
from nextstep_analysis.studies.background.potential.lists import BY_ACCOUNTS
from nextstep_analysis.studies.background.potential.screen import RULE
from nextstep_analysis.studies.background.state.three_measures import Sizes
from nextstep_analysis.studies.measures.peers import PEERS_WANTED, nearest, peers
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import StudyTable


def peer_gaps(
    tables: dict[str, pd.DataFrame],
    *,
    before: Mapping[str, StudyTable],
    sizes: Sizes,
    screen: Screen,
    codes: tuple[str, ...],
    scope: Scope,
) -> tuple[Part, ...]:
    """Peers, specialisation and performance gap, and skills, in this order.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``population``, ``municipalities``, ``municipality_history``,
        ``jobs``, ``labour_market``, ``occupations``, ``regional_accounts``,
        ``accounts_employment``, ``unemployment_rate``.
    before : mapping of str to StudyTable
        ``three_measures``, ``regional_effect``, ``screen`` and ``thin_links``, of the chapters
        before.
    sizes : Sizes
        What tells how much of wider groups the core makes.
    screen : Screen
        What no firm can be attracted to, or is never a gap.
    codes : tuple of str
        The municipalities of the region.
    """
    found = shared(
        ["nearest", scope.region, PEERS_WANTED],
        lambda: nearest(tables, region=scope.region, year=scope.year),
    )
    chosen = found.peers
    return (
        peers(found, tables, scope=scope),
        gaps_specialisation(
            tables["enterprises"],
            peers=chosen,
            measures=before["three_measures"].frame,
            closed=_closed(before["screen"].frame, screen, scope),
            large_group=frozenset(only(before["thin_links"].frame, state=BY_ACCOUNTS)["industry"]),
            scope=scope,
        ),
        gaps_performance(
            tables,
            peers=chosen,
            sizes=sizes,
            effect=before.get("regional_effect"),
            scope=scope,
        ),
        skills(tables, peers=chosen, codes=codes, alike=screen.likeness, scope=scope),
    )


def _closed(table: pd.DataFrame, screen: Screen, scope: Scope) -> frozenset[str]:
    """The industries that are no gap: those that a rule takes out, and those of `no_gap`."""
    ruled = only(table, state=RULE)["industry"]
    return frozenset(ruled) | frozenset(filter(screen.never_a_gap, scope.ecosystem.codes))
