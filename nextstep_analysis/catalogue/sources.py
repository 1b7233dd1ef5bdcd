"""The data catalogue: `config/sources.yaml` joined with the sidecar of each raw file.

The sidecar says what came with the data (producer, table, licence, checksum); the
catalogue adds what a reader and a check need: languages, types, breaks and limits.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pydantic import PrivateAttr

from nextstep_analysis.catalogue.bridging import BRIDGED
from nextstep_analysis.catalogue.description import Description
from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.catalogue.files import error_at, read_entries
from nextstep_analysis.catalogue.sidecars import (
    SIDECAR,
    Sidecar,
    awaited_sidecar,
    check_sidecar,
    extended,
    read_sidecar,
)
from nextstep_analysis.catalogue.tables import first_years
from nextstep_analysis.catalogue.vintages import EMBEDDED, in_force, raw_folder
from nextstep_analysis.project import Project
from nextstep_analysis.study import Source

FILE = "sources.yaml"
DATASET = r"[a-z][a-z0-9_]*"


class Dataset(Description):
    """A described dataset: its name, the sidecar and the folder of a vintage.

    `_described` is the entry as written; what a vintage covers may take the place of some of it.
    """

    id: str
    sidecar: Sidecar
    _folder: Path = PrivateAttr()  # no field: what is known of the data is the same in any place
    _described: Description = PrivateAttr()

    @property
    def still_awaited(self) -> bool:
        """Whether no vintage of it is in force: none came, and none was fetched."""
        return bool(self.awaited) and not self.sidecar.sha256

    @property
    def raw_file(self) -> Path:
        """The raw file of the vintage; its sidecar stands beside it."""
        return self._folder / self.file

    @property
    def output(self) -> str:
        """Name of the built file in `data/processed`."""
        return f"{self.id}.parquet"

    @property
    def classifications(self) -> dict[str, int]:
        """Of its industries, each with its first year (0: of all years)."""
        return first_years(self.classification)

    @property
    def told_limits(self) -> tuple[Mapping[str, str], ...]:
        """What the data cannot say, the bridge between classifications included."""
        return (*((BRIDGED,) if self.bridge else ()), *self.limits)

    @cached_property
    def source(self) -> Source:
        """What a source line needs; `table` is empty where the producer has no table id."""
        return Source(
            dataset=self.id,
            title=self.title,
            producer={"fi": self.producer_fi, "en": self.sidecar.producer, "sv": self.producer_sv},
            table=self.table_label or self.sidecar.table or "",
            licence={"fi": self.licence_fi or self.sidecar.licence, "en": self.sidecar.licence},
            vintage=self.sidecar.vintage,
            published=self.sidecar.published,
            estimate=self.estimate,
        )


def read_sources(project: Project) -> dict[str, Dataset]:
    """The data catalogue by dataset, each entry with its sidecar.

    What is awaited stands in it from its first vintage on.

    Raises
    ------
    CatalogueError
        If `config/sources.yaml` does not hold together: file, line, what is allowed.
    DataError
        If a sidecar is missing, lacks a key (such as its licence), or describes other
        columns than the catalogue.
    """
    return {
        name: dataset
        for name, dataset in read_declared(project).items()
        if not dataset.still_awaited
    }


def read_declared(project: Project) -> dict[str, Dataset]:
    """As `read_sources`, with what is awaited and has no vintage yet.

    Raises
    ------
    CatalogueError, DataError
        As `read_sources`.
    """
    path = project.config / FILE
    entries = read_entries(path, Description)
    for name, entry in entries.items():
        _check_name(path, name)
        _check_equal(path, name, entry, entries)
    return {name: _joined(project, name, entry) for name, entry in entries.items()}


def _joined(project: Project, name: str, entry: Description) -> Dataset:
    there = (project.raw / name / SIDECAR).is_file()  # a person has put it there
    if entry.awaited and not there and in_force(project, name).vintage == EMBEDDED:
        return _with(entry, name, awaited_sidecar(entry), project.raw / name, entry)
    return with_sidecar(project, name, entry, raw_folder(project, name))


def _check_name(path: Path, name: str) -> None:
    """The name of a dataset is that of its folder and of its table, and leads to no other one."""
    if not re.fullmatch(DATASET, name):
        problem = "a dataset is named in small letters a-z, digits and _, such as regional_accounts"
        raise error_at(path, name, problem=f"{name!r} cannot name a folder; {problem}")


def _check_equal(
    path: Path, name: str, entry: Description, entries: Mapping[str, Description]
) -> None:
    """The other table of a rule, and the columns named of it, are there."""
    of_fetched = (entry.fetched and entry.fetched.equal) or ()
    rules = [((name, "equal", at), rule) for at, rule in enumerate(entry.equal)]
    rules += [((name, "fetched", "equal", at), rule) for at, rule in enumerate(of_fetched)]
    for where, rule in rules:
        if rule.dataset not in entries:
            problem = f"unknown dataset {rule.dataset!r}{nearest(rule.dataset, entries)}"
            raise error_at(
                path, *where, "dataset", problem=f"{problem}; allowed are other datasets"
            )
        there = entries[rule.dataset]
        if there.awaited:
            problem = f"{rule.dataset} is awaited, so there may be nothing to compare with"
            raise error_at(path, *where, "dataset", problem=problem)
        keys = [rule.keys.get(key, key) for key in entry.keys if key not in rule.where]
        wanted = {rule.there or rule.column, *rule.where_there, *keys}
        if unknown := sorted(wanted - set(there.columns)):
            problem = (
                f"{rule.dataset} has no column {unknown[0]!r}; it has {', '.join(there.columns)}"
            )
            raise error_at(path, *where, problem=problem)


def with_sidecar(project: Project, name: str, entry: Description, folder: Path) -> Dataset:
    """The dataset `name` as it is in `folder`; the sidecar there must fit `entry`.

    Raises
    ------
    DataError
        As `read_sources`.
    """
    entry = entry._described if isinstance(entry, Dataset) else entry
    sidecar = read_sidecar(folder, name)
    check_sidecar(f"{name}: {folder / SIDECAR}", sidecar, entry, project.config / FILE)
    return _with(extended(entry, sidecar), name, sidecar, folder, entry)


def _with(
    held: Description, name: str, sidecar: Sidecar, folder: Path, entry: Description
) -> Dataset:
    fields = {field: getattr(held, field) for field in Description.model_fields}
    joined = Dataset.model_construct(**fields, id=name, sidecar=sidecar)
    joined._folder, joined._described = folder, entry
    return joined
