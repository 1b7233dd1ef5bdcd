"""The codes of the catalogue against those of the data; imports little, for a build asks first."""

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue, check_catalogue


def check_codes(catalogue: Catalogue, code_names: pd.DataFrame) -> None:
    """Raise `CatalogueError` unless all codes in the catalogue have a name in the data."""
    kinds = code_names["kind"]
    check_catalogue(
        catalogue,
        industries=tuple(kinds.index[kinds == "industry"]),
        regions=tuple(kinds.index[kinds.isin(["region", "country"])]),
    )
