"""What came with a raw file: the sidecar beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from nextstep_analysis.catalogue.fields import Count, Day, Line
from nextstep_analysis.catalogue.files import Entry, read_entry
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.project import Project

SIDECAR = "sidecar.yaml"


class Sidecar(Entry):
    """What came with a raw file: `data/raw/<dataset>/sidecar.yaml`."""

    title: Line
    producer: Line
    licence: Line
    vintage: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    table: Line | None = None
    published: Day | None = None
    columns: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()
    rows: Count | None = None


def read_sidecar(project: Project, dataset: str) -> Sidecar:
    """What came with the raw file of `dataset`.

    Raises
    ------
    DataError
        If it is missing, not YAML, or lacks a key: file, line, what is needed.
    """
    path = sidecar_path(project, dataset)
    try:
        return read_entry(path, Sidecar)
    except CatalogueError as error:
        raise DataError(f"{dataset}: {error}") from None


def sidecar_path(project: Project, dataset: str) -> Path:
    """Where the sidecar of `dataset` is."""
    return project.raw / dataset / SIDECAR
