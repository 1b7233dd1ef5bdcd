"""What trying the score on past years has shown; part of chapter 4."""

from nextstep_analysis.report.blocks import Block, Heading
from nextstep_analysis.report.chapters.teller import Teller
from nextstep_analysis.report.tables import Column


def back_test(teller: Teller) -> list[Block]:
    """The finding, and each score's figures for entries and growth; nothing without a test."""
    if "back_test" not in teller.study.tables:
        return []
    say = teller.text.say
    scores = {
        "score": say("Score"), "density": say("Nearness to the region"),
        "skill_density": say("Nearness of skills to the region"),
        "location_quotient": say("Location quotient"), "size": say("Number of enterprises"),
    }  # fmt: skip
    outcomes = {"entry": say("Entry: area under the curve"), "growth": say("Growth: correlation")}
    table = teller.frame("back_test")
    shown = table.assign(
        outcome=table["outcome"].map(outcomes), score=table["score"].map(scores),
        interval=teller.intervals(table["lower"], table["upper"], "+.2f"),
    )  # fmt: skip
    return [
        Heading(3, "potential-back-test", say("Would the score have told what came?")),
        *teller.told("back_test"),
        teller.table(
            "back_test", frame=shown,
            caption=say("How well each score told later entries and growth, all regions"),
            columns={
                "outcome": Column(say("What was foretold")), "score": Column(say("By what")),
                "value": Column(say("Value"), "+.2f"),
                "interval": Column(say("Confidence interval"), "+.2f", ends=("lower", "upper")),
                "regions": Column(say("Regions"), "d"), "cases": Column(say("Cases"), "d"),
            },
        ),
    ]  # fmt: skip
