"""Do the lists hold if the ecosystem is drawn another way? The lists alone are made again.

Other definitions are those of `order_stability.edge_definitions`: the core alone, the whole
without divisions of which only a part is meant, and without each of its divisions in turn. The
weights of roles touch no list, so that other weights are no other definition here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem, Industries
from nextstep_analysis.codes import ROLES
from nextstep_analysis.indicators.order_stability import edge_definitions, edge_sensitivity
from nextstep_analysis.studies.scope import Scope

ROWS, NONE, NOT_TOLD = "rows", "none", "not_told"
"""What a list answers."""
AS_IT_IS = "as it is"


@dataclass(frozen=True)
class Answer:
    """What a list says: its kind of answer, the row that is named, and that row's figure."""

    kind: str
    first: str = ""
    figure: float = float("nan")

    @property
    def said(self) -> str:
        return f"{self.kind} {self.first}".strip()


Answers = Callable[[Scope], dict[str, Answer]]


def definitions(ecosystem: Ecosystem) -> Iterator[tuple[str, Ecosystem]]:
    """The ecosystem drawn in other ways, by name; each has a core."""
    codes = list(ecosystem.codes)
    group = pd.DataFrame(
        {
            "role": [ecosystem.roles[code] for code in codes],
            "weight": 1.0,
            "upper_bound": [code in ecosystem.upper_bounds for code in codes],
        },
        index=codes,
    )
    for name, weights in edge_definitions(group, role_weights={}).items():
        kept = set(weights.index[weights > 0])
        parts = {
            role: tuple(m for m in ecosystem.of_role(role) if m.code in kept) for role in ROLES
        }
        if parts["core"]:
            industries = Industries.model_construct(**parts)
            yield str(name), ecosystem.model_copy(update={"industries": industries})


def held(answers: Answers, *, scope: Scope) -> tuple[dict[str, Answer], pd.DataFrame]:
    """What each list answers, in how many other definitions, and how far its figure moves.

    Returns
    -------
    answers : dict by list
        Of the ecosystem as it is.
    DataFrame by list, ``definitions, holds, lower, upper``
        `lower` and `upper` are of the named row's figure where it answers the same; NaN
        where no row is named.
    """
    found = {AS_IT_IS: answers(scope)}
    for name, drawn in definitions(scope.ecosystem):
        found[name] = answers(replace(scope, ecosystem=drawn))
    own = found[AS_IT_IS]
    rows = {name: _counted({key: told[name] for key, told in found.items()}) for name in own}
    return own, pd.DataFrame(rows, dtype=float).T


def _counted(answers: dict[str, Answer]) -> dict[str, float]:
    own = answers[AS_IT_IS]
    if len(answers) == 1:
        return {"definitions": 0, "holds": 0, "lower": own.figure, "upper": own.figure}
    table = pd.DataFrame(
        {
            "value": [a.figure if a.said == own.said else float("nan") for a in answers.values()],
            "answer": [answer.said for answer in answers.values()],
        },
        index=list(answers),
    )
    told = edge_sensitivity(table, headline=AS_IT_IS)
    ends = {"lower": told.lowest, "upper": told.highest}
    return {"definitions": told.definitions, "holds": told.holds, **ends}
