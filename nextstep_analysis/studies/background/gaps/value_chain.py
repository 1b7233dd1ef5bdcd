"""Chapter 5 of a study, value-chain gap: what the core buys from elsewhere, and its buyers."""

from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.fields import Texts
from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.indicators.input_output import output_multipliers, technical_coefficients
from nextstep_analysis.indicators.value_chain import demand_gap, purchases_by_origin
from nextstep_analysis.studies.background.gaps.extraction import (
    EXTRACTION,
    JOBS_YEAR,
    VALUE_ADDED_MULTIPLIER,
    extraction,
    extraction_finding,
)
from nextstep_analysis.studies.background.gaps.value_chain_findings import (
    APART,
    DEMAND_GAP,
    MIXED,
    MULTIPLIER,
    SHARES,
    flow_notes,
    part_notes,
    value_chain_findings,
)
from nextstep_analysis.studies.background.gaps.value_chain_tables import (
    BUYERS,
    CORE_PART,
    EXTRACTED,
    VALUE_CHAIN,
    VALUE_CHAIN_USERS,
)
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.core_shares import (
    core_shares,
    counts_of,
    national_staff,
)
from nextstep_analysis.studies.measures.trade_flows import ORIGINS, Flows, region_flows
from nextstep_analysis.studies.scope import Part, Scope
from nextstep_analysis.study import Statement, StudyTable, by_name

DATASETS = ("input_output", "enterprises", "occupations")
LISTED, SMALL, SET_APART = "listed", "small", "apart"
"""Groups of products: large enough to be listed, smaller ones, and what cannot be won."""
_BY = {"by_enterprises": "enterprises", "by_persons": "persons"}


@dataclass(frozen=True)
class Inputs:
    """The tables that the value chain is read from, and the map of their industries.

    `borders` is what the older borders of the table mean (`borders.border_notes`), `jobs_year`
    the year of the jobs by section, None where they are known by division.
    """

    input_output: pd.DataFrame
    enterprises: pd.DataFrame
    occupations: pd.DataFrame
    divisions: pd.DataFrame
    borders: tuple[Statement, ...] = ()
    jobs_year: int | None = JOBS_YEAR


def value_chain(inputs: Inputs, *, screen: Screen, scope: Scope) -> Part:
    """What the core buys from where, by product; who buys from it; and how sure this is.

    Returns
    -------
    Part
        The tables of `gaps.value_chain_tables`, in million euro of `ACCOUNTS_YEAR`.

    Raises
    ------
    DataError
        If the input-output table lacks the region, a core industry is in no industry of
        it or in two, a column does not balance, or a figure is missing.
    """
    flows, country = (
        region_flows(inputs.input_output, region=code) for code in (scope.region, WHOLE_COUNTRY)
    )
    shares = shares_of(inputs, scope)
    users = users_of(flows, shares, inputs.divisions, scope)
    bought = products(flows, shares, inputs.divisions, screen=screen, scope=scope)
    bought = bought.assign(
        local_share=bought["region"] / bought["total"],
        multiplier=bought["product"].map(output_multipliers(flows.coefficients)),
        year=ACCOUNTS_YEAR,
        sure=_sure(flows, bought, users),
    )[list(VALUE_CHAIN.columns)]
    part = core_part(bought, users, screen)
    lost = extraction(flows, shares=shares)
    notes = (*flow_notes(inputs.borders), *part_notes(scope))
    mixed = () if bool(users["whole"].all()) else (MIXED,)
    sold = buyers(flows, country, shares)
    told = (
        (VALUE_CHAIN_USERS, users, (*notes, SHARES)),
        (
            VALUE_CHAIN,
            bought,
            (APART, *notes, *mixed, MULTIPLIER),
        ),
        (CORE_PART, part, notes),
        (BUYERS, sold, (DEMAND_GAP, *notes, *mixed)),
        (EXTRACTED, lost, (EXTRACTION, MULTIPLIER, VALUE_ADDED_MULTIPLIER, *notes)),
    )
    tables = [StudyTable.of(declared, frame, DATASETS, said) for declared, frame, said in told]
    findings = value_chain_findings(bought, sold, part, scope=scope)
    lost_told = extraction_finding(lost, jobs_year=inputs.jobs_year, scope=scope)
    return Part(by_name(*tables), (), (*findings, lost_told))


def shares_of(inputs: Inputs, scope: Scope) -> pd.DataFrame:
    """The core's share of each industry that holds it; see `core_shares`."""
    counts = counts_of(inputs.enterprises, region=scope.region, year=ACCOUNTS_YEAR)
    return core_shares(
        inputs.divisions,
        enterprises=counts,
        persons=national_staff(inputs.occupations),
        shares=scope.core_parts,
    )


def users_of(
    flows: Flows, shares: pd.DataFrame, divisions: pd.DataFrame, scope: Scope
) -> pd.DataFrame:
    """The whole industries that hold the core; `whole` where they are core alone."""
    held = divisions["division"].isin(set(scope.ecosystem.core) - set(scope.core_upper_bounds))
    whole = held.groupby(divisions["input_output"]).all()
    table = pd.DataFrame({origin: flows.of(origin)[shares.index].sum() for origin in ORIGINS})
    table = table.assign(total=table.sum(axis="columns"), output=flows.output[shares.index])
    shown = shares[["share", "lower", "upper", "divisions"]]
    return table.join(shown).assign(whole=whole[shares.index]).rename_axis("industry").reset_index()


def products(
    flows: Flows,
    shares: pd.DataFrame,
    divisions: pd.DataFrame,
    *,
    screen: Screen,
    scope: Scope,
    bands: bool = True,
) -> pd.DataFrame:
    """Purchases of the core by product, apart from what cannot be won; most elsewhere first.

    A product has two rows where only a part of it, by its buyers, cannot be won. Without `bands`
    only the estimate that is shown is made.
    """
    cells, why = _apart(flows, shares, divisions, screen, scope)
    parts = [_purchases(flows, shares, cells, bands=bands).assign(group=SET_APART)]
    parts.append(_purchases(flows, shares, ~cells, bands=bands).assign(group=SMALL))
    table = pd.concat(parts).rename_axis("product").reset_index()
    table = table[table["total"] > 0]
    large = table["elsewhere"] >= max(
        screen.bought.million_euro, screen.bought.share * table["elsewhere"].sum()
    )
    table["group"] = table["group"].mask((table["group"] == SMALL) & large, LISTED)
    table["why"] = [
        why[product] if group == SET_APART else None
        for product, group in zip(table["product"], table["group"], strict=True)
    ]
    order = ["elsewhere", "total", "product"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _purchases(
    flows: Flows, shares: pd.DataFrame, cells: pd.DataFrame, *, bands: bool
) -> pd.DataFrame:
    """By product, what the core's part of each industry buys where `cells` is true."""
    taken = cells.reindex(columns=flows.own.columns, fill_value=False)
    own, finland, abroad = (flows.of(origin).where(taken, 0.0) for origin in ORIGINS)

    def by(way: str) -> pd.DataFrame:
        of_all = shares[way].reindex(flows.output.index, fill_value=0.0)
        return purchases_by_origin(own, finland=finland, abroad=abroad, shares=of_all)

    table = by("share")
    if not bands:
        return table
    ends = {end: by(end) for end in ("lower", "upper")}
    return table.assign(
        **{end: found["elsewhere"] for end, found in ends.items()},
        **{f"total_{end}": found["total"] for end, found in ends.items()},
        **{name: by(way)["elsewhere"] for name, way in _BY.items()},
    )


def _apart(
    flows: Flows, shares: pd.DataFrame, divisions: pd.DataFrame, screen: Screen, scope: Scope
) -> tuple[pd.DataFrame, dict[str, Texts]]:
    """What cannot be won, by product and buyer, and why: by rule, or because no maker can."""
    cells = pd.DataFrame(False, index=flows.output.index, columns=shares.index)
    why: dict[str, Texts] = {}
    for rule in screen.apart:
        users = [user for user in rule.bought_by or cells.columns if user in cells.columns]
        for product in cells.index.intersection(list(rule.products)):
            cells.loc[product, users] = True
            why.setdefault(product, rule.reason)
    back = [entry.code for entry in scope.ecosystem.taken_back]
    core = set(scope.ecosystem.core)
    for product, makers in divisions.groupby("input_output")["division"]:
        against = [
            screen.reason_against(maker, own=maker in scope.ecosystem.codes, taken_back=back)
            for maker in makers
            if maker not in core
        ]
        if len(against) == len(makers) and all(against) and not cells.loc[product].any():
            cells.loc[product] = True
            why[str(product)] = against[0]
    return cells, why


def _sure(flows: Flows, bought: pd.DataFrame, users: pd.DataFrame) -> pd.Series:
    """The share of what is bought elsewhere that industries buy that are core alone."""
    whole = users[users["whole"]].set_index("industry")["share"]
    outside = (flows.finland + flows.abroad)[list(whole.index)] @ whole
    leaking = bought.groupby("product")["elsewhere"].sum()
    return bought["product"].map(outside.reindex(leaking.index) / leaking.where(leaking > 0))


def core_part(bought: pd.DataFrame, users: pd.DataFrame, screen: Screen) -> pd.DataFrame:
    """How much of its industries' purchases the core makes: one row of `CORE_PART`."""
    total = users["total"].sum(skipna=False)
    cover = bought["total"].sum(skipna=False) / total if total > 0 else float("nan")
    apart = bought.loc[bought["group"] == SET_APART, "elsewhere"].sum()
    elsewhere = bought["elsewhere"].sum()
    row = {
        "cover": cover,
        "told": bool(cover >= screen.speaks_from),
        "elsewhere": elsewhere,
        "winnable": elsewhere - apart,
        "apart": apart,
    }
    return pd.DataFrame([row])


def buyers(flows: Flows, country: Flows, shares: pd.DataFrame) -> pd.DataFrame:
    """What each industry buys of the core's products here and elsewhere, and the demand gap."""
    national = technical_coefficients(country.own, output=country.output)

    def by(way: str) -> pd.DataFrame:
        return demand_gap(
            flows.own,
            finland=flows.finland,
            abroad=flows.abroad,
            shares=shares[way].reindex(flows.output.index, fill_value=0.0),
            national=national,
            output=flows.output,
        )

    table, *ends = (by(way) for way in ("share", "lower", "upper"))
    gaps = pd.DataFrame({place: found["gap"] for place, found in enumerate([table, *ends])})
    table = table.assign(
        own=table.index.isin(shares.index),
        lower=gaps.min(axis="columns"),
        upper=gaps.max(axis="columns"),
    )
    table = table[table["total"] > 0].rename_axis("industry").reset_index()
    order = ["gap", "total", "industry"]
    table = table.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return table[list(BUYERS.columns)]
