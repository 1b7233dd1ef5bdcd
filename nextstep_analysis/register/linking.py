"""Which companies belong to which ecosystem, by the classes that its file means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem, Member
from nextstep_analysis.industry_codes import TOL_2008, TOL_2025
from nextstep_analysis.register.by_hand import Links
from nextstep_analysis.register.database import Register
from nextstep_analysis.register.tables import COMPANIES

YES, PERHAPS, CONFIRMED = "yes", "cannot be told", "confirmed"
"""By its class all of which is meant; by one that only a part of is, or that is too coarse; by
hand."""
COLUMNS = ["business_id", "ecosystem", "role", "member", "answer"]


@dataclass(frozen=True)
class Bridge:
    """The classes of TOL 2008 that each class of TOL 2025 consists of, by their digits."""

    old: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Bridge":
        """From the table ``tol_bridge``: ``level, tol2008, tol2025``."""
        rows = table[table["level"] == "class"]
        pairs = zip(_digits(rows["tol2025"]), _digits(rows["tol2008"]), strict=True)
        found: dict[str, set[str]] = {}
        for new, old in pairs:
            found.setdefault(new, set()).add(old)
        return cls({new: frozenset(olds) for new, olds in found.items()})

    def classes(self, code: str) -> frozenset[str]:
        """The classes of TOL 2008 that a code of TOL 2025, of two to five digits, may be."""
        if exact := self.old.get(code[:4]):
            return exact
        below = (olds for new, olds in self.old.items() if new.startswith(code))
        return frozenset().union(*below)


def active_companies(register: Register) -> pd.DataFrame:
    """Active companies: id, industry and its classification, where, since when, registers."""
    wanted = (
        "business_id, name, industry, code_set, municipality, registered, employer_since, vat_since"
    )
    return register.connection.execute(
        f"SELECT {wanted} FROM {COMPANIES.name} WHERE active ORDER BY business_id"
    ).df()


def linked(
    companies: pd.DataFrame,
    ecosystems: Mapping[str, Ecosystem],
    *,
    bridge: Bridge,
    links: Links,
) -> pd.DataFrame:
    """The ecosystems of each company, with how sure that is.

    Parameters
    ----------
    companies : DataFrame
        As `active_companies`.
    ecosystems : mapping by id
        Whose industries are meant: divisions of TOL 2008, or classes of them (`parts`).
    bridge : Bridge
        For companies with a code of TOL 2025. Below four digits the two are not told apart.
    links : Links
        What people have confirmed and excluded; it goes before the codes.

    Returns
    -------
    DataFrame `COLUMNS`, one row per company and ecosystem, sorted
        ``member`` is the division of TOL 2008; "" for what is confirmed by hand.
    """
    codes = companies[["industry", "code_set"]].dropna().drop_duplicates()
    told = {
        (code, scheme): [
            (name, *found)
            for name, ecosystem in ecosystems.items()
            if (found := answer_of(code, scheme, ecosystem, bridge))
        ]
        for code, scheme in codes.itertuples(index=False)
    }
    rows = [
        (business_id, *found)
        for business_id, code, scheme in companies[
            ["business_id", "industry", "code_set"]
        ].itertuples(index=False)
        for found in told.get((code, scheme), ())
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return _by_hand(table, links, frozenset(companies["business_id"]))


def answer_of(
    code: str, scheme: str, ecosystem: Ecosystem, bridge: Bridge
) -> tuple[str, str, str] | None:
    """Role, division and answer of a company's code in an ecosystem; None where it is outside.

    A code that may be inside by one role and by another takes the nearest: core first.
    """
    found = []
    for division, member in ecosystem.members.items():
        if answer := meant_by(code, scheme, _meant(member), bridge):
            found.append((ecosystem.roles[division], division, answer))
    return next((one for one in found if one[2] == YES), found[0] if found else None)


def meant_by(code: str, scheme: str, meant: Sequence[str], bridge: Bridge) -> str | None:
    """Whether a company's code is one of those that begin with one of `meant`, of TOL 2008.

    Returns
    -------
    str or None
        `YES`, `PERHAPS` (too coarse, or a class of TOL 2025 of which only a part is), or None.
    """
    if scheme == TOL_2008:
        return _inside(code, meant)
    if scheme == TOL_2025:
        return _all_or_some([_inside(old, meant) for old in bridge.classes(code)])
    return None


def _meant(member: Member) -> list[str]:
    return [part.replace(".", "") for part in member.parts] or [member.code[1:]]


def _inside(code: str, meant: Sequence[str]) -> str | None:
    """Whether a code of TOL 2008 is meant: yes, no, or too coarse to tell."""
    if any(code.startswith(part) for part in meant):
        return YES
    return PERHAPS if any(part.startswith(code) for part in meant) else None


def _all_or_some(answers: list[str | None]) -> str | None:
    if answers and all(answer == YES for answer in answers):
        return YES
    return PERHAPS if any(answers) else None


def _by_hand(table: pd.DataFrame, links: Links, there: frozenset[str]) -> pd.DataFrame:
    """`table` with what people have confirmed, and without what they have excluded."""
    out = {(one.business_id, one.ecosystem) for one in (*links.excluded, *links.confirmed)}
    pairs = pd.MultiIndex.from_frame(table[["business_id", "ecosystem"]])
    kept = table[~pairs.isin(list(out))] if out else table
    made = [
        (one.business_id, one.ecosystem, one.role, "", CONFIRMED)
        for one in links.confirmed
        if one.business_id in there
    ]
    both = pd.concat([kept, pd.DataFrame(made, columns=COLUMNS)]) if made else kept
    return both.sort_values(["business_id", "ecosystem"], ignore_index=True)


def _digits(codes: pd.Series) -> pd.Series:
    return codes.str.replace(".", "", regex=False)
