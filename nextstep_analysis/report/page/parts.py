"""The parts of a report's page: its summary, its questions, and the folded appendix.

A `Part` begins one; all that is shown after it, up to the next one, belongs to it.
"""

import re
from dataclasses import dataclass
from html import escape

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.blocks import Bundle

SUMMARY, QUESTION, APPENDIX = "summary", "question", "appendix"
KINDS = (SUMMARY, QUESTION, APPENDIX)
_BEGINS = re.compile(r'<h2 data-part="(\w+)" id="([^"]+)">(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Part:
    """Where a part of a report begins: of a `kind` of `KINDS`, with its address and title."""

    kind: str
    id: str
    title: str

    def html(self) -> str:
        """A heading, as a notebook shows it; the page makes an element of the whole part."""
        if self.kind not in KINDS:
            raise ReportError(f"a part is one of {', '.join(KINDS)}, not {self.kind!r}")
        told = f'data-part="{self.kind}" id="{escape(self.id)}"'
        return f"<h2 {told}>{escape(self.title)}</h2>"

    def bundles(self) -> list[Bundle]:
        return [{"text/html": self.html()}]


def in_parts(body: str) -> str:
    """`body` with each of its parts in an element of its own, the appendix folded."""
    before, *pieces = _BEGINS.split(body)
    parts = zip(*(pieces[place::4] for place in range(4)), strict=True)
    return before + "".join(_element(*part) for part in parts)


def _element(kind: str, identity: str, title: str, content: str) -> str:
    heading = f'<h2 id="{identity}-title">{title}</h2>'
    told = f'class="part {kind}" id="{identity}"'
    if kind == APPENDIX:
        return f"<details {told}>\n<summary>{heading}</summary>\n{content.strip()}\n</details>\n"
    named = f'aria-labelledby="{identity}-title"'
    return f"<section {told} {named}>\n{heading}\n{content.strip()}\n</section>\n"
