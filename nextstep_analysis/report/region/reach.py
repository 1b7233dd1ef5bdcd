"""Who is near, who looks for work, and how diverse the industries are."""

from dataclasses import replace

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.evidence import MILLION, PEOPLE
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Figure, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

PEOPLE_WEIGHTED = "population_accessibility"
"""The measure of residents weighted by travel time."""
_RANKED = Statement(
    "In people weighted by travel time, {region:name} ranks {rank:d} among {all:d} regions"
)
_CENTRE = Col("Municipality with most residents in the region", "text")
_FIGURES = {
    PEOPLE: Col("Residents within the travel time by car, an estimate", "million persons"),
    "jobs_within": Col("Jobs within the travel time by car, an estimate", "million jobs"),
    PEOPLE_WEIGHTED: Col(
        "Residents weighted by travel time (Hansen), an estimate", "million persons"
    ),
    "jobs_accessibility": Col("Jobs weighted by travel time (Hansen), an estimate", "million jobs"),
    "unemployed_per_vacancy": Col("Unemployed jobseekers per open vacancy", "ratio"),
    "industry_diversity": Col("Diversity of industries by their jobs (Shannon entropy)", "bits"),
}
_BAND = {
    "lower": Col("Lower end of the band of the estimate", "million persons"),
    "upper": Col("Upper end of the band of the estimate", "million persons"),
}


def people_chart(teller: Teller) -> Figure:
    """People weighted by travel time, all regions, with the band of the estimate."""
    say = teller.text.say
    rows = _of(teller, PEOPLE_WEIGHTED).sort_values("value", ascending=False)
    half = rows["minutes"].iloc[0]
    drawn = pd.DataFrame(
        {
            "label": [teller.region_label(code) for code in rows["region"]],
            **{column: rows[column].to_numpy() / MILLION for column in ("value", "lower", "upper")},
            "highlight": (rows["region"] == teller.study.region).to_numpy(),
        }
    )
    caption = teller.caption(
        _title(teller, rows),
        say(
            "Million people weighted by travel time by car from the largest municipality of each "
            "region, {year:year}: at {half:d} minutes a person counts half, at twice that a "
            "quarter; an estimate, the line is its band",
            half=half,
            year=int(rows["year"].iloc[0]),
        ),
        "place_figures",
    )
    measure = Measure(say("Million people, weighted"), ".2f", rows=say("Region"))
    caption = replace(caption, notes=caption.notes[:1])  # the table below has them all
    figure = bars(drawn, text=teller.text, caption=caption, measure=measure)
    meant = _FIGURES[PEOPLE_WEIGHTED]
    return teller.figure(figure, "place_figures", label="region", value=meant, **_BAND)


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
        PEOPLE_WEIGHTED: lambda n: say("Million people, halved every {n:d} min", n=n),
        PEOPLE: lambda n: say("Million people within {n:d} min", n=n),
        "jobs_accessibility": lambda n: say("Million jobs, halved every {n:d} min", n=n),
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


def _of(teller: Teller, measure: str) -> pd.DataFrame:
    figures = teller.frame("place_figures")
    return figures[figures["measure"] == measure]


def _compared(teller: Teller) -> list[str]:
    cores = teller.frame("core_figures")
    return list(dict.fromkeys([teller.study.region, *teller.study.peers, *cores["region"]]))


def _title(teller: Teller, rows: pd.DataFrame) -> str | Statement:
    say, region = teller.text.say, teller.study.region
    here = rows[rows["region"] == region].dropna(subset=["rank"])
    if here.empty:
        return say("People weighted by travel time by car")
    told = {name: float(here[name].iloc[0]) for name in ("rank", "of")}
    where = {"measure": PEOPLE_WEIGHTED, "region": region}
    return _RANKED.given(
        claims=[cells("place_figures", where, **told)],
        region=Code(region),
        rank=told["rank"],
        all=told["of"],
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
