"""The catalogue and the names of all codes; imports little, for a build asks for them first."""

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue, check_catalogue, load_catalogue
from nextstep_analysis.classifications import names, region_code
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project
from nextstep_analysis.studies.memo import shared


def checked_catalogue(project: Project) -> tuple[Catalogue, pd.DataFrame]:
    """The catalogue, and the names of all codes (`classifications.names`), which hold its own.

    Raises
    ------
    CatalogueError
        If a file under ``config`` is at fault, or a code in it is unknown to the data.
    DataError
        If a processed table is missing or broken.
    """
    return shared(["checked_catalogue", str(project.root)], lambda: _checked(project))


def check_codes(catalogue: Catalogue, code_names: pd.DataFrame) -> None:
    """Raise `CatalogueError` unless all codes in the catalogue have a name in the data."""
    kinds = code_names["kind"]
    check_catalogue(
        catalogue,
        industries=tuple(kinds.index[kinds == "industry"]),
        regions=tuple(kinds.index[kinds.isin(["region", "country"])]),
    )


def check_home(
    region: str | None, catalogue: Catalogue, code_names: pd.DataFrame, *, what: str
) -> None:
    """Raise `CatalogueError` if a report is asked for elsewhere than where it can be.

    Parameters
    ----------
    region : str, optional
        Its code or name; that of the settings is meant where none is asked for.
    what : str
        The beginning of the message: ``"profiles are"``.
    """
    home = catalogue.settings.region
    code = home if region is None else region_code(region, code_names)
    if code != home:
        raise CatalogueError(f"{what} of {home} only, not of {code}")


def _checked(project: Project) -> tuple[Catalogue, pd.DataFrame]:
    catalogue = load_catalogue(project)
    code_names = names(project)
    check_codes(catalogue, code_names)
    return catalogue, code_names
