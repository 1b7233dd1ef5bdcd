"""The roadmaps as a kind of report: one of each ecosystem that has one."""

import json
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import MONITORING_FILE
from nextstep_analysis.kind import Kind, ecosystem_name
from nextstep_analysis.studies.background.inputs import FILES, TABLES, study_inputs


def _with_one(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(name for name, one in catalogue.ecosystems.items() if one.roadmap is not None)


def roadmap_inputs(catalogue: Catalogue, ecosystem: str) -> dict[str, Any]:
    """What enters the background study that a roadmap rests on, and the roadmap as written."""
    written = json.loads(json.dumps(catalogue.ecosystem(ecosystem).roadmap, default=str))
    named = f"config/ecosystems/{ecosystem}.yaml (roadmap)"
    return {**study_inputs(catalogue, ecosystem), named: written}


ROADMAP = Kind(
    "roadmap",
    "roadmap.ipynb",
    subjects=_with_one,
    title=ecosystem_name,
    tables=TABLES,
    files=(*FILES, MONITORING_FILE),
    inputs=roadmap_inputs,
    elsewhere=False,
)
