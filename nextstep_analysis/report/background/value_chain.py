"""Chapter 5, value chain: purchases by origin, supplier gaps and local buyers."""

import pandas as pd

from nextstep_analysis.claim import AtLeast, extreme, none_of
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import two_sides
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Paragraph, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Statement

DRAWN = 10  # buyers in a chart; the table has all of them
LEAST_GAP = 0.05  # million euro: smaller gaps are written as none

_BUYER = Statement("The largest demand gap among local buyers is in {industry:short_lower}")
_NO_BUYER = Statement("No local buyer outside the core has a demand gap")


def suppliers(teller: Teller) -> list[Block]:
    """Where the core buys, and what cannot be won."""
    say = teller.text.say
    more = say("What could be won stands as a chart and a list in chapter 4.")
    return [
        Heading(3, "value-chain", say("Value chain: where the core buys")),
        *teller.told("value_chain", "core_part"),
        *([Paragraph(more)] if _told(teller) else []),
        *_product_tables(teller),
        _user_table(teller),
    ]


def buyers(teller: Teller) -> list[Block]:
    """Who buys from the core in the region, and who could buy more."""
    heading = Heading(3, "buyers", teller.text.say("Value chain: local buyers"))
    chart = [_buyer_chart(teller)] if _told(teller) else []
    return [heading, *teller.told("buyers"), *chart, _buyer_table(teller)]


def _told(teller: Teller) -> bool:
    """Whether the table tells what the core buys and sells."""
    return bool(teller.frame("core_part")["told"].iloc[0])


def _year(teller: Teller) -> int:
    return int(teller.frame("value_chain")["year"].iloc[0])


def _origins(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {
        "region": say("Own region"),
        "finland": say("Elsewhere in Finland"),
        "abroad": say("Abroad"),
    }


def _product_tables(teller: Teller) -> list[Table]:
    """Purchases by origin, and how they are read; two tables, for paper is no wider."""
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain")
    groups = {"listed": say("could be won"), "small": say("small"), "apart": say("cannot be won")}
    shown = table.assign(
        name=[text.name(code) for code in table["product"]],
        part=table["group"].map(groups),
        band=teller.bands(table["lower"], table["upper"], "approx"),
        reason=[text.pick(why) if isinstance(why, dict) else None for why in table["why"]],
    )
    return [_origins_table(teller, shown), _elsewhere_table(teller, shown)]


def _origins_table(teller: Teller, shown: pd.DataFrame) -> Table:
    say = teller.text.say
    return teller.table(
        "value_chain",
        frame=shown,
        caption=say(
            "Estimated purchases of the core in {region:in} by product, {year:year}, million euro",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            "name": Column(say("Product"), of="product"),
            **{key: Column(label, "approx") for key, label in _origins(teller).items()},
            "total": Column(say("Total"), "approx"),
            "local_share": Column(say("Bought here"), ".0%"),
        },
    )


def _elsewhere_table(teller: Teller, shown: pd.DataFrame) -> Table:
    say = teller.text.say
    return teller.table(
        "value_chain",
        frame=shown.assign(reason=shown["reason"].fillna("")),
        caption=say(
            "Purchases of the core in {region:in} from elsewhere, {year:year}, million euro; "
            "estimates",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            "name": Column(say("Product"), of="product"),
            "elsewhere": Column(say("Bought elsewhere"), "approx"),
            "band": Column(say("Band"), "approx", ends=("lower", "upper")),
            "part": Column(say("Could it be won?"), of="group"),
            "reason": Column(say("Why not"), of="why"),
            "multiplier": Column(say("Output multiplier"), ".2f"),
        },
    )


def _user_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("value_chain_users")
    shown = table.assign(
        name=[text.name(code) for code in table["industry"]],
        band=teller.bands(table["lower"], table["upper"], ".0%"),
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
            **{key: Column(label, "approx") for key, label in _origins(teller).items()},
            "total": Column(say("Total purchases"), "approx"),
            "output": Column(say("Output"), "approx"),
            "share": Column(say("The core's share, estimate"), ".0%"),
            "band": Column(say("Band"), ".0%", ends=("lower", "upper")),
        },
    )


def _buyer_chart(teller: Teller) -> Figure:
    say = teller.text.say
    table = teller.frame("buyers")
    drawn = table[~table["own"].astype(bool)].head(DRAWN)
    rows = pd.DataFrame(
        {
            "label": [teller.text.name(code, "short") for code in drawn["industry"]],
            "here": drawn["here"],
            "gap": drawn["gap"],
            "rest": drawn["elsewhere"] - drawn["gap"],
            "apart": False,
        }
    )
    caption = teller.caption(
        _buyer_title(drawn),
        say(
            "Purchases of the core's products by industries in {region:in} outside the core, "
            "{year:year}, million euro",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        "buyers",
    )
    figure = two_sides(
        rows,
        text=teller.text,
        caption=caption,
        measure=Measure(say("Bought elsewhere"), "approx", rows=say("Buying industry")),
        left=("here", say("bought here")),
        right={"gap": say("demand gap"), "rest": say("other purchases from elsewhere")},
    )
    return teller.figure(figure, "buyers", label="industry", rest="elsewhere", total="elsewhere")


def _buyer_title(drawn: pd.DataFrame) -> Statement:
    first = drawn[drawn["gap"] >= LEAST_GAP].head(1)
    among = {"own": False}
    if first.empty:
        claim = none_of("buyers", {"gap": AtLeast(LEAST_GAP)}, among=among)
        return _NO_BUYER.given(claims=(claim,))
    code = first["industry"].iloc[0]
    claim = extreme("buyers", {"industry": code}, "gap", "highest", among=among)
    return _BUYER.given(claims=(claim,), industry=Code(code))


def _buyer_table(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("buyers")
    shown = table.assign(
        name=[
            say("{industry} (the core's own)", industry=text.name(row.industry))
            if row.own
            else text.name(row.industry)
            for row in table.itertuples()
        ],
        band=teller.bands(table["lower"], table["upper"], "approx"),
    )
    return teller.table(
        "buyers",
        frame=shown,
        caption=say(
            "Purchases of the core's products by industries in {region:in}, {year:year}, million "
            "euro; estimates",
            region=Code(teller.study.region),
            year=_year(teller),
        ),
        columns={
            "name": Column(say("Buying industry"), of="industry"),
            "here": Column(say("Bought here"), "approx"),
            "elsewhere": Column(say("Bought elsewhere"), "approx"),
            "gap": Column(say("Demand gap"), "approx"),
            "band": Column(say("Band"), "approx", ends=("lower", "upper")),
        },
    )
