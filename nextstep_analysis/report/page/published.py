"""When a report was published, in which version, and how it is cited."""

import hashlib
import re
from importlib.metadata import version

from nextstep_analysis.report.words.text import Text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def version_of(body: str) -> str:
    """The version of the program and the first eight digits of the checksum of the page's body.

    Two pages that say the same are of one version, on whatever day they were built.
    """
    return f"{version('nextstep-analysis')}-{hashlib.sha256(body.encode()).hexdigest()[:8]}"


def day_of(published: str, text: Text) -> str:
    """A day as it is written in the language; a year or a month as it is."""
    return text.date(published) if _DAY.fullmatch(published) else published
