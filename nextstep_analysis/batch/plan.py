"""Which notebooks to run, with which parameters."""

from collections.abc import Iterable
from dataclasses import dataclass

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.report.translations import FALLBACK

TEMPLATE = "background_study.ipynb"


@dataclass(frozen=True)
class Task:
    """One notebook to run: a study of `ecosystem` in `language`."""

    ecosystem: str
    language: str
    region: str
    reference: str
    peers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """For messages and file names: ``wood-furniture-fi``."""
        return f"{self.ecosystem}-{self.language}"

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


def plan_studies(
    catalogue: Catalogue, *, ecosystems: Iterable[str] = (), languages: Iterable[str] = ()
) -> tuple[Task, ...]:
    """A task per ecosystem and language of the catalogue, or of those named.

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
        Task(name, language, settings.region, settings.reference)
        for name in chosen
        for language in spoken
    )
