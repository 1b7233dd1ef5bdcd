"""Chapter 5, value chain: purchases by origin, supplier gaps, local buyers, and how sure."""

import pandas as pd

from nextstep_analysis.report.blocks import Block, Figure, Heading, Paragraph, Table
from nextstep_analysis.report.chapters.teller import Teller
from nextstep_analysis.report.charts import interval_dots, stacked_components
from nextstep_analysis.report.tables import Column
from nextstep_analysis.report.theme import Measure
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
    """Whom the core sells to in the region, and who is missing; needs the region's own table."""
    say = teller.text.say
    heading = Heading(3, "buyers", say("Value chain: local buyers"))
    if "buyers" not in teller.study.tables:
        told = say(
            "Sales by buyer are known only from a region's own input-output table, and there is "
            "none for {region:name}.",
            region=Code(teller.study.region),
        )
        return [heading, Paragraph(told)]
    return [heading, *teller.told("buyers"), _buyer_chart(teller), _buyer_table(teller)]


def errors(teller: Teller) -> list[Block]:
    """How far the estimates by location quotient are from a table."""
    say = teller.text.say
    table = teller.frame("flq_check")
    shown = table.assign(
        name=[
            method.upper() if pd.isna(delta) else say(
                "{method}, delta {delta:.2f}", method=method.upper(), delta=delta
            )
            for method, delta in zip(table["method"], table["delta"], strict=True)
        ]
    )  # fmt: skip
    return [
        Heading(3, "flq-check", say("How well location quotients estimate a region's purchases")),
        Paragraph(_missed(teller, table)),
        teller.table(
            "flq_check", frame=shown,
            caption=say("Error of the estimates against the input-output table, {year:year}",
                        year=_year(teller)),
            columns={
                "name": Column(say("Method")),
                "coefficients": Column(say("Error of regional coefficients"), ".1%"),
                "multipliers": Column(say("Error of output multipliers"), ".1%"),
                "bias": Column(say("Bias of output multipliers"), "+.1%"),
                "leaking": Column(say("Bought elsewhere in Finland, million euro"), ".0f"),
                "leaking_table": Column(say("The same by the table, million euro"), ".0f"),
            },
        ),
    ]  # fmt: skip


def _missed(teller: Teller, table: pd.DataFrame) -> str:
    """By how much the method that is used misses, and whether its band holds the truth."""
    say = teller.text.say
    used = table[(table["method"] == "flq") & table["delta"].notna()]
    central = used.iloc[len(used) // 2]
    told = say(
        "Regions without a table of their own are estimated by FLQ with delta {delta:.2f}. Against "
        "the table of {region:of}, that method misses the regional coefficients by {error:.0%} on "
        "average, weighted by euros; the best of those tried, known only afterwards, by "
        "{best:.0%}.",
        region=Code(central["region"]), delta=central["delta"], error=central["coefficients"],
        best=table["coefficients"].min(),
    )  # fmt: skip
    found = {
        "true": central["leaking_table"], "low": used["leaking"].min(),
        "high": used["leaking"].max(),
    }  # fmt: skip
    if found["low"] <= found["true"] <= found["high"]:
        band = say(
            "By the table {true:.0f} million euro were bought elsewhere in Finland, by the "
            "estimates {low:.0f} to {high:.0f}: the band holds the truth.",
            **found,
        )
    else:
        band = say(
            "By the table {true:.0f} million euro were bought elsewhere in Finland, by the "
            "estimates {low:.0f} to {high:.0f}: the band misses the truth, so that the estimates "
            "are no more than a hint.",
            **found,
        )
    return f"{told} {band}"


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
            region=Code(teller.study.region), year=_year(teller), n=len(top),
        ),
        "value_chain",
    )  # fmt: skip
    figure = stacked_components(
        drawn, text=teller.text, caption=caption, components=_origins(teller),
        measure=Measure(say("Million euro"), ".1f", rows=say("Product")),
    )  # fmt: skip
    return Figure(figure)


def _supplier_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("value_chain").head(DRAWN)
    drawn = pd.DataFrame({
        "label": [teller.text.name(code, "short") for code in table["product"]],
        "value": table["effect"], "lower": table["effect_lower"], "upper": table["effect_upper"],
    })  # fmt: skip
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
    return Figure(interval_dots(drawn, text=teller.text, caption=caption, measure=measure))


def _supplier_tables(teller: Teller) -> list[Table]:
    """Purchases by origin, and the gaps in order of rank; two tables, for paper is no wider."""
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain")
    shown = table.assign(
        name=[text.name(code) for code in table["product"]],
        band=teller.intervals(table["lower"], table["upper"], ".1f"),
    )
    name = {"name": Column(say("Product"))}
    origins = teller.table(
        "value_chain", frame=shown,
        caption=say(
            "Estimated purchases of the core in {region:in} by product, {year:year}, million euro",
            region=Code(teller.study.region), year=_year(teller),
        ),
        columns={
            **name,
            **{key: Column(label, ".1f") for key, label in _origins(teller).items()},
            "total": Column(say("Total"), ".1f"),
        },
    )  # fmt: skip
    gaps = teller.table(
        "value_chain", frame=shown,
        caption=say(
            "Supplier gaps of the core in {region:in} in order of rank, {year:year}, million euro; "
            "estimates",
            region=Code(teller.study.region), year=_year(teller),
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
    )  # fmt: skip
    return [origins, gaps]


def _user_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain_users")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        band=teller.intervals(table["lower"], table["upper"], ".0%"),
    )
    return teller.table(
        "value_chain_users", frame=shown,
        caption=say(
            "Purchases of the whole industries that the core belongs to, {region:in}, "
            "{year:year}, million euro, and the core's share of them",
            region=Code(teller.study.region), year=_year(teller),
        ),
        columns={
            "name": Column(say("Industry of the input-output table")),
            "divisions": Column(say("Core divisions in it")),
            **{key: Column(label, ".1f") for key, label in _origins(teller).items()},
            "total": Column(say("Total purchases"), ".1f"),
            "output": Column(say("Output"), ".1f"),
            "share": Column(say("The core's share, estimate"), ".0%"),
            "band": Column(say("Band"), ".0%", ends=("lower", "upper")),
        },
    )  # fmt: skip


def _buyer_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("buyers")
    table = table[table["missing"] > 0].head(DRAWN)
    drawn = pd.DataFrame({
        "label": [teller.text.name(code, "short") for code in table["industry"]],
        "value": table["missing"], "lower": table["lower"], "upper": table["upper"],
    })  # fmt: skip
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
            region=Code(teller.study.region), year=_year(teller),
        ),
        "buyers",
    )  # fmt: skip
    measure = Measure(say("Million euro"), ".1f", rows=say("Buying industry"))
    return Figure(interval_dots(drawn, text=teller.text, caption=caption, measure=measure))


def _buyer_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("buyers")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        band=teller.intervals(table["lower"], table["upper"], ".1f"),
    )
    return teller.table(
        "buyers", frame=shown,
        caption=say(
            "Estimated sales of the core to industries in {region:in}, {year:year}, million euro",
            region=Code(teller.study.region), year=_year(teller),
        ),
        columns={
            "name": Column(say("Buying industry")),
            "sold": Column(say("Sales in the region"), ".1f"),
            "expected": Column(say("With the proportions of the country"), ".1f"),
            "missing": Column(say("Missing"), ".1f"),
            "band": Column(say("Band"), ".1f", ends=("lower", "upper")),
        },
    )  # fmt: skip
