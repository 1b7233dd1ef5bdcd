"""What each output is made of, as checksums by name; the plan compares them with earlier ones."""

import hashlib
import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nextstep_analysis.batch.plan.manifest import SiteManifest
from nextstep_analysis.batch.plan.reached import reached
from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import Kind
from nextstep_analysis.processed import checksum, checksums, read_manifest
from nextstep_analysis.project import Project

PACKAGE = Path(__file__).parents[2]
CODE, PAGE_TEMPLATE, VERSIONS = "the package's code", "the page template", "the installed versions"
CONFIG, ALL_CODE = "the config files", "the package's files"
DISTRIBUTION = "nextstep-analysis"
_NOTEBOOKS = "notebooks/"

Digests = Mapping[str, str]


@dataclass(frozen=True)
class Declared:
    """The inputs of every study and of the site, the members of inputs that are groups, and all."""

    studies: Mapping[str, Digests]
    site: Digests
    groups: Mapping[str, Digests]
    everything: Digests
    """As `fingerprint`."""


def declare(
    tasks: Sequence[Task], *, project: Project, catalogue: Catalogue, last: SiteManifest | None
) -> Declared:
    """The inputs of `tasks`, and of the site around them.

    Parameters
    ----------
    last : SiteManifest, optional
        Of the last build: while no file of the package has changed since, what code each kind
        of report can reach is taken from it, and not looked for again.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    kinds = tuple(dict.fromkeys(task.kind for task in tasks))
    groups = _groups(project)
    notebooks = checksums(project, [project.notebooks / kind.notebook for kind in kinds])
    totals = {name: digest_of(members) for name, members in groups.items()}
    known = _known(last, {ALL_CODE: totals[ALL_CODE], **notebooks})
    for kind in kinds:
        files = known.get(code_of(kind)) or reached(project.notebooks / kind.notebook, PACKAGE)
        groups[code_of(kind)] = {n: d for n, d in groups[ALL_CODE].items() if n in files}
        totals[code_of(kind)] = digest_of(groups[code_of(kind)])
    tables = read_manifest(project).tables
    common = {kind: _common(kind, project, tables, totals) for kind in kinds}
    own = cache(
        lambda kind, name: {
            told: digest_of(value) for told, value in kind.inputs(catalogue, name).items()
        }
    )
    studies = {
        task.name: {
            **common[task.kind],
            **own(task.kind, task.subject),
            **_translation(task.language),
            "the parameters": digest_of(task.parameters),
        }
        for task in tasks
    }
    site = {name: totals[name] for name in (CONFIG, ALL_CODE, VERSIONS)} | notebooks
    site |= {"the languages": digest_of(list(catalogue.settings.published_in))}
    everything = _everything(totals, project, tables, [kind.notebook for kind in kinds])
    return Declared(studies, site, groups, everything)


def code_of(kind: Kind) -> str:
    """The name of an input: the code that studies of `kind` can reach."""
    return f"{CODE} ({kind.name})"


def changed_since(declared: Declared, *, project: Project) -> tuple[str, ...]:
    """What of all that a build reads is no more as it was when `declared` was made."""
    now = fingerprint(project, notebooks_in(declared.everything))
    if now == declared.everything:
        return ()
    return changes(declared.everything, now, (declared.groups, _groups(project)))


def fingerprint(project: Project, notebooks: Iterable[str]) -> dict[str, str]:
    """Checksums of all that two computers must have in common to make the same studies.

    Parameters
    ----------
    notebooks : iterable of str
        Names of those that are run.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    totals = {
        ALL_CODE: digest_of(package_files()),
        VERSIONS: digest_of(installed_versions()),
        CONFIG: digest_of(_config(project)),
    }
    return _everything(totals, project, read_manifest(project).tables, notebooks)


def notebooks_in(everything: Digests) -> tuple[str, ...]:
    """The notebooks that a `fingerprint` was made of."""
    return tuple(n.removeprefix(_NOTEBOOKS) for n in everything if n.startswith(_NOTEBOOKS))


def digest_of(value: Any) -> str:
    """SHA-256 of a plain value; mappings with equal items give the same.

    Examples
    --------
    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return checksum(text.encode())


def changes(before: Digests, now: Digests, groups: tuple[Mapping, Mapping]) -> tuple[str, ...]:
    """What is different `now`, each as ``<input> changed``; a group tells of its members.

    Parameters
    ----------
    before, now : mapping of str to str
        Checksums by input.
    groups : (mapping, mapping)
        The members of groups, before and now.

    Examples
    --------
    >>> changes({"a": "1", "b": "1"}, {"a": "2", "c": "1"}, ({}, {}))
    ('a changed', 'b is gone', 'c is new')
    """
    told = []
    for name in sorted({*before, *now}):
        if before.get(name) == now.get(name):
            continue
        earlier, later = (side.get(name) for side in groups)
        inner = changes(earlier, later, ({}, {})) if earlier and later else ()
        told += inner or [f"{name} {_what(name in before, name in now)}"]
    return tuple(told)


def package_files() -> Digests:
    """Checksum of each file of this package."""
    return _below(PACKAGE, PACKAGE.parent)


def installed_versions() -> Digests:
    """Version of Python and of every installed distribution that this package needs.

    Read from the names of the folders that pip makes: importing `importlib.metadata`
    and parsing a hundred files would take longer than the rest of the plan.
    """
    folders = {}
    for place in reversed([Path(entry) for entry in sys.path if entry]):
        for folder in place.glob("*.dist-info") if place.is_dir() else ():
            name, _, version = folder.name.removesuffix(".dist-info").partition("-")
            folders[_normal(name)] = (version, folder)
    found = {"python": platform.python_version()}
    waiting = [DISTRIBUTION] if DISTRIBUTION in folders else list(folders)
    while waiting:
        name = waiting.pop()
        if name in found or name not in folders:
            continue
        version, folder = folders[name]
        found[name] = version
        waiting += _needs(folder / "METADATA")
    found.pop(DISTRIBUTION, None)  # its own files are inputs
    return dict(sorted(found.items()))


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(last: SiteManifest | None, now: Digests) -> Mapping[str, Digests]:
    """The groups of the last build if all that was looked through for them is still the same."""
    same = last is not None and all(last.site.get(name) == now[name] for name in now)
    return last.groups if same else {}


def _common(kind: Kind, project: Project, tables: Mapping[str, Any], totals: Digests) -> Digests:
    """What all studies of a kind have in common."""
    return {
        **checksums(project, [project.notebooks / kind.notebook]),
        **checksums(project, [project.config / name for name in kind.files]),
        **{
            f"data/processed/{tables[name].file}": tables[name].sha256
            for name in kind.tables
            if name in tables
        },
        **{name: totals[name] for name in (code_of(kind), PAGE_TEMPLATE, VERSIONS)},
    }


def _everything(
    totals: Digests, project: Project, tables: Mapping[str, Any], notebooks: Iterable[str]
) -> dict[str, str]:
    """As `fingerprint`, from the checksums of groups and the tables of the manifest."""
    return {
        **{name: totals[name] for name in (ALL_CODE, VERSIONS, CONFIG)},
        **checksums(project, [project.notebooks / name for name in notebooks]),
        "the tables": digest_of({name: table.sha256 for name, table in tables.items()}),
    }


def _config(project: Project) -> Digests:
    return _below(project.config, project.root)


def _groups(project: Project) -> dict[str, Digests]:
    """The members of each input that is a group, but for the code of a kind: see `code_of`."""
    return {
        PAGE_TEMPLATE: _below(
            PACKAGE / "report" / "page" / "templates" / "nextstep", PACKAGE.parent
        ),
        VERSIONS: installed_versions(),
        CONFIG: _config(project),
        ALL_CODE: package_files(),
    }


def _needs(metadata: Path) -> list[str]:
    """Names of the distributions that one requires, those of its extras left out."""
    if not metadata.is_file():
        return []
    head = metadata.read_text(encoding="utf-8", errors="replace").split("\n\n", 1)[0]
    lines = re.findall(r"^Requires-Dist: *([A-Za-z0-9._-]+)(.*)$", head, re.MULTILINE)
    return [_normal(name) for name, rest in lines if "extra ==" not in rest]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _translation(language: str) -> Digests:
    """The catalogue of messages of a language; English, the language of the code, has none."""
    path = PACKAGE / "report" / "words" / "locale" / language / "messages.po"
    if not path.is_file():
        return {}
    return {path.relative_to(PACKAGE.parent).as_posix(): file_digest(path)}


def _below(folder: Path, root: Path) -> Digests:
    """Checksum of every file below `folder`, by its path below `root`."""
    return {
        path.relative_to(root).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def _what(was: bool, stands: bool) -> str:
    return "changed" if was and stands else "is gone" if was else "is new"
