"""Tables of chapter 3: what each column means.

Intervals are missing where fewer events than the small count of the settings lie behind them.
"""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.measures.columns import (
    AGAINST,
    AREA,
    CHANGE,
    ENTERPRISES,
    ENTERPRISES_AT_START,
    EVENTS,
    FIRST_YEAR,
    INDUSTRY,
    LAST_YEAR,
    QUOTIENT,
    YEAR,
    interval,
    parts_of_change,
)

_AT_END = Col("Number of enterprises at the end of the period", "enterprises")
_RELATIVE = Col("Change relative to the number of enterprises at the start", "share")

CORE_STAFF = TableOf(
    "core_staff",
    "Jobs, personnel, turnover and establishments of the core, where tables by division tell them",
    {
        "measure": Col("What is measured", "code"),
        "industry": Col("Industry (TOL 2008), or the core as one", "code"),
        "start": FIRST_YEAR,
        "end": LAST_YEAR,
        "before": Col("In the first year of the period", "by row"),
        "after": Col("In the last year of the period", "by row"),
        "growth": Col("Change relative to the first year", "share"),
        "growth_there": Col("The same in the area compared with", "share"),
        "location_quotient": QUOTIENT,
    },
)
SERIES = TableOf(
    "series",
    "Number of core enterprises by region and year",
    {
        "region": AREA,
        "year": YEAR,
        "enterprises": ENTERPRISES,
        "index": Col("Number of enterprises as an index: first year of the period = 100", "index"),
    },
)
GROWTH = TableOf(
    "growth",
    "Change in the number of core enterprises by region and period",
    {
        "region": AREA,
        "start": FIRST_YEAR,
        "end": LAST_YEAR,
        "enterprises_start": ENTERPRISES_AT_START,
        "enterprises_end": _AT_END,
        "change": CHANGE,
        "growth": _RELATIVE,
        **interval("share"),
        "events": EVENTS,
    },
)
SHIFT_SHARE = TableOf(
    "shift_share",
    "Parts of the change by industry and period",
    {
        "industry": INDUSTRY,
        "start": ENTERPRISES_AT_START,
        "end": _AT_END,
        "change": CHANGE,
        **parts_of_change("enterprises"),
        **interval("enterprises", of="regional_"),
        "answer": Col("Whether growth differed from that elsewhere beyond chance", "code"),
        "period_start": FIRST_YEAR,
        "period_end": LAST_YEAR,
    },
)
REGIONAL_EFFECT = TableOf(
    "regional_effect",
    "Regional effect of the core against three references",
    {
        "reference": Col("What the growth is compared with", "code"),
        "stock": ENTERPRISES_AT_START,
        "change": CHANGE,
        "events": EVENTS,
        "effect": Col("Regional effect", "enterprises"),
        **interval("enterprises"),
        "share": Col("Regional effect relative to the number at the start", "share"),
        "z": Col("Regional effect over its standard error", "number"),
        "placebo": Col("Share of the regions at least as far from the median", "share"),
        "verdict": Col("What the three references say together", "code"),
    },
)
SHIFT_SHARE_REGIONS = TableOf(
    "shift_share_regions",
    "Parts of the change of the core by region and area compared with",
    {
        "region": AREA,
        "against": AGAINST,
        "start": ENTERPRISES_AT_START,
        "change": _RELATIVE,
        **parts_of_change("share"),
        **interval("share", of="regional_"),
        "events": EVENTS,
    },
)
CORE_CHANGE = TableOf(
    "core_change",
    "Parts of the change of the core, one after another",
    {
        "part": Col("Part of the change, or the change in total", "code"),
        "value": Col("Size of the part", "enterprises"),
        "base": Col("Sum of the parts before", "enterprises"),
        **interval("enterprises"),
    },
)
