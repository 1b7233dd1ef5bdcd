"""`config/occupation_names.yaml`: the occupation groups in the languages of the reports."""

from collections.abc import Mapping
from pathlib import Path

from nextstep_analysis.catalogue.fields import Texts
from nextstep_analysis.catalogue.files import read_entries

OCCUPATIONS_FILE = "occupation_names.yaml"


def read_occupation_names(path: Path) -> dict[str, Mapping[str, str]]:
    """The names in the file `path` by code of the occupation group, by language.

    Raises
    ------
    CatalogueError
        If the file is not well-formed: file, line, what was found, what is allowed.
    """
    return read_entries(path, Texts)
