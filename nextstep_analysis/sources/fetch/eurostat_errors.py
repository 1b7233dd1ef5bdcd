"""How Eurostat refuses: JSON with an ``error`` or a ``warning``, or a fault in XML.

``error`` is a list in one form and an object in another, ``status`` a number or a text; a warning
comes with status 200. Status 413 has two meanings that only the text tells apart.
"""

import re
from typing import Any

from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import parsed_json
from nextstep_analysis.sources.fetch.tables import is_page

TOO_LARGE = 413
LATER, TOO_BIG = "ASYNCHRONOUS", "EXTRACTION_TOO_BIG"
FAULT = re.compile(rb"<(?:\w+:)?(?:faultstring|Text|ExceptionText)[^>]*>\s*([^<]+)")
LONGEST = 100_000
"""Bytes of an answer that may be a refusal; one with figures is hardly ever shorter, or says so."""


def refusal(received: Received) -> str:
    """What the service says where it refuses, whatever the status; empty where it answers."""
    if is_page(received.content):
        fault = FAULT.search(received.content)
        return " ".join(fault[1].decode("utf-8", "replace").split()) if fault else ""
    for entry in _entries(received):
        label = entry.get("label") if isinstance(entry, dict) else entry
        return " ".join(str(label or entry).split())
    return ""


def postponed(received: Received) -> str:
    """That the answer is being made and may be there later; empty where it is not so."""
    said = refusal(received)
    return "it is still making the answer (413, asynchronous)" if LATER in said else ""


def is_too_big(received: Received) -> bool:
    """Whether less must be asked for at once."""
    return received.status == TOO_LARGE and TOO_BIG in refusal(received)


def _entries(received: Received) -> list[Any]:
    """The errors or warnings of an answer; none where it is no JSON, or holds figures."""
    content = received.content
    if len(content) > LONGEST or not any(word in content for word in (b'"error"', b'"warning"')):
        return []
    try:
        plain = parsed_json(content)
    except FetchError:
        return []
    given = plain.get("error", plain.get("warning")) if isinstance(plain, dict) else None
    return given if isinstance(given, list) else [given] if given else []
