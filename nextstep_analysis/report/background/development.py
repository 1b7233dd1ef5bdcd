"""Chapter 3: how the ecosystem has developed, against the country and the peers."""

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.codes import PEERS
from nextstep_analysis.report.background.core_staff import core_staff
from nextstep_analysis.report.background.effect import (
    effect_table,
    industry_chart,
    region_chart,
    region_table,
)
from nextstep_analysis.report.background.teller import PERIOD, Teller
from nextstep_analysis.report.charts.all import lines_with_break
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Paragraph, Table, Terms
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

_NUMBER = Statement("The number of core enterprises in {region:in}")
_GREW = Statement(
    "{start:year}–{end:year}: core enterprises {here:+.1%} in {region:in}, {there:+.1%} in "
    "{reference:in}"
)
TERMS = (
    "enterprise_stock",
    "break_in_series",
    "peer_region",
    "shift_share_analysis",
    "national_growth_effect",
    "industry_mix_effect",
    "regional_effect",
)
"""Terms of the glossary that the chapter defines."""


def development(teller: Teller) -> list[Block]:
    """Series with its break, change by period, and shift-share by industry and region."""
    say = teller.text.say
    return [
        Terms(TERMS),
        *core_staff(teller),
        Heading(3, "series", say("Number of enterprises")),
        *teller.told("growth"),
        _growth_table(teller),
        Heading(3, "shift-share", say("What the change is made of")),
        Paragraph(
            say(
                "Shift-share analysis splits the change in the number of enterprises into"
                " three parts: what it would have been had every industry grown like all "
                "enterprises in the area compared with, what comes from the industry mix, and the"
                " regional effect, which is what is left. The parts add up to the change.",
            )
        ),
        *teller.told("shift_share_regions", "regional_effect"),
        *effect_table(teller),
        industry_chart(teller),
        region_chart(teller),
        region_table(teller),
    ]


def series_chart(teller: Teller) -> Figure:
    """The number of core enterprises as an index that begins anew at a break."""
    say = teller.text.say
    table = teller.frame("series")
    shown = table[table["region"].isin([teller.study.region, PEERS, teller.study.reference])]
    drawn = pd.DataFrame(
        {
            "series": [teller.region_label(code) for code in shown["region"]],
            "year": shown["year"],
            "value": shown["index"],
        }
    )
    caption = teller.caption(
        _series_title(teller),
        say(
            "Enterprises in the core industries at the end of the year, index; each period "
            "starts from 100"
        ),
        "series",
    )
    figure = lines_with_break(
        drawn,
        text=teller.text,
        caption=caption,
        measure=Measure(say("Index"), ".1f"),
        breaks=teller.study.breaks,
        highlight=teller.region_label(teller.study.region),
    )
    return teller.figure(figure, "series", each="index")


def _series_title(teller: Teller) -> Statement:
    start, end = teller.main_period
    growth = teller.frame("growth")
    rows = growth[growth["start"] == start].set_index("region")["growth"]
    here, there = rows[teller.study.region], rows[teller.study.reference]
    if pd.isna(here) or pd.isna(there):
        return _NUMBER.given(**_region(teller))
    claims = [
        cells("growth", {"region": code, "start": start}, growth=rows[code])
        for code in (teller.study.region, teller.study.reference)
    ]
    years = {"start": start, "end": end}
    return _GREW.given(claims=claims, here=here, there=there, **years, **teller.places)


def _growth_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("growth")
    order = [teller.study.region, *teller.study.peers, PEERS, teller.study.reference]
    table = table.assign(rank=table["region"].map(order.index))
    table = table.sort_values(["rank", "start"], ascending=[True, False])
    shown = table.assign(
        name=[teller.region_label(code) for code in table["region"]],
        period=[f"{row.start}–{row.end}" for row in table.itertuples()],
        interval=teller.intervals(table["lower"], table["upper"], "+.1%"),
    )
    return teller.table(
        "growth",
        frame=shown,
        caption=say("Change in the number of core enterprises, by period"),
        columns={
            "name": Column(say("Region"), of="region"),
            "period": Column(say("Period"), align="right", of=PERIOD),
            "enterprises_start": Column(say("At the start"), "d"),
            "enterprises_end": Column(say("At the end"), "d"),
            "change": Column(say("Change"), "+d"),
            "growth": Column(say("Relative change"), "+.1%"),
            "interval": Column(say("Interval"), "+.1%", ends=("lower", "upper")),
        },
    )


def _region(teller: Teller) -> dict[str, Code]:
    return {"region": Code(teller.study.region)}
