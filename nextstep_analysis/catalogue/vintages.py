"""Which vintage of a dataset is in force: the one that came with the project, or a fetched one.

`data/raw/<dataset>` is what came with the project and is never touched. What was fetched stands in
`data/fetched/<dataset>/vintages/<vintage>`, whole and never changed again; the small file
`in_force.json` beside them names the one that is used, and is replaced in one step.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.stored import Stored, parsed, read_regular

EMBEDDED = "embedded"
POINTER, VINTAGES = "in_force.json", "vintages"
VINTAGE = r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}"
"""The day of its last update, and the beginning of its table's checksum."""


class InForce(Stored):
    """The vintage in force, when a person accepted those held back, whether one chose this one."""

    vintage: Annotated[str, Field(pattern=f"^({VINTAGE}|{EMBEDDED})$")]
    accepted: dict[str, str] = Field(default_factory=dict)
    chosen: bool = False


def fetched_folder(project: Project, dataset: str) -> Path:
    """What was fetched of `dataset`."""
    return project.fetched / dataset


def pointer_path(project: Project, dataset: str) -> Path:
    """The file that names the vintage of `dataset` that is in force."""
    return fetched_folder(project, dataset) / POINTER


def vintage_folder(project: Project, dataset: str, vintage: str) -> Path:
    """Where the raw file of `vintage` is, with its sidecar."""
    if vintage == EMBEDDED:
        return project.raw / dataset
    return fetched_folder(project, dataset) / VINTAGES / vintage


def in_force(project: Project, dataset: str) -> InForce:
    """The vintage of `dataset` that is in force; the embedded one where nothing says another.

    Raises
    ------
    DataError
        If the file that names it cannot be read or is damaged.
    """
    path = pointer_path(project, dataset)
    try:
        found = parsed(read_regular(path), InForce)
    except (FileNotFoundError, NotADirectoryError):
        return InForce(vintage=EMBEDDED)
    except OSError as error:
        raise DataError(f"{dataset}: {path}: cannot be read: {error.strerror}") from None
    if found is None:
        raise DataError(
            f"{dataset}: {path}: the file is damaged; remove it, and the embedded vintage is used, "
            f"or run `nextstep data use {dataset} <vintage>`"
        )
    return found


def raw_folder(project: Project, dataset: str) -> Path:
    """Where the raw file of the vintage in force is, with its sidecar.

    Raises
    ------
    DataError
        As `in_force`; or if that vintage is not there.
    """
    vintage = in_force(project, dataset).vintage
    folder = vintage_folder(project, dataset, vintage)
    if vintage != EMBEDDED and not folder.is_dir():
        raise DataError(
            f"{dataset}: the vintage {vintage} is in force, but {folder} is not there; run "
            f"`nextstep data use {dataset} {EMBEDDED}`, or put it back"
        )
    return folder
