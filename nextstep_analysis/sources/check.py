"""What data there are and what is missing in them: `nextstep data check`."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.reconciliation import read_facts
from nextstep_analysis.catalogue.sources import Dataset, read_declared, read_sources
from nextstep_analysis.catalogue.tables import Break
from nextstep_analysis.errors import DataError
from nextstep_analysis.glance import counted
from nextstep_analysis.processed import check_current
from nextstep_analysis.project import Project
from nextstep_analysis.sources.balance import column_misses, row_misses
from nextstep_analysis.sources.build import Raw, read_raw
from nextstep_analysis.sources.reconcile import Reconciled, as_lines, as_table, reconcile
from nextstep_analysis.sources.sums import Added, added

LISTED = 3  # values that a summary names before it says how many more
TEXT_COLUMNS = [
    "dataset",
    "reference period",
    "rows",
    "covers",
    "codes",
    "breaks",
    "missing",
    "sums",
    "balance",
    "built",
]


@dataclass(frozen=True)
class Coverage:
    """How many different values a key column holds, the smallest and the largest."""

    column: str
    values: int
    first: str
    last: str


@dataclass(frozen=True)
class MissingCells:
    """Empty cells of a column: how many, and the narrowest description of where."""

    column: str
    cells: int
    where: str


@dataclass(frozen=True)
class DatasetState:
    """What is known of one dataset after its raw file passed all checks.

    Attributes
    ----------
    absent, absent_means
        Combinations of the keys of a table of figures without a row, and what that means
        (texts by language).
    breaks : tuple of Break
        As in the catalogue.
    classification, areas : str
        Of its industries, and the borders of its areas; empty where it has none.
    sums : tuple of Added
        The parts that add up to a published whole.
    balance : Series by column
        By how much each column of an input-output table misses its output.
    rows_balance : Series by row
        By how much what is sold of a region's own products misses its output.
    built : bool
        Whether `data/processed` holds its table, whole and up to date.
    """

    dataset: str
    vintage: str
    estimate: bool
    rows: int
    absent: int
    absent_means: Mapping[str, str] | None
    coverage: tuple[Coverage, ...]
    breaks: tuple[Break, ...]
    missing: tuple[MissingCells, ...]
    classification: str
    areas: str
    sums: tuple[Added, ...]
    balance: pd.Series
    rows_balance: pd.Series
    built: bool


@dataclass(frozen=True)
class DataReport:
    """The state of every dataset, in the order of the catalogue, and of every fact.

    Attributes
    ----------
    facts : tuple of Reconciled
        Figures published elsewhere against ours; there may be some that differ.
    without_facts : tuple of str
        The tables that no fact is about.
    """

    datasets: tuple[DatasetState, ...]
    facts: tuple[Reconciled, ...] = ()
    without_facts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        sizes = (len(self.datasets), "dataset"), (len(self.facts), "fact")
        return f"<DataReport: {', '.join(counted(*size) for size in sizes)}>"

    def as_table(self) -> pd.DataFrame:
        """Texts to print, one row per dataset; columns are `TEXT_COLUMNS`."""
        rows = [
            [
                state.dataset,
                f"{state.vintage} (estimate)" if state.estimate else state.vintage,
                str(state.rows),
                ", ".join(_extent(part) for part in state.coverage),
                "; ".join(_code_sets(state)),
                ", ".join(f"{one.year}: {', '.join(one.columns)}" for one in state.breaks),
                "; ".join(_gaps(state)),
                "; ".join(_summed(state)),
                "; ".join(_balanced(state)),
                "yes" if state.built else "no",
            ]
            for state in self.datasets
        ]
        return pd.DataFrame(rows, columns=TEXT_COLUMNS)

    def facts_as_table(self) -> pd.DataFrame:
        """One row per fact, with numbers; columns are `reconcile.COLUMNS`."""
        return as_table(self.facts)

    def as_text(self) -> str:
        """A few lines of text per dataset, one per fact; what there is nothing to say of is
        left out.
        """
        lines = []
        for row in self.as_table().to_dict("records"):
            lines.append(f"{row['dataset']}: {row['reference period']}, {row['rows']} rows")
            for name in ("covers", "codes", "breaks", "missing", "sums", "balance"):
                if row[name]:
                    lines.append(f"  {name}: {row[name]}")
            if row["built"] == "no":
                lines.append("  not built, or not up to date: run `nextstep data build`")
        return "\n".join([*lines, *as_lines(self.facts, without=self.without_facts)])


def check_data(project: Project) -> DataReport:
    """Check every raw file; say what each covers, what is missing, and whether the facts
    published elsewhere hold. Writes nothing; a fact that does not hold is no error here.

    Raises
    ------
    CatalogueError, DataError
        As `build.build_data`.
    """
    datasets = read_sources(project)
    known = read_facts(project, read_declared(project))
    facts = [fact for fact in known if fact.dataset in datasets]
    raw = read_raw(project, datasets)
    states = [_state(project, dataset, raw) for dataset in datasets.values()]
    covered = {fact.dataset for fact in facts}
    without = [
        name for name, entry in datasets.items() if entry.kind == "table" and name not in covered
    ]
    return DataReport(tuple(states), reconcile(facts, raw.tables), tuple(without))


def _state(project: Project, dataset: Dataset, raw: Raw) -> DatasetState:
    table = raw.tables[dataset.id]
    keys = list(dataset.keys)
    counts = table[keys].nunique()
    missing = [
        MissingCells(name, int(empty.sum()), _where(table.loc[empty, keys], counts))
        for name in dataset.columns
        if (empty := table[name].isna()).any()
    ]
    return DatasetState(
        dataset=dataset.id,
        vintage=f"{dataset.sidecar.vintage}{' (fetched)' if dataset.sidecar.fetched else ''}",
        estimate=dataset.estimate,
        rows=len(table),
        absent=int(counts.prod()) - len(table) if dataset.kind == "table" else 0,
        absent_means=dataset.absent,
        coverage=tuple(
            Coverage(key, int(counts[key]), str(table[key].min()), str(table[key].max()))
            for key in keys
        ),
        breaks=dataset.breaks,
        missing=tuple(missing),
        classification=_listed(dataset.classification),
        areas=dataset.areas or "",
        sums=tuple(added(dataset, table, homes=raw.homes(dataset))),
        balance=column_misses(dataset, table),
        rows_balance=row_misses(dataset, table),
        built=_is_built(project, dataset.id),
    )


def _where(keys: pd.DataFrame, counts: pd.Series) -> str:
    """The keys with one value in all rows: ``"year 2017"``; else the one with the fewest."""
    different = keys.nunique()
    if (single := (different == 1) & (counts > 1)).any():
        return ", ".join(f"{key} {keys[key].iloc[0]}" for key in counts.index[single])
    narrower = different[different < counts]
    if narrower.empty:
        return ""
    key = narrower.idxmin()
    values = [str(value) for value in keys[key].unique()]
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return f"{key} {', '.join(values[:LISTED])}{more}"


def _is_built(project: Project, dataset: str) -> bool:
    try:
        check_current(project, dataset)
    except DataError:
        return False
    return True


def _listed(classification: object) -> str:
    """``"TOL 2008"``, or ``"TOL 2008, from 2025 TOL 2025"``."""
    if classification is None or isinstance(classification, str):
        return classification or ""
    first, *later = classification.items()
    return ", ".join([first[0], *(f"from {year} {name}" for name, year in later)])


def _code_sets(state: DatasetState) -> list[str]:
    areas = state.areas if state.areas.startswith("NUTS") else f"areas of {state.areas}"
    return [text for text in (state.classification, areas if state.areas else "") if text]


def _summed(state: DatasetState) -> list[str]:
    """What adds up to what, one entry for all measures of a rule unless there is a rest."""
    by_name: dict[str, list[Added]] = {}
    for one in state.sums:
        by_name.setdefault(one.told, []).append(one)
    texts = []
    for what, rules in by_name.items():
        if rules[0].rule.rest is None:
            worst = max(one.rest.abs().max() for one in rules)
            number = sum(len(one.sums) for one in rules)
            texts.append(f"{what} ({number} sums, none off by more than {worst:.2g})")
            continue
        shares = [(one.measure, (one.rest / one.sums["whole"]).dropna()) for one in rules]
        rests = ", ".join(f"{name} {part.min():.1%} to {part.max():.1%}" for name, part in shares)
        texts.append(f"{what} but for {rules[0].rule.rest['en']} ({rests})")
    return texts


def _balanced(state: DatasetState) -> list[str]:
    kinds = (("columns", state.balance), ("rows", state.rows_balance))
    return [
        f"{len(misses)} {kind}, none off by more than {misses.abs().max():.2g}"
        for kind, misses in kinds
        if not misses.empty
    ]


def _extent(part: Coverage) -> str:
    if part.column == "year":
        return f"years {part.first}–{part.last}" if part.values > 1 else f"year {part.first}"
    return f"{part.column}: {part.values}"


def _gaps(state: DatasetState) -> list[str]:
    gaps = []
    for gap in state.missing:
        where = f" ({gap.where})" if gap.where else ""
        gaps.append(f"{gap.column} {gap.cells} {'cell' if gap.cells == 1 else 'cells'}{where}")
    if state.absent:
        means = f" ({state.absent_means['en']})" if state.absent_means else ""
        gaps.append(f"{state.absent} combinations without a row{means}")
    return gaps
