"""Chapter 2: size of enterprises, openings and closures, output and value added."""

import pandas as pd

from nextstep_analysis.claim import share_of
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Figure, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

_SIZES = Statement("Enterprises by size class in the whole country")
_SMALL = Statement(
    "In the whole country, {share:.0%} of the core enterprises have fewer than five persons"
)


def size_chart(teller: Teller) -> Figure:
    """Core enterprises by number of personnel, whole country."""
    say = teller.text.say
    table = teller.frame("size_classes")
    drawn = pd.DataFrame(
        {
            "label": [size_label(teller, size) for size in table["size_class"]],
            "value": table["enterprises"],
        }
    )
    year = int(table["year"].iloc[0])
    caption = teller.caption(
        _size_title(table),
        say(
            "Enterprises in the core industries in the whole country by number of personnel, "
            "{year:year}",
            year=year,
        ),
        "size_classes",
    )
    measure = Measure(say("Enterprises"), "d", rows=say("Size class"))
    figure = bars(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "size_classes", label="size_class", value="enterprises")


def _size_title(table: pd.DataFrame) -> Statement:
    smallest, total = table["enterprises"].iloc[0], table["enterprises"].sum(skipna=False)
    if not total > 0:
        return _SIZES
    share, first = smallest / total, {"size_class": table["size_class"].iloc[0]}
    claim = share_of("size_classes", first, "enterprises", share, among={})
    return _SMALL.given(claims=(claim,), share=share)


def size_label(teller: Teller, size: str) -> str:
    """A size class of personnel in words."""
    if size.startswith("1000"):
        return teller.text.say("{n:d} persons or more", n=1000)
    return teller.text.say("{range} persons", range=size.replace("-", "–"))


def churn_table(teller: Teller) -> Table:
    """Opening, closure and churn rates with their intervals, by region."""
    say = teller.text.say
    table = teller.frame("churn")
    shown = table.assign(name=[teller.region_label(code) for code in table["region"]])
    rates = (
        ("birth", say("Opening rate")),
        ("death", say("Closure rate")),
        ("churn", say("Churn")),
    )
    columns = {"name": Column(say("Region"), of="region")}
    for key, label in rates:
        columns[f"{key}_rate"] = Column(label, ".1%")
        columns[f"{key}_interval"] = Column(
            say("Interval"), ".1%", ends=(f"{key}_lower", f"{key}_upper")
        )
        shown[f"{key}_interval"] = teller.intervals(
            shown[f"{key}_lower"], shown[f"{key}_upper"], ".1%"
        )
    return teller.table(
        "churn",
        frame=shown,
        columns=columns,
        caption=say("Openings and closures of core enterprises a year, share of the stock"),
    )


def accounts_table(teller: Teller) -> Table:
    """Output, value added and compensation of the account industries of the core."""
    say, text = teller.text.say, teller.text
    table = teller.frame("accounts")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        covers=[say("all of it") if exact else say("a part of it") for exact in table["exact"]],
    )
    pay = {"compensation_of_employees": Column(say("Compensation of employees"), ".1f")}
    return teller.table(
        "accounts",
        frame=shown,
        caption=say(
            "Output and value added of the industries of the regional accounts that the "
            "core belongs to, {region:in}, {year:year}, million euro",
            region=Code(teller.study.region),
            year=int(table["year"].iloc[0]),
        ),
        columns={
            "name": Column(say("Industry of the regional accounts"), of="industry"),
            "divisions": Column(say("TOL 2008 divisions")),
            "covers": Column(say("The core is"), of="exact"),
            "output": Column(say("Output"), ".1f"),
            "gross_value_added": Column(say("Value added"), ".1f"),
            **(pay if table["compensation_of_employees"].notna().any() else {}),
            "share": Column(say("Share of the region's value added"), ".1%"),
            "country_share": Column(say("Share in the 19 regions together"), ".1%"),
        },
    )
