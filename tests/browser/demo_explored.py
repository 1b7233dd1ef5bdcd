"""What the made-up studies hand over for the page of all opportunities and needs."""

from typing import Any

NAMES = {
    "fi": {
        "C16": "Sahatavara ja puutuotteet",
        "C31": "Huonekalut",
        "28": "Koneet ja laitteet",
        "19_22": "Öljy, kemia, lääkkeet, muovi",
        "": "Lopettaneet yritykset ydintoimialoilla",
    },
    "en": {
        "C16": "Sawmilling and wood",
        "C31": "Furniture",
        "28": "Machinery",
        "19_22": "Öil, chemicals, plastics",
        "": "Closures in the core",
    },
}
SAID = {"fi": "Muualta ostettiin eniten koneita.", "en": "Most was bought of machinery."}
HEADS = {
    "fi": ("Toimiala", "Yrityksiä", "Luotettavuus"),
    "en": ("Industry", "Enterprises", "Confidence"),
}
SURE = {"fi": "kohtalainen", "en": "fair"}
SOURCE = {"fi": "Lähde: Tilastokeskus 2022.", "en": "Source: Statistics Finland 2022."}


def explored(ecosystem: str, language: str) -> dict[str, Any]:
    """Rows of two ecosystems: machinery is bought by both, the rest by one; lists are empty."""
    wood = ecosystem == "wood"
    parts: dict[str, list[dict[str, Any]]] = {
        "core": [row("C31" if wood else "C16", language, "54", "specialised")],
        "bought": [
            row("28", language, "8,4", "fair", origins=(7.9, 4.0, 4.4)),
            *([row("19_22", language, "3,1", "weak", origins=(1.3, 2.0, 1.1))] if wood else []),
            *([row("C31", language, None, "good", origins=(None, 2.0, 1.1))] if wood else []),
        ],
        "thin": [],
        "near": [] if wood else [row("C31", language, "97", "weak")],
        "specialisation": [row("C16", language, "12", "good")] if wood else [],
        "suppliers": [row("28", language, "8,4", "fair")],
        "buyers": [],
        "performance": [] if wood else [row("", language, "1,8", "fair")],
    }
    return {name: _part(rows, language) for name, rows in parts.items()}


def row(code: str, language: str, figure: str | None, status: str, *, origins=None) -> dict:
    """A row of a list, with a sentence of its own where there are euros."""
    made: dict[str, Any] = {
        "code": code,
        "cells": [NAMES[language][code], figure, SURE[language]],
        "status": status,
        "told": SAID[language] if origins else "",
        "beside": [[HEADS[language][0], "C28 1,80"]] if origins else [],
        "also": code,
    }
    if origins:
        made["origins"] = dict(zip(("region", "finland", "abroad"), origins, strict=True))
    return made


def _part(rows: list[dict[str, Any]], language: str) -> dict[str, Any]:
    first, second, third = HEADS[language]
    return {
        "table": "openings",
        "anchor": "state",
        "caption": first,
        "entry": "",
        "columns": [[first, False], [second, True], [third, False]],
        "rows": rows,
        "said": SAID[language] if rows else "",
        "source": SOURCE[language],
        "notes": [SAID[language]],
    }
