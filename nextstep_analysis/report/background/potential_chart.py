"""Chapter 4: the one chart, what the core bought here and elsewhere by product."""

from dataclasses import replace

import pandas as pd

from nextstep_analysis.claim import extreme, share_of
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import two_sides
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Figure
from nextstep_analysis.study import Code, Statement

SHOWN_NOTES = 2  # how products are grouped, and that the table is an estimate
MOST_APART = 5  # rows of what cannot be won; the rest is one row
LARGE = 0.5  # share of what cannot be won from which the title says it first
_PARTS = ("region", "finland", "abroad")

_APART_LEADS = Statement(
    "{share:.0%} of what was bought elsewhere cannot be won; {product:short_lower} leads the rest"
)
_LEADS = Statement(
    "Of what was bought elsewhere and could be won, {product:short_lower} was the largest"
)
_APART_ONLY = Statement("{share:.0%} of what was bought elsewhere cannot be won")


def purchases_chart(teller: Teller) -> Figure:
    """Bought here to the left, elsewhere to the right; what cannot be won apart."""
    say = teller.text.say
    table = teller.frame("value_chain")
    caption = teller.caption(
        _title(teller, table),
        say(
            "Purchases of the core in {region:in} by product and origin, million euro, "
            "{year:year}; pale: cannot be won",
            region=Code(teller.study.region),
            year=int(table["year"].iloc[0]),
        ),
        "value_chain",
    )
    caption = replace(caption, notes=caption.notes[:SHOWN_NOTES])
    figure = two_sides(
        _rows(teller, table),
        text=teller.text,
        caption=caption,
        measure=Measure(say("Bought elsewhere"), "approx", rows=say("Product")),
        left=("region", say("bought here")),
        right={"finland": say("rest of Finland"), "abroad": say("abroad")},
    )
    return teller.figure(figure, "value_chain", label="product", total="elsewhere")


def _title(teller: Teller, table: pd.DataFrame) -> Statement:
    row = teller.frame("opportunity_lists").set_index("list").loc["bought"]
    apart = table.loc[table["group"] == "apart", "elsewhere"].sum()
    share = apart / table["elsewhere"].sum()
    of_all = share_of("value_chain", {"group": "apart"}, "elsewhere", share, among={})
    if not row["first"]:
        return _APART_ONLY.given(claims=(of_all,), share=share)
    leads = extreme(
        "value_chain",
        {"product": row["first"], "group": "listed"},
        "elsewhere",
        "highest",
        among={"group": ["listed", "small"]},
    )
    product = Code(row["first"])
    if share >= LARGE:
        return _APART_LEADS.given(claims=(of_all, leads), share=share, product=product)
    return _LEADS.given(claims=(leads,), product=product)


def _rows(teller: Teller, table: pd.DataFrame) -> pd.DataFrame:
    """Listed products, the smaller ones as one, the largest that cannot be won, and their rest."""
    say, text = teller.text.say, teller.text
    groups = {name: table[table["group"] == name] for name in ("listed", "small", "apart")}
    apart = groups["apart"]
    blocks = [
        _named(groups["listed"], [text.name(c, "short") for c in groups["listed"]["product"]]),
        _summed(
            groups["small"],
            say("{n:d} smaller product", "{n:d} smaller products", "n", n=len(groups["small"])),
        ),
        _named(
            apart.head(MOST_APART),
            [
                say("{product:short} (cannot be won)", product=Code(code))
                for code in apart["product"].head(MOST_APART)
            ],
        ).assign(apart=True),
        _summed(
            apart.iloc[MOST_APART:],
            say(
                "{n:d} other (cannot be won)",
                "{n:d} others (cannot be won)",
                "n",
                n=len(apart) - MOST_APART,
            ),
        ).assign(apart=True),
    ]
    return pd.concat([block for block in blocks if len(block)], ignore_index=True)


def _named(rows: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    return rows[list(_PARTS)].assign(label=labels, apart=False, several=False)


def _summed(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    """The rows as one, under `label`; none where there is none."""
    if rows.empty:
        return pd.DataFrame(columns=[*_PARTS, "label", "apart", "several"])
    sums = rows[list(_PARTS)].sum(skipna=False)
    return pd.DataFrame([{**sums, "label": label, "apart": False, "several": len(rows) > 1}])
