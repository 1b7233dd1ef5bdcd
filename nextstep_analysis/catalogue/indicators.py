"""`config/indicators.yaml`: what each indicator asks, in which unit, and its limits."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from nextstep_analysis.catalogue.fields import Line, Switch, Texts
from nextstep_analysis.catalogue.files import Entry, error_at, read_entries


def _check_dotted(name: str) -> str:
    if re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", name):
        return name
    raise ValueError("two names with a point between are needed, such as enterprises.stock")


Dotted = Annotated[str, AfterValidator(_check_dotted)]


class Indicator(Entry):
    """One indicator.

    Attributes
    ----------
    function : str
        Where it is calculated: ``specialisation.location_quotient``.
    name, question : mapping
        Its name, and the question that it answers.
    unit : str
    direction : str
        Which values are better: ``higher``, ``lower`` or ``none``.
    reference : str
        The paper or handbook that defines it.
    needs : tuple of str
        Measures that it is calculated from, ``dataset.column``; empty where no
        dataset of the project holds them yet.
    interval : bool
        Whether it comes with an interval.
    limits : mapping, optional
        What it cannot say; needed where there is no interval.
    """

    function: Dotted
    name: Texts
    question: Texts
    unit: Line
    direction: Literal["higher", "lower", "none"]
    reference: Line
    needs: tuple[Dotted, ...]
    interval: Switch
    limits: Texts | None = None


def read_indicators(path: Path) -> dict[str, Indicator]:
    """The indicators in the file `path`, by id.

    Raises
    ------
    CatalogueError
        If the file is not well-formed: file, line, what was found, what is allowed.
    """
    indicators = read_entries(path, Indicator)
    for name, indicator in indicators.items():
        if not indicator.interval and indicator.limits is None:
            problem = f"{name} has no interval; without one its 'limits' are needed"
            raise error_at(path, name, "interval", problem=problem)
    return indicators
