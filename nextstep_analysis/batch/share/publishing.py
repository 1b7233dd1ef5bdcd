"""`nextstep publish`: packs what was approved, and keeps what later publications compare with."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from nextstep_analysis.batch.plan.manifest import FILE, Approved, SiteManifest
from nextstep_analysis.batch.share.approval import (
    Report,
    Unapproved,
    manifest_of,
    reports_in,
    unapproved,
    written,
)
from nextstep_analysis.batch.share.forms import AGAIN, check_whole, publish_zip, site_files
from nextstep_analysis.catalogue.approvals import approval_path, read_approval
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import read_monitoring
from nextstep_analysis.catalogue.publications import (
    FORMAT,
    Publication,
    publication_path,
    publication_text,
)
from nextstep_analysis.catalogue.publications import Approved as Kept
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.report.page.approval import with_approval
from nextstep_analysis.report.words.text import Text

FIGURES = "data/monitoring/promises.json"
"""The document of the site that holds what a publication keeps."""
_KEPT = ("figures", "verdicts", "series")


@dataclass(frozen=True)
class Passed:
    """What was done: the zip, the file that keeps its figures, and what nobody has approved.

    Without approval and force there is no `zip`; without a monitoring report in the site nothing
    is `kept`. `approval` is where signatures stand.
    """

    zip: Path | None
    kept: Path | None
    missing: tuple[Unapproved, ...]
    approval: Path


def publish_site(project: Project, catalogue: Catalogue, *, force: bool = False) -> Passed:
    """Pack the built site, if its reports are approved or by `force`, and keep its figures.

    Raises
    ------
    CatalogueError
        If the approval is at fault: file, line, what is allowed.
    ProjectError
        If there is no site, it is not whole, or of another day than the settings.
    """
    files = site_files(project.reports / "site")
    check_whole(files)
    manifest = manifest_of(files)
    reports = reports_in(files, manifest, catalogue)
    day = published(catalogue.settings, catalogue.datasets)
    figures = _figures(files, day)
    roles = read_monitoring(catalogue.folder).roles
    approval = read_approval(catalogue.folder, day, roles)
    missing = unapproved(reports, approval)
    place = approval_path(catalogue.folder, day)
    if missing and not force:
        return Passed(None, None, missing, place)
    current = {one.name: one.checksum for one in reports}
    signed = tuple(
        one.role
        for one in (approval.signed if approval else ())
        if any(current.get(name) == digest for name, digest in one.reports.items())
    )
    told = Approved(roles=signed, missing=tuple(one.name for one in missing))
    sealed = _sealed(files, manifest, reports, told, [roles[role] for role in signed])
    text = _record(figures, current, told, day) if figures else ""
    made = publish_zip(project, catalogue, sealed)
    kept = publication_path(catalogue.folder, day) if text else None
    if kept:
        kept.parent.mkdir(exist_ok=True)
        written(kept, text)
    return Passed(made, kept, missing, place)


def _figures(files: Mapping[str, bytes], day: str) -> dict | None:
    """What the site's monitoring report hands over; None where the site has none."""
    if FIGURES not in files:
        return None
    try:
        told = json.loads(files[FIGURES])
        found = {name: told[name] for name in (*_KEPT, "published")}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ProjectError(f"the site is not whole: {FIGURES} is damaged; {AGAIN}") from None
    if found["published"] != day:
        problem = f"the site is of {found['published']}, the settings say {day}"
        raise ProjectError(f"{problem}: {AGAIN}")
    return found


def _sealed(
    files: Mapping[str, bytes],
    manifest: SiteManifest,
    reports: Sequence[Report],
    told: Approved,
    roles: Sequence[Mapping[str, str]],
) -> dict[str, bytes]:
    """The files with what was approved on the pages that say so, and in the manifest."""
    sealed = dict(files)
    for one in reports:
        html = files[one.path].decode("utf-8")
        text = Text(one.language)
        said = with_approval(html, text=text, roles=roles, missing=told.missing)
        sealed[one.path] = said.encode()
    changed = {
        path: hashlib.sha256(content).hexdigest()
        for path, content in sealed.items()
        if content != files[path]
    }
    told_of = manifest.model_copy(update={"approval": told, "files": {**manifest.files, **changed}})
    return sealed | {FILE: told_of.to_json().encode()}


def _record(figures: Mapping, reports: Mapping[str, str], told: Approved, day: str) -> str:
    """The file that keeps what was published."""
    approval = Kept(roles=told.roles, forced=bool(told.missing), missing=told.missing)
    plain = {
        "format": FORMAT,
        "published": day,
        "program": version("nextstep-analysis"),
        "approval": approval,
        "reports": dict(reports),
        **{name: figures[name] for name in _KEPT},
    }
    try:
        return publication_text(Publication.model_validate(plain))
    except ValidationError:
        raise ProjectError(f"the site is not whole: {FIGURES} is damaged; {AGAIN}") from None
