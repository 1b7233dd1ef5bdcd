"""A profile as plain data, for web teams: the same words, numbers and sources as on its page."""

import math
from collections.abc import Iterable
from typing import Any

from nextstep_analysis.profile import Journey, Number, Row, Told
from nextstep_analysis.report.profile.map import local_jobs, map_subtitle, map_title
from nextstep_analysis.report.profile.words import Words

FORMAT = 1


def profile_data(words: Words) -> dict[str, Any]:
    """The profile as JSON knows it; `profile.schema.json` says what stands where."""
    profile, text = words.profile, words.text
    pick = words.pick
    made = {
        "format": FORMAT,
        "id": profile.ecosystem,
        "language": text.language,
        "region": {"code": profile.region, "name": text.name(profile.region)},
        "title": pick(profile.title),
        "published": profile.published,
        "publisher": pick(profile.publisher),
        "claim": _words(profile.claim, words),
        "offer": _words(profile.offer, words),
        "swedish": profile.swedish,
        "numbers": [_number(one, words) for one in profile.numbers],
        "opportunities": _rows(profile.opportunities, words),
        "chain": _rows(profile.chain, words),
        "offers": [
            {"factor": one.factor, "name": pick(one.name), "rows": _rows(one.rows, words)}
            for one in profile.offers
        ],
        "minutes": [_journey(one, words) for one in profile.minutes],
        "reach": words.data(profile.reach) if profile.reach else None,
        "references": _rows(profile.references, words),
        "know": [words.data(one) for one in profile.know],
        "start": [{"name": pick(name), "text": pick(said)} for name, said in profile.start],
        "contact": {"name": pick(profile.contact), "url": profile.address},
        "jobs": _jobs(words),
    }
    return made | {"sources": [_source(words, key) for key in words.sources]}


def _words(told: Told | None, words: Words) -> str:
    if told is None:
        return ""
    words.numbers_of(told)  # they are among the sources
    return words.words(told)


def _number(one: Number, words: Words) -> dict[str, Any]:
    told = one.told
    return {
        "value": words.words(told, one.value),
        "small": words.words(told, one.small) if one.small else "",
        **words.data(told),
        "figures": [
            {
                "name": shown.name,
                "of": shown.of,
                "value": shown.value,
                "year": shown.year,
                "lower": _or_none(shown.lower),
                "upper": _or_none(shown.upper),
            }
            for shown in told.figures.values()
        ],
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _rows(rows: Iterable[Row], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "name": words.pick(row.name),
            "says": [words.data(one) for one in row.says],
            **({"asked": row.asked} if row.asked else {}),
        }
        for row in rows
    ]


def _journey(one: Journey, words: Words) -> dict[str, Any]:
    return {
        "to": words.pick(one.to),
        "by": words.pick(one.by),
        "minutes": words.pick(one.minutes),
        "sources": words.numbers_of(one.told),
    }


def _jobs(words: Words) -> dict[str, Any]:
    """The map as numbers; an unknown one is null."""
    profile, text = words.profile, words.text
    words.dataset_marks(profile.map_sources)
    return {
        "title": map_title(profile, text),
        "subtitle": map_subtitle(profile, text),
        "municipalities": [
            {"code": one.region, "name": text.name(one.region), "jobs": _or_none(float(one.jobs))}
            for one in local_jobs(profile).itertuples()
        ],
    }


def _source(words: Words, key: str) -> dict[str, Any]:
    one = words.sources[key]
    told: dict[str, Any] = {"number": one.number, "title": one.words}
    optional = {"url": one.url, "date": one.date, "confidence": one.confidence}
    return told | {name: value for name, value in optional.items() if value}
