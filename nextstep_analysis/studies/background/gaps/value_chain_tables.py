"""Tables of the value chain in chapter 5: what each column means; euros are of one year."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.measures.columns import TABLE_INDUSTRY, YEAR, band, origins

_SHARE = Col("Share of the core in the industry, an estimate", "share")

VALUE_CHAIN_USERS = TableOf(
    "value_chain_users",
    "Whole industries that hold the core",
    {
        "industry": TABLE_INDUSTRY,
        **origins(),
        "total": Col("Purchases in total", "million euro"),
        "output": Col("Output", "million euro"),
        "share": _SHARE,
        **band("share"),
        "divisions": Col("Core divisions in the industry (TOL 2008)", "code"),
        "whole": Col("Whether the industry consists of core industries alone", "yes or no"),
    },
)
VALUE_CHAIN = TableOf(
    "value_chain",
    "Purchases of the core by product, first in rank first",
    {
        "product": Col("Product, by the industry that makes it", "code"),
        **origins(),
        "total": Col("Purchases in total", "million euro"),
        "leaking": Col("Purchases from outside the region", "million euro"),
        **band("million euro"),
        **band("million euro", of="total_"),
        "multiplier": Col("Output multiplier of the region", "ratio"),
        "effect": Col("Purchases from outside the region times the multiplier", "million euro"),
        "sure": Col("Share of it bought by industries that consist of the core alone", "share"),
        **band("million euro", of="effect_"),
        "year": YEAR,
        "relatedness": Col("Relatedness to what the region has, by skills", "0-1"),
        "priority": Col("Purchases times multiplier times relatedness", "million euro"),
        "rank": Col("Rank by purchases, multiplier and relatedness", "rank"),
    },
)
BUYERS = TableOf(
    "buyers",
    "Sales of the core by buying industry",
    {
        "industry": Col("Buying industry", "code"),
        "sold": Col("Sales in the region", "million euro"),
        "expected": Col("Sales with the proportions of the country", "million euro"),
        "missing": Col("Sales missing against the proportions of the country", "million euro"),
        **band("million euro"),
    },
)
EXTRACTED = TableOf(
    "extraction",
    "Losses if the core were not there, and multipliers",
    {
        "industry": TABLE_INDUSTRY,
        "output_loss": Col("Output lost", "million euro"),
        "elsewhere": Col("Output lost outside the core", "million euro"),
        "value_added_loss": Col("Value added lost", "million euro"),
        **band("million euro"),
        "share": _SHARE,
        "output_multiplier": Col("Output multiplier", "ratio"),
        "value_added_multiplier": Col("Value-added multiplier", "ratio"),
    },
)
