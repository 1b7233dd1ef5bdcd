"""Tables of chapter 4: what each column means."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.measures.columns import (
    ABOVE_PARITY,
    AREA,
    ENTERPRISES,
    INDUSTRY,
    QUOTIENT,
    RANK_OF_REGIONS,
    READING,
    ROLE,
    SCORE_INDICATOR,
    YEAR,
    interval,
)

CANDIDATES = TableOf(
    "candidates",
    "Industries of the ecosystem and near it, with all measures",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "enterprises": ENTERPRISES,
        "location_quotient": QUOTIENT,
        **interval("ratio"),
        "above_parity": ABOVE_PARITY,
        "reading": READING,
        "density": Col("Relatedness density: nearness to what the region has", "0-1"),
        "skill_density": Col("Nearness to what the region has, by skills", "0-1"),
        "closeness": Col("Mean nearness to the core industries", "0-1"),
        "skill_closeness": Col("Mean nearness to the core industries by skills", "0-1"),
        "complexity": Col("Complexity of the industry", "standard deviations"),
        "density_lower": Col("Lower end of the interval that holds 90% of the runs", "0-1"),
        "density_upper": Col("Upper end of the interval that holds 90% of the runs", "0-1"),
        "density_standard_error": Col("Standard error of the relatedness density", "0-1"),
        "growth": Col("Growth in the number of enterprises in the region", "share"),
        "regional_effect": Col("Regional effect", "share"),
        "national_growth": Col(
            "Growth in the number of enterprises in the reference area", "share"
        ),
        "national_growth_error": Col("Standard error of the growth in the reference area", "share"),
    },
)
OPPORTUNITIES = TableOf(
    "opportunities",
    "Industries in which the region is not clearly specialised, best rank first",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "enterprises": ENTERPRISES,
        "location_quotient": QUOTIENT,
        "reading": READING,
        "above_parity": ABOVE_PARITY,
        "rank": Col("Rank by the score as chosen", "rank"),
        "median": Col("Median rank of the runs", "rank"),
        "rank_lower": Col("Lower end of the interval that holds 90% of the runs", "rank"),
        "rank_upper": Col("Upper end of the interval that holds 90% of the runs", "rank"),
        "top_share": Col("Share of runs that rank it among the first five", "share"),
        "coverage": Col("Share of the weights whose indicator is known", "share"),
        "with_complexity": Col("Median rank when complexity counts as well", "rank"),
        "speaks_for": Col("Indicators in the upper third of those ranked", "code"),
        "speaks_against": Col("Indicators in the lower third of those ranked", "code"),
    },
)
SCORE_CHECKS = TableOf(
    "score_checks",
    "How much the ranks rest on each indicator",
    {
        "indicator": SCORE_INDICATOR,
        "weight": Col("Weight of the indicator as chosen", "share"),
        "correlation": Col("Correlation of the indicator with the score", "ratio"),
        "effective": Col("Weight that the indicator has in effect", "share"),
        "rank_change": Col("Largest change of a rank without the indicator", "rank"),
        "new_in_top": Col("Industries that come among the first five without it", "number"),
    },
)
LINKS = TableOf(
    "links",
    "Pairs of industries that are near to each other",
    {
        "industry": INDUSTRY,
        "other": Col("The other industry of the pair (TOL 2008)", "code"),
        "proximity": Col("Nearness in European regions", "0-1"),
        "skill_relatedness": Col("Likeness of staff by occupation", "0-1"),
    },
)
PROJECTED_COMPLEXITY = TableOf(
    "projected_complexity",
    "Complexity of the regions, projected",
    {
        "region": AREA,
        "complexity": Col("Complexity projected from the European figures", "standard deviations"),
        "rank": RANK_OF_REGIONS,
    },
)
BACK_TEST = TableOf(
    "back_test",
    "How well each score told what came later",
    {
        "score": Col("Score or measure that is tried", "code"),
        "value": Col("Area under the curve (entry) or rank correlation (growth)", "ratio"),
        **interval("ratio"),
        "less": Col("Value of the score less that of this measure", "ratio"),
        **interval("ratio", of="less_"),
        "regions": Col("Number of regions", "number"),
        "cases": Col("Number of cases: an industry in a region", "number"),
        "entries": Col("Entries among the cases", "number"),
        "outcome": Col("What was to be told: entry or growth", "code"),
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
