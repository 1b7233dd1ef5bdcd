"""Data at a glance: short English texts for the prompt and for a notebook.

Not what a report says: numbers and names are written plainly, and nothing is translated.
Whatever is shown as HTML is escaped here.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from numbers import Real
from typing import Any

MOST = 300  # characters of one text
ROWS = 8  # of a table's beginning
_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def shortened(text: str, most: int = MOST) -> str:
    """`text`, cut where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(number: int, one: str, more: str = "") -> str:
    """
    >>> counted(1, "row"), counted(2, "row"), counted(0, "entry", "entries")
    ('1 row', '2 rows', '0 entries')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"


def paragraph(label: str, texts: Iterable[str]) -> str:
    """Texts in a row behind a label, on lines of at most 100 characters.

    >>> paragraph("peers", ["MK13", "MK10"])
    '  peers: MK13, MK10'
    """
    return textwrap.fill(
        f"{label}: {', '.join(texts)}",
        100,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def in_words(statement: Any, names: Mapping[str, str] | None = None) -> str:
    """A `Statement` with its values filled in: numbers plainly, codes by their `names`.

    >>> from nextstep_analysis.study import Code, Statement
    >>> sentence = Statement("{region:in} has {n:d} enterprises, {s:.1%}", {"region": Code("MK07"),
    ...     "n": 1234.0, "s": 0.125})
    >>> in_words(sentence), in_words(sentence, {"MK07": "Päijät-Häme"})
    ('MK07 has 1,234 enterprises, 12.5%', 'Päijät-Häme has 1,234 enterprises, 12.5%')
    """
    values, template = statement.values, statement.message
    if statement.plural is not None and values.get(statement.count) != 1:
        template = statement.plural

    def filled(place: re.Match[str]) -> str:
        name, form = place.groups(default="")
        return _written(values[name], form, names or {}) if name in values else place[0]

    text = _PLACE.sub(filled, template)
    return text if statement.then is None else f"{text} {in_words(statement.then, names)}"


def html_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain table of texts and numbers.

    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = (
        f"<tr>{''.join(f'<td>{escape(_number(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def study_in_words(study: Any) -> str:
    """What a `Study` holds, on a few lines for the prompt."""
    sizes = [f"{name} {'×'.join(map(str, t.frame.shape))}" for name, t in study.tables.items()]
    areas = [
        f"{study.region} against {study.reference}",
        f"peers {' '.join(study.peers) or 'none'}",
    ]
    lines = [
        shortened(f"Study of {_titled(study)}"),
        paragraph("region", areas),
        paragraph("key figures", [figure.id for figure in study.key_figures]),
        f"  findings: {len(study.findings)}, the first {len(study.headlines)} as headlines",
        paragraph(f"tables ({len(sizes)})", sizes),
    ]
    return "\n".join(lines)


def study_as_html(study: Any) -> str:
    """What a `Study` holds, for a notebook: headlines, key figures, the sizes of its tables."""
    names = {str(code): str(name) for code, name in study.names["en"].dropna().items()}
    region, reference = (names.get(code, code) for code in (study.region, study.reference))
    headlines = [in_words(headline, names) for headline in study.headlines]
    figures = [
        (f.label, f.value, f.lower, f.upper, f.unit, f.year, ", ".join(f.datasets))
        for f in study.key_figures
    ]
    head = ["key figure", "value", "lower", "upper", "unit", "year", "datasets"]
    sizes = [(name, *table.frame.shape) for name, table in study.tables.items()]
    return (
        f"<h3>{escape(_titled(study))}: {escape(region)} against {escape(reference)}</h3>"
        f"<ol>{''.join(f'<li>{escape(headline)}</li>' for headline in headlines)}</ol>"
        f"{html_table(head, figures)}<details><summary>{len(sizes)} tables</summary>"
        f"{html_table(['table', 'rows', 'columns'], sizes)}</details>"
    )


def _titled(study: Any) -> str:
    return f"{study.title.get('en', study.ecosystem)} ({study.ecosystem})"


def _number(value: object) -> str:
    """A number with five digits that count, nothing where it is missing; a text as it is."""
    if isinstance(value, float):
        return "" if value != value else f"{value:,.5g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return str(value)


def _written(value: Any, form: str, names: Mapping[str, str]) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(item, form, names) for item in value)
    if (code := getattr(value, "code", None)) is not None:
        return names.get(code, code)
    if hasattr(value, "message"):
        return in_words(value, names)
    if not isinstance(value, Real) or form in ("", "year"):
        return str(value)
    number = float(value)
    if number != number:
        return "not available"
    if form.endswith("d"):
        return f"{number:{form[:-1]},.0f}"
    try:
        return f"{number * 100:{form[:-2]}f}" if form.endswith("pp") else f"{number:{form}}"
    except ValueError:  # a form of the reports' own, such as "meur"
        return _number(number)
