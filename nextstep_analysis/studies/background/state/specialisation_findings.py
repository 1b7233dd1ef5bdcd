"""What the counts of enterprises say, in sentences: of settling, never of specialisation alone."""

import pandas as pd

from nextstep_analysis.claim import Claim, all_of, cells, counted, none_of
from nextstep_analysis.codes import CORE, READS_FEWER, READS_MORE, WHOLE_COUNTRY
from nextstep_analysis.indicators.multiplicity import expected_false_readings
from nextstep_analysis.indicators.verdicts import Answer
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

_BOUND = Statement(
    "These are figures of whole divisions, of which the ecosystem is only a part: {codes}."
)
_CORE = Statement(
    "In {region:in}, the core industries of the ecosystem have {n:d} enterprises ({year:year}). "
    "Their share of all enterprises is {lq:.2f} times that in {reference:in};"
)
_MISSING = Statement(
    "The number of enterprises in the core industries in {region:in} is not available "
    "for {year:year}."
)
_READ = {
    "more": Statement("that is more than random settling would bring."),
    "slightly_more": Statement("that is slightly more than random settling would bring."),
    "within": Statement("that is within what random settling would bring."),
    "slightly_fewer": Statement("that is slightly fewer than random settling would bring."),
    "fewer": Statement("that is fewer than random settling would bring."),
    "alike": Statement(
        "in these industries the regions do not differ by more than random settling would bring, "
        "so nothing can be told of a single one."
    ),
}
_SMOOTHED = Statement(
    "The smoothed quotient is {smoothed:.2f} ({level:.0%} interval {lower:.2f}–{upper:.2f})."
)
_RATIO = Statement("The {level:.0%} interval of the ratio is {lower:.2f}–{upper:.2f}.")
_STRONG = Statement(
    "Of the {n:d} core industries, {more:d} has more enterprises in {region:in} than random "
    "settling would bring: {industries:short_lower}.",
    plural="Of the {n:d} core industries, {more:d} have more enterprises in {region:in} than "
    "random settling would bring: {industries:short_lower}.",
    count="more",
)
_NONE = Statement(
    "In none of the {n:d} core industries does {region:name} have more enterprises than random "
    "settling would bring: {industries:short_lower}."
)
_BY_CHANCE = Statement(
    "Of the {n:d} industries in the table {told:d} is read as more or fewer; of such readings, "
    "{wrong:.2f} would be expected to be wrong.",
    plural="Of the {n:d} industries in the table {told:d} are read as more or fewer; of such "
    "readings, {wrong:.2f} would be expected to be wrong.",
    count="told",
)
_HARDLY = Statement(
    "Of the {n:d} industries in the table {told:d} is read as more or fewer; of such readings, "
    "fewer than {least:.2f} would be expected to be wrong.",
    plural="Of the {n:d} industries in the table {told:d} are read as more or fewer; of such "
    "readings, fewer than {least:.2f} would be expected to be wrong.",
    count="told",
)
LEAST_WRONG = 0.01  # expected false readings that are still told as a number


def core_finding(here: pd.Series, scope: Scope) -> Statement:
    """How many enterprises the core has, and whether random settling would bring as many."""
    rows = {"region": scope.region, "industry": CORE}
    places = {"region": Code(scope.region), "reference": Code(scope.reference)}
    if here["reading"] == "missing":
        return _MISSING.given(
            evidence="core_by_region",
            claims=(cells("core_by_region", rows, reading="missing"),),
            region=places["region"],
            year=scope.year,
        )
    n, quotient = here["enterprises"], here["location_quotient"]
    bounds = scope.core_upper_bounds
    bound = _BOUND.given(codes=", ".join(bounds)) if bounds else None
    return _CORE.given(
        evidence="core_by_region",
        then=_read(here, rows, bound, scope),
        claims=(cells("core_by_region", rows, enterprises=n, location_quotient=quotient),),
        n=n,
        lq=quotient,
        year=scope.year,
        **places,
    )


def _read(here: pd.Series, rows: dict, then: Statement | None, scope: Scope) -> Statement:
    """The reading in words, then the interval where there is one, then `then`."""
    reading, ends = here["reading"], {"lower": here["lower"], "upper": here["upper"]}
    level = scope.settings.interval_level
    claims = [cells("core_by_region", rows, reading=reading)]
    if scope.reference == WHOLE_COUNTRY:
        says = {"region": scope.region, "codes": scope.ecosystem.core, "reading": reading}
        claims.append(Claim("settling", "core_by_region", says=says))
        if reading != "alike":
            smoothed = here["smoothed_quotient"]
            shown = cells("core_by_region", rows, smoothed_quotient=smoothed, **ends)
            then = _SMOOTHED.given(
                then=then, claims=(shown,), smoothed=smoothed, level=level, **ends
            )
    else:
        shown = cells("core_by_region", rows, **ends)
        then = _RATIO.given(then=then, claims=(shown,), level=level, **ends)
    return _READ[reading].given(then=then, claims=claims)


def industry_finding(industries: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """The core industries with more enterprises than random settling would bring, if any."""
    core = only(industries, role="core")
    if len(core) < 2 or (core["reading"] == "missing").any():
        return ()
    codes = list(only(core, reading=READS_MORE)["industry"])
    region, among = Code(scope.region), {"role": "core"}
    every = counted("industries", among, len(core))
    if not codes:
        none = none_of("industries", {"reading": READS_MORE}, among=among)
        told = {"n": len(core), "industries": [Code(code) for code in core["industry"]]}
        return (_NONE.given(evidence="industries", claims=(every, none), region=region, **told),)
    claims = (
        every,
        counted("industries", {**among, "reading": READS_MORE}, len(codes)),
        all_of("industries", {"reading": READS_MORE}, among={"industry": codes}),
        *(_settling(row, scope) for _, row in core.iterrows()),
    )
    return (
        _STRONG.given(
            evidence="industries",
            claims=claims,
            n=len(core),
            more=len(codes),
            industries=[Code(code) for code in codes],
            region=region,
        ),
    )


def _settling(row: pd.Series, scope: Scope) -> Claim:
    """The reading of one industry: against the whole country counted again from all regions."""
    if scope.reference != WHOLE_COUNTRY:
        return cells("industries", {"industry": row["industry"]}, reading=row["reading"])
    says = {"region": scope.region, "codes": (row["industry"],), "reading": row["reading"]}
    return Claim("settling", "industries", says=says)


def multiplicity_note(industries: pd.DataFrame) -> tuple[Statement, ...]:
    """How many of the readings would be wrong: one minus the probability of each, summed."""
    told = only(industries, reading=[*READS_MORE, *READS_FEWER]).dropna(subset=["probability"])
    if told.empty:
        return ()
    above = told["reading"].isin(READS_MORE).map({True: Answer.ABOVE, False: Answer.BELOW})
    wrong = expected_false_readings(
        pd.DataFrame({"p_above": told["probability"], "answer": above})
    ).sum()
    counts = {"n": len(industries), "told": len(told)}
    if wrong < LEAST_WRONG:
        return (_HARDLY.given(least=LEAST_WRONG, **counts),)
    return (_BY_CHANCE.given(wrong=wrong, **counts),)
