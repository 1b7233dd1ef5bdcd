"""A roadmap for programs: plain JSON as `roadmap.schema.json` describes it."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nextstep_analysis.actions import Action, Ground, Indicator, Roadmap, Titled
from nextstep_analysis.report.words.text import Text

SCHEMA = Path(__file__).with_name("roadmap.schema.json")
VERSION = 1
"""Of the form of the file; it rises when a key changes its meaning or goes."""
LANGUAGES = ("fi", "en")


def document(roadmap: Roadmap) -> dict[str, Any]:
    """All that a roadmap says, texts by language; months as ``2027-07``, nothing known as null."""
    texts = {language: Text(language, roadmap.names) for language in LANGUAGES}
    return {
        "schema": SCHEMA.name,
        "version": VERSION,
        "ecosystem": roadmap.ecosystem,
        "name": _texts(roadmap.name),
        "region": roadmap.region,
        "published": roadmap.published,
        "title": _texts(roadmap.title),
        "vision": _texts(roadmap.vision),
        "target_state": [_texts(one) for one in roadmap.target],
        "needs": [_titled(one, texts) for one in roadmap.needs],
        "actions": [_action(one, texts) for one in roadmap.actions],
        "indicators": [_indicator(one, texts) for one in roadmap.indicators],
        "risks": [_titled(one, texts) for one in roadmap.risks],
        "not_done": [_texts(one) for one in roadmap.not_done],
        "to_be_decided": [_texts(one) for one in roadmap.decide],
        "strategy": {
            "text": _texts(roadmap.strategy),
            "sources": [
                {"title": one.title, "url": one.url, "date": one.date or None}
                for one in roadmap.strategy_sources
            ],
        },
    }


def as_text(made: Mapping[str, Any]) -> str:
    """The document as the text of a file: the same bytes for the same roadmap."""
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _texts(by_language: Mapping[str, str]) -> dict[str, str]:
    return {language: by_language[language] for language in LANGUAGES}


def _ground(one: Ground, texts: Mapping[str, Text]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "key": one.key,
        "text": {language: text.say(one.statement) for language, text in texts.items()},
        "confidence": one.confidence,
        "source_title": one.source_title or None,
        "source_url": one.source_url or None,
        "vanished": one.vanished,
    }


def _titled(one: Titled, texts: Mapping[str, Text]) -> dict[str, Any]:
    grounds = [_ground(ground, texts) for ground in one.grounds]
    return {"title": _texts(one.title), "evidence": grounds}


def _action(one: Action, texts: Mapping[str, Text]) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": _texts(one.title),
        "text": _texts(one.text),
        "status": one.status,
        "evidence": [_ground(ground, texts) for ground in one.grounds],
        "moves": {"kind": one.moves.kind, "key": one.moves.key},
        "owners": [_texts(owner) for owner in one.owners],
        "start": one.start,
        "end": one.end,
        "horizon_years": one.horizon,
        "after": list(one.after),
        "cost": one.cost,
        "indicator": one.indicator.id,
        "target": _number(one.indicator.target),
        "target_by": one.indicator.by or None,
        "next_reading": one.indicator.next,
        "history": [
            {
                "what": step.what,
                "on": step.on,
                "body": _texts(step.body),
                "text": _texts(step.told) if step.told else None,
            }
            for step in one.history
        ],
    }


def _indicator(one: Indicator, texts: Mapping[str, Text]) -> dict[str, Any]:
    start = one.baseline
    return {
        "id": one.id,
        "kind": "measured" if one.measured else "counted",
        "name": {language: text.say(one.name) for language, text in texts.items()},
        "direction": one.direction,
        "baseline": None
        if start is None
        else {
            "value": _number(start.value),
            "said": {lang: text.say(one.said(start.value)) for lang, text in texts.items()},
            "when": start.when,
            "datasets": list(start.datasets),
            "source_title": start.source_title or None,
            "source_url": start.source_url or None,
        },
        "target": _number(one.target),
        "target_by": one.by or None,
        "next_reading": one.next,
        "role": _texts(one.role) if one.role else None,
        "every": one.every or None,
    }


def _number(value: float) -> float | None:
    """A whole number as one; None where there is no number."""
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)
