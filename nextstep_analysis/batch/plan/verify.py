"""Whether a site, as a folder or as a zip, still is what its manifest says."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.batch.plan.checksums import file_digest
from nextstep_analysis.batch.plan.manifest import FILE, SiteManifest, parse_manifest
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.processed import checksum


@dataclass(frozen=True)
class Differences:
    """Paths in a site that are not as its manifest has them; `files` is how many it names."""

    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each."""
        kinds = {"missing": self.missing, "changed": self.changed, "foreign": self.foreign}
        return tuple(f"{kind}: {path}" for kind, paths in kinds.items() for path in paths)


def verify(path: Path) -> Differences:
    """What in the site at `path`, a folder or a zip, differs from its manifest.

    Hidden files are passed over, as in a zip of the site. A manifest that was changed
    together with the files cannot be noticed.

    Raises
    ------
    ProjectError
        If there is no site, or it has no manifest.
    """
    if path.is_dir():
        found = folder_digests(path)
        told = (path / FILE).read_bytes() if (path / FILE).is_file() else b""
    elif path.is_file():
        found, told = _in_zip(path)
    else:
        raise ProjectError(f"there is no site at {path}: run `nextstep studies` first")
    manifest = parse_manifest(told)
    if manifest is None:
        what = "is not one that this version reads" if told else "is missing"
        raise ProjectError(f"{path}: its {FILE} {what}; run `nextstep studies` to build it anew")
    return compare(found, manifest)


def compare(found: Mapping[str, str], manifest: SiteManifest) -> Differences:
    """What in `found`, checksums by path, is not as the manifest says."""
    wanted = manifest.files
    here = {path: digest for path, digest in found.items() if path != FILE}
    return Differences(
        files=len(wanted),
        missing=tuple(sorted(wanted.keys() - here.keys())),
        changed=tuple(sorted(p for p in wanted.keys() & here.keys() if wanted[p] != here[p])),
        foreign=tuple(sorted(here.keys() - wanted.keys())),
    )


def folder_digests(folder: Path) -> dict[str, str]:
    """Checksum of each file below `folder`, by its path in it; a link has none that fits."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.is_symlink():
            found[inside.as_posix()] = "link"
        elif path.is_file():
            found[inside.as_posix()] = file_digest(path)
    return found


def _in_zip(path: Path) -> tuple[dict[str, str], bytes]:
    """Checksums by path below the one folder of a zip, and its manifest."""
    found, told = {}, b""
    try:
        with zipfile.ZipFile(path) as packed:
            for entry in packed.infolist():
                if entry.is_dir():
                    continue
                _, _, inside = entry.filename.partition("/")
                content = packed.read(entry)
                twice = inside in found
                name = inside or entry.filename
                found[name] = "twice" if twice else checksum(content)
                told = content if inside == FILE else told
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProjectError(f"{path} is not a zip that can be read: {error}") from None
    return found, told
