"""Facts published elsewhere against our tables: by hand on a small project of two tables."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from nextstep_analysis.catalogue.reconciliation import (
    COLUMNS,
    COMPUTED,
    FILE,
    Fact,
    read_facts,
)
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.project import Project
from nextstep_analysis.sources import reconcile as module
from nextstep_analysis.sources.check import check_data
from nextstep_analysis.sources.reconcile import as_lines, as_table, check_facts, reconcile

ROOT = Path(__file__).parents[2]
UNIT = {"fi": "henkilöä", "en": "persons"}
EMPTY = {"fi": "ei julkaistu", "en": "not published"}
YEAR = {"type": "year", "minimum": 2016, "maximum": 2017}
CATALOGUE = {
    "municipality_history": {
        "kind": "names",
        "keys": ["municipality", "first_year"],
        "areas": "2013–2026",
        "columns": {
            "municipality": {"type": "municipality"},
            "region": {"type": "region"},
            "first_year": {"type": "year", "minimum": 2013, "maximum": 2026},
            "last_year": {"type": "year", "minimum": 2013, "maximum": 2026},
        },
    },
    "people": {
        "kind": "table",
        "keys": ["region", "year"],
        "areas": "2026",
        "columns": {
            "region": {"type": "region"},
            "year": YEAR,
            "people": {"type": "count", "unit": UNIT, "missing": {"meaning": EMPTY}},
        },
    },
    "sizes": {
        "kind": "table",
        "keys": ["size", "place", "year"],
        "columns": {
            "size": {"type": "code", "values": {"SMALL": UNIT, "LARGE": UNIT}},
            "place": {"type": "code", "values": {"Maa-, metsä": UNIT}},
            "year": YEAR,
            "share": {"type": "number", "unit": UNIT},
        },
    },
}
RAW = {
    "municipality_history": "municipality,region,first_year,last_year\n"
    "KU016,MK07,2013,2026\nKU142,MK07,2013,2026\nKU398,MK07,2013,2026\n",
    "people": "region,year,people\nMK07,2016,1500\nKU016,2016,100\nKU142,2016,200\n"
    "KU398,2016,1200\nKU016,2017,\nKU398,2017,1210\n",
    "sizes": "size,place,year,share\n"
    'SMALL,"Maa-, metsä",2016,0.1\nLARGE,"Maa-, metsä",2016,17.3\nSMALL,"Maa-, metsä",2017,0\n',
}
FACT = {
    "fact": "R1",
    "statement": "People of Lahti",
    "value": "1200",
    "unit": "persons",
    "year": "2016",
    "region": "KU398",
    "industry": "",
    "dataset": "people",
    "column": "people",
    "other": "",
    "tolerance": "0",
    "why_tolerance": "must be equal",
    "source_title": "City",
    "source_url": "https://www.lahti.fi/en",
    "source_date": "2017-02",
    "seen": "excerpt",
}
SIZES = {
    "dataset": "sizes",
    "column": "share",
    "region": "",
    "other": "size=SMALL; place=Maa-, metsä",
}


def text(*facts, columns=COLUMNS):
    return pd.DataFrame([{**FACT, **fact} for fact in facts])[list(columns)].to_csv(index=False)


class Small:
    """The project, and ways to put facts into it."""

    def __init__(self, folder):
        self.project = Project(folder)
        described = {"title": UNIT, "producer_fi": "Tilastokeskus"}
        write(
            self.project.config / "sources.yaml",
            yaml.safe_dump(
                {
                    name: {"file": f"{name}.csv", **described, **entry}
                    for name, entry in CATALOGUE.items()
                },
                sort_keys=False,
            ),
        )
        write(self.project.config / "settings.yaml", "{}\n")
        for name, content in RAW.items():
            write(self.project.raw / name / f"{name}.csv", content)
            sidecar = {
                "title": name,
                "producer": "Statistics Finland",
                "licence": "CC BY 4.0",
                "vintage": "2016",
                "rows": content.count("\n") - 1,
                "sha256": hashlib.sha256(content.encode()).hexdigest(),
            }
            write(self.project.raw / name / "sidecar.yaml", yaml.safe_dump(sidecar))

    @property
    def path(self):
        return self.project.config / FILE

    def put(self, *facts):
        write(self.path, text(*facts))

    def facts(self):
        return read_facts(self.project, read_sources(self.project))

    def report(self, *facts):
        self.put(*facts)
        return check_data(self.project)

    def result(self, **fact):
        (one,) = self.report(fact).facts
        return one

    def refusal(self):
        with pytest.raises(CatalogueError) as told:
            check_data(self.project)
        message = str(told.value)
        assert "\n" not in message
        return message


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


# --- what is calculated -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "ours"),
    [
        ("KU398", 1200),
        ("MK07-KU142", 1300),
        ("KU016+KU142", 300),
        ("KU016+KU142+KU398", 1500),
        ("MK07-KU142-KU016", 1200),
        ("KU016-KU398", -1100),
    ],
)
def test_regions_are_added_and_taken_away(small, region, ours):
    assert small.result(region=region).ours == ours


@pytest.mark.parametrize(
    ("value", "tolerance", "answer"),
    [
        ("1200", "0", "holds"),
        ("1199", "0", "differs"),
        ("1190", "10", "holds"),
        ("1190", "9.99", "differs"),
        ("1250", "4%", "holds"),
        ("1250", "3.99%", "differs"),
        ("1201", "1", "holds"),
        ("1201", "0%", "differs"),
        ("-1200", "200%", "holds"),
    ],
)
def test_tolerance_is_a_number_or_per_cent_of_the_published_value(small, value, tolerance, answer):
    assert small.result(value=value, tolerance=tolerance).answer == answer


def test_difference_is_ours_less_the_published_value(small):
    one = small.result(value="1250", tolerance="4%")
    assert (one.ours, one.difference, one.share) == (1200, -50, -0.04)


def test_a_value_of_nothing_has_no_share(small):
    one = small.result(value="0", tolerance="0", year="2017", **SIZES)
    assert (one.ours, one.difference, one.answer) == (0, 0, "holds")
    assert np.isnan(one.share)
    assert "difference 0: holds" in as_lines([one])[1]


def test_a_missing_cell_neither_holds_nor_differs(small):
    for tolerance in ("0", "1000%"):
        one = small.result(region="KU398+KU016", year="2017", tolerance=tolerance)
        assert one.answer == "cannot be told"
        assert np.isnan(one.ours) and np.isnan(one.difference)
        assert as_lines([one])[1].endswith("ours missing: cannot be told: missing")


def test_other_keys_than_region_industry_and_year(small):
    assert small.result(value="0.1", **SIZES).ours == 0.1
    joined = small.result(value="17.3", **{**SIZES, "other": "place=Maa-, metsä&size=LARGE"})
    assert (joined.ours, joined.answer) == (17.3, "holds")


def test_decimals_are_added_without_dust():
    table = pd.DataFrame({"region": list("ABC"), "year": 2016, "x": [0.1, 0.2, 0.3]})
    made = {**FACT, "value": "0.6", "region": "A+B+C", "dataset": "t", "column": "x"}
    fact = Fact(**made)
    (one,) = reconcile([fact], {"t": table})
    assert (one.difference, one.answer) == (0, "holds")
    (off,) = reconcile([fact], {"t": table.assign(x=table["x"] + 1e-6)})
    assert off.answer == "differs"
    (one,) = reconcile([Fact(**{**made, "value": "0.5", "tolerance": "0.1"})], {"t": table})
    assert one.answer == "holds", "just at the tolerance"


def test_industries_are_compared_as_text():
    table = pd.DataFrame({"region": "MK07", "industry": ["01", "C"], "value": [1.0, 2.0]})
    made = {**FACT, "value": "1", "region": "MK07", "year": "", "dataset": "t", "column": "value"}
    (one,) = reconcile([Fact(**{**made, "industry": "01"})], {"t": table})
    assert one.ours == 1
    with pytest.raises(CatalogueError, match="unknown industry '1', did you mean '01'"):
        reconcile([Fact(**{**made, "industry": "1"})], {"t": table})


def test_a_table_whose_rows_are_not_named_by_the_keys_is_refused():
    table = pd.DataFrame({"region": "KU398", "year": [2016, 2016], "people": [1, 2]})
    with pytest.raises(CatalogueError, match="gives 2 rows of people for KU398; needed is exactly"):
        reconcile([Fact(**FACT)], {"people": table})


# --- what is told -------------------------------------------------------------------------


def test_each_fact_is_one_line(small):
    report = small.report(
        {"value": "1200"},
        {"fact": "R2", "value": "1190", "tolerance": "12%", "why_tolerance": "revised since"},
        {"fact": "R3", "value": "50138", "statement": "People, all: many"},
    )
    assert report.as_text().splitlines()[-5:] == [
        "facts published elsewhere: 3, of which 1 hold exactly and 1 within their tolerance",
        "  R1 People of Lahti: published 1,200 persons, ours 1,200, difference 0 (0%): holds",
        "  R2 People of Lahti: published 1,190 persons, ours 1,200, difference +10 (+0.84%): "
        "holds within 12%: revised since",
        "  R3 People, all: many: published 50,138 persons, ours 1,200, difference -48,938 "
        "(-97.61%): DIFFERS, allowed is 0: must be equal",
        "  tables without a fact: sizes (see config/reconciliation.csv)",
    ]


def test_as_table_has_a_row_of_numbers_per_fact(small):
    table = small.report({"value": "1250"}, {"fact": "R2", **SIZES, "value": "0"}).facts_as_table()
    assert list(table) == module.COLUMNS == list(as_table([]))
    assert table.loc[0].tolist() == [
        "R1",
        "People of Lahti",
        1250,
        "persons",
        1200,
        -50,
        -4,
        "differs",
    ]
    assert np.isnan(table.loc[1, "difference_pct"])


def test_a_header_alone_is_no_facts_and_it_is_said(small):
    write(small.path, ",".join(COLUMNS) + "\n")
    assert "facts published elsewhere: none" in check_data(small.project).as_text()


def test_a_lost_file_is_one_sentence(small):
    small.path.unlink(missing_ok=True)
    with pytest.raises(CatalogueError, match=r"reconciliation\.csv: there is no such file"):
        check_data(small.project)


def test_one_sentence_names_every_fact_that_does_not_hold(small):
    report = small.report(
        {}, {"fact": "R2", "value": "1190"}, {"fact": "R3", "year": "2017", "region": "KU016"}
    )
    with pytest.raises(DataError) as told:
        check_facts(report.facts)
    assert str(told.value) == (
        "2 of 3 facts published elsewhere do not hold: R2 (people: +10 persons (+0.84%), allowed "
        "is 0), R3 (people: cannot be told: missing); the sources stand in "
        "config/reconciliation.csv"
    )
    check_facts(report.facts[:1])


# --- the file -----------------------------------------------------------------------------


def test_remarks_and_computed_columns_are_passed_over(small):
    computed = dict.fromkeys(COMPUTED, "1")
    rows = text(computed, {"fact": "R2", **computed}, columns=(*COMPUTED, *COLUMNS))
    remark = '# people: looked for, not found\n"# a, b",,,\n\n'
    write(small.path, b"\xef\xbb\xbf" + (remark + rows + "# the end\n,,,\n").encode())
    facts = small.facts()
    assert [fact.fact for fact in facts] == ["R1", "R2"]
    assert [fact.where.rpartition(" ")[2] for fact in facts] == ["5", "6"]


def test_a_list_that_names_the_file_of_the_table_can_be_pasted(small):
    small.put({"dataset": "starter/people.csv"})
    assert small.facts()[0].dataset == "people"


def test_a_fact_is_frozen(small):
    small.put({})
    with pytest.raises(ValueError, match="frozen"):
        small.facts()[0].value = 1.0


CELLS = {
    "a number in words": ({"value": "many"}, "column 'value' is 'many'; allowed is a number"),
    "thousands": ({"value": "1,200"}, "column 'value' is '1,200'; allowed is a number such as"),
    "decimal comma": ({"value": "17,3"}, "column 'value' is '17,3'; allowed is a number"),
    "not finite": ({"value": "inf"}, "column 'value' is 'inf'; allowed is a number"),
    "no number": ({"value": ""}, "column 'value' is empty; allowed is a number"),
    "no statement": ({"statement": " "}, "column 'statement' is empty; allowed is a text"),
    "no unit": ({"unit": ""}, "column 'unit' is empty"),
    "no reason": ({"why_tolerance": ""}, "column 'why_tolerance' is empty; allowed is a text"),
    "no source": ({"source_title": ""}, "column 'source_title' is empty; allowed is a text"),
    "no address": ({"source_url": ""}, "column 'source_url' is empty; allowed is an address"),
    "no such address": ({"source_url": "lahti"}, "column 'source_url' is 'lahti'; allowed is"),
    "no date": ({"source_date": ""}, "column 'source_date' is empty; allowed is a date"),
    "Finnish date": ({"source_date": "1.2.2017"}, "column 'source_date' is '1.2.2017'; allowed is"),
    "how seen": ({"seen": "yes"}, "column 'seen' is 'yes'; allowed is excerpt, page opened or"),
    "no id": ({"fact": ""}, "column 'fact' is empty; allowed is an id"),
    "id with spaces": ({"fact": "R 1"}, "column 'fact' is 'R 1'; allowed is an id"),
    "tolerance in words": (
        {"tolerance": "1.5 per cent"},
        "column 'tolerance' is '1.5 per cent'; allowed is a number in the unit or per cent of the "
        "value: 60 or 1.5%",
    ),
    "tolerance below zero": ({"tolerance": "-1"}, "column 'tolerance' is '-1'"),
    "no tolerance": ({"tolerance": ""}, "column 'tolerance' is empty"),
    "a quarter": ({"year": "2016Q4"}, "column 'year' is '2016Q4'; allowed is a year such as 2017"),
    "signs": ({"region": "MK07--KU142"}, "column 'region' is 'MK07--KU142'; allowed is codes with"),
    "a sign at the end": ({"region": "MK07+"}, "column 'region' is 'MK07+'"),
    "a name": ({"region": "Lahti"}, "column 'region' is 'Lahti'; allowed is codes with + and -"),
    "a region twice": ({"region": "MK07+MK07"}, "column 'region' is 'MK07+MK07'; allowed is"),
    "other": ({**SIZES, "other": "SMALL"}, "column 'other' is 'SMALL'; allowed is column=value"),
    "other twice": ({**SIZES, "other": "size=SMALL;size=LARGE"}, "column 'other' is 'size=SMALL;"),
    "year in other": ({"other": "year=2016"}, "column 'other' is 'year=2016'; allowed is"),
    "unknown dataset": (
        {"dataset": "peopel"},
        "unknown dataset 'peopel', did you mean 'people'?; allowed are people, sizes",
    ),
    "names are no table": ({"dataset": "municipality_history"}, "unknown dataset 'municipality_hi"),
    "unknown column": (
        {"column": "peple"},
        "unknown measure of people 'peple', did you mean 'people'?; allowed",
    ),
    "a key is no measure": ({"column": "year"}, "unknown measure of people 'year'; allowed are"),
    "no region": (
        {"region": ""},
        "'region' is not given; for the table people needed are region, year",
    ),
    "no year": ({"year": ""}, "'year' is not given; for the table people needed are region, year"),
    "an industry too many": (
        {"industry": "TOT"},
        "'industry' is given, but the table people has no such key; needed are region, year",
    ),
    "a region too many": ({**SIZES, "region": "SSS"}, "'region' is given, but the table sizes has"),
    "unknown key": ({"other": "sice=SMALL"}, "'sice' is given, but the table people has no such"),
    "a key too few": ({**SIZES, "other": "size=SMALL"}, "'place' is not given; for the table"),
    "unknown region": (
        {"region": "MK07-KU143"},
        "unknown region 'KU143', did you mean 'KU142'?; people holds KU016, KU142, KU398, MK07",
    ),
    "unknown year": ({"year": "2018"}, "unknown year '2018', did you mean '2017'?; people holds"),
    "unknown value": (
        {**SIZES, "other": "size=BIG;place=Maa-, metsä"},
        "unknown size 'BIG'; sizes holds LARGE, SMALL",
    ),
    "no such row": (
        {"region": "MK07", "year": "2017"},
        "the query of R2 gives no row of people for MK07; needed is exactly one",
    ),
    "an id twice": ({"fact": "R1"}, "the fact 'R1' stands twice, first in line 2; once is allowed"),
}


@pytest.mark.parametrize(("fact", "told"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_one_sentence_with_file_and_line(small, fact, told):
    small.put({}, {"fact": "R2", **fact})
    message = small.refusal()
    assert message.startswith(f"{small.path}, line 3: "), message
    assert told in message


FILES = {
    "unknown column": (("value", "valeu"), "line 1: unknown column 'valeu', did you mean 'value'?"),
    "missing column": (("fact,statement", "fact"), "the column 'statement' is missing; found fact"),
    "column twice": (("fact,", "fact,fact,"), "line 1: the column 'fact' stands twice; once is"),
    "semicolons": ((",", ";"), "line 1: the columns are separated by ';'; allowed are commas"),
    "a comma in a text": (
        ("Lahti,", "Lahti, Finland,"),
        "line 2: found 17 cells; the header has 16",
    ),
    "an open quote": (("City", '"City'), "not a CSV file: unexpected end of data"),
}


@pytest.mark.parametrize(("change", "told"), FILES.values(), ids=FILES)
def test_a_wrong_file_is_one_sentence(small, change, told):
    write(small.path, text({}).replace(*change))
    message = small.refusal()
    assert str(small.path) in message and told in message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the column 'fact' is missing; found nothing; needed are fact, statement"),
        (b"# only a remark\n", "the column 'fact' is missing; found nothing"),
        ("# työ\n".encode("latin-1"), "not UTF-8 text (byte 4); save the file as UTF-8"),
    ],
)
def test_a_file_without_facts_is_one_sentence(small, content, told):
    write(small.path, content)
    assert told in small.refusal()


def test_a_folder_in_its_place_is_one_sentence(small):
    small.path.mkdir(parents=True)
    assert "cannot be read" in small.refusal()


# --- the command --------------------------------------------------------------------------


def nextstep(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run = subprocess.run(
        [sys.executable, "-m", "nextstep_analysis.cli", "data", "check"],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
    )
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before, "a check writes nothing"
    return run


@pytest.fixture
def here(small, monkeypatch):
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(small.project.root))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return small


def test_the_command_tells_of_facts_that_hold(here):
    here.put({})
    run = nextstep(here.project.root)
    assert (run.returncode, run.stderr) == (0, "")
    assert "  R1 People of Lahti: published 1,200 persons, ours 1,200" in run.stdout


def test_a_fact_outside_its_tolerance_ends_with_code_2_after_the_whole_report(here):
    here.put({"value": "1190", "tolerance": "0.5%"}, {"fact": "R2"})
    run = nextstep(here.project.root)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "nextstep: 1 of 2 facts published elsewhere does not hold: R1 (people: +10 persons "
        "(+0.84%), allowed is 0.5%); the sources stand in config/reconciliation.csv"
    ]
    assert "DIFFERS, allowed is 0.5%: must be equal" in run.stdout
    assert "  R2 People of Lahti" in run.stdout and "people: 2016, 6 rows" in run.stdout


def test_a_broken_file_ends_with_code_2_and_one_sentence(here):
    here.put({"year": "2O16"})
    run = nextstep(here.project.root)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1 and "line 2: column 'year' is '2O16'" in run.stderr


def test_a_fact_that_the_real_tables_do_not_give_is_found(tmp_path, monkeypatch):
    """The jobs of Lahti as an earlier table had them, parts added up and 10 % too few."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    monkeypatch.delenv("NEXTSTEP_PROJECT", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    facts = tmp_path / "config" / FILE
    content = facts.read_text(encoding="utf-8")
    assert ",50138,persons,2014,KU398," in content
    facts.write_text(content.replace(",50138,", ",44932,", 1), encoding="utf-8")
    run = nextstep(tmp_path)
    assert run.returncode == 2 and len(run.stderr.splitlines()) == 1
    assert "R01 (jobs_totals: +5,206 persons (+11.59%), allowed is 0)" in run.stderr
