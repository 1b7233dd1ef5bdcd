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
    "Purchases of the core by product, most bought elsewhere first",
    {
        "product": Col("Product, by the industry that makes it", "code"),
        "group": Col(
            "Whether it can be won: listed, small, or apart because it cannot be won", "code"
        ),
        **origins(),
        "total": Col("Purchases in total", "million euro"),
        "elsewhere": Col("Purchases from outside the region", "million euro"),
        **band("million euro"),
        **band("million euro", of="total_"),
        "by_enterprises": Col(
            "Purchases from outside the region, the core's share by enterprises", "million euro"
        ),
        "by_persons": Col(
            "Purchases from outside the region, the core's share by persons", "million euro"
        ),
        "local_share": Col("Share of the purchases that is from the own region", "share"),
        "multiplier": Col("Output multiplier of the region", "ratio"),
        "sure": Col("Share of it bought by industries that consist of the core alone", "share"),
        "why": Col("Why it cannot be won", "text"),
        "year": YEAR,
    },
)
BUYERS = TableOf(
    "buyers",
    "Purchases from the core by buying industry in the region",
    {
        "industry": Col("Buying industry", "code"),
        "here": Col("Bought from the core in the region", "million euro"),
        "elsewhere": Col("The same products bought from elsewhere", "million euro"),
        "total": Col("These products bought in total", "million euro"),
        "own": Col("Whether the buyer is an industry of the core itself", "yes or no"),
        "gap": Col(
            "Demand gap: more that would be bought here at the rates of the country", "million euro"
        ),
        **band("million euro"),
    },
)
CORE_PART = TableOf(
    "core_part",
    "How much of the purchases of its industries is the core's",
    {
        "cover": Col("Share of the core in the purchases of the industries that hold it", "share"),
        "told": Col("Whether the table tells what the core buys", "yes or no"),
        "elsewhere": Col("Purchases of the core from outside the region", "million euro"),
        "winnable": Col("The part of it that could be won", "million euro"),
        "apart": Col("The part of it that cannot be won", "million euro"),
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
        "of_region": Col("Value added lost as a share of that of all industries", "share"),
        "share": _SHARE,
        "output_multiplier": Col("Output multiplier", "ratio"),
        "value_added_multiplier": Col("Value-added multiplier", "ratio"),
    },
)
