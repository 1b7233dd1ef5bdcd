"""Reading data without naming the project: what `nextstep_analysis` itself offers."""

from typing import TYPE_CHECKING

from nextstep_analysis import processed
from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project, find_project

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from nextstep_analysis.catalogue.ecosystems import Ecosystem

_CODED = ("region", "municipality", "industry", "product")
"""Columns of codes that have names."""


def read_table(
    dataset: str, *, names: str | None = None, project: Project | None = None
) -> "pd.DataFrame":
    """The built table of `dataset`, checked for being whole and up to date.

    Parameters
    ----------
    dataset : str
        Its id, as in the index of `overview`: ``"jobs"``.
    names : str, optional
        ``"fi"``, ``"sv"`` or ``"en"``: behind each column of codes of regions, municipalities
        or industries, one with their names, such as ``region_name``; NaN where none is known.
    project : Project, optional
        Whose data to read; the one around the current folder when left out.

    Returns
    -------
    DataFrame
        Codes and texts are ``str``, years and counts ``int64``, other numbers and counts
        with missing cells ``float64``; NaN where a cell is missing.

        Its classification and the breaks of its series travel with it (``table.attrs``).

    Raises
    ------
    CatalogueError
        If there are no names in that language.
    DataError
        If there is no such table (naming those there are), or it is not built, damaged or
        older than its inputs.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> read_table("jobs").columns.tolist()
    ['region', 'industry', 'year', 'jobs']
    >>> read_table("jobs", names="fi").loc[0, ["region_name", "industry_name"]].tolist()
    ['Alajärvi', 'Maatalous, metsätalous ja kalatalous']
    """
    project = project or find_project()
    table = processed.read_table(project, dataset)
    return table if names is None else with_names(table, names, project=project)


def with_names(
    table: "pd.DataFrame", language: str = "en", *, project: Project | None = None
) -> "pd.DataFrame":
    """`table`, and behind each column of codes one with their names.

    Parameters
    ----------
    table : DataFrame
        With columns of codes: ``region``, ``municipality``, ``industry`` or ``product``; a built
        table, or one of a study. Industries have the names of the classification that the table
        notes (``table.attrs``).
    language : str
        ``"en"``, ``"fi"`` or ``"sv"``.
    project : Project, optional
        Whose names; the one around the current folder when left out.

    Returns
    -------
    DataFrame
        With ``region_name`` and so on, in the place of those that were there; NaN where no name
        is known. The numbers are the same.

    Raises
    ------
    CatalogueError
        If there are no names in that language.
    DataError
        If it is no table, or the data are not built.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> import pandas as pd
    >>> with_names(pd.DataFrame({"region": ["MK07"], "jobs": [1]}))["region_name"].tolist()
    ['Päijät-Häme']
    """
    if not hasattr(table, "select_dtypes"):
        raise DataError(f"names stand beside the codes of a table, not of a {type(table).__name__}")
    told = _names(table, project or find_project(), language)
    coded = [name for name in _CODED if name in table.select_dtypes(exclude="number")]
    if twice := [name for name in coded if list(table.columns).count(name) > 1]:
        raise DataError(f"two columns of the table are called {twice[0]!r}")
    named = table.drop(columns=[f"{name}_name" for name in coded], errors="ignore")
    for name in coded:
        place = list(named.columns).index(name) + 1
        named.insert(place, f"{name}_name", table[name].map(told))
    return named


def regions(*, project: Project | None = None) -> "pd.DataFrame":
    """The regions and the whole country (``SSS``): their names in three languages, by code.

    Raises
    ------
    DataError
        If the data are not built.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> regions().loc["MK07"].tolist()
    ['Päijät-Häme', 'Päijänne-Tavastland', 'Päijät-Häme']
    """
    return _listed(project, ("region", "country"))


def industries(*, project: Project | None = None) -> "pd.DataFrame":
    """Sections and divisions of TOL 2008: their names, by code, with the section of each.

    Raises
    ------
    DataError
        If the data are not built.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> industries().loc["C31", ["section", "en"]].tolist()
    ['C', 'Manufacture of furniture']
    """
    from nextstep_analysis.codes import DIVISION, SECTION

    table = _listed(project, ("industry",))
    table = table[table.index.str.fullmatch(f"{SECTION}|{DIVISION}")]
    table.insert(0, "section", table.index.str[0])
    return table


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


def write_ecosystem(ecosystem: "Ecosystem", *, project: Project | None = None) -> "Path":
    """Put the industries of an ecosystem that was tried out into its file; all else stays.

    Parameters
    ----------
    ecosystem : Ecosystem
        As `ecosystem` gives it, and `Ecosystem.with_` and `Ecosystem.without` change it.
    project : Project, optional
        Whose file; that of the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If there is no such file, or it could not be read with them; it is then as before.
    """
    from nextstep_analysis.catalogue.written import write_industries

    return write_industries(ecosystem, (project or find_project()).config / "ecosystems")


def _listed(project: Project | None, kinds: tuple[str, ...]) -> "pd.DataFrame":
    from nextstep_analysis.classifications import LANGUAGES, names

    table = names(project or find_project())
    return table.loc[table["kind"].isin(kinds), list(LANGUAGES)].sort_index()


def _names(table: "pd.DataFrame", project: Project, language: str) -> "pd.Series":
    from nextstep_analysis.catalogue.fields import one_of
    from nextstep_analysis.classifications import LANGUAGES, names_for

    return names_for(table, project)[one_of(language, LANGUAGES, kind="language")]
