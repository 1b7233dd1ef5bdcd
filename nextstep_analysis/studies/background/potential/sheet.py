"""Chapter 4 of a study: the four lists of where to look, and what they cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.studies.background.gaps.value_chain import (
    LISTED,
    Inputs,
    core_part,
    products,
    shares_of,
    users_of,
)
from nextstep_analysis.studies.background.potential import lists
from nextstep_analysis.studies.background.potential.base import Figures, industry_figures
from nextstep_analysis.studies.background.potential.edges import (
    NONE,
    NOT_TOLD,
    ROWS,
    Answer,
    Answers,
    held,
)
from nextstep_analysis.studies.background.potential.findings import headlines, list_notes
from nextstep_analysis.studies.background.potential.not_wise import not_wise
from nextstep_analysis.studies.background.potential.reasons import reasons
from nextstep_analysis.studies.background.potential.screen import screened
from nextstep_analysis.studies.background.potential.tables import (
    BOUGHT,
    LISTS,
    MAKERS,
    NEAR,
    NOT_WISE,
    SCREEN,
    THIN,
)
from nextstep_analysis.studies.measures.trade_flows import Flows, region_flows
from nextstep_analysis.studies.scope import Part, Scope
from nextstep_analysis.study import StudyTable, by_name

EUROS, NAME, QUOTIENT, LIKENESS = "euros", "name", "quotient", "likeness"
"""What a list is in the order of."""
BOUGHT_LIST, THIN_LIST, NEAR_LIST = "bought", "thin", "near"
STEADY = 0.75
"""The part of the definitions in which a sentence must hold to be a headline."""
_ENTERPRISES = ("enterprises",)
_ACCOUNTS = ("enterprises", "regional_accounts", "occupations")
_FLOWS = ("input_output", "enterprises", "occupations")


@dataclass(frozen=True)
class Sources:
    """What the sheet is made of: figures of all divisions, and the flows of the table.

    `skills` is the likeness of staff; `before` has the tables of the study's value chain and
    `three_measures`, which the lists go on from.
    """

    figures: Figures
    inputs: Inputs
    skills: pd.DataFrame
    screen: Screen
    before: Mapping[str, StudyTable] = field(default_factory=dict)


def opportunities(sources: Sources, *, scope: Scope) -> tuple[Part, Part]:
    """The sheet: first its tables and steady sentences, then reasons and all other sentences.

    Parameters
    ----------
    sources : Sources
        With `before` filled.

    Returns
    -------
    two Parts
        The second comes late in a study, so that its findings are no headlines.
    """
    figures = industry_figures(sources.figures, screen=sources.screen, scope=scope)
    chain = {name: table.frame for name, table in sources.before.items()}
    table = screened(figures, screen=sources.screen, scope=scope)
    frames = _lists(sources, figures, table, chain["value_chain"], scope)
    frames["screen"] = table
    frames["makers"] = lists.makers(figures, _named(frames))
    frames["not_wise"] = not_wise(frames, chain, figures, screen=sources.screen)
    frames["opportunity_lists"] = _summary(sources, frames, chain, figures, scope)
    tables = _tables(frames, sources.screen, scope)
    every = {**chain, **frames}
    first, later = headlines(every, steady=STEADY, scope=scope)
    return Part(tables, findings=first), Part(findings=(*later, *reasons(every, scope=scope)))


def _lists(
    sources: Sources,
    figures: pd.DataFrame,
    table: pd.DataFrame,
    purchases: pd.DataFrame,
    scope: Scope,
) -> dict[str, pd.DataFrame]:
    screen = sources.screen
    found = {
        "bought_elsewhere": lists.bought_elsewhere(
            purchases, sources.inputs.divisions, table, scope=scope
        ),
        "thin_links": lists.thin_links(figures, table, scope=scope),
        "near_and_strong": lists.near_and_strong(
            figures, table, sources.skills, screen=screen, scope=scope
        ),
    }
    if lists.stability(purchases[purchases["group"] == LISTED]) < screen.bought.stable:
        found["bought_elsewhere"] = found["bought_elsewhere"].sort_values(
            "product", ignore_index=True
        )
    return found


def _named(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """The industries that the lists name."""
    bought = frames["bought_elsewhere"]
    codes = {code for name in ("makers", "serving") for row in bought[name] for code in row}
    for name in ("thin_links", "near_and_strong"):
        codes |= set(frames[name].loc[frames[name]["state"] == LISTED, "industry"])
    return codes


def _tried(
    sources: Sources, chain: Mapping[str, pd.DataFrame], figures: pd.DataFrame, own: Scope
) -> Answers:
    """What the lists answer for an ecosystem, without the rest of the study.

    Purchases depend on the core alone, so that most other definitions need no new ones; those of
    the study's `own` core are in `chain`.
    """
    flows = region_flows(sources.inputs.input_output, region=own.region)
    bought = {own.ecosystem.core: _bought_first(chain["value_chain"], chain["core_part"])}

    def answers(scope: Scope) -> dict[str, Answer]:
        core = scope.ecosystem.core
        if core not in bought:
            bought[core] = _most_bought(sources, flows, scope)
        screen = sources.screen
        table = screened(figures, screen=screen, scope=scope)
        thin = lists.thin_links(figures, table, scope=scope)
        near = lists.near_and_strong(figures, table, sources.skills, screen=screen, scope=scope)
        return {
            BOUGHT_LIST: bought[core],
            THIN_LIST: _first(thin, "industry", "smoothed_quotient"),
            NEAR_LIST: _first(near, "industry", "likeness"),
        }

    return answers


def _most_bought(sources: Sources, flows: Flows, scope: Scope) -> Answer:
    inputs, screen = sources.inputs, sources.screen
    shares = shares_of(inputs, scope)
    rules = {"screen": screen, "scope": scope, "bands": False}
    bought = products(flows, shares, inputs.divisions, **rules)
    users = users_of(flows, shares, inputs.divisions, scope)
    return _bought_first(bought, core_part(bought, users, screen))


def _bought_first(bought: pd.DataFrame, part: pd.DataFrame) -> Answer:
    if not bool(part["told"].iloc[0]):
        return Answer(NOT_TOLD)
    listed = bought[bought["group"] == LISTED].assign(state=LISTED)
    return _first(listed, "product", "elsewhere")


def _first(table: pd.DataFrame, name: str, figure: str) -> Answer:
    listed = table[table["state"] == LISTED]
    if listed.empty:
        return Answer(NONE)
    row = listed.iloc[0]
    return Answer(ROWS, str(row[name]), float(row[figure]))


def _summary(
    sources: Sources,
    frames: Mapping[str, pd.DataFrame],
    chain: Mapping[str, pd.DataFrame],
    figures: pd.DataFrame,
    scope: Scope,
) -> pd.DataFrame:
    """Table `LISTS`."""
    own, tried = held(_tried(sources, chain, figures, scope), scope=scope)
    rows = {}
    orders = {BOUGHT_LIST: EUROS, THIN_LIST: QUOTIENT, NEAR_LIST: LIKENESS}
    tables = dict(zip(orders, ("bought_elsewhere", "thin_links", "near_and_strong"), strict=True))
    for name, answer in own.items():
        table = frames[tables[name]]
        listed = len(table) if name == BOUGHT_LIST else int((table["state"] == LISTED).sum())
        rows[name] = {
            "answer": answer.kind,
            "rows": 0 if answer.kind == NOT_TOLD else listed,
            "first": answer.first,
            "order": orders[name],
        }
    summary = pd.DataFrame(rows).T
    listed = chain["value_chain"]
    stable = lists.stability(listed[listed["group"] == LISTED])
    if stable < sources.screen.bought.stable:
        summary.loc[BOUGHT_LIST, ["order", "first"]] = [NAME, ""]
        tried.loc[BOUGHT_LIST] = float("nan")  # no row is named that could hold
    summary["stable"] = pd.Series({BOUGHT_LIST: stable})
    summary = summary.join(tried).rename_axis("list").reset_index()
    kinds = dict.fromkeys(("rows", "stable", "definitions", "holds", "lower", "upper"), float)
    return summary.astype(kinds)[list(LISTS.columns)]


def _tables(
    frames: Mapping[str, pd.DataFrame], screen: Screen, scope: Scope
) -> dict[str, StudyTable]:
    notes = list_notes(screen, scope)
    told = (
        (LISTS, _FLOWS),
        (SCREEN, (*_ENTERPRISES, "input_output", "eu_employees")),
        (BOUGHT, _FLOWS),
        (THIN, _ACCOUNTS),
        (NEAR, (*_ACCOUNTS, "input_output", "eu_employees")),
        (MAKERS, (*_ACCOUNTS, "enterprise_sizes", "input_output", "eu_employees")),
        (NOT_WISE, _FLOWS),
    )
    return by_name(
        *(
            StudyTable.of(declared, frames[declared.name], datasets, notes.get(declared.name, ()))
            for declared, datasets in told
        )
    )
