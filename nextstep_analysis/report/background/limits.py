"""Chapter 8, and the sources."""

import pandas as pd

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.report.background.on_region import on_region
from nextstep_analysis.report.background.peer_choice import peers_said, versions
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Paragraph, Table, Terms
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.words.text import upper_first

TERMS = ("official_statistics", "estimate", "missing_value", "suppressed_cell")
"""Terms of the glossary that the chapter defines."""

SOURCES = TableOf(
    "sources",
    "Datasets behind the study",
    {
        "title": Col("Name of the dataset", "text"),
        "producer": Col("Who made the dataset", "text"),
        "table": Col("Table of the producer", "text"),
        "vintage": Col("Years or day that the figures are of", "text"),
        "kind": Col("Published data or research estimate", "text"),
        "licence": Col("Terms of use", "text"),
    },
)


def limits(teller: Teller) -> list[Block]:
    """What the data cannot say of the study; what each dataset cannot stands once for all."""
    say = teller.text.say
    told = [caveat for caveat in teller.study.caveats if "peers" not in caveat.values]
    peers = [say(caveat) for caveat in teller.study.caveats if "peers" in caveat.values]
    blocks: list[Block] = [
        Terms(TERMS),
        Bullets([say(caveat) for caveat in told]),
        *peers_said(teller, peers),
    ]
    blocks.append(on_region(teller, "datasets"))
    return blocks


def sources(teller: Teller) -> list[Block]:
    """The datasets behind the study in one line, and where all is said of them."""
    listed = teller.study.sources.values()
    line = Paragraph(teller.text.source_line(listed))
    return [line, on_region(teller, "datasets"), *versions(teller)]


def sources_table(teller: Teller) -> Table:
    """Every dataset of the study: producer, table, reference period, licence."""
    say, text = teller.text.say, teller.text
    listed = list(teller.study.sources.values())
    frame = pd.DataFrame(
        {
            "title": [upper_first(text.pick(s.title)) for s in listed],
            "producer": [text.pick(s.producer) for s in listed],
            "table": [s.table or "" for s in listed],
            "vintage": [s.vintage for s in listed],
            "kind": [
                say("research estimate") if s.estimate else say("published data") for s in listed
            ],
            "licence": [text.pick(s.licence) for s in listed],
        }
    )
    columns = {
        "title": Column(say("Dataset")),
        "producer": Column(say("Producer")),
        "table": Column(say("Table")),
        "vintage": Column(say("Reference period")),
        "kind": Column(say("Kind")),
        "licence": Column(say("Licence")),
    }
    told = {
        "text": text,
        "caption": say("Datasets used in this study"),
        "columns": columns,
        "source": text.source_line(listed),
    }
    return Table(table_html(frame, **told), sheet(frame, **told, declared=SOURCES))
