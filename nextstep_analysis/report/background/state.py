"""Chapter 2: how large the ecosystem is, and how specialised the region."""

import pandas as pd

from nextstep_analysis.report.background.handed_over import reading_text
from nextstep_analysis.report.background.municipalities import where
from nextstep_analysis.report.background.structure import accounts_table, churn_table, size_chart
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import GROUPS, interval_dots
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Table, Terms
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

TERMS = (
    "enterprise",
    "specialisation",
    "location_quotient",
    "reference_area",
    "confidence_interval",
    "size_class",
    "churn",
    "regional_accounts",
    "output",
    "value_added",
)
"""Terms of the glossary that the chapter defines."""


def state(teller: Teller) -> list[Block]:
    """Enterprises and specialisation, size classes, churn, output, and the map."""
    say = teller.text.say
    return [
        Heading(2, "state", say("2. State")),
        Terms(TERMS),
        Heading(3, "enterprises", say("Enterprises and specialisation")),
        *teller.told("core_by_region", "industries"),
        _industry_chart(teller),
        _industry_table(teller),
        _region_chart(teller),
        Heading(3, "sizes", say("Size of enterprises")),
        size_chart(teller),
        Heading(3, "churn", say("Openings and closures")),
        *teller.told("churn"),
        churn_table(teller),
        *_output(teller),
        Heading(3, "where", say("Where in the region")),
        *where(teller),
    ]


def _output(teller: Teller) -> list[Block]:
    """The regional accounts, where they cover the core."""
    if "accounts" not in teller.study.tables:
        return []
    heading = Heading(3, "output", teller.text.say("Output and value added"))
    return [heading, *teller.told("accounts"), accounts_table(teller)]


def _industry_chart(teller: Teller) -> Figure:
    say, text = teller.text.say, teller.text
    table = _by_role(teller.frame("industries"))
    drawn = pd.DataFrame(
        {
            "label": [teller.industry_label(code) for code in table["industry"]],
            "value": table["location_quotient"],
            "lower": table["lower"],
            "upper": table["upper"],
            "group": table["role"],
            "small": table["reading"] == "few",
        }
    )
    caption = teller.caption(
        _industry_title(teller, table),
        say(
            "Location quotient of the number of enterprises in {region:in} against "
            "{reference:of}, {year:year}, with {level:.0%} confidence interval; 1 = the same "
            "share as there",
            year=int(table["year"].iloc[0]),
            level=teller.study.level,
            **teller.places,
        ),
        "industries",
    )
    measure = _quotient(teller, say("Industry (TOL 2008)"))
    figure = interval_dots(drawn, text=text, caption=caption, measure=measure, log=True)
    return teller.figure(figure, "industries", label="industry", value="location_quotient")


def _by_role(table: pd.DataFrame) -> pd.DataFrame:
    """Core first, within a role the most specialised first."""
    rank = table["role"].map(GROUPS.index)
    keys = table.assign(rank=rank).sort_values(
        ["rank", "location_quotient"], ascending=[True, False], na_position="last"
    )
    return table.loc[keys.index]


def _industry_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    above = table[(table["reading"] == "above") & (table["role"] != "enabling")]
    if above.empty:
        return say(
            "{region} is not clearly specialised in any core or related industry", **teller.places
        )
    top = above.nlargest(3, "location_quotient")
    codes = [Code(code) for code in top["industry"]]
    return say(
        "{region} is most specialised in {industries:short_lower} (core and related industries)",
        industries=codes,
        **teller.places,
    )


def _industry_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = _by_role(teller.frame("industries"))
    shown = table.assign(
        interval=teller.intervals(table["lower"], table["upper"], ".2f", beside=1),
        name=[f"{code} {text.name(code, 'short')}" for code in table["industry"]],
        read=[reading_text(reading, teller.text) for reading in table["reading"]],
    )
    return teller.table(
        "industries",
        caption=say(
            "Enterprises and location quotients by industry in {region:in}, {year:year}",
            region=Code(teller.study.region),
            year=int(table["year"].iloc[0]),
        ),
        frame=shown,
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "enterprises": Column(say("Enterprises"), "d"),
            "enterprises_reference": Column(
                say("Enterprises in {reference:in}", reference=Code(teller.study.reference)), "d"
            ),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "interval": Column(say("Confidence interval"), ".2f", ends=("lower", "upper")),
            "above_parity": Column(say("Difference from expected"), "+d"),
            "read": Column(say("How to read it"), of="reading"),
        },
    )


def _region_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("core_by_region")
    table = table[table["region"] != teller.study.reference]
    table = table.sort_values("location_quotient", ascending=False, na_position="last")
    here, peer = say("The region studied"), say("Peer region")
    drawn = pd.DataFrame(
        {
            "label": [teller.region_label(code) for code in table["region"]],
            "value": table["location_quotient"],
            "lower": table["lower"],
            "upper": table["upper"],
            "group": pd.Categorical(
                [here if code == teller.study.region else peer for code in table["region"]],
                categories=[here, peer],
            ),
            "small": table["reading"] == "few",
        }
    )
    caption = teller.caption(
        _region_title(teller, table),
        say(
            "Location quotient of the core as a whole against {reference:of}, {year:year}, with "
            "{level:.0%} confidence interval",
            reference=Code(teller.study.reference),
            year=int(table["year"].iloc[0]),
            level=teller.study.level,
        ),
        "core_by_region",
    )
    measure = _quotient(teller, say("Region"))
    figure = interval_dots(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "core_by_region", label="region", value="location_quotient")


def _region_title(teller: Teller, table: pd.DataFrame) -> str:
    """The rank, if the interval of the region lies apart from all others; else whom it touches."""
    say = teller.text.say
    region = Code(teller.study.region)
    if table["location_quotient"].isna().any():
        return say("The core in {region:in} and in its peers", region=region)
    here = table.set_index("region").loc[teller.study.region]
    others = table[table["region"] != teller.study.region]
    touching = others[(others["lower"] <= here["upper"]) & (others["upper"] >= here["lower"])]
    if len(touching):
        return say(
            "By the location quotient of its core, {region} cannot be told apart from {peers}",
            region=region,
            peers=[Code(code) for code in touching["region"]],
        )
    rank = list(table["region"]).index(teller.study.region) + 1
    return say(
        "{region} is number {rank:d} of {n:d} regions by the location quotient of its core",
        region=region,
        rank=rank,
        n=len(table),
    )


def _quotient(teller: Teller, rows: str) -> Measure:
    return Measure(
        teller.text.say("Location quotient"),
        ".2f",
        1.0,
        teller.region_label(teller.study.reference),
        rows,
    )
