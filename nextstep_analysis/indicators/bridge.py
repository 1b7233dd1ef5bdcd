"""Figures of one industrial classification told in the other: TOL 2008 and TOL 2025."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import check_observations, check_one_of, with_scheme

SIDES = {"TOL 2008": "2008", "TOL 2025": "2025"}
"""The classifications, and how the columns of the bridge end that are of each."""
LEVELS = {
    "section": r"[A-Z]",
    "division": r"[A-Z]\d{2}",
    "group": r"\d{2}\.\d",
    "class": r"\d{2}\.\d{2}",
}
"""The levels that the bridge reaches, and how their codes are written."""
_BY_CLASSES = ("group", "class")  # of which some have no counterpart, and no link
_BELOW = r"[A-Z]?\d{2}\.?\d{3,}"
_GROUP = 4  # characters of a group at the beginning of its classes: 62.0
_DECIMALS = 9  # beyond which an estimate of units is what reckoning leaves behind
_PLACE = "the one place"
"""The key of codes that have no other one, while they are told."""
_Wide = Mapping[str, pd.DataFrame]
"""Columns of figures, each by industry and, across, all other keys."""


@dataclass(frozen=True)
class Bridged:
    """Figures told in another classification.

    Attributes
    ----------
    table : DataFrame
        The keys of the table given, with codes of the other classification; each measure with
        ``<measure>_low`` and ``<measure>_high``; ``estimated``, whether a code that is split
        has a part in it.
    uncovered : DataFrame
        Rows whose code has no counterpart; they are in no figure of `table`.
    """

    table: pd.DataFrame
    uncovered: pd.DataFrame


def bridged(
    table: pd.DataFrame,
    *,
    bridge: pd.DataFrame,
    measures: Sequence[str],
    target: str = "TOL 2008",
    counts: Collection[str] = (),
    unchanged: Collection[str] = ("TOT", "X"),
) -> Bridged:
    r"""Figures of one classification told in the other: an estimate with its bounds.

    .. math:: \hat e_{i} = \sum_j \frac{n_{ij}}{\sum_k n_{kj}} \, e_j, \qquad
        \sum_{j \in W_i} e_j \le e_i \le \sum_{j \in L_i} e_j

    A code j of the table goes to the codes of the other classification with which it is linked.
    Where that is one code (:math:`j \in W_i`) the figure goes there whole. Where it is split, the
    bridge has no weights: the estimate takes the numbers :math:`n_{ij}` of classes of i that are
    linked with j, as if all classes were of one size, and the bounds hold whatever their size:
    nothing of j, or all of it (:math:`j \in L_i`, all that are linked with i). Between single
    classes the numbers are all 1, which is no weight, so a split class has bounds alone. Each
    level is told by itself; where there are divisions, sections are made of them.

    Parameters
    ----------
    table : DataFrame ``industry``, other keys, measures
        All other columns are keys. Zero or more, or NaN; what can be added up, never a rate.
    bridge : DataFrame
        The table ``tol_bridge``: links of sections, divisions and classes; those of groups are
        made of the classes.
    measures : sequence of str
        Columns of figures.
    target : {"TOL 2008", "TOL 2025"}
        The classification wanted; the table is of the other one.
    counts : collection of str
        Measures that count units: estimates are rounded to whole numbers, their sum kept.
    unchanged : collection of str
        Codes that every classification has: the total, the unknown industry.

    Returns
    -------
    Bridged
        In the unit of each measure. NaN where a linked code is missing or has no row, for a sum
        of the rest would look like a fall; of a split class the estimate alone is NaN. Over the
        codes of a level the estimates add up to the figures given, but for what is uncovered.

    Raises
    ------
    DataError
        If a code is none of the classification, or lies below four digits, where the bridge
        ends; if `table` is not tidy or `target` unknown.

    References
    ----------
    Eurostat (2024). *Correspondence table NACE Rev. 2 - NACE Rev. 2.1*; for weights where a
    register has both codes: van den Brakel, J. (2010). Sampling and estimation techniques for
    the implementation of new classification systems. *Survey Research Methods*, 4(2), 103-119.

    Examples
    --------
    >>> bridge = pd.DataFrame({"level": "division", "tol2008": ["J62", "H52", "J63"],
    ...     "tol2025": ["K62", "K63", "K63"], "classes_linked_2008": [4, 1, 3]})
    >>> firms = pd.DataFrame({"region": "MK07", "industry": ["K62", "K63"], "firms": [30, 8]})
    >>> told = bridged(firms, bridge=bridge, measures=["firms"], counts=["firms"]).table
    >>> told.set_index("industry")[["firms", "firms_low", "firms_high"]].T.to_dict("list")
    {'H52': [2.0, 0.0, 8.0], 'J62': [30.0, 30.0, 30.0], 'J63': [6.0, 0.0, 8.0]}
    """
    check_one_of("target", target, tuple(SIDES))
    wanted = {"level", "tol2008", "tol2025", f"classes_linked_{SIDES[target]}"}
    if lacking := wanted.difference(bridge):
        raise DataError(f"bridge lacks {min(lacking)!r}; it is read_table('tol_bridge')")
    keys = [column for column in table.columns if column not in measures]
    check_observations(table, keys=[*dict.fromkeys(["industry", *keys])], value=list(measures))
    alone = keys == ["industry"]  # one figure for each code: those of one place
    if alone:
        table, keys = table.assign(**{_PLACE: ""}), [*keys, _PLACE]
    known = table["industry"].isin(list(unchanged))
    level = table["industry"].mask(known).map(_level_of(bridge, target), na_action="ignore")
    parts, uncovered = [_as_it_is(table[known], measures)], [table[:0]]
    for name in sorted(set(level.dropna())):
        rows, links = table[level == name], _links(bridge, name, target)
        covered = rows["industry"].isin(links["source"])
        uncovered.append(rows[~covered])
        if not covered.any() or (name == "section" and (level == "division").any()):
            continue
        cells = _wide(rows[covered], keys, measures)
        told = _told(cells, links, counts)
        parts.append(_long(told, links))
        if name == "division" and (level == "section").any():
            parts.append(_sections(cells, links, told))
    whole = pd.concat([part for part in parts if len(part)] or parts)[[*parts[0]]]
    whole = with_scheme(whole.sort_values(keys, ignore_index=True), target)
    found = (with_breaks(whole, breaks_of(table)), pd.concat(uncovered))
    return Bridged(*(part.drop(columns=_PLACE) for part in found) if alone else found)


def _level_of(bridge: pd.DataFrame, target: str) -> Callable[[str], str]:
    """Gives the level of a code, and refuses what is none of the table's classification."""
    source = next(name for name in SIDES if name != target)
    named = set(bridge[_column(source)])

    def level(code: str) -> str:
        for name, pattern in LEVELS.items():
            if re.fullmatch(pattern, code) and (name in _BY_CLASSES or code in named):
                return name
        if re.fullmatch(_BELOW, code):
            raise DataError(
                f"{code!r} lies below four digits, where the bridge ends: what it is in {target} "
                "cannot be told"
            )
        raise DataError(f"{code!r} is no code of {source}; allowed are such as C, C31, 31.0, 31.09")

    return level


def _column(classification: str) -> str:
    return f"tol{SIDES[classification]}"


def _links(bridge: pd.DataFrame, level: str, target: str) -> pd.DataFrame:
    """Which codes are linked: ``source, target, weight, whole``; a weight is NaN if there is none.

    The weights of a code add up to 1; it is `whole` where all of it goes to one code.
    """
    source = _column(next(name for name in SIDES if name != target))
    rows = bridge[bridge["level"] == ("class" if level == "group" else level)]
    links = pd.DataFrame({"source": rows[source], "target": rows[_column(target)]})
    links["linked"] = rows[f"classes_linked_{SIDES[target]}"].astype(float)
    if level == "group":
        classes = links.assign(source=links["source"].str[:_GROUP]).drop_duplicates()
        classes["target"] = classes["target"].str[:_GROUP]
        links = classes.groupby(["source", "target"]).size().rename("linked").reset_index()
    by_source = links.groupby("source")["linked"]
    whole = by_source.transform("size") == 1
    weight = links["linked"] / by_source.transform("sum")
    links["weight"] = weight.where(whole) if level == "class" else weight
    return links.assign(whole=whole).drop(columns="linked")


def _as_it_is(rows: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Figures that are the same in both classifications, in the columns of a result."""
    told = rows.drop(columns=list(measures))
    for measure in measures:
        told[measure] = rows[measure].astype(float)
        told[f"{measure}_low"] = told[f"{measure}_high"] = told[measure]
    return told.assign(estimated=False)


def _wide(rows: pd.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> _Wide:
    across = [key for key in keys if key != "industry"]
    return {
        measure: rows.pivot(index="industry", columns=across, values=measure).astype(float)
        for measure in measures
    }


def _told(cells: _Wide, links: pd.DataFrame, counts: Collection[str]) -> dict[str, pd.DataFrame]:
    """Estimate and bounds of each measure, by code of the other classification."""
    told: dict[str, pd.DataFrame] = {}
    for measure, given in cells.items():
        reached = links.loc[links["source"].isin(given.index), "target"]
        there = links[links["target"].isin(reached)]
        given = given.reindex(sorted(set(there["source"])))
        gap = _carried(given.isna().astype(float), there.assign(part=1.0)) > 0
        given = given.fillna(0)
        low = _carried(given, there.assign(part=there["whole"].astype(float)))
        high = _carried(given, there.assign(part=1.0))
        value = _carried(given, there.assign(part=there["weight"].fillna(0.0)))
        unweighted = set(there.loc[there["weight"].isna(), "target"])
        value = value.mask(value.index.isin(unweighted)[:, None] & (low != high))
        value = _rounded(value.mask(gap)) if measure in counts else value.mask(gap)
        told |= {measure: value, f"{measure}_low": low.mask(gap), f"{measure}_high": high.mask(gap)}
    return told


def _carried(given: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """`given`, by source, added up by target with the `part` of each link."""
    parts = links.pivot(index="target", columns="source", values="part").fillna(0.0)
    return parts[given.index] @ given


def _rounded(values: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers whose sums are the rounded ones, of all and of the divisions of a section."""
    exact = values.round(_DECIMALS)
    letters = values.index.str.extract(rf"^({LEVELS['section']})\d", expand=False).fillna("")
    sums = exact.groupby(letters).sum()
    of_all = pd.Index([""] * len(sums))
    wanted = _shared_out(sums, of_all, sums.groupby(of_all).sum().round())
    return _shared_out(exact, letters, wanted)


def _shared_out(values: pd.DataFrame, by: pd.Index, wanted: pd.DataFrame) -> pd.DataFrame:
    """`values` rounded down, but the largest rests up until a group has the sum `wanted`."""
    floor = values // 1
    more = (wanted - floor.groupby(by).sum()).reindex(by).to_numpy()
    place = (values - floor).groupby(by).rank(ascending=False, method="first")
    return floor + (place <= more)


def _sections(cells: _Wide, links: pd.DataFrame, divisions: _Wide) -> pd.DataFrame:
    """Sections made of divisions: what is split within a section stays in it whole."""
    lettered = links.assign(target=links["target"].str[0])
    by_letter = lettered.groupby(["source", "target"])["weight"].sum().reset_index()
    by_letter["whole"] = by_letter.groupby("source")["target"].transform("size") == 1
    told = _told(cells, by_letter, counts=())
    for measure in cells:
        sums = divisions[measure].groupby(lambda code: code[0]).sum(skipna=False)
        told[measure] = sums.where(told[f"{measure}_high"].notna())
    return _long(told, by_letter)


def _long(told: _Wide, links: pd.DataFrame) -> pd.DataFrame:
    """Figures as rows, with the mark of what is estimated."""
    columns = {name: frame.rename_axis("industry").unstack() for name, frame in told.items()}
    split = set(links.loc[~links["whole"], "target"])
    rows = pd.DataFrame(columns).reset_index()
    return rows.assign(estimated=rows["industry"].isin(split))
