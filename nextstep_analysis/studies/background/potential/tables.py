"""Tables of chapter 4: what each column means."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.background.state.tables import SETTLING
from nextstep_analysis.studies.measures.columns import (
    ENTERPRISES,
    INDUSTRY,
    ROLE,
    UPPER_BOUND,
    YEAR,
    band,
    origins,
)

_TIMES = {name: SETTLING[name] for name in ("smoothed_quotient", "lower", "upper", "reading")}
_ACCOUNTS = {
    "value_added": Col("Location quotient of the value added of the group", "ratio"),
    "compensation": Col("Location quotient of the compensation of employees", "ratio"),
}
_COUNTRY = Col("Number of enterprises in the whole country", "enterprises")
_SOLD = Col("Share of the output of its group that is sold outside the region", "share")
_LOCALISATION = Col("Coefficient of localisation within the countries of Europe", "0-1")
_TRADED = Col("Whether it sells beyond its region by both measures", "yes or no")
_STATE = Col("Listed, or why it is not", "code")

_CONFIDENCE = Col("Confidence: good, fair or weak", "code")

LISTS = TableOf(
    "opportunity_lists",
    "The four lists: what each answers, and how sure that is",
    {
        "list": Col("List", "code"),
        "answer": Col("Rows, none, or that the table cannot tell", "code"),
        "rows": Col("Number of rows", "number"),
        "first": Col("Industry or product that its sentence names", "code"),
        "order": Col("What the rows are in the order of", "code"),
        "stable": Col("Least Kendall's tau of the order under the three estimates", "ratio"),
        "definitions": Col("Other definitions of the ecosystem that were tried", "number"),
        "holds": Col("Definitions in which the sentence holds", "number"),
        "lower": Col("Smallest figure of the named one where it holds", "by row"),
        "upper": Col("Largest figure of the named one where it holds", "by row"),
    },
)
SCREEN = TableOf(
    "screen",
    "Industries outside the core: which can be an opening, and why others cannot",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "enterprises": ENTERPRISES,
        "country": _COUNTRY,
        "sold_outside": _SOLD,
        "localisation": _LOCALISATION,
        "traded": _TRADED,
        "network": Col("Whether it is a regulated network", "yes or no"),
        "state": _STATE,
        "why": Col("Reason of the rule that takes it out", "text"),
    },
)
BOUGHT = TableOf(
    "bought_elsewhere",
    "Products that the core buys from elsewhere and that could be won",
    {
        "product": Col("Product, by the industry that makes it", "code"),
        "elsewhere": Col("Purchases from outside the region", "million euro"),
        **band("million euro"),
        **origins(),
        "local_share": Col("Share of the purchases that is from the own region", "share"),
        "finland_share": Col("Share of the purchases from elsewhere that is from Finland", "share"),
        "own": Col("Whether the core itself makes the product", "yes or no"),
        "moves": Col(
            "Whether its place changes under another estimate of the core's share", "yes or no"
        ),
        "makers": Col("Industries that make it and could be attracted", "code"),
        "serving": Col("Industries that make it and serve their region", "code"),
        "confidence": _CONFIDENCE,
        "year": YEAR,
    },
)
THIN = TableOf(
    "thin_links",
    "The ecosystem's own related and enabling industries",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "upper_bound": UPPER_BOUND,
        "enterprises": ENTERPRISES,
        **_TIMES,
        **_ACCOUNTS,
        "level": Col("Accounts of its group: above, at par, below or mixed", "code"),
        "speaks": Col("Whether the accounts of the group speak for it", "yes or no"),
        "traded": _TRADED,
        "state": _STATE,
        "confidence": _CONFIDENCE,
    },
)
NEAR = TableOf(
    "near_and_strong",
    "Traded industries outside the ecosystem, by how alike their staff is to the core's",
    {
        "industry": INDUSTRY,
        "nearest": Col("Core industry with the most similar staff", "code"),
        "likeness": Col("Likeness of staff: cosine of the shares of occupations", "0-1"),
        "enterprises": ENTERPRISES,
        **_TIMES,
        **_ACCOUNTS,
        "level": Col("Accounts of its group: above, at par, below or mixed", "code"),
        "speaks": Col("Whether the accounts of the group speak for it", "yes or no"),
        "state": _STATE,
        "confidence": _CONFIDENCE,
    },
)
MAKERS = TableOf(
    "makers",
    "The industries behind the lists",
    {
        "industry": INDUSTRY,
        "enterprises": ENTERPRISES,
        **_TIMES,
        **_ACCOUNTS,
        "large": Col("Firms of the size that one could ask, whole country", "number"),
        "growth": Col("Growth in the other regions, latest period, shrunk", "share"),
        "growth_before": Col("Growth in the other regions, the period before, shrunk", "share"),
        "sold_outside": _SOLD,
        "localisation": _LOCALISATION,
    },
)
BACK_TEST = TableOf(
    "back_test",
    "What foretold openings in all regions and industries",
    {
        "term": Col("Figure that an order is by", "code"),
        "list": Col("List in that order", "code"),
        "start": Col("Year that the figure is of", "year"),
        "first": Col("First year of the openings", "year"),
        "last": Col("Last year of the openings", "year"),
        "base": Col("Share of the deviance that the location quotient explains", "share"),
        "explained": Col("Share of the deviance that both explain", "share"),
        "increment": Col("What the figure adds", "share"),
        "lower": Col("Lower end of the range of what it adds, by resampling regions", "share"),
        "upper": Col("Upper end of the range of what it adds, by resampling regions", "share"),
        "coefficient": Col("Coefficient for one standard deviation more", "ratio"),
        "alone": Col("The same without the location quotient beside it", "ratio"),
        "answer": Col("Whether the order foretold openings better", "code"),
        "cells": Col("Number of cases: an industry in a region", "number"),
        "openings": Col("Openings of enterprises", "enterprises"),
    },
)
NOT_WISE = TableOf(
    "not_wise",
    "What would not be wise on these figures",
    {
        "kind": Col("Why it would not be wise", "code"),
        "code": Col("Industry or product", "code"),
        "euros": Col("Million euro that it is about", "million euro"),
        "here": Col("Million euro bought here", "million euro"),
        "gap": Col("Demand gap", "million euro"),
        "enterprises": ENTERPRISES,
        "sold_outside": _SOLD,
        "why": Col("Reason of the rule", "text"),
    },
)
OPENINGS = TableOf(
    "openings",
    "Openings of core enterprises by year",
    {
        "year": YEAR,
        "value": Col("Openings of enterprises", "enterprises"),
        "lower": Col("Lower end of the 80% interval of a projection", "enterprises"),
        "upper": Col("Upper end of the 80% interval of a projection", "enterprises"),
    },
)
