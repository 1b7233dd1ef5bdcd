"""A study as data for other programs, in one language: the kind's own part of its document.

What it means stands in ``templates/study.schema.json`` and docs/study_json.md. Numbers are as
calculated, unrounded, and None where missing; texts are ``{language: text}``.
"""

from collections.abc import Iterator
from typing import Any

from nextstep_analysis.claim import Claim
from nextstep_analysis.conclusion import Conclusion, Question
from nextstep_analysis.front import Line
from nextstep_analysis.json_values import json_value
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure, Source, Statement, Study

Texts = dict[str, str]


def document(study: Study, text: Text) -> dict[str, Any]:
    """All that is found in the study and on what it rests; its tables have files of their own."""
    front = study.front
    measures = study.tables["three_measures"].frame.iloc[0]
    members = study.tables["members"].frame
    return {
        "region_name": _texts(text.name(study.region), text),
        "reference": _named(study.reference, text),
        "peers": [_named(peer, text) for peer in study.peers],
        "status": _texts(text.say(study.status), text),
        "interval_level": study.level,
        "series_breaks": list(study.breaks),
        "years": {
            "enterprises": int(measures["year"]),
            "jobs": int(measures["jobs_year"]),
            "accounts": int(measures["accounts_year"]),
        },
        "industries": [
            _named(row.industry, text) | {"role": row.role, "weight": json_value(row.weight)}
            for row in members.itertuples(index=False)
        ],
        "key_figures": [_figure(figure, text) for figure in study.key_figures],
        "verdict": _sentence(front.verdict, text),
        "findings": [_line(line, study, text) | {"slot": line.slot} for line in front.headlines],
        "strengths": [_line(line, study, text) for line in front.strengths],
        "lacks": [_line(line, study, text) for line in front.lacks],
        "risks": [_line(line, study, text) for line in front.risks],
        "conclusions": [_conclusion(one, study, text) for one in study.conclusions],
        "open_questions": [_question(one, text) for one in study.questions],
        "considered": [
            {
                "text": _texts(text.pick(one.text), text),
                "body": _texts(text.pick(one.body), text),
                "date": one.date,
            }
            for one in study.considered
        ],
        "sources": [_source(source, text) for source in study.sources.values()],
    }


def rests_on(statement: Statement) -> str:
    """The table of the study that a sentence rests on; "" if it rests on none."""
    return statement.evidence or next((claim.table for claim in _claims(statement)), "")


def read_at(statement: Statement, study: Study) -> str:
    """The address of the documented fact that a sentence tells in short; "" if it tells none."""
    told = statement.values.get("text")
    found = (fact.source_url for fact in study.facts if told is not None and fact.short == told)
    return next(found, "")


def _texts(words: str, text: Text) -> Texts:
    return {text.language: words}


def _named(code: str, text: Text) -> dict[str, Any]:
    return {"code": code, "name": _texts(text.name(code), text)}


def _figure(figure: KeyFigure, text: Text) -> dict[str, Any]:
    numbers = {name: json_value(getattr(figure, name)) for name in ("value", "lower", "upper")}
    return {
        "id": figure.id,
        "label": _texts(text.say(figure.label), text),
        **numbers,
        "unit": figure.unit,
        "year": figure.year,
        "since": figure.since,
        "caveat": _texts(text.say(figure.caveat), text) if figure.caveat else None,
        "datasets": list(figure.datasets),
    }


def _sentence(statement: Statement, text: Text) -> dict[str, Any]:
    """What it says, the table that it rests on, and its claims on tables of the study."""
    return {
        "text": _texts(text.say(statement), text),
        "table": rests_on(statement) or None,
        "claims": [json_value(claim) for claim in _claims(statement)],
    }


def _claims(statement: Statement) -> Iterator[Claim]:
    """The claims of a sentence and of those that follow it."""
    yield from statement.claims
    if statement.then:
        yield from _claims(statement.then)


def _line(line: Line, study: Study, text: Text) -> dict[str, Any]:
    told = {"confidence": line.confidence, "part": line.part}
    address = read_at(line.statement, study) or None
    return _sentence(line.statement, text) | told | {"address": address}


def _conclusion(one: Conclusion, study: Study, text: Text) -> dict[str, Any]:
    of_table = one.evidence in study.tables
    return {
        "rule": one.rule,
        "observation": _sentence(one.observation, text),
        "meaning": _texts(text.say(one.meaning), text),
        "find_out_first": _texts(text.say(one.ask), text) if one.ask else None,
        "who": list(one.who),
        "confidence": one.confidence,
        "table": one.evidence if of_table else None,
        "address": None if of_table else one.evidence,
        "part": one.part,
    }


def _question(one: Question, text: Text) -> dict[str, Any]:
    return {
        "limit": one.limit,
        "question": _texts(text.say(one.question), text),
        "why": _texts(text.say(one.why), text),
        "who": list(one.who),
        "table": one.evidence or None,
    }


def _source(source: Source, text: Text) -> dict[str, Any]:
    picked = {name: text.pick(getattr(source, name)) for name in ("title", "producer", "licence")}
    return {
        "dataset": source.dataset,
        **{name: _texts(words, text) for name, words in picked.items()},
        "table": source.table or None,
        "vintage": source.vintage,
        "published": source.published,
        "estimate": source.estimate,
    }
