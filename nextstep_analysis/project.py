"""Where things are: the folders of one project, and nothing about what is in them."""

import os
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.errors import ProjectError

MARKER = Path("config") / "settings.yaml"
VARIABLE = "NEXTSTEP_PROJECT"
SHARED = "NEXTSTEP_STUDIES"
"""In the environment: the folder of what the notebooks of a build share; see `studies.memo`."""


@dataclass(frozen=True)
class Project:
    """The folders of one project; build it with `find_project`.

    `tables` is where the built tables are, if not in their place: a run that only foretells
    builds them elsewhere.
    """

    root: Path
    tables: Path | None = None

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def fetched(self) -> Path:
        return self.root / "data" / "fetched"

    @property
    def private(self) -> Path:
        """What holds records of companies: never published, never known to git."""
        return self.root / "data" / "private"

    @property
    def companies(self) -> Path:
        """The register of companies; a computer may have none."""
        return self.private / "companies.duckdb"

    @property
    def processed(self) -> Path:
        return self.tables or self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"


def find_project(start: str | Path | None = None) -> Project:
    """The project around `start`, else the one named by NEXTSTEP_PROJECT, else this checkout.

    Parameters
    ----------
    start : str or Path, optional
        Folder to look in and above for ``config/settings.yaml``; the current
        folder when left out.

    Raises
    ------
    ProjectError
        If ``NEXTSTEP_PROJECT`` names a folder without ``config/settings.yaml``,
        no project is found at all, its path is no UTF-8, or the current folder has been
        removed.
    """
    if start is None and (named := os.environ.get(VARIABLE)):
        folder = Path(os.path.expanduser(named))  # a home that nobody has stays as it is written
        if not (folder / MARKER).is_file():
            raise ProjectError(f"{VARIABLE} is {named!r}, but there is no {MARKER} in it")
        return _at(folder.resolve())
    here = Path(start or _current()).resolve()
    checkout = Path(__file__).resolve().parents[1]
    for folder in (here, *here.parents, checkout):
        if os.path.lexists(folder / MARKER):  # whatever stands there: never another project instead
            return _at(folder)
    raise ProjectError(f"no project found: neither {here} nor a folder above it holds {MARKER}")


def _at(folder: Path) -> Project:
    """The project in `folder`, whose path is text: libraries write it down, and open by it."""
    try:
        os.fspath(folder).encode()
    except UnicodeEncodeError:
        raise ProjectError(
            f"the path of the project, {str(folder)!r}, is no UTF-8 text; rename the folder that "
            "is written with a backslash there"
        ) from None
    return Project(folder)


def _current() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise ProjectError("the current folder has been removed; change to another one") from None
