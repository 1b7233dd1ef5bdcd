"""Chapter 2: how large the ecosystem is, and how specialised the region."""

import pandas as pd

from nextstep_analysis.claim import counted
from nextstep_analysis.codes import READS_FEWER, READS_MORE
from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.current import of_personnel, staff_heading
from nextstep_analysis.report.background.handed_over import (
    SIZES,
    of_wider_group,
    reading_text,
    size_text,
    verdict_text,
)
from nextstep_analysis.report.background.municipalities import where
from nextstep_analysis.report.background.regions import region_strip
from nextstep_analysis.report.background.structure import accounts_table, churn_table, size_chart
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import GROUPS, interval_dots
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Table, Terms
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

_OF_THEM = Statement(
    "{more:d} of {n:d} core and related industries has more enterprises than random settling "
    "would bring",
    plural="{more:d} of {n:d} core and related industries have more enterprises than random "
    "settling would bring",
    count="more",
)
_NONE_OF = Statement(
    "None of the {n:d} core and related industries has more enterprises than random settling would "
    "bring"
)
_ROW = Col("Industry (TOL 2008); region, of the core as one", "text")

TERMS = (
    "enterprise",
    "specialisation",
    "location_quotient",
    "smoothed_quotient",
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
        Terms(TERMS),
        Heading(3, "three-measures", say("Three measures side by side")),
        *teller.told("three_measures"),
        Heading(3, "enterprises", say("Number of enterprises")),
        *teller.told("core_by_region", "industries"),
        _industry_table(teller),
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


def measures_table(teller: Teller) -> Table:
    """The core and each industry by enterprises, value added, compensation and jobs."""
    say, text = teller.text.say, teller.text
    table = teller.frame("three_measures")
    years = table.iloc[0]
    shown = table.assign(
        name=[
            say("The core as a whole") if code == "core" else teller.industry_label(code)
            for code in table["industry"]
        ],
        told=[verdict_text(verdict, text) for verdict in table["verdict"]],
    )
    rows = table.to_dict("records")
    for name in SIZES:
        shown[name] = [size_text(row[name], of_wider_group(row, name), text) for row in rows]
    year, accounts = int(years["year"]), int(years["accounts_year"])
    jobs = int(years["jobs_year"])
    pay = {"compensation": Column(say("Compensation {year:year}", year=accounts), align="right")}
    personnel = of_personnel(teller.study)
    return teller.table(
        "three_measures",
        frame=shown,
        caption=_measures_caption(teller, personnel, table["compensation"].notna().any()),
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "location_quotient": Column(say("Enterprises {year:year}", year=year), ".2f"),
            "value_added": Column(say("Value added {year:year}", year=accounts), align="right"),
            **(pay if table["compensation"].notna().any() else {}),
            "jobs": Column(staff_heading(jobs, text, personnel=personnel), align="right"),
            "told": Column(say("Together"), of="verdict"),
        },
    )


def _measures_caption(teller: Teller, personnel: bool, pay: bool) -> str:
    say = teller.text.say
    if personnel and pay:
        return say("Enterprises, value added, compensation and personnel side by side, quotients")
    if personnel:
        return say("Enterprises, value added and personnel side by side, quotients")
    if pay:
        return say("Enterprises, value added, compensation and jobs side by side, quotients")
    return say("Enterprises, value added and jobs side by side, quotients")


def industry_chart(teller: Teller) -> Figure:
    """The core in all regions, and each industry with its interval, on one log axis."""
    text = teller.text
    table = _by_role(teller.frame("industries"))
    drawn = pd.DataFrame(
        {
            "label": [teller.industry_label(code) for code in table["industry"]],
            "value": _drawn(table),
            "lower": table["lower"],
            "upper": table["upper"],
            "group": table["role"],
            "small": ~table["reading"].isin([*READS_MORE, *READS_FEWER]),
        }
    )
    caption = teller.caption(_industry_title(table), _subtitle(teller, table), "industries")
    measure = _quotient(teller, table, text.say("Industry, or region"))
    strip = region_strip(teller)
    figure = interval_dots(
        drawn, text=text, caption=caption, measure=measure, log=True, strip=strip
    )
    return teller.figure(figure, "industries", label=_ROW, value=_drawn(table).name)


def _drawn(table: pd.DataFrame) -> pd.Series:
    """The smoothed quotient; the plain one where there is none, against a single region."""
    smoothed = table["smoothed_quotient"]
    return smoothed if smoothed.notna().any() else table["location_quotient"]


def _subtitle(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    told = {"year": int(table["year"].iloc[0]), "level": teller.study.level, **teller.places}
    if _drawn(table).name == "location_quotient":
        return say(
            "Location quotient of the number of enterprises in {region:in} against "
            "{reference:of}, {year:year}, with {level:.0%} interval; 1 = the same share as there. "
            "On top the core as a whole in all regions",
            **told,
        )
    return say(
        "Smoothed location quotient of the number of enterprises in {region:in} against "
        "{reference:of}, {year:year}, with {level:.0%} interval; 1 = the same share as there. "
        "On top the core as a whole in all regions",
        **told,
    )


def _by_role(table: pd.DataFrame) -> pd.DataFrame:
    """Core first, within a role the highest quotient first."""
    rank = table["role"].map(GROUPS.index)
    keys = table.assign(rank=rank, drawn=_drawn(table)).sort_values(
        ["rank", "drawn"], ascending=[True, False], na_position="last"
    )
    return table.loc[keys.index]


def _industry_title(table: pd.DataFrame) -> Statement:
    """How many core and related industries have more enterprises than by random settling."""
    near = table[table["role"] != "enabling"]
    more, roles = near["reading"].isin(READS_MORE).sum(), sorted(set(near["role"]))
    claims = (
        counted("industries", {"role": roles}, len(near)),
        counted("industries", {"role": roles, "reading": READS_MORE}, int(more)),
    )
    if not more:
        return _NONE_OF.given(claims=claims, n=len(near))
    return _OF_THEM.given(claims=claims, more=int(more), n=len(near))


def _industry_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = _by_role(teller.frame("industries"))
    shown = table.assign(
        interval=teller.intervals(table["lower"], table["upper"], ".2f", beside=1),
        name=[f"{code} {text.name(code, 'short')}" for code in table["industry"]],
        read=[reading_text(reading, teller.text) for reading in table["reading"]],
    )
    smoothed = {
        "smoothed_quotient": Column(say("Smoothed quotient"), ".2f"),
        "interval": Column(say("Interval"), ".2f", ends=("lower", "upper")),
        "probability": Column(say("Probability of more than 1"), ".1%"),
    }
    if _drawn(table).name == "location_quotient":
        smoothed = {"interval": smoothed["interval"]}
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
            **smoothed,
            "above_parity": Column(say("Difference from expected"), "+d"),
            "read": Column(say("Against random settling"), of="reading"),
        },
    )


def _quotient(teller: Teller, table: pd.DataFrame, rows: str) -> Measure:
    say = teller.text.say
    smoothed = _drawn(table).name == "smoothed_quotient"
    return Measure(
        say("Smoothed location quotient") if smoothed else say("Location quotient"),
        ".2f",
        1.0,
        teller.region_label(teller.study.reference),
        rows,
    )
