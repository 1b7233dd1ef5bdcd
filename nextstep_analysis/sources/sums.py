"""Parts that must add up to a published whole, and what that says of empty cells.

Where the published parts of a whole add up to it, an empty part **is zero**. Where they do
not, the rest bounds the missing ones: they stay missing. Parts that add up to more than
their whole, or to less without a reason that the catalogue gives, are an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.tables import FIGURES, Sum
from nextstep_analysis.errors import DataError

SHOWN = 12  # codes that a message lists
NEGLIGIBLE = 1e-9  # of a whole: what is left of adding decimals


@dataclass(frozen=True)
class Added:
    """One rule for one measure.

    Attributes
    ----------
    rule : Sum
    measure : str
    sums : DataFrame ``whole, parts, empty, published``
        By whole and the other keys: the whole, the sum of its published parts, how many
        parts are empty, and whether the whole has a row of its own.
    """

    rule: Sum
    measure: str
    sums: pd.DataFrame

    @property
    def rest(self) -> pd.Series:
        """What the published parts lack of their whole."""
        return self.sums["whole"] - self.sums["parts"]

    @property
    def slack(self) -> pd.Series:
        """By how much a sum may miss its whole."""
        return self.rule.within + NEGLIGIBLE * self.sums["whole"].abs()

    @property
    def complete(self) -> pd.Series:
        """True where empty parts are zeros: the others make up a published whole exactly.

        What a rule lets a sum miss for rounding is not enough: an empty part may be that.
        """
        exact = self.rest.abs() <= NEGLIGIBLE * self.sums["whole"].abs()
        return exact & self.sums["published"] & (self.sums["empty"] > 0)

    @property
    def wrong(self) -> pd.Series:
        """True where the parts add up to too much, or to too little without a reason."""
        short = self.rest > self.slack + (self.rule.at_most or 0.0) * self.sums["whole"].abs()
        return (self.rest < -self.slack) | (short & (self.sums["empty"] == 0))

    @property
    def told(self) -> str:
        """``"sections = TOT"``."""
        parts = self.rule.parts if isinstance(self.rule.parts, str) else f"{self.rule.column} parts"
        where = "".join(f", {key} {' or '.join(of)}" for key, of in self.rule.where.items())
        return f"{parts} {'within' if self.rule.rest else '='} {self.rule.whole}{where}"


def added(dataset: Dataset, table: pd.DataFrame, *, homes: pd.Series) -> Iterator[Added]:
    """Every rule of `dataset` for every measure; `homes` is the region of each municipality.

    A whole that is not published, or of which parts are not in the table, is left out.
    """
    every = [name for name, column in dataset.columns.items() if column.type in FIGURES]
    for rule in dataset.sums:
        rows = _where(table, rule.where)
        codes = set(rows[rule.column])
        if not isinstance(rule.parts, str) and (unknown := sorted(set(rule.parts) - codes)):
            raise DataError(
                f"{dataset.id}: the code {unknown[0]!r} under 'sums' is not in the column "
                f"{rule.column!r}; it holds {', '.join(sorted(map(str, codes))[:SHOWN])}, …"
            )
        whole_of = _wholes(rule, codes, homes)
        for measure in rule.measures or every:
            yield Added(rule, measure, _sums(dataset, rule, rows, whole_of, measure))


def zeros_filled(dataset: Dataset, table: pd.DataFrame, *, homes: pd.Series) -> pd.DataFrame:
    """`table` with 0 in the empty parts of complete sums, once all sums are right.

    Raises
    ------
    DataError
        If parts do not add up: how many, the worst one, by how much, what is allowed.
    """
    for one in added(dataset, table, homes=homes):
        _check(dataset, one)
        if one.complete.any():
            table = _with_zeros(one, table, homes)
    return table


def figures(dataset: Dataset, table: pd.DataFrame, *, homes: pd.Series) -> dict[str, float]:
    """Figures of the table itself, for the sentences of the catalogue about it; shares are 0-1.

    ``absent``: combinations of the keys without a row; ``rest_<measure>_low`` and ``_high``:
    the smallest and the largest share of a whole that stands in no part (of the first rule
    with a `rest`).
    """
    shares_of = {}
    if dataset.absent:
        shares_of["absent"] = 1 - len(table) / float(table[list(dataset.keys)].nunique().prod())
    for one in added(dataset, table, homes=homes):
        shares = (one.rest / one.sums["whole"]).dropna()
        if one.rule.rest and f"rest_{one.measure}_low" not in shares_of and len(shares):
            shares_of[f"rest_{one.measure}_low"] = float(shares.min())
            shares_of[f"rest_{one.measure}_high"] = float(shares.max())
    return shares_of


def _wholes(rule: Sum, codes: set[str], homes: pd.Series) -> dict[str, str]:
    """The whole of each part among `codes`."""
    if not isinstance(rule.parts, str):
        return dict.fromkeys(rule.parts, rule.whole)
    if rule.parts == "municipalities":
        whole = {code for code in codes if code in homes.index}
        if rule.whole != "regions":
            return dict.fromkeys(whole, rule.whole)
        there = homes.groupby(homes).agg(lambda rows: set(rows.index) <= whole)
        return {code: homes[code] for code in whole if there[homes[code]]}
    shape = {"sections": "[A-X]", "divisions": "[A-X][0-9]{2}", "regions": "MK[0-9]{2}"}[rule.parts]
    known = pd.Series(sorted(codes)).astype(str)
    parts = known[known.str.fullmatch(shape)]
    return {part: part[0] if rule.whole == "sections" else rule.whole for part in parts}


def _sums(
    dataset: Dataset, rule: Sum, rows: pd.DataFrame, whole_of: dict[str, str], measure: str
) -> pd.DataFrame:
    keys = [rule.column, *(key for key in dataset.keys if key != rule.column)]
    parts = rows[rows[rule.column].isin(list(whole_of))]
    parts = parts.assign(**{rule.column: parts[rule.column].map(whole_of)})
    groups = parts.groupby(keys)[measure]
    whole = rows[rows[rule.column].isin(set(whole_of.values()))].set_index(keys)[measure]
    table = pd.DataFrame(
        {
            "whole": whole,
            "parts": groups.sum(),
            "empty": groups.size() - groups.count(),
        }
    )
    table = table.assign(published=table["whole"].notna())
    if dataset.absent_zero:
        return table.fillna(0.0)
    return table.dropna(subset=["whole", "parts"])


def _with_zeros(one: Added, table: pd.DataFrame, homes: pd.Series) -> pd.DataFrame:
    column = one.rule.column
    whole_of = _wholes(one.rule, set(table[column]), homes)
    complete = one.sums.index[one.complete]
    keys = table[list(complete.names)].assign(**{column: table[column].map(whole_of)})
    empty = table[one.measure].isna() & pd.MultiIndex.from_frame(keys).isin(complete)
    return table.assign(**{one.measure: table[one.measure].mask(empty, 0.0)})


def _check(dataset: Dataset, one: Added) -> None:
    if one.sums.empty:
        raise DataError(
            f"{dataset.id}: the rule {one.told} under 'sums' covers no figure of {one.measure}: "
            "no row has its codes; mend the rule or leave it out"
        )
    if not one.wrong.any():
        return
    worst = one.rest[one.wrong].abs().idxmax()
    sums = one.sums.loc[worst]
    place = _place(one.sums.index.names, worst)
    at_most = f" and at most {one.rule.at_most:.1%} in no part" if one.rule.at_most else ""
    raise DataError(
        f"{dataset.id}: {int(one.wrong.sum())} of {len(one.sums)} sums of {one.measure} are wrong "
        f"({one.told}), worst {place}: the parts add up to {sums['parts']:,.10g}, the whole is "
        f"{sums['whole']:,.10g}; allowed is a difference of {one.rule.within:g}{at_most}"
    )


def check_equal(
    dataset: Dataset,
    table: pd.DataFrame,
    others: Mapping[str, pd.DataFrame],
    datasets: Mapping[str, Dataset],
) -> None:
    """Raise `DataError` unless the figures of `dataset` equal those of the tables it names.

    Raises
    ------
    DataError
        If a row has no counterpart, a figure is missing in one of them, or they differ.
    """
    for rule in dataset.equal:
        rows = _where(table, rule.where).replace(dict(rule.codes))
        other = _where(others[rule.dataset], rule.where_there)
        keys = [key for key in dataset.keys if key not in rule.where]
        if rows.empty:
            raise DataError(f"{dataset.id}: no row has the codes of a rule under 'equal'")
        both = rows.set_index(keys)[rule.column].to_frame("here")
        there = other.set_index([rule.keys.get(key, key) for key in keys])
        there = there[rule.there or rule.column].rename_axis(keys)
        empty = 0.0 if datasets[rule.dataset].absent_zero else float("nan")
        if rule.overlap:
            both = both[both.index.isin(there.index)]
        if both.empty:
            raise DataError(
                f"{dataset.id}: no row of a rule under 'equal' stands in {rule.dataset}, too"
            )
        both["there"] = there.reindex(both.index, fill_value=empty)
        wrong = ~((both["here"] - both["there"]).abs() <= rule.within)
        if wrong.any():
            first = both[wrong].iloc[0]
            place = _place(keys, both.index[wrong][0])
            raise DataError(
                f"{dataset.id}: {int(wrong.sum())} of {len(both)} figures of {rule.column} are not "
                f"those of {rule.dataset}, first {place}: {first['here']:,.10g} here, "
                f"{first['there']:,.10g} there; allowed is a difference of {rule.within:g}"
            )


def _where(table: pd.DataFrame, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    for column, values in where.items():
        table = table[table[column].astype(str).isin(values)]
    return table


def _place(keys: list[str], values: object) -> str:
    values = values if isinstance(values, tuple) else (values,)
    return ", ".join(f"{key} {value}" for key, value in zip(keys, values, strict=True))
