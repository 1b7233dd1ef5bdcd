"""Chapter 8, and the sources."""

import pandas as pd

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Heading, Table, Terms
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.words.text import upper_first

TERMS = ("official_statistics", "estimate", "missing_value", "suppressed_cell", "vintage")
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
    """What the data cannot say: about the study, then about each dataset."""
    say, text = teller.text.say, teller.text
    blocks: list[Block] = [
        Terms(TERMS),
        Bullets([say(caveat) for caveat in teller.study.caveats]),
    ]
    told = {name: notes for name, notes in teller.study.limits.items() if notes}
    if told:
        blocks.append(Heading(3, "dataset-limits", say("Limits of each dataset")))
    for name, notes in told.items():
        title = text.pick(teller.study.sources[name].title)
        items = [text.limit(note) for note in notes]
        blocks += [
            Heading(4, f"limits-{name.replace('_', '-')}", upper_first(title)),
            Bullets(items),
        ]
    return blocks


def sources(teller: Teller) -> list[Block]:
    """Every dataset behind the study: producer, table, reference period, licence."""
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
    table = Table(table_html(frame, **told), sheet(frame, **told, declared=SOURCES))
    return [table]
