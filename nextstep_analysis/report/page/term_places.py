"""Where the terms of a chapter stand in a page; the site puts in their definitions."""

import re
from collections.abc import Sequence
from html import escape

PLACE = re.compile(r'<div data-terms="([^"]*)"></div>')


def place_of(ids: Sequence[str]) -> str:
    """An empty place for the terms `ids`: a notebook knows no glossary, the site does."""
    return f'<div data-terms="{escape(" ".join(ids))}"></div>'
