"""Chapter 4: four lists of where to look, each in the order of one figure of its own."""

import pandas as pd

from nextstep_analysis.claim import none_of
from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.potential_chart import purchases_chart
from nextstep_analysis.report.background.potential_lists import (
    core_list,
    link_tables,
    makers_table,
    not_wise,
    products_table,
    screen_table,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Callout, Heading, Paragraph, Table, Terms
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Statement

TERMS = ("business_potential", "traded_industry")
"""Terms of the glossary that the chapter defines."""

_OBSERVED = Col("Whether the number is observed or projected", "text")


_NO_ORDER = Statement(
    "The orders of chapter 4 are no forecasts: those that could be tested did not foretell "
    "openings better than what the region has already, and for purchases from elsewhere, known for "
    "one year, it cannot be tested."
)
_SOME = Statement(
    "Which orders of chapter 4 foretold openings, and which did not, is told there; for purchases "
    "from elsewhere, known for one year, it cannot be tested."
)
_UNTESTED = Statement("Whether the orders of chapter 4 foretell openings has not been tested.")


def potential(teller: Teller) -> list[Block]:
    """What the core buys elsewhere, the four lists, what would not be wise, and openings."""
    say = teller.text.say
    return [
        Terms(TERMS),
        Paragraph(
            say(
                "What could new business around this ecosystem build on? Four lists answer, each "
                "from figures of its own and in an order of its own; nothing is added up. They say "
                "where to ask, not what will succeed, and an empty list is an answer, too."
            )
        ),
        Callout("note", say("How far to trust this"), _trust(teller)),
        *_core(teller),
        *_bought(teller),
        *_thin(teller),
        *_near(teller),
        Heading(3, "potential-not-wise", say("Not wise on these figures")),
        *not_wise(teller),
        Heading(3, "potential-makers", say("The makers behind the lists")),
        makers_table(teller),
        Heading(3, "potential-screen", say("What is left out, and why")),
        *screen_table(teller),
        *_back_test(teller),
        Heading(3, "potential-openings", say("Openings in the core")),
        *teller.told("openings"),
        _openings(teller),
    ]


def _trust(teller: Teller) -> str:
    say = teller.text.say
    return " ".join(
        [
            say(
                "Enterprises are those of {year:year}, counted where their head office is; "
                "purchases and value added are research estimates of {accounts:year}.",
                year=int(teller.frame("industries")["year"].iloc[0]),
                accounts=int(teller.frame("value_chain")["year"].iloc[0]),
            ),
            confidence_rule(teller.text),
        ]
    )


def confidence_rule(text: Text) -> str:
    """By which rules the rows of the lists are sure, as `potential.lists` has them."""
    return text.say(
        "Confidence is good where two measures agree; fair where one table tells and the place in "
        "its order holds, or the figures are of a wider group; weak where one measure stands "
        "alone, where the core makes the product itself, or where its place depends on the "
        "estimate of the core's share."
    )


def _lists(teller: Teller) -> pd.DataFrame:
    return teller.frame("opportunity_lists").set_index("list")


def sentence_of(teller: Teller, name: str) -> list[Block]:
    """The sentence of a list."""
    return [
        Paragraph(teller.text.say(finding))
        for finding in teller.study.findings
        if finding.evidence == "opportunity_lists" and finding.values.get("list") == name
    ]


def _tested(teller: Teller, name: str) -> list[Block]:
    """Whether the order of a list foretold openings, where it was tried."""
    return [
        Paragraph(teller.text.say(finding))
        for finding in teller.study.findings
        if finding.evidence == "back_test" and finding.values["list"] == name
    ]


def _back_test(teller: Teller) -> list[Block]:
    """The figures behind the sentences on both orders; nothing without a test."""
    if "back_test" not in teller.study.tables:
        return []
    say = teller.text.say
    table = teller.frame("back_test")
    names = {
        "smoothed_quotient": say("Thin links: smoothed quotient"),
        "likeness": say("Near and strong: similar staff that the region has"),
    }
    shown = table.assign(
        name=table["term"].map(names),
        range=teller.intervals(table["lower"], table["upper"], "+.1pp"),
    )
    return [
        Heading(3, "potential-back-test", say("Did the orders foretell openings?")),
        teller.table(
            "back_test",
            frame=shown,
            caption=say("What each order adds to the location quotient, all regions"),
            columns={
                "name": Column(say("Order"), of="term"),
                "base": Column(say("Location quotient explains"), ".1%"),
                "increment": Column(say("The order adds, percentage points"), "+.1pp"),
                "range": Column(say("Range"), "+.1pp", ends=("lower", "upper")),
                "coefficient": Column(say("Coefficient"), "+.2f"),
                "alone": Column(say("Coefficient alone"), "+.2f"),
            },
        ),
    ]


def _core(teller: Teller) -> list[Block]:
    say = teller.text.say
    return [
        Heading(3, "potential-core", say("Deepen the core")),
        Paragraph(
            say(
                "The core's own industries, by three measures read together: enterprises, regional "
                "accounts and jobs. All figures stand in chapter 2."
            )
        ),
        *core_list(teller),
    ]


def orders_note(teller: Teller) -> str:
    """Beside the lists: whether their orders have foretold anything."""
    if "back_test" not in teller.study.tables:
        return teller.text.say(_UNTESTED)
    better = {"answer": "above"}
    if (teller.frame("back_test")["answer"] == better["answer"]).any():
        return teller.text.say(_SOME)
    return teller.tell(_NO_ORDER.given(claims=(none_of("back_test", better),)))


def order_of_products(teller: Teller) -> str:
    """In which order the products bought elsewhere stand."""
    say = teller.text.say
    return {
        "euros": say("In the order of the euros that went elsewhere."),
        "name": say("In the order of codes, for the order by euros is not stable."),
    }[_lists(teller).at["bought", "order"]]


def bought_is_told(teller: Teller) -> bool:
    """Whether the input-output table tells what the core buys elsewhere."""
    return _lists(teller).at["bought", "answer"] == "rows"


def _bought(teller: Teller) -> list[Block]:
    say = teller.text.say
    untested = say(
        "Whether this order foretells openings cannot be tested: the table exists for one year."
    )
    blocks: list[Block] = [
        Heading(3, "potential-bought", say("Bought elsewhere")),
        *sentence_of(teller, "bought"),
    ]
    if not bought_is_told(teller):
        return blocks
    entry = Paragraph(f"{order_of_products(teller)} {untested}")
    return [*blocks, entry, *products_table(teller)]


def purchases(teller: Teller) -> list[Block]:
    """The chart of what the core buys here and elsewhere, where the table tells it."""
    return [purchases_chart(teller)] if bought_is_told(teller) else []


def entry_of(name: str, text: Text) -> str:
    """What stands in the list `name`, and in which order."""
    return {
        "thin": text.say(
            "The ecosystem's own related and enabling industries that have fewer enterprises here "
            "than random settling would bring and whose group is not above in the accounts, in "
            "the order of the smoothed quotient."
        ),
        "near": text.say(
            "Traded industries from outside the ecosystem that are strong here and whose staff is "
            "like that of a core industry, in the order of that likeness."
        ),
    }[name]


def _thin(teller: Teller) -> list[Block]:
    say = teller.text.say
    return [
        Heading(3, "potential-thin", say("Thin links")),
        *sentence_of(teller, "thin"),
        Paragraph(entry_of("thin", teller.text)),
        *_tested(teller, "thin"),
        *link_tables(teller, "thin_links"),
    ]


def _near(teller: Teller) -> list[Block]:
    say = teller.text.say
    return [
        Heading(3, "potential-near", say("Near and strong")),
        *sentence_of(teller, "near"),
        Paragraph(entry_of("near", teller.text)),
        *_tested(teller, "near"),
        *link_tables(teller, "near_and_strong"),
    ]


def _openings(teller: Teller) -> Table:
    """Openings by year, and the projected ones with their interval where there are any."""
    say = teller.text.say
    table = teller.frame("openings")
    columns = {"year": Column(say("Year"), "year"), "value": Column(say("Openings"), "d")}
    projected = table["lower"].notna()
    shown = table
    if projected.any():
        shown = table.assign(
            kind=[say("projection, an estimate") if p else say("observed") for p in projected],
            interval=teller.intervals(table["lower"], table["upper"], ".1f"),
        )
        columns["value"] = Column(say("Openings"), ".1f")
        columns["kind"] = Column(say("Kind"), of=_OBSERVED)
        columns["interval"] = Column(say("80% interval"), ".1f", ends=("lower", "upper"))
    return teller.table(
        "openings",
        frame=shown,
        columns=columns,
        caption=say("Openings of core enterprises in {region:in} by year", **teller.places),
    )
