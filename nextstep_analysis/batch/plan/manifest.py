"""`manifest.json` of a site: what it was made of, with what, and the checksum of every file."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class StudyRecord:
    """A study of the site: its parameters, the checksums of its inputs and of its notebook.

    `kind` and `subject` are "" in manifests of the time before there were kinds.
    """

    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    key: str
    notebook: str
    kind: str = ""
    subject: str = ""


@dataclass(frozen=True)
class SiteManifest:
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
        Studies that could not be built.
    """

    commit: str
    groups: Mapping[str, Mapping[str, str]]
    studies: Mapping[str, StudyRecord]
    site: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    failed: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The manifest as text; equal manifests give equal text."""
        held = {"format": FORMAT, **asdict(self)}
        return json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def parse_manifest(content: bytes) -> SiteManifest | None:
    """The manifest that `content` holds; None if it holds none of this format."""
    try:
        plain = json.loads(content)
        if plain.pop("format") != FORMAT:
            return None
        studies = {name: StudyRecord(**record) for name, record in plain.pop("studies").items()}
        found = SiteManifest(studies=studies, **plain | {"failed": tuple(plain["failed"])})
        maps = (found.groups, found.site, found.files, *(r.inputs for r in studies.values()))
        return found if all(isinstance(each, dict) for each in maps) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def read_site_manifest(site: Path) -> SiteManifest | None:
    """The manifest of the site in the folder `site`; None if there is none that can be used."""
    try:
        return parse_manifest((site / FILE).read_bytes())
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
