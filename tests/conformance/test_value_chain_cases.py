"""The value chain of every core in two regions, against independently computed results."""

import pandas as pd
import pytest

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.background.gaps.value_chain import Inputs, value_chain
from nextstep_analysis.studies.measures.trade_flows import table_flows
from nextstep_analysis.studies.scope import Scope

TEXTS = {"fi": "teksti", "en": "text"}
CORES = (
    "circular-economy",
    "grain-food",
    "kymiring",
    "logistics-vt12",
    "manufacturing",
    "smart-mobility",
    "wood-furniture",
)
# purchases of the core over those of the industries that hold it, as printed in the cases; None
# where none is, or where it is that of purchases in the region alone (0.96 of MK06)
PARTS = {
    "MK06": [0.32, 1.00, 0.15, 0.83, None, 0.60, 0.62],
    "MK07": [0.42, None, 0.21, None, None, 0.70, 0.83],
}


@pytest.fixture(scope="module")
def inputs(built):
    names = ("input_output", "enterprises", "occupations")
    tables = {name: read_table(built, name) for name in names}
    return Inputs(**tables, divisions=accounts_divisions(built))


@pytest.fixture(scope="module")
def catalogue(built):
    return load_catalogue(built)


@pytest.fixture(params=sorted(PARTS))
def region(request):
    return request.param


@pytest.fixture
def of_case(case, region):
    """Reads a file of the region's case; where it has ecosystems, the rows of one."""

    def read(name, ecosystem=None):
        folder = case(f"value_chain_{region.lower()}").folder
        text = {"product": "str", "buyer": "str", "aggregate": "str"}
        table = pd.read_csv(folder / f"{name}.csv", dtype=text)
        return table if ecosystem is None else table[table["ecosystem"] == ecosystem]

    return read


@pytest.fixture(params=CORES)
def ecosystem(request):
    return request.param


@pytest.fixture(scope="module")
def computed():
    """What the tests share: the tables by region and ecosystem."""
    return {}


@pytest.fixture
def tables(ecosystem, region, case, inputs, catalogue, computed):
    if (region, ecosystem) in computed:
        return computed[region, ecosystem]
    core = case(f"value_chain_{region.lower()}").json("cores")[ecosystem]
    made = Ecosystem.model_validate(
        {
            "id": ecosystem,
            "name": TEXTS,
            "summary": TEXTS,
            "status": "proposal",
            "peers": ["MK13"],
            "industries": {"core": [{"code": code} for code in core]},
        }
    )
    scope = Scope(catalogue.settings, region, "SSS", ("MK13",), 19, ecosystem=made)
    found = value_chain(inputs, screen=catalogue.screen, scope=scope).tables
    computed[region, ecosystem] = {name: table.frame for name, table in found.items()}
    return computed[region, ecosystem]


def close(found, expected):
    """Rows that only one of the two has are 0 in it."""
    rows = found.index.union(expected.index)
    pd.testing.assert_frame_equal(
        found.reindex(rows, fill_value=0.0),
        expected.reindex(rows, fill_value=0.0),
        check_names=False,
        rtol=1e-6,
        atol=1e-6,
    )


def test_shares_of_the_core(tables, of_case, ecosystem):
    expected = of_case("core_shares", ecosystem).set_index("aggregate")
    found = tables["value_chain_users"].set_index("industry")
    ways = expected[["sized", "enterprises", "persons"]]
    close(
        found[["share", "lower", "upper"]],
        pd.DataFrame(
            {
                "share": ways["sized"],
                "lower": ways.min(axis="columns"),
                "upper": ways.max(axis="columns"),
            }
        ),
    )
    assert [set(held.split(", ")) for held in found["divisions"]] == [
        set(held.split("+")) for held in expected.loc[found.index, "divisions"]
    ]


def test_purchases_by_product_and_origin(tables, of_case, ecosystem):
    expected = of_case("suppliers", ecosystem).set_index("product")
    columns = ["region", "finland", "abroad", "elsewhere", "total"]
    found = tables["value_chain"].groupby("product")[columns].sum()  # in parts, where some is apart
    close(found, expected[columns])


def test_what_buyers_buy_here_and_elsewhere_and_their_gap(tables, of_case, ecosystem):
    expected = of_case("buyers", ecosystem).set_index("buyer")
    expected = expected.rename(columns={"gap_shown": "gap"})
    columns = ["here", "elsewhere", "total", "gap"]
    close(tables["buyers"].set_index("industry")[columns], expected[columns])


def test_how_much_of_the_purchases_of_its_industries_is_the_cores(tables, ecosystem, region):
    printed = PARTS[region][CORES.index(ecosystem)]
    part = tables["core_part"].iloc[0]
    assert printed is None or round(part["cover"], 2) == printed
    assert part["told"] == (part["cover"] >= 2 / 3)


def test_output_by_industry(of_case, inputs, region):
    expected = of_case("traded").set_index("aggregate")
    found = table_flows(inputs.input_output, region=region).output
    close(found.to_frame("output"), expected[["output"]])
