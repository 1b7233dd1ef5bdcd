"""Tables of chapter 5: what each column means; the value chain has its own module."""

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
    READING,
    ROLE,
    UPPER_BOUND,
    YEAR,
    interval,
)

_OCCUPATION = Col("Occupation group", "code")

NEEDS = TableOf(
    "needs",
    "Development needs, ranked within each gap",
    {
        "id": Col("Gap and rank in it", "code"),
        "gap": Col("Gap that the need comes from", "code"),
        "rank": Col("Rank in the gap", "rank"),
        "industry": Col("Industry or product of the need; none for the whole core", "code"),
        "measure": Col("Measure of performance that is behind", "code"),
        "against": Col("With whom the region was compared", "code"),
        "size": Col("Size of the gap, in its own unit", "by row"),
        "unit": Col("Unit of the size and its ends", "code"),
        "key": Col("Figure that ranks the gap, which is the size", "code"),
        "part": Col("Whether only a part of the industry is meant", "yes or no"),
        "lower": Col("Lower end of the interval or band", "by row"),
        "upper": Col("Upper end of the interval or band", "by row"),
        "evidence": Col("Table that the need is read from", "code"),
        "confidence": Col("Confidence in the need", "code"),
    },
)
GAP_SPECIALISATION = TableOf(
    "gap_specialisation",
    "Enterprises lacking by industry",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "upper_bound": UPPER_BOUND,
        "year": YEAR,
        "enterprises": ENTERPRISES,
        "expected_reference": Col("Enterprises at the share in the reference area", "enterprises"),
        "gap_reference": Col(
            "Enterprises missing against the share in the reference area", "enterprises"
        ),
        **interval("enterprises", of="gap_reference_"),
        "expected_peers": Col(
            "Enterprises at the median share of the structural peers", "enterprises"
        ),
        "gap_peers": Col(
            "Enterprises missing against the median share of the peers", "enterprises"
        ),
        **interval("enterprises", of="gap_peers_"),
        "reading": READING,
    },
)
GAP_PERFORMANCE = TableOf(
    "gap_performance",
    "Growth, churn and productivity against others",
    {
        "measure": Col("Measure of performance", "code"),
        "against": AGAINST,
        "start": FIRST_YEAR,
        "end": LAST_YEAR,
        "value": Col("Value in the region", "by row"),
        "other": Col("Value in the area compared with", "by row"),
        "difference": Col("Difference between the two values", "by row"),
        **interval("by row"),
        "events": EVENTS,
        "reading": READING,
    },
)
SKILLS_NEEDS = TableOf(
    "skills_needs",
    "Occupation groups of the core, most needed first",
    {
        "occupation": _OCCUPATION,
        "need": Col("Share of the staff of the core", "share"),
        "country": Col("Share of all employed in the country", "share"),
        "ratio": Col("Share of the staff of the core divided by that of all employed", "ratio"),
        "persons": Col(
            "Jobs of the core in the region by national staffing; none without jobs by division",
            "persons",
        ),
    },
)
SKILLS_MATRIX = TableOf(
    "skills_matrix",
    "Occupation groups by core industry",
    {
        "industry": INDUSTRY,
        "occupation": _OCCUPATION,
        "share": Col("Share of the staff of the industry in the country", "share"),
    },
)
SKILLS_SHRINKING = TableOf(
    "skills_shrinking",
    "Industries outside the core that lost enterprises, nearest first",
    {
        "industry": INDUSTRY,
        "start": FIRST_YEAR,
        "end": LAST_YEAR,
        "enterprises": ENTERPRISES_AT_START,
        "change": CHANGE,
        **interval("enterprises"),
        "events": EVENTS,
        "reading": READING,
        "relatedness": Col("Likeness of its staff to that of the core", "0-1"),
        "distance": Col("1 less the likeness of staff", "0-1"),
    },
)
SKILLS_AREAS = TableOf(
    "skills_areas",
    "Unemployed jobseekers and open vacancies by area",
    {
        "region": AREA,
        "year": YEAR,
        "unemployed": Col("Unemployed jobseekers, mean of the year", "persons"),
        "labour_force": Col("Labour force, mean of the year", "persons"),
        "share": Col("Unemployed jobseekers as a share of the labour force", "share"),
        "vacancies": Col("Open vacancies, mean of the year", "number"),
        "unemployed_per_vacancy": Col("Unemployed jobseekers per open vacancy", "ratio"),
        "latest_year": Col("Year of the latest unemployment rate", "year"),
        "latest_rate": Col("Latest unemployment rate, municipalities only", "share"),
    },
)
