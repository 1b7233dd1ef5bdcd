"""Size classes, regional accounts and municipalities: what is hidden stays hidden."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.studies.definition import definition, status
from nextstep_analysis.studies.structure import accounts, municipalities, size_classes


def test_suppressed_size_class_is_not_a_sum(scope):
    sizes = pd.DataFrame({
        "industry": ["C16", "C31"] * 3, "year": 2021,
        "size_class": ["0-4", "0-4", "5-9", "5-9", "TOTAL", "TOTAL"],
        "enterprises": [10, 20, 3, np.nan, 13, 25],
    })  # fmt: skip
    table = size_classes(sizes, scope=scope).tables["size_classes"]
    rows = table.frame.set_index("size_class")
    assert rows.loc["0-4", "enterprises"] == 30
    assert np.isnan(rows.loc["5-9", "enterprises"]) and rows.loc["5-9", "at_least"] == 3
    assert "TOTAL" not in rows.index
    assert any("not zero" in note.message for note in table.notes)


def test_accounts_say_whether_they_are_the_core_alone(scope):
    table = pd.DataFrame({
        "region": ["MK07"] * 3 + ["MK13"] * 3, "industry": ["16", "31_33", "41_43"] * 2,
        "output": 9.0, "compensation_of_employees": 2.0,
        "gross_value_added": [30.0, 10.0, 60.0, 20.0, 20.0, 60.0],
    })  # fmt: skip
    divisions = pd.DataFrame({
        "aggregate": ["16", "31_33", "31_33", "41_43"],
        "division": ["C16", "C31", "C32", "F41"], "partial": False,
    })  # fmt: skip
    part = accounts(table, divisions=divisions, scope=scope)
    rows = part.tables["accounts"].frame.set_index("industry")
    assert rows["exact"].to_dict() == {"16": True, "31_33": False}
    assert rows["share"].to_dict() == pytest.approx({"16": 0.3, "31_33": 0.1})
    assert rows["country_share"].to_dict() == pytest.approx({"16": 0.25, "31_33": 0.15})
    assert part.key_figures[0].value == 40
    assert "includes other industries" in part.findings[0].message
    assert part.findings[0].then.message.startswith("Iitti"), "the accounts are older than 2021"


def test_municipalities_by_hand(scope):
    areas = {"KU398": (30, 70), "KU098": (20, 20), "MK07": (50, 90), "SSS": (100, 900)}
    rows = [
        (area, section, 2016, jobs)
        for area, pair in areas.items()
        for section, jobs in zip(("C", "F"), pair, strict=True)
    ] + [(area, "TOT", 2016, sum(pair)) for area, pair in areas.items()]
    jobs = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    part = municipalities(jobs, codes=("KU398", "KU098"), scope=scope)
    table = part.tables["municipalities"].frame.set_index("region")
    assert table.loc["KU398", ["jobs", "share"]].tolist() == [30, 0.3]
    assert table.loc["KU398", "location_quotient"] == pytest.approx(3)
    assert table.loc["KU098", "location_quotient"] == pytest.approx(5)


def test_a_region_without_municipal_figures_says_so(scope):
    jobs = pd.DataFrame({
        "region": ["MK07", "SSS"], "industry": "C", "year": 2016, "jobs": [50, 100],
    })  # fmt: skip
    part = municipalities(jobs, codes=("KU001",), scope=scope)
    assert not part.tables and "not available" in part.caveats[0].message


def test_overlaps_are_named_and_the_edge_is_said(ecosystem, scope):
    other = ecosystem.model_copy(update={"id": "other"})
    part = definition({"mini": ecosystem, "other": other}, scope=scope)
    overlaps = part.tables["overlaps"].frame
    assert overlaps["ecosystem"].tolist() == ["other"]
    assert overlaps["core"].tolist() == [("C16", "C31")]
    assert [code.code for code in part.caveats[0].values["industries"]] == ["C31"]
    assert "proposal" in status(ecosystem).message
