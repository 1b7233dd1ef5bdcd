"""Which industries can be an opening for an ecosystem, and why others cannot.

``state`` is ``open`` for a candidate; ``rule`` where `config/screen.yaml` takes it out, with
``why``; ``few`` where there are hardly any enterprises here and in the country; for industries
from outside the ecosystem also ``local`` where they serve their region, and ``unknown`` where that
cannot be told. The core is no candidate: it has a list of its own.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.studies.background.potential.tables import SCREEN
from nextstep_analysis.studies.scope import Scope

OPEN, RULE, FEW, LOCAL, UNKNOWN = "open", "rule", "few", "local", "unknown"
OUTSIDE = "outside"
"""The role of an industry that is not of the ecosystem."""


def screened(figures: pd.DataFrame, *, screen: Screen, scope: Scope) -> pd.DataFrame:
    """Table `SCREEN`: every division but those of the core; `figures` as of `industry_figures`."""
    table = figures.drop(list(scope.ecosystem.core), errors="ignore").rename_axis("industry")
    table = table.reset_index()
    roles = dict(scope.ecosystem.roles)
    table["role"] = [roles.get(code, OUTSIDE) for code in table["industry"]]
    table["network"] = [_named(code, screen.network) for code in table["industry"]]
    back = [entry.code for entry in scope.ecosystem.taken_back]
    table["why"] = [
        screen.reason_against(code, own=code in roles, taken_back=back)
        for code in table["industry"]
    ]
    asked = [table["sold_outside"], table["localisation"]]
    limits = (screen.traded.sold_outside, screen.traded.localisation)
    known = asked[0].notna() & asked[1].notna()
    table["traded"] = known & (asked[0] > limits[0]) & (asked[1] >= limits[1])
    few = (table["enterprises"] < screen.fewest.here) & (table["country"] < screen.fewest.country)
    outside = table["role"] == OUTSIDE
    cases = [
        table["why"].notna(),
        table[["enterprises", "country"]].isna().any(axis="columns"),
        few,
        outside & ~known,
        outside & ~table["traded"],
    ]
    table["state"] = np.select(cases, [RULE, UNKNOWN, FEW, UNKNOWN, LOCAL], OPEN)
    return table[list(SCREEN.columns)]


def _named(code: str, codes: tuple[str, ...]) -> bool:
    return code in codes or code[0] in codes
