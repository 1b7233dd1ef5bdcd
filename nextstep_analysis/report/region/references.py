"""The reference ecosystems: their scores by the same rule, their cores, and what is documented."""

from collections.abc import Iterator

import pandas as pd

from nextstep_analysis.report.background.evidence import shown, told, unconfirmed
from nextstep_analysis.report.background.factors import no_evidence
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Heading, Paragraph, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code


def scores_table(teller: Teller) -> Table:
    """The scores of the region as a whole and of each reference, side by side."""
    say, text = teller.text.say, teller.text
    scores = teller.frame("factor_scores")
    cells = scores.assign(score=_with_coverage(teller, scores))
    region = teller.study.region
    own = cells["about"] == "region"  # the others are scored for an ecosystem, not for a region
    cells.loc[(cells["subject"] == region) & ~own, "score"] = say("by ecosystem")
    wide = cells.pivot(index="factor", columns="subject", values="score")
    table = wide.loc[list(teller.frame("factors")["factor"])].copy()
    table = table.assign(name=[text.name(factor) for factor in table.index])
    columns = {"name": Column(say("Factor"), of="factor")}
    for subject in dict.fromkeys(scores["subject"]):
        named = text.name(subject)
        if subject == region:
            named = say("{region:name} as a whole", region=Code(region))
        columns[subject] = Column(named, ".1f", of="score")
    return teller.table(
        "factor_scores",
        frame=table.reset_index(drop=True),
        columns=columns,
        caption=say(
            "Scores from 0 to 4 by the same rule, here and in the reference ecosystems; in "
            "brackets how many of the kinds of evidence were found, where one is missing"
        ),
    )


def cores_table(teller: Teller) -> Table:
    """The core industries of each ecosystem in its own region."""
    say, text = teller.text.say, teller.text
    table = teller.frame("core_figures")
    table = table.assign(
        name=[text.name(subject) for subject in table["subject"]],
        place=[teller.region_label(region) for region in table["region"]],
        interval=teller.intervals(table["lower"], table["upper"], ".2f", beside=1.0),
    )
    return teller.table(
        "core_figures",
        frame=table,
        caption=say(
            "Enterprises in the core industries of each ecosystem, {year:year}",
            year=int(table["year"].iloc[0]),
        ),
        columns={
            "name": Column(say("Ecosystem"), of="subject"),
            "place": Column(say("Region"), of="region"),
            "enterprises": Column(say("Enterprises"), "d"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "interval": Column(say("Interval"), ".2f", ends=("lower", "upper")),
            "rank": Column(say("Rank among regions"), "d"),
        },
    )


def evidence(teller: Teller) -> Iterator[Block]:
    """The documented facts behind the scores of the reference ecosystems, and the claims."""
    say, text, study = teller.text.say, teller.text, teller.study
    scores = teller.frame("factor_scores")
    references = dict.fromkeys(scores.loc[scores["kind"] == "reference", "subject"])
    yield Heading(3, "reference-evidence", say("Documented evidence on the references"))
    for reference in references:
        facts = shown(fact for fact in study.facts if fact.subject == reference)
        yield Heading(4, f"evidence-{reference}", text.name(reference))
        if facts:
            yield Bullets([told(teller, fact, factor=True) for fact in facts])
        else:
            yield Paragraph(say("No documented evidence was found."))
    yield from unconfirmed(teller)


def _with_coverage(teller: Teller, scores: pd.DataFrame) -> pd.Series:
    """Each score, with how much it rests on where a kind of evidence is missing."""
    say, none = teller.text.say, no_evidence(teller)
    part = [
        say("{score:.1f} ({n:d} of {all:d})", score=score, n=n, all=of)
        for score, n, of in zip(scores["score"], scores["found"], scores["asked"], strict=True)
    ]
    whole = scores["found"] == scores["asked"]
    found = scores["score"].astype(object).where(whole, part)
    return found.where(scores["score"].notna(), none)
