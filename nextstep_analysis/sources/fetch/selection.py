"""What is asked of a table: its variables found by their texts, its cells cut into queries."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from nextstep_analysis.catalogue.recipes import Recipe
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.tables import Query, Table, Variable

PERIOD = re.compile(r"(\d{4})(?:(Q)([1-4])|(M)(0[1-9]|1[0-2]))?")
PARTS = {"": 1, "Q": 4, "M": 12}
"""Periods of a year, by the letter in their codes."""
LISTED = 6


@dataclass(frozen=True)
class Selection:
    """What of a table is wanted.

    Attributes
    ----------
    query : mapping
        The codes wanted of each variable, in the order of the table.
    keys : mapping
        The variable of each key column.
    contents : mapping
        The code of each column of figures, in the variable `content`.
    content : str
        Empty where the table has one content and no variable for it.
    singly : tuple of str
        The variables of which a query asks for one code.
    years : tuple of int
        The years of which all periods are there; `cut` are those of which some are missing.
    """

    query: Query
    keys: Mapping[str, Variable]
    contents: Mapping[str, str]
    content: str
    labels: Mapping[str, str]
    years: tuple[int, ...]
    cut: tuple[int, ...]
    singly: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        return math.prod(len(codes) for codes in self.query.values())


def select(table: Table, recipe: Recipe, *, year: str, first: int) -> Selection:
    """What `recipe` wants of `table`: years from `first` on in the key `year`.

    Raises
    ------
    FetchError
        If a variable, content or code is not there, or there is a variable that `recipe` does
        not know and the service does not add up: which, and what there is.
    """
    keys = {name: _variable(table, key.variable) for name, key in recipe.keys.items()}
    content = _content(table, recipe)
    wanted: dict[str, tuple[str, ...]] = {}
    for name, key in recipe.keys.items():
        variable = keys[name]
        if name == year:
            continue
        codes = tuple(code for code in variable.codes if re.fullmatch(key.codes, code))
        if not codes:
            raise FetchError(
                f"{table.where}: the variable {variable.text!r} has no code like {key.codes!r}; "
                f"it has {_listed(variable.codes)}"
            )
        wanted[variable.code] = codes
    years, cut, periods = _years(table, keys[year], first)
    wanted[keys[year].code] = periods
    contents = _contents(table, recipe, content)
    if content:
        wanted[content.code] = tuple(dict.fromkeys(contents.values()))
    besides = []
    for pattern, value in recipe.fixed.items():
        variable = _variable(table, pattern)
        code = _fixed(table, variable, value)
        wanted[variable.code] = (code,)
        besides.append(variable.labelled(code))
    for variable in table.variables:
        if variable.code not in wanted and len(variable.codes) == 1:
            wanted[variable.code] = variable.codes
        elif variable.code not in wanted and not variable.total:
            raise FetchError(
                f"{table.where}: there is a variable {variable.text!r} that is no key, and whose "
                "total is not given; say under 'fixed' in config/fetch.yaml which code to take"
            )
    labels = dict(zip(content.codes, content.labels, strict=True)) if content else {}
    named = {
        name: "; ".join((labels.get(code, table.title), *besides))
        for name, code in contents.items()
    }
    query = {one.code: wanted[one.code] for one in table.variables if one.code in wanted}
    singly = tuple(keys[name].code for name, key in recipe.keys.items() if key.singly)
    code = content.code if content else ""
    return Selection(query, keys, contents, code, named, years, cut, singly)


def queries(query: Query, most: int, singly: tuple[str, ...] = ()) -> Iterator[Query]:
    """`query` cut into as few as can be with at most `most` cells and one code of `singly` each.

    >>> [{k: len(v) for k, v in q.items()} for q in queries({"a": "xyz", "b": "12"}, 4)]
    [{'a': 2, 'b': 2}, {'a': 1, 'b': 2}]
    """
    sizes = tuple(1 if name in singly else len(codes) for name, codes in query.items())
    steps = _steps(sizes, most)
    pieces = [_cut(codes, step) for codes, step in zip(query.values(), steps, strict=True)]
    for chosen in product(*pieces):
        yield dict(zip(query, chosen, strict=True))


def _steps(sizes: tuple[int, ...], most: int) -> tuple[int, ...]:
    """How many codes of each variable stand in one query."""
    if math.prod(sizes) <= most:
        return sizes
    best, fewest = tuple(1 for _ in sizes), math.inf
    for place, size in enumerate(sizes):
        if size == 1:
            continue
        rest = math.prod(sizes) // size
        if rest <= most:
            number = math.ceil(size / (most // rest))
            steps = (*sizes[:place], math.ceil(size / number), *sizes[place + 1 :])
        else:
            single = _steps((*sizes[:place], 1, *sizes[place + 1 :]), most)
            steps = (*single[:place], 1, *single[place + 1 :])
        calls = math.prod(math.ceil(n / step) for n, step in zip(sizes, steps, strict=True))
        if calls < fewest:
            best, fewest = steps, calls
    return best


def _cut(codes: tuple[str, ...], step: int) -> list[tuple[str, ...]]:
    return [tuple(codes[start : start + step]) for start in range(0, len(codes), step)]


def _variable(table: Table, pattern: str) -> Variable:
    found = [
        one
        for one in table.variables
        if re.fullmatch(pattern, one.text) or re.fullmatch(pattern, one.code)
    ]
    if len(found) == 1:
        return found[0]
    many = f"{len(found)} variables" if found else "no variable"
    texts = ", ".join(repr(one.text) for one in table.variables)
    raise FetchError(f"{table.where}: there is {many} like {pattern!r}; it has {texts}")


def _fixed(table: Table, variable: Variable, pattern: str) -> str:
    """The one code of `variable` that `pattern` fits, or whose label it fits."""
    labelled = zip(variable.codes, variable.labels, strict=True)
    codes = [code for code, label in labelled if _fits(pattern, code, label)]
    if len(codes) == 1:
        return codes[0]
    many = f"{len(codes)} codes" if codes else "no code"
    raise FetchError(
        f"{table.where}: {variable.text!r} has {many} like {pattern!r}; it has "
        f"{_listed(variable.labels)}"
    )


def _fits(pattern: str, code: str, label: str) -> bool:
    return bool(re.fullmatch(pattern, code) or re.fullmatch(pattern, label))


def _content(table: Table, recipe: Recipe) -> Variable | None:
    fits = re.compile(recipe.contents).fullmatch
    found = [one for one in table.variables if fits(one.text) or fits(one.code)]
    return found[0] if found else None


def _contents(table: Table, recipe: Recipe, content: Variable | None) -> dict[str, str]:
    if content is None:
        if len(recipe.values) == 1:
            return dict.fromkeys(recipe.values, "")
        raise FetchError(
            f"{table.where}: there is no variable of contents like {recipe.contents!r}"
        )
    chosen = {}
    for name, value in recipe.values.items():
        labelled = zip(content.codes, content.labels, strict=True)
        wanted = value.content
        codes = [c for c, label in labelled if re.fullmatch(wanted, c) or re.search(wanted, label)]
        if len(codes) != 1:
            many = f"{len(codes)} contents" if codes else "no content"
            raise FetchError(
                f"{table.where}: there is {many} like {value.content!r}; there are "
                f"{_listed(content.labels)}"
            )
        chosen[name] = codes[0]
    return chosen


def _years(
    table: Table, time: Variable, first: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
    """Years with all their periods, those with some, and the periods of the former."""
    periods: dict[int, list[str]] = {}
    letters = set()
    for code in time.codes:
        match = PERIOD.fullmatch(code)
        if not match:
            raise FetchError(
                f"{table.where}: {time.text!r} has the code {code!r}; allowed are 2024, 2024Q1 "
                "and 2024M01"
            )
        letters.add(match[2] or match[4] or "")
        periods.setdefault(int(match[1]), []).append(code)
    if len(letters) != 1:
        raise FetchError(f"{table.where}: {time.text!r} mixes years, quarters and months")
    parts = PARTS[letters.pop()]
    recent = {year: codes for year, codes in sorted(periods.items()) if year >= first}
    whole = {year: sorted(codes) for year, codes in recent.items() if len(codes) == parts}
    if not whole:
        raise FetchError(f"{table.where}: there is no whole year from {first} on")
    cut = tuple(year for year in recent if year not in whole)
    return tuple(whole), cut, tuple(code for codes in whole.values() for code in codes)


def _listed(texts: tuple[str, ...]) -> str:
    more = f" … ({len(texts)} in all)" if len(texts) > LISTED else ""
    return ", ".join(map(repr, texts[:LISTED])) + more
