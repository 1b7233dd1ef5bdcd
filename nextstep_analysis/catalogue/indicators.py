"""`config/indicators.yaml`: what each indicator asks, in which unit, and its limits."""

from pathlib import Path
from typing import Literal

from nextstep_analysis.catalogue.fields import Line, Texts
from nextstep_analysis.catalogue.files import Entry, read_entries


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
        Columns or tables that it needs.
    interval : bool
        Whether it comes with an interval.
    limits : mapping, optional
        What it cannot say.
    """

    function: Line
    name: Texts
    question: Texts
    unit: Line
    direction: Literal["higher", "lower", "none"]
    reference: Line
    needs: tuple[Line, ...]
    interval: bool
    limits: Texts | None = None


def read_indicators(path: Path) -> dict[str, Indicator]:
    """The indicators in the file `path`, by id.

    Raises
    ------
    CatalogueError
        If the file is not well-formed: file, line, what was found, what is allowed.
    """
    return read_entries(path, Indicator)
