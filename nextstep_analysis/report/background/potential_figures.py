"""Chapter 4: the opportunity map, the network of the neighbourhood, and tables of all measures."""

from dataclasses import replace

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import (
    Plane,
    corner_marks,
    group_name,
    network,
    quadrants,
)
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Paragraph, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

QUADRANTS = (
    "Balland, Boschma, Crespo & Rigby (2019), Smart specialization policy in the European Union: "
    "relatedness, knowledge complexity and regional diversification, Regional Studies 53(9), "
    "1252–1268"
)
"""The paper that the opportunity map takes its quadrants from."""

_MAP = {"label": "industry", "group": "role", "x": "density", "y": "complexity"}
"""What the map shows of the study's table."""


def opportunity_map(teller: Teller) -> list[Block]:
    """Nearness across and complexity up; industries that lack one are named below."""
    say, text = teller.text.say, teller.text
    points = _points(teller).assign(
        x=teller.frame("candidates")["density"], y=teller.frame("candidates")["complexity"]
    )
    plane = _plane(teller)
    whole = points[points["x"].notna() & points["y"].notna()]
    caption = teller.caption(
        _map_title(teller, whole, plane),
        say(
            "Relatedness density and complexity of industries in the ecosystem and near it, "
            "{region:name} {year:year}; an estimate from European figures",
            year=_year(teller),
            **teller.places,
        ),
        "candidates",
    )
    caption = replace(caption, notes=(*caption.notes, _quadrant_note(teller)))
    figure = quadrants(whole, text=text, caption=caption, plane=plane)
    blocks: list[Block] = [teller.figure(figure, "candidates", **_MAP)]
    lacking = list(points.loc[~points.index.isin(whole.index), "mark"])
    if lacking:
        blocks.append(
            Paragraph(
                say(
                    "Not in the map, for the European figures do not cover it: {codes}.",
                    "Not in the map, for the European figures do not cover them: {codes}.",
                    "n",
                    n=len(lacking),
                    codes=_coded(teller, lacking),
                )
            )
        )
    return blocks


def _quadrant_note(teller: Teller) -> str:
    return teller.text.say(
        "The quadrants are those of {source}, here divided at the medians of the industries shown.",
        source=QUADRANTS,
    )


def _points(teller: Teller) -> pd.DataFrame:
    """The candidates as marks: hollow where the region is specialised already."""
    table = teller.frame("candidates")
    return pd.DataFrame(
        {
            "mark": table["industry"],
            "label": [teller.industry_label(code) for code in table["industry"]],
            "group": table["role"],
            "hollow": table["reading"] == "above",
            "hollow_name": _hollow(teller),
        }
    )


def _hollow(teller: Teller) -> str:
    return teller.text.say("Hollow: the region is specialised already")


def _plane(teller: Teller) -> Plane:
    say = teller.text.say
    return Plane(
        Measure(say("Relatedness density"), ".0%", rows=say("Industry (TOL 2008)")),
        Measure(say("Complexity of the industry"), ".1f"),
        (
            say("Far and complex"),
            say("Near and complex"),
            say("Far and simple"),
            say("Near and simple"),
        ),
        _hollow(teller),
    )


def _map_title(teller: Teller, whole: pd.DataFrame, plane: Plane) -> str:
    """Which industries are both nearer and more complex than the median, if any."""
    say = teller.text.say
    if whole.empty:
        return say("Nearness and complexity are not known for these industries")
    both = corner_marks(whole, plane)[plane.corners[1]]
    if not both:
        return say("No industry is both nearer and more complex than the median")
    return say(
        "Nearer and more complex than the median: {industries:short_lower}",
        industries=[Code(code) for code in both],
    )


def _year(teller: Teller) -> int:
    return int(teller.frame("core_by_region")["year"].iloc[0])


def _coded(teller: Teller, codes: list[str]) -> list[str]:
    return [f"{teller.text.name(code, 'short_lower')} ({code})" for code in codes]


def neighbourhood(teller: Teller) -> list[Block]:
    """The network of the candidates by their nearness in Europe."""
    say, text = teller.text.say, teller.text
    links = teller.frame("links").rename(
        columns={"industry": "source", "other": "target", "proximity": "value"}
    )
    points = _points(teller)
    linked = points[points["mark"].isin([*links["source"], *links["target"]])]
    caption = teller.caption(
        _network_title(teller, links),
        say(
            "Industries of the ecosystem and near it, each joined to those nearest to it by "
            "proximity in European regions; an estimate"
        ),
        "links",
    )
    caption = replace(caption, notes=(*caption.notes, _network_note(teller, points, linked)))
    measure = Measure(say("Proximity"), ".2f", rows=say("Industry (TOL 2008)"))
    figure = network(linked, links, text=text, caption=caption, measure=measure)
    return [teller.figure(figure, "links", first="industry", second="other", value="proximity")]


def _network_title(teller: Teller, links: pd.DataFrame) -> str:
    say = teller.text.say
    if links.empty:
        return say("Nearness is not known for these industries")
    counts = pd.concat([links["source"], links["target"]]).value_counts()
    most = sorted(counts.index[counts == counts.max()])
    return say(
        "Most links in the neighbourhood: {industries:short_lower}",
        industries=[Code(code) for code in most],
    )


def _network_note(teller: Teller, points: pd.DataFrame, linked: pd.DataFrame) -> str:
    say = teller.text.say
    told = say("Only the links carry meaning; places and distances in the drawing do not.")
    lacking = list(points.loc[~points.index.isin(linked.index), "mark"])
    if not lacking:
        return told
    left_out = say(
        "Not drawn, for the European figures do not cover it: {codes}.",
        "Not drawn, for the European figures do not cover them: {codes}.",
        "n",
        n=len(lacking),
        codes=_coded(teller, lacking),
    )
    return f"{told} {left_out}"


def candidate_tables(teller: Teller) -> list[Table]:
    """Every industry looked at with all its measures; two tables, for paper is no wider."""
    say, text = teller.text.say, teller.text
    table = teller.frame("candidates")
    start, end = teller.main_period
    shown = table.assign(
        name=[f"{code} {text.name(code, 'short')}" for code in table["industry"]],
        part=[group_name(role, text) for role in table["role"]],
        interval=teller.intervals(table["lower"], table["upper"], ".2f", beside=1.0),
        density_interval=teller.intervals(table["density_lower"], table["density_upper"], ".0%"),
    )
    industry = Column(say("Industry (TOL 2008)"), of="industry")
    names = {"name": industry, "part": Column(say("Role"), of="role")}
    here = teller.table(
        "candidates",
        frame=shown,
        caption=say(
            "The industries looked at in {region:name}; growth in enterprises "
            "{start:year}–{end:year}",
            start=start,
            end=end,
            **teller.places,
        ),
        columns={
            **names,
            "enterprises": Column(say("Enterprises"), "d"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "interval": Column(say("Confidence interval"), ".2f", ends=("lower", "upper")),
            "growth": Column(say("Growth in {region:in}", **teller.places), "+.1%"),
            "regional_effect": Column(say("Regional effect"), "+.1%"),
            "national_growth": Column(say("Growth in {reference:in}", **teller.places), "+.1%"),
        },
    )
    return [here, _nearness_table(teller, shown, names)]


def _nearness_table(teller: Teller, shown: pd.DataFrame, names: dict[str, Column]) -> Table:
    """The measures that rest on European regions and on skills."""
    say = teller.text.say
    ends = ("density_lower", "density_upper")
    return teller.table(
        "candidates",
        frame=shown,
        caption=say("Nearness and complexity of the industries looked at, estimates"),
        columns={
            **names,
            "density": Column(say("Relatedness density"), ".0%"),
            "density_interval": Column(say("90% interval of the density"), ".0%", ends=ends),
            "skill_density": Column(say("Density by skills"), ".0%"),
            "closeness": Column(say("Nearness to the core"), ".2f"),
            "skill_closeness": Column(say("Nearness to the core by skills"), ".2f"),
            "complexity": Column(say("Complexity of the industry"), ".1f"),
        },
    )


def projected_table(teller: Teller) -> Table:
    """Regions on the scale of complexity of the European panel."""
    say = teller.text.say
    table = teller.frame("projected_complexity")
    shown = table.assign(name=[teller.region_label(code) for code in table["region"]])
    form = "d" if (table["rank"].dropna() % 1 == 0).all() else ".1f"
    return teller.table(
        "projected_complexity",
        frame=shown,
        caption=say("Complexity of regions projected from the European figures, an estimate"),
        columns={
            "name": Column(say("Region"), of="region"),
            "complexity": Column(say("Projected complexity"), ".2f"),
            "rank": Column(say("Rank among regions"), form),
        },
    )
