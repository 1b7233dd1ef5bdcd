"""What the data catalogue says of one table: its columns, breaks, code sets and sums."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import Line, Real, Switch, Texts, Year
from nextstep_analysis.catalogue.files import Entry
from nextstep_analysis.industry_codes import TOL_2008
from nextstep_analysis.overlaps import OWN, SCHEME_NAMES

CLASSIFICATIONS = {name: scheme for name, scheme in SCHEME_NAMES.items() if scheme != OWN}
"""The industrial classifications there are, and the Finnish one whose codes each has."""
SUCCESSION = 2025  # first year of TOL 2025 and NACE Rev. 2.1: the letters mean other things
NUTS = ("2003", "2006", "2010", "2013", "2016", "2021", "2024")  # its versions
OF_INDUSTRIES = {"industry", "section", "division", "activity", "aggregate"}
FIGURES = {"count", "number"}
OF_AREAS = {"region", "municipality", "nuts2"}
LEVELS = {
    "sections": OF_INDUSTRIES,
    "divisions": OF_INDUSTRIES,
    "regions": OF_AREAS,
    "municipalities": OF_AREAS,
}
"""The levels that parts may stand on, and the types of column that have them."""
NESTED = (("divisions", "sections"), ("municipalities", "regions"))


def _check_classification(value: str | Mapping[str, int]) -> str | Mapping[str, int]:
    names = [value] if isinstance(value, str) else list(value)
    if unknown := [name for name in names if name not in CLASSIFICATIONS]:
        raise ValueError(
            f"unknown classification {unknown[0]!r}; allowed are {', '.join(CLASSIFICATIONS)}"
        )
    if not isinstance(value, str):
        years = list(value.values())
        if not years or years != sorted(set(years)):
            raise ValueError("classifications stand in the order of their first years, each later")
    return value


def _check_areas(areas: str) -> str:
    if re.fullmatch(rf"\d{{4}}(–\d{{4}})?|NUTS ({'|'.join(NUTS)})", areas):
        return areas
    raise ValueError(
        'allowed is the year whose borders the areas have, in quotes ("2026"), several '
        f'("2013–2026"), or NUTS and its version ({", ".join(NUTS)})'
    )


Classification = Annotated[
    str | Mapping[str, Annotated[int, Field(strict=True)]], AfterValidator(_check_classification)
]
Areas = Annotated[str, AfterValidator(_check_areas)]


def first_years(declared: Classification | None) -> dict[str, int]:
    """The classifications declared, each with its first year; 0 where there is one for all."""
    if declared is None:
        return {}
    return {declared: 0} if isinstance(declared, str) else dict(declared)


class Missing(Entry):
    """What an empty cell means, and where it may stand.

    `only` names the rows, by the values of another column; without it any cell
    of the column may be empty.
    """

    meaning: Texts
    only: Mapping[str, tuple[str, ...]] = {}


class Column(Entry):
    """One column of a raw table: what its cells may hold.

    ``region`` is SSS, MK and two digits or KU and three, ``municipality`` the last
    of these, ``postal_area`` SSS or five digits, ``nuts2`` a Eurostat code;
    ``industry`` any code of the industries table, ``section`` a letter (or TOT, X),
    ``division`` letter and two digits,
    ``activity`` a section, a division or a class (01.11);
    ``aggregate`` an industry of the regional accounts; ``code`` one of `values`;
    ``year``, ``count`` (whole, 0 or more), ``number``, ``text``. `values` gives the
    codes their names, to an aggregate the codes it may hold besides. `classification` is
    that of this column, where it is not the table's.
    """

    type: Literal[
        "region",
        "municipality",
        "postal_area",
        "nuts2",
        "industry",
        "section",
        "division",
        "activity",
        "aggregate",
        "occupation",
        "code",
        "year",
        "count",
        "number",
        "text",
    ]
    unit: Texts | None = None
    minimum: Real | None = None
    maximum: Real | None = None
    missing: Missing | None = None
    values: Mapping[str, Texts] = {}
    classification: Classification | None = None

    @model_validator(mode="after")
    def _check(self) -> "Column":
        if self.type == "code" and not self.values:
            raise ValueError("a column of type code needs 'values'")
        if self.type in FIGURES and self.unit is None:
            raise ValueError(f"a {self.type} needs a 'unit' in fi and en")
        if self.type == "year" and (self.minimum is None or self.maximum is None):
            raise ValueError("a year needs a 'minimum' and a 'maximum'")
        if self.missing and self.type not in FIGURES | {"text"}:
            raise ValueError(f"a {self.type} cannot be missing")
        if self.classification and self.type not in OF_INDUSTRIES:
            raise ValueError(f"a {self.type} has no 'classification'")
        return self


class Break(Entry):
    """A year from which the figures are not comparable with those before."""

    year: Year
    columns: tuple[str, ...]
    note: Texts


class Sum(Entry):
    """Parts that add up to a published whole, in the same table.

    Attributes
    ----------
    column : str
        The key in which parts and wholes stand.
    parts, whole : str or tuple of str
        A level (``sections``: the letters and X; ``divisions``, ``regions``,
        ``municipalities``), or codes. Divisions make up their section, municipalities
        their region; otherwise there is one whole.
    within : float
        How far a sum may miss its whole, for figures are rounded.
    rest : texts, optional
        What stands in no part, so that the parts may add up to less; `at_most` is the
        largest share (0-1) of the whole that it may be.
    where : mapping
        The rows it holds for, by the values of other columns.
    measures : tuple of str
        The figures that add up; all of the table when left out.
    """

    column: str
    parts: str | Annotated[tuple[str, ...], Field(min_length=1)]
    whole: str
    within: Annotated[Real, Field(ge=0)] = 0.0
    rest: Texts | None = None
    at_most: Annotated[Real, Field(gt=0, le=1)] | None = None
    where: Mapping[str, tuple[str, ...]] = {}
    measures: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "Sum":
        if isinstance(self.parts, str) and self.parts not in LEVELS:
            raise ValueError(f"'parts' is one of {', '.join(LEVELS)}, or a list of codes")
        levels = (self.parts, self.whole)
        if self.whole in LEVELS and levels not in NESTED:
            nested = ", ".join(f"{parts} of {whole}" for parts, whole in NESTED)
            raise ValueError(
                f"'parts' and 'whole' are levels one above the other ({nested}), or "
                f"'whole' is one code; found {self.parts} of {self.whole}"
            )
        if (self.rest is None) != (self.at_most is None):
            raise ValueError("'rest' and 'at_most' go together")
        return self


class Equal(Entry):
    """Figures of this table that stand in another one, too.

    `column` of the rows `where` equals the column `there` (of the same name when left out)
    of the rows `where_there` of the table `dataset`, row by row over the keys that both
    have, within `within`. `keys` gives a key its name there, `codes` a code. With `overlap`
    only rows that stand in both are compared: one table may have years that the other lacks.
    """

    dataset: str
    column: str
    there: str | None = None
    where: Mapping[str, tuple[str, ...]] = {}
    where_there: Mapping[str, tuple[str, ...]] = {}
    keys: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}
    within: Annotated[Real, Field(ge=0)] = 0.0
    overlap: Switch = False


class Fetched(Entry):
    """What is another in a fetched vintage than in the one that came with the project.

    What is given takes the place of what the entry says of the embedded vintage; `columns`
    of single columns. What is left out holds of all vintages.
    """

    table_label: Line | None = None
    producer_fi: Line | None = None
    producer_sv: Line | None = None
    classification: Classification | None = None
    bridge: tuple[str, ...] | None = None
    areas: Areas | None = None
    columns: Mapping[str, Column] = {}
    sums: tuple[Sum, ...] | None = None
    equal: tuple[Equal, ...] | None = None
    breaks: tuple[Break, ...] | None = None
    limits: tuple[Texts, ...] | None = None


class Awaited(Entry):
    """Who publishes a table of which no vintage came with the project."""

    producer: Line
    licence: Line
    table: Line


class Balance(Entry):
    """Which sums of an input-output table must agree.

    Attributes
    ----------
    columns : tuple of str
        The keys that make up a column: region and, last, who uses.
    final : tuple of str
        Users that are no industries and have no output.
    item : str
        The column that names what is used; `output` is its total, `inputs` are the
        items of value added and taxes that count.
    part, primary : str
        The column that tells flows from items, and its value for items.
    within : float
        How far a column may miss its output.
    own : str, optional
        The value of `part` for what the region makes itself: then its sales to all users
        must make up its output as well, row by row.
    """

    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    final: tuple[str, ...]
    item: str
    output: str
    inputs: tuple[str, ...]
    part: str
    primary: str
    within: Annotated[Real, Field(ge=0)]
    own: str | None = None


def check_classification(
    classification: Classification | None, years: Column | None, breaks: tuple[Break, ...]
) -> None:
    """Raise `ValueError` where a letter would change its meaning within a table, untold.

    A table of one classification ends before the next one begins, unless its first year is
    given as well; where one follows another there is a break.
    """
    if classification is None or years is None:
        return
    last = int(years.maximum or 0)
    if isinstance(classification, str):
        if CLASSIFICATIONS[classification] == TOL_2008 and last >= SUCCESSION:
            raise ValueError(
                f"the table has years to {last}, and from {SUCCESSION} on the letters of TOL 2025 "
                f"mean other industries than those of {classification}; give each one's first "
                f"year, {{{classification}: {years.minimum:g}, TOL 2025: {SUCCESSION}}}, and a "
                f"break, or the one of all years, {{{classification}: {years.minimum:g}}}"
            )
        return
    first, *later = classification.values()
    if first > int(years.minimum or 0):
        raise ValueError(
            f"the table begins in {years.minimum:g}, before the classification of {first}"
        )
    break_years = {gap.year for gap in breaks}
    if untold := [year for year in later if year not in break_years]:
        raise ValueError(
            f"the classification changes in {untold[0]}; that year is needed under 'breaks'"
        )
