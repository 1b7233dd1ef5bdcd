"""A list of prospects as a page: what each cell of its notebook shows, in one language."""

from nextstep_analysis.prospects import FAIR, GOOD, WEAK, ListTold
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Callout,
    Chapter,
    Paragraph,
    StudyData,
)
from nextstep_analysis.report.page.front_blocks import Lead
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, SUMMARY, Part
from nextstep_analysis.report.prospects import words
from nextstep_analysis.report.prospects.about import GROUPS, INDEX, MADE_UP, PART, TITLE, UNTESTED
from nextstep_analysis.report.prospects.blocks import FitLinks
from nextstep_analysis.report.prospects.columns import DEMO
from nextstep_analysis.report.prospects.tables import ListTables
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Statement

KIND, SUBJECT = "prospects", "list"
CHAPTERS = (
    "summary",
    "first",
    "known",
    "fits",
    "spread",
    "out",
    "unknown",
    "short_list",
    "places",
    "index",
)
"""The chapters of the page in their order, each a method of `ProspectReport`."""


class ProspectReport:
    """Shows `told` in `language`, part by part."""

    def __init__(self, told: ListTold, *, language: str):
        self._told, self._made = told, told.made
        self._text = Text(language, told.names)
        self._tables = ListTables(told, self._text)

    def summary(self) -> Chapter:
        """What the list holds, how far it can be trusted, and whether it has been tested."""
        say = self._text.say
        blocks: list[Block] = [Part(SUMMARY, "summary", say(words.SUMMARY))]
        if self._made.demo:
            blocks.append(Callout("caveat", DEMO, say(MADE_UP)))
        told = [self._short(), self._confidence(), *self._made.abroad]
        told += [*self._made.late, *self._tested()]
        if self._made.part:
            told.append(PART)
        blocks += [Lead(say(self._lead())), Bullets([say(one) for one in told])]
        return Chapter((*blocks, Paragraph(say(words.WORKBOOK.given(command=words.COMMAND)))))

    def first(self) -> Chapter:
        """The first companies: their intervals, and why they stand there."""
        ranks = Paragraph(self._text.say(words.RANKS))
        drawn = self._tables.intervals()
        return self._question("first", words.FIRST, ranks, drawn, self._tables.reasons())

    def known(self) -> Chapter:
        """Of how many companies of the list each thing is known."""
        said = Paragraph(self._text.say(words.SIDE_BY_SIDE))
        return self._question("known", words.KNOWN, said, self._tables.coverage())

    def fits(self) -> Chapter:
        """From which lists of the background studies the fits come."""
        said = Paragraph(self._text.say(words.FROM_STUDIES))
        links = FitLinks(self._told, self._text)
        return self._question("fits", words.FITS, said, links)

    def spread(self) -> Chapter:
        """How no industry, municipality or ecosystem floods the list."""
        given = {**self._told.rules["caps"], "n": self._told.asked}
        said = [Paragraph(self._text.say(words.CAPS.given(**given)))]
        said += [Paragraph(self._text.say(GROUPS))]
        return self._question("spread", words.SPREAD, *said, self._tables.shares())

    def out(self) -> Chapter:
        """Who is not in the list, and why: counts."""
        return self._question("out", words.OUT, self._tables.out())

    def unknown(self) -> Chapter:
        """What nobody should read out of the list."""
        told = Bullets([self._text.say(one) for one in words.NOT_KNOWN])
        return self._question("unknown", words.UNKNOWN, told)

    def short_list(self) -> Chapter:
        """The short list, and what is known of it side by side."""
        part = Part(APPENDIX, "short-list", self._text.say(words.SHORT_LIST))
        return Chapter((part, self._tables.short_list(), self._tables.signals()))

    def places(self) -> Chapter:
        """For which place of which list companies stand in the list."""
        part = Part(APPENDIX, "places", self._text.say(words.PLACES))
        return Chapter((part, self._tables.fits()))

    def index(self) -> Chapter:
        """The weights of the index, and what is done about what is not known."""
        say, signals = self._text.say, self._told.rules["signals"]
        part = Part(APPENDIX, "index", say(words.INDEX))
        age = words.SIGNAL_AGE.given(years=signals["years"], least=signals["least"])
        said = [Paragraph(say(one)) for one in (INDEX, age)]
        return Chapter((part, *said, self._tables.weights()))

    def data(self) -> StudyData:
        """What the index of the site needs to know, where it has this page."""
        say, made = self._text.say, self._made
        title = say(TITLE.given(region=Code(made.region)))
        lead = say(self._lead())
        return StudyData(
            {
                "kind": KIND,
                "subject": SUBJECT,
                "language": self._text.language,
                "region": made.region,
                "region_name": self._text.name(made.region),
                "title": f"{DEMO}: {title}" if made.demo else title,
                "lead": f"{DEMO}: {lead}" if made.demo else lead,
            }
        )

    def _question(self, name: str, title: Statement, *blocks: Block) -> Chapter:
        return Chapter((Part(QUESTION, name, self._text.say(title)), *blocks))

    def _lead(self) -> Statement:
        made = self._made
        return words.LEAD.given(
            n=len(made.rows),
            region=Code(made.region),
            fit=made.fitting,
            day=made.as_of.isoformat(),
        )

    def _short(self) -> Statement:
        short = self._tables.short
        sure = int((short["worst_rank"] <= len(short)).sum())
        if not sure:
            return words.NONE_SURE.given(short=len(short))
        return words.SHORT.given(short=len(short), sure=sure)

    def _confidence(self) -> Statement:
        counted = self._made.rows["confidence"].value_counts()
        held = {name: int(counted.get(name, 0)) for name in (GOOD, FAIR, WEAK)}
        return words.CONFIDENCE.given(**held)

    def _tested(self) -> list[Statement]:
        """What outcomes say of the index, or the one sentence that there are none."""
        told = list(self._made.outcomes)
        return told if self._made.tested else [UNTESTED, *told]
