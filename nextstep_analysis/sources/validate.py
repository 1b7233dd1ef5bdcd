"""The checks of a raw table: a pandera schema made of its entry in the data catalogue."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from nextstep_analysis.catalogue.sources import Column, Dataset
from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.code_sets import CodeSets, classifications
from nextstep_analysis.sources.snapshot import Snapshot

SHAPES = {
    "region": (r"SSS|MK[0-9]{2}|KU[0-9]{3}", "SSS, MK and two digits or KU and three"),
    "municipality": (r"KU[0-9]{3}", "KU and three digits, such as KU016"),
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


def check_cells(snapshot: Snapshot, cells: pd.DataFrame, *, known: CodeSets) -> None:
    """Raise `DataError` for the first cell or row that the catalogue does not allow.

    Parameters
    ----------
    cells : DataFrame of texts
        As `snapshot.read_cells` gives them, indexed by line.
    known : CodeSets
        The codes there are.

    Raises
    ------
    DataError
        Dataset, file, line, column, what was found, what is allowed: for a missing or
        unexpected column, an empty cell where none may be, something that is no number
        or out of range, an unknown code, a key that stands twice, too many or too few
        rows, a combination of keys that is not there.
    """
    dataset = snapshot.dataset
    _check_header(snapshot, cells)
    rules = rules_of(dataset, known)
    try:
        schema_of(dataset, rules).validate(cells, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise _explain(snapshot, cells, rules, errors.failure_cases) from None
    _check_extent(snapshot, cells)


def schema_of(dataset: Dataset, rules: list[Rule]) -> pa.DataFrameSchema:
    """The pandera schema of `dataset`: all cells texts that follow `rules`, keys unique."""
    return pa.DataFrameSchema(
        {name: pa.Column(str) for name in dataset.columns},
        checks=[pa.Check(rule.fine, error=str(place)) for place, rule in enumerate(rules)],
        unique=list(dataset.keys),
        report_duplicates="exclude_first",
        strict=True,
    )


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


def to_types(dataset: Dataset, cells: pd.DataFrame) -> pd.DataFrame:
    """Checked cells as typed columns, in the order of the catalogue; missing is NaN.

    Whole numbers become ``int64`` where no cell may be missing, else ``float64``. Texts
    lose spaces around them; nothing else is changed.
    """
    typed = {}
    for name, column in dataset.columns.items():
        texts = cells[name]
        if column.type in NUMBERS and (column.type == "number" or column.missing):
            numbers = [float(text) if text else math.nan for text in texts]
            typed[name] = pd.Series(numbers, dtype="float64")
        elif column.type in NUMBERS:
            typed[name] = pd.Series([int(text) for text in texts], dtype="int64")
        else:
            words = texts.str.strip() if column.type == "text" else texts
            typed[name] = words.mask(words == "").astype("str").reset_index(drop=True)
    return pd.DataFrame(typed)


# --- rules --------------------------------------------------------------------------------


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
        found = CLASS.fullmatch(code)
        return found[1] in divisions if found else code in codes

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


# --- explanations -------------------------------------------------------------------------


def _check_header(snapshot: Snapshot, cells: pd.DataFrame) -> None:
    needed, found = list(snapshot.dataset.columns), list(cells.columns)
    if missing := [name for name in needed if name not in found]:
        raise snapshot.error(
            f"the column {missing[0]!r} is missing; found {', '.join(found)}; "
            f"needed are {', '.join(needed)}",
            row=1,
        )
    if extra := [name for name in found if name not in needed]:
        raise snapshot.error(
            f"unexpected column {extra[0]!r}; allowed are {', '.join(needed)}", row=1
        )


def _explain(
    snapshot: Snapshot, cells: pd.DataFrame, rules: list[Rule], failures: pd.DataFrame
) -> DataError:
    """The failure that stands first in the file, as one sentence."""
    failures = failures.assign(row=failures["index"].astype(int))
    ruled = failures[failures["check"].astype(str).str.fullmatch("[0-9]+")]
    if ruled.empty:
        return _explain_twin(snapshot, cells, int(failures["row"].min()))
    row = int(ruled["row"].min())
    place = ruled.loc[ruled["row"] == row, "check"].astype(int).min()
    rule = rules[place]
    found = cells.at[row, rule.column]
    others = ruled.loc[ruled["check"].astype(int) == place, "row"].nunique() - 1
    more = f" ({others} more like it)" if others else ""
    return snapshot.error(
        f"column {rule.column!r} {_found(found)}{_hint(found, rule)}; "
        f"allowed is {rule.allowed}{more}",
        row=row,
    )


def _explain_twin(snapshot: Snapshot, cells: pd.DataFrame, row: int) -> DataError:
    keys = list(snapshot.dataset.keys)
    same = (cells[keys] == cells.loc[row, keys]).all(axis=1)
    key = ", ".join(f"{name} {cells.at[row, name]}" for name in keys)
    return snapshot.error(
        f"the key {key} stands twice, first in {same.index[same][0]}; once is allowed", row=row
    )


def _found(text: str) -> str:
    return f"is {text!r}" if text else "is empty"


def _hint(found: str, rule: Rule) -> str:
    """Only a lost zero is certain; the nearest code would be another industry or place."""
    if other := rule.only(found):
        return f", a code of {other}, which is not the classification of that row"
    same = [code for code in rule.codes if len(code) > len(found) and _bare(code) == _bare(found)]
    return f", which has lost a leading zero of {same[0]!r}" if len(same) == 1 else ""


def _bare(code: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", code)


def _check_extent(snapshot: Snapshot, cells: pd.DataFrame) -> None:
    dataset = snapshot.dataset
    rows = dataset.sidecar.rows
    if rows is not None and len(cells) != rows:
        raise snapshot.error(f"found {len(cells)} rows; the sidecar says {rows}")
    for name, expected in dataset.expected.items():
        if (found := cells[name].nunique()) != expected:
            raise snapshot.error(
                f"column {name!r} holds {found} different values; expected are {expected}"
            )
    if dataset.complete:
        _check_complete(snapshot, cells[list(dataset.keys)])


def _check_complete(snapshot: Snapshot, keys: pd.DataFrame) -> None:
    values = [sorted(keys[name].unique()) for name in keys]
    if len(keys) == math.prod(map(len, values)):
        return
    whole = pd.MultiIndex.from_product(values, names=keys.columns)
    absent = whole.difference(pd.MultiIndex.from_frame(keys))
    key = ", ".join(f"{name} {value}" for name, value in zip(keys, absent[0], strict=True))
    raise snapshot.error(f"{len(absent)} rows are absent, the first is {key}; all are needed")
