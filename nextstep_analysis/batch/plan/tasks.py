"""Which notebooks to run, with which parameters, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import CatalogueError, ProjectError
from nextstep_analysis.kind import Kind, prefix

if TYPE_CHECKING:
    from nextstep_analysis.report.page.from_notebook import Page


@dataclass(frozen=True)
class Task:
    """One notebook to run: a report of `kind` about `subject` in `language`.

    `abroad` is true for another region than that of the settings: its outputs then
    carry the region in their names.
    """

    kind: Kind
    subject: str
    language: str
    region: str
    reference: str
    peers: tuple[str, ...] = ()
    abroad: bool = False

    @property
    def name(self) -> str:
        """For file names: ``wood-furniture-fi``; ``mk06-wood-furniture-fi`` for MK06.

        A kind other than the first stands before the subject: ``roadmap-wood-furniture-fi``.
        """
        return f"{self._before('-')}{self.subject}-{self.language}"

    @property
    def label(self) -> str:
        """For messages: ``wood-furniture/fi``; ``mk06/wood-furniture/fi`` for MK06."""
        return f"{self._before('/')}{self.subject}/{self.language}"

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """As the notebook takes them."""
        named = {self.kind.parameter: self.subject} if self.kind.parameter else {}
        return {
            **named,
            "region": self.region,
            "reference": self.reference,
            "peers": list(self.peers),
            "language": self.language,
        }

    def _before(self, mark: str) -> str:
        region = f"{self.region.lower()}{mark}" if self.abroad else ""
        return region + prefix(self.kind.name, mark)


@dataclass(frozen=True)
class Outcome:
    """What became of a task: its executed notebook, or the cell and reason of its failure."""

    task: Task
    seconds: float
    notebook: Path | None = None
    page: "Page | None" = None
    reason: str = ""
    cell: int | None = None
    draft: Path | None = None
    memory: int = 0
    """Most bytes that its kernel, and what it started, held at a time."""
    remarks: tuple[str, ...] = ()
    """What its page leaves out, and whether it ended early: for the one who runs it."""

    @property
    def failed(self) -> bool:
        return self.page is None


@dataclass(frozen=True)
class Planned:
    """A study of the site: its task, the key of its inputs, and why it is built.

    Without `reasons` its finished copy is used.
    """

    task: Task
    key: str
    inputs: Mapping[str, str]
    reasons: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reasons as one line; the first three, and how many more."""
        more = len(self.reasons) - 3
        return "; ".join(self.reasons[:3]) + (f"; and {more} more" if more > 0 else "")


def plan_studies(
    catalogue: Catalogue,
    kinds: Iterable[Kind],
    *,
    only: Iterable[str] = (),
    languages: Iterable[str] = (),
    regions: Iterable[str] = (),
    peers_for: Callable[[Catalogue, str, str], tuple[str, ...]] = lambda *_: (),
) -> tuple[Task, ...]:
    """A task per region, kind, subject and language of the catalogue, or of those named.

    Parameters
    ----------
    kinds : iterable of Kind
    only, languages : iterable of str
        Subjects and languages; all there are when empty. In a language of `settings.summaries`
        there is a task where the kind has summaries and all texts of the subject stand in it.
    regions : iterable of str
        Codes that the data know; the region of the settings when empty.
    peers_for : callable
        The regions that another region than that of the settings is compared with,
        from the catalogue, the subject and the region.

    Raises
    ------
    CatalogueError
        If a subject or language is unknown, or none of those asked for can be told in the only
        languages asked for.
    ProjectError
        If two reports would have the same name.
    """
    settings = catalogue.settings
    chosen = _subjects(catalogue, tuple(kinds), tuple(only))
    spoken = list(dict.fromkeys(map(catalogue.language, languages))) or settings.published_in
    told = _told(catalogue, [(language, *one) for language in spoken for one in chosen])
    tasks = tuple(
        Task(kind, name, language, region, settings.reference)
        if region == settings.region
        else Task(
            kind,
            name,
            language,
            region,
            settings.reference,
            peers_for(catalogue, name, region),
            abroad=True,
        )
        for region in dict.fromkeys(regions) or (settings.region,)
        for language, kind, name in told  # languages of a study apart: it is computed for the first
        if kind.elsewhere or region == settings.region
    )
    _check_names(tasks)
    return tasks


def _told(catalogue: Catalogue, asked: list[tuple[str, Kind, str]]) -> list[tuple[str, Kind, str]]:
    """Those of `asked` that can be told in their language; `CatalogueError` if none can."""
    told = [one for one in asked if not _untold(catalogue, *one)]
    if asked and not told:
        raise CatalogueError(_untold(catalogue, *asked[0]))
    return told


def _untold(catalogue: Catalogue, language: str, kind: Kind, subject: str) -> str:
    """Why a report cannot be told in `language`; "" where it can."""
    if language not in catalogue.settings.summaries:
        return ""
    if kind.untold is None:
        return f"in {language} only summaries are told, and a {kind.name} study has none"
    lacking = kind.untold(catalogue, subject, language)
    told = f"{subject} has no summary in {language}: its file lacks it in {', '.join(lacking)}"
    return told if lacking else ""


def subject_of(catalogue: Catalogue, kind: Kind, named: str) -> str:
    """The subject `named` of `kind`, or its only one where none is named.

    Raises
    ------
    CatalogueError
        If there is none of this name, or none is named and there are several.
    """
    known = kind.subjects(catalogue)
    if not named and len(known) == 1:
        return known[0]
    return one_of(named, known, kind=kind.parameter or "subject")


def _subjects(
    catalogue: Catalogue, kinds: tuple[Kind, ...], only: tuple[str, ...]
) -> list[tuple[Kind, str]]:
    """Each kind with each of its subjects, or with those of `only` that it has."""
    known = {kind.name: kind.subjects(catalogue) for kind in kinds}
    every = dict.fromkeys(name for names in known.values() for name in names)
    what = kinds[0].parameter or "subject"
    asked = dict.fromkeys(one_of(name, every, kind=what) for name in only)
    return [
        (kind, name)
        for kind in kinds
        for name in (asked or known[kind.name])
        if name in known[kind.name]
    ]


def _check_names(tasks: Iterable[Task]) -> None:
    """Raise `ProjectError` if files of two tasks would stand in each other's place."""
    seen: dict[str, Task] = {}
    for task in tasks:
        other = seen.setdefault(task.name, task)
        if other != task:
            raise ProjectError(
                f"a {other.kind.name} study and a {task.kind.name} study would both be called "
                f"{task.name}: give one of their subjects or kinds another name"
            )
