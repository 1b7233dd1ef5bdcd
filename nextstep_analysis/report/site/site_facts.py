"""What the pages beside the studies say, as plain data: methods, data, terms, the site itself.

`batch` fills these in from the catalogue; `report.site.info_pages` makes pages of them. Texts are
by language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nextstep_analysis.study import Limit, Source

Texts = Mapping[str, str]


@dataclass(frozen=True)
class IndicatorFacts:
    """One indicator.

    Attributes
    ----------
    id : str
        Its address on the page.
    function : str
        ``module.function``; the module is the group in which it stands.
    formula : str
        LaTeX of its docstring, "" where there is none.
    unit, direction : str
        As in the catalogue of indicators.
    needs : tuple of str
        ``dataset.column``.
    used : mapping of str to tuple of int
        Kinds of reports that rest on it, with the numbers of their chapters.
    """

    id: str
    function: str
    name: Texts
    question: Texts
    formula: str
    unit: str
    direction: str
    reference: str
    needs: tuple[str, ...]
    interval: bool
    limits: Texts | None
    used: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesBreak:
    """A year from which figures are not comparable with those before."""

    year: int
    note: Texts


@dataclass(frozen=True)
class DatasetFacts:
    """One dataset.

    Attributes
    ----------
    kind : str
        ``table``, ``names`` or ``boundaries``.
    source : Source
        Title, producer, table, licence, vintage.
    years : (first, last), optional
    counts : mapping of str to int
        How many different ``region``, ``municipality``, ``nuts2``, ``industry`` (totals
        among them), ``division`` (no totals), ``occupation`` there are in it.
    measures : mapping of str to texts
        Unit of each measured column.
    missing : mapping of str to texts
        What an empty cell means, by column.
    absent : texts, optional
        What it means that a row is not there.
    classifications : mapping of str to int
        Of its industries, with the first year of each.
    areas : str
        The year whose borders its areas have, or a version of NUTS; "" without areas.
    """

    kind: str
    source: Source
    rows: int | None
    years: tuple[int, int] | None
    counts: Mapping[str, int]
    measures: Mapping[str, Texts]
    breaks: tuple[SeriesBreak, ...]
    missing: Mapping[str, Texts]
    absent: Texts | None
    limits: tuple[Limit, ...]
    classifications: Mapping[str, int] = field(default_factory=dict)
    areas: str = ""

    @property
    def id(self) -> str:
        return self.source.dataset


@dataclass(frozen=True)
class TermFacts:
    """A term of the glossary; `words` in every language that has one."""

    id: str
    words: Texts
    definition: Texts


@dataclass(frozen=True)
class EcosystemFacts:
    """An ecosystem, and whether the project's text names it or the workbench proposes it.

    `other_names` are words by which the search finds it, too.
    """

    id: str
    name: Texts
    named: bool
    other_names: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """All of it; `contact` is a role, never a person."""

    indicators: tuple[IndicatorFacts, ...]
    datasets: tuple[DatasetFacts, ...]
    terms: tuple[TermFacts, ...]
    ecosystems: tuple[EcosystemFacts, ...]
    project: Texts
    project_code: str
    contact: Texts
