"""What stands beside the enterprises as a measure of size, in words: jobs, or personnel."""

from collections.abc import Iterable

from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Study

STAFF = "core_staff"
"""The table of what is known by division, which a study has where something is."""


def of_personnel(study: Study) -> bool:
    """Whether the column of jobs holds the personnel of establishments."""
    return "establishments" in study.tables["three_measures"].datasets


def own_jobs(study: Study) -> bool:
    """Whether jobs are known by division, also by municipality."""
    return STAFF in study.tables and "jobs" in set(study.tables[STAFF].frame["measure"])


def staff_heading(year: int, text: Text, *, personnel: bool) -> str:
    """The heading of the column of jobs, or of personnel."""
    if personnel:
        return text.say("Personnel {year:year}", year=year)
    return text.say("Jobs {year:year}", year=year)


def head_offices(leads: Iterable[str], text: Text) -> str:
    """Why three measures stand beside each other; `leads` are those of the studies."""
    found = set(leads)
    if "own jobs" in found:
        return text.say(
            "Enterprises are counted where their head office is, so that they alone make no "
            "region specialised. Jobs are those of the core industries themselves; accounts are "
            "of wider groups, and speak only where the core makes two thirds of them."
        )
    if "own personnel" in found:
        return text.say(
            "Enterprises are counted where their head office is, so that they alone make no "
            "region specialised. Personnel is that of the establishments of the core industries "
            "here; accounts are of wider groups, and speak only where the core makes two thirds "
            "of them."
        )
    return text.say(
        "Enterprises are counted where their head office is, so that they alone make no "
        "region specialised. Accounts and jobs are of wider groups, and speak only where "
        "the core makes two thirds of them."
    )
