"""The tiny report: one paragraph, and what the site needs to know."""

from nextstep_analysis.report.page.blocks import Chapter, Heading, Paragraph, StudyData
from nextstep_analysis.report.words.text import Text


def chapter(people: int, *, language: str) -> Chapter:
    """All that it says."""
    pick = Text(language).pick
    told = pick({"fi": f"Väkiluku on {people}.", "en": f"{people} people live here."})
    return Chapter((Heading(2, "people", pick({"fi": "Väki", "en": "People"})), Paragraph(told)))


def data(region: str, *, language: str) -> StudyData:
    """The summary without which no notebook makes a page, and nothing else."""
    pick = Text(language).pick
    return StudyData(
        {
            "kind": "tiny",
            "subject": "region",
            "language": language,
            "region": region,
            "title": pick({"fi": "Maakunnan väki", "en": "People of the region"}),
            "lead": pick({"fi": "Montako meitä on.", "en": "How many we are."}),
        }
    )
