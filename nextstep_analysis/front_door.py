"""Reading data without naming the project: what `nextstep_analysis` itself offers."""

from typing import TYPE_CHECKING

from nextstep_analysis import processed
from nextstep_analysis.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd


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
