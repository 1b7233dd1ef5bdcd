"""Chapter 6: the value-added factors with their scores, beside the references, and evidence."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from nextstep_analysis.report.background import evidence as documented
from nextstep_analysis.report.background.reach import (
    PEOPLE,
    people_chart,
    people_within,
    places_table,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Callout,
    Figure,
    Heading,
    LinkedText,
    Paragraph,
    Table,
    Terms,
)
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Code, Fact

TERMS = ("value_added_factor",)
"""Terms of the glossary that the chapter defines."""
TOP_SCORE = 4


def factors(teller: Teller) -> list[Block]:
    """Scores, figures, the reference ecosystems, and all evidence with its sources."""
    say = teller.text.say
    return [
        Heading(2, "factors", say("6. Value-added factors for a company locating in the region")),
        Terms(TERMS),
        Paragraph(
            say(
                "What would a company find that considers locating here? Each factor is scored "
                "from 0 to 4 by the evidence found: documented facts with their sources, and "
                "figures where there are some. For risks a low score is better."
            )
        ),
        *teller.told("factor_scores"),
        _score_chart(teller),
        _score_table(teller),
        Callout("note", say("How evidence becomes a score"), " ".join(teller.notes("factors"))),
        Heading(3, "factor-figures", say("Location, labour and industries in figures")),
        *teller.told("place_figures"),
        people_chart(teller),
        places_table(teller),
        Heading(3, "factor-references", say("Beside the reference ecosystems")),
        _comparison(teller),
        _cores(teller),
        *_evidence(teller),
        *_claims(teller),
        *_reference_evidence(teller),
    ]


def _own(teller: Teller) -> pd.DataFrame:
    scores = teller.frame("factor_scores")
    return scores[scores["subject"] == teller.study.ecosystem]


def _no_evidence(teller: Teller) -> str:
    return teller.text.say("no evidence found")


def _score_chart(teller: Teller) -> Figure:
    """A bar per factor, highest first; risks apart and last."""
    say, text = teller.text.say, teller.text
    own = _own(teller)
    own = own.assign(risk=own["direction"] == "lower")
    own = own.sort_values(["risk", "score"], ascending=[True, False], kind="stable")
    kinds = {False: say("Higher is better"), True: say("Risks: lower is better")}
    drawn = pd.DataFrame(
        {
            "label": [text.name(factor) for factor in own["factor"]],
            "value": own["score"].to_numpy(),
            "group": [kinds[risk] for risk in own["risk"]],
            "remark": _no_evidence(teller),
        }
    )
    caption = teller.caption(
        _score_title(teller, own),
        say("Scores of the value-added factors from 0 to 4, by the evidence found; an estimate"),
        "factor_scores",
    )
    measure = Measure(say("Score, 0–4"), "d", rows=say("Factor"), end=TOP_SCORE)
    figure = bars(drawn, text=text, caption=caption, measure=measure)
    return teller.figure(figure, "factor_scores", label="factor", value="score")


def _score_title(teller: Teller, own: pd.DataFrame) -> str:
    say = teller.text.say
    good = own[~own["risk"]].dropna(subset=["score"])
    if good.empty:
        return say("No evidence was found on any factor")
    best = good.loc[good["score"] == good["score"].max(), "factor"]
    return say("Highest score: {factors:lower}", factors=[Code(factor) for factor in best])


def _score_table(teller: Teller) -> Table:
    """How each score came about."""
    say, text = teller.text.say, teller.text
    own = _own(teller)
    sure = {"high": say("high"), "medium": say("medium"), "low": say("low"), "": ""}
    shown = own.assign(
        name=[text.name(factor) for factor in own["factor"]],
        score=_scores_in_words(teller, own["score"]),
        confidence=[sure[value] for value in own["confidence"]],
    )
    return teller.table(
        "factor_scores",
        frame=shown,
        caption=say("How the scores came about"),
        columns={
            "name": Column(say("Factor"), of="factor"),
            "score": Column(say("Score, 0–4"), "d"),
            "documented": Column(say("Level by documents"), "d"),
            "computed": Column(say("Level by figures"), ".1f"),
            "weight_for": Column(say("Weight for"), ".1f"),
            "weight_against": Column(say("Weight against"), ".1f"),
            "sources": Column(say("Pages"), "d"),
            "confidence": Column(say("Confidence")),
        },
    )


def _scores_in_words(teller: Teller, scores: pd.Series) -> pd.Series:
    """Scores, and words where there is none."""
    return scores.astype(object).where(scores.notna(), _no_evidence(teller))


def _comparison(teller: Teller) -> Table:
    """The scores of the ecosystem, the region as a whole and each reference, side by side."""
    say, text = teller.text.say, teller.text
    scores = teller.frame("factor_scores")
    wide = scores.pivot(index="factor", columns="subject", values="score")
    wide = wide.loc[list(dict.fromkeys(scores["factor"]))]
    shown = wide.apply(lambda column: _scores_in_words(teller, column))
    shown = shown.assign(name=[text.name(factor) for factor in wide.index])
    region = teller.study.region
    columns = {"name": Column(say("Factor"), of="factor")}
    for subject in dict.fromkeys(scores["subject"]):
        named = text.name(subject)
        if subject == region:
            named = say("{region:name} as a whole", region=Code(region))
        columns[subject] = Column(named, "d", of="score")
    return teller.table(
        "factor_scores",
        frame=shown.reset_index(drop=True),
        columns=columns,
        caption=say("Scores from 0 to 4 by the same rule, here and in the reference ecosystems"),
    )


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


def _evidence(teller: Teller) -> Iterator[Block]:
    """The documented facts of the ecosystem and its region, factor by factor."""
    say, text, study = teller.text.say, teller.text, teller.study
    scores = _own(teller).set_index("factor")
    yield Heading(3, "factor-evidence", say("Documented evidence, factor by factor"))
    for row in teller.frame("factors").itertuples():
        about = [f for f in study.facts if f.factor == row.factor]
        about = [f for f in about if f.subject in (study.ecosystem, study.region)]
        yield Heading(4, f"evidence-{row.factor.replace('_', '-')}", text.name(row.factor))
        yield Paragraph(f"{text.pick(row.question)} {text.pick(row.evidence)}")
        yield Paragraph(_meaning(teller, scores.loc[row.factor], row.rubric))
        items: list[str | LinkedText] = [*_judged(teller, scores.at[row.factor, "judgement"])]
        items += [documented.told(teller, fact) for fact in documented.shown(about)]
        if items:
            yield Bullets(items)
        else:
            yield Paragraph(say("No documented evidence was found."))


def _meaning(teller: Teller, row: pd.Series, rubric: tuple[dict, ...]) -> str:
    """The score of the ecosystem, in the words of the rubric where they say how it came about."""
    say, score = teller.text.say, row["score"]
    if pd.isna(score):
        return say("Score: no evidence found, so there is none.")
    plain = score == row["documented"] and not row["weight_against"]
    if plain or row["judgement"]:
        told = teller.text.pick(rubric[int(score)])
        return say("Score {score:d} of 4: {meaning}", score=score, meaning=told)
    parts = []
    if pd.notna(row["documented"]):
        parts.append(
            say(
                "sources weigh {weight:.1f} for it and {against:.1f} against it, which is level "
                "{level:d}",
                weight=row["weight_for"],
                against=row["weight_against"],
                level=row["documented"],
            )
        )
    if pd.notna(row["computed"]):
        parts.append(
            say(
                "figures are on level {level:.1f} (4 = best quarter of regions, 1 = last)",
                level=row["computed"],
            )
        )
    return say("Score {score:d} of 4: {parts}.", score=score, parts="; ".join(parts))


def _judged(teller: Teller, judgement: dict) -> Iterator[LinkedText]:
    if judgement:
        say, text = teller.text.say, teller.text
        yield LinkedText(
            f"{say('Score by judgement')}: {text.pick(judgement['reason'])} {say('Source')}: ",
            judgement["source_title"],
            judgement["source_url"],
        )


def _claims(teller: Teller) -> list[Block]:
    """What was only claimed: said apart, so that it is not taken for evidence."""
    say = teller.text.say
    found = documented.claims(teller.study.facts)
    if not found:
        return []
    return [
        Heading(3, "factor-claims", say("Claims that were not confirmed")),
        Paragraph(
            say(
                "These sentences come from promotion or from weak sources. They are shown as "
                "claims and counted, with little weight, only beside better evidence."
            )
        ),
        Bullets([_claim(teller, fact) for fact in found]),
    ]


def _claim(teller: Teller, fact: Fact) -> LinkedText:
    item = documented.told(teller, fact, factor=True)
    if fact.subject in (teller.study.ecosystem, teller.study.region):
        return replace(item, after=f"{item.after}{_people_beside(teller, fact)}")
    before = f"{teller.text.name(fact.subject)}. {item.before}"
    return LinkedText(before, item.label, item.address, item.after)


def _people_beside(teller: Teller, fact: Fact) -> str:
    """The computed people within reach, beside a claim on the factor that they belong to."""
    factors = teller.frame("factors").set_index("factor")
    people = people_within(teller)
    if PEOPLE not in factors.at[fact.factor, "measures"] or people.empty:
        return ""
    say = teller.text.say
    within = [
        say("{n:.2f} million within {minutes:d} minutes", n=n, minutes=minutes)
        for minutes, n in people.items()
    ]
    return " " + say(
        "Compare the estimate above of people reached by car: {within}.", within=within
    )


def _reference_evidence(teller: Teller) -> Iterator[Block]:
    """The documented facts behind the scores of the reference ecosystems."""
    say, text, study = teller.text.say, teller.text, teller.study
    scores = teller.frame("factor_scores")
    references = dict.fromkeys(scores.loc[scores["kind"] == "reference", "subject"])
    if references:
        yield Heading(3, "reference-evidence", say("Documented evidence on the references"))
    for reference in references:
        facts = documented.shown(f for f in study.facts if f.subject == reference)
        yield Heading(4, f"evidence-{reference}", text.name(reference))
        if facts:
            yield Bullets([documented.told(teller, fact, factor=True) for fact in facts])
        else:
            yield Paragraph(say("No documented evidence was found."))
