"""The travel model of `config/factors.yaml`: minutes by car from distances."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import MunicipalityCode, RegionCode, nearest
from nextstep_analysis.catalogue.files import Entry, error_at

Positive = Annotated[float, Field(strict=True, gt=0, le=10_000, allow_inf_nan=False)]


def _ascending(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if list(numbers) == sorted(set(numbers)):
        return numbers
    raise ValueError("the numbers must rise, such as [60, 120, 180]")


Rising = Annotated[tuple[Positive, ...], Field(min_length=1), AfterValidator(_ascending)]


class Detour(Entry):
    """Length of a road over the straight line, with a low and a high guess; at least 1."""

    value: Annotated[float, Field(strict=True, ge=1, le=10, allow_inf_nan=False)]
    low: Annotated[float, Field(strict=True, ge=1, le=10, allow_inf_nan=False)]
    high: Annotated[float, Field(strict=True, ge=1, le=10, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _check(self) -> "Detour":
        if not self.low <= self.value <= self.high:
            raise ValueError("'value' must lie between 'low' and 'high'")
        return self


class Speed(Entry):
    """Mean speed up to a length of journey; the last one has no end."""

    km_per_hour: Positive
    up_to_km: Positive | None = None


class HalfLife(Entry):
    """Minutes of travel that halve the weight of a person or job; a low and a high choice."""

    value: Positive
    low: Positive
    high: Positive

    @model_validator(mode="after")
    def _check(self) -> "HalfLife":
        if not self.low <= self.value <= self.high:
            raise ValueError("'value' must lie between 'low' and 'high'")
        return self


Road = Annotated[tuple[MunicipalityCode, ...], Field(min_length=2)]


class Motorways(Entry):
    """Motorways, each as the municipalities along it; a speed and a detour for all."""

    km_per_hour: Positive
    detour: Annotated[float, Field(strict=True, ge=1, le=10, allow_inf_nan=False)]
    roads: Annotated[tuple[Road, ...], Field(min_length=1)]


class Travel(Entry):
    """The travel model: an estimate from straight lines and motorways."""

    minutes: Rising
    half_life: HalfLife
    detour: Detour
    speeds: Annotated[tuple[Speed, ...], Field(min_length=1)]
    motorways: Motorways | None = None
    no_road: tuple[RegionCode, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "Travel":
        ends = [speed.up_to_km for speed in self.speeds]
        known = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(known) < len(ends) - 1:
            raise ValueError("every speed but the last needs 'up_to_km', and the last has none")
        if known != sorted(set(known)):
            raise ValueError("'up_to_km' must rise from speed to speed")
        return self


def check_motorways(path: Path, travel: Travel, municipalities: Collection[str]) -> None:
    """Raise `CatalogueError` unless all `municipalities` along motorways are known ones."""
    for road, codes in enumerate(travel.motorways.roads if travel.motorways else ()):
        for place, code in enumerate(codes):
            if code not in municipalities:
                where = ("travel", "motorways", "roads", road, place)
                hint = nearest(code, sorted(set(municipalities) - set(codes)))
                problem = f"unknown municipality {code!r}{hint}; allowed are those of the data"
                raise error_at(path, *where, problem=problem)
