"""The files of a finished study in the cache, as models: its page, and the checksums of it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from nextstep_analysis.stored import Name, Sha256, Stored

Cell = str | int | float | bool | None


class _Loose(Stored):
    """Of what a report hands over: keys of its own may stand beside those that are known."""

    model_config = ConfigDict(extra="allow")


class Sums(Stored):
    """Checksums of the files of an entry, and the key it was made for, by which it is known.

    `key` is "" in entries of the time before it was noted.
    """

    notebook: Sha256 = Field(alias="notebook.ipynb")
    page: Sha256 = Field(alias="page.json")
    key: str = ""

    def fits(self, key: str, notebook: str, page: str) -> bool:
        """Whether this is what stands under `key`."""
        return self.key in ("", key) and (self.notebook, self.page) == (notebook, page)


class _Heading(Stored):
    level: int
    id: str
    text: str


class _Figure(_Loose):
    """As of `key_figures.figure_words`."""

    label: str
    value: str
    year: str
    interval: str
    caveat: str


class _Column(_Loose):
    label: str
    unit: str
    format: str


class _Dictionary(_Loose):
    """As of `dictionary.with_dictionary`."""

    meaning: str
    table: str
    columns: list[Annotated[list[str | None], Field(min_length=3, max_length=3)]]


class _Sheet(_Loose):
    """As of `tables.sheet`."""

    title: str
    subtitle: str
    source: str
    note: str
    notes: list[str]
    columns: list[_Column]
    rows: list[list[Cell]]
    dictionary: _Dictionary | None = None

    @model_validator(mode="after")
    def _check(self) -> "_Sheet":
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            raise ValueError("a row has more or fewer cells than there are columns")
        if self.dictionary and len(self.dictionary.columns) != width:
            raise ValueError("the dictionary is of other columns")
        return self


class _Summary(_Loose):
    """As of `from_notebook.Page`."""

    kind: Name
    subject: Name
    language: Name
    title: str
    lead: str
    titles: Mapping[str, str] = {}
    region: Annotated[str, Field(pattern=r"^[A-Z0-9]*$")] = ""
    region_name: str = ""
    status: str = ""
    headline: list[_Figure] = Field(default_factory=list)
    headline_source: str = ""
    producers: list[str] = Field(default_factory=list)
    method_checks: list[str] = Field(default_factory=list)
    details: Mapping[str, Any] = {}
    document: Mapping[str, Any] = {}


class StoredPage(Stored):
    """A `from_notebook.Page` as JSON."""

    language: Name
    body: str
    headings: list[_Heading]
    summary: _Summary
    tables: list[_Sheet]
    exhibits: list[Mapping[str, str]] = Field(default_factory=list)
