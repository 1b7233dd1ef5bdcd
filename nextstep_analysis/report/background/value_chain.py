"""Chapter 5, value chain: purchases by origin, supplier gaps and local buyers."""

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import interval_dots, stacked_components
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

DRAWN = 10  # products or buyers in a chart; the table has all of them


def suppliers(teller: Teller) -> list[Block]:
    """Where the core buys, and which products leak most."""
    say = teller.text.say
    return [
        Heading(3, "value-chain", say("Value chain: where the core buys")),
        *teller.told("value_chain"),
        _origin_chart(teller),
        _supplier_chart(teller),
        *_supplier_tables(teller),
        _user_table(teller),
    ]


def buyers(teller: Teller) -> list[Block]:
    """Whom the core sells to in the region, and who is missing."""
    heading = Heading(3, "buyers", teller.text.say("Value chain: local buyers"))
    return [heading, *teller.told("buyers"), _buyer_chart(teller), _buyer_table(teller)]


def _year(teller: Teller) -> int:
    return int(teller.frame("value_chain")["year"].iloc[0])


def _origins(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {
        "region": say("Own region"),
        "finland": say("Elsewhere in Finland"),
        "abroad": say("Abroad"),
    }


def _origin_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("value_chain")
    top = table.nlargest(DRAWN, "total")
    drawn = top.assign(label=[teller.text.name(code, "short") for code in top["product"]])
    sums = table[["leaking", "total"]].sum(skipna=False)
    title = say(
        "About {share:.0%} of what the core buys comes from outside the region",
        share=sums["leaking"] / sums["total"],
    )
    caption = teller.caption(
        title,
        say(
            "Estimated purchases of the core in {region:in} by product and origin, {year:year}, "
            "million euro; the {n:d} largest products",
            region=Code(teller.study.region),
            year=_year(teller),
            n=len(top),
        ),
        "value_chain",
    )
    figure = stacked_components(
        drawn,
        text=teller.text,
        caption=caption,
        components=_origins(teller),
        measure=Measure(say("Million euro"), ".1f", rows=say("Product")),
    )
    return teller.figure(figure, "value_chain", label="product")


def _supplier_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("value_chain").head(DRAWN)
    drawn = pd.DataFrame(
        {
            "label": [teller.text.name(code, "short") for code in table["product"]],
            "value": table["effect"],
            "lower": table["effect_lower"],
            "upper": table["effect_upper"],
        }
    )
    caption = teller.caption(
        say(
            "First in rank among the supplier gaps: {product:short_lower}",
            product=Code(table["product"].iloc[0]),
        ),
        say(
            "Purchases of the core from outside the region times the regional output multiplier "
            "of the product, million euro, {year:year}, with the band of the estimate; in "
            "order of rank, which takes relatedness into account too",
            year=_year(teller),
        ),
        "value_chain",
    )
    measure = Measure(say("Million euro"), ".1f", rows=say("Product"))
    figure = interval_dots(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(
        figure,
        "value_chain",
        label="product",
        value="effect",
        lower="effect_lower",
        upper="effect_upper",
    )


def _supplier_tables(teller: Teller) -> list[Table]:
    """Purchases by origin, and the gaps in order of rank; two tables, for paper is no wider."""
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain")
    shown = table.assign(
        name=[text.name(code) for code in table["product"]],
        band=teller.intervals(table["lower"], table["upper"], ".1f"),
    )
    name = {"name": Column(say("Product"), of="product")}
    origins = teller.table(
        "value_chain",
        frame=shown,
        caption=say(
            "Estimated purchases of the core in {region:in} by product, {year:year}, million euro",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            **name,
            **{key: Column(label, ".1f") for key, label in _origins(teller).items()},
            "total": Column(say("Total"), ".1f"),
        },
    )
    gaps = teller.table(
        "value_chain",
        frame=shown,
        caption=say(
            "Supplier gaps of the core in {region:in} in order of rank, {year:year}, million euro; "
            "estimates",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            **name,
            "leaking": Column(say("From outside the region"), ".1f"),
            "band": Column(say("Band"), ".1f", ends=("lower", "upper")),
            "multiplier": Column(say("Output multiplier"), ".2f"),
            "effect": Column(say("Purchases times multiplier"), ".1f"),
            "relatedness": Column(say("Relatedness"), ".2f"),
            "rank": Column(say("Rank"), "d"),
        },
    )
    return [origins, gaps]


def _user_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain_users")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        band=teller.intervals(table["lower"], table["upper"], ".0%"),
    )
    return teller.table(
        "value_chain_users",
        frame=shown,
        caption=say(
            "Purchases of the whole industries that the core belongs to, {region:in}, "
            "{year:year}, million euro, and the core's share of them",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            "name": Column(say("Industry of the input-output table"), of="industry"),
            "divisions": Column(say("Core divisions in it")),
            **{key: Column(label, ".1f") for key, label in _origins(teller).items()},
            "total": Column(say("Total purchases"), ".1f"),
            "output": Column(say("Output"), ".1f"),
            "share": Column(say("The core's share, estimate"), ".0%"),
            "band": Column(say("Band"), ".0%", ends=("lower", "upper")),
        },
    )


def _buyer_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("buyers")
    table = table[table["missing"] > 0].head(DRAWN)
    drawn = pd.DataFrame(
        {
            "label": [teller.text.name(code, "short") for code in table["industry"]],
            "value": table["missing"],
            "lower": table["lower"],
            "upper": table["upper"],
        }
    )
    title = say("The core does not lack local buyers compared with the whole country")
    if len(table):
        title = say(
            "The local buyer missing most: {industry:short_lower}",
            industry=Code(table["industry"].iloc[0]),
        )
    caption = teller.caption(
        title,
        say(
            "Sales that the core would make in {region:in} with the proportions of the whole "
            "country, less its sales there, million euro, {year:year}",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        "buyers",
    )
    measure = Measure(say("Million euro"), ".1f", rows=say("Buying industry"))
    figure = interval_dots(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "buyers", label="industry", value="missing")


def _buyer_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("buyers")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        band=teller.intervals(table["lower"], table["upper"], ".1f"),
    )
    return teller.table(
        "buyers",
        frame=shown,
        caption=say(
            "Estimated sales of the core to industries in {region:in}, {year:year}, million euro",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            "name": Column(say("Buying industry"), of="industry"),
            "sold": Column(say("Sales in the region"), ".1f"),
            "expected": Column(say("With the proportions of the country"), ".1f"),
            "missing": Column(say("Missing"), ".1f"),
            "band": Column(say("Band"), ".1f", ends=("lower", "upper")),
        },
    )
