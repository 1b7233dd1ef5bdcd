"""What each ecosystem has of what was promised: an adopted roadmap, a published profile."""

from collections.abc import Collection

from pydantic import ValidationError

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.roadmap import Roadmap
from nextstep_analysis.promises import Ready

_PROFILE = "profile-"
"""How the names of profiles begin among the reports of a publication."""


def ready_of(catalogue: Catalogue, reports: Collection[str], day: str) -> tuple[Ready, ...]:
    """Of each ecosystem; `reports` are those of the last publication, `day` that of this one."""
    return tuple(_ready(one, reports, day) for one in catalogue.ecosystems.values())


def _ready(one: Ecosystem, reports: Collection[str], day: str) -> Ready:
    adopted, actions = _adopted(one, day)
    before = any(name.startswith(f"{_PROFILE}{one.id}-") for name in reports)
    return Ready(one.id, one.name, adopted, actions, one.profile is not None, before)


def _adopted(one: Ecosystem, day: str) -> tuple[int, int | None]:
    """Actions adopted by `day`, and all; None where the roadmap is at fault, which it says."""
    if one.roadmap is None:
        return 0, 0
    try:
        actions = Roadmap.model_validate(one.roadmap).actions
    except ValidationError:
        return 0, None
    decided = [x for x in actions if x.adopted and x.adopted.on[: len(day)] <= day]
    return len(decided), len(actions)
