"""Chapter 5: occupations the core needs, industries near in skills, unemployment and vacancies."""

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import heat_map
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Callout, Figure, Heading, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import upper_first
from nextstep_analysis.study import Code

LIMITS = (0.02, 0.05, 0.1, 0.2)  # of the colours of the heat map


def skills(teller: Teller) -> list[Block]:
    """Needs the tables of `studies.background.gaps.skills`."""
    say = teller.text.say
    patterns = teller.notes("skills_matrix")[0]
    blocks: list[Block] = [
        Heading(3, "skills", say("Skills")),
        *teller.told("skills_needs"),
        Callout("note", say("National staffing patterns only"), patterns),
        _matrix_chart(teller),
        _needs_table(teller),
        *teller.told("skills_shrinking"),
    ]
    if len(teller.frame("skills_shrinking")):
        blocks.append(_shrinking_table(teller))
    return [*blocks, *teller.told("skills_areas"), _areas_table(teller)]


def _occupation(teller: Teller, code: str) -> str:
    return upper_first(teller.text.name(code))


def _matrix_chart(teller: Teller) -> Figure:
    say, text = teller.text.say, teller.text
    long = teller.frame("skills_matrix")
    wide = long.pivot(index="occupation", columns="industry", values="share")
    order = [code for code in teller.frame("skills_needs")["occupation"] if code in wide.index]
    core = [code for code in teller.core if code in wide.columns]
    wide = wide.loc[order, core].reset_index()
    drawn = wide.assign(label=[_occupation(teller, code) for code in wide["occupation"]])
    first = Code(order[0])
    caption = teller.caption(
        say("The core needs most {occupation:lower}", occupation=first),
        say(
            "Share of each occupation group in the staff of the core industries, whole country; "
            "the groups that the core in {region:in} needs most",
            region=teller.places["region"],
        ),
        "skills_matrix",
    )
    figure = heat_map(
        drawn,
        text=text,
        caption=caption,
        limits=LIMITS,
        measure=Measure(say("Share of the industry's staff"), ".0%", rows=say("Occupation group")),
        columns={code: (code, teller.industry_label(code)) for code in core},
    )
    return teller.figure(figure, "skills_matrix", label="occupation", each="share")


def _needs_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("skills_needs").head(15)
    shown = table.assign(name=[_occupation(teller, code) for code in table["occupation"]])
    return teller.table(
        "skills_needs",
        frame=shown,
        caption=say("Occupation groups that the core needs most, an estimate"),
        columns={
            "name": Column(say("Occupation group"), of="occupation"),
            "need": Column(say("Share of the core's staff"), ".1%"),
            "country": Column(say("Share of all employed"), ".1%"),
            "ratio": Column(say("Ratio"), ".1f"),
            "persons": Column(say("Persons, estimate"), "d"),
        },
    )


def _shrinking_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("skills_shrinking").head(10)
    sure = {True: say("beyond chance"), False: say("cannot be told from chance")}
    shown = table.assign(
        name=[teller.industry_label(code) for code in table["industry"]],
        interval=teller.intervals(table["lower"], table["upper"], "+d"),
        read=[sure[bool(value)] for value in table["sure"]],
    )
    return teller.table(
        "skills_shrinking",
        frame=shown,
        caption=say(
            "Industries outside the core that lost enterprises in {region:in}, nearest in skills "
            "first",
            region=teller.places["region"],
        ),
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "enterprises": Column(say("At the start"), "d"),
            "change": Column(say("Change"), "+d"),
            "interval": Column(say("Interval"), "+d", ends=("lower", "upper")),
            "read": Column(say("Reading"), of="sure"),
            "relatedness": Column(say("Likeness of staff to the core, 0–1"), ".2f"),
        },
    )


def _areas_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("skills_areas")
    shown: pd.DataFrame = table.assign(
        name=[teller.region_label(code) for code in table["region"]],
    )
    return teller.table(
        "skills_areas",
        frame=shown,
        caption=say(
            "Unemployed jobseekers and open vacancies by area, {year:year}",
            year=int(table["year"].iloc[0]),
        ),
        columns={
            "name": Column(say("Area"), of="region"),
            "unemployed": Column(say("Unemployed jobseekers"), "d"),
            "share": Column(say("Share of the labour force"), ".1%"),
            "vacancies": Column(say("Open vacancies"), "d"),
            "unemployed_per_vacancy": Column(say("Jobseekers per vacancy"), ".1f"),
            "latest_rate": Column(
                say("Unemployment rate {year:year}", year=int(table["latest_year"].iloc[0])),
                ".1%",
            ),
        },
    )
