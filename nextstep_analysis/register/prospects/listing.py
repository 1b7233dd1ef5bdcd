"""The list of prospects: chosen, ranked, spread, explained."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Prospecting
from nextstep_analysis.prospects import HOME, LONG, PARTS, SHORT, ProspectList
from nextstep_analysis.register.by_hand import Links
from nextstep_analysis.register.database import Register
from nextstep_analysis.register.linking import Bridge
from nextstep_analysis.register.prospects.candidates import candidates, day_of, later_than, noticed
from nextstep_analysis.register.prospects.fitting import best_fits, fits, fits_of_codes
from nextstep_analysis.register.prospects.groups import proposed_groups
from nextstep_analysis.register.prospects.leaving_out import REASONS, left_out
from nextstep_analysis.register.prospects.outcomes import Contact, outcome_notes
from nextstep_analysis.register.prospects.reasons import fit_reason, reasons
from nextstep_analysis.register.prospects.scoring import index_of, part_ranges
from nextstep_analysis.register.prospects.spreading import spread
from nextstep_analysis.study import Statement

PASSED = {
    "industry": Statement("Passed over: its industry has its share of the list"),
    "municipality": Statement("Passed over: its municipality has its share of the list"),
    "ecosystem": Statement("Passed over: its ecosystem has its share of the list"),
}
BELOW = Statement("Fits, but stands below the list, or a cap is full")
BELOW_ALL = Statement("Fits, but stands below the last of the list")
UNKNOWN = Statement("Not in the register")
WEIGHTS = Statement(
    "Weights of the index: fit {fit:.0%}, growth of turnover {growth:.0%}, public funding "
    "{funding:.0%}, new sites {site:.0%}, hiring {hiring:.0%}, reach {reach:.0%}, size {size:.0%}."
)
FEWER = Statement(
    "Asked for were {n:d}; the list has {found:d}: no more fit within the caps of the settings."
)
ABROAD = Statement(
    "{fit:d} company abroad fits, of an unknown distance; {n:d} stands in the list. The best that "
    "fits has rank {rank:d}.",
    plural="{fit:d} companies abroad fit, of an unknown distance; {n:d} of them stand in the list. "
    "The best that fits has rank {rank:d}.",
    count="fit",
)
LATER = Statement(
    "{n:d} entry of imported accounts and lists is of a day after {day:date}, of which the "
    "register is, and does not count: a newer register takes it in.",
    plural="{n:d} entries of imported accounts and lists are of days after {day:date}, of which "
    "the register is, and do not count: a newer register takes them in.",
    count="n",
)
_ALSO = 3
"""Other fits that are told of a company."""


@dataclass(frozen=True)
class Wanted:
    """What a list is made for, and with what.

    Attributes
    ----------
    looked_for : DataFrame
        See `studies.prospects.openings`.
    homes, minutes : Series
        By municipality: its region, and minutes by road to `region`.
    ecosystems : mapping
        Names by language, by id.
    asked : collection
        Business ids of which it is wanted why they are not in the list.
    outcomes : mapping, optional
        Past contacts by business id, on which the index is tested.
    """

    looked_for: pd.DataFrame
    homes: pd.Series
    minutes: pd.Series
    region: str
    ecosystems: Mapping[str, Mapping[str, str]]
    bridge: Bridge
    links: Links
    told: Prospecting
    not_contacted: Collection[str]
    n: int
    asked: Collection[str] = ()
    outcomes: Mapping[str, Contact] = field(default_factory=dict)


def make_list(register: Register, wanted: Wanted) -> ProspectList:
    """The first `wanted.n` companies outside the region, by their index.

    Raises
    ------
    DataError
        If the register does not say of which day it is.
    """
    told, day = wanted.told, day_of(register)
    companies = candidates(
        register, wanted.homes, region=wanted.region, day=day, years=told.signals.years
    )
    of_codes = fits_of_codes(companies, wanted.looked_for, bridge=wanted.bridge, fit=told.fit)
    companies = companies.join(best_fits(companies, of_codes, wanted.links), on="business_id")
    notices = told.notices
    reason = left_out(
        companies,
        region=wanted.region,
        noticed=noticed(register, codes=notices.codes, day=day, years=notices.years),
        not_contacted=wanted.not_contacted,
        holding=told.holding,
    )
    chosen = companies[reason < 0].astype({"place": "int64", "of": "int64"})
    ranked = _ranked(chosen, wanted, day)
    said, is_tested = outcome_notes(ranked, wanted.outcomes, day=day)
    rows, passed = spread(ranked, n=wanted.n, caps=told.caps)
    rows = _finished(rows, fits(rows, of_codes, wanted.links), register, wanted)
    abroad, late = tuple(_abroad(ranked, rows)), tuple(_late(register, day))
    return ProspectList(
        rows=rows,
        out=_counted(reason, passed, len(ranked) - len(rows)),
        as_of=day,
        region=wanted.region,
        notes=(*_notes(wanted, len(rows)), *abroad, *late, *said),
        abroad=abroad,
        late=late,
        tested=is_tested,
        fitting=len(ranked),
        outcomes=said,
        demo=register.demo,
        part=not (register.demo or register.whole),
        gone=_why(wanted.asked, companies["business_id"], reason, rows["business_id"]),
    )


def _ranked(chosen: pd.DataFrame, wanted: Wanted, day: date) -> pd.DataFrame:
    chosen = chosen.assign(minutes=chosen["municipality"].map(wanted.minutes).astype(float))
    parts = part_ranges(chosen, wanted.told, day=day)
    index = index_of(parts, wanted.told.weights, wanted.told.confidence)
    table = pd.concat([chosen.drop(columns=["fit_low", "fit_high"]), parts, index], axis="columns")
    return table.sort_values("rank", ignore_index=True)


def _finished(
    rows: pd.DataFrame, found: pd.DataFrame, register: Register, wanted: Wanted
) -> pd.DataFrame:
    """With reasons, what else is among what they fit (`found`), groups and proposed stages."""
    told, names = wanted.told, wanted.ecosystems
    also = found[found.duplicated("business_id") & found["sure"]].groupby("business_id").head(_ALSO)
    listed: dict[str, tuple[Statement, ...]] = {}
    for row in also.to_dict("records"):
        one = row["business_id"]
        listed[one] = (*listed.get(one, ()), fit_reason(row, names))
    groups = proposed_groups(rows, register, alike=told.alike)
    place = range(len(rows))
    return rows.assign(
        reasons=reasons(
            rows,
            weights=told.weights,
            ecosystems=names,
            region=wanted.region,
            years=told.signals.years,
        ),
        also=[listed.get(one, ()) for one in rows["business_id"]],
        group=rows["business_id"].map(groups),
        stage=[SHORT if number < told.short_list else LONG for number in place],
        owner_role="",
        next_action="",
        note="",
    ).reset_index(drop=True)


def _notes(wanted: Wanted, found: int) -> Iterator[Statement]:
    weights = wanted.told.weights
    yield WEIGHTS.given(**{part: getattr(weights, part) for part in PARTS})
    if found < wanted.n:
        yield FEWER.given(n=wanted.n, found=found)


def _abroad(ranked: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Statement]:
    there = ranked.loc[ranked["country"] != HOME, "rank"]
    if len(there):
        listed = int((rows["country"] != HOME).sum())
        yield ABROAD.given(fit=len(there), n=listed, rank=int(there.min()))


def _late(register: Register, day: date) -> Iterator[Statement]:
    if n := later_than(register, day):
        yield LATER.given(n=n, day=day.isoformat())


def _counted(
    reason: pd.Series, passed: Counter[str], behind: int
) -> tuple[tuple[Statement, int], ...]:
    counts = reason.value_counts()
    out = [(REASONS[n], int(counts.get(n, 0))) for n in range(len(REASONS))]
    over = [(PASSED[key], passed[key]) for key in PASSED]
    return (*out, *over, (BELOW_ALL, behind - passed.total()))


def _why(
    asked: Collection[str], ids: pd.Series, reason: pd.Series, listed: pd.Series
) -> dict[str, Statement]:
    named = ids[ids.isin(list(asked))]
    places = dict(zip(named, reason[named.index], strict=True))
    here = frozenset(listed)
    return {
        one: UNKNOWN if one not in places else (REASONS[places[one]] if places[one] >= 0 else BELOW)
        for one in asked
        if one not in here
    }
