"""Chapter 2: how large the ecosystem is, how specialised the region, and where in it."""

import pandas as pd

from nextstep_analysis.report.blocks import Block, Callout, Figure, Heading
from nextstep_analysis.report.chapters.teller import Teller
from nextstep_analysis.report.charts import bars, interval_dots
from nextstep_analysis.report.maps import choropleth
from nextstep_analysis.report.tables import Column
from nextstep_analysis.report.theme import Measure
from nextstep_analysis.study import Code


def state(teller: Teller) -> list[Block]:
    """Enterprises and specialisation, size classes, churn, output, and the map."""
    say = teller.text.say
    return [
        Heading(2, "state", say("2. State")),
        Heading(3, "enterprises", say("Enterprises and specialisation")),
        *teller.told("core_by_region", "industries"),
        _industry_chart(teller),
        _industry_table(teller),
        _region_chart(teller),
        Heading(3, "sizes", say("Size of enterprises")),
        _size_chart(teller),
        Heading(3, "churn", say("Openings and closures")),
        *teller.told("churn"),
        _churn_table(teller),
        Heading(3, "output", say("Output and value added")),
        *teller.told("accounts"),
        _accounts_table(teller),
        Heading(3, "where", say("Where in the region")),
        *_where(teller),
    ]


def _industry_chart(teller: Teller) -> Figure:
    say, text = teller.text.say, teller.text
    table = teller.frame("industries")
    drawn = pd.DataFrame({
        "label": [f"{text.name(code, 'short')} ({code})" for code in table["industry"]],
        "value": table["location_quotient"], "lower": table["lower"], "upper": table["upper"],
        "group": table["role"], "small": table["reading"] == "few",
    })  # fmt: skip
    caption = teller.caption(
        _industry_title(teller, table),
        say(
            "Location quotient of the number of enterprises in {region:in} against "
            "{reference:of}, {year:year}, with {level:.0%} confidence interval; 1 = the same "
            "share as there",
            year=int(table["year"].iloc[0]), level=teller.study.level, **teller.places,
        ),
        "industries",
    )  # fmt: skip
    return Figure(
        interval_dots(drawn, text=text, caption=caption, measure=_quotient(teller), log=True)
    )


def _industry_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    firm = ~table["upper_bound"] & (table["role"] != "enabling")
    above = table[(table["reading"] == "above") & firm]
    if above.empty:
        return say("No core or related industry clearly stands out in {region:in}", **teller.places)
    top = above.nlargest(3, "location_quotient")
    codes = [Code(code) for code in top["industry"]]
    return say(
        "Stands out in {region:in}: {industries:short_lower}",
        plural="Stand out most in {region:in}: {industries:short_lower}",
        count="n", n=len(codes), industries=codes, **teller.places,
    )  # fmt: skip


def _industry_table(teller: Teller):
    say, text = teller.text.say, teller.text
    table = teller.frame("industries")
    shown = table.assign(
        name=[f"{code} {text.name(code, 'short')}" for code in table["industry"]],
        read=[_reading(teller, reading) for reading in table["reading"]],
    )
    return teller.table(
        "industries",
        caption=say(
            "Enterprises and location quotients by industry in {region:in}, {year:year}",
            region=Code(teller.study.region), year=int(table["year"].iloc[0]),
        ),
        frame=shown,
        columns={
            "name": Column(say("Industry (TOL 2008)")),
            "enterprises": Column(say("Enterprises"), "d"),
            "enterprises_reference": Column(
                say("Enterprises in {reference:in}", reference=Code(teller.study.reference)), "d"
            ),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "lower": Column(say("Interval, lower"), ".2f"),
            "upper": Column(say("Interval, upper"), ".2f"),
            "above_parity": Column(say("Enterprises above parity"), "+d"),
            "read": Column(say("How to read it")),
        },
    )  # fmt: skip


def _reading(teller: Teller, reading: str) -> str:
    say = teller.text.say
    return {
        "above": say("specialised"),
        "below": say("fewer than expected"),
        "unclear": say("cannot be told from chance"),
        "few": say("too few to call a specialisation"),
        "missing": say("not available"),
    }[reading]


def _region_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("core_by_region")
    table = table[table["region"] != teller.study.reference]
    table = table.sort_values("location_quotient", ascending=False, na_position="last")
    here = say("The region studied")
    drawn = pd.DataFrame({
        "label": [teller.region_label(code) for code in table["region"]],
        "value": table["location_quotient"], "lower": table["lower"], "upper": table["upper"],
        "group": [
            here if code == teller.study.region else say("Peer region") for code in table["region"]
        ],
        "small": table["reading"] == "few",
    })  # fmt: skip
    caption = teller.caption(
        _region_title(teller, table),
        say(
            "Location quotient of the core as a whole against {reference:of}, {year:year}, with "
            "{level:.0%} confidence interval",
            reference=Code(teller.study.reference), year=int(table["year"].iloc[0]),
            level=teller.study.level,
        ),
        "core_by_region",
    )  # fmt: skip
    return Figure(
        interval_dots(drawn, text=teller.text, caption=caption, measure=_quotient(teller))
    )


def _region_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    rank = list(table["region"]).index(teller.study.region) + 1
    region = Code(teller.study.region)
    if table["location_quotient"].isna().any():
        return say("The core in {region:in} and in its peers", region=region)
    return say(
        "The weight of the core in {region:in} is number {rank:d} of the {n:d} regions compared",
        region=region, rank=rank, n=len(table),
    )  # fmt: skip


def _size_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("size_classes")
    drawn = pd.DataFrame({
        "label": [size_label(teller, size) for size in table["size_class"]],
        "value": table["enterprises"], "suppressed": table["suppressed"],
    })  # fmt: skip
    year = int(table["year"].iloc[0])
    caption = teller.caption(
        _size_title(teller, table),
        say(
            "Enterprises in the core industries in the whole country by number of personnel, "
            "{year:year}",
            year=year,
        ),
        "size_classes",
    )
    measure = Measure(say("Enterprises"), "d")
    return Figure(bars(drawn, text=teller.text, caption=caption, measure=measure))


def _size_title(teller: Teller, table: pd.DataFrame) -> str:
    say = teller.text.say
    smallest, total = table["enterprises"].iloc[0], table["at_least"].sum(min_count=1)
    if pd.isna(smallest) or not total > 0:
        return say("Enterprises by size class in the whole country")
    if table["suppressed"].any():
        return say(
            "In the whole country, {n:d} core enterprises have fewer than five persons", n=smallest
        )
    return say(
        "In the whole country, {share:.0%} of the core enterprises have fewer than five persons",
        share=smallest / total,
    )


def size_label(teller: Teller, size: str) -> str:
    """A size class of personnel in words."""
    if size.startswith("1000"):
        return teller.text.say("{n:d} persons or more", n=1000)
    return teller.text.say("{range} persons", range=size.replace("-", "–"))


def _churn_table(teller: Teller):
    say = teller.text.say
    table = teller.frame("churn")
    shown = table.assign(name=[teller.region_label(code) for code in table["region"]])
    interval = (say("lower"), say("upper"))
    rates = (("birth", say("Opening rate")), ("death", say("Closure rate")),
             ("churn", say("Churn")))  # fmt: skip
    columns = {"name": Column(say("Region"))}
    for key, label in rates:
        columns[f"{key}_rate"] = Column(label, ".1%")
        for bound, word in zip(("lower", "upper"), interval, strict=True):
            columns[f"{key}_{bound}"] = Column(f"{label}, {word}", ".1%")
    return teller.table(
        "churn", frame=shown, columns=columns,
        caption=say("Openings and closures of core enterprises a year, share of the stock"),
    )  # fmt: skip


def _accounts_table(teller: Teller):
    say, text = teller.text.say, teller.text
    table = teller.frame("accounts")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        covers=[say("all of it") if exact else say("a part of it") for exact in table["exact"]],
    )
    return teller.table(
        "accounts", frame=shown,
        caption=say(
            "Output and value added of the account industries that the core belongs to, "
            "{region:in}, {year:year}, million euro",
            region=Code(teller.study.region), year=int(table["year"].iloc[0]),
        ),
        columns={
            "name": Column(say("Industry of the regional accounts")),
            "divisions": Column(say("TOL 2008 divisions")),
            "covers": Column(say("The core is")),
            "output": Column(say("Output"), ".1f"),
            "gross_value_added": Column(say("Value added"), ".1f"),
            "compensation_of_employees": Column(say("Compensation of employees"), ".1f"),
            "share": Column(say("Share of the region's value added"), ".1%"),
            "country_share": Column(say("Share in the 19 regions together"), ".1%"),
        },
    )  # fmt: skip


def _where(teller: Teller) -> list[Block]:
    """The map, or why there is none."""
    say, text = teller.text.say, teller.text
    if "municipalities" not in teller.study.tables:
        return [Callout("note", say("No map"), _no_map(teller))]
    table = teller.frame("municipalities")
    local = table[table["region"].str.startswith("KU")].set_index("region")
    shapes = teller.frame("boundaries")
    shapes = shapes.assign(
        code=shapes["municipality"], label=[text.name(code) for code in shapes["municipality"]]
    )
    there = table.set_index("region")["share"].get(teller.study.reference)
    caption = teller.caption(
        _map_title(teller, local),
        say(
            "Jobs in {sections:short_lower} as a share of all jobs in the municipality, "
            "{year:year}",
            sections=_sections(teller), year=int(local["year"].iloc[0]),
        ),
        "municipalities", "boundaries",
    )  # fmt: skip
    measure = Measure(
        say("Share of jobs"), ".0%", there, teller.region_label(teller.study.reference)
    )
    figure = choropleth(shapes, local["share"], text=text, caption=caption, measure=measure)
    return [Figure(figure), _municipality_table(teller, local)]


def _sections(teller: Teller) -> list[Code]:
    industries = teller.frame("industries")
    core = industries.loc[industries["role"] == "core", "industry"]
    return [Code(section) for section in sorted({code[0] for code in core})]


def _map_title(teller: Teller, local: pd.DataFrame) -> str:
    say = teller.text.say
    known = local.dropna(subset=["share"])
    if known.empty:
        return say("Jobs by municipality are not available")
    return say(
        "The most jobs are in {largest:in}, and their share is highest in {highest:in}",
        largest=Code(known["jobs"].idxmax()), highest=Code(known["share"].idxmax()),
    )  # fmt: skip


def _municipality_table(teller: Teller, local: pd.DataFrame):
    say = teller.text.say
    rows = teller.frame("municipalities")
    shown = rows.assign(name=[teller.region_label(code) for code in rows["region"]])
    return teller.table(
        "municipalities", frame=shown,
        caption=say(
            "Jobs in {sections:short_lower} by municipality, {year:year}",
            sections=_sections(teller), year=int(local["year"].iloc[0]),
        ),
        columns={
            "name": Column(say("Area")),
            "jobs": Column(say("Jobs"), "d"),
            "share": Column(say("Share of all jobs"), ".1%"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
        },
    )  # fmt: skip


def _no_map(teller: Teller) -> str:
    return teller.text.say(
        "The tables hold jobs and boundaries by municipality for the municipalities of the home "
        "region only."
    )


def _quotient(teller: Teller) -> Measure:
    return Measure(
        teller.text.say("Location quotient"), ".2f", 1.0,
        teller.region_label(teller.study.reference),
    )  # fmt: skip
