"""Chapter 8 of a study: what the data cannot say."""

from collections.abc import Iterable, Mapping

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Limit, Statement

_INTERVALS = Statement(
    "Enterprises, openings and closures are counted completely, so the {level:.0%} intervals are "
    "no estimates of an unknown value: they tell how far such counts would vary if enterprises "
    "settled, opened and closed independently, and nothing of errors of definition. Of many "
    "readings some are wrong by chance alone; where a table reads many industries, it says how "
    "many."
)
_ENTERPRISES = Statement(
    "Enterprises are counted where their head office is; the count says nothing of their jobs "
    "or turnover."
)
_REFERENCE = Statement("The reference, {reference:name}, includes the region itself.")
_PEERS = Statement(
    "The peer regions ({peers}) were chosen by judgement; peers computed from structure may differ."
)
_OTHER_PEERS = Statement(
    "The peer regions ({peers}) are the regions nearest to this one by structure, or were named "
    "when the study was made; they were not chosen by judgement for this ecosystem."
)
_WEIGHTS = Statement(
    "The weights of the roles (core {core:.2f}, related {related:.2f}, enabling "
    "{enabling:.2f}) are a convention of these studies, not an estimate."
)


_SERIES_END = Statement(
    "The figures on enterprises end in {year:year}: what came after, such as the slump of "
    "construction in 2023–2025, is in no growth told here."
)
_SERIES_END_NUMBERS = Statement(
    "The figures on enterprises end in {year:year}: what came after, such as the slump of "
    "construction in 2023–2025, is in no growth of their number."
)


def general_limits(scope: Scope, *, later: bool = False) -> tuple[Statement, ...]:
    """What holds for every study, whatever its ecosystem; `later`: jobs tell of later years."""
    settings = scope.settings
    whole = scope.reference == WHOLE_COUNTRY
    weights = settings.weights
    return (
        _ENTERPRISES,
        _INTERVALS.given(level=settings.interval_level),
        (_SERIES_END_NUMBERS if later else _SERIES_END).given(year=scope.year),
        *([_REFERENCE.given(reference=Code(scope.reference))] if whole else []),
        _peers_told(scope).given(peers=[Code(peer) for peer in scope.peers]),
        _WEIGHTS.given(core=weights.core, related=weights.related, enabling=weights.enabling),
    )


def _peers_told(scope: Scope) -> Statement:
    """Where the peers come from: an ecosystem's own were chosen for the region of the settings."""
    own = tuple(p for p in scope.ecosystem.peers if p not in (scope.region, scope.reference))
    chosen = scope.region == scope.settings.region and scope.peers == own
    return _PEERS if chosen else _OTHER_PEERS


def dataset_limits(
    datasets: Mapping[str, Dataset],
    used: Iterable[str],
    figures: Mapping[str, Mapping[str, float]],
) -> dict[str, tuple[Limit, ...]]:
    """Breaks and limits of the datasets `used`, as the data catalogue words them.

    `figures` are those of each dataset itself (`processed.figures_of`).
    """
    return {
        name: tuple(
            Limit(texts, figures.get(name, {}))
            for texts in (*(gap.note for gap in datasets[name].breaks), *datasets[name].told_limits)
        )
        for name in sorted(used)
    }
