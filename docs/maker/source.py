"""The source of the documentation in one folder: pages as they are, pages that were run or made."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from maker import api_pages
from maker.extension import write_assets
from maker.indicator_pages import indicator_pages, sections_of
from maker.links import FILES, PAGES, is_run, page_of, relinked, suffix_of
from maker.running import as_notebook, shell
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project
from nextstep_analysis.report.site.fact_sheets import Section
from nextstep_analysis.studies.memo import shared_studies

OWN = {"conf.py": "conf.py", "documentation.css": "_static/documentation.css"}
"""Files of ``docs`` that are no pages, and their places in the source."""
ASK = "import nextstep_analysis as ns\n"
"""What is known to the code of a page before its first block: `ns`."""


def own_pages(root: Path) -> list[str]:
    """The files of the project that are pages as they stand, as paths from its root."""
    folder = root / "docs"
    found = [*folder.glob("*.md"), *folder.glob("tutorials/*.md")]
    return [*sorted(path.relative_to(root).as_posix() for path in found), *PAGES]


def write_source(project: Project, target: Path) -> None:
    """Write the source of the whole documentation into `target`, which is empty.

    Raises
    ------
    ProjectError
        If a link leads nowhere, or the code of a page fails.
    NextStepError
        If the config is at fault, or the data are not built.
    """
    checked = [read_page(project.root, path) for path in own_pages(project.root)]
    with shared_studies(), shell(project.root):
        for page in checked:
            write_page(project, page, target)
        catalogue = load_catalogue(project)
        sections = sections_of(catalogue)
        folder = target / "indicators"
        folder.mkdir()
        worked = project.root / "docs" / "worked"
        for name, notebook in indicator_pages(sections, catalogue, worked):
            nbformat.write(notebook, folder / f"{name}.ipynb")
    _write_indexes(sections, folder)
    api_pages.written(target / "api")
    write_assets(target / "_static")
    for name, place in OWN.items():
        shutil.copyfile(project.root / "docs" / name, target / place)


@dataclass(frozen=True)
class Page:
    """A file of the project that is a page: its `name` there, its text, the files it leads to."""

    path: str
    name: str
    text: str
    files: frozenset[str]


def read_page(root: Path, path: str) -> Page:
    """The file `path` as a page; its links are checked."""
    text, files = relinked((root / path).read_text("utf-8"), of=path, root=root)
    return Page(path, str(page_of(path)), text, frozenset(files))


def write_page(project: Project, page: Page, target: Path) -> None:
    """Write a page into `target`, run if it is one of those, and the files that it leads to."""
    (target / page.name).parent.mkdir(parents=True, exist_ok=True)
    file = target / f"{page.name}{suffix_of(page.name)}"
    if is_run(page.name):
        nbformat.write(as_notebook(page.text, of=page.path, held=_names()), file)
    else:
        file.write_text(page.text, "utf-8", newline="\n")
    for name in page.files:
        copy = target / FILES / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / name, copy)


def _names() -> dict[str, object]:
    held: dict[str, object] = {}
    exec(ASK, held)
    return held


def _write_indexes(sections: list[Section], folder: Path) -> None:
    """A page for each field of the indicators, and one of the fields."""
    for section in sections:
        lines = [
            f"- [{sheet.title}]({sheet.id}.ipynb): {_plain(sheet.lead)}" for sheet in section.sheets
        ]
        contents = "\n".join(sheet.id for sheet in section.sheets)
        _write(folder / f"field_{section.id}.md", section.title, "\n".join(lines), contents)
    fields = "\n".join(f"- [{one.title}](field_{one.id}.md): {len(one.sheets)}" for one in sections)
    told = (
        "Each says what it asks, its formula, how to read it and how not to, its source, and an "
        "example, on figures of Päijät-Häme where there are such. All of it is made of "
        "`config/indicators.yaml` and the docstrings."
    )
    contents = "\n".join(f"field_{one.id}" for one in sections)
    _write(folder / "index.md", "Indicators", f"{told}\n\n{fields}", contents)


def _write(path: Path, title: str, told: str, contents: str) -> None:
    text = f"# {title}\n\n{told}\n\n```{{toctree}}\n:hidden:\n\n{contents}\n```\n"
    path.write_text(text, "utf-8", newline="\n")


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)
