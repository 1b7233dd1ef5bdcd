"""How prospects are chosen and ranked: `config/prospects.yaml`, whose head explains the keys."""

import re
from math import isclose
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import Count, Line, Real, Weight
from nextstep_analysis.catalogue.files import Entry, read_entry
from nextstep_analysis.project import Project

FILE = "prospects.yaml"
Part = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


def _check_code(code: str) -> str:
    if re.fullmatch(r"\d{2,5}", code):
        return code
    raise ValueError("a code is two to five digits in quotes, such as '642'")


def _check_rise(ends: tuple[float, float]) -> tuple[float, float]:
    if 0 < ends[0] < ends[1]:
        return ends
    raise ValueError("the two numbers must be above 0 and rise: [200000, 50000000]")


Code = Annotated[str, AfterValidator(_check_code)]
Rise = Annotated[tuple[Real, Real], AfterValidator(_check_rise)]


class Weights(Entry):
    """What each part of the index counts; they sum to 1."""

    fit: Part
    growth: Part
    funding: Part
    site: Part
    hiring: Part
    reach: Part
    size: Part

    @model_validator(mode="after")
    def _check_sum(self) -> "Weights":
        total = sum(dict(self).values())
        if not isclose(total, 1, abs_tol=1e-9):
            raise ValueError(f"the weights sum to {total:g}; they must sum to 1")
        return self


class Fit(Entry):
    """What the first place in a list is worth, and which part of it the last one has."""

    needs: Part
    bought: Part
    thin: Part
    near: Part
    core: Part
    last: Part


class Growth(Entry):
    """Growth a year that counts 0 and 1."""

    low: Real
    high: Real

    @model_validator(mode="after")
    def _check_order(self) -> "Growth":
        if not self.low < self.high:
            raise ValueError(f"'low' is {self.low:g}; it must be below 'high', {self.high:g}")
        return self


class Signals(Entry):
    """For how long a dated signal counts, and what it counts at the end.

    `least` is at least 0.5, the middle of what is not known: to be on a list is never a fault.
    """

    years: Count
    least: Annotated[float, Field(strict=True, ge=0.5, le=1)]


class Reach(Entry):
    """Minutes that count 1 and 0."""

    near: Count
    far: Count

    @model_validator(mode="after")
    def _check_order(self) -> "Reach":
        if not self.near < self.far:
            raise ValueError(f"'near' is {self.near}; it must be below 'far', {self.far}")
        return self


class Size(Entry):
    """What counts 0 and 1, and what an employer counts at least where none is known."""

    turnover: Rise
    personnel: Rise
    persons: Rise
    employer: Part


class Confidence(Entry):
    """Widths of the interval up to which an index is good, and fair."""

    good: Part
    fair: Part

    @model_validator(mode="after")
    def _check_order(self) -> "Confidence":
        if not self.good < self.fair:
            raise ValueError(f"'good' is {self.good:g}; it must be below 'fair', {self.fair:g}")
        return self


class Caps(Entry):
    """Largest shares of the list."""

    industry: Weight
    municipality: Weight
    ecosystem: Weight


class Notices(Entry):
    """Notices that keep a company out, and for how long."""

    codes: Annotated[tuple[Line, ...], Field(min_length=1)]
    years: Count


class Prospecting(Entry):
    """All of `config/prospects.yaml`."""

    weights: Weights
    fit: Fit
    growth: Growth
    signals: Signals
    reach: Reach
    size: Size
    confidence: Confidence
    caps: Caps
    short_list: Count
    alike: Annotated[float, Field(ge=1, le=100, allow_inf_nan=False)]
    holding: tuple[Code, ...]
    notices: Notices
    publish: Annotated[bool, Field(strict=True)]


def read_prospecting(project: Project) -> Prospecting:
    """`config/prospects.yaml`.

    Raises
    ------
    CatalogueError
        If it is missing or does not hold together: file, line, what is allowed.
    """
    return read_entry(project.config / FILE, Prospecting)
