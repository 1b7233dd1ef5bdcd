"""A country of three regions and four industries, small enough to calculate by hand."""

import pandas as pd
import pytest
from small_country import with_country

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.settings import Settings
from nextstep_analysis.studies.scope import Scope

TEXTS = {"fi": "teksti", "en": "text"}
YEARS = (2018, 2019, 2020)


def settings(**changes):
    values = {
        "region": "MK07",
        "reference": "SSS",
        "languages": ["fi", "en"],
        "latest_year": 2020,
        "periods": [[2018, 2020]],
        "small_count": 20,
        "interval_level": 0.95,
        "batch": {"cell_seconds": 600, "memory_megabytes": 2000},
        "weights": {"core": 1.0, "related": 0.5, "enabling": 0.25},
        "publisher": {
            "name": TEXTS,
            "project": TEXTS,
            "project_code": "A1",
            "contact": TEXTS,
        },
        "site": {"title": TEXTS, "lead": TEXTS, "licence": TEXTS},
    }
    return Settings.model_validate(values | changes)


@pytest.fixture
def ecosystem():
    return Ecosystem.model_validate(
        {
            "id": "mini",
            "name": TEXTS,
            "summary": TEXTS,
            "status": "proposal",
            "peers": ["MK13"],
            "industries": {
                "core": [{"code": "C16"}, {"code": "C31", "parts": ["31.1"]}],
                "related": [{"code": "F41"}],
            },
        }
    )


@pytest.fixture
def scope(ecosystem):
    return Scope(settings(), "MK07", "SSS", ("MK13",), 19, ecosystem=ecosystem)


# stock by region and industry in 2018, 2019 and 2020; TOT holds one of unknown industry
STOCK = {
    ("MK07", "C16"): (40, 42, 44),
    ("MK07", "C31"): (20, 19, 18),
    ("MK07", "F41"): (39, 40, 47),
    ("MK07", "TOT"): (100, 102, 110),
    ("MK13", "C16"): (50, 50, 50),
    ("MK13", "C31"): (50, 55, 60),
    ("MK13", "F41"): (99, 94, 89),
    ("MK13", "TOT"): (200, 200, 200),
    ("MK01", "C16"): (10, 8, 16),
    ("MK01", "C31"): (30, 26, 12),
    ("MK01", "F41"): (652, 666, 754),
    ("MK01", "TOT"): (700, 708, 790),
}
"""The country has 100, 100 and 110 enterprises in C16, and 1,000, 1,010 and 1,100 in all."""


@pytest.fixture
def enterprises():
    rows = [
        (region, industry, year, float(stock), 4, 3.0)
        for (region, industry), stocks in STOCK.items()
        for year, stock in zip(YEARS, stocks, strict=True)
    ]
    # the section holds its divisions: it must not be counted beside them
    rows += [(r, "C", y, 60.0, 9, 9.0) for r in ("MK07", "MK13", "MK01") for y in YEARS]
    columns = ["region", "industry", "year", "stock", "births", "deaths"]
    return with_country(pd.DataFrame(rows, columns=columns))
