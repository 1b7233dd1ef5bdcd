"""Chapter 6: the value-added factors with their scores, beside the references, and evidence."""

import pandas as pd

from nextstep_analysis.report.background.evidence import factor_evidence
from nextstep_analysis.report.background.reach import people_chart, places_table
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Callout,
    Heading,
    Paragraph,
    Table,
    Terms,
)
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code

TERMS = ("value_added_factor",)
"""Terms of the glossary that the chapter defines."""
NOTHING = "–"
"""Where nothing is asked, so nothing can be missing."""


def factors(teller: Teller) -> list[Block]:
    """Scores, figures, the reference ecosystems, and all evidence with its sources."""
    say = teller.text.say
    scores = of_each_factor(teller)
    return [
        Terms(TERMS),
        Paragraph(
            say(
                "What would a company find that considers locating here? Each factor is scored "
                "from 0 to 4 by the evidence found: documented facts with their sources, and "
                "figures where there are some. For risks a low score is better."
            )
        ),
        *teller.told("factor_scores"),
        _score_table(teller, scores),
        Callout("note", say("How evidence becomes a score"), " ".join(teller.notes("factors"))),
        Heading(3, "factor-figures", say("Location, labour and industries in figures")),
        *teller.told("place_figures"),
        people_chart(teller),
        places_table(teller),
        Heading(3, "factor-references", say("Beside the reference ecosystems")),
        _comparison(teller),
        _cores(teller),
        *factor_evidence(teller, scores),
    ]


def of_each_factor(teller: Teller) -> pd.DataFrame:
    """A row per factor: the ecosystem's own, and the region's where it is scored once for all."""
    scores, study = teller.frame("factor_scores"), teller.study
    own = scores[scores["subject"] == study.ecosystem]
    wide = scores[(scores["subject"] == study.region) & ~scores["factor"].isin(own["factor"])]
    order = {factor: place for place, factor in enumerate(teller.frame("factors")["factor"])}
    return pd.concat([own, wide]).sort_values("factor", key=lambda c: c.map(order))


def _no_evidence(teller: Teller) -> str:
    return teller.text.say("no evidence found")


def _score_table(teller: Teller, scores: pd.DataFrame) -> Table:
    """How each score came about."""
    say = teller.text.say
    sure = {"high": say("high"), "medium": say("medium"), "low": say("low"), "": NOTHING}
    no_figure = scores["computed"].astype(object).where(scores["asked"] > 1, NOTHING)
    shown = scores.assign(
        name=labels(teller, scores),
        score=_in_words(scores["score"], _no_evidence(teller)),
        documented=_in_words(scores["documented"], say("none found")),
        computed=no_figure,
        coverage=[
            say("{n:d} of {all:d}", n=n, all=of)
            for n, of in zip(scores["found"], scores["asked"], strict=True)
        ],
        confidence=[sure[value] for value in scores["confidence"]],
    )
    return teller.table(
        "factor_scores",
        frame=shown,
        caption=say("How the scores came about"),
        columns={
            "name": Column(say("Factor"), of="factor"),
            "score": Column(say("Score, 0–4"), ".1f"),
            "coverage": Column(say("Kinds of evidence found"), of="found"),
            "documented": Column(say("Level by documents"), "d"),
            "computed": Column(say("Level by figures"), ".1f"),
            "weight_for": Column(say("Weight for"), ".1f"),
            "weight_against": Column(say("Weight against"), ".1f"),
            "confidence": Column(say("Confidence")),
        },
    )


def labels(teller: Teller, scores: pd.DataFrame) -> list[str]:
    """The factors' names, and of which it is said that they are the region's."""
    text = teller.text
    wide = text.say("the whole region")
    return [
        f"{text.name(factor)} ({wide})" if about == "region" else text.name(factor)
        for factor, about in zip(scores["factor"], scores["about"], strict=True)
    ]


def _in_words(numbers: pd.Series, missing: str) -> pd.Series:
    """Numbers, and words where there is none."""
    return numbers.astype(object).where(numbers.notna(), missing)


def _region(teller: Teller) -> dict[str, Code]:
    return {"region": Code(teller.study.region)}


def _comparison(teller: Teller) -> Table:
    """The scores of the ecosystem, the region as a whole and each reference, side by side."""
    say, text = teller.text.say, teller.text
    scores = teller.frame("factor_scores")
    cells = scores.assign(score=_with_coverage(teller, scores))
    wide = cells.pivot(index="factor", columns="subject", values="score")
    shown = wide.loc[list(teller.frame("factors")["factor"])].copy()
    own = scores.loc[scores["subject"] == teller.study.ecosystem, "factor"]
    shown.loc[~shown.index.isin(own), teller.study.ecosystem] = say("as the region")
    shown = shown.assign(name=[text.name(factor) for factor in shown.index])
    region = teller.study.region
    columns = {"name": Column(say("Factor"), of="factor")}
    for subject in dict.fromkeys(scores["subject"]):
        named = text.name(subject)
        if subject == region:
            named = say("{region:name} as a whole", region=Code(region))
        columns[subject] = Column(named, ".1f", of="score")
    return teller.table(
        "factor_scores",
        frame=shown.reset_index(drop=True),
        columns=columns,
        caption=say(
            "Scores from 0 to 4 by the same rule, here and in the reference ecosystems; in "
            "brackets how many of the kinds of evidence were found, where one is missing"
        ),
    )


def _with_coverage(teller: Teller, scores: pd.DataFrame) -> list[object]:
    """Each score, with how much it rests on where a kind of evidence is missing."""
    say, none = teller.text.say, _no_evidence(teller)
    part = [
        say("{score:.1f} ({n:d} of {all:d})", score=score, n=n, all=of)
        for score, n, of in zip(scores["score"], scores["found"], scores["asked"], strict=True)
    ]
    whole = scores["found"] == scores["asked"]
    told = scores["score"].astype(object).where(whole, part)
    return list(told.where(scores["score"].notna(), none))


def _cores(teller: Teller) -> Table:
    """The core industries of each ecosystem in its own region."""
    say, text = teller.text.say, teller.text
    table = teller.frame("core_figures")
    shown = table.assign(
        name=[text.name(subject) for subject in table["subject"]],
        place=[teller.region_label(region) for region in table["region"]],
        interval=teller.intervals(table["lower"], table["upper"], ".2f", beside=1.0),
    )
    return teller.table(
        "core_figures",
        frame=shown,
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
