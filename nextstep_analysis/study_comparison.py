"""What differs between two studies: figures, answers, what stands first, and the headlines."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from nextstep_analysis import glance
from nextstep_analysis.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from nextstep_analysis.study import Study

ANSWERS = ("reading", "verdict", "answer", "apart")
"""Columns of a study's tables that hold a verdict."""
FIRST = {
    "opportunity_lists": ("list", "first"),
    "needs": ("gap", "key"),
    "conclusions": ("rank", "rule"),
}
"""What stands first, by table: the column that names the list, and what is named in it."""
_KEYS = (
    *("against", "choice", "factor", "industry", "list", "measure", "municipality"),
    *("occupation", "of", "product", "reference", "region", "subject", "term"),
)
"""Columns of codes that tell a row from the others of its table; so does every year."""


@dataclass(frozen=True)
class StudyComparison:
    """Two studies side by side; only what differs, so that equal ones leave all tables empty.

    Attributes
    ----------
    figures : DataFrame ``id, unit, year, before, after, difference``
        Key figures in their units; NaN where a study has none.
    answers : DataFrame ``table, row, column, before, after``
        Verdicts, by the codes of their row; "" where a row is only in the other study.
    first : DataFrame ``table, list, before, after``
        What stands first in lists, needs and conclusions.
    headlines : DataFrame ``slot, before, after``
        The sentences that a report begins with, in English.
    """

    figures: "pd.DataFrame"
    answers: "pd.DataFrame"
    first: "pd.DataFrame"
    headlines: "pd.DataFrame"

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(table.empty for _name, table in self._tables())

    def _tables(self) -> "Iterable[tuple[str, pd.DataFrame]]":
        for name in ("figures", "answers", "first", "headlines"):
            yield name, getattr(self, name)

    def __repr__(self) -> str:
        sizes = [glance.counted(len(table), name, name) for name, table in self._tables()]
        return f"<StudyComparison: {', '.join(sizes)} differ>"

    def _repr_html_(self) -> str:
        if self.same:
            return "<p>Nothing differs.</p>"
        return "".join(
            f"<h4>{escape(name)}</h4>{glance.html_table(list(table), table.to_numpy().tolist())}"
            for name, table in self._tables()
            if not table.empty
        )


def compare(before: "Study", after: "Study") -> StudyComparison:
    """What differs between `before` and `after`; see `Study.compare`.

    Raises
    ------
    DataError
        If one of them is no study.
    """
    for study in (before, after):
        if not hasattr(study, "key_figures"):
            raise DataError(f"a study is compared with a study, not with a {type(study).__name__}")
    return StudyComparison(
        _figures(before, after),
        _differing(_answers(before), _answers(after), ["table", "row", "column"]),
        _differing(_firsts(before), _firsts(after), ["table", "list"]),
        _differing(_headlines(before), _headlines(after), ["slot"]),
    )


def _figures(before: "Study", after: "Study") -> "pd.DataFrame":
    import pandas as pd

    sides = [{f.id: f for f in study.key_figures} for study in (before, after)]
    rows = []
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        told = [side.get(name) for side in sides]
        old, new = (figure.value if figure else float("nan") for figure in told)
        if old == new or (old != old and new != new):
            continue
        known = next(figure for figure in reversed(told) if figure)
        rows.append((name, known.unit, known.year, old, new, new - old))
    return pd.DataFrame(rows, columns=["id", "unit", "year", "before", "after", "difference"])


def _answers(study: "Study") -> dict[tuple[Any, ...], str]:
    found = {}
    for name, table in study.tables.items():
        frame = table.frame
        declared = table.declared.columns if table.declared else {}
        columns = [name for name in ANSWERS if name in declared and declared[name].unit == "code"]
        keys = [name for name, col in declared.items() if name in _KEYS or col.unit == "year"]
        for row in frame[[*keys, *columns]].to_dict("records") if columns else ():
            place = " ".join(str(row[key]) for key in keys)
            found |= {(name, place, column): _word(row[column]) for column in columns}
    return found


def _firsts(study: "Study") -> dict[tuple[Any, ...], str]:
    found: dict[tuple[Any, ...], str] = {}
    for name, (group, what) in FIRST.items():
        if name not in study.tables:
            continue
        frame = study.tables[name].frame
        for row in frame.to_dict("records"):
            if row.get("rank", 1) != 1:
                continue
            named = [row[column] for column in ("industry", what) if row.get(column)]
            key = "first" if group == "rank" else str(row[group])
            found[name, key] = " ".join(dict.fromkeys(map(_word, named)))
    return found


def _headlines(study: "Study") -> dict[tuple[Any, ...], str]:
    names = {str(code): str(name) for code, name in study.names["en"].dropna().items()}
    verdict = {("verdict",): glance.in_words(study.front.verdict, names)}
    return verdict | {
        (line.slot,): glance.in_words(line.statement, names) for line in study.front.headlines
    }


def _differing(
    before: dict[tuple[Any, ...], str], after: dict[tuple[Any, ...], str], keys: list[str]
) -> "pd.DataFrame":
    import pandas as pd

    places = dict.fromkeys([*before, *after])
    pairs = [(*place, before.get(place, ""), after.get(place, "")) for place in places]
    rows = [pair for pair in pairs if pair[-2] != pair[-1]]
    return pd.DataFrame(rows, columns=[*keys, "before", "after"])


def _word(value: Any) -> str:
    return "" if value is None or value != value else str(value)
