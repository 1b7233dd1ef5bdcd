"""Tables of chapter 6: what each column means."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.measures.columns import (
    AREA,
    ENTERPRISES,
    QUARTER,
    QUOTIENT,
    RANK_OF_REGIONS,
    REGIONS_RANKED,
    YEAR,
    band,
    interval,
)

_FACTOR = Col("Value-added factor", "code")
_DIRECTION = Col("Whether higher or lower is better", "code")
_ABOUT = Col("Whether the factor is the ecosystem's or the same in the whole region", "code")
_RANKED = {"rank": RANK_OF_REGIONS, "of": REGIONS_RANKED, "level": QUARTER}

FACTORS = TableOf(
    "factors",
    "What is asked on each factor",
    {
        "factor": _FACTOR,
        "direction": _DIRECTION,
        "about": _ABOUT,
        "question": Col("Question that a locating company asks", "text"),
        "evidence": Col("What counts as evidence", "text"),
        "measures": Col("Figures that count", "code"),
    },
)
FACTOR_SCORES = TableOf(
    "factor_scores",
    "Scores by subject and factor",
    {
        "subject": Col("Ecosystem or region that is scored", "code"),
        "kind": Col("Kind of subject: ecosystem, region or reference", "code"),
        "factor": _FACTOR,
        "direction": _DIRECTION,
        "about": _ABOUT,
        "score": Col("Score from 0 to 4; none where no evidence was found", "points"),
        "found": Col("Kinds of evidence found: documents, figures", "number"),
        "asked": Col("Kinds of evidence that the factor can have", "number"),
        "documented": Col("Level by documented facts", "points"),
        "computed": Col("Level by figures", "points"),
        "weight_for": Col("Weight of the sources that speak for it", "number"),
        "weight_against": Col("Weight of the sources that speak against it", "number"),
        "sources": Col("Number of pages that the facts were read on", "number"),
        "claims": Col("Number of claims that were not confirmed", "number"),
        "confidence": Col("Confidence in the score", "code"),
        "basis": Col("What the score rests on: documents, figures or judgement", "code"),
        "judgement": Col("Reason and source of a score by judgement", "text"),
    },
)
PLACE_FIGURES = TableOf(
    "place_figures",
    "Figures of each region for a locating company",
    {
        "region": AREA,
        "measure": Col("Figure that is measured", "code"),
        "minutes": Col(
            "Travel time from the largest municipality: the limit, or what halves the weight",
            "minutes",
        ),
        "value": Col("Value of the figure", "by row"),
        **band("by row"),
        "year": YEAR,
        "unplaced": Col("Persons or jobs whose place is not known, not counted", "number"),
        "best_rank": Col("Best rank over the half-lives and detours of the travel model", "rank"),
        "worst_rank": Col("Worst rank over the half-lives and detours of the travel model", "rank"),
        "median": Col("Median of the regions", "by row"),
        **_RANKED,
    },
)
CENTRES = TableOf(
    "centres",
    "Where the journeys of each region begin",
    {
        "region": AREA,
        "municipality": Col("Municipality with most residents in the region", "code"),
    },
)
CORE_FIGURES = TableOf(
    "core_figures",
    "The core of each ecosystem in its own region",
    {
        "subject": Col("Ecosystem", "code"),
        "region": AREA,
        "year": YEAR,
        "enterprises": ENTERPRISES,
        "location_quotient": QUOTIENT,
        **interval("ratio"),
        **_RANKED,
    },
)
