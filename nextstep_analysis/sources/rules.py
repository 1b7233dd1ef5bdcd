"""What the cells of a raw table must be: rules made of its entry in the data catalogue."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.tables import Column
from nextstep_analysis.sources.code_sets import CodeSets, classifications

SHAPES = {
    "region": (r"SSS|MK[0-9]{2}|KU[0-9]{3}", "SSS, MK and two digits or KU and three"),
    "municipality": (r"KU[0-9]{3}", "KU and three digits, such as KU016"),
    "postal_area": (r"SSS|[0-9]{5}", "SSS or five digits, such as 15100"),
    "nuts2": (
        r"[A-Z]{2}(?!ZZ)[0-9A-Z]{2}",
        "two letters and two letters or digits, such as FI1C; ZZ is outside the regions",
    ),
    "industry": (r"TOT|X|[A-V]([0-9]{2})?", "TOT, X, a section letter, or it and two digits"),
    "section": (r"TOT|X|[A-V]", "TOT, X or a section letter"),
    "division": (r"[A-V][0-9]{2}", "a section letter and two digits, such as A01"),
    "activity": (
        r"[A-V]([0-9]{2})?|[0-9]{2}\.[0-9]{2}",
        "a section letter, it and two digits, or a class such as 01.11",
    ),
    "year": (r"[0-9]{4}", "a year in four digits"),
    "count": (r"-?[0-9]+", "a whole number, without spaces or decimals"),
    "number": (r"-?[0-9]+(\.[0-9]+)?", "a number with a decimal point"),
}
CODED = {
    "region",
    "municipality",
    "industry",
    "section",
    "division",
    "activity",
    "aggregate",
    "occupation",
    "code",
}
CLASS = re.compile(r"([0-9]{2})\.[0-9]{2}")
NUMBERS = {"year", "count", "number"}
SHOWN = 12  # codes that a message lists
LARGEST = 1e12  # no figure of a region is larger; a slip of the keyboard is


@dataclass(frozen=True)
class Rule:
    """What the cells of a column must be: `fine` is true where they are.

    `only` gives the one classification that has a code.
    """

    column: str
    allowed: str
    fine: Callable[[pd.DataFrame], pd.Series]
    codes: frozenset[str] = frozenset()
    only: Callable[[str], str] = lambda _code: ""


def rules_of(dataset: Dataset, known: CodeSets) -> list[Rule]:
    """The rules for the cells of `dataset`, in the order in which they are explained."""
    rules: list[Rule] = []
    for name, column in dataset.columns.items():
        by_year = known.of(dataset, column)
        codes = frozenset().union(*by_year.values())
        rules.append(_emptiness(name, column))
        if column.type in SHAPES:
            pattern, words = SHAPES[column.type]
            rules.append(_shape(name, pattern, words, codes, besides=frozenset(column.values)))
        if column.type in CODED:
            rules.append(_membership(name, dataset, by_year, known))
        if column.type in NUMBERS:
            rules.append(_range(name, column))
    return rules


def _by_value(name: str, fine: Callable[[str], bool]) -> Callable[[pd.DataFrame], pd.Series]:
    """Empty cells pass (they have a rule of their own); each value is tested once."""

    def test(cells: pd.DataFrame) -> pd.Series:
        verdicts = {text: text == "" or fine(text) for text in cells[name].unique()}
        return cells[name].map(verdicts).astype(bool)

    return test


def _emptiness(name: str, column: Column) -> Rule:
    if column.missing is None:
        return Rule(name, "a value; no cell of it may be empty", lambda cells: cells[name] != "")
    only = column.missing.only

    def fine(cells: pd.DataFrame) -> pd.Series:
        permitted = pd.Series(True, index=cells.index)
        for other, values in only.items():
            permitted &= cells[other].isin(values)
        return (cells[name] != "") | permitted

    where = " and ".join(f"{other} is {' or '.join(values)}" for other, values in only.items())
    return Rule(name, f"an empty cell only where {where}", fine)


def _shape(
    name: str, pattern: str, words: str, codes: frozenset[str], *, besides: frozenset[str]
) -> Rule:
    matches = re.compile(pattern).fullmatch
    fine = _by_value(name, lambda text: text in besides or bool(matches(text)))
    return Rule(name, words, fine, codes)


def _membership(
    name: str, dataset: Dataset, by_year: dict[int, frozenset[str]], known: CodeSets
) -> Rule:
    """Codes of the classification in force in the year of their row, if there are several."""
    column = dataset.columns[name]
    codes = frozenset().union(*by_year.values())
    tests = {since: _by_value(name, _holder(column, held)) for since, held in by_year.items()}

    def fine(cells: pd.DataFrame) -> pd.Series:
        if len(tests) == 1:
            return next(iter(tests.values()))(cells)
        years = pd.to_numeric(cells[dataset.year_column], errors="coerce")
        verdict = pd.Series(True, index=cells.index)
        for since, test in tests.items():  # a later one overrules
            verdict = verdict.where(~(years >= since), test(cells))
        return verdict

    listed = ", ".join(sorted(codes)[:SHOWN]) + (", …" if len(codes) > SHOWN else "")
    of = " and ".join(
        f"{kind} from {since} on" if since else kind
        for kind, since in classifications(dataset, column).items()
    )
    if column.type in {"region", "municipality"}:
        of = f"areas of {dataset.areas}"
    allowed = f"one of the {len(codes)} known codes{f' of {of}' if of else ''} ({listed})"
    return Rule(name, allowed, fine, codes, known.only if of else Rule.only)


def _holder(column: Column, codes: frozenset[str]) -> Callable[[str], bool]:
    """Whether a code is among `codes`; a class is there if its division is."""
    if column.type != "activity":
        return codes.__contains__
    divisions = {code[1:] for code in codes if len(code) == len("C31")}

    def holds(code: str) -> bool:
        of_class = CLASS.fullmatch(code)
        return of_class[1] in divisions if of_class else code in codes

    return holds


def _range(name: str, column: Column) -> Rule:
    least = 0 if column.minimum is None and column.type == "count" else column.minimum
    low = -LARGEST if least is None else least
    high = LARGEST if column.maximum is None else column.maximum
    words = f"{low:g} or more" if high == LARGEST else f"{low:g} to {high:g}"
    number = re.compile(SHAPES["number"][0]).fullmatch

    def fine(text: str) -> bool:
        return not number(text) or low <= float(text) <= high

    return Rule(name, words, _by_value(name, fine))
