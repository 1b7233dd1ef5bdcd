"""A profile in one language: its statements in words, its sources in the order of their use."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nextstep_analysis.profile import Page, Profile, Told
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Limit, Source

_TOGETHER = re.compile(
    r"(?<=\d) (?=\d{3}(?!\d)|(?:%|€|km|ha|t|m²|m³|MW|GWh|milj\.|mrd\.)(?!\w))"
    r"|(?<=milj\.) (?=€)|(?<=mrd\.) (?=€)"
)
"""The space inside a number and before its unit, where no line may end: 13 000, 37 %, 50 ha."""


@dataclass(frozen=True)
class Reference:
    """A source under its number: a page with its address, or a dataset."""

    number: int
    words: str
    url: str = ""
    date: str = ""
    confidence: str = ""


@dataclass
class Words:
    """A profile and the `Text` that says it; sources get their numbers as they are named."""

    profile: Profile
    text: Text
    sources: dict[str, Reference] = field(default_factory=dict)

    def words(self, told: Told, texts: Mapping[str, str] | None = None) -> str:
        """The statement, or another text with the same figures, in words."""
        written = self.text.limit(Limit(texts or told.texts, self._values(told)))
        return _TOGETHER.sub("\u00a0", written)

    def pick(self, texts: Mapping[str, str]) -> str:
        return self.text.pick(texts)

    def numbers_of(self, told: Told) -> list[int]:
        """The numbers of the sources of a statement."""
        pages = [self._page(page) for page in told.pages]
        return [*pages, *(self._dataset(source) for source in told.sources)]

    def html(self, told: Told, texts: Mapping[str, str] | None = None) -> str:
        """The statement with marks that lead to its sources."""
        return escape(self.words(told, texts)) + self.marks(told)

    def marks(self, told: Told) -> str:
        return "".join(self._mark(number) for number in self.numbers_of(told))

    def joined(self, says: Iterable[Told]) -> str:
        """Statements of one row, each with its sources, after one another."""
        return "; ".join(self.html(one) for one in says)

    def dataset_marks(self, sources: Iterable[Source]) -> str:
        return "".join(self._mark(self._dataset(source)) for source in sources)

    def data(self, told: Told, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The statement as plain data."""
        return {"text": self.words(told, texts), "sources": self.numbers_of(told)}

    def _values(self, told: Told) -> dict[str, float]:
        values = {name: shown.value for name, shown in told.figures.items()}
        years = {f"{name}_year": float(shown.year) for name, shown in told.figures.items()}
        low = {f"{name}_low": shown.lower for name, shown in told.figures.items()}
        high = {f"{name}_high": shown.upper for name, shown in told.figures.items()}
        return values | years | low | high

    def _page(self, page: Page) -> int:
        number = len(self.sources) + 1
        one = Reference(number, page.title, page.url, page.date, page.confidence)
        return self.sources.setdefault(page.url, one).number

    def _dataset(self, source: Source) -> int:
        number = len(self.sources) + 1
        one = Reference(number, self._source_words(source))
        return self.sources.setdefault(source.dataset, one).number

    def _source_words(self, source: Source) -> str:
        head = self.text.source_line([source])
        return head.split(": ", 1)[1].rstrip(".")

    def _mark(self, number: int) -> str:
        label = escape(self.text.say("Source {number}", number=str(number)))
        return f'<a class="ref" href="#s{number}" aria-label="{label}">{number}</a>'
