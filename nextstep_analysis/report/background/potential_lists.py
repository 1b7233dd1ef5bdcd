"""Chapter 4: the tables of the four lists, their makers, the screen, and what is not wise."""

from typing import Any

import pandas as pd

from nextstep_analysis.report.background.handed_over import verdict_text
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import group_name
from nextstep_analysis.report.page.blocks import Block, Bullets, Paragraph, Table
from nextstep_analysis.report.page.confidence import in_words
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import lower_first
from nextstep_analysis.study import Code

MOST_MAKERS = 3  # named in a cell; all stand in the table of makers


def core_list(teller: Teller) -> list[Block]:
    """The core's own industries with their verdicts, and what each means."""
    return _listed(teller, "three_measures", core_rows(teller))


def core_rows(teller: Teller) -> DataTable:
    """The core's own industries with their verdicts."""
    say = teller.text.say
    table = teller.frame("three_measures")
    table = table[table["role"] == "core"]
    shown = table.assign(
        name=[_core_name(teller, code) for code in table["industry"]],
        told=[verdict_text(verdict, teller.text) for verdict in table["verdict"]],
    )
    columns = {
        "name": Column(say("Industry (TOL 2008)"), of="industry"),
        "enterprises": Column(say("Enterprises"), "d"),
        "smoothed_quotient": Column(say("Smoothed quotient"), ".2f"),
        "told": Column(say("What the measures say together"), of="verdict"),
    }
    return DataTable(shown, columns)


def products_table(teller: Teller) -> list[Block]:
    """Products bought elsewhere that could be won, with their makers, and the reasons."""
    return _listed(teller, "bought_elsewhere", product_rows(teller))


def product_rows(teller: Teller) -> DataTable:
    """Products bought elsewhere that could be won, with their makers."""
    say, text = teller.text.say, teller.text
    table = teller.frame("bought_elsewhere")
    shown = table.assign(
        name=[text.name(code, "short") for code in table["product"]],
        band=teller.bands(table["lower"], table["upper"], "approx"),
        made=[_makers(teller, row) for row in table.itertuples()],
        sure=[in_words(sure, teller.text) for sure in table["confidence"]],
    )
    columns = {
        "name": Column(say("Product"), of="product"),
        "elsewhere": Column(say("Bought elsewhere, million euro"), "approx"),
        "band": Column(say("Three estimates"), "approx", ends=("lower", "upper")),
        "local_share": Column(say("Bought here"), ".0%"),
        "made": Column(say("Makers, smoothed quotient"), of="makers"),
        "sure": Column(say("Confidence"), of="confidence"),
    }
    return DataTable(shown, columns)


def link_tables(teller: Teller, name: str) -> list[Block]:
    """The rows of a list of industries with their reasons; "None." where it is empty."""
    rows = link_rows(teller, name)
    return (
        [Paragraph(teller.text.say("None."))] if rows.frame.empty else _listed(teller, name, rows)
    )


def link_rows(teller: Teller, name: str) -> DataTable:
    """The rows of a list of industries; none where it is empty."""
    say = teller.text.say
    table = teller.frame(name)
    table = table[table["state"] == "listed"]
    shown = table.assign(
        label=[teller.industry_label(code) for code in table["industry"]],
        range=teller.intervals(table["lower"], table["upper"], ".2f", beside=1),
        sure=[in_words(sure, teller.text) for sure in table["confidence"]],
    )
    label = {"label": Column(say("Industry (TOL 2008)"), of="industry")}
    likeness = {"likeness": Column(say("Likeness of staff"), ".2f")}
    columns = {
        **label,
        **(likeness if name == "near_and_strong" else {}),
        **_times(teller),
        "enterprises": Column(say("Enterprises"), "d"),
        "sure": Column(say("Confidence"), of="confidence"),
    }
    return DataTable(shown, columns)


def caption_of(teller: Teller, name: str) -> str:
    """What the table of a list shows."""
    say = teller.text.say
    if name == "bought_elsewhere":
        return say(
            "Products that the core bought elsewhere and that could be won at most, {year:year}",
            year=int(teller.frame(name)["year"].iloc[0]),
        )
    return {
        "three_measures": say("The core's own industries"),
        "thin_links": say("Industries of the ecosystem that are thin here"),
        "near_and_strong": say("Traded industries from outside that are near and strong"),
    }[name]


def makers_table(teller: Teller) -> Table:
    """The figures of the industries that the lists name."""
    say = teller.text.say
    table = teller.frame("makers")
    shown = table.assign(
        label=[teller.industry_label(code) for code in table["industry"]],
        range=teller.intervals(table["lower"], table["upper"], ".2f", beside=1),
    )
    return teller.table(
        "makers",
        frame=shown,
        caption=say("The makers behind the lists, by code"),
        columns={
            "label": Column(say("Industry (TOL 2008)"), of="industry"),
            "enterprises": Column(say("Enterprises"), "d"),
            **_times(teller),
            "value_added": Column(say("Value added"), ".2f"),
            "compensation": Column(say("Compensation"), ".2f"),
            "large": Column(say("Larger firms in Finland"), "d"),
            "growth_before": Column(say("Growth elsewhere, period before"), "+.0%"),
            "growth": Column(say("Growth elsewhere, latest period"), "+.0%"),
        },
    )


def screen_table(teller: Teller) -> list[Block]:
    """Every industry that is no candidate, with its reason."""
    say = teller.text.say
    table = teller.frame("screen")
    table = table[table["state"] != "open"].sort_values(["state", "industry"])
    shown = table.assign(
        label=[teller.industry_label(code) for code in table["industry"]],
        part=[_role(teller, role) for role in table["role"]],
        reason=[_left_out(teller, row) for _, row in table.iterrows()],
    )
    told = say(
        "The core has a list of its own. Of all other industries these are no candidates; the "
        "ecosystem's own related and enabling ones stay even where they serve their region."
    )
    return [
        Paragraph(told),
        teller.table(
            "screen",
            frame=shown,
            caption=say("Industries that are no candidates, and why"),
            columns={
                "label": Column(say("Industry (TOL 2008)"), of="industry"),
                "part": Column(say("Role"), of="role"),
                "reason": Column(say("Why"), of="why"),
                "enterprises": Column(say("Enterprises"), "d"),
                "sold_outside": Column(say("Group sells outside the region"), ".0%"),
                "localisation": Column(say("Localisation"), ".2f"),
            },
        ),
    ]


def not_wise(teller: Teller, most: int | None = None) -> list[Block]:
    """What would mislead, each with why, `most` of them; a sentence where nothing stands out."""
    told = [teller.text.say(f) for f in teller.study.findings if f.evidence == "not_wise"]
    if not told:
        return [Paragraph(teller.text.say("Nothing of the kind stands out."))]
    return [Bullets(told[:most])]


def _left_out(teller: Teller, row: pd.Series) -> str:
    say = teller.text.say
    if row["state"] == "rule":
        return teller.text.pick(row["why"])
    return {
        "few": say("few enterprises here and in the country, whatever their size"),
        "local": say("serves its region"),
        "unknown": say("whether it sells beyond its region is not known"),
    }[row["state"]]


def _role(teller: Teller, role: str) -> str:
    return teller.text.say("outside") if role == "outside" else group_name(role, teller.text)


def _core_name(teller: Teller, code: str) -> str:
    return teller.text.say("The core as a whole") if code == "core" else teller.industry_label(code)


def _times(teller: Teller) -> dict[str, Column]:
    say = teller.text.say
    return {
        "smoothed_quotient": Column(say("Smoothed quotient"), ".2f"),
        "range": Column(say("Interval"), ".2f", ends=("lower", "upper")),
    }


def _makers(teller: Teller, row: Any) -> str:
    """Names of the makers with their smoothed quotients, those with most enterprises first.

    Where none could be attracted, those that serve their region.
    """
    if not row.makers:
        serving = [Code(code) for code in row.serving]
        if not serving:
            return teller.text.say("none that passes the screen")
        return teller.text.say("serves its region: {industries:short_lower}", industries=serving)
    table = teller.frame("makers").set_index("industry")
    ordered = table.loc[list(row.makers)].sort_values("enterprises", ascending=False, kind="stable")
    told = [
        f"{teller.text.name(str(code), 'short')} {teller.text.number(quotient, 2)}"
        for code, quotient in ordered["smoothed_quotient"].items()
    ]
    if len(told) > MOST_MAKERS + 1:
        more = len(told) - MOST_MAKERS
        told = [*told[:MOST_MAKERS], teller.text.say("{n:d} others", n=more)]
    return "; ".join(told)


def row_sentences(teller: Teller, table: str) -> dict[str, str]:
    """The sentence of each row of a list that has one, by the row's code."""
    return {
        finding.values["row"]: teller.text.say(finding)
        for finding in teller.study.findings
        if finding.evidence == table and "row" in finding.values
    }


def row_codes(rows: DataTable) -> list[str]:
    """The codes of the products or industries of a list, row by row."""
    return list(rows.frame["product" if "product" in rows.frame else "industry"])


def _listed(teller: Teller, name: str, rows: DataTable) -> list[Block]:
    """The table of a list, and the sentence of each row after the row's name."""
    made = teller.table(
        name, frame=rows.frame, caption=caption_of(teller, name), columns=rows.columns
    )
    told = row_sentences(teller, name)
    names = rows.frame[next(iter(rows.columns))]
    pairs = zip(row_codes(rows), names, strict=True)
    return [made, Bullets([f"{label}: {lower_first(told[code])}" for code, label in pairs])]
