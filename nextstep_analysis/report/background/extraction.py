"""Chapter 5, value chain: multipliers, and what the region would lose without the core."""

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code


def extraction(teller: Teller) -> list[Block]:
    """Losses without the core and the multipliers."""
    say, text = teller.text.say, teller.text
    table = teller.frame("extraction")
    known = ["share", "output_multiplier", "value_added_multiplier"]
    whole = table["industry"] == "core"
    shown = table.assign(
        **{name: table[name].astype(object).mask(whole, say("not defined")) for name in known},
        name=[
            say("The whole core") if code == "core" else text.name(code)
            for code in table["industry"]
        ],
        band=teller.intervals(table["lower"], table["upper"], "approx"),
    )
    return [
        Heading(3, "extraction", say("Value chain: the region without the core")),
        *teller.told("extraction"),
        teller.table(
            "extraction",
            frame=shown,
            caption=say(
                "Multipliers, and losses if the core's share were not there, {region:in}, "
                "{year:year}, million euro; estimates that leave out all substitution",
                region=Code(teller.study.region),
                year=int(teller.frame("value_chain")["year"].iloc[0]),
            ),
            columns={
                "name": Column(say("Industry of the input-output table"), of="industry"),
                "share": Column(say("Core's share"), ".0%"),
                "output_multiplier": Column(say("Output multiplier"), ".2f"),
                "value_added_multiplier": Column(say("Value-added multiplier"), ".2f"),
                "output_loss": Column(say("Output lost"), "approx"),
                "elsewhere": Column(say("of it elsewhere"), "approx"),
                "value_added_loss": Column(say("Value added lost"), "approx"),
                "band": Column(say("Band"), "approx", ends=("lower", "upper")),
            },
        ),
    ]
