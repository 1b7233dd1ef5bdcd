"""Rules on where the core is going: its growth against that of the same industries elsewhere."""

from collections.abc import Iterator

import pandas as pd

from nextstep_analysis.claim import Claim, cells
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.studies.background.conclusions.given import Given
from nextstep_analysis.studies.background.development.effect import (
    BETTER,
    FEW,
    REST,
    UNCLEAR,
    WORSE,
)
from nextstep_analysis.study import Statement

_TABLE = "regional_effect"
_FEW = Statement(
    "Only {n:d} core enterprise opened or closed in {start:year}–{end:year}.",
    plural="Only {n:d} core enterprises opened or closed in {start:year}–{end:year}.",
    count="n",
)
_NONE = Statement("No core enterprise opened or closed in {start:year}–{end:year}.")
_UNCLEAR = Statement(
    "Core enterprises went from {before:d} ({start:year}) to {after:d} ({end:year}); the change "
    "cannot be told from that elsewhere."
)
_BETTER = Statement(
    "The core gained {effect:d} enterprises over the growth of the same industries elsewhere."
)
_WORSE = Statement(
    "The core fell {effect:d} enterprises short of the growth of the same industries elsewhere."
)
_SAID = {
    FEW: (
        Statement(
            "With so few events among {enterprises:d} enterprises, one more or less turns the "
            "result: not wise to build on."
        ),
        Statement("The {enterprises:d} firms by name, and what each of them plans."),
        ("development_company", "firms"),
    ),
    UNCLEAR: (
        Statement(
            "Neither a wave nor a decline of its own is shown among {enterprises:d} enterprises."
        ),
        Statement("The {enterprises:d} enterprises and their jobs after {year:year}."),
        ("development_company", "statistics"),
    ),
    BETTER: (
        Statement("It did better than elsewhere: something here may work."),
        Statement("Which firms opened, and why here."),
        ("development_company", "firms"),
    ),
    WORSE: (
        Statement("It fell behind: something here may hold it back."),
        Statement("Which firms closed or left, and why."),
        ("development_company", "firms"),
    ),
}


def growth(given: Given) -> Iterator[Conclusion]:
    """Ahead, behind, not told apart, or too few events to compare; nothing where not tested.

    Against a single region there is no test and no such table.
    """
    if _TABLE not in given.frames:
        return
    row = given.frames[_TABLE].set_index("reference").loc[REST]
    verdict = row["verdict"]
    if verdict not in _SAID or pd.isna(row["events"]):
        return
    meaning, ask, who = _SAID[verdict]
    main = _main(given)
    years = {"year": given.year} if verdict == UNCLEAR else {}
    counts = {"enterprises": main["enterprises_end"]} if verdict in (FEW, UNCLEAR) else {}
    rows = {"region": given.region, "start": int(main["start"])}
    shown = [cells("growth", rows, enterprises_end=number) for number in counts.values()]
    claim = Claim(
        "effect",
        _TABLE,
        says={"codes": given.core, "region": given.region, "verdict": verdict},
    )
    yield Conclusion(
        f"growth_{verdict}",
        _observed(verdict, row, given, claim),
        meaning.given(claims=shown, **counts),
        ask.given(claims=shown, **counts, **years),
        who,
        "good",
        _TABLE,
        "direction",
    )


def _main(given: Given) -> pd.Series:
    """Growth of the core here over the main period."""
    rows = given.frames["growth"]
    return rows[rows["region"] == given.region].iloc[0]


def _observed(verdict: str, row: pd.Series, given: Given, claim: Claim) -> Statement:
    main = _main(given)
    start, end = int(main["start"]), int(main["end"])
    told = {"evidence": _TABLE}
    if verdict == FEW:
        shown = cells(_TABLE, {"reference": REST}, events=row["events"])
        years = {"start": start + 1, "end": end}
        if row["events"] == 0:
            return _NONE.given(claims=(claim, shown), **told, **years)
        return _FEW.given(claims=(claim, shown), n=row["events"], **told, **years)
    if verdict == UNCLEAR:
        ends = {
            "enterprises_start": main["enterprises_start"],
            "enterprises_end": main["enterprises_end"],
        }
        rows = {"region": given.region, "start": start}
        shown = cells("growth", rows, **ends)
        before, after = ends.values()
        told |= {"before": before, "after": after, "start": start, "end": end}
        return _UNCLEAR.given(claims=(claim, shown), **told)
    shown = cells(_TABLE, {"reference": REST}, effect=row["effect"])
    message = _BETTER if verdict == BETTER else _WORSE
    return message.given(claims=(claim, shown), effect=abs(row["effect"]), **told)
