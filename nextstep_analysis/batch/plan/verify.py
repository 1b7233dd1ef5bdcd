"""Whether a site, as a folder or as a zip, still is what its manifest says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.batch.plan.checksums import file_digest
from nextstep_analysis.batch.plan.manifest import FILE, SiteManifest, parse_manifest
from nextstep_analysis.batch.plan.packed import escaped, packed_digests
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.stored import read_regular

LINK, SPECIAL, UNREADABLE = "link", "no file", "cannot be read"
"""In the place of a checksum: what stands there has none that could fit."""


@dataclass(frozen=True)
class Differences:
    """Paths in a site that are not as its manifest has them; `files` is how many it names."""

    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each, whatever marks a name holds."""
        kinds = {"missing": self.missing, "changed": self.changed, "foreign": self.foreign}
        return tuple(f"{kind}: {escaped(path)}" for kind, paths in kinds.items() for path in paths)


def verify(path: Path) -> Differences:
    """What in the site at `path`, a folder or a zip, differs from its manifest.

    Hidden files are passed over, as in a zip of the site. A manifest that was changed
    together with the files cannot be noticed.

    Raises
    ------
    ProjectError
        If there is no site, it has no manifest, or it cannot be read: a zip that is broken, that
        would unpack to more than a site can be, or out of its one folder.
    """
    shown = escaped(str(path))
    if path.is_dir():
        found, told = folder_digests(path), _manifest_in(path)
    elif path.is_file():
        found, told = packed_digests(path, FILE)
    else:
        raise ProjectError(f"there is no site at {shown}: run `nextstep studies` first")
    manifest = parse_manifest(told)
    if manifest is None:
        what = "is not one that this version reads" if told else "is missing"
        raise ProjectError(f"{shown}: its {FILE} {what}; run `nextstep studies` to build it anew")
    return compare(found, manifest)


def compare(found: Mapping[str, str], manifest: SiteManifest) -> Differences:
    """What in `found`, checksums by path, is not as the manifest says."""
    wanted = manifest.files
    here = {path: digest for path, digest in found.items() if path != FILE or digest == LINK}
    return Differences(
        files=len(wanted),
        missing=tuple(sorted(wanted.keys() - here.keys())),
        changed=tuple(sorted(p for p in wanted.keys() & here.keys() if wanted[p] != here[p])),
        foreign=tuple(sorted(here.keys() - wanted.keys())),
    )


def folder_digests(folder: Path) -> dict[str, str]:
    """Checksum of each file below `folder`, by its path in it.

    A link, a pipe or what cannot be read has none that fits.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.is_symlink():
            found[inside.as_posix()] = LINK
        elif not path.is_dir():
            found[inside.as_posix()] = _digest(path) if path.is_file() else SPECIAL
    return found


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except OSError:
        return UNREADABLE


def _manifest_in(folder: Path) -> bytes:
    try:
        return read_regular(folder / FILE) if (folder / FILE).is_file() else b""
    except OSError as error:
        shown = escaped(str(folder / FILE))
        raise ProjectError(f"{shown} cannot be read: {error.strerror}") from None
