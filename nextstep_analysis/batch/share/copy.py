"""A built site, copied to a shared folder or to any store that `fsspec` has an address for."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.batch.plan.checksums import PACKAGE
from nextstep_analysis.batch.plan.manifest import FILE
from nextstep_analysis.batch.share.forms import site_paths
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.stored import read_regular

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

NEWEST = "latest.json"
"""Names the folder of the newest copy; it is written last."""
_DIGITS = 12


def copy_site(site: Path, url: str) -> str:
    """Copy the site in the folder `site` below `url`; the address of its first page.

    Every site gets a folder of its own, ``site-<checksum of its manifest>``. The files come
    first, then the manifest, then ``latest.json`` names the folder: a reader that follows it
    finds a whole site at every moment. Copies of earlier sites stay.

    Parameters
    ----------
    url : str
        A folder, or an address such as ``s3://bucket/studies`` or ``memory://studies``.

    Raises
    ------
    ProjectError
        If the address cannot be used or written to, or a link leads out of the site.
    """
    store, root = _store(url)
    files = list(site_paths(site))
    manifest = read_regular(site / FILE)
    name = f"site-{hashlib.sha256(manifest).hexdigest()[:_DIGITS]}"
    try:
        folder = f"{root.rstrip('/')}/{name}"
        store.invalidate_cache()
        if not store.exists(f"{folder}/{FILE}"):
            _put(store, files, folder, manifest)
        newest = {"site": name, "index": f"{name}/index.html"}
        _whole(store, f"{root.rstrip('/')}/{NEWEST}", json.dumps(newest, indent=1).encode() + b"\n")
        return store.unstrip_protocol(f"{folder}/index.html")
    except Exception as error:  # told; every store has errors of its own
        raise ProjectError(
            f"cannot copy the site to {url}: {_first(error)}; the site in {site} is whole"
        ) from error


def check_target(project: Project, url: str) -> None:
    """Raise `ProjectError` if `url` is a folder of the project itself, or one around its site."""
    store, root = _store(url)
    if "file" not in _protocols(store):
        return
    target = Path(root)
    if (project.reports / "site").resolve().is_relative_to(target.resolve()):
        raise ProjectError(f"--output {url}: the site itself stands there; name another folder")
    refuse_inside((*own_folders(project), project.reports), target, url)
    if target.exists() and not target.is_dir():
        raise ProjectError(f"--output {url}: this is no folder; name another one")


def own_folders(project: Project) -> tuple[Path, ...]:
    """What of the project people and git keep: nothing that was built goes there."""
    data, git = project.root / "data", project.root / ".git"
    return (project.config, data, project.notebooks, PACKAGE, git)


def refuse_inside(folders: Iterable[Path], target: Path, named: str) -> None:
    """Raise `ProjectError` if `target`, given as ``--output`` `named`, is in one of `folders`."""
    for folder in folders:
        if target.resolve().is_relative_to(folder.resolve()):
            raise ProjectError(
                f"--output {named}: {folder.name} is a folder of the project itself; "
                "name another one"
            )


def _store(url: str) -> "tuple[AbstractFileSystem, str]":
    """The store of an address, and the path there."""
    try:
        import fsspec
    except ImportError:
        raise ProjectError(
            "--output needs fsspec: pip install 'nextstep-analysis[cluster]'"
        ) from None
    try:
        return fsspec.core.url_to_fs(url)
    except Exception as error:  # told; every store has errors of its own
        raise ProjectError(f"cannot copy the site to {url}: {_first(error)}") from error


def _protocols(store: "AbstractFileSystem") -> tuple[str, ...]:
    return (store.protocol,) if isinstance(store.protocol, str) else tuple(store.protocol)


def _first(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0]


def _put(
    store: "AbstractFileSystem", files: Iterable[tuple[str, Path]], folder: str, manifest: bytes
) -> None:
    """All files of the site, the manifest last."""
    for inside, path in files:
        if inside != FILE:
            target = f"{folder}/{inside}"
            store.makedirs(target.rpartition("/")[0], exist_ok=True)
            store.pipe_file(target, read_regular(path))
    _whole(store, f"{folder}/{FILE}", manifest)


def _whole(store: "AbstractFileSystem", path: str, content: bytes) -> None:
    """A file that appears whole: a store of objects does so itself, a folder by renaming."""
    if "file" in _protocols(store):
        part = Path(f"{path}.part")
        part.write_bytes(content)
        part.replace(path)
    else:
        store.pipe_file(path, content)
