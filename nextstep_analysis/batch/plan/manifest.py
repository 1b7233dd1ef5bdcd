"""`manifest.json` of a site: what it was made of, with what, and the checksum of every file."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from nextstep_analysis.stored import Name, Sha256, Stored, parsed, read_regular

FILE = "manifest.json"
FORMAT = 1
_TEXTS, _LISTS = ("language", "region", "reference"), ("peers",)


def _check_parameters(told: Mapping[str, str | list[str]]) -> Mapping[str, str | list[str]]:
    """The parameters that every study has are there."""
    for kind, names in ((str, _TEXTS), (list, _LISTS)):
        if wrong := [name for name in names if not isinstance(told.get(name), kind)]:
            raise ValueError(f"{wrong[0]} is no {kind.__name__}")
    return told


class StudyRecord(Stored):
    """A study of the site: its parameters, the checksums of its inputs and of its notebook.

    `kind` and `subject` are "" in manifests of the time before there were kinds.
    """

    parameters: Annotated[Mapping[str, str | list[str]], AfterValidator(_check_parameters)]
    inputs: Mapping[str, str]
    key: Sha256
    notebook: Sha256
    kind: str = ""
    subject: str = ""


class Approved(Stored):
    """Which roles have approved what is passed on, and the reports that nobody has: by force."""

    roles: tuple[str, ...]
    missing: tuple[str, ...]


class SiteManifest(Stored):
    """What a site was made of; times stand apart, so that equal sites have equal manifests.

    Attributes
    ----------
    commit : str
        The commit of the project, with ``, changed since`` where files differ from it,
        or ``not in git``.
    groups : mapping
        The members of inputs that are groups: versions, files of the package, of config.
    studies : mapping of str to StudyRecord
    site : mapping of str to str
        Checksums of the inputs of the site as a whole.
    files : mapping of str to str
        Checksum of every other file of the site, by its path.
    failed : tuple of str
        Studies that could not be built; one that also stands in `studies` has kept the page
        of an earlier build.
    approval : Approved, optional
        In what `nextstep publish` packs; None in a site that is only built.
    """

    format: Literal[1]
    commit: str
    groups: Mapping[str, Mapping[str, str]]
    studies: Mapping[Name, StudyRecord]
    site: Mapping[str, str]
    files: Mapping[str, str]
    failed: tuple[Name, ...] = ()
    approval: Approved | None = None


def parse_manifest(content: bytes) -> SiteManifest | None:
    """The manifest that `content` holds; None if it holds none of this format."""
    return parsed(content, SiteManifest)


def read_site_manifest(site: Path) -> SiteManifest | None:
    """The manifest of the site in the folder `site`; None if there is none that can be used."""
    try:
        return parse_manifest(read_regular(site / FILE))
    except OSError:
        return None


def commit_of(root: Path) -> str:
    """The commit that `root` stands at, and whether its files still are those of it."""
    head = _git(root, "rev-parse", "HEAD")
    if not head:
        return "not in git"
    return f"{head}, changed since" if _git(root, "status", "--porcelain") else head


def _git(root: Path, *arguments: str) -> str:
    """What git answers; "" where there is no git, or no repository."""
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""
