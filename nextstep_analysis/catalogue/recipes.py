"""Where the newest figures of a dataset are published and how its table is made: `fetch.yaml`."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import Count, Line, Switch, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.catalogue.nuts import TABLE, regions_by_nuts3
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project

FILE = "fetch.yaml"
MAPS = ("wfs", "ogcapi")
"""Kinds of services that give borders, not tables."""
LISTS = "classifications"  # the kind of service that has classifications, not tables


def _check_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None
    return text


def _check_base(address: str) -> str:
    if re.fullmatch(r"https?://[^\s/]+(/\S*)?", address):
        return address.rstrip("/")
    raise ValueError("an address starts with https:// and holds no spaces")


Pattern = Annotated[Line, AfterValidator(_check_pattern)]
Base = Annotated[str, AfterValidator(_check_base)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Factor = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Part = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class Service(Entry):
    """A service that publishes tables.

    `cells`, `calls` and `seconds` hold where the service itself says nothing of its limits.
    """

    kind: Literal["pxweb1", "pxweb2", "eurostat", "wfs", "ogcapi", "classifications"]
    address: Base
    database: str = ""
    archive: str = ""
    cells: Count
    calls: Count
    seconds: Seconds
    language: Line = "fi"


class Key(Entry):
    """A key column: which variable of the table it is, and which of its codes are wanted.

    `variable` fits the variable's text or code, `codes` a whole code; `renamed` says what codes
    that a pattern fits are called here, ``\\1`` for its first group. The column of years takes
    all periods of a whole year. `singly`: each query asks for one code, for services that give up
    on more.

    A service that has no list of its codes is asked for those in `ask`, and with `nuts3` for the
    regions of Finland, which get our codes; `older` are codes that others have replaced, with
    these: both are asked for, and the older ones left out where the newer ones are there.
    """

    variable: Pattern
    codes: Pattern = ".*"
    renamed: Mapping[Pattern, Line] = {}
    singly: Switch = False
    ask: tuple[Line, ...] = ()
    nuts3: Switch = False
    older: Mapping[str, Line] = {}


class Value(Entry):
    """A column of figures: which content of the table, and how periods make a year.

    `times` brings a figure into the unit of the dataset: 0.001 of thousands to millions.
    """

    content: Pattern = ".*"
    by: Literal["only", "last", "sum", "mean"] = "only"
    times: Factor = 1.0
    decimals: Annotated[int, Field(strict=True, ge=0, le=10)] | None = None


class Recipe(Entry):
    """Where a dataset comes from: the table, by its id or by its title, and what of it.

    `fixed` gives variables that are no key a pattern of the one code (or its label) to take;
    others must have a single code, or be ones that the service adds up by itself. `archive` allows
    the table of the archive where it has moved there. `add_regions` adds up municipalities where
    the table has no regions. `note` says how far the table is known.
    """

    service: Line
    folder: str = ""
    table: Line | None = None
    title: Pattern
    archive: Switch = False
    contents: Pattern = "Tiedot|Information|contentscode|ContentsCode"
    keys: Mapping[str, Key]
    values: Annotated[Mapping[str, Value], Field(min_length=1)]
    fixed: Mapping[Pattern, Pattern] = {}
    add_regions: Switch = False
    note: str = ""


class Border(Entry):
    """Where the borders of a dataset come from: the newest layer that a pattern fits, its codes.

    Attributes
    ----------
    layer : pattern
        Of a whole name without its workspace; of several the one with the latest year at its end.
    code, year : str
        The properties that hold an area's code and the year of its borders.
    prefix, digits : str, int
        What stands before a code here, such as ``KU``, and how many digits it has, for some forms
        of answer lose zeros; `codes` fits the whole codes wanted.
    filters : mapping
        Further parameters of the request (OGC API), such as ``tessellation``.
    producer : str
        Who has drawn the borders, for the sidecar.
    """

    service: Line
    layer: Pattern
    code: Line
    year: Line = "vuosi"
    prefix: Line
    digits: Count
    codes: Pattern = ".*"
    filters: Mapping[str, Line] = {}
    producer: Line


class CodeList(Entry):
    """A classification that a dataset is a copy of: it is compared, and never replaced by itself.

    ``names``: the codes of `source` and their names. ``areas``: the municipalities of `source`
    and their regions, `target`. ``links``: the correspondence of `source` and `target`. ``{year}``
    in an id is the year of today, or the one before where it is not published yet.
    """

    service: Line
    kind: Literal["names", "areas", "links"]
    source: Line
    target: Line = ""

    @model_validator(mode="after")
    def _check(self) -> "CodeList":
        if (self.kind == "names") == bool(self.target):
            raise ValueError("'target' is for the kinds areas and links, which need it")
        return self


class Alarms(Entry):
    """From where on a difference between two vintages stops at a person's word.

    `level`: change of a column's sum over the rows that both have, as a share. `missing`: rise
    of the share of missing cells. `revised`: share of cells that changed by more than `level`.
    """

    level: Part
    missing: Part
    revised: Part


class Patience(Entry):
    """How long and how often is tried."""

    attempts: Count
    wait_seconds: Seconds
    most_wait_seconds: Seconds
    connect_seconds: Seconds
    answer_seconds: Seconds
    whole_seconds: Seconds
    usual_seconds: Seconds
    most_bytes: Count


class Fetching(Entry):
    """All of `config/fetch.yaml`."""

    patience: Patience
    alarms: Alarms
    services: Mapping[str, Service]
    tables: Mapping[str, Recipe]
    borders: Mapping[str, Border] = {}
    classifications: Mapping[str, CodeList] = {}

    @property
    def all(self) -> dict[str, Recipe | Border | CodeList]:
        """Everything that is fetched, by dataset: tables first."""
        return {**self.tables, **self.borders, **self.classifications}

    @model_validator(mode="after")
    def _check(self) -> "Fetching":
        for name, recipe in self.all.items():
            if recipe.service not in self.services:
                raise ValueError(
                    f"{name}: unknown service {recipe.service!r}"
                    f"{nearest(recipe.service, self.services)}; allowed are "
                    f"{', '.join(self.services)}"
                )
            kind = self.services[recipe.service].kind
            other = {**dict.fromkeys(MAPS, self.borders), LISTS: self.classifications}
            if name not in other.get(kind, self.tables):
                raise ValueError(
                    f"{name}: the service {recipe.service!r} is of kind {kind}; tables, borders "
                    "and classifications need different ones"
                )
        for name, recipe in self.tables.items():
            if recipe.archive and not self.services[recipe.service].archive:
                raise ValueError(f"{name}: the service {recipe.service!r} names no archive")
        return self


def read_fetching(project: Project, datasets: Mapping[str, Dataset]) -> Fetching:
    """`config/fetch.yaml`, whose tables have the columns that the data catalogue describes.

    Raises
    ------
    CatalogueError
        If it does not hold together: file, line, what is allowed.
    """
    path = project.config / FILE
    fetching = read_entry(path, Fetching)
    for name in (*fetching.tables, *fetching.classifications):
        if name not in datasets:
            where = ("tables" if name in fetching.tables else "classifications", name)
            problem = f"unknown dataset {name!r}{nearest(name, datasets)}"
            raise error_at(path, *where, problem=f"{problem}; allowed are those of sources.yaml")
    for name, recipe in fetching.tables.items():
        where = ("tables", name)
        dataset = datasets[name]
        keys, columns = set(recipe.keys), {*recipe.keys, *recipe.values}
        if keys != set(dataset.keys) or columns != set(dataset.columns):
            raise error_at(
                path,
                *where,
                problem=f"'keys' and 'values' name {', '.join(sorted(columns))}; the dataset has "
                f"the keys {', '.join(dataset.keys)} of the columns {', '.join(dataset.columns)}",
            )
        if dataset.year_column is None:
            raise error_at(path, *where, problem="a table without years cannot be fetched")
    for name in fetching.borders:
        if name not in datasets or datasets[name].kind != "boundaries":
            problem = f"{name!r} is no dataset of boundaries in sources.yaml"
            raise error_at(path, "borders", name, problem=problem)
    tables = {name: _with_regions(recipe, datasets) for name, recipe in fetching.tables.items()}
    return fetching.model_copy(update={"tables": tables})


def _with_regions(recipe: Recipe, datasets: Mapping[str, Dataset]) -> Recipe:
    """`recipe` with the codes of the regions of Finland where a key asks for them."""
    keys = dict(recipe.keys)
    for name, key in recipe.keys.items():
        if not key.nuts3:
            continue
        if TABLE not in datasets:
            raise CatalogueError(f"'nuts3' in {FILE} needs the dataset {TABLE!r}; it is not there")
        regions = regions_by_nuts3(datasets[TABLE].raw_file)
        asked = dict.fromkeys((*key.ask, *regions, *key.older))
        renamed = {**regions, **key.renamed}
        keys[name] = key.model_copy(update={"renamed": renamed, "ask": tuple(asked)})
    return recipe.model_copy(update={"keys": keys})
