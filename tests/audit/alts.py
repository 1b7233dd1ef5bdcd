"""Whether a chart's text alternative says what the table under the chart says."""

import io
import math
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

EXTREMES = "Highest: {high}, {high_value}. Lowest: {low}, {low_value}."
LOCALE = "nextstep_analysis/report/words/locale"


@cache
def said(root: Path, language: str, message: str) -> str:
    """A message in a language, read from its catalogue; English is the message itself."""
    if language == "en":
        return message
    path = root / LOCALE / language / "messages.po"
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale=language)
    return str(catalogue[message].string)


def fault(told: dict[str, Any], root: Path) -> str | None:
    """Why the text alternative in `told`, the ``nextstep`` part of a figure, is not true."""
    template = said(root, told["language"], EXTREMES)
    start = template[: template.index("{")]
    if not told["table"]:
        return None
    written, raw = told["table"]["rows"], told["table"]["raw"]["rows"]
    if strip := told.get("strip"):  # its rows stand last, and are told apart
        if wrong := strip_fault(told["alt"], written[-strip:], raw[-strip:]):
            return wrong
        written, raw = written[:-strip], raw[:-strip]
    if start not in told["alt"]:
        return None
    sentence = told["alt"].rpartition(start)[2]
    columns = [n for n, column in enumerate(told["table"]["columns"]) if column["numeric"]]
    if any(_holds(template, sentence, written, raw, column) for column in columns):
        return None
    return f"no column of the table has these extremes: {told['alt']}"


def strip_fault(alt: str, written: list, raw: list) -> str | None:
    """Why a text does not name the highest and lowest of a strip, after how many there are."""
    place = {end: end(range(len(raw)), key=lambda n: raw[n][1]) for end in (min, max)}
    ends = [(written[n][0].rpartition(" (")[0], written[n][1]) for n in place.values()]
    told = alt.rpartition(f" {len(raw)} ")[2]
    if all(name in told and f"({value})" in told for name, value in ends):
        return None
    return f"the strip's ends are {ends}: {alt}"


def _holds(template: str, sentence: str, written: list, raw: list, column: int) -> bool:
    """Whether the sentence names all that are highest and lowest in a column, and their values."""
    values = [row[column] for row in raw]
    if any(value is None or math.isnan(value) for value in values) or len(values) < 2:
        return False
    between = template[template.index("{high_value}") :].split("}")[1].split("{")[0]
    high, _, low = sentence.partition(between)
    return all(
        written[place][column] in part and str(written[place][0]) in part
        for part, extreme in ((high, max(values)), (low, min(values)))
        for place, value in enumerate(values)
        if value == extreme
    )
