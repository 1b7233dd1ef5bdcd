"""Chapter 6: who is near, who looks for work, and how diverse the industries are."""

from dataclasses import replace

import pandas as pd

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Figure, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

MILLION = 1e6
PEOPLE = "population_within"
"""The measure of residents within a travel time."""
_CENTRE = Col("Municipality with most residents in the region", "text")
_FIGURES = {
    PEOPLE: Col("Residents within the travel time by car, an estimate", "million persons"),
    "jobs_within": Col("Jobs within the travel time by car, an estimate", "million jobs"),
    "unemployed_per_vacancy": Col("Unemployed jobseekers per open vacancy", "ratio"),
    "industry_diversity": Col("Diversity of industries by their jobs (Shannon entropy)", "bits"),
}
_BAND = {
    "lower": Col("Lower end of the band of the estimate", "million persons"),
    "upper": Col("Upper end of the band of the estimate", "million persons"),
}


def people_chart(teller: Teller) -> Figure:
    """People within the middle travel time, all regions, with the band of the estimate."""
    say = teller.text.say
    people = _of(teller, PEOPLE)
    limits = sorted(people["minutes"].unique())
    minutes = limits[len(limits) // 2]
    rows = people[people["minutes"] == minutes].sort_values("value", ascending=False)
    drawn = pd.DataFrame(
        {
            "label": [teller.region_label(code) for code in rows["region"]],
            **{column: rows[column].to_numpy() / MILLION for column in ("value", "lower", "upper")},
            "highlight": (rows["region"] == teller.study.region).to_numpy(),
        }
    )
    caption = teller.caption(
        _title(teller, rows, minutes),
        say(
            "Million people within {minutes:d} minutes by car of the largest municipality of each "
            "region, {year:year}; an estimate, the line is its band",
            minutes=minutes,
            year=int(rows["year"].iloc[0]),
        ),
        "place_figures",
    )
    measure = Measure(say("Million people"), ".2f", rows=say("Region"))
    caption = replace(caption, notes=caption.notes[:1])  # the table below has them all
    figure = bars(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "place_figures", label="region", value=_FIGURES[PEOPLE], **_BAND)


def places_table(teller: Teller) -> Table:
    """The region, its peers, and the regions of the reference ecosystems."""
    say, text = teller.text.say, teller.text
    regions = _compared(teller)
    figures = teller.frame("place_figures")
    wide = pd.DataFrame(index=regions)
    columns = {
        "name": Column(say("Region"), of="region"),
        "centre": Column(say("Journeys from"), of=_CENTRE),
    }
    labels = {
        PEOPLE: lambda n: say("Million people within {n:d} min", n=n),
        "jobs_within": lambda n: say("Million jobs within {n:d} min", n=n),
    }
    for measure, label in labels.items():
        for minutes, rows in _of(teller, measure).groupby("minutes"):
            key = f"{measure}_{minutes:g}"
            wide[key] = rows.set_index("region")["value"] / MILLION
            columns[key] = Column(label(minutes), ".2f", of=_FIGURES[measure])
    for measure, label, form in (
        ("unemployed_per_vacancy", say("Jobseekers per vacancy"), ".1f"),
        ("industry_diversity", say("Diversity of industries, bits"), ".2f"),
    ):
        wide[measure] = _of(teller, measure).set_index("region")["value"]
        columns[measure] = Column(label, form, of=_FIGURES[measure])
    centre = teller.frame("centres").set_index("region")["municipality"]
    shown = wide.assign(
        name=[teller.region_label(code) for code in regions],
        centre=[text.name(centre[code]) for code in regions],
    )
    return teller.table(
        "place_figures",
        frame=shown.reset_index(drop=True),
        columns=columns,
        caption=_caption(teller, figures),
    )


def people_within(teller: Teller) -> pd.Series:
    """Million people around the region's largest municipality, by minutes; none if unknown."""
    people = _of(teller, PEOPLE)
    here = people[people["region"] == teller.study.region].dropna(subset=["value"])
    return here.set_index("minutes")["value"].sort_index() / MILLION


def _of(teller: Teller, measure: str) -> pd.DataFrame:
    figures = teller.frame("place_figures")
    return figures[figures["measure"] == measure]


def _compared(teller: Teller) -> list[str]:
    cores = teller.frame("core_figures")
    return list(dict.fromkeys([teller.study.region, *teller.study.peers, *cores["region"]]))


def _title(teller: Teller, rows: pd.DataFrame, minutes: float) -> str:
    say, region = teller.text.say, teller.study.region
    here = rows[rows["region"] == region].dropna(subset=["value"])
    if here.empty:
        return say("People within {minutes:d} minutes by car", minutes=minutes)
    return say(
        "In people within {minutes:d} minutes by car, {region:name} ranks {rank:d} among "
        "{all:d} regions",
        minutes=minutes,
        region=Code(region),
        rank=here["rank"].iloc[0],
        all=here["of"].iloc[0],
    )


def _caption(teller: Teller, figures: pd.DataFrame) -> str:
    year = figures.groupby("measure")["year"].max().astype(int)
    return teller.text.say(
        "Figures of the region, its peers and the regions of the reference ecosystems: people "
        "{people:year}, jobs and industries {jobs:year}, jobseekers {seekers:year}",
        people=year[PEOPLE],
        jobs=year["jobs_within"],
        seekers=year["unemployed_per_vacancy"],
    )
