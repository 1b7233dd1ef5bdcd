"""The `Study`: everything a report says, as data.

`studies` builds it, `report` shows it, and neither knows the other. Texts are
English message templates; a report translates them and fills in the values.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nextstep_analysis import glance
from nextstep_analysis.claim import Claim
from nextstep_analysis.declared import TableOf
from nextstep_analysis.errors import DataError
from nextstep_analysis.json_values import json_value

if TYPE_CHECKING:
    import pandas as pd  # half a second; the catalogue needs only `Source`

    from nextstep_analysis.conclusion import Conclusion, Considered, Question
    from nextstep_analysis.front import Front
    from nextstep_analysis.study_comparison import StudyComparison


@dataclass(frozen=True)
class Code:
    """A code of a region, municipality or industry, to be shown by its name."""

    code: str


@dataclass(frozen=True)
class Statement:
    """A sentence to be said in the reader's language.

    Attributes
    ----------
    message : str
        English template and message id: ``"{region:in} has {n:d} enterprises."``, with the
        placeholders and formats of `report.words.text.Text.say`.
    values : mapping
        Numbers, texts, and `Code` for names; numbers as calculated, unrounded.
    plural : str, optional
        The template for other counts than one; `count` names the deciding value.
    count : str, optional
        Key in `values` that decides between `message` (one) and `plural`.
    evidence : str, optional
        Name of the table in the study that the sentence rests on.
    then : Statement, optional
        A sentence that always follows this one.
    claims : tuple of Claim
        What the sentence says of the tables, so that a test can tell whether it is true.
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None
    count: str | None = None
    evidence: str | None = None
    then: "Statement | None" = None
    claims: tuple[Claim, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def given(
        self,
        *,
        evidence: str | None = None,
        then: "Statement | None" = None,
        claims: Iterable[Claim] = (),
        **values: Any,
    ) -> "Statement":
        """This sentence with its `values`, its claims, its table, and what follows it."""
        return replace(self, values=values, evidence=evidence, then=then, claims=tuple(claims))

    def __repr__(self) -> str:
        return f"<Statement: {glance.shortened(glance.in_words(self))}>"


def in_a_row(statements: Sequence[Statement]) -> Statement | None:
    """Statements as one, each followed by the next; None where there are none."""
    following = None
    for statement in reversed(statements):
        following = replace(statement, then=following)
    return following


@dataclass(frozen=True)
class Source:
    """Where figures come from, as the sidecar of the dataset tells."""

    dataset: str
    title: Mapping[str, str]
    producer: Mapping[str, str]
    table: str
    licence: Mapping[str, str]
    vintage: str
    published: str | None = None
    estimate: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """One headline number with all that is needed to quote it.

    `value`, `lower` and `upper` are in `unit`; shares are 0-1. A missing value is NaN; `caveat`
    says why, or what limits the figure. A change is from the year `since` to `year`.
    """

    id: str
    label: str
    value: float
    unit: str
    year: int
    datasets: tuple[str, ...]
    lower: float = float("nan")
    upper: float = float("nan")
    caveat: Statement | None = None
    since: int | None = None


@dataclass(frozen=True)
class StudyTable:
    """A table of the study: tidy rows, the datasets behind them, remarks, and its declaration."""

    frame: "pd.DataFrame"
    datasets: tuple[str, ...]
    notes: tuple[Statement, ...] = ()
    declared: TableOf | None = None

    @classmethod
    def of(
        cls,
        declared: TableOf,
        frame: "pd.DataFrame",
        datasets: tuple[str, ...] = (),
        notes: Iterable[Statement] = (),
    ) -> "StudyTable":
        """`frame` as the table that `declared` tells of.

        Raises
        ------
        DataError
            If the columns of `frame` are not the declared ones in their order.
        """
        declared.check(frame.columns)
        return cls(frame, datasets, tuple(notes), declared)

    def __repr__(self) -> str:
        return f"StudyTable({self._size()}: {glance.shortened(', '.join(map(str, self.frame)))})"

    def _repr_html_(self) -> str:
        remarks = [
            self._size(),
            f"datasets: {', '.join(self.datasets)}",
            *map(glance.in_words, self.notes),
        ]
        head = self.frame.head(glance.ROWS).to_html(max_cols=12, border=0, escape=True)
        return head + "".join(f"<p>{escape(remark)}</p>" for remark in remarks)

    def _size(self) -> str:
        rows, columns = self.frame.shape
        return f"{glance.counted(rows, 'row')} × {glance.counted(columns, 'column')}"


def by_name(*tables: StudyTable) -> dict[str, StudyTable]:
    """Tables under the names that they are declared with.

    Raises
    ------
    DataError
        If one is not declared (`StudyTable.of`).
    """
    named: dict[str, StudyTable] = {}
    for table in tables:
        if table.declared is None:
            raise DataError("a table that is not declared has no name")
        named[table.declared.name] = table
    return named


@dataclass(frozen=True)
class Limit:
    """What a dataset cannot say, by language; in braces are `figures` of its own."""

    texts: Mapping[str, str]
    figures: Mapping[str, float] = field(default_factory=dict)


RISKS = "risks"  # the factor that holds documented risks


@dataclass(frozen=True)
class Fact:
    """A documented fact, worded by language, with where it was read.

    `subject` is the ecosystem, region or reference ecosystem that it is about. A fact of ``low``
    `confidence` is a claim, never shown alone. `note` limits it, `against` tells of a weakness,
    `lowers` is the factor that a risk bears on, `short` says it in few words, for the summary.
    """

    subject: str
    factor: str
    text: Mapping[str, str]
    source_title: str
    source_url: str
    source_date: str | None
    confidence: str
    note: Mapping[str, str] | None = None
    against: bool = False
    lowers: str | None = None
    short: Mapping[str, str] | None = None

    @property
    def weighs_against(self) -> bool:
        """Whether it is a documented risk, or tells of a weakness."""
        return self.against or self.factor == RISKS


@dataclass(frozen=True, eq=False)
class Told:
    """What a report of any kind tells of a region beside others, as data.

    `level` is that of every interval (0-1). `tables` holds `StudyTable` by name, `limits` what
    each dataset cannot say, `names` a row per code with its names (`classifications.names`).
    """

    region: str
    reference: str
    peers: tuple[str, ...]
    level: float
    findings: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    tables: Mapping[str, StudyTable]
    limits: Mapping[str, tuple[Limit, ...]]
    sources: Mapping[str, Source]
    names: "pd.DataFrame"


@dataclass(frozen=True, eq=False)
class Study(Told):
    """A background study as data; see `studies.background.study.background_study`.

    Two are equal when all that they say is: `as_json`. `breaks` are the years from which the
    series of enterprises is not comparable with the years before. What follows: `conclusions`
    by rule, open `questions`, and what people have `considered`.
    """

    ecosystem: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    status: Statement
    breaks: tuple[int, ...]
    key_figures: tuple[KeyFigure, ...]
    caveats: tuple[Statement, ...]
    front: "Front"
    ages: Statement
    conclusions: "tuple[Conclusion, ...]" = ()
    questions: "tuple[Question, ...]" = ()
    considered: "tuple[Considered, ...]" = ()

    @property
    def headlines(self) -> tuple[Statement, ...]:
        """Five findings, one a slot: what a report starts with."""
        return tuple(line.statement for line in self.front.headlines)

    def compare(self, other: "Study") -> "StudyComparison":
        """What differs in `other`, such as the same ecosystem without an industry.

        Raises `DataError` if `other` is no study.
        """
        from nextstep_analysis.study_comparison import compare

        return compare(self, other)

    def as_json(self) -> str:
        """All that the study holds, as JSON with sorted keys: to be kept, and compared later.

        A missing number is null. Names of codes are left out: they are no finding.
        """
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        del held["names"]
        return json.dumps(json_value(held), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self.as_json() == other.as_json()

    def __hash__(self) -> int:
        return hash((self.ecosystem, self.region, self.reference, self.peers))

    def __repr__(self) -> str:
        return glance.study_in_words(self)

    def _repr_html_(self) -> str:
        return glance.study_as_html(self)
