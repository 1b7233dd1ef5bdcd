"""`config/portfolio.yaml`: which ecosystems a body has chosen, when and why."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import Field

from nextstep_analysis.catalogue.fields import Count, Day, Identifier, Texts, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.catalogue.monitoring import Body

PORTFOLIO_FILE = "portfolio.yaml"


class Chosen(Entry):
    """One decision: the ecosystems that a body chose, on which day, for what reason."""

    date: Day
    body: Body
    ecosystems: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    reason: Texts


class Portfolio(Entry):
    """The whole file.

    Attributes
    ----------
    at_least : int
        How many ecosystems the project has promised. A choice of fewer is told, not refused.
    decisions : tuple of Chosen
        In the order of their days; the last one holds. None while no body has decided.
    """

    at_least: Count
    decisions: tuple[Chosen, ...]


def read_portfolio(folder: Path, *, ecosystems: Collection[str], published: str) -> Portfolio:
    """What is decided in the file of `folder`.

    Parameters
    ----------
    folder : Path
    ecosystems : collection of str
        The ids that there are.
    published : str
        Day, month or year of publication (`settings.published`): the whole of it counts.

    Raises
    ------
    CatalogueError
        If the file does not fit, a decision names an ecosystem that there is not or one twice,
        or is later than the publication or earlier than the decision before it: file, line,
        what was found, what is allowed.
    """
    path = folder / PORTFOLIO_FILE
    portfolio = read_entry(path, Portfolio)
    for place, decision in enumerate(portfolio.decisions):
        where = ("decisions", place)
        for n, name in enumerate(decision.ecosystems):
            if problem := _wrong_name(name, decision.ecosystems[:n], ecosystems):
                raise error_at(path, *where, "ecosystems", n, problem=problem)
        day, before = decision.date, portfolio.decisions[:place]
        if day[: len(published)] > published:
            problem = (
                f"the date {day} is after the publication, {published}; allowed are days up to it "
                "(published in settings.yaml)"
            )
        elif before and day <= before[-1].date:
            problem = (
                f"the date {day} is not after that of the decision before, {before[-1].date}; "
                "allowed are later days, the latest decision last"
            )
        else:
            continue
        raise error_at(path, *where, "date", problem=problem)
    return portfolio


def _wrong_name(name: str, before: Collection[str], known: Collection[str]) -> str:
    if name not in known:
        allowed = ", ".join(sorted(known))
        return f"unknown ecosystem {name!r}{nearest(name, known) or ';'} allowed: {allowed}"
    return f"{name} stands twice; name every ecosystem once" if name in before else ""
