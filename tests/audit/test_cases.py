"""The auditor's own code against independent results, so that both can be trusted."""

import csv
import json
from pathlib import Path

import pytest
from recount import Raw

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "cases"
WORDS = {
    "more": {"more", "slightly_more"},
    "fewer": {"fewer", "slightly_fewer"},
    "not told": {"within"},
    "no difference between regions": {"alike"},
}
REFERENCES = {"rest": "rest", "rest_wo_uusimaa": "rest_without_capital", "median": "median"}


def case(name):
    folder = CASES / name
    if not folder.is_dir():
        pytest.skip("../shared is not beside the project: the conformance cases are there")
    with (folder / "expected.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return rows, {
        name: tuple(codes)
        for name, codes in json.loads((folder / "cores.json").read_text()).items()
    }


@pytest.fixture(scope="module")
def raw():
    return Raw(ROOT, first=2018, last=2022)


def test_settling(raw):
    for row in case("gamma_poisson_mk07")[0]:
        assert raw.settling(row["region"], (row["industry"],)) in WORDS[row["reading"]]


def test_ratio_of_shares(raw):
    rows, cores = case("ratio_of_shares_mk07")
    for row in rows:
        p = raw._ratio(row["region"], row["other"], cores[row["ecosystem"]])[1]
        expected = row["katz_p"] if row["rule"] == "katz" else row["koop_p"]
        assert p == pytest.approx(float(expected), rel=1e-8)


def test_regional_effect(raw):
    rows, cores = case("regional_effect_mk07")
    for row in rows:
        reference, codes = REFERENCES[row["ref"]], cores[row["ecosystem"]]
        z, placebo, events = raw._against(row["region"], codes, reference)
        assert z == pytest.approx(float(row["z"]), rel=1e-6)
        assert placebo == pytest.approx(float(row["placebo_z"]))
        assert events == float(row["events"])
