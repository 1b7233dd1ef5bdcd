"""`config/settings.yaml`: the region, the years and the limits that hold for every study."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from nextstep_analysis.catalogue.fields import Day, Line, RegionCode, Texts, Weight, Year
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.codes import Role
from nextstep_analysis.errors import CatalogueError

if TYPE_CHECKING:
    from nextstep_analysis.catalogue.sources import Dataset

_DATES = re.compile(r"(?<!\d)\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")


def _check_pair(period: Any) -> Any:
    if isinstance(period, list | tuple) and len(period) == 2:
        return period
    raise ValueError("a period is a first and a last year, such as [2018, 2022]")


MEASURED = "enterprises"
"""The dataset whose years the periods are years of."""
Period = Annotated[tuple[Year, Year], BeforeValidator(_check_pair)]


class RoleWeights(Entry):
    """How much an industry counts in an ecosystem, by its role; above 0, at most 1."""

    core: Weight
    related: Weight
    enabling: Weight

    def of(self, role: Role) -> float:
        return getattr(self, role)


class Publisher(Entry):
    """Who stands behind the reports; contacts are roles, never persons."""

    name: Texts
    project: Texts
    project_code: Line
    contact: Texts


class Site(Entry):
    """The published site as a whole: its name, what it is, and the terms of its content."""

    title: Texts
    lead: Texts
    licence: Texts


class Batch(Entry):
    """What one notebook may take before it is stopped: seconds a cell, megabytes in all."""

    cell_seconds: Annotated[int, Field(strict=True, ge=1, le=86_400)] = 600
    memory_megabytes: Annotated[int, Field(strict=True, ge=256, le=1_000_000)] = 2000


class Settings(Entry):
    """What holds for every study.

    Attributes
    ----------
    region, reference : str
        The region studied (``MK07``) and the area it is compared with (``SSS``).
    languages : tuple of str
        Languages published, the main one first.
    summaries : tuple of str
        Languages in which the summaries alone are published.
    latest_year : int
        Last year of the data that the studies use.
    periods : tuple of (first, last)
        Periods over which change is measured, the main one first; none spans a
        break in the series.
    small_count : int
        Below this many openings and closures there is no interval and no verdict.
    interval_level : float
        Level of every interval, 0-1.
    weights : RoleWeights
    batch : Batch
    publisher : Publisher
    site : Site
    published : str, optional
        The day on which the site is published; see the function `published`.
    """

    region: RegionCode
    reference: Line
    languages: Annotated[tuple[Literal["fi", "en"], ...], Field(min_length=1)]
    summaries: tuple[Literal["sv"], ...] = ()
    latest_year: Year
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    small_count: Annotated[int, Field(strict=True, ge=1, le=1_000)]
    interval_level: Annotated[float, Field(strict=True, gt=0.5, le=0.999)]
    weights: RoleWeights
    batch: Batch = Batch()
    publisher: Publisher
    site: Site
    published: Day | None = None

    @property
    def published_in(self) -> tuple[str, ...]:
        """Languages of whole reports, and then those of summaries alone."""
        return (*self.languages, *self.summaries)

    @property
    def main_period(self) -> tuple[int, int]:
        return self.periods[0]

    @property
    def years(self) -> tuple[int, ...]:
        """All years of the periods, in order."""
        spans = (range(first, last + 1) for first, last in self.periods)
        return tuple(sorted({year for span in spans for year in span}))


def read_settings(path: Path) -> Settings:
    """The settings in the file `path`.

    Raises
    ------
    CatalogueError
        If the file is not well-formed, or its years or languages contradict each
        other: file, line, what was found, what is allowed.
    """
    settings = read_entry(path, Settings)
    for key in ("languages", "summaries"):
        spoken = getattr(settings, key)
        for place, language in enumerate(spoken):
            if language in spoken[:place]:
                raise error_at(path, key, place, problem=f"the language {language!r} stands twice")
    _check_summaries(path, settings)
    for place in range(len(settings.periods)):
        if problem := _period_problem(settings, place):
            raise error_at(path, "periods", place, problem=problem)
    if settings.reference == settings.region:
        raise error_at(
            path,
            "reference",
            problem=f"reference is {settings.reference!r}, the region itself; name another area",
        )
    return settings


def _check_summaries(path: Path, settings: Settings) -> None:
    """What stands on every page must stand in the languages of the summaries, too."""
    told = {
        ("publisher", "name"): settings.publisher.name,
        **{("site", name): getattr(settings.site, name) for name in Site.model_fields},
    }
    for language in settings.summaries:
        for keys, texts in told.items():
            if language not in texts:
                raise error_at(
                    path,
                    *keys,
                    problem=f"the text is missing in {language}, and summaries has {language}; "
                    "write it, or take the language out of summaries",
                )


def published(settings: Settings, datasets: Mapping[str, "Dataset"]) -> str:
    """The day of publication: that of the settings, else the newest vintage of the datasets.

    Returns
    -------
    str
        ``2026-11-26``; of a vintage what it tells: ``2026``, ``2026-02``.

    Raises
    ------
    CatalogueError
        If the settings have none and no vintage tells a year.
    """
    if settings.published:
        return settings.published
    vintages = [dataset.sidecar.vintage for dataset in datasets.values()]
    return newest(vintages)


def newest(vintages: Iterable[str]) -> str:
    """The latest year, month or day that stands in any of the vintages.

    >>> newest(["2013–2022", "2026", "2024-02-13"])
    '2026'

    Raises
    ------
    CatalogueError
        If there is none.
    """
    dates = [date for vintage in vintages for date in _DATES.findall(vintage)]
    if not dates:
        raise CatalogueError(
            "no vintage of the datasets tells a year; set published in settings.yaml, "
            "such as 2026-11-26"
        )
    return max(dates)


def check_periods(path: Path, settings: Settings, dataset: "Dataset | None") -> None:
    """Raise `CatalogueError` where a period leaves the years of `dataset` or spans a break."""
    if dataset is None or "year" not in dataset.columns:
        return
    years = dataset.columns["year"]
    least, most = int(years.minimum or 0), int(years.maximum or 0)
    breaks = [gap.year for gap in dataset.breaks]
    for place, (first, last) in enumerate(settings.periods):
        found = f"the period {first}-{last}"
        if first < least or last > most:
            problem = f"{found} leaves the years of {MEASURED}; allowed are {least} to {most}"
        elif crossed := [year for year in breaks if first <= year <= last]:
            problem = (
                f"{found} holds {crossed[0]}, a break in the series of {MEASURED}; "
                "a period lies before or after it"
            )
        else:
            continue
        raise error_at(path, "periods", place, problem=problem)


def _period_problem(settings: Settings, place: int) -> str | None:
    first, last = settings.periods[place]
    period = f"the period {first}-{last}"
    if first >= last:
        return f"{period} must begin before it ends"
    if last > settings.latest_year:
        return f"{period} ends after latest_year, {settings.latest_year}"
    if place == 0 and last != settings.latest_year:
        return f"{period} is the main one and must end in latest_year, {settings.latest_year}"
    for other_first, other_last in settings.periods[:place]:
        if first <= other_last and other_first <= last:
            return f"{period} overlaps {other_first}-{other_last}; periods must lie apart"
    return None
