"""What trying the score on past years has shown; part of chapter 4."""

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading
from nextstep_analysis.report.tables.html_table import Column

FORMS = {"entry": ".2f", "growth": "+.2f"}
"""How each outcome is written: only a correlation has a sign."""


def back_test(teller: Teller) -> list[Block]:
    """The finding, and each score's figures for entries and growth; nothing without a test."""
    if "back_test" not in teller.study.tables:
        return []
    say = teller.text.say
    scores = {
        "score": say("Score"),
        "density": say("Nearness to the region"),
        "skill_density": say("Nearness of skills to the region"),
        "location_quotient": say("Location quotient"),
        "size": say("Number of enterprises"),
    }
    outcomes = {"entry": say("Entry: area under the curve"), "growth": say("Growth: correlation")}
    table = teller.frame("back_test")
    shown = table.loc[table["outcome"] == "entry", ["score"]].set_index("score")
    shown["name"] = shown.index.map(scores)
    columns = {"name": Column(say("By what"), of="score")}
    for outcome, form in FORMS.items():
        rows = table[table["outcome"] == outcome].set_index("score")
        ends = (f"{outcome}_lower", f"{outcome}_upper")
        shown[outcome], shown[ends[0]], shown[ends[1]] = (
            rows[column] for column in ("value", "lower", "upper")
        )
        shown[f"{outcome}_interval"] = teller.intervals(shown[ends[0]], shown[ends[1]], form)
        columns[outcome] = Column(outcomes[outcome], form, of="value")
        columns[f"{outcome}_interval"] = Column(
            say("Confidence interval"), form, ends=ends, of=("lower", "upper")
        )
    return [
        Heading(3, "potential-back-test", say("Would the score have told what came?")),
        *teller.told("back_test"),
        teller.table(
            "back_test",
            frame=shown.reset_index(drop=True),
            columns=columns,
            caption=say("How well each score told later entries and growth, all regions"),
        ),
    ]
