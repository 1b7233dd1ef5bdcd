"""A summary that stands alone: its links to the evidence lead to the study in another language."""

import re
from html import escape

_LINK = re.compile(r'<a href="#(?P<place>[^"]+)">(?P<label>.*?)</a>', re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')


def leading_to(body: str, *, study: str, language: str) -> str:
    """`body`, whose links to places that are not in it lead to them in another page.

    Parameters
    ----------
    body : str
    study : str
        Address of the whole study, seen from the page; "" where there is none, and then what
        was a link is plain text.
    language : str
        The language of that study, which the links say.
    """
    here = set(_ID.findall(body))

    def led(match: re.Match[str]) -> str:
        if match["place"] in here:
            return match[0]
        if not study:
            return match["label"]
        address = escape(f"{study}#{match['place']}")
        return f'<a href="{address}" hreflang="{escape(language)}">{match["label"]}</a>'

    return _LINK.sub(led, body)
