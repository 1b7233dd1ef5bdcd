"""Chapter 5: occupations the core needs, industries near in skills, unemployment and vacancies."""

import pandas as pd

from nextstep_analysis.claim import extreme
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import heat_map
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Callout, Figure, Heading, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import upper_first
from nextstep_analysis.study import Code, Statement

_NEEDED = Statement("The core needed most {occupation:lower}")
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
    caption = teller.caption(
        _title(teller, order),
        say(
            "Share of each occupation group in the staff of the core industries, whole country; "
            "the groups that the core in {region:in} needed most",
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


def _title(teller: Teller, order: list[str]) -> str | Statement:
    """The group that the core needs most, unless a share is missing or two are first."""
    needs = teller.frame("skills_needs").set_index("occupation")["need"]
    top = needs[needs == needs.max()]
    if needs.isna().any() or len(top) > 1:
        return teller.text.say("Occupation groups that the core needs")
    claims = [extreme("skills_needs", {"occupation": order[0]}, "need", "highest")]
    return _NEEDED.given(claims=claims, occupation=Code(order[0]))


def _needs_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("skills_needs").head(15)
    shown = table.assign(name=[_occupation(teller, code) for code in table["occupation"]])
    columns = {
        "name": Column(say("Occupation group"), of="occupation"),
        "need": Column(say("Share of the core's staff"), ".1%"),
        "country": Column(say("Share of all employed"), ".1%"),
        "ratio": Column(say("Ratio"), ".1f"),
    }
    if table["persons"].notna().any():
        columns["persons"] = Column(say("Persons, estimate"), "about")
    return teller.table(
        "skills_needs",
        frame=shown,
        caption=say("Occupation groups that the core needed most, an estimate"),
        columns=columns,
    )


def _shrinking_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("skills_shrinking").head(10)
    read = {
        "fell": say("a loss beyond chance"),
        "unclear": say("within what chance brings"),
        "few": say("too few openings and closures to say"),
    }
    none = say("none: too few")
    ends = teller.intervals(table["lower"], table["upper"], "+d")
    shown = table.assign(
        name=[teller.industry_label(code) for code in table["industry"]],
        interval=[none if told is None else told for told in ends],
        read=[read[reading] for reading in table["reading"]],
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
            "read": Column(say("Reading"), of="reading"),
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
