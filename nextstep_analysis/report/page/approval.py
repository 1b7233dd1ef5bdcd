"""Whether what is read was approved: a line that `nextstep publish` fills in.

A page that a build has made says that it is not published (its template has the line); in what is
passed on it says who approved it, or that it was published without approval.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from nextstep_analysis.report.words.text import Text

_LINE = re.compile(r'<p class="approval">.*?</p>', re.DOTALL)


def with_approval(
    html: str, *, text: Text, roles: Sequence[Mapping[str, str]], missing: Sequence[str]
) -> str:
    """`html` with what `nextstep publish` found in the place of that line.

    Parameters
    ----------
    roles : sequence of mapping
        Who has approved, by language.
    missing : sequence of str
        Names of reports that nobody has approved as they are: published by force.
    """
    if not _LINE.search(html):
        return html
    names = [text.pick(one) for one in roles]
    signed = text.say("Approved by: {roles}.", roles=names) if names else ""
    told = text.say(
        "Published without approval: {n:d} report.",
        plural="Published without approval: {n:d} reports.",
        count="n",
        n=len(missing),
    )
    parts = [part for part in (told if missing else "", signed) if part]
    return _LINE.sub(lambda _: _line(" ".join(parts)), html)


def _line(words: str) -> str:
    return f'<p class="approval">{escape(words)}</p>'
