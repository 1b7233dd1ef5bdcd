"""Reading data without naming the project: what `nextstep_analysis` itself offers."""

from typing import TYPE_CHECKING

from nextstep_analysis import processed
from nextstep_analysis.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from nextstep_analysis.catalogue.ecosystems import Ecosystem


def read_table(dataset: str, *, project: Project | None = None) -> "pd.DataFrame":
    """The built table of `dataset`, checked for being whole and up to date.

    Parameters
    ----------
    dataset : str
        Its id, as in the index of `overview`: ``"jobs"``.
    project : Project, optional
        Whose data to read; the one around the current folder when left out.

    Returns
    -------
    DataFrame
        Codes and texts are ``str``, years and counts ``int64``, other numbers and counts
        with missing cells ``float64``; NaN where a cell is missing.

    Raises
    ------
    DataError
        If there is no such table (naming those there are), or it is not built, damaged or
        older than its inputs.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> read_table("jobs").columns.tolist()
    ['region', 'industry', 'year', 'jobs']
    """
    return processed.read_table(project or find_project(), dataset)


def overview(*, project: Project | None = None) -> "pd.DataFrame":
    """What data there is: one row per dataset, with its English title, producer and period.

    Parameters
    ----------
    project : Project, optional
        Whose data; the one around the current folder when left out.

    Raises
    ------
    DataError
        If the data are not built.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> overview().loc["jobs", "producer"]
    'Statistics Finland'
    """
    return processed.overview(project or find_project())


def ecosystem(name: str, *, project: Project | None = None) -> "Ecosystem":
    """An ecosystem as its file has it, to be studied or tried out with other industries.

    Parameters
    ----------
    name : str
        Id of a file in ``config/ecosystems``.
    project : Project, optional
        Whose file; the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If there is none (naming the nearest), or a file under ``config`` is at fault.

    Examples
    --------
    >>> ecosystem("wood-furniture").without("M74").core
    ('C16', 'C31')
    """
    from nextstep_analysis.catalogue.load import load_catalogue

    return load_catalogue(project or find_project()).ecosystem(name)
