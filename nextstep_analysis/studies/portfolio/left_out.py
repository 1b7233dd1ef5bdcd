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
from nextstep_analysis.studies.scope import Compared, only

STRONG, LARGE, PARTLY, UNNAMED, BESIDE = "strong", "large", "partly", "unnamed", "beside"
WHY = (STRONG, LARGE, PARTLY, UNNAMED, BESIDE)
"""Strong by all three measures and in no core; few but large units and in no core; strong as a
group of which a part is in a core; more enterprises and in no ecosystem; the same, related or
enabling only. In the order of the table."""
_MORE = "more"


def left_out(
    ecosystems: Mapping[str, Ecosystem], groups: Groups, *, scope: Compared
) -> pd.DataFrame:
    """Table `LEFT_OUT`.

    The industries of the regional accounts are judged by all three measures, for the accounts
    tell their size. Divisions beside them are listed by their number of enterprises alone.
    """
    cores = {code for one in ecosystems.values() for code in one.core}
    held = groups.divisions[~groups.divisions["partial"]].groupby("aggregate")["division"]
    wider = {str(name): tuple(codes) for name, codes in held}
    judged = groups.strength({name: _whole(codes) for name, codes in wider.items()})
    listed = {}
    for name, verdict in judged["verdict"].items():
        inside = [code for code in wider[str(name)] if code in cores]
        if verdict == Agreement.SPECIALISED and len(inside) < len(wider[str(name)]):
            listed[str(name)] = PARTLY if inside else STRONG
        elif verdict == Agreement.LARGE_UNITS and not inside:
            listed[str(name)] = LARGE
    known = cores | {code for name in listed for code in wider[name]}
    few = [code for code in _more(groups, scope) if code not in known]
    alone = {code: (code,) for code in few}
    judged = pd.concat([judged, groups.strength({n: _whole(c) for n, c in alone.items()})])
    listed |= {code: BESIDE if _beside([code], ecosystems) else UNNAMED for code in few}
    ordered = sorted(listed, key=lambda name: (WHY.index(listed[name]), name))
    members = wider | alone
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
        for name in ordered
    ]
    return pd.DataFrame(rows, columns=list(LEFT_OUT.columns))


def _whole(codes: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(codes, 1.0)


def _more(groups: Groups, scope: Compared) -> list[str]:
    """Divisions with more enterprises than random settling would bring, as the studies read it."""
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
