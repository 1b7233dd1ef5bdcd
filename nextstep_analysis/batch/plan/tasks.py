"""Which notebooks to run, with which parameters, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.report.words.translations import FALLBACK

if TYPE_CHECKING:
    from nextstep_analysis.report.page.from_notebook import Page

TEMPLATE = "background_study.ipynb"


@dataclass(frozen=True)
class Task:
    """One notebook to run: a study of `ecosystem` in `language`.

    `abroad` is true for another region than that of the settings: its outputs then
    carry the region in their names.
    """

    ecosystem: str
    language: str
    region: str
    reference: str
    peers: tuple[str, ...] = ()
    abroad: bool = False

    @property
    def name(self) -> str:
        """For file names: ``wood-furniture-fi``; ``mk06-wood-furniture-fi`` for MK06."""
        return f"{self._before('-')}{self.ecosystem}-{self.language}"

    @property
    def label(self) -> str:
        """For messages: ``wood-furniture/fi``; ``mk06/wood-furniture/fi`` for MK06."""
        return f"{self._before('/')}{self.ecosystem}/{self.language}"

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """As the notebook takes them; a language only begun is told in its fallback."""
        return {
            "ecosystem": self.ecosystem,
            "region": self.region,
            "reference": self.reference,
            "peers": list(self.peers),
            "language": FALLBACK.get(self.language, self.language),
        }

    def _before(self, mark: str) -> str:
        return f"{self.region.lower()}{mark}" if self.abroad else ""


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
    """Most bytes that its kernel held at a time."""

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
    catalogue: Catalogue, *, ecosystems: Iterable[str] = (), languages: Iterable[str] = (),
    regions: Iterable[str] = (),
    peers_for: Callable[[Catalogue, str, str], tuple[str, ...]] = lambda *_: (),
) -> tuple[Task, ...]:  # fmt: skip
    """A task per region, ecosystem and language of the catalogue, or of those named.

    Parameters
    ----------
    ecosystems, languages : iterable of str
        All of the catalogue when empty.
    regions : iterable of str
        Codes that the data know; the region of the settings when empty.
    peers_for : callable
        The regions that another region than that of the settings is compared with,
        from the catalogue, the ecosystem and the region.

    Raises
    ------
    CatalogueError
        If an ecosystem or language is unknown.
    """
    settings = catalogue.settings
    asked = dict.fromkeys(catalogue.ecosystem(name).id for name in ecosystems)
    chosen = list(asked) or list(catalogue.ecosystems)
    spoken = list(dict.fromkeys(map(catalogue.language, languages))) or list(settings.languages)
    return tuple(
        Task(name, language, region, settings.reference)
        if region == settings.region
        else Task(
            name, language, region, settings.reference,
            peers_for(catalogue, name, region), abroad=True,
        )
        for region in dict.fromkeys(regions) or (settings.region,)
        for language in spoken  # the languages of a study apart: it is computed for the first
        for name in chosen
    )  # fmt: skip
