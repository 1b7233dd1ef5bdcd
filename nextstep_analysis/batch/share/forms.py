"""The built site in forms to pass on: one zip, one page in one file."""

import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from nextstep_analysis.batch.plan.packed import escaped
from nextstep_analysis.batch.plan.tasks import subject_of
from nextstep_analysis.batch.share.inline import addresses, local_path, single_page
from nextstep_analysis.batch.site.staging import staging
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.kind import FIRST, Kind
from nextstep_analysis.project import Project
from nextstep_analysis.report.site.addresses import study_path
from nextstep_analysis.stored import read_regular

INDEX = "index.html"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same site makes the same bytes."""
AGAIN = "run `nextstep studies` to build it anew"


def publish_zip(
    project: Project, catalogue: Catalogue, files: Mapping[str, bytes] | None = None
) -> Path:
    """Pack the site, as it was built, into ``reports/<name>.zip`` with one root folder.

    Parameters
    ----------
    project : Project
        Whose ``reports/site`` is packed.
    catalogue : Catalogue
        Its settings name the site, and so the zip.
    files : mapping of str to bytes, optional
        Those that are packed; those of the site as it was built when left out.

    Raises
    ------
    ProjectError
        If there is no site, or it is not whole.
    """
    settings = catalogue.settings
    name = file_name(settings.site.title[settings.languages[0]])
    if files is None:
        files = site_files(project.reports / "site")
    check_whole(files)
    with staging(project.reports) as stage:
        made = write_zip(stage / f"{name}.zip", files, root=name)
        return _placed(made, project.reports / made.name)


def single_file(
    project: Project, catalogue: Catalogue, *, kind: Kind, subject: str, language: str
) -> Path:
    """Write one study's page, with all it needs in it, into ``reports/single``.

    Raises
    ------
    CatalogueError
        If the subject or language is unknown.
    ProjectError
        If the site has no such page, or lacks a file that the page needs.
    """
    page = page_in_site(project, catalogue, kind=kind, subject=subject, language=language)
    folder = project.reports / "site"
    read_page(folder, page)
    html = single_page(page, lambda path: read_inside(folder, path))
    name = file_stem(page)
    with staging(project.reports) as stage:
        made = stage / f"{name}.html"
        made.write_text(html, encoding="utf-8", newline="\n")
        return _placed(made, project.reports / "single" / made.name)


def site_files(folder: Path) -> dict[str, bytes]:
    """Every file of the site by its path in it, sorted; hidden files are left out.

    Raises
    ------
    ProjectError
        If there is no site, a link in it leads elsewhere, or it is being replaced.
    """
    return {inside: _read(path, inside) for inside, path in site_paths(folder)}


def site_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the site, its path in it first, sorted; as `site_files`."""
    _check_site(folder)
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            kind = "a link" if path.is_symlink() else "a pipe or a device"
            shown = escaped(inside.as_posix())
            raise ProjectError(f"{shown} is not a file of the site but {kind}: {AGAIN}")
        if path.is_file():
            yield inside.as_posix(), path


def check_whole(files: Mapping[str, bytes]) -> None:
    """Raise `ProjectError` unless every page is whole and all that it links to is there.

    Parameters
    ----------
    files : mapping of str to bytes
        As `site_files` gives them.
    """
    for page in sorted(path for path in files if path.endswith(".html")):
        html = files[page].decode("utf-8", "replace")
        _check_end(page, html)
        for _tag, _name, address in addresses(html):
            path = local_path(address, page)
            if path is None:
                continue
            if not files.get(path):
                raise ProjectError(
                    f"the site is not whole: {escaped(page)} links to {escaped(path)}, which is "
                    f"not there; {AGAIN}"
                )


def write_zip(target: Path, files: Mapping[str, bytes], *, root: str) -> Path:
    """Write `files` under the folder `root`: names sorted, dates and rights fixed.

    Raises
    ------
    ProjectError
        If a path would leave the folder.
    """
    with zipfile.ZipFile(target, "w") as packed:
        for path in sorted(files):
            if path.startswith("/") or "\\" in path or ".." in path.split("/"):
                raise ProjectError(f"{path!r} cannot be the name of a file in a zip")
            entry = zipfile.ZipInfo(f"{root}/{path}", date_time=EPOCH)
            entry.create_system = 3  # the same on every machine
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[path], zipfile.ZIP_DEFLATED, 9)
    return target


def file_name(title: str) -> str:
    """A name that every file system takes, from the title of a site.

    Examples
    --------
    >>> file_name("Päijät-Hämeen ekosysteemien taustaselvitykset")
    'paijat-hameen-ekosysteemien-taustaselvitykset'
    >>> file_name("../🙂")
    'site'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall(r"[a-z0-9]+", plain.casefold()))[:80].strip("-") or "site"


def size_of(path: Path) -> str:
    """The size of a file for people: ``1.6 MB``."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size, 1000) / 1e3:.0f} kB"


def page_in_site(
    project: Project, catalogue: Catalogue, *, kind: Kind, subject: str, language: str
) -> str:
    """Where the page of a study stands in the built site.

    Raises
    ------
    CatalogueError
        If the subject or language is unknown.
    ProjectError
        If there is no site, or no such page in it.
    """
    subject, language = subject_of(catalogue, kind, subject), catalogue.language(language)
    folder = project.reports / "site"
    page = study_path(subject, language, kind=kind.name)
    _check_site(folder)
    if not (folder / page).is_file():
        of_kind = "" if kind.name == FIRST else f"--kind {kind.name} "
        options = f"{of_kind}--only {subject} --language {language}"
        raise ProjectError(f"the site has no page {page}: run `nextstep studies {options}`")
    return page


def file_stem(page: str) -> str:
    """What the file of a study is called that stands alone, from where its page stands.

    Examples
    --------
    >>> file_stem("fi/wood-furniture.html"), file_stem("fi/roadmap/wood-furniture.html")
    ('wood-furniture-fi', 'roadmap-wood-furniture-fi')
    """
    language, *names = page.removesuffix(".html").split("/")
    return "-".join((*names, language))


def read_page(folder: Path, page: str) -> str:
    """The text of a page of the site in `folder`; `ProjectError` if it breaks off."""
    html = read_inside(folder, page).decode("utf-8", "replace")
    _check_end(page, html)
    return html


def _check_site(folder: Path) -> None:
    if folder.is_symlink():
        raise ProjectError(f"{folder} is not a site but a link: {AGAIN}")
    if not (folder / INDEX).is_file():
        raise ProjectError(f"there is no site in {folder}: run `nextstep studies` first")


def read_inside(folder: Path, path: str) -> bytes:
    """A file of the site, and of nowhere else."""
    whole = Path(os.path.realpath(folder / path))
    if not whole.is_relative_to(folder.resolve()):
        raise ProjectError(f"{path} is not a file of the site: {AGAIN}")
    return _read(whole, path)


def _read(path: Path, name: str) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise ProjectError(
            f"the site is not whole: {escaped(name)} cannot be read ({error.strerror}); {AGAIN}"
        ) from None


def _check_end(page: str, html: str) -> None:
    if not html.rstrip().endswith("</html>"):
        raise ProjectError(f"the site is not whole: {escaped(page)} breaks off; {AGAIN}")


def _placed(made: Path, target: Path) -> Path:
    """Put the finished file in its place, at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(made, target)
    return target
