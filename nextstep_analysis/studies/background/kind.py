"""The background studies as a kind of report: one of each ecosystem."""

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import FIRST, Kind, ecosystem_name
from nextstep_analysis.studies.background.inputs import FILES, TABLES, study_inputs
from nextstep_analysis.studies.background.uses import USES


def _ecosystems(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(catalogue.ecosystems)


def _untold(catalogue: Catalogue, ecosystem: str, language: str) -> tuple[str, ...]:
    """Texts of the ecosystem's file that its summary shows and that lack `language`."""
    chosen = catalogue.ecosystem(ecosystem)
    told = {"name": chosen.name, "summary": chosen.summary}
    told |= {f"facts[{at}].short": fact.short for at, fact in enumerate(chosen.facts) if fact.short}
    return tuple(place for place, texts in told.items() if language not in texts)


BACKGROUND = Kind(
    FIRST,
    "background_study.ipynb",
    subjects=_ecosystems,
    title=ecosystem_name,
    tables=TABLES,
    files=FILES,
    inputs=study_inputs,
    uses=USES,
    untold=_untold,
)
