"""The page of the region as a kind of report: one, of the region itself."""

from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import Kind
from nextstep_analysis.studies.background.inputs import TABLES, common_inputs

SUBJECT = "overview"
_TITLE = {
    "fi": "Mikä on yhteistä kaikille selvityksille",
    "en": "What all studies have in common",
}


def region_inputs(catalogue: Catalogue, _subject: str) -> dict[str, Any]:
    """What of the catalogue enters: all but what belongs to one ecosystem; of those the core."""
    cores = {one.id: [dict(one.name), list(one.core)] for one in catalogue.ecosystems.values()}
    return common_inputs(catalogue) | {"config/ecosystems (cores)": cores}


def _title(_catalogue: Catalogue, _subject: str) -> Mapping[str, str]:
    return _TITLE


USES = {
    "hansen_accessibility": (1,),
    "location_quotient": (3,),
    "location_quotient_interval": (3,),
    "shannon_entropy": (1,),
    "structural_peers": (2,),
    "travel_time": (1,),
    "unemployed_per_vacancy": (1,),
    "within_minutes": (1,),
}
"""Id of an indicator in the catalogue -> the parts of the page, by number."""

REGION = Kind(
    "region",
    "region.ipynb",
    subjects=lambda _catalogue: (SUBJECT,),
    title=_title,
    tables=TABLES,
    files=(),
    inputs=region_inputs,
    uses=USES,
    parameter="",
)
