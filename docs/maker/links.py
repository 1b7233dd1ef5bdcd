"""Links between files of the project, as links between pages of the documentation."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

from nextstep_analysis.errors import ProjectError

PAGES = {
    "README.md": "start",
    "CONTRIBUTING.md": "contributing",
    "CHANGELOG.md": "changes",
    "DATA_LICENCES.md": "licences",
    "config/README.md": "config_keys",
}
"""Files that join from elsewhere, and their pages; those of ``docs`` keep their names."""
RUN = ("tour", "how_to", "gallery", "tutorials/*")
"""Pages of ``docs`` whose blocks of Python are run; they become notebooks."""
FILES = "files"
"""The folder of copies of other files that pages lead to."""
_LINK = re.compile(r"(?P<begin>!?\[[^\]]*\]\()(?P<file>[^)#\s]+)(?P<place>#[^)\s]*)?\)")
_FENCED = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z]+:")


def page_of(path: str) -> str | None:
    """The page of a file of the project, such as ``docs/data.md``; None where it has none."""
    if path in PAGES:
        return PAGES[path]
    if path.startswith("docs/") and path.endswith(".md"):
        return path.removeprefix("docs/").removesuffix(".md")
    return None


def is_run(page: str) -> bool:
    """Whether the blocks of Python of a page are run."""
    return any(Path(page).match(pattern) for pattern in RUN)


def suffix_of(page: str) -> str:
    """How the source file of a page ends."""
    return ".ipynb" if is_run(page) else ".md"


def relinked(text: str, *, of: str, root: Path) -> tuple[str, set[str]]:
    """The Markdown of the file `of` with links that hold in its page, and the files they need.

    Raises
    ------
    ProjectError
        If a link leads to a file that is not there.
    """
    files: set[str] = set()
    page = page_of(of)
    if page is None:
        raise ProjectError(f"{of} has no page in the documentation")

    def told(link: re.Match[str]) -> str:
        if _ELSEWHERE.match(link["file"]):
            return link[0]
        path = normpath(join(dirname(of), link["file"]))
        if not (root / path).is_file():
            raise ProjectError(f"{of} leads to {link['file']}, and there is no such file")
        target = page_of(path)
        if target is None:
            files.add(path)
            target, suffix = f"{FILES}/{path}", ""
        else:
            suffix = suffix_of(target)
        address = relpath(target, dirname(page) or ".") + suffix
        return f"{link['begin']}{address}{link['place'] or ''})"

    parts = _FENCED.split(text)
    parts[::2] = [_LINK.sub(told, part) for part in parts[::2]]
    return "".join(parts), files
