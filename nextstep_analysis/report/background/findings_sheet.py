"""What a study found and what follows from it, as a table for its workbook."""

from collections.abc import Iterator, Sequence
from typing import Any

from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.front import Line
from nextstep_analysis.report.background.conclusions import who_told
from nextstep_analysis.report.background.document import read_at, rests_on
from nextstep_analysis.report.background.front import slots
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.confidence import word
from nextstep_analysis.report.tables.dictionary import with_dictionary
from nextstep_analysis.study import Statement

FINDINGS = TableOf(
    "findings",
    "What the study found, and what follows from it",
    {
        "kind": Col("Whether it is a finding, a strength, a lack, a risk or a conclusion", "text"),
        "topic": Col("Which of the five findings it is", "text"),
        "told": Col("What was found, or what was observed", "text"),
        "meaning": Col("What it may mean", "text"),
        "ask": Col("What to find out first", "text"),
        "who": Col("Organisations and roles that a conclusion is for", "text"),
        "confidence": Col("How far to trust it: good, fair or weak", "text"),
        "evidence": Col("Figure or table that shows it, or the address it was read at", "text"),
    },
)
Row = tuple[list[str | None], dict[str, str]]
"""The cells of a row without the last one, and where the evidence stands."""


def findings_sheet(teller: Teller) -> dict[str, Any]:
    """The same table shape as `tables.sheet`; `evidence` says what each row rests on.

    The page fills in the last column: it knows how its figures and tables are numbered.
    """
    say = teller.text.say
    heads = (
        say("Kind of finding"),
        say("Topic"),
        say("Finding or observation"),
        say("May mean"),
        say("Find out first"),
        say("Who"),
        say("Confidence"),
        say("Evidence"),
    )
    rows = list(_rows(teller))
    tables = dict.fromkeys(filter(None, (evidence.get("table") for _cells, evidence in rows)))
    made = {
        "title": say("Findings"),
        "subtitle": "",
        "mark": None,
        "source": teller.source(*tables),
        "notes": [],
        "note": "",
        "columns": [{"label": label, "unit": "", "format": ""} for label in heads],
        "rows": [[*cells, None] for cells, _evidence in rows],
        "evidence": [evidence for _cells, evidence in rows],
    }
    return with_dictionary(
        made, FINDINGS, [(name, "") for name in FINDINGS.columns], text=teller.text
    )


def _rows(teller: Teller) -> Iterator[Row]:
    say, front = teller.text.say, teller.study.front
    verdict = front.verdict
    cells = [say("In one sentence"), None, say(verdict), None, None, None, None]
    yield cells, _evidence(verdict, "strength")
    named = slots(teller.text)
    for line in front.headlines:
        yield _line(teller, line, say("Finding"), named[line.slot])
    lists: Sequence[tuple[str, Sequence[Line]]] = (
        (say("Strength"), front.strengths),
        (say("Lack"), front.lacks),
        (say("Risk"), front.risks),
    )
    for kind, lines in lists:
        for line in lines:
            yield _line(teller, line, kind)
    for one in teller.study.conclusions:
        yield _conclusion(teller, one)


def _line(teller: Teller, line: Line, kind: str, topic: str | None = None) -> Row:
    text = teller.text
    said, sure = text.say(line.statement), word(line.confidence, text)
    where = _evidence(line.statement, line.part)
    if address := read_at(line.statement, teller.study):
        where = {"address": address, "part": line.part}
    return [kind, topic, said, None, None, None, sure], where


def _conclusion(teller: Teller, one: Conclusion) -> Row:
    text, say = teller.text, teller.text.say
    ask = say(one.ask) if one.ask else None
    who = who_told(teller, one.who) if one.who else None
    told = [say(one.observation), say(one.meaning), ask, who]
    of_table = one.evidence in teller.study.tables
    where = {"table" if of_table else "address": one.evidence, "part": one.part}
    return [say("Conclusion"), None, *told, word(one.confidence, text)], where


def _evidence(statement: Statement, part: str) -> dict[str, str]:
    return {"table": rests_on(statement), "part": part}
