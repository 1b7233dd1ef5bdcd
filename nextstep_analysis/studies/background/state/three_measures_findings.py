"""What enterprises, accounts and jobs say of the core together, in sentences."""

import pandas as pd

from nextstep_analysis.claim import Claim, cells
from nextstep_analysis.codes import CORE
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

OWN_JOBS, OWN_PERSONNEL = "own jobs", "own personnel"
"""The measure that leads where jobs, or personnel, are those of the very industries."""
OWN = (OWN_JOBS, OWN_PERSONNEL)

_VERDICT = {
    Agreement.SPECIALISED: Statement(
        "{region:name} is specialised in the core industries of the ecosystem: the number of "
        "enterprises and their size agree."
    ),
    Agreement.FEWER: Statement(
        "{region:name} has less of the core industries of the ecosystem than its size would "
        "suggest: the number of enterprises and their size agree."
    ),
    Agreement.LARGE_UNITS: Statement(
        "In the core industries of the ecosystem {region:name} has few but large units: no more "
        "enterprises than random settling would bring, but more behind them than elsewhere."
    ),
    Agreement.SMALL_UNITS: Statement(
        "In the core industries of the ecosystem {region:name} has many small units: more "
        "enterprises than random settling would bring, but no more behind them than elsewhere."
    ),
    Agreement.PAR: Statement(
        "In the core industries of the ecosystem no difference between {region:name} and "
        "{reference:name} is shown by the number of enterprises, and their size is about the same."
    ),
}
_DISAGREE = Statement(
    "Enterprises, regional accounts and jobs together give no verdict on whether {region:name} is "
    "specialised in the core industries of the ecosystem."
)
_HEAD_OFFICES = Statement(
    "Whether {region:name} is specialised in the core industries of the ecosystem cannot be told: "
    "besides the number of enterprises, which counts head offices, no figure is of the core alone."
)
_ALIKE = Statement(
    "Whether {region:name} is specialised in the core industries of the ecosystem cannot be told: "
    "the numbers of enterprises do not tell the regions from each other."
)
_ACCOUNTS = Statement(
    "Against {reference:name} the region had {va:.2f} times the share of value added and {pay:.2f} "
    "times the share of compensation of employees in the industries of the accounts that hold the "
    "core ({accounts:year}, research estimates); of the enterprises it has {lq:.2f} times the "
    "share ({year:year})."
)
_ADDED = Statement(
    "Against {reference:name} the region had {va:.2f} times the share of value added in the "
    "industries of the accounts that hold the core ({accounts:year}); of the enterprises it has "
    "{lq:.2f} times the share ({year:year})."
)
_JOBS = Statement(
    "Against {reference:name} the region had {jobs:.2f} times the share of jobs in the sections "
    "that hold the core ({jobs_year:year}); of the enterprises it has {lq:.2f} times the share "
    "({year:year})."
)

_OWN = Statement(
    "Against {reference:name} the region has {jobs:.2f} times the share of jobs in the core "
    "industries ({jobs_year:year}); of the enterprises it has {lq:.2f} times the share "
    "({year:year})."
)
_OWN_PERSONNEL = Statement(
    "Against {reference:name} the region has {jobs:.2f} times the share of the personnel of "
    "establishments in the core industries ({jobs_year:year}); of the enterprises it has {lq:.2f} "
    "times the share ({year:year})."
)
_BY_STAFF = {OWN_JOBS: _OWN, OWN_PERSONNEL: _OWN_PERSONNEL, "jobs": _JOBS}
"""By the measure that leads."""


def measures_finding(core: pd.Series, scope: Scope) -> Statement:
    """The verdict on the core by three measures, and the quotients behind it."""
    places = {"region": Code(scope.region)}
    verdict = Agreement(core["verdict"])
    if verdict in _VERDICT:
        message = _VERDICT[verdict]
    elif core["reason"] == Reason.HEAD_OFFICES:
        message = _HEAD_OFFICES
    else:
        message = _ALIKE if core["reason"] == Reason.ALIKE else _DISAGREE
    if verdict is Agreement.PAR:
        places["reference"] = Code(scope.reference)
    codes = scope.ecosystem.core
    says = {"verdict": str(verdict), "reason": core["reason"], "codes": codes}
    claim = Claim("measures", "three_measures", {"industry": CORE}, says=says)
    return message.given(
        evidence="three_measures", claims=(claim,), then=_quotients(core, scope), **places
    )


def _quotients(core: pd.Series, scope: Scope) -> Statement | None:
    """The measure that speaks for the core beside the enterprises, if one does."""
    rows = {"industry": CORE}
    told = {"lq": core["location_quotient"], "reference": Code(scope.reference)}
    if core["lead"] == "accounts":
        years = {"year": int(core["year"]), "accounts": int(core["accounts_year"])}
        names = {"va": "value_added", "pay": "compensation"}
        values = {key: core[name] for key, name in names.items() if pd.notna(core[name])}
        quotients = {names[key]: value for key, value in values.items()}
        shown = cells("three_measures", rows, location_quotient=told["lq"], **quotients)
        message = _ACCOUNTS if "pay" in values else _ADDED
        return message.given(claims=(shown,), **told, **years, **values)
    if core["lead"] != "none":
        jobs, message = core["jobs"], _BY_STAFF[core["lead"]]
        shown = cells("three_measures", rows, jobs=jobs, location_quotient=told["lq"])
        years = {"year": int(core["year"]), "jobs_year": int(core["jobs_year"])}
        return message.given(claims=(shown,), **told, **years, jobs=jobs)
    return None
