"""Chapter 3: how the ecosystem has developed, against the country and the peers."""

import pandas as pd

from nextstep_analysis.codes import PEERS
from nextstep_analysis.report.background.teller import PERIOD, Teller
from nextstep_analysis.report.charts.all import lines_with_break, stacked_components, waterfall
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Paragraph, Table, Terms
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

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
        Heading(2, "development", say("3. Development")),
        Terms(TERMS),
        Heading(3, "series", say("Number of enterprises")),
        *teller.told("growth"),
        _series_chart(teller),
        _growth_table(teller),
        Heading(3, "shift-share", say("What the change is made of")),
        Paragraph(
            say(
                "Shift-share analysis splits the change in the number of enterprises into"
                " three parts: what it would have been had every industry grown like all "
                "enterprises in {reference:in}, what comes from the industry mix, and the"
                " regional effect, which is what is left. The parts add up to the change.",
                reference=Code(teller.study.reference),
            )
        ),
        *teller.told("shift_share_regions"),
        _change_chart(teller),
        _industry_chart(teller),
        _region_chart(teller),
        _region_table(teller),
    ]


def _series_chart(teller: Teller) -> Figure:
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


def _series_title(teller: Teller) -> str:
    say = teller.text.say
    start, end = teller.main_period
    growth = teller.frame("growth")
    rows = growth[growth["start"] == start].set_index("region")["growth"]
    here, there = rows[teller.study.region], rows[teller.study.reference]
    if pd.isna(here) or pd.isna(there):
        return say("The number of core enterprises in {region:in}", **_region(teller))
    return say(
        "{start:year}–{end:year}: core enterprises {here:+.1%} in {region:in}, {there:+.1%} in "
        "{reference:in}",
        start=start,
        end=end,
        here=here,
        there=there,
        **teller.places,
    )


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
            "interval": Column(say("Confidence interval"), "+.1%", ends=("lower", "upper")),
        },
    )


def _components(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {
        "national": say("General growth effect"),
        "industry_mix": say("Industry mix effect"),
        "regional": say("Regional effect"),
    }


def _change_chart(teller: Teller) -> Figure:
    say = teller.text.say
    start, end = teller.main_period
    table = teller.frame("core_change")
    names = {**_components(teller), "change": say("Change in total")}
    drawn = table.assign(label=table["part"].map(names))
    effect = table.set_index("part").loc["regional"]
    told = say(
        "From general growth to the change of the core in {region:in}, enterprises, "
        "{start:year}–{end:year}",
        start=start,
        end=end,
        **_region(teller),
    )
    bounds = say("the regional effect has no confidence interval, for there are too few events")
    if pd.notna(effect["lower"]):
        bounds = say(
            "{level:.0%} confidence interval of the regional effect {lower:+.1f} to {upper:+.1f}",
            level=teller.study.level,
            lower=effect["lower"],
            upper=effect["upper"],
        )
    title = _split_title(teller, table.set_index("part")["value"])
    figure = waterfall(
        drawn,
        text=teller.text,
        caption=teller.caption(title, f"{told}; {bounds}", "core_change"),
        measure=Measure(say("Enterprises"), "+.1f", rows=say("Part")),
    )
    return teller.figure(figure, "core_change", label="part")


def _industry_chart(teller: Teller) -> Figure:
    say = teller.text.say
    start, end = teller.main_period
    table = teller.frame("shift_share")
    table = table[(table["period_start"] == start) & table["industry"].isin(teller.core)]
    drawn = table.assign(
        label=[teller.industry_label(code) for code in table["industry"]],
        total=table["change"],
    )
    caption = teller.caption(
        _industry_title(teller, table),
        say(
            "Change in the number of enterprises in {region:in} by core industry, "
            "{start:year}–{end:year}, and its parts",
            start=start,
            end=end,
            **_region(teller),
        ),
        "shift_share",
    )
    figure = stacked_components(
        drawn,
        text=teller.text,
        caption=caption,
        components=_components(teller),
        measure=Measure(say("Enterprises"), "+.1f", rows=say("Industry (TOL 2008)")),
    )
    return teller.figure(figure, "shift_share", label="industry", total="change")


def _split_title(teller: Teller, parts: pd.Series) -> str:
    say = teller.text.say
    if parts.isna().any():
        return say("The parts of the change in {region:in}", **_region(teller))
    return say(
        "The core changed by {change:+d} enterprises: general growth {national:+.1f}, "
        "industry mix {mix:+.1f}, regional effect {regional:+.1f}",
        change=parts["change"],
        national=parts["national"],
        mix=parts["industry_mix"],
        regional=parts["regional"],
    )


def _industry_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    if table["regional"].isna().all():
        return say("The parts of the change in {region:in}", **_region(teller))
    farthest = table.loc[table["regional"].abs().idxmax()]
    return say(
        "Farthest from its growth in {reference:in}: {industry:short_lower} ({effect:+.1f})",
        reference=Code(teller.study.reference),
        industry=Code(farthest["industry"]),
        effect=farthest["regional"],
    )


def _region_chart(teller: Teller) -> Figure:
    say = teller.text.say
    start, end = teller.main_period
    table = teller.frame("shift_share_regions")
    table = table[table["against"] == teller.study.reference]
    table = table.sort_values("regional", ascending=False, na_position="last")
    drawn = table.assign(
        label=[teller.region_label(code) for code in table["region"]],
        total=table["change"],
        highlight=table["region"] == teller.study.region,
    )
    caption = teller.caption(
        _effect_title(teller, table),
        say(
            "Change in core enterprises {start:year}–{end:year} as a share of their number at "
            "the start, and its parts, against {reference:of}",
            start=start,
            end=end,
            reference=Code(teller.study.reference),
        ),
        "shift_share_regions",
    )
    figure = stacked_components(
        drawn,
        text=teller.text,
        caption=caption,
        components=_components(teller),
        measure=Measure(say("Share of the number at the start"), "+.1%", rows=say("Region")),
    )
    return teller.figure(figure, "shift_share_regions", label="region", total="change")


def _effect_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    row = table.set_index("region").loc[teller.study.region]
    if pd.isna(row["regional"]):
        return say("The parts of the change by region")
    told = {"effect": row["regional"], **_region(teller)}
    if row["regional_lower"] > 0 or row["regional_upper"] < 0:
        return say("The regional effect in {region:in} is {effect:+.1%}", **told)
    return say(
        "The regional effect in {region:in}, {effect:+.1%}, cannot be told from chance",
        **told,
    )


def _region_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("shift_share_regions")
    shown = table.assign(
        name=[teller.region_label(code) for code in table["region"]],
        other=[teller.region_label(code) for code in table["against"]],
        interval=teller.intervals(table["regional_lower"], table["regional_upper"], "+.1%"),
    )
    share = {"change": say("Relative change"), **_components(teller)}
    return teller.table(
        "shift_share_regions",
        frame=shown,
        caption=say("Shift-share of the core by region, shares of the number at the start"),
        columns={
            "name": Column(say("Region"), of="region"),
            "other": Column(say("Compared with"), of="against"),
            **{key: Column(label, "+.1%") for key, label in share.items()},
            "interval": Column(
                say("Confidence interval"), "+.1%", ends=("regional_lower", "regional_upper")
            ),
        },
    )


def _region(teller: Teller) -> dict[str, Code]:
    return {"region": Code(teller.study.region)}
