"""The datasets behind all studies: who made them, of which year, and what they cannot say."""

from nextstep_analysis.report.background.limits import sources_table
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Heading, Terms
from nextstep_analysis.report.words.text import upper_first

TERMS = ("vintage",)
"""Terms of the glossary that the part defines."""


def datasets(teller: Teller) -> list[Block]:
    """Every dataset with its licence, then the limits of each."""
    say, text = teller.text.say, teller.text
    blocks: list[Block] = [Terms(TERMS), sources_table(teller)]
    blocks.append(Heading(3, "dataset-limits", say("Limits of each dataset")))
    for name, notes in teller.study.limits.items():
        if notes:
            title = upper_first(text.pick(teller.study.sources[name].title))
            blocks += [
                Heading(4, f"limits-{name.replace('_', '-')}", title),
                Bullets([text.limit(note) for note in notes]),
            ]
    return blocks
