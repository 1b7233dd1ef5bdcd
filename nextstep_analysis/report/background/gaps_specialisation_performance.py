"""Chapter 5: specialisation and performance gaps against structural peers."""

from dataclasses import replace

import pandas as pd

from nextstep_analysis.claim import counted, none_of
from nextstep_analysis.report.background.on_region import on_region
from nextstep_analysis.report.background.teller import PERIOD, Teller
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Table
from nextstep_analysis.report.page.choices import Slot
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

PERFORMANCE, PERFORMANCE_NOTE = "performance", "performance-note"
"""Slots that a choice of peers changes: the findings, and the remark that names the peers."""
_GAPS = Statement(
    "In {n:d} industry enterprises are read as missing against the area compared with",
    plural="In {n:d} industries enterprises are read as missing against the area compared with",
    count="n",
)
_NO_GAP = Statement("In no industry are enterprises read as missing against the area compared with")
_GAP = {
    "label": "industry",
    "value": "gap_reference",
    "lower": "gap_reference_lower",
    "upper": "gap_reference_upper",
}
"""What the chart shows of the study's table."""


def structural_peers(teller: Teller) -> list[Block]:
    """Which regions are nearest in structure; all of them stand on the page of the region."""
    heading = Heading(3, "structural-peers", teller.text.say("Peers by structure"))
    return [heading, *teller.told("structural_peers"), on_region(teller, "peers")]


def specialisation_gap(teller: Teller) -> list[Block]:
    """Enterprises lacking, with intervals; needs the table ``gap_specialisation``."""
    say = teller.text.say
    return [
        Heading(3, "gap-specialisation", say("Specialisation gap")),
        *teller.told("gap_specialisation"),
        _gap_table(teller),
    ]


def performance_gap(teller: Teller) -> list[Block]:
    """Growth, churn and productivity against others; needs the table ``gap_performance``."""
    say = teller.text.say
    heading = Heading(3, "gap-performance", say("Performance gap"))
    table = performance_table(teller)
    markup = table.markup.replace("<tbody>", f'<tbody data-slot="{PERFORMANCE}-rows">', 1)
    markup = markup.replace(
        '<p class="note">', f'<p class="note" data-slot="{PERFORMANCE_NOTE}">', 1
    )
    told = Slot(PERFORMANCE, teller.told("gap_performance"))
    return [heading, told, replace(table, markup=markup)]


def gap_chart(teller: Teller) -> Figure:
    """Enterprises lacking to parity by industry, with intervals."""
    say = teller.text.say
    table = teller.frame("gap_specialisation")
    drawn = pd.DataFrame(
        {
            "label": [teller.industry_label(code) for code in table["industry"]],
            "value": table["gap_reference"],
            "lower": table["gap_reference_lower"],
            "upper": table["gap_reference_upper"],
            "highlight": table["reading"].isin(["gap", "country"]),
        }
    )
    caption = teller.caption(
        _gap_title(table),
        say(
            "Enterprises missing in {region:in} against the share in {reference:in}, by industry, "
            "{year:year}, with intervals; a negative figure means that there are more",
            year=int(table["year"].iloc[0]),
            **teller.places,
        ),
        "gap_specialisation",
    )
    measure = Measure(say("Enterprises"), "+d", rows=say("Industry (TOL 2008)"))
    figure = bars(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "gap_specialisation", **_GAP)


def _gap_title(table: pd.DataFrame) -> Statement:
    """In how many industries there are fewer enterprises than parity, as the table reads."""
    fewer = {"reading": ("gap", "country")}
    lacking = int(table["reading"].isin(fewer["reading"]).sum())
    if not lacking:
        return _NO_GAP.given(claims=(none_of("gap_specialisation", fewer),))
    claims = (counted("gap_specialisation", fewer, lacking),)
    return _GAPS.given(claims=claims, n=lacking)


def _gap_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("gap_specialisation")
    read = _gap_readings(teller)
    shown = table.assign(
        name=[teller.industry_label(code) for code in table["industry"]],
        country=teller.intervals(table["gap_reference_lower"], table["gap_reference_upper"], "+d"),
        others=teller.intervals(table["gap_peers_lower"], table["gap_peers_upper"], "+d"),
        read=[read[reading] for reading in table["reading"]],
    )
    country, others = (
        (f"gap_{name}_lower", f"gap_{name}_upper") for name in ("reference", "peers")
    )
    return teller.table(
        "gap_specialisation",
        frame=shown,
        caption=say("Enterprises missing against parity and against the structural peers"),
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "enterprises": Column(say("Enterprises"), "d"),
            "gap_reference": Column(say("Missing against parity"), "+.1f"),
            "country": Column(say("Interval"), "+d", ends=country),
            "gap_peers": Column(say("Missing against the peers"), "+.1f"),
            "others": Column(say("Interval against the peers"), "+d", ends=others),
            "read": Column(say("Reading"), of="reading"),
        },
    )


def _gap_readings(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {
        "gap": say("too few, by both"),
        "country": say("too few against parity only"),
        "peers": say("too few against the peers only"),
        "screened": say("cannot be attracted, no gap"),
        "large_units": say("few but large units, no gap"),
        "surplus": say("more, by both"),
        "more_country": say("more against parity only"),
        "more_peers": say("more against the peers only"),
        "mixed": say("more by one, too few by the other"),
        "unclear": say("cannot be told from chance"),
        "missing": say("not available"),
    }


def performance_table(teller: Teller, choice: str = "") -> Table:
    """The table of growth, churn and productivity; of another `choice` of peers where named."""
    say, name = teller.text.say, "peer_performance" if choice else "gap_performance"
    table = teller.frame(name)
    table = table[table["choice"] == choice] if choice else table
    names, read = measure_names(teller), performance_readings(teller)
    shown = table.assign(
        name=[names[measure] for measure in table["measure"]],
        period=[_period(row.start, row.end) for row in table.itertuples()],
        against=[teller.region_label(code) for code in table["against"]],
        interval=teller.intervals(table["lower"], table["upper"], "+.1pp"),
        read=[read[reading] for reading in table["reading"]],
        **_values_in_words(teller, table),
    )
    return teller.table(
        name,
        frame=shown,
        caption=_performance_caption(teller, choice),
        columns={
            "name": Column(say("Measure"), of="measure"),
            "period": Column(say("Period"), align="right", of=PERIOD),
            "against": Column(say("Compared with")),
            "value": Column(teller.text.name(teller.study.region), align="right"),
            "other": Column(say("There"), align="right"),
            "difference": Column(say("Difference"), align="right"),
            "interval": Column(
                say("Interval, percentage points"), "+.1pp", ends=("lower", "upper")
            ),
            "read": Column(say("Reading"), of="reading"),
        },
    )


def _performance_caption(teller: Teller, choice: str) -> str:
    say, region = teller.text.say, Code(teller.study.region)
    told = say(
        "Growth, churn and productivity of the core in {region:in} against others", region=region
    )
    of = {
        "judgement": say("peers chosen by judgement"),
        "size": say("peers alike in size"),
        "neighbours": say("neighbours as peers"),
    }
    return f"{told}: {of[choice]}" if choice else told


def _values_in_words(teller: Teller, table: pd.DataFrame) -> dict[str, list[str | None]]:
    """Values as written: shares in per cent, their difference in points, value added in euro."""
    text = teller.text
    shares = [measure != "value_added_per_employed" for measure in table["measure"]]

    def value(number: float, share: bool) -> str:
        return text.write(number, ".1%" if share else ".1f")

    def difference(number: float, share: bool) -> str:
        if not share:
            return text.write(number, "+.1f")
        return text.say("{difference:+.1pp} pp", difference=number)

    forms = {"value": value, "other": value, "difference": difference}
    return {
        name: [
            None if pd.isna(number) else form(number, share)
            for number, share in zip(table[name], shares, strict=True)
        ]
        for name, form in forms.items()
    }


def measure_names(teller: Teller) -> dict[str, str]:
    """What the measures of performance are called."""
    say = teller.text.say
    return {
        "regional_effect": say("Regional effect"),
        "growth": say("Growth in the period"),
        "birth_rate": say("Openings a year"),
        "death_rate": say("Closures a year"),
        "churn_rate": say("Churn a year"),
        "value_added_per_employed": say("Value added per employed person, thousand euro"),
    }


def performance_readings(teller: Teller) -> dict[str, str]:
    """The readings of performance in words."""
    say = teller.text.say
    return {
        "behind": say("behind"),
        "ahead": say("ahead"),
        "more": say("more"),
        "less": say("less"),
        "unclear": say("cannot be told from chance"),
        "few": say("too few events"),
        "beside": say("see the regional effect"),
        "estimate": say("research estimate"),
        "missing": say("not available"),
    }


def _period(start: int, end: int) -> str:
    return f"{start}" if start == end else f"{start}–{end}"
