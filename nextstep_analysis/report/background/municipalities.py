"""Chapter 2: where in the region the jobs are."""

import pandas as pd

from nextstep_analysis.claim import extreme
from nextstep_analysis.report.background.current import own_jobs
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.maps import choropleth
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Callout, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

_MAP = Statement("Jobs by municipality")
_MOST_OF_CORE = Statement(
    "In {year:year}, {largest} had the most jobs in the core industries, and {highest} the highest "
    "share of them"
)
_MOST = Statement(
    "In {year:year}, {largest} had the most jobs in {sections:short_lower}, and {highest} the "
    "highest share of them"
)


def where(teller: Teller) -> list[Block]:
    """Jobs by municipality: a map where there are boundaries, and the table."""
    table = teller.frame("municipalities")
    local = table[table["region"].str.startswith("KU")].set_index("region")
    drawn = _map(teller, table, local)
    return [drawn, _municipality_table(teller, local)]


def _map(teller: Teller, table: pd.DataFrame, local: pd.DataFrame) -> Block:
    say, text = teller.text.say, teller.text
    if "boundaries" not in teller.study.tables:
        return Callout("note", say("No map"), _no_map(teller))
    shapes = teller.frame("boundaries")
    shapes = shapes.assign(
        code=shapes["municipality"], label=[text.name(code) for code in shapes["municipality"]]
    )
    there = table.set_index("region")["share"].get(teller.study.reference)
    caption = teller.caption(
        _map_title(local, _sections(teller), own=own_jobs(teller.study)),
        _subtitle(teller, int(local["year"].iloc[0])),
        "municipalities",
        "boundaries",
    )
    measure = Measure(
        say("Share of jobs"), ".1%", there, text.name(teller.study.reference), say("Municipality")
    )
    figure = choropleth(shapes, local["share"], text=text, caption=caption, measure=measure)
    return teller.figure(figure, "municipalities", label="region", value="share")


def _subtitle(teller: Teller, year: int) -> str:
    say = teller.text.say
    if own_jobs(teller.study):
        return say(
            "Jobs in the core industries as a share of all jobs in the municipality, {year:year}",
            year=year,
        )
    return say(
        "Jobs in {sections:short_lower} (whole sections) as a share of all jobs in "
        "the municipality, {year:year}",
        sections=_sections(teller),
        year=year,
    )


def _table_caption(teller: Teller, year: int) -> str:
    say = teller.text.say
    if own_jobs(teller.study):
        return say("Jobs in the core industries by municipality, {year:year}", year=year)
    return say(
        "Jobs in {sections:short_lower} (whole sections) by municipality, {year:year}",
        sections=_sections(teller),
        year=year,
    )


def _sections(teller: Teller) -> list[Code]:
    return [Code(section) for section in sorted({code[0] for code in teller.core})]


def _map_title(local: pd.DataFrame, sections: list[Code], *, own: bool) -> Statement:
    """Where most of the jobs were and their share was highest, unless figures are missing."""
    if local[["jobs", "share"]].isna().any(axis=None):
        return _MAP
    most, highest = (
        list(local.index[local[name] == local[name].max()]) for name in ("jobs", "share")
    )
    if len(most) > 1 or len(highest) > 1:
        return _MAP
    among = {"region": list(local.index)}
    claims = [
        extreme("municipalities", {"region": codes[0]}, name, "highest", among=among)
        for name, codes in (("jobs", most), ("share", highest))
    ]
    year = int(local["year"].iloc[0])
    places = {"largest": Code(most[0]), "highest": Code(highest[0])}
    if own:
        return _MOST_OF_CORE.given(claims=claims, year=year, **places)
    return _MOST.given(claims=claims, year=year, sections=sections, **places)


def _municipality_table(teller: Teller, local: pd.DataFrame) -> Table:
    say = teller.text.say
    rows = teller.frame("municipalities")
    shown = rows.assign(name=[teller.region_label(code) for code in rows["region"]])
    return teller.table(
        "municipalities",
        frame=shown,
        caption=_table_caption(teller, int(local["year"].iloc[0])),
        columns={
            "name": Column(say("Area"), of="region"),
            "jobs": Column(say("Jobs"), "d"),
            "share": Column(say("Share of all jobs"), ".1%"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
        },
    )


def _no_map(teller: Teller) -> str:
    return teller.text.say(
        "The tables hold the boundaries of municipalities for the home region only."
    )
