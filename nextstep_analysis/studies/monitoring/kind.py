"""The monitoring report as a kind: one, of the project as a whole."""

import json
from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import MONITORING_FILE
from nextstep_analysis.catalogue.publications import earlier_path, told_of
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.kind import Kind
from nextstep_analysis.studies.background.inputs import TABLES, common_inputs

SUBJECT = "promises"
_TITLE = {"fi": "Hankkeen lupaukset ja niiden toteutuminen", "en": "What came of the promises"}


def monitoring_inputs(catalogue: Catalogue, _subject: str) -> dict[str, Any]:
    """What of the catalogue enters: codes, what is ready, all datasets, the last publication."""
    held = common_inputs(catalogue)
    for name, one in catalogue.ecosystems.items():
        members = {code: [one.roles[code], member.share] for code, member in one.members.items()}
        told = {"name": dict(one.name), "members": members, "peers": list(one.peers)}
        ready = {"roadmap": one.roadmap, "profile": one.profile is not None}
        held[f"config/ecosystems/{name}.yaml (followed)"] = _plain(told | ready)
    held["the datasets"] = {
        name: [one.source.table, one.source.vintage, one.source.published, *_years(one)]
        for name, one in catalogue.datasets.items()
    }
    day = published(catalogue.settings, catalogue.datasets)
    earlier = earlier_path(catalogue.folder, day)
    held["the last publication"] = [day, earlier.name, told_of(earlier)] if earlier else [day]
    return held


def _years(dataset: Any) -> tuple[int | None, list[int]]:
    column = dataset.columns.get(dataset.year_column) if dataset.year_column else None
    return (column.maximum if column else None), [gap.year for gap in dataset.breaks]


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _title(_catalogue: Catalogue, _subject: str) -> Mapping[str, str]:
    return _TITLE


MONITORING = Kind(
    "monitoring",
    "monitoring.ipynb",
    subjects=lambda _catalogue: (SUBJECT,),
    title=_title,
    tables=TABLES,
    files=(MONITORING_FILE, "accounts_industries.yaml"),
    inputs=monitoring_inputs,
    parameter="",
    elsewhere=False,
)
