"""Chapter 6: the value-added factors with their scores, and evidence."""

import pandas as pd

from nextstep_analysis.report.background.evidence import factor_evidence
from nextstep_analysis.report.background.on_region import on_region
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Callout,
    Paragraph,
    Table,
    Terms,
)
from nextstep_analysis.report.tables.html_table import Column

TERMS = ("value_added_factor",)
"""Terms of the glossary that the chapter defines."""
NOTHING = "–"
"""Where nothing is asked, so nothing can be missing."""


def factors(teller: Teller) -> list[Block]:
    """Scores, and all evidence with its sources."""
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
        on_region(teller, "reach"),
        on_region(teller, "references"),
        *factor_evidence(teller, scores),
    ]


def of_each_factor(teller: Teller) -> pd.DataFrame:
    """A row per factor: the ecosystem's own, and the region's where it is scored once for all."""
    scores, study = teller.frame("factor_scores"), teller.study
    own = scores[scores["subject"] == study.ecosystem]
    wide = scores[(scores["subject"] == study.region) & ~scores["factor"].isin(own["factor"])]
    order = {factor: place for place, factor in enumerate(teller.frame("factors")["factor"])}
    return pd.concat([own, wide]).sort_values("factor", key=lambda c: c.map(order))


def no_evidence(teller: Teller) -> str:
    """What is said in the place of a score that nothing gives."""
    return teller.text.say("no evidence found")


def _score_table(teller: Teller, scores: pd.DataFrame) -> Table:
    """How each score came about."""
    say = teller.text.say
    sure = {"high": say("high"), "medium": say("medium"), "low": say("low"), "": NOTHING}
    no_figure = scores["computed"].astype(object).where(scores["asked"] > 1, NOTHING)
    shown = scores.assign(
        name=labels(teller, scores),
        score=_in_words(scores["score"], no_evidence(teller)),
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
