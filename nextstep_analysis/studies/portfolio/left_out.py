"""Industries that no core holds although they are strong here, and why each is listed."""

from collections.abc import Iterable, Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.state.specialisation import by_industry
from nextstep_analysis.studies.measures.enterprises import is_division
from nextstep_analysis.studies.measures.reading import totals
from nextstep_analysis.studies.portfolio.groups import Groups
from nextstep_analysis.studies.portfolio.tables import LEFT_OUT
from nextstep_analysis.studies.scope import only

STRONG, LARGE, PARTLY, UNNAMED, BESIDE = "strong", "large", "partly", "unnamed", "beside"
WHY = (STRONG, LARGE, PARTLY, UNNAMED, BESIDE)
"""Strong by all three measures and in no core; few but large units and in no core; strong as a
group of which a part is in a core; more enterprises and in no ecosystem; the same, related or
enabling only. In the order of the table."""
_MORE = "more"


def left_out(ecosystems: Mapping[str, Ecosystem], groups: Groups) -> pd.DataFrame:
    """Table `LEFT_OUT`.

    The industries of the regional accounts are judged by all three measures, for the accounts
    tell their size. Divisions beside them are listed by their number of enterprises alone.
    """
    cores = {code for one in ecosystems.values() for code in one.core}
    held = groups.divisions[~groups.divisions["partial"]].groupby("aggregate")["division"]
    members = {str(name): tuple(codes) for name, codes in held}
    judged = groups.strength({name: _whole(codes) for name, codes in members.items()})
    listed = _wider(members, judged["verdict"], cores)
    known = cores | {code for name in listed for code in members[name]}
    few = [code for code in _more(groups) if code not in known]
    alone = {code: (code,) for code in few}
    if few:
        judged = pd.concat([judged, groups.strength({n: _whole(c) for n, c in alone.items()})])
    members |= alone
    listed |= {code: BESIDE if _beside([code], ecosystems) else UNNAMED for code in few}
    rows = [
        {
            "industry": name,
            "divisions": members[name],
            "why": listed[name],
            "in_core": tuple(code for code in members[name] if code in cores),
            "beside": _beside(members[name], ecosystems),
            **judged.loc[name].drop("role").to_dict(),
            **_development(members[name], groups),
        }
        for name in sorted(listed, key=lambda name: (WHY.index(listed[name]), name))
    ]
    return pd.DataFrame(rows, columns=list(LEFT_OUT.columns))


def _wider(
    members: Mapping[str, tuple[str, ...]], verdicts: pd.Series, cores: set[str]
) -> dict[str, str]:
    """Industries of the accounts that are listed, and why."""
    listed = {}
    for name, codes in members.items():
        inside = [code for code in codes if code in cores]
        if verdicts[name] == Agreement.SPECIALISED and len(inside) < len(codes):
            listed[name] = PARTLY if inside else STRONG
        elif verdicts[name] == Agreement.LARGE_UNITS and not inside:
            listed[name] = LARGE
    return listed


def _whole(codes: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(codes, 1.0)


def _more(groups: Groups) -> list[str]:
    """Divisions with more enterprises than random settling would bring, as the studies read it."""
    scope = groups.scope
    stock = only(groups.stock, year=scope.year)
    table = by_industry(stock, totals(groups.enterprises, year=scope.year), scope=scope)
    here = only(table, region=scope.region, reading=_MORE)
    return list(here.loc[is_division(here["industry"]), "industry"])


def _beside(codes: Iterable[str], ecosystems: Mapping[str, Ecosystem]) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(
        name for name, one in ecosystems.items() if wanted & (set(one.codes) - set(one.core))
    )


def _development(codes: Iterable[str], groups: Groups) -> dict[str, object]:
    parts = _whole(codes)
    start, end = groups.counts(parts)
    return {
        "enterprises_start": start,
        "enterprises_end": end,
        "development": groups.development(parts),
    }
