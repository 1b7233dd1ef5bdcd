"""Chapter 3: what the change is made of, and the regional effect against three references."""

import pandas as pd

from nextstep_analysis.claim import Claim, all_of, cells, counted, none_of
from nextstep_analysis.codes import CAPITAL_REGION, PEERS
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import stacked_components, waterfall
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

_PARTS = Statement("The parts of the change in {region:in}")
_SPLIT = Statement(
    "The core changed by {change:+d} enterprises: national growth {national:+.1f}, "
    "industry mix {industry_mix:+.1f}, regional effect {regional:+.1f}"
)
_ALIKE = Statement("In no core industry did growth differ from that elsewhere beyond chance")
_ALIKE_OF = Statement(
    "Growth differed from that elsewhere beyond chance in none of the {n:d} core industries that "
    "can be compared"
)
_FEW = Statement(
    "The regional effect in {region:in} is {effect:+.1%}; too few openings and closures lie behind "
    "it to compare"
)
_DIFFERED = Statement("Growth differed from that elsewhere beyond chance: {industries:short_lower}")
_BY_REGION = Statement("The parts of the change by region")
_EFFECT = Statement("The regional effect in {region:in} is {effect:+.1%}")
_BETTER = Statement(
    "The core in {region:in} did better than elsewhere: regional effect {effect:+.1%}"
)
_WORSE = Statement(
    "The core in {region:in} did worse than elsewhere: regional effect {effect:+.1%}"
)
_UNSURE = Statement("The regional effect in {region:in}, {effect:+.1%}, cannot be told from chance")


def _components(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {
        "national": say("National growth effect"),
        "industry_mix": say("Industry mix effect"),
        "regional": say("Regional effect"),
    }


def change_chart(teller: Teller) -> Figure:
    """The parts of the core's change one after another."""
    say = teller.text.say
    start, end = teller.main_period
    table = teller.frame("core_change")
    names = {**_components(teller), "change": say("Change in total")}
    drawn = table.assign(label=table["part"].map(names))
    effect = table.set_index("part").loc["regional"]
    told = say(
        "From national growth to the change of the core in {region:in}, enterprises, "
        "{start:year}–{end:year}",
        start=start,
        end=end,
        **_region(teller),
    )
    bounds = say("the regional effect has no interval")
    if pd.notna(effect["lower"]):
        bounds = say(
            "{level:.0%} interval of the regional effect {lower:+.1f} to {upper:+.1f}",
            level=teller.study.level,
            lower=effect["lower"],
            upper=effect["upper"],
        )
    title = _split_title(table.set_index("part")["value"], **_region(teller))
    figure = waterfall(
        drawn,
        text=teller.text,
        caption=teller.caption(title, f"{told}; {bounds}", "core_change"),
        measure=Measure(say("Enterprises"), "+.1f", rows=say("Part")),
    )
    return teller.figure(figure, "core_change", label="part")


def industry_chart(teller: Teller) -> Figure:
    """The parts of the change by core industry."""
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


def _split_title(parts: pd.Series, **region: Code) -> Statement:
    if parts.isna().any():
        return _PARTS.given(**region)
    names = ("change", "national", "industry_mix", "regional")
    claims = [cells("core_change", {"part": name}, value=parts[name]) for name in names]
    return _SPLIT.given(claims=claims, **parts[list(names)])


def _industry_title(teller: Teller, table: pd.DataFrame) -> Statement:
    """Core industries whose growth differed from that elsewhere beyond chance."""
    region = _region(teller)
    known = table[table["answer"].isin(["better", "worse", "unclear"])]
    if table["answer"].isin(["missing", "untested"]).any() or known.empty:
        return _PARTS.given(**region)
    differ = {"answer": ("better", "worse")}
    among = {"period_start": teller.main_period[0], "industry": list(known["industry"])}
    codes = list(table.loc[table["answer"].isin(differ["answer"]), "industry"])
    claims = [
        Claim(
            "effect",
            "shift_share",
            says={"region": teller.study.region, "codes": (row.industry,), "verdict": row.answer},
        )
        for row in table.itertuples()
    ]
    if not codes:
        claims.append(none_of("shift_share", differ, among=among))
        if len(known) == len(table):
            return _ALIKE.given(claims=claims)
        claims.append(counted("shift_share", {**among, "answer": "unclear"}, len(known)))
        return _ALIKE_OF.given(claims=claims, n=len(known))
    claims.append(all_of("shift_share", differ, among={**among, "industry": codes}))
    return _DIFFERED.given(claims=claims, industries=[Code(code) for code in codes])


def region_chart(teller: Teller) -> Figure:
    """The parts of the core's change by region."""
    say = teller.text.say
    start, end = teller.main_period
    table = teller.frame("shift_share_regions")
    table = table[table["against"] != PEERS]
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
            "the start, and its parts, each region against the area compared with",
            start=start,
            end=end,
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


def _effect_title(teller: Teller, table: pd.DataFrame) -> Statement:
    """The regional effect, and whether it may be called better or worse."""
    study = teller.study
    row = table.set_index("region").loc[study.region]
    if pd.isna(row["regional"]):
        return _BY_REGION
    where = {"region": study.region, "against": row["against"]}
    claims = [cells("shift_share_regions", where, regional=row["regional"])]
    if "regional_effect" not in study.tables:
        return _EFFECT.given(claims=claims, effect=row["regional"], **_region(teller))
    verdict = teller.frame("regional_effect")["verdict"].iloc[0]
    says = {"region": study.region, "codes": tuple(teller.core), "verdict": verdict}
    claims.append(Claim("effect", "regional_effect", says=says))
    message = {"better": _BETTER, "worse": _WORSE, "unclear": _UNSURE}.get(verdict, _FEW)
    return message.given(claims=claims, effect=row["regional"], **_region(teller))


def effect_table(teller: Teller) -> list[Block]:
    """The regional effect against three references, where the others are compared with."""
    if "regional_effect" not in teller.study.tables:
        return []
    say, table = teller.text.say, teller.frame("regional_effect")
    capital = Code(CAPITAL_REGION)
    names = {
        "rest": say("Rest of the country"),
        "rest_without": say("Rest of the country without {capital:name}", capital=capital),
        "median": say("Median of the other regions"),
    }
    shown = table.assign(
        name=[names[reference] for reference in table["reference"]],
        interval=teller.intervals(table["lower"], table["upper"], "+.1f"),
    )
    columns = {
        "name": Column(say("Compared with"), of="reference"),
        "effect": Column(say("Regional effect, enterprises"), "+.1f"),
        "interval": Column(say("Interval"), "+.1f", ends=("lower", "upper")),
        "share": Column(say("Share of the number at the start"), "+.1%"),
        "placebo": Column(say("Regions at least as far from the median"), ".0%"),
    }
    start, end = teller.main_period
    caption = say(
        "Regional effect of the core in {region:in} against three references, "
        "{start:year}–{end:year}",
        start=start,
        end=end,
        **_region(teller),
    )
    return [teller.table("regional_effect", frame=shown, columns=columns, caption=caption)]


def region_table(teller: Teller) -> Table:
    """Shift-share of the core by region."""
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
            "interval": Column(say("Interval"), "+.1%", ends=("regional_lower", "regional_upper")),
        },
    )


def _region(teller: Teller) -> dict[str, Code]:
    return {"region": Code(teller.study.region)}
