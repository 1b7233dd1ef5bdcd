"""The list of prospects as a kind of report: on a site only where the settings say so."""

import hashlib
from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.prospecting import FILE, read_prospecting
from nextstep_analysis.kind import Kind
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.inputs import FILES, TABLES, study_inputs

SUBJECT = "list"
_TITLE = {"fi": "Yhteydenottoluettelo", "en": "Prospects"}
_BY_HAND = ("config/company_links.yaml", "data/private/do_not_contact.csv")


def _subjects(catalogue: Catalogue) -> tuple[str, ...]:
    """The list, if there is a register on this computer and the settings publish it."""
    project = _project(catalogue)
    if not project.companies.is_file() or not read_prospecting(project).publish:
        return ()
    return (SUBJECT,)


def prospects_inputs(catalogue: Catalogue, _subject: str) -> dict[str, Any]:
    """What enters the background studies, the register, and what people have decided by hand."""
    held: dict[str, Any] = {}
    for name in catalogue.ecosystems:
        held |= {
            key if not key.endswith("(shared industries)") else f"{key} of {name}": value
            for key, value in study_inputs(catalogue, name).items()
        }
    project = _project(catalogue)
    with project.companies.open("rb") as file:
        held["the register of companies"] = hashlib.file_digest(file, "sha256").hexdigest()
    for name in _BY_HAND:
        path = project.root / name
        held[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    return held


def _project(catalogue: Catalogue) -> Project:
    return Project(catalogue.folder.parent)


def _title(_catalogue: Catalogue, _subject: str) -> Mapping[str, str]:
    return _TITLE


PROSPECTS = Kind(
    "prospects",
    "prospects.ipynb",
    subjects=_subjects,
    title=_title,
    tables=TABLES,
    files=(*FILES, FILE),
    inputs=prospects_inputs,
    parameter="",
    elsewhere=False,
)
"""Companies outside the region that fit what its ecosystems look for."""
