"""Tables of chapter 7: what each column means."""

from nextstep_analysis.declared import Col, TableOf

_WHO = Col("Whom it is for: organisations and roles", "code")

CONCLUSIONS = TableOf(
    "conclusions",
    "What follows from the figures and the documented facts, by rule",
    {
        "rank": Col("Place in the written order of the rules", "rank"),
        "rule": Col("Rule that found it", "code"),
        "part": Col("Part of the report that shows the evidence", "code"),
        "who": _WHO,
        "confidence": Col("Confidence: good, fair or weak", "code"),
        "evidence": Col("Table or address of the evidence", "text"),
    },
)
QUESTIONS = TableOf(
    "open_questions",
    "What the data cannot say: questions for interviews and workshops",
    {
        "rank": Col("Place in the written order of the limits", "rank"),
        "limit": Col("Limit of the data that it comes from", "code"),
        "who": _WHO,
        "evidence": Col("Table of the study that has the limit", "text"),
    },
)
