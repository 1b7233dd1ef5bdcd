"""The made-up register is marked, the same for the same seed, and spread as enterprises are."""

import subprocess
import sys
from collections import Counter

import pytest
from company_records import NOW, imported, many, written
from prospect_records import LOOKED_FOR, listed, sheet

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.register.beside import companies_of, rows_of
from nextstep_analysis.register.database import open_register
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.tables import (
    ACCOUNTS,
    COMPANIES,
    FOREIGN,
    NAMES,
    NOTICES,
    SIGNALS,
)
from nextstep_analysis.register.told import status_lines

COUNT = 4_000
BESIDE = (ACCOUNTS, NOTICES, SIGNALS, FOREIGN)


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


def test_what_is_made_up_beside_it_is_marked_and_the_same_for_the_same_seed(place):
    told = made(place, companies=600)
    assert told[-1].startswith("DEMO: made up beside them: ")
    with open_register(place) as register:
        held = {table.name: rows_of(register, table) for table in BESIDE}
        ids = companies_of(register)
    assert all(held.values()) and {row[0] for found in held.values() for row in found} <= ids
    sources = {row[SIGNALS.names.index("source")] for row in held[SIGNALS.name]}
    assert sources and all(source.startswith("DEMO ") for source in sources)
    assert all(row[1].startswith("DEMO ") for row in held[FOREIGN.name])
    turnover = [row[ACCOUNTS.names.index("turnover")] for row in held[ACCOUNTS.name]]
    assert None in turnover and all(value is None or value > 0 for value in turnover)
    made(place, companies=600)
    with open_register(place) as register:
        assert {table.name: rows_of(register, table) for table in BESIDE} == held


def test_a_list_of_made_up_companies_shows_every_column(place, monkeypatch):
    """The whole way without a real register: each column that may be empty holds something."""
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    made(place, companies=6_000)
    done = listed(place, n=2_000)
    rows = sheet(done.workbook, "DEMO Prospects")
    own = {"Role in charge", "Next action", "Note"}
    empty = {head for head in rows[0] if not any(row[head] for row in rows)} - own
    assert empty <= {"Proposed group, by its first business id", "Other fits"}
    assert {row["Country"] for row in rows} > {"Finland"}
    assert all(str(row["Company"]).startswith("DEMO") for row in rows)


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
