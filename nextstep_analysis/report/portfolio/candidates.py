"""The ecosystems side by side, each with its need, asset and risk; and the reference ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.kind import FIRST
from nextstep_analysis.portfolio import Case, Portfolio, Quoted
from nextstep_analysis.report.background.current import head_offices
from nextstep_analysis.report.background.handed_over import (
    SIZES,
    of_wider_group,
    size_text,
    verdict_text,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading, Paragraph, Table, _Html
from nextstep_analysis.report.page.confidence import confidence_html
from nextstep_analysis.report.page.front_blocks import in_report
from nextstep_analysis.report.page.parts import QUESTION, Part
from nextstep_analysis.report.portfolio.words import development_text, status_text
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.words.text import Text

PERSONNEL = "establishments"
"""The dataset that has personnel by division in place of jobs."""
_HOLDS = Col("Other definitions of the core with the same verdict, of all", "text")


_CARDS = TableOf(
    "cards",
    "What each ecosystem lacks most, its strongest asset and its main risk",
    {
        "name": Col("Name of the ecosystem", "text"),
        "need": Col("The largest need, as the background study says it", "text"),
        "asset": Col("The documented fact that speaks most for it, in short", "text"),
        "asset_id": Col("Id of that fact in the file of the ecosystem", "text"),
        "asset_url": Col("Address that the fact was read at", "text"),
        "risk": Col("The documented risk that is named first, in short", "text"),
        "risk_id": Col("Id of that risk in the file of the ecosystem", "text"),
        "risk_url": Col("Address that the risk was read at", "text"),
        "n": Col("Facts for it that may be printed on the day of publication", "number"),
        "against": Col("Facts against it that may be printed on that day", "number"),
    },
)


def candidates(portfolio: Portfolio, teller: Teller) -> Iterator[Block]:
    """The table, and a card of each ecosystem."""
    say = teller.text.say
    yield Part(QUESTION, "side-by-side", say("The ecosystems side by side"))
    yield Paragraph(
        say(
            "Those named in the project's text come first, then the proposals, each in the order "
            "of their ids: no order of merit. Every figure of the studies, with its interval, "
            "stands on the page that compares the ecosystems; this page is for choosing."
        )
    )
    yield candidates_table(teller)
    yield Paragraph(head_offices(teller.frame("candidates")["lead"], teller.text))
    yield Heading(3, "needs-assets-risks", say("Largest need, strongest asset and main risk"))
    yield Cases(portfolio.cases, teller.text)


def candidates_table(teller: Teller) -> Table:
    """Strength by three measures, whether it holds, and development."""
    say, text = teller.text.say, teller.text
    table = teller.frame("candidates")
    holds = teller.frame("holds").set_index("ecosystem")
    shown = _judged(table, text).assign(
        status=[status_text(one, text) for one in table["status"]],
        holds=[
            say("{holds:d} of {definitions:d}", holds=row.strength, definitions=row.definitions)
            for row in holds.loc[table["ecosystem"]].itertuples()
        ],
    )
    first = table.iloc[0]
    return teller.table(
        "candidates",
        frame=shown,
        caption=say("The core of each ecosystem by three measures, and its development"),
        columns={
            "name": Column(say("Ecosystem"), of="ecosystem"),
            "status": Column(say("Project text")),
            "told": Column(say("Strength"), of="verdict"),
            "holds": Column(say("Same in other definitions"), of=_HOLDS),
            **_sizes(first, "candidates", teller),
            **{
                f"enterprises_{end}": Column(
                    say("Number of enterprises {year:year}", year=int(first[end])), "d"
                )
                for end in ("start", "end")
            },
            "grown": Column(say("Development"), of="development"),
        },
    )


def references_table(teller: Teller) -> Table:
    """The reference ecosystems by the same measures, each in its own region."""
    say, text = teller.text.say, teller.text
    table = teller.frame("references")
    shown = _judged(table, text).assign(
        where=[teller.region_label(code) for code in table["region"]]
    )
    return teller.table(
        "references",
        frame=shown,
        caption=say("The reference ecosystems in their regions, by the same measures"),
        columns={
            "name": Column(say("Ecosystem"), of="ecosystem"),
            "where": Column(say("Region"), of="region"),
            "told": Column(say("Strength"), of="verdict"),
            **_sizes(table.iloc[0], "references", teller),
            "grown": Column(say("Development"), of="development"),
        },
    )


def _judged(table: pd.DataFrame, text: Text) -> pd.DataFrame:
    """`table` with names, verdicts in words, and the quotients that speak for the core."""
    wider = [[n for n in SIZES if of_wider_group(row, n)] for row in table.to_dict("records")]
    sizes = {
        f"{name}_told": [
            size_text(value, name in others, text)
            for value, others in zip(table[name], wider, strict=True)
        ]
        for name in ("value_added", "jobs")
    }
    columns = {
        "name": [text.name(code, "short") for code in table.iloc[:, 0]],
        "told": [verdict_text(verdict, text) for verdict in table["verdict"]],
        "grown": [development_text(verdict, text) for verdict in table["development"]],
    }
    return table.assign(**columns, **sizes)


def _sizes(first: pd.Series, table: str, teller: Teller) -> dict[str, Column]:
    """The three measures as times the share of the whole country, with their years."""
    say = teller.text.say
    years = {name: int(first[name]) for name in ("year", "accounts_year", "jobs_year")}
    jobs = say("Location quotient, jobs {year:year}", year=years["jobs_year"])
    if PERSONNEL in teller.study.tables[table].datasets:
        jobs = say("Location quotient, personnel {year:year}", year=years["jobs_year"])
    return {
        "location_quotient": Column(
            say("Location quotient, enterprises {year:year}", year=years["year"]), ".2f"
        ),
        "value_added_told": Column(
            say("Location quotient, value added {year:year}", year=years["accounts_year"]),
            align="right",
            of="value_added",
        ),
        "jobs_told": Column(
            jobs,
            align="right",
            of="jobs",
        ),
    }


@dataclass(frozen=True)
class Cases(_Html):
    """A card of each ecosystem: its need, asset and risk, and where its reports are."""

    cases: Sequence[Case]
    text: Text

    def html(self) -> str:
        return f'<div class="conclusions cases">{"".join(map(self._card, self.cases))}</div>'

    def _card(self, case: Case) -> str:
        say, name = self.text.say, self.text.pick(case.name)
        counts = say(
            "Facts with a source that may be printed: {n:d} for, {against:d} against.",
            n=case.speak_for,
            against=case.speak_against,
        )
        need = escape(self.text.say(case.need.statement))
        sure = confidence_html(case.need.confidence, self.text)
        pairs = [
            (say("Largest need"), f"{need} {sure}"),
            (say("Strongest asset"), _quote(case.asset, self.text)),
            (say("Main risk"), _quote(case.risk, self.text)),
        ]
        listed = "".join(f"<div><dt>{escape(k)}</dt><dd>{v}</dd></div>" for k, v in pairs)
        links = " · ".join(
            in_report(label, kind, "", case.ecosystem)
            for label, kind in (
                (say("Background study"), FIRST),
                (say("Roadmap"), "roadmap"),
                (say("Profile"), "profile"),
            )
        )
        return (
            f'<article class="conclusion" id="case-{escape(case.ecosystem)}">'
            f'<h4>{escape(name)}</h4><dl class="steps">{listed}</dl>'
            f'<p class="small">{escape(counts)}</p><p class="more">{links}</p></article>'
        )


def _quote(fact: Quoted | None, text: Text) -> str:
    if fact is None:
        return escape(text.say("no documented fact"))
    name = escape(text.say("Source: {title}", title=fact.source_title))
    word = escape(text.say("Source"))
    link = f'<a href="{escape(fact.source_url)}" aria-label="{name}">{word}</a>'
    return f"{escape(text.pick(fact.text))}. {link}"


def cases_sheet(portfolio: Portfolio, text: Text, source: str) -> dict:
    """The cards as a table for the workbook, facts with their ids."""
    say = text.say
    labels = {
        "name": say("Ecosystem"),
        "need": say("Largest need"),
        "asset": say("Strongest asset"),
        "asset_id": say("Id of the fact"),
        "asset_url": say("Read at"),
        "risk": say("Main risk"),
        "risk_id": say("Id of the risk"),
        "risk_url": say("Risk read at"),
        "n": say("Facts for"),
        "against": say("Facts against"),
    }
    rows = [
        [
            text.pick(case.name),
            text.say(case.need.statement),
            *_cells(case.asset, text),
            *_cells(case.risk, text),
            case.speak_for,
            case.speak_against,
        ]
        for case in portfolio.cases
    ]
    columns = {
        key: Column(label, "d" if _CARDS.columns[key].unit == "number" else "")
        for key, label in labels.items()
    }
    told = {"text": text, "columns": columns, "source": source, "declared": _CARDS}
    frame = pd.DataFrame(rows, columns=list(labels))
    return dict(sheet(frame, caption=say("Largest need, strongest asset and main risk"), **told))


def _cells(fact: Quoted | None, text: Text) -> tuple[str | None, str | None, str | None]:
    return (None,) * 3 if fact is None else (text.pick(fact.text), fact.id or None, fact.source_url)
