"""Chapter 5 of a study, value-chain gap: what the core buys from elsewhere, and lacks as buyers."""

from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.indicators.input_output import output_multipliers
from nextstep_analysis.studies.background.gaps.extraction import (
    EXTRACTION,
    VALUE_ADDED_MULTIPLIER,
    extraction,
    extraction_finding,
)
from nextstep_analysis.studies.background.gaps.value_chain_findings import (
    MISSING_BUYERS,
    MIXED,
    MULTIPLIER,
    PRIORITY,
    SHARES,
    balance_note,
    flow_notes,
    part_notes,
    value_chain_findings,
)
from nextstep_analysis.studies.background.gaps.value_chain_tables import (
    BUYERS,
    EXTRACTED,
    VALUE_CHAIN,
    VALUE_CHAIN_USERS,
)
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.core_shares import core_shares, counts_of
from nextstep_analysis.studies.measures.enterprises import regions_by_division, stock_by_division
from nextstep_analysis.studies.measures.industry_space import skill_density
from nextstep_analysis.studies.measures.trade_flows import ORIGINS, Flows, region_flows
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Statement, StudyTable, by_name

DATASETS = ("input_output", "enterprises", "occupations")


@dataclass(frozen=True)
class Inputs:
    """The tables that the value chain is read from, and the map of their industries.

    `skills` is the likeness of staff of `industry_space.IndustrySpace`, `borders` what the
    older borders of the table mean (`borders.border_notes`).
    """

    input_output: pd.DataFrame
    enterprises: pd.DataFrame
    occupations: pd.DataFrame
    skills: pd.DataFrame
    divisions: pd.DataFrame
    borders: tuple[Statement, ...] = ()


def value_chain(inputs: Inputs, *, scope: Scope) -> Part:
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
    shares = _shares(inputs, scope)
    users = _users(flows, shares, inputs.divisions, scope)
    products = _ranked(_products(flows, shares, users), _relatedness(inputs, scope))
    lost = extraction(flows, shares=shares)
    notes = (*part_notes(scope), *flow_notes(inputs.borders))
    mixed = () if bool(users["whole"].all()) else (MIXED,)
    buyers = _buyers(flows, country, shares)
    told = (
        (VALUE_CHAIN_USERS, users, (*notes, SHARES)),
        (VALUE_CHAIN, products, (PRIORITY, MULTIPLIER, *notes, *mixed)),
        (BUYERS, buyers, (MISSING_BUYERS, balance_note(country), *notes, *mixed)),
        (EXTRACTED, lost, (EXTRACTION, MULTIPLIER, VALUE_ADDED_MULTIPLIER, *notes)),
    )
    tables = [StudyTable.of(declared, frame, DATASETS, said) for declared, frame, said in told]
    findings = value_chain_findings(products, buyers, mixed=mixed, scope=scope)
    return Part(by_name(*tables), (), (*findings, extraction_finding(lost, flows, scope=scope)))


def _shares(inputs: Inputs, scope: Scope) -> pd.DataFrame:
    counts = counts_of(inputs.enterprises, region=scope.region, year=ACCOUNTS_YEAR)
    persons = inputs.occupations.groupby("industry")["employed"].sum(min_count=1)
    members = scope.ecosystem.members
    parts = {code: members[code].share or 1.0 for code in scope.ecosystem.core}
    return core_shares(inputs.divisions, enterprises=counts, persons=persons, shares=parts)


def _users(
    flows: Flows, shares: pd.DataFrame, divisions: pd.DataFrame, scope: Scope
) -> pd.DataFrame:
    """The whole industries that hold the core; `whole` where they are core alone."""
    held = divisions["division"].isin(set(scope.ecosystem.core) - set(scope.core_upper_bounds))
    whole = held.groupby(divisions["input_output"]).all()
    table = pd.DataFrame({origin: flows.of(origin)[shares.index].sum() for origin in ORIGINS})
    table = table.assign(total=table.sum(axis="columns"), output=flows.output[shares.index])
    return (
        table.join(shares).assign(whole=whole[shares.index]).rename_axis("industry").reset_index()
    )


def _products(flows: Flows, shares: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        {origin: flows.of(origin)[shares.index] @ shares["share"] for origin in ORIGINS}
    )
    outside = flows.finland + flows.abroad
    bought = flows.own + flows.finland + flows.abroad
    whole = list(users.loc[users["whole"], "industry"])
    sure = outside[whole] @ shares.loc[whole, "share"]
    leaking = table["finland"] + table["abroad"]
    multiplier = output_multipliers(flows.coefficients)
    table = table.assign(
        total=table.sum(axis="columns"),
        leaking=leaking,
        **{end: outside[shares.index] @ shares[end] for end in ("lower", "upper")},
        **{f"total_{end}": bought[shares.index] @ shares[end] for end in ("lower", "upper")},
        multiplier=multiplier,
        effect=leaking * multiplier,
        sure=(sure / leaking.where(leaking > 0)),
    )
    table = table[table["total"] > 0].rename_axis("product").reset_index()
    return table.assign(
        effect_lower=table["lower"] * table["multiplier"],
        effect_upper=table["upper"] * table["multiplier"],
        year=ACCOUNTS_YEAR,
    )


def _ranked(products: pd.DataFrame, relatedness: pd.Series) -> pd.DataFrame:
    """The products with the largest leaking x multiplier x relatedness first."""
    table = products.assign(relatedness=products["product"].map(relatedness))
    table = table.assign(priority=table["effect"] * table["relatedness"])
    table = table.sort_values(
        ["priority", "effect", "total"], ascending=False, kind="stable", ignore_index=True
    )
    return table.assign(rank=range(1, len(table) + 1))


def _relatedness(inputs: Inputs, scope: Scope) -> pd.Series:
    """How close each product's industry is, by staff, to what the region has: 0-1.

    The mean of the skill-relatedness densities of its divisions; NaN where none is known.
    """
    stock = only(stock_by_division(inputs.enterprises, published=True), year=scope.year)
    local = regions_by_division(stock)
    density = skill_density(local, skills=inputs.skills).loc[scope.region]
    rows = inputs.divisions
    return rows["division"].map(density).groupby(rows["input_output"]).mean()


def _buyers(flows: Flows, country: Flows, shares: pd.DataFrame) -> pd.DataFrame:
    r"""Sales of the core by buying industry, here and with the proportions of the country.

    .. math:: \max\left(0, \sum_i s_i (b^N_{ij} x_i - z^R_{ij})\right),
        \qquad b^N_{ij} = z^N_{ij} / x^N_i
    """
    sold = flows.own.loc[shares.index]
    usual = country.own.loc[shares.index].div(country.output[shares.index], axis="index")
    expected = usual.mul(flows.output[shares.index], axis="index")
    table = pd.DataFrame(
        {
            "sold": shares["share"] @ sold,
            "expected": shares["share"] @ expected,
        }
    )
    short = table["expected"] - table["sold"]
    ends = pd.DataFrame({end: shares[end] @ (expected - sold) for end in ("lower", "upper")}).clip(
        lower=0
    )
    table = table.assign(
        missing=short.clip(lower=0), lower=ends.min(axis="columns"), upper=ends.max(axis="columns")
    )
    table = table.sort_values(["missing", "expected"], ascending=False, kind="stable")
    return table[table["expected"] > 0].rename_axis("industry").reset_index()
