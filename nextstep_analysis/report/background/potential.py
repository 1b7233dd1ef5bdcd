"""Chapter 4: where the region could go next in the ecosystem, and how sure that is."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.back_test import back_test
from nextstep_analysis.report.background.potential_checks import score_checks
from nextstep_analysis.report.background.potential_figures import (
    candidate_tables,
    neighbourhood,
    opportunity_map,
    projected_table,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.all import group_name, interval_dots
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Table,
    Terms,
)
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

TERMS = ("business_potential", "relatedness", "relatedness_density", "complexity")
"""Terms of the glossary that the chapter defines."""

_OBSERVED = Col("Whether the number is observed or projected", "text")


def potential(teller: Teller) -> list[Block]:
    """Opportunities with ranks and reasons, their map and neighbourhood, and openings."""
    say = teller.text.say
    return [
        Heading(2, "potential", say("4. Business potential")),
        Terms(TERMS),
        Paragraph(
            say(
                "Which industries could the region go after next in this ecosystem? Looked at are "
                "the industries of the ecosystem and those nearest to its core. The ones in which "
                "{region:name} is not clearly specialised yet are ranked by an estimate of "
                "nearness and growth. It shows where to look closer; it is no forecast of "
                "success.",
                **teller.places,
            )
        ),
        *teller.told("opportunities"),
        *_opportunities(teller),
        Heading(3, "potential-map", say("Nearness and complexity")),
        *opportunity_map(teller),
        Heading(3, "potential-network", say("The neighbourhood of the ecosystem")),
        *neighbourhood(teller),
        *candidate_tables(teller),
        projected_table(teller),
        *back_test(teller),
        Heading(3, "potential-openings", say("Openings in the core")),
        *teller.told("openings"),
        _openings(teller),
    ]


def _opportunities(teller: Teller) -> Iterator[Block]:
    """Chart, table and reasons; a sentence where there is nothing to rank."""
    say = teller.text.say
    table = teller.frame("opportunities")
    if table.empty:
        yield Paragraph(
            say("{region:name} is specialised in all industries looked at.", **teller.places)
        )
        return
    yield _rank_chart(teller, table)
    yield _rank_table(teller, table)
    ranked = table.dropna(subset=["median"])
    if ranked.empty:
        return
    yield from score_checks(teller)
    yield Heading(3, "potential-reasons", say("What speaks for and against each"))
    yield Paragraph(
        say(
            "The industries are compared with each other: what is named for one lies in the upper "
            "third of those ranked, what is named against it in the lower third."
        )
    )
    growth = teller.frame("candidates").set_index("industry")["national_growth"]
    yield Bullets([_reasons(teller, row, growth[row.industry]) for row in ranked.itertuples()])


def _rank_chart(teller: Teller, table: pd.DataFrame) -> Figure:
    """Median ranks with the interval of the runs, the best first."""
    say = teller.text.say
    drawn = pd.DataFrame(
        {
            "label": [teller.industry_label(code) for code in table["industry"]],
            "value": table["median"],
            "lower": table["rank_lower"],
            "upper": table["rank_upper"],
            "group": table["role"],
            "small": table["reading"] == "few",
        }
    )
    caption = teller.caption(
        _rank_title(teller, table),
        say(
            "Rank of industries in which {region:name} is not clearly specialised: median of the "
            "runs and the interval that holds 90% of them; 1 = best, an estimate",
            **teller.places,
        ),
        "opportunities",
    )
    measure = Measure(say("Rank"), _rank_form(table), rows=say("Industry (TOL 2008)"))
    told = alt.describe_ranks(teller.text, caption=caption, measure=measure, table=drawn)
    caption = replace(caption, alt=told, notes=())  # the table below has the notes
    figure = interval_dots(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(
        figure,
        "opportunities",
        label="industry",
        value="median",
        lower="rank_lower",
        upper="rank_upper",
    )


def _rank_title(teller: Teller, table: pd.DataFrame) -> str:
    """Whose interval the first one shares: more than one may be the best."""
    say = teller.text.say
    ranked = table.dropna(subset=["median"])
    if ranked.empty:
        return say("Too little is known to rank the industries")
    first = ranked.iloc[0]
    level = ranked[ranked["rank_lower"] <= first["rank_upper"]]["industry"].iloc[1:]
    if level.empty:
        return say(
            "{industry:short} ranks first, and its interval touches no other",
            industry=Code(first["industry"]),
        )
    return say(
        "{industry:short} ranks first by the median, and its interval touches that of {n:d} other "
        "industry",
        "{industry:short} ranks first by the median, and its interval touches those of {n:d} "
        "other industries",
        "n",
        n=len(level),
        industry=Code(first["industry"]),
    )


def _rank_form(table: pd.DataFrame) -> str:
    """Whole ranks, or with one decimal where a median lies between two."""
    ranks = table[["median", "rank_lower", "rank_upper", "with_complexity"]]
    return "d" if (ranks.isna() | (ranks % 1 == 0)).all(axis=None) else ".1f"


def _rank_table(teller: Teller, table: pd.DataFrame) -> Table:
    say, text = teller.text.say, teller.text
    form = _rank_form(table)
    shown = table.assign(
        name=[f"{code} {text.name(code, 'short')}" for code in table["industry"]],
        part=[group_name(role, text) for role in table["role"]],
        interval=teller.intervals(table["rank_lower"], table["rank_upper"], form),
    )
    return teller.table(
        "opportunities",
        frame=shown,
        caption=say(
            "Industries in which {region:name} is not clearly specialised, by rank (an estimate)",
            **teller.places,
        ),
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "part": Column(say("Role"), of="role"),
            "enterprises": Column(say("Enterprises"), "d"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "median": Column(say("Median rank"), form),
            "interval": Column(say("90% of the runs"), form, ends=("rank_lower", "rank_upper")),
            "top_share": Column(say("Share of runs among the first five"), ".0%"),
            "with_complexity": Column(say("Median rank with complexity"), form),
        },
    )


def _reasons(teller: Teller, row, growth: float) -> str:
    """One opportunity: its numbers, what speaks for it and what against it."""
    say = teller.text.say
    told = [
        say(
            "{industry:short} ({code}): {n:d} enterprise in {region:in}.",
            "{industry:short} ({code}): {n:d} enterprises in {region:in}.",
            "n",
            n=row.enterprises,
            industry=Code(row.industry),
            code=row.industry,
            region=Code(teller.study.region),
        )
    ]
    if pd.notna(growth):
        start, end = teller.main_period
        told.append(
            say(
                "The number of enterprises in the industry changed by {growth:+.1%} in "
                "{reference:in} from {start:year} to {end:year}.",
                growth=growth,
                start=start,
                end=end,
                reference=Code(teller.study.reference),
            )
        )
    if row.speaks_for:
        told.append(say("For it: {reasons}.", reasons=_for(teller, row.speaks_for, growth)))
    if row.speaks_against:
        told.append(
            say("Against it: {reasons}.", reasons=_against(teller, row.speaks_against, growth))
        )
    if not (row.speaks_for or row.speaks_against):
        told.append(say("It lies in the middle third on every measure."))
    return " ".join(told)


def _for(teller: Teller, names: tuple[str, ...], growth: float) -> list[str]:
    say = teller.text.say
    grows = say("growing in {reference:in}", **teller.places)
    holds = say("shrinking less than others in {reference:in}", **teller.places)
    words = {
        "density": say("near to what the region has"),
        "skill_density": say("skills near to those of the region"),
        "closeness": say("near to the core"),
        "skill_closeness": say("skills near to those of the core"),
        "national_growth": grows if growth > 0 else holds,
    }
    return [words[name] for name in names]


def _against(teller: Teller, names: tuple[str, ...], growth: float) -> list[str]:
    say = teller.text.say
    shrinks = say("shrinking in {reference:in}", **teller.places)
    slow = say("growing less than others in {reference:in}", **teller.places)
    words = {
        "density": say("far from what the region has"),
        "skill_density": say("skills far from those of the region"),
        "closeness": say("far from the core"),
        "skill_closeness": say("skills far from those of the core"),
        "national_growth": shrinks if growth < 0 else slow,
    }
    return [words[name] for name in names]


def _openings(teller: Teller) -> Table:
    """Openings by year, and the projected ones with their interval where there are any."""
    say = teller.text.say
    table = teller.frame("openings")
    columns = {"year": Column(say("Year"), "year"), "value": Column(say("Openings"), "d")}
    projected = table["lower"].notna()
    shown = table
    if projected.any():
        shown = table.assign(
            kind=[say("projection, an estimate") if p else say("observed") for p in projected],
            interval=teller.intervals(table["lower"], table["upper"], ".1f"),
        )
        columns["value"] = Column(say("Openings"), ".1f")
        columns["kind"] = Column(say("Kind"), of=_OBSERVED)
        columns["interval"] = Column(say("80% interval"), ".1f", ends=("lower", "upper"))
    return teller.table(
        "openings",
        frame=shown,
        columns=columns,
        caption=say("Openings of core enterprises in {region:in} by year", **teller.places),
    )
