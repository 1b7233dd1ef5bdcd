"""A page for each indicator of the catalogue: its entry, its docstring, and a worked example.

``worked/<group>.md`` holds the code alone: what all indicators of the group need, and below a
heading with the id of an indicator what asks for it. Nothing that the catalogue or the docstring
says is written a second time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

import nextstep_analysis as ns
from maker.docstrings import parts_of
from maker.running import as_notebook
from nextstep_analysis.batch.site.site_facts import reference_facts
from nextstep_analysis.catalogue.indicators import Indicator
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.report.site.fact_sheets import Section, method_sections
from nextstep_analysis.report.words.text import Text, upper_first

_HEADING = re.compile(r"^## (\w+)$", re.MULTILINE)
_TITLE = re.compile(r"^# .*$", re.MULTILINE)
_FUNCTION = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_BETTER = {
    "higher": "Higher is better.",
    "lower": "Lower is better.",
    "none": "Neither high nor low is better.",
}


@dataclass(frozen=True)
class Worked:
    """The code of a group: what all need, and what each indicator asks."""

    before: str
    asked: dict[str, str]


def sections_of(catalogue: Catalogue) -> list[Section]:
    """The indicators by field, as the page on methods of the site has them."""
    return method_sections(reference_facts(catalogue, {}), Text("en"))


def worked_of(path: Path) -> Worked:
    """The code of one file of ``worked``; none where there is no such file."""
    if not path.is_file():
        return Worked("", {})
    before, *rest = _HEADING.split(path.read_text("utf-8"))
    return Worked(
        _TITLE.sub("", before).strip(),
        {name: code.strip() for name, code in zip(rest[::2], rest[1::2], strict=True)},
    )


def indicator_pages(
    sections: list[Section], catalogue: Catalogue, folder: Path
) -> Iterator[tuple[str, NotebookNode]]:
    """The id and page of each indicator; its code is run.

    Raises
    ------
    ProjectError
        If an indicator lacks its worked example or its limits, or an example fails.
    """
    for section in sections:
        worked = worked_of(folder / f"{section.id}.md")
        for sheet in section.sheets:
            if sheet.id not in worked.asked:
                raise ProjectError(
                    f"docs/worked/{section.id}.md: there is no heading {sheet.id!r} with the "
                    "worked example of that indicator"
                )
            text = _page(sheet.id, catalogue, worked)
            yield sheet.id, as_notebook(text, of=f"docs/worked/{section.id}.md, {sheet.id}")


def _page(name: str, catalogue: Catalogue, worked: Worked) -> str:
    indicator = catalogue.indicators[name]
    if indicator.limits is None:
        raise ProjectError(f"config/indicators.yaml: {name} has no limits, which its page needs")
    told = parts_of(getattr(ns, name))
    parts = [
        f"# {upper_first(indicator.name['en'])}",
        f"*{indicator.question['en']}*",
        _rst(told["Summary"]),
        "## Formula",
        _rst(told["Extended Summary"]) if "Extended Summary" in told else "See the source.",
        "## How to read it",
        _rst(told["Returns"]),
        f"Unit: {indicator.unit}. {_BETTER[indicator.direction]} {_interval(indicator)}",
        "## How not to read it",
        _with_functions(indicator.limits["en"]),
        *([_rst(told["Notes"])] if "Notes" in told else []),
        "## Source",
        indicator.reference,
        *_needs(indicator, catalogue),
        "## An example",
        worked.before,
        worked.asked[name],
        "## The function",
        f"All that it takes and refuses: {{py:func}}`nextstep_analysis.{name}`.",
    ]
    return "\n\n".join(parts) + "\n"


def _with_functions(text: str) -> str:
    """`text` with names of functions as links to them."""

    def told(found: re.Match[str]) -> str:
        known = found[0] in ns.__all__
        return f"{{py:func}}`~nextstep_analysis.{found[0]}`" if known else found[0]

    return _FUNCTION.sub(told, text)


def _interval(indicator: Indicator) -> str:
    return "It has an interval." if indicator.interval else "It has no interval."


def _needs(indicator: Indicator, catalogue: Catalogue) -> Iterator[str]:
    """The datasets behind it with their producers and licences."""
    names = dict.fromkeys(need.split(".")[0] for need in indicator.needs)
    if not names:
        yield "Calculated from figures that no dataset of the project holds."
    lines = []
    for name in names:
        source = catalogue.datasets[name].source
        title = upper_first(source.title["en"])
        lines.append(f"- `{name}`: {title}. {source.producer['en']}, {source.licence['en']}.")
    if lines:
        yield "Calculated from:\n\n" + "\n".join(lines)


def _rst(text: str) -> str:
    return f"```{{eval-rst}}\n{text}\n```"
