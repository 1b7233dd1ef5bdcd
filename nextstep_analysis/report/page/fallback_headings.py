"""A page in a language that is only begun: the body of its fallback under its own headings."""

import re
from html import escape, unescape

from nextstep_analysis.report.words.translations import plain_words

_HEADING = re.compile(r'<h([234]) id="([^"]*)">([^<]*)</h\1>')


def with_own_headings(body: str, language: str) -> str:
    """`body`, written in the fallback of `language`, with the headings that are translated.

    These say their language, for the body around them is in another one; a heading
    without a translation stays as it is.
    """
    words = plain_words(language)

    def named(match: re.Match[str]) -> str:
        level, identity, heading = match.groups()
        own = words.get(unescape(heading))
        if own is None:
            return match[0]
        return f'<h{level} id="{identity}" lang="{language}">{escape(own)}</h{level}>'

    return _HEADING.sub(named, body)
