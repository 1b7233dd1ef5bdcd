"""Chapter 4: how much the ranks of the opportunities rest on each indicator and choice."""

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading, Paragraph
from nextstep_analysis.report.tables.html_table import Column


def score_checks(teller: Teller) -> list[Block]:
    """Weights as given and as they work, and the ranks without each; nothing where none rank."""
    table = teller.frame("score_checks")
    if table.empty:
        return []
    say = teller.text.say
    names = {
        "density": say("Nearness to the region"),
        "skill_density": say("Nearness of skills to the region"),
        "closeness": say("Nearness to the core"),
        "skill_closeness": say("Nearness to the core by skills"),
        "national_growth": say("Growth in {reference:in}", **teller.places),
    }
    form = "d" if (table["rank_change"] % 1 == 0).all() else ".1f"
    return [
        Heading(3, "potential-checks", say("How much rests on each choice")),
        Paragraph(
            say(
                "The table sets the weight of each indicator beside the one that it has in effect, "
                "and tells how far the ranks would change if it were left out."
            )
        ),
        teller.table(
            "score_checks",
            frame=table.assign(name=table["indicator"].map(names)),
            caption=say("What each indicator weighs in the score, and the ranks without it"),
            columns={
                "name": Column(say("Indicator"), of="indicator"),
                "weight": Column(say("Weight"), ".0%"),
                "effective": Column(say("Effective weight"), ".0%"),
                "correlation": Column(say("Correlation with the score"), "+.2f"),
                "rank_change": Column(say("Largest change of a rank without it"), form),
                "new_in_top": Column(say("New among the first five without it"), "d"),
            },
        ),
    ]
