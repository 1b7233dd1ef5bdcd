"""What a refresh says of a plan, and of what went wrong."""

from collections.abc import Iterable

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.sources.fetch.one import Plan
from nextstep_analysis.sources.fetch.store import Record, written_time


def plan_told(planned: Plan, known: Iterable[Record], dataset: Dataset) -> str:
    """What a refresh of a dataset would fetch; `known` are vintages that have this update."""
    selection = planned.selection
    last = dataset.columns[str(dataset.year_column)].maximum
    new = [year for year in selection.years if last is not None and year > last]
    years = f"new: {', '.join(map(str, new))}" if new else "no new year"
    if dataset.still_awaited:
        years = f"first vintage, {selection.years[0]}–{selection.years[-1]}"
    fetched = " (fetched already)" if any(known) else ""
    calls = f"{planned.calls} call{'' if planned.calls == 1 else 's'}"
    return (
        f"{planned.table.where}, updated {written_time(planned.updated)}{fetched}, {years}, "
        f"{selection.cells:,} cells in {calls}, about {planned.seconds:,.0f} s"
    )


def sentence_of(error: Exception) -> str:
    """One sentence for an error of ours, or of the system."""
    if isinstance(error, OSError):
        told = (error.filename, error.strerror or error)
        return ": ".join(str(part) for part in told if part)
    return str(error)
