"""The tables and the drawing of a page of prospects."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from nextstep_analysis.prospects import HOME, ListTold, country_name
from nextstep_analysis.report.charts.rows import interval_dots
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page.blocks import Figure, Table
from nextstep_analysis.report.prospects import words
from nextstep_analysis.report.prospects.about import AS_OF
from nextstep_analysis.report.prospects.blocks import Reasons
from nextstep_analysis.report.prospects.columns import (
    COLUMNS,
    CONFIDENCE_WORDS,
    COVERED,
    DEMO,
    LIST_WORDS,
    NO,
    YES,
)
from nextstep_analysis.report.tables.html_table import Column, table_html
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code

FIRST = 20
"""Companies whose intervals are drawn, and whose reasons are told."""
_SIGNALS = ("growth", "funding_dated", "site_dated", "hiring_dated", "minutes", "turnover")
_MORE = ("personnel", "persons")


class ListTables:
    """Tables of `told` in a language; made-up companies are marked in every caption."""

    def __init__(self, told: ListTold, text: Text):
        self._told, self._text = told, text
        self._rows = told.made.rows
        self.short = self._rows.head(told.rules["short_list"])

    def name(self, row: Mapping[str, Any]) -> str:
        """What a company is called; DEMO where it is made up."""
        name = str(row["name"])
        marked = self._told.made.demo and not name.startswith(DEMO)
        return f"{DEMO} {name}" if marked else name

    def intervals(self) -> Figure:
        """The index of the first companies with its interval."""
        say, rows = self._text.say, self._rows.head(FIRST)
        after = rows.iloc[1:]
        near = int((after["index_high"] >= rows["index_low"].head(1).sum()).sum())
        title = say(
            "The interval of the first company reaches those of {n:d} of the {of:d} that follow",
            n=near,
            of=len(after),
        )
        subtitle = say("Priority index of the first {n:d} companies and its interval", n=len(rows))
        table = pd.DataFrame(
            {
                "label": [self.name(row) for row in rows.to_dict("records")],
                "value": rows["index"],
                "lower": rows["index_low"],
                "upper": rows["index_high"],
            }
        )
        caption = Caption(self._marked(title), self._marked(subtitle), self.source())
        measure = Measure(say("Priority index (0–1)"), ".2f", rows=say("Company"))
        return Figure(interval_dots(table, text=self._text, caption=caption, measure=measure))

    def reasons(self) -> Reasons:
        """The first companies with their ranks and three reasons each."""
        say = self._text.say
        told = []
        for row in self._rows.head(FIRST).to_dict("records"):
            here = words.WHY_HERE.given(
                rank=row["rank"],
                best=row["best_rank"],
                worst=row["worst_rank"],
                index=row["index"],
                low=row["index_low"],
                high=row["index_high"],
                confidence=say(CONFIDENCE_WORDS[row["confidence"]]),
            )
            title = f"{self.name(row)}, {self.place(row)}"
            told.append((title, say(here), tuple(say(one) for one in row["reasons"])))
        return Reasons(tuple(told))

    def short_list(self) -> Table:
        """The short list: where each company is, what it fits, its rank and its index."""
        say, text = self._text.say, self._text
        rows = [
            {
                "name": self.name(row),
                "where": self.place(row),
                "ecosystem": text.pick(self._told.ecosystems[row["ecosystem"]]),
                "list": say(LIST_WORDS[row["list"]]),
                "rank": row["rank"],
                "ranks": say("{best:d}–{worst:d}", best=row["best_rank"], worst=row["worst_rank"]),
                "index": row["index"],
                "ends": say("{low:.2f}–{high:.2f}", low=row["index_low"], high=row["index_high"]),
                "confidence": say(CONFIDENCE_WORDS[row["confidence"]]),
            }
            for row in self.short.to_dict("records")
        ]
        columns = {
            "name": Column(say("Company")),
            "where": Column(say("Municipality or country")),
            "ecosystem": Column(say("Ecosystem")),
            "list": Column(say("List")),
            "rank": Column(say("Rank"), "d"),
            "ranks": Column(say("Best and worst rank"), align="right"),
            "index": Column(say("Priority index (0–1)"), ".2f"),
            "ends": Column(say("Index at least and at most"), align="right"),
            "confidence": Column(say("Confidence in the index")),
        }
        return self._table(say("The first {n:d} companies", n=len(rows)), columns, rows)

    def coverage(self) -> Table:
        """Of how many companies of the list each signal, reach and size is known."""
        say = self._text.say
        known = [column for column in COLUMNS if column.known]
        rows = [
            {
                "what": say(column.head),
                "known": int(self._rows[column.known].notna().sum()),
                "of": len(self._rows),
                "share": float(self._rows[column.known].notna().mean()),
                "source": say(words.SOURCES[column.id]),
            }
            for column in known
        ]
        columns = {
            "what": Column(say("What is known")),
            "known": Column(say("Known of"), "d"),
            "of": Column(say("Companies in the list"), "d"),
            "share": Column(say("Share"), ".1%"),
            "source": Column(say("Where it is from")),
        }
        return self._table(say("Of how many companies it is known"), columns, rows)

    def signals(self) -> Table:
        """What is known of the short list, side by side; over each column how widely it is."""
        say = self._text.say
        by_id = {column.id: column for column in COLUMNS}
        shown = [by_id[name] for name in (*_SIGNALS, *_MORE)]
        columns = {"name": Column(say("Company"))}
        for column in shown:
            if column.id == "turnover":
                columns["presence"] = Column(say(by_id["presence"].head))
            columns[column.id] = Column(self._covered(column), column.form)
            source = f"{column.id.removesuffix('_dated')}_source"
            if source in by_id:
                columns[source] = Column(say(by_id[source].head))
        rows = [self._known(row, columns) for row in self.short.to_dict("records")]
        return self._table(say("Signals, reach and size, side by side"), columns, rows)

    def weights(self) -> Table:
        """The parts of the index: weight, what counts 1 and what 0."""
        say, rules = self._text.say, self._told.rules
        least, most = (amount / 1e6 for amount in rules["size"]["turnover"])
        given = {**rules["growth"], **rules["reach"], "least": least, "most": most}
        rows = [
            {
                "part": say(head),
                "weight": rules["weights"][part],
                "one": self._text.say(one.message, **given),
                "zero": self._text.say(zero.message, **given),
            }
            for part, (head, one, zero) in words.PARTS.items()
        ]
        columns = {
            "part": Column(say("Part")),
            "weight": Column(say("Weight"), ".0%"),
            "one": Column(say("What counts 1")),
            "zero": Column(say("What counts 0")),
        }
        return self._table(say("Weights of the index"), columns, rows)

    def fits(self) -> Table:
        """For which place of which list of a study companies stand in the list."""
        say, text = self._text.say, self._text
        rows = [
            {
                "ecosystem": text.pick(self._told.ecosystems[row["ecosystem"]]),
                "list": say(LIST_WORDS[row["list"]]),
                "industry": text.write(Code(row["division"]), "short"),
                "place": text.say("{place:d} of {of:d}", place=row["place"], of=row["of"]),
                "prospects": row["prospects"],
            }
            for row in self._told.fits.to_dict("records")
        ]
        columns = {
            "ecosystem": Column(say("Ecosystem")),
            "list": Column(say("List")),
            "industry": Column(say("Industry that is looked for")),
            "place": Column(say("Place in the list"), align="right"),
            "prospects": Column(say("Companies"), "d"),
        }
        return self._table(say("Where the fits come from"), columns, rows)

    def shares(self) -> Table:
        """The largest industries, municipalities and ecosystems of the list against their caps."""
        say = self._text.say
        rows = [
            {
                "what": say(words.WHAT[row["what"]]),
                "name": self._called(row["what"], row["code"]),
                "prospects": row["prospects"],
                "most": row["most"],
            }
            for row in self._told.shares.to_dict("records")
        ]
        columns = {
            "what": Column(say("What is capped")),
            "name": Column(say("Name")),
            "prospects": Column(say("Companies"), "d"),
            "most": Column(say("At most"), "d"),
        }
        return self._table(say("The largest shares of the list"), columns, rows)

    def out(self) -> Table:
        """Why companies of the register are not in the list."""
        say = self._text.say
        rows = [{"why": say(why), "n": n} for why, n in self._told.made.out]
        columns = {
            "why": Column(say("First reason that holds")),
            "n": Column(say("Companies"), "d"),
        }
        return self._table(say("Companies that are not in the list"), columns, rows)

    def place(self, row: Mapping[str, Any]) -> str:
        """Where a company is: its municipality, abroad its country."""
        if row["country"] != HOME:
            return self._text.pick(country_name(row["country"]))
        if pd.isna(row["municipality"]):
            return self._text.say("not available")
        return self._text.write(Code(row["municipality"]))

    def source(self) -> str:
        """What stands under every table."""
        told = self._text.say(AS_OF.given(day=self._told.made.as_of.isoformat()))
        said = self._text.say("Source: {what}", what=told)
        return f"{DEMO}: {self._text.say('made-up companies')}." if self._told.made.demo else said

    def _table(
        self, caption: str, columns: Mapping[str, Column], rows: list[dict[str, Any]]
    ) -> Table:
        frame = pd.DataFrame(rows, columns=list(columns))
        around = {"text": self._text, "caption": self._marked(caption), "columns": columns}
        return Table(table_html(frame, source=self.source(), **around))

    def _marked(self, caption: str) -> str:
        return f"{DEMO}: {caption}" if self._told.made.demo else caption

    def _covered(self, column: Any) -> str:
        known = int(self._rows[column.known].notna().sum())
        covered = self._text.say(COVERED.given(known=known, of=len(self._rows)))
        return self._text.say(
            "{head} ({covered})", head=self._text.say(column.head), covered=covered
        )

    def _known(self, row: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
        found: dict[str, Any] = {"name": self.name(row)}
        for name, column in columns.items():
            value = row[name]
            if name == "name":
                continue
            if name == "presence":
                found[name] = self._text.say(YES if value else NO)
            elif pd.isna(value):
                found[name] = None
            else:
                found[name] = value if column.form != "date" else f"{value:%Y-%m-%d}"
        return found

    def _called(self, what: str, code: str) -> str:
        if what == "ecosystem":
            return self._text.pick(self._told.ecosystems[code])
        return self._text.write(Code(code), "short" if what == "industry" else "")
