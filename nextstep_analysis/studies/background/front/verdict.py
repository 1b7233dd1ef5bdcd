"""The one sentence that a study begins with, and all of its front together."""

from collections.abc import Sequence

from nextstep_analysis.codes import CORE
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.front import Front
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.development.core_staff import staff_change
from nextstep_analysis.studies.background.development.effect import BETTER, FEW, UNCLEAR, WORSE
from nextstep_analysis.studies.background.front.needs_and_assets import (
    asset_line,
    need_line,
    next_line,
)
from nextstep_analysis.studies.background.front.panes import lacks, risks, strengths
from nextstep_analysis.studies.background.front.slots import (
    Frames,
    development_line,
    effect_of,
    measures_claim,
    size_line,
)
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Fact, Statement

_STRENGTH = {
    Agreement.SPECIALISED: Statement("Strong by the number of enterprises and by their size."),
    Agreement.FEWER: Statement("Smaller than the region's size would suggest."),
    Agreement.LARGE_UNITS: Statement("An ordinary number of enterprises, but large ones."),
    Agreement.SMALL_UNITS: Statement("Many enterprises, but small ones."),
    Agreement.PAR: Statement("No difference from the whole country is shown."),
    Agreement.NOT_TOLD: Statement("The figures do not tell whether the region is strong in it."),
}
_GROWTH = {
    BETTER: Statement("The number of enterprises developed better than elsewhere."),
    WORSE: Statement("The number of enterprises developed worse than elsewhere."),
    UNCLEAR: Statement("In development no difference from elsewhere is shown."),
    FEW: Statement("There are too few enterprises to judge their development."),
}
_NUMBER_UNCLEAR = Statement("In the number of enterprises no difference from elsewhere is shown.")
"""Where the growth of jobs is told, too."""


def front(
    frames: Frames, facts: Sequence[Fact], conclusions: Sequence[Conclusion], scope: Scope
) -> Front:
    """What a study says first, from its tables by name, its facts and what follows from them."""
    headlines = (
        size_line(frames, scope),
        development_line(frames, scope),
        need_line(frames),
        asset_line(facts, scope),
        next_line(frames, conclusions, scope),
    )
    return Front(
        _verdict(frames, scope),
        headlines,
        strengths(frames, facts, scope),
        lacks(frames, scope),
        risks(frames, facts, scope),
    )


def _verdict(frames: Frames, scope: Scope) -> Statement:
    core = only(frames["three_measures"], industry=CORE).iloc[0]
    grown, claims = effect_of(frames, scope)
    said = _GROWTH
    if staff_change(frames) is not None:
        said = {**_GROWTH, UNCLEAR: _NUMBER_UNCLEAR}
    then = said[grown].given(claims=claims) if grown in said else None
    claim = measures_claim(core, scope)
    return _STRENGTH[Agreement(core["verdict"])].given(claims=(claim,), then=then)
