"""What a CSV file holds, as metadata beside it: W3C Metadata Vocabulary for Tabular Data (CSVW).

A program that reads ``<name>.csv-metadata.json`` knows the delimiter and the decimal mark, the
type, unit and meaning of each column, and whose figures they are.
https://www.w3.org/TR/tabular-metadata/
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from nextstep_analysis.report.tables.csv_files import decimal_mark, delimiter, head
from nextstep_analysis.report.words.text import Text

SUFFIX = "-metadata.json"
_CONTEXT = "http://www.w3.org/ns/csvw"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def csvw_bytes(
    sheet: Mapping[str, Any], name: str, *, text: Text, about: Mapping[str, str]
) -> bytes:
    """The metadata of the CSV file `name`, made of `sheet` (see `tables.sheet`).

    Parameters
    ----------
    sheet : mapping
    name : str
        The file of the table, which stands beside.
    text : Text
        The language of the table.
    about : mapping
        `publisher`, `licence`, and `published`: a day, a month, a year or "".
    """
    told = {
        "dc:title": ". ".join(filter(None, (sheet["title"], sheet["subtitle"]))),
        "dc:description": (sheet.get("dictionary") or {}).get("meaning"),
        "dc:source": sheet["source"],
        "dc:license": about["licence"],
        "dc:publisher": about["publisher"],
        "dc:language": text.language,
        "dc:issued": _issued(about["published"]),
    }
    whole = {
        "@context": [_CONTEXT, {"@language": text.language}],
        "url": name,
        **{key: value for key, value in told.items() if value},
        "dialect": {
            "encoding": "utf-8",
            "delimiter": delimiter(text),
            "header": True,
            "lineTerminators": ["\r\n"],
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "lang": text.language,
        "null": [""],
        "notes": [note for note in (sheet["note"], *sheet["notes"]) if note],
        "tableSchema": {"columns": _columns(sheet, text)},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def column_names(sheet: Mapping[str, Any]) -> list[str]:
    """A name for each column that any program takes; no two are equal.

    It is the name in the study's table where the column has one, else made of its head.
    """
    meant = (sheet.get("dictionary") or {}).get("columns") or [[""]] * len(sheet["columns"])
    names: list[str] = []
    for (own, *_rest), column in zip(meant, sheet["columns"], strict=True):
        first = _plain(own or column["label"])
        number = sum(name == first or name.startswith(f"{first}_") for name in names)
        name = first if first not in names else f"{first}_{number + 1}"
        while name in names:
            number += 1
            name = f"{first}_{number + 1}"
        names.append(name)
    return names


def _columns(sheet: Mapping[str, Any], text: Text) -> list[dict[str, Any]]:
    meant = (sheet.get("dictionary") or {}).get("columns") or [["", "", ""]] * len(sheet["columns"])
    made = []
    for place, (name, column) in enumerate(zip(column_names(sheet), sheet["columns"], strict=True)):
        _own, meaning, unit = meant[place]
        values = [row[place] for row in sheet["rows"]]
        told = {"dc:description": meaning, "schema:unitText": column["unit"] or unit}
        made.append(
            {
                "name": name,
                "titles": head(column),
                "datatype": _datatype(values, column, decimal_mark(text)),
                **{key: value for key, value in told.items() if value},
            }
        )
    return made


def _datatype(values: Sequence[Any], column: Mapping[str, Any], mark: str) -> str | dict[str, Any]:
    """What the values are; of a column without any, what its format says."""
    there = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in there):
        return "string"
    if not there:
        return "string" if column["format"] in ("", "date") else _decimal(mark)
    return "integer" if all(isinstance(value, int) for value in there) else _decimal(mark)


def _decimal(mark: str) -> dict[str, Any]:
    return {"base": "decimal", "format": {"decimalChar": mark}}


def _issued(published: str) -> Any:
    """A day as a date; a month or a year as it is."""
    return {"@value": published, "@type": "xsd:date"} if _DAY.fullmatch(published) else published


def _plain(words: str) -> str:
    """`words` as the name of a column.

    Examples
    --------
    >>> _plain("Osuus, alaraja"), _plain("2022")
    ('osuus_alaraja', 'column_2022')
    """
    bare = unicodedata.normalize("NFD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
    return name if name[:1].isalpha() else f"column_{name}".strip("_")
