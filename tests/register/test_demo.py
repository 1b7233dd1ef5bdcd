"""The made-up register is marked, the same for the same seed, and spread as enterprises are."""

import subprocess
import sys
from collections import Counter

import pytest
from company_records import NOW, imported, many, written

from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.register.database import open_register
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.tables import COMPANIES, NAMES
from nextstep_analysis.register.told import status_lines

COUNT = 4_000


def made(project, seed=1, companies=COUNT):
    return list(make_demo(project, read_keeping(project), companies=companies, seed=seed, now=NOW))


def rows(project, wanted="*", table=COMPANIES):
    with open_register(project) as register:
        found = register.connection.execute(f"SELECT {wanted} FROM {table.name} ORDER BY ALL")
        return found.fetchall()


def counts(project, column):
    return Counter(value for (value,) in rows(project, column))


def test_it_is_marked_wherever_it_is_told(place):
    told = made(place)
    assert told[0].startswith("DEMO: made-up companies; 4,000 records (demo)")
    first = next(iter(status_lines(place, read_keeping(place), now=NOW)))
    assert first.startswith("DEMO: made-up companies, none of which is real")
    with open_register(place) as register:
        assert register.demo and not register.whole
    assert all(name.startswith("DEMO ") for (name,) in rows(place, "name", NAMES))
    assert all(number.startswith("9") for (number,) in rows(place, "business_id"))


def test_the_same_seed_makes_the_same_companies(place):
    made(place, companies=300)
    first = rows(place)
    made(place, companies=300)
    assert rows(place) == first
    made(place, companies=300, seed=2)
    assert rows(place) != first


def test_it_is_spread_as_enterprises_and_people_are(place):
    made(place)
    stock = read_table(place, "enterprises")
    stock = stock[(stock["year"] == stock["year"].max()) & (stock["industry"].str.len() == 3)]
    homes = read_table(place, "municipalities").set_index("municipality")["region"]
    counted = counts(place, "municipality")
    of_region: dict[str, int] = {}
    for municipality, count in counted.items():
        if municipality is not None:
            region = homes[municipality]
            of_region[region] = of_region.get(region, 0) + count
    shares = stock[stock["region"] != "SSS"].groupby("region")["stock"].sum()
    shares = shares / shares.sum()
    found = sum(of_region.values())
    for region, share in shares.items():
        spread = 4 * (found * share * (1 - share)) ** 0.5
        assert abs(of_region.get(region, 0) - found * share) <= spread + 2, region
    sets = counts(place, "code_set")
    assert sets.keys() == {"TOL 2008", "TOL 2025"} and sets["TOL 2025"] > 5 * sets["TOL 2008"]


@pytest.mark.edge("companies", "made-up companies where a real register is", "refused; it stays")
def test_it_never_takes_the_place_of_a_real_register(place):
    imported(place, written(place.root, many(2)))
    with pytest.raises(DataError, match="made-up companies never replace"):
        made(place, companies=5)
    assert len(rows(place)) == 2


def test_nothing_of_it_is_left_in_a_real_register(place):
    made(place, companies=300)
    done = imported(place, written(place.root, many(2)))
    assert done.compared is None and done.coverage == "partial"
    assert len(rows(place)) == 2


def test_studies_know_nothing_of_the_register():
    """Neither the command line nor the parts that make studies import DuckDB."""
    code = (
        "import sys, nextstep_analysis.cli, nextstep_analysis.commands\n"
        "import nextstep_analysis.sources.build, nextstep_analysis.batch.site.build\n"
        "import nextstep_analysis.studies.kinds, nextstep_analysis.report.kinds\n"
        "assert not {'duckdb', 'nextstep_analysis.register.database'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
