"""The portfolio as a kind of report: one, of all ecosystems of the region of the settings."""

import json
from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import MONITORING_FILE
from nextstep_analysis.catalogue.portfolio import PORTFOLIO_FILE
from nextstep_analysis.catalogue.profile import PROFILES_FILE
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.kind import Kind
from nextstep_analysis.studies.background.inputs import FILES, TABLES, study_inputs

SUBJECT = "ecosystems"
_TITLE = {"fi": "Mitkä ekosysteemit valitaan?", "en": "Which ecosystems to choose?"}
_PARTS = ("roadmap", "profile")


def portfolio_inputs(catalogue: Catalogue, _subject: str) -> dict[str, Any]:
    """What enters any of the background studies, and the roadmaps and profiles as written."""
    held: dict[str, Any] = {}
    for name, ecosystem in catalogue.ecosystems.items():
        held |= {
            key if not key.endswith("(shared industries)") else f"{key} of {name}": value
            for key, value in study_inputs(catalogue, name).items()
        }
        written = {part: getattr(ecosystem, part) for part in _PARTS}
        held[f"config/ecosystems/{name}.yaml (roadmap, profile)"] = _plain(written)
    held["the day of publication"] = published(catalogue.settings, catalogue.datasets)
    return held


def _plain(written: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(written, default=str))


def _title(_catalogue: Catalogue, _subject: str) -> Mapping[str, str]:
    return _TITLE


USES = {
    "gamma_poisson": (1, 3, 5),
    "location_quotient": (1, 5),
    "regional_effect": (1, 3),
    "three_measures": (1, 3, 5),
}
"""Id of an indicator in the catalogue -> the parts of the page, by number."""

PORTFOLIO = Kind(
    "portfolio",
    "portfolio.ipynb",
    subjects=lambda _catalogue: (SUBJECT,),
    title=_title,
    tables=TABLES,
    files=(*FILES, MONITORING_FILE, PORTFOLIO_FILE, PROFILES_FILE),
    inputs=portfolio_inputs,
    uses=USES,
    parameter="",
    elsewhere=False,
)
"""Which ecosystems to choose: strength, readiness, what turns the picture, what is left out."""
