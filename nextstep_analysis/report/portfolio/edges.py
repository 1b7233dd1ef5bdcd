"""What turns the picture: cores drawn another way, and other peers."""

from collections.abc import Iterator

from nextstep_analysis.report.background.gaps_specialisation_performance import (
    measure_names,
    performance_readings,
)
from nextstep_analysis.report.background.handed_over import verdict_text
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Paragraph, Table
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, Part
from nextstep_analysis.report.portfolio.words import choice_text, development_text, list_text
from nextstep_analysis.report.tables.html_table import Column


def turns(teller: Teller) -> Iterator[Block]:
    """In how many other definitions each answer holds, and the verdicts that turn."""
    say = teller.text.say
    yield Part(QUESTION, "turns", say("What changes the picture"))
    yield Paragraph(
        say(
            "Where a core ends is a proposal. Each core is drawn again without one of its "
            "industries, or without those of which only a part is meant, and judged anew."
        )
    )
    yield holds_table(teller)
    yield Paragraph(
        say(
            "Strength and development above are read against the whole country, so that the "
            "choice of peers does not touch them. It turns how the share compares with single "
            "regions, and rates; the list is at the end of the page."
        )
    )


def holds_table(teller: Teller) -> Table:
    """A row per ecosystem."""
    say, text = teller.text.say, teller.text
    table, edges = teller.frame("holds"), teller.frame("core_edges")
    turned = edges[~edges["strength_same"]]

    def which(name: str) -> str:
        rows = turned[turned["ecosystem"] == name]
        told = [
            say("without {codes}: {verdict}", codes=row.without, verdict=verdict)
            for row, verdict in (
                (row, verdict_text(row.verdict, text)) for row in rows.itertuples()
            )
        ]
        return "; ".join(told) or say("none")

    def share(holds: str, of: str) -> list[str]:
        pairs = zip(table[holds], table[of], strict=True)
        return [say("{holds:d} of {definitions:d}", holds=k, definitions=n) for k, n in pairs]

    shown = table.assign(
        name=[text.name(code, "short") for code in table["ecosystem"]],
        strength=share("strength", "definitions"),
        development=share("development", "definitions"),
        need=share("need", "need_definitions"),
        need_list=[list_text(name, text) for name in table["need_list"]],
        turned=[which(name) for name in table["ecosystem"]],
    )
    return teller.table(
        "holds",
        frame=shown,
        caption=say("In how many other definitions the answer is the same"),
        columns={
            "name": Column(say("Ecosystem"), of="ecosystem"),
            "strength": Column(say("Strength")),
            "turned": Column(say("Another verdict on strength")),
            "development": Column(say("Development")),
            "need": Column(say("Need")),
            "need_list": Column(say("List of the need")),
        },
    )


def peers(teller: Teller) -> Iterator[Block]:
    """The verdicts that other peers turn, and every drawing of the cores, folded."""
    say = teller.text.say
    yield Part(APPENDIX, "peers", say("Other definitions and other peers"))
    yield edges_table(teller)
    if len(teller.frame("turns")):
        yield turns_table(teller)


def edges_table(teller: Teller) -> Table:
    """All other cores with their verdicts."""
    say, text = teller.text.say, teller.text
    table = teller.frame("core_edges")
    shown = table.assign(
        name=[text.name(code, "short") for code in table["ecosystem"]],
        verdict=[verdict_text(one, text) for one in table["verdict"]],
        development=[development_text(one, text) for one in table["development"]],
    )
    return teller.table(
        "core_edges",
        frame=shown,
        caption=say("Verdicts on the core without some of its industries"),
        columns={
            "name": Column(say("Ecosystem"), of="ecosystem"),
            "without": Column(say("Without")),
            "verdict": Column(say("Strength")),
            "development": Column(say("Development")),
        },
    )


def turns_table(teller: Teller) -> Table:
    """A row per verdict that is another one than against the peers by structure."""
    say, text = teller.text.say, teller.text
    table = teller.frame("turns")
    names = measure_names(teller) | {
        "larger": say("Peers whose share is smaller"),
        "smaller": say("Peers whose share is larger"),
    }
    read = performance_readings(teller) | {
        "none": say("none"),
        "some": say("some"),
        "all": say("all"),
    }
    shown = table.assign(
        name=[text.name(code, "short") for code in table["ecosystem"]],
        choice=[choice_text(one, text) for one in table["choice"]],
        of=[names[one] for one in table["of"]],
        before=[read[one] for one in table["before"]],
        after=[read[one] for one in table["after"]],
    )
    return teller.table(
        "turns",
        frame=shown,
        caption=say("What other peers turn"),
        columns={
            "name": Column(say("Ecosystem"), of="ecosystem"),
            "choice": Column(say("Peers")),
            "of": Column(say("What is compared")),
            "before": Column(say("Peers by structure"), of="before"),
            "after": Column(say("These peers"), of="after"),
        },
    )
