"""The industries of the regional accounts as lists of TOL 2008 divisions."""

from typing import Annotated

from pydantic import Field, model_validator

from nextstep_analysis.catalogue.fields import IndustryCode, Line, Switch, Texts, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.project import Project

FILE = "accounts_industries.yaml"


class AccountsIndustry(Entry):
    """One industry of the regional accounts.

    Attributes
    ----------
    code, input_output
        In `regional_accounts`, and where it differs in `input_output`.
    divisions : tuple
        The TOL 2008 divisions it consists of; with `partial` a part of the one.
    same_as : str, optional
        The section or division with the same content, whose official names it has.
    name, short : texts, optional
        Our own wording where there is no such code.
    """

    code: Line
    divisions: Annotated[tuple[IndustryCode, ...], Field(min_length=1)]
    input_output: Line | None = None
    partial: Switch = False
    same_as: Line | None = None
    name: Texts | None = None
    short: Texts | None = None

    @model_validator(mode="after")
    def _check(self) -> "AccountsIndustry":
        if (self.same_as is None) == (self.name is None):
            raise ValueError("either 'same_as' or a 'name' of its own is needed")
        if (self.name is None) != (self.short is None):
            raise ValueError("'name' and 'short' go together")
        if self.name and self.short and not ("sv" in self.name and "sv" in self.short):
            raise ValueError("'name' and 'short' are needed in fi, sv and en")
        if self.partial and len(self.divisions) != 1:
            raise ValueError("a 'partial' industry is a part of one division")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes it has in the tables."""
        return (self.code, self.input_output) if self.input_output else (self.code,)


class AccountsIndustries(Entry):
    """All industries of the regional accounts: no division in two of them but by parts."""

    industries: Annotated[tuple[AccountsIndustry, ...], Field(min_length=1)]
    not_covered: tuple[IndustryCode, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "AccountsIndustries":
        codes = [code for industry in self.industries for code in industry.codes]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"the code {twice[0]!r} stands twice; each may stand once")
        holders: dict[str, list[AccountsIndustry]] = {}
        for industry in self.industries:
            for division in industry.divisions:
                holders.setdefault(division, []).append(industry)
        for division, holding in holders.items():
            if division in self.not_covered:
                raise ValueError(f"{division} is in {holding[0].code} and under 'not_covered'")
            if (len(holding) > 1) != all(one.partial for one in holding):
                raise ValueError(f"{division} must be in one industry, or in partial ones only")
        return self

    @property
    def codes(self) -> frozenset[str]:
        """Every code that may stand in `regional_accounts` or `input_output`."""
        return frozenset(code for industry in self.industries for code in industry.codes)


def read_accounts(project: Project) -> AccountsIndustries:
    """The map of `config/accounts_industries.yaml`.

    Raises
    ------
    CatalogueError
        If a code or a division stands twice, or a key is unknown or missing.
    """
    return read_entry(project.config / FILE, AccountsIndustries)


def check_divisions(project: Project, accounts: AccountsIndustries, divisions: set[str]) -> None:
    """Raise `CatalogueError` unless `accounts` fits the TOL 2008 `divisions`.

    Each of them is in an industry or under ``not_covered``, and none is unknown; an
    industry that is the same as a section holds all divisions of it, and no others.
    """
    path = project.config / FILE
    covered = {division for industry in accounts.industries for division in industry.divisions}
    for place, industry in enumerate(accounts.industries):
        if unknown := [code for code in industry.divisions if code not in divisions]:
            problem = f"unknown division {unknown[0]!r}{nearest(unknown[0], sorted(divisions))}"
            raise error_at(path, "industries", place, "divisions", problem=problem)
        same = industry.same_as
        if same and {code for code in divisions if code.startswith(same)} != {*industry.divisions}:
            problem = f"{industry.code} does not hold the divisions of {same}, and only these"
            raise error_at(path, "industries", place, "same_as", problem=problem)
    if absent := sorted(divisions - covered - set(accounts.not_covered)):
        problem = f"no industry holds {', '.join(absent)}; add it or name it under 'not_covered'"
        raise error_at(path, "industries", problem=problem)
