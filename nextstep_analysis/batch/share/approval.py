"""What of a built site has been approved: the content of each report against what roles signed."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.batch.plan.manifest import FILE, SiteManifest, parse_manifest
from nextstep_analysis.batch.share.forms import AGAIN, site_files
from nextstep_analysis.catalogue.approvals import (
    FORMAT,
    Approval,
    approval_path,
    approval_text,
    read_approval,
)
from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import read_monitoring
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.kind import FIRST
from nextstep_analysis.project import Project
from nextstep_analysis.report.site.addresses import study_path
from nextstep_analysis.stored import write_whole

_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL)


@dataclass(frozen=True)
class Report:
    """A report of the site: its kind, subject and language, its page, and what stands there."""

    name: str
    kind: str
    subject: str
    language: str
    path: str
    checksum: str


@dataclass(frozen=True)
class Unapproved:
    """A report that nobody has approved as it is, and why that is so."""

    name: str
    why: str


@dataclass(frozen=True)
class Signed:
    """What a command of approval has written."""

    path: Path
    reports: tuple[str, ...]


def approve(
    project: Project,
    catalogue: Catalogue,
    *,
    role: str,
    kinds: Collection[str] = (),
    only: Collection[str] = (),
) -> Signed:
    """Sign the reports of the built site by `role`, in `config/publications`.

    Parameters
    ----------
    role : str
        A key of ``roles`` in ``monitoring.yaml``.
    kinds, only : collection of str
        Kinds and subjects of the reports that are approved; all of the site when empty.

    Raises
    ------
    CatalogueError
        If the role is unknown, or the approval that is there is at fault.
    ProjectError
        If there is no site that is whole, or no report of what was asked for.
    """
    roles = read_monitoring(catalogue.folder).roles
    one_of(role, roles, kind="role")
    files = site_files(project.reports / "site")
    reports = reports_in(files, manifest_of(files), catalogue)
    for name in only:
        one_of(name, {one.subject for one in reports}, kind="subject of the site")
    chosen = [
        one
        for one in reports
        if (not kinds or one.kind in kinds) and (not only or one.subject in only)
    ]
    if not chosen:
        raise ProjectError("the site has no report of what was asked for: nothing is approved")
    day = published(catalogue.settings, catalogue.datasets)
    before = read_approval(catalogue.folder, day, roles) or Approval(format=FORMAT, published=day)
    signed = before.with_signature(role, {one.name: one.checksum for one in chosen})
    path = approval_path(catalogue.folder, day)
    path.parent.mkdir(exist_ok=True)
    written(path, approval_text(signed))
    return Signed(path, tuple(one.name for one in chosen))


def manifest_of(files: Mapping[str, bytes]) -> SiteManifest:
    """The manifest among the files of a site; `ProjectError` if there is none to be used."""
    manifest = parse_manifest(files.get(FILE, b""))
    if manifest is None:
        raise ProjectError(f"the site has no {FILE} that can be used: {AGAIN}")
    return manifest


def reports_in(
    files: Mapping[str, bytes], manifest: SiteManifest, catalogue: Catalogue
) -> tuple[Report, ...]:
    """The reports of a site with the checksums of their content, by name."""
    home = catalogue.settings.region
    found = []
    for name, record in sorted(manifest.studies.items()):
        told = record.parameters
        kind, language = record.kind or FIRST, str(told["language"])
        subject = record.subject or str(told.get("ecosystem"))
        region = "" if told["region"] == home else str(told["region"])
        path = study_path(subject, language, region, kind=kind)
        if path not in files:
            raise ProjectError(f"the site is not whole: {path} is not there; {AGAIN}")
        found.append(Report(name, kind, subject, language, path, content_checksum(files[path])))
    return tuple(found)


def content_checksum(page: bytes) -> str:
    """SHA-256 of what a page says, without what stands around it on every page.

    >>> content_checksum(b"<nav>1</nav><main>x</main>") == content_checksum(b"<main>x</main>")
    True
    """
    match = _MAIN.search(page)
    return hashlib.sha256(match[0] if match else page).hexdigest()


def unapproved(reports: Collection[Report], approval: Approval | None) -> tuple[Unapproved, ...]:
    """The reports that no signature holds as they are."""
    signed = approval.signed if approval else ()
    found = []
    for one in reports:
        known = {role.reports[one.name] for role in signed if one.name in role.reports}
        if one.checksum not in known:
            why = "changed since it was approved" if known else "not approved"
            found.append(Unapproved(one.name, why))
    return tuple(found)


def written(path: Path, text: str) -> None:
    """Write a file of the config, whole or not at all; a link is no place for it."""
    if path.is_symlink():
        raise ProjectError(f"{path}: it is a link; remove it first")
    write_whole(path, text.encode())
