"""Whether `data/processed` is what a build would give; asked at every run, so without pandas."""

import logging
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from nextstep_analysis import processed
from nextstep_analysis.catalogue import accounts, sources, tables
from nextstep_analysis.catalogue.sidecars import SIDECAR
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.vintages import pointer_path
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import checksum, checksums
from nextstep_analysis.project import Project

_log = logging.getLogger(__name__)
LIBRARIES = ("pandas", "pyarrow", "geopandas")
"""What decides the bytes of a built file besides the inputs and our own code."""


@dataclass(frozen=True)
class Built:
    """One table in `data/processed`; `changed` is false if it was there already."""

    dataset: str
    path: Path
    rows: int
    changed: bool


def inputs_of(project: Project, dataset: Dataset) -> dict[str, str]:
    """Checksum of each file that the table of `dataset` is made of."""
    return checksums(
        project,
        [
            project.config / sources.FILE,
            project.config / accounts.FILE,
            pointer_path(project, dataset.id),
            dataset.raw_file.with_name(SIDECAR),
            dataset.raw_file,
        ],
    )


def code_of_build() -> str:
    """Checksum of all that turns the inputs into bytes."""
    folder = Path(__file__).parent
    described = (sources, tables, accounts)
    modules = [*sorted(folder.glob("*.py")), *(Path(module.__file__) for module in described)]
    parts = [module.read_text(encoding="utf-8").encode() for module in modules]
    parts += [f"{library} {version(library)}".encode() for library in LIBRARIES]
    return checksum(b"\0".join(parts))


def built_already(project: Project, datasets: dict[str, Dataset]) -> tuple[Built, ...]:
    """What is in `data/processed`, if a build would give the very same; else nothing.

    A file that was damaged is named, for it is built anew.
    """
    try:
        manifest = processed.read_manifest(project)
        if manifest.code != code_of_build() or set(manifest.tables) != set(datasets):
            return ()
        for name, dataset in datasets.items():
            processed.check_current(project, name)
            if manifest.tables[name].inputs != inputs_of(project, dataset):
                return ()
    except processed.DamagedError as error:
        _log.warning("%s; they are built anew", str(error).removesuffix(f": {processed.REMEDY}"))
        return ()
    except DataError:
        return ()
    return tuple(
        Built(name, project.processed / dataset.output, manifest.tables[name].rows, changed=False)
        for name, dataset in datasets.items()
    )
