"""Chapter 5: industries that the region would be expected to have, and lacks."""

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.all import interval_dots
from nextstep_analysis.report.charts.theme import Measure
from nextstep_analysis.report.page.blocks import Block, Figure, Heading, Paragraph, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import lower_first


def relatedness_gap(teller: Teller) -> list[Block]:
    """Expected but missing industries; needs ``gap_relatedness`` and ``gap_relatedness_model``."""
    say = teller.text.say
    explained = say(
        "Regions tend to have industries that are related to one another. The chart shows the "
        "industries of the ecosystem whose share is below that of the country, and how likely each "
        "would be to reach it, given what the region has already."
    )
    return [
        Heading(3, "gap-relatedness", say("Relatedness gap")),
        Paragraph(explained),
        *teller.told("gap_relatedness"),
        _chart(teller),
        _table(teller),
        _model_table(teller),
    ]


def _kinds(teller: Teller) -> dict[str, str]:
    say = teller.text.say
    return {"europe": say("Related in Europe's regions"), "skills": say("Related in skills")}


def _chart(teller: Teller) -> Figure:
    """Probabilities of the industries that are absent; likelier ones first."""
    say = teller.text.say
    table = teller.frame("gap_relatedness")
    kinds = _kinds(teller)
    absent = table[table["present"] == 0].sort_values("residual", na_position="last")
    order = {code: place for place, code in enumerate(dict.fromkeys(absent["industry"]))}
    absent = absent.sort_values("kind").sort_values(
        "industry", key=lambda codes: codes.map(order), kind="stable"
    )
    drawn = pd.DataFrame(
        {
            "label": [
                f"{teller.industry_label(row.industry)}, {lower_first(kinds[row.kind])}"
                for row in absent.itertuples()
            ],
            "value": absent["probability"],
            "lower": absent["lower"],
            "upper": absent["upper"],
            "group": [kinds[kind] for kind in absent["kind"]],
        }
    )
    clear = absent.loc[absent["reading"] == "expected", "industry"].nunique()
    title = say("No industry is clearly expected, but below its share")
    if clear:
        title = say(
            "{n:d} industry is clearly expected, but below its share",
            "{n:d} industries are clearly expected, but below their share",
            "n",
            n=clear,
        )
    caption = teller.caption(
        title,
        say(
            "Modelled probability of reaching the country's share, by industry of the ecosystem "
            "that is below it in {region:in}, {year:year}",
            region=teller.places["region"],
            year=int(table["year"].iloc[0]),
        ),
        "gap_relatedness",
    )
    measure = Measure(
        say("Probability"),
        ".0%",
        reference=0.5,
        reference_label=say("As likely as not"),
        rows=say("Industry and relatedness"),
        end=1.0,
    )
    figure = interval_dots(drawn, text=teller.text, caption=caption, measure=measure)
    return teller.figure(figure, "gap_relatedness", label="industry", value="probability")


def _table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("gap_relatedness")
    kinds = _kinds(teller)
    read = {
        "expected": say("expected, but below its share"),
        "perhaps": say("perhaps expected"),
        "unexpected": say("below its share, not expected"),
        "present": say("its share or more"),
        "unknown": say("relatedness not known"),
    }
    shown = table.assign(
        name=[teller.industry_label(code) for code in table["industry"]],
        by=[kinds[kind] for kind in table["kind"]],
        interval=teller.intervals(table["lower"], table["upper"], ".0%"),
        read=[read[reading] for reading in table["reading"]],
    )
    return teller.table(
        "gap_relatedness",
        frame=shown,
        caption=say("Expected and actual presence of industries"),
        columns={
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "by": Column(say("Relatedness"), of="kind"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
            "density": Column(say("Relatedness density"), ".2f"),
            "probability": Column(say("Probability"), ".0%"),
            "interval": Column(say("Range"), ".0%", ends=("lower", "upper")),
            "absent_share": Column(say("Absent in draws"), ".0%"),
            "read": Column(say("Reading"), of="reading"),
        },
    )


def _model_table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("gap_relatedness_model")
    kinds = _kinds(teller)
    shown = table.assign(
        name=[kinds[kind] for kind in table["kind"]],
        interval=teller.intervals(table["auc_lower"], table["auc_upper"], ".2f"),
    )
    return teller.table(
        "gap_relatedness_model",
        frame=shown,
        caption=say("How well the model foretells presence in regions it has not seen"),
        columns={
            "name": Column(say("Relatedness"), of="kind"),
            "industries": Column(say("Industries"), "d"),
            "density_effect": Column(say("Effect of density, log odds"), "+.2f"),
            "size_effect": Column(say("Effect of size, log odds"), "+.2f"),
            "auc": Column(say("Right order (0.5 = guessing)"), ".2f"),
            "interval": Column(say("Range"), ".2f", ends=("auc_lower", "auc_upper")),
            "auc_industry": Column(say("By industry alone"), ".2f"),
        },
    )
