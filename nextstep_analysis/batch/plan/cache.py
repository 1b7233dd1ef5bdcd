"""Finished studies, kept by the checksum of their inputs: what a killed run resumes from.

An entry is a folder: the executed notebook, its page as JSON, and the checksums of both.
It appears by renaming, so there is no half of one; what was damaged later is noticed.
"""

import json
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nextstep_analysis.batch.plan.checksums import file_digest
from nextstep_analysis.batch.plan.finished import StoredPage, Sums
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import HALF, working_folder
from nextstep_analysis.processed import checksum
from nextstep_analysis.stored import fitting, parsed, read_regular

if TYPE_CHECKING:
    from nextstep_analysis.report.page.from_notebook import Page

FOLDER = ".cache"
MOST = 600
"""Entries kept besides those of the site: about two builds of every region."""
_NOTEBOOK, _PAGE, _SUMS = "notebook.ipynb", "page.json", "sums.json"

State = Literal["whole", "damaged", "absent"]


class Cache:
    """The finished studies in ``reports/.cache``, by key."""

    def __init__(self, reports: Path):
        self._folder = reports / FOLDER

    def state(self, key: str) -> State:
        """Whether there is an entry, it is as it was written, and it holds a page."""
        folder = self._folder / key
        if not folder.is_dir():
            return "absent"
        try:
            sums = parsed(read_regular(folder / _SUMS), Sums)
            found = (checksum(read_regular(folder / name)) for name in (_NOTEBOOK, _PAGE))
            whole = sums is not None and sums.fits(key, *found) and self.page(key) is not None
        except (OSError, ProjectError):
            return "damaged"
        return "whole" if whole else "damaged"

    def keep(self, key: str, *, notebook: Path, page: "Page") -> None:
        """Put a finished study in, in the place of what stands there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        half = working_folder(self._folder, HALF)
        try:
            shutil.copyfile(notebook, half / _NOTEBOOK)
            plain = {**vars(page), "headings": [vars(link) for link in page.headings]}
            text = json.dumps(plain, ensure_ascii=False)
            (half / _PAGE).write_text(text, encoding="utf-8", newline="\n")
            sums = {name: file_digest(half / name) for name in (_NOTEBOOK, _PAGE)}
            told = Sums(key=key, **sums)
            (half / _SUMS).write_text(told.to_json(), encoding="ascii")
            self.drop(key)
            half.rename(self._folder / key)
        finally:
            shutil.rmtree(half, ignore_errors=True)

    def page(self, key: str) -> "Page":
        """The page of a whole entry.

        Raises
        ------
        ProjectError
            If it is not whole by now.
        """
        from nextstep_analysis.report.page.from_notebook import Link, Page

        plain = fitting(read_regular(self._folder / key / _PAGE), StoredPage)
        if plain is None:
            raise ProjectError(
                f"the finished copy {self._folder / key} is damaged: run `nextstep studies` again"
            )
        headings = tuple(Link(**link) for link in plain.pop("headings"))
        listed = {name: tuple(plain.pop(name, ())) for name in ("tables", "exhibits")}
        return Page(headings=headings, **listed, **plain)

    def notebook(self, key: str) -> Path:
        """The executed notebook of a whole entry."""
        os.utime(self._folder / key)  # used: `prune` takes others first
        return self._folder / key / _NOTEBOOK

    def drop(self, key: str) -> None:
        """Take an entry out; by renaming, so that no half of it stays under its key."""
        folder = self._folder / key
        if folder.exists():
            gone = working_folder(self._folder, HALF)
            folder.rename(gone / "entry")
            shutil.rmtree(gone, ignore_errors=True)

    def prune(self, used: Collection[str]) -> None:
        """Remove what killed runs have left, and the oldest entries above `MOST` not in `used`."""
        if not self._folder.is_dir():
            return
        entries = sorted(self._folder.iterdir(), key=lambda path: (path.stat().st_mtime, path.name))
        for half in (path for path in entries if path.name.startswith(HALF)):
            shutil.rmtree(half, ignore_errors=True)
        others = [p for p in entries if p.name not in used and not p.name.startswith(HALF)]
        for old in others[: max(len(others) - MOST, 0)]:
            self.drop(old.name)
