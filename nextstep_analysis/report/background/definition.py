"""Chapter 1: what the ecosystem is, in codes and words, and how sure its edges are."""

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import group_name
from nextstep_analysis.report.page.blocks import Block, Callout, Paragraph, Table, Terms
from nextstep_analysis.report.tables.html_table import Column

TERMS = ("ecosystem", "industry", "industrial_classification", "division", "weight", "upper_bound")
"""Terms of the glossary that the chapter defines."""


def definition(teller: Teller) -> list[Block]:
    """The industries with role, weight and edges, and what is shared with other ecosystems."""
    say = teller.text.say
    blocks: list[Block] = [
        Terms(TERMS),
        Paragraph(
            say(
                "The ecosystem is a set of industries of the Standard Industrial Classification "
                "TOL 2008. Core industries are the ecosystem itself, related ones supply it or "
                "buy from it, and enabling ones serve it."
            )
        ),
        _industries(teller),
    ]
    blocks.append(Paragraph(say(teller.study.status)))
    overlaps = teller.frame("overlaps")
    if len(overlaps):
        blocks.append(Callout("note", say("Shared with other ecosystems"), _shared(teller)))
    return blocks


def _industries(teller: Teller) -> Table:
    say, text = teller.text.say, teller.text
    table = teller.frame("members")
    shown = pd.DataFrame(
        {
            "industry": [f"{code} {text.name(code)}" for code in table["industry"]],
            "role": [group_name(role, text) for role in table["role"]],
            "weight": table["weight"],
            "meant": [_meant(teller, row) for row in table.itertuples()],
        }
    )
    return teller.table(
        "members",
        caption=say("The industries of the ecosystem"),
        frame=shown,
        columns={
            "industry": Column(say("Industry (TOL 2008)")),
            "role": Column(say("Role")),
            "weight": Column(say("Weight"), ".2f"),
            "meant": Column(say("What the definition covers"), of="parts"),
        },
    )


def _meant(teller: Teller, row) -> str:
    """The whole division, or its parts; an unknown share makes an upper bound."""
    say, text = teller.text.say, teller.text
    if not row.parts or (row.share == 1 and not row.upper_bound):
        told = say("The whole division.")
    elif row.upper_bound:
        told = say(
            "Part of the division only (TOL 2008: {parts}). Figures are an upper bound.",
            parts=row.parts,
        )
    else:
        told = say(
            "Part of the division only (TOL 2008: {parts}), counted as {share:.0%} of it "
            "({source}).",
            parts=row.parts,
            share=row.share,
            source=text.pick(row.share_source),
        )
    return f"{told} {text.pick(row.note)}" if row.note else told


def _shared(teller: Teller) -> str:
    say, text = teller.text.say, teller.text
    told = []
    for row in teller.frame("overlaps").itertuples():
        codes = ", ".join((*row.core, *row.related_or_enabling))
        told.append(f"{text.pick(row.name)} ({codes})")
    return say(
        "Industries of this core belong to other ecosystems too: {list}. Each is counted once "
        "here, and ecosystems are never added up.",
        list="; ".join(told),
    )
