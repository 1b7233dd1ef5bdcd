"""Chapter 5 of a study, value-chain gap: what the core buys from elsewhere, and lacks as buyers."""

from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.classifications import WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.input_output import output_multipliers
from nextstep_analysis.studies.core_shares import core_shares
from nextstep_analysis.studies.enterprises import regions_by_division, stock_by_division
from nextstep_analysis.studies.extraction import (
    EXTRACTION,
    VALUE_ADDED_MULTIPLIER,
    extraction,
    extraction_finding,
)
from nextstep_analysis.studies.industry_space import skill_density
from nextstep_analysis.studies.part import Part, Scope, only
from nextstep_analysis.studies.shared import shared
from nextstep_analysis.studies.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.trade_flows import (
    DELTAS,
    ESTIMATE,
    ORIGINS,
    TABLE,
    Flows,
    estimated_flows,
    flq_errors,
    output_of,
    table_flows,
)
from nextstep_analysis.studies.value_chain_findings import (
    MISSING_BUYERS,
    MIXED,
    MULTIPLIER,
    PRIORITY,
    SHARES,
    check_notes,
    flow_notes,
    part_notes,
    value_chain_findings,
)
from nextstep_analysis.study import Statement, StudyTable

DATASETS = ("input_output", "regional_accounts", "enterprises", "occupations")
USED = {TABLE: set(DATASETS) - {"regional_accounts"}, ESTIMATE: set(DATASETS)}
TABLE_REGION = "MK07"  # the one region whose input-output table is there


@dataclass(frozen=True)
class Inputs:
    """The tables that the value chain is read from, and the map of their industries.

    `skills` is the likeness of staff of `industry_space.IndustrySpace`, `borders` what the
    older borders of the table mean (`borders.border_notes`).
    """

    input_output: pd.DataFrame
    regional_accounts: pd.DataFrame
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
        Tables, all in million euro of 2014: ``value_chain_users`` (industries of the
        table that hold the core: purchases of the whole industry by origin, and the
        core's share of it with its band); ``value_chain`` (product: purchases of the
        core by origin, their ``total`` and, from outside the region, ``leaking``, each with
        its band, the regional output ``multiplier``, ``effect`` = leaking x multiplier,
        ``relatedness`` (0-1) and their product ``priority``, largest first);
        ``buyers`` (industry: what the core sells to it here, what it would sell with
        the proportions of the country, and what is ``missing``; only with a table of the
        region's own, for an estimate would only repeat its assumptions);
        ``extraction`` (likewise; as `extraction.extraction`); ``flq_check``.

    Raises
    ------
    DataError
        If a core industry is in no industry of the table or in two, a column of the
        table does not balance, or a figure is missing.
    """
    country, known, errors = shared(["known_flows"], lambda: _known_flows(inputs.input_output))
    variants = _variants(inputs, known, country, scope)
    shares = _shares(inputs, scope)
    central = variants[len(variants) // 2]
    users = _users(central, shares, inputs.divisions, scope)
    products = _ranked(_products(variants, shares, users), _relatedness(inputs, scope))
    notes = (*part_notes(scope), *flow_notes(scope, method=central.method, borders=inputs.borders))
    mixed = () if bool(users["whole"].all()) else (MIXED,)
    used = tuple(name for name in DATASETS if name in USED[central.method])
    tables = {
        "value_chain_users": StudyTable(users, used, (*notes, SHARES)),
        "value_chain": StudyTable(products, used, (PRIORITY, MULTIPLIER, *notes, *mixed)),
        "flq_check": StudyTable(
            errors.assign(region=TABLE_REGION), ("input_output",), check_notes(country)
        ),
    }
    if central.method == TABLE:
        buyers = _buyers(central, country, shares)
        tables["buyers"] = StudyTable(buyers, used, (MISSING_BUYERS, *notes, *mixed))
        lost = extraction(central, shares=shares)
        tables["extraction"] = StudyTable(
            lost, used, (EXTRACTION, MULTIPLIER, VALUE_ADDED_MULTIPLIER, *notes)
        )
    findings = value_chain_findings(
        products, tables, mixed=mixed, scope=scope, method=central.method
    )
    if "extraction" in tables:
        findings = (*findings, extraction_finding(lost, central, scope=scope))
    return Part(tables, (), findings)


def _known_flows(input_output: pd.DataFrame) -> tuple[Flows, Flows, pd.DataFrame]:
    """Of the country and the region with a table of its own; and how far estimates miss it."""
    country = table_flows(input_output, region=WHOLE_COUNTRY)
    known = table_flows(input_output, region=TABLE_REGION)
    return country, known, flq_errors(known, country=country)


def _variants(
    inputs: Inputs, known: Flows, country: Flows, scope: Scope
) -> tuple[Flows, ...]:  # fmt: skip
    """The region's flows: the table's, or estimates with each delta, the central one amid."""
    if scope.region == TABLE_REGION:
        return (known,)
    output = output_of(inputs.regional_accounts, region=scope.region, divisions=inputs.divisions)
    if output.empty:
        raise DataError(
            f"the regional accounts have no output for {scope.region!r}: its purchases "
            "cannot be estimated"
        )
    return shared(
        ["estimated_flows", scope.region],
        lambda: tuple(estimated_flows(country, output=output, delta=delta) for delta in DELTAS),
    )


def _shares(inputs: Inputs, scope: Scope) -> pd.DataFrame:
    stock = only(inputs.enterprises, year=ACCOUNTS_YEAR)
    counts = pd.DataFrame({
        "here": only(stock, region=scope.region).set_index("industry")["stock"],
        "country": only(stock, region=WHOLE_COUNTRY).set_index("industry")["stock"],
    })  # fmt: skip
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


def _products(
    variants: tuple[Flows, ...], shares: pd.DataFrame, users: pd.DataFrame
) -> pd.DataFrame:
    central = variants[len(variants) // 2]
    table = pd.DataFrame({
        origin: central.of(origin)[shares.index] @ shares["share"] for origin in ORIGINS
    })  # fmt: skip
    band = [
        ((flows.finland + flows.abroad)[shares.index] @ shares[end]).rename(end)
        for flows in variants
        for end in ("lower", "upper")
    ]
    whole = list(users.loc[users["whole"], "industry"])
    sure = (central.finland + central.abroad)[whole] @ shares.loc[whole, "share"]
    leaking = table["finland"] + table["abroad"]
    multiplier = output_multipliers(central.coefficients)
    table = table.assign(
        total=table.sum(axis="columns"), leaking=leaking,
        lower=pd.concat(band, axis="columns").min(axis="columns"),
        upper=pd.concat(band, axis="columns").max(axis="columns"),
        **{f"total_{end}": _bought(central, shares[end]) for end in ("lower", "upper")},
        multiplier=multiplier, effect=leaking * multiplier,
        sure=(sure / leaking.where(leaking > 0)),
    )  # fmt: skip
    table = table[table["total"] > 0].rename_axis("product").reset_index()
    return table.assign(
        effect_lower=table["lower"] * table["multiplier"],
        effect_upper=table["upper"] * table["multiplier"],
        method=central.method, year=ACCOUNTS_YEAR,
    )  # fmt: skip


def _bought(flows: Flows, shares: pd.Series) -> pd.Series:
    """All purchases of the core with one estimate of its shares; no delta changes them."""
    return (flows.own + flows.finland + flows.abroad)[shares.index] @ shares


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
    stock = only(stock_by_division(inputs.enterprises), year=scope.year)
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
    table = pd.DataFrame({
        "sold": shares["share"] @ sold,
        "expected": shares["share"] @ expected,
    })  # fmt: skip
    short = table["expected"] - table["sold"]
    ends = pd.DataFrame({
        end: shares[end] @ (expected - sold) for end in ("lower", "upper")
    }).clip(lower=0)  # fmt: skip
    table = table.assign(
        missing=short.clip(lower=0), lower=ends.min(axis="columns"), upper=ends.max(axis="columns")
    )
    table = table.sort_values(["missing", "expected"], ascending=False, kind="stable")
    return table[table["expected"] > 0].rename_axis("industry").reset_index()
