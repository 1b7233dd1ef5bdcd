import pandas as pd
import pytest

from nextstep_analysis.schema import with_scheme


def rows(*given):
    """A table whose industries are a list of its own: ``x``, ``y``."""
    table = pd.DataFrame(given, columns=["region", "industry", "year", "value"])
    return with_scheme(table, "own")


@pytest.fixture(name="rows")
def rows_fixture():
    return rows


@pytest.fixture
def jobs():
    return rows(
        ("A", "x", 2023, 30),
        ("A", "y", 2023, 70),
        ("FI", "x", 2023, 100),
        ("FI", "y", 2023, 900),
    )


@pytest.fixture
def growing():
    """Region A and country FI over three years; industry z enters A in 2022."""
    values = {
        ("A", "x"): (100, 90, 80),
        ("A", "y"): (20, 30, 45),
        ("A", "z"): (0, 10, 12),
        ("FI", "x"): (1000, 900, 850),
        ("FI", "y"): (1000, 1200, 1500),
        ("FI", "z"): (50, 60, 90),
    }
    return rows(
        *(
            (region, industry, 2021 + step, value)
            for (region, industry), series in values.items()
            for step, value in enumerate(series)
        )
    )
