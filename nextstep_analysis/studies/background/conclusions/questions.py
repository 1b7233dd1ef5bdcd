"""Open questions for interviews and workshops: each comes from a limit of the data."""

from collections.abc import Callable, Iterator

from nextstep_analysis.codes import CORE
from nextstep_analysis.conclusion import Question
from nextstep_analysis.studies.background.conclusions.given import Given
from nextstep_analysis.studies.background.state.three_measures_findings import OWN
from nextstep_analysis.study import Code, Statement

Limit = Callable[[Given], Iterator[Question]]
MOST = 5

_LATER = Statement("What has changed in your firm or industry since {year:year}?")
_LATER_WHY = Statement("The figures on enterprises end in {year:year}.")
_PARTS = Statement(
    "Which enterprises really belong to the ecosystem in these industries: {industries:lower}?"
)
_PARTS_WHY = Statement("Only a part of each is meant, and no free table goes below it.")
_JOBS = Statement("How many people work in the core here, industry by industry and site by site?")
_JOBS_WHY = Statement(
    "Jobs are published by wider groups, and enterprises are counted at the head office."
)
_BUYS = Statement("What do you buy from outside the region now, and what would you buy nearby?")
_BUYS_WHY = Statement("The table of purchases is an estimate of {year:year}.")
_BUYS_UNTOLD = Statement("What do the firms of the core buy, and from whom?")
_BUYS_UNTOLD_WHY = Statement(
    "The table of purchases is of wider industries: it cannot tell the core's."
)
_SKILLS = Statement("Which skills have been hardest to find in the last two years?")
_SKILLS_WHY = Statement("Needs for staff are national patterns, not this region's.")
_EVIDENCE = Statement("What could the region show a company on: {factors:lower}?")
_EVIDENCE_WHY = Statement("No evidence on it was found.")


def part_of_an_industry(given: Given) -> Iterator[Question]:
    """Core divisions of which only a part of unknown size is meant."""
    if given.upper_bounds:
        codes = [Code(code) for code in given.upper_bounds]
        who = ("development_company", "chamber")
        yield Question("parts", _PARTS.given(industries=codes), _PARTS_WHY, who, "members")


def jobs(given: Given) -> Iterator[Question]:
    """Jobs of the very industries are not known."""
    if given.measures().at[CORE, "lead"] not in OWN:
        yield Question("jobs", _JOBS, _JOBS_WHY, ("firms", "statistics"), "three_measures")


def later_years(given: Given) -> Iterator[Question]:
    """What came after the last year of the figures."""
    year = {"year": given.year}
    who = ("firms", "chamber")
    yield Question("later", _LATER.given(**year), _LATER_WHY.given(**year), who, "growth")


def purchases(given: Given) -> Iterator[Question]:
    """What is bought from elsewhere today."""
    if given.told():
        year = int(given.frames["value_chain"]["year"].iloc[0])
        yield Question("purchases", _BUYS, _BUYS_WHY.given(year=year), ("firms",), "value_chain")
    else:
        yield Question("purchases", _BUYS_UNTOLD, _BUYS_UNTOLD_WHY, ("firms",), "core_part")


def no_evidence(given: Given) -> Iterator[Question]:
    """Value-added factors of the ecosystem on which no evidence was found."""
    scores = given.frames["factor_scores"]
    own = scores[(scores["kind"] == "ecosystem") & (scores["about"] == "ecosystem")]
    missing = own[own["score"].isna() & (own["direction"] == "higher")]
    if len(missing):
        codes = [Code(code) for code in missing["factor"]]
        who = ("development_company", "municipalities")
        yield Question(
            "evidence", _EVIDENCE.given(factors=codes), _EVIDENCE_WHY, who, "factor_scores"
        )


def skills(given: Given) -> Iterator[Question]:
    """Which people are missing here."""
    yield Question("skills", _SKILLS, _SKILLS_WHY, ("firms", "education"), "skills_needs")


LIMITS: tuple[Limit, ...] = (
    part_of_an_industry,
    later_years,
    jobs,
    purchases,
    skills,
    no_evidence,
)
"""The limits in the order in which their questions are asked."""


def questions(given: Given) -> tuple[Question, ...]:
    """The first `MOST` open questions."""
    return tuple(one for limit in LIMITS for one in limit(given))[:MOST]
