"""Tables of the portfolio: what each column means."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.background.development.tables import GROWTH
from nextstep_analysis.studies.background.peer_choice import PEER_TURNS
from nextstep_analysis.studies.background.state.tables import THREE_MEASURES
from nextstep_analysis.studies.measures.columns import (
    AREA,
    ENTERPRISES_AT_START,
    FIRST_YEAR,
    LAST_YEAR,
)

_ECOSYSTEM = Col("Ecosystem", "code")
_MEASURES = {
    name: column
    for name, column in THREE_MEASURES.columns.items()
    if name not in ("industry", "role")
}
_DEVELOPMENT = Col("Whether it did better or worse than the same industries elsewhere", "code")
_AT_END = GROWTH.columns["enterprises_end"]
_COUNTS = {"enterprises_start": ENTERPRISES_AT_START, "enterprises_end": _AT_END}
_DEFINITIONS = Col("Other definitions of the core", "number")
_HOLDS = Col("Other definitions with the same answer", "number")

CANDIDATES = TableOf(
    "candidates",
    "The core of each ecosystem by three measures, its development, and who names it",
    {
        "ecosystem": _ECOSYSTEM,
        "status": Col("Whether the project's text names it, or it is a proposal", "code"),
        "upper_bound": Col("Whether only a part of a core division is meant", "yes or no"),
        **_MEASURES,
        "start": FIRST_YEAR,
        "end": LAST_YEAR,
        **_COUNTS,
        "growth": GROWTH.columns["growth"],
        "lower": GROWTH.columns["lower"],
        "upper": GROWTH.columns["upper"],
        "development": _DEVELOPMENT,
    },
)
REFERENCES = TableOf(
    "references",
    "The reference ecosystems by the same measures in their own regions",
    {
        "ecosystem": _ECOSYSTEM,
        "region": AREA,
        **_MEASURES,
        **_COUNTS,
        "development": _DEVELOPMENT,
    },
)
EDGES = TableOf(
    "core_edges",
    "Verdicts on the core drawn in other ways",
    {
        "ecosystem": _ECOSYSTEM,
        "without": Col("Core industries left out (TOL 2008)", "code"),
        "verdict": THREE_MEASURES.columns["verdict"],
        "reason": THREE_MEASURES.columns["reason"],
        "development": _DEVELOPMENT,
        "strength_same": Col("Whether the verdict on strength is the same", "yes or no"),
        "strength_told": Col("Whether another verdict on strength is told", "yes or no"),
        "development_same": Col("Whether the verdict on development is the same", "yes or no"),
    },
)
HOLDS = TableOf(
    "holds",
    "In how many other definitions each answer is the same",
    {
        "ecosystem": _ECOSYSTEM,
        "definitions": _DEFINITIONS,
        "strength": Col("Of them with the same verdict on strength", "number"),
        "turned": Col("Of them with another verdict on strength that is told", "number"),
        "development": Col("Of them with the same verdict on development", "number"),
        "need_definitions": _DEFINITIONS,
        "need": _HOLDS,
        "need_list": Col("The list that the largest need is from", "code"),
    },
)
TURNS = TableOf("turns", PEER_TURNS.meaning, {"ecosystem": _ECOSYSTEM, **PEER_TURNS.columns})
OVERLAPS = TableOf(
    "shared_by_two",
    "What two ecosystems share",
    {
        "ecosystem": _ECOSYSTEM,
        "other": Col("The other ecosystem", "code"),
        "core": Col("Core industries of both (TOL 2008)", "code"),
        "enterprises": Col("Enterprises in the core of both", "enterprises"),
        "jobs": Col("Jobs in the core industries of both", "jobs"),
        "beside": Col("Core industries of one that are related or enabling in the other", "code"),
        "actions": Col("Actions alike word for word in both roadmaps", "number"),
        "facts": Col("Facts of an ecosystem that the roadmap or profile of both names", "number"),
    },
)
COUNTED = TableOf(
    "counted_once",
    "Enterprises of all cores together",
    {
        "summed": Col("Enterprises, cores added up", "enterprises"),
        "once": Col("Enterprises, each counted once", "enterprises"),
        "twice": Col("Enterprises that the sum counts more than once", "enterprises"),
    },
)
LEFT_OUT = TableOf(
    "left_out",
    "Industries whose strength no core holds",
    {
        "industry": Col("Industry of the regional accounts, or division (TOL 2008)", "code"),
        "divisions": Col("Divisions (TOL 2008)", "code"),
        "why": Col("Why it is listed", "code"),
        "in_core": Col("Divisions of it that stand in a core", "code"),
        "beside": Col("Ecosystems in which a division of it is related or enabling", "code"),
        **_MEASURES,
        **_COUNTS,
        "development": _DEVELOPMENT,
    },
)
READINESS = TableOf(
    "readiness",
    "Readiness for location work, item by item",
    {
        "ecosystem": _ECOSYSTEM,
        "item": Col("What is checked", "code"),
        "state": Col("What was found", "code"),
        "n": Col("How many were found", "number"),
        "of": Col("Of how many", "number"),
    },
)
