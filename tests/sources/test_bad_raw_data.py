"""Every kind of bad input is refused with one clear sentence, before anything is written."""

import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.sources.build import build_data, read_raw
from nextstep_analysis.sources.snapshot import read_cells, read_snapshot
from nextstep_analysis.sources.validate import check_cells, to_types

FIRMS = "firms: data/raw/firms/firms.csv"


def refusal(mini) -> str:
    """What the build says; it must say it in one line and write nothing."""
    before = mini.contents()
    with pytest.raises((DataError, CatalogueError)) as caught:
        build_data(mini.project)
    assert mini.contents() == before
    message = str(caught.value)
    assert "\n" not in message
    return message


CELLS = {
    "missing column": (
        ("firms", "births", "deaths"),
        (
            f"{FIRMS}, line 1: the column 'births' is missing; found region, industry, year, "
            "stock, deaths; needed are region, industry, year, stock, births"
        ),
    ),
    "other separator": (
        ("occupation_groups", "occupation,name_en", "occupation;name_en,x"),
        "line 1: the column 'occupation' is missing; found occupation;name_en, x; needed are",
    ),
    "unexpected column": (
        ("occupation_groups", "name_en\n01.1, Farmers\nNA,", "name_en,x\n01.1,Farmers,1\nNA,1,"),
        "line 1: unexpected column 'x'; allowed are occupation, name_en",
    ),
    "a column twice": (
        ("occupation_groups", "occupation,name_en", "occupation,occupation"),
        "line 1: the column 'occupation' stands twice; once is allowed",
    ),
    "too few cells": (
        ("firms", "2016,12,1", "2016,12"),
        f"{FIRMS}, line 2: found 4 cells; the header has 5",
    ),
    "too many cells": (
        ("accounts", "1.10", "1,10"),
        "line 2: found 4 cells; the header has 3",
    ),
    "an open quote": (
        ("municipality_history", "Lahti", '"Lahti'),
        "municipality_history.csv, line 3: not a CSV file",
    ),
    "duplicate key": (
        ("firms", "MK07,A01,2017,,0", "MK07,A01,2016,7,0"),
        (
            f"{FIRMS}, line 3: the key region MK07, industry A01, year 2016 stands twice, "
            "first in 2; once is allowed"
        ),
    ),
    "negative count": (
        ("firms", "2016,12,1", "2016,12,-1"),
        f"{FIRMS}, line 2: column 'births' is '-1'; allowed is 0 or more",
    ),
    "not a number": (
        ("accounts", "1.10", "n/a"),
        "line 2: column 'output' is 'n/a'; allowed is a number with a decimal point",
    ),
    "infinite": (("accounts", "1.10", "inf"), "column 'output' is 'inf'; allowed is a number"),
    "nan": (("accounts", "1.10", "nan"), "column 'output' is 'nan'; allowed is a number"),
    "decimal comma": (("accounts", "1.10", '"1,10"'), "column 'output' is '1,10'; allowed is"),
    "grouped thousands": (
        ("firms", "2016,12,1", "2016,1 200,1"),
        "column 'stock' is '1 200'; allowed is a whole number, without spaces or decimals",
    ),
    "decimals in a count": (("firms", "2016,12,1", "2016,12.0,1"), "column 'stock' is '12.0'"),
    "other digits": (("firms", "2016,12,1", "2016,١٢,1"), "column 'stock' is '١٢'"),
    "suppression mark": (("firms", "2016,12,1", "2016,..,1"), "column 'stock' is '..'"),
    "empty where not allowed": (
        ("firms", "2016,12,1", "2016,12,"),
        f"{FIRMS}, line 2: column 'births' is empty; allowed is a value; no cell of it",
    ),
    "empty in another year": (
        ("firms", "2016,12,1", "2016,,1"),
        (
            f"{FIRMS}, line 2: column 'stock' is empty; allowed is an empty cell only where year "
            "is 2017"
        ),
    ),
    "empty code": (("firms", "MK07,A01,2016", ",A01,2016"), "line 2: column 'region' is empty"),
    "space for empty": (("firms", "A01,2017,,0", "A01,2017, ,0"), "column 'stock' is ' '"),
    "lost zero, division": (
        ("firms", "MK07,A01,2016", "MK07,A1,2016"),
        (
            f"{FIRMS}, line 2: column 'industry' is 'A1', which has lost a leading zero of 'A01'; "
            "allowed is TOT, X, a section letter, or it and two digits"
        ),
    ),
    "lost zero, region": (
        ("accounts", "MK07,01", "MK7,01"),
        "line 2: column 'region' is 'MK7', which has lost a leading zero of 'MK07'",
    ),
    "lost zero, aggregate": (
        ("accounts", "MK07,01", "MK07,1"),
        (
            "line 2: column 'industry' is '1', which has lost a leading zero of '01'; allowed is "
            "one of the 3 known codes of TOL 2008 (01, 02, 31)"
        ),
    ),
    "lost zero, municipality": (
        ("municipality_history", "KU016", "KU16"),
        "line 2: column 'municipality' is 'KU16'; allowed is KU and three digits",
    ),
    "unknown industry": (
        ("firms", "MK07,A01,2016", "MK07,A03,2016"),
        "line 2: column 'industry' is 'A03'; allowed is one of the 7 known",
    ),
    "unknown region": (
        ("firms", "MK07,A01,2016", "MK99,A01,2016"),
        "line 2: column 'region' is 'MK99'; allowed is one of the 4 known codes",
    ),
    "unknown aggregate": (
        ("accounts", "MK07,31", "MK07,32"),
        "line 4: column 'industry' is '32'",
    ),
    "year before": (
        ("firms", "A01,2016", "A01,2015"),
        f"{FIRMS}, line 2: column 'year' is '2015'; allowed is 2016 to 2017",
    ),
    "year after": (("firms", "A01,2016", "A01,2018"), "column 'year' is '2018'; allowed is 2016"),
    "not a year": (("firms", "A01,2016", "A01,16"), "column 'year' is '16'; allowed is a year in"),
    "a combination without a row": (
        ("firms", "MK07,C31,2017,,2\n", ""),
        f"{FIRMS}: 1 rows are absent, the first is region MK07, industry C31, year 2017",
    ),
    "an industry without rows": (
        ("firms", "MK07,C31,2016,0,3\nMK07,C31,2017,,2\n", ""),
        f"{FIRMS}: column 'industry' holds 1 different values; expected are 2",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), CELLS.values(), ids=CELLS)
def test_bad_cells(mini, change, sentence):
    build_data(mini.project)
    mini.spoil(*change)
    message = refusal(mini)
    assert sentence in message
    assert message.startswith(f"{change[0]}: data/raw/{change[0]}/{change[0]}.csv")


def test_the_first_line_is_named_and_the_others_counted(mini):
    mini.spoil("firms", "2016,0,3\nMK07,C31,2017,,2", "2016,0,b\nMK07,C31,2017,,c")
    assert "line 4: column 'births' is 'b'" in (message := refusal(mini))
    assert message.endswith("(1 more like it)")


def test_a_quoted_line_break_does_not_shift_the_line(mini):
    mini.put("occupation_groups", 'occupation,name_en\n01.1,"Far\nmers"\nNA,\n', rows=2)
    assert "line 4: column 'name_en' is empty" in refusal(mini)


def test_another_number_of_rows_than_the_sidecar_says(mini):
    mini.put("accounts", mini.raw("accounts").read_text("utf-8"), rows=4)
    assert refusal(mini) == (
        "accounts: data/raw/accounts/accounts.csv: found 3 rows; the sidecar says 4"
    )


def test_a_changed_byte(mini):
    build_data(mini.project)
    path = mini.raw("firms")
    path.write_bytes(path.read_bytes().replace(b"2016,12,1", b"2016,12,2"))
    message = refusal(mini)
    assert message.startswith(f"{FIRMS}: the file has changed: its sha256 is ")
    assert "raw files are never edited" in message


def test_changed_line_endings_are_a_change(mini):
    path = mini.raw("firms")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "the file has changed" in refusal(mini)


FILES = {
    "missing file": (None, f"{FIRMS}: there is no such file; put the raw file back"),
    "empty file": (b"", f"{FIRMS}: the file is empty; put the raw file back"),
    "header alone": (b"region,industry,year,stock,births\n", f"{FIRMS}: there are no rows below"),
    "a lone line break": (b"\n", f"{FIRMS}: there are no rows below the header"),
    "wrong encoding": (
        "region,x\nMK07,Iisalmi\nMK07,Äänekoski\n".encode("latin-1"),
        f"{FIRMS}: not UTF-8 text (line 3, byte 27 is 0xc4); allowed is UTF-8",
    ),
    "UTF-16": ("region".encode("utf-16"), f"{FIRMS}: not UTF-8 text (line 1, byte 0 is 0xff)"),
    "byte order mark": (b"\xef\xbb\xbfregion\n", f"{FIRMS}: begins with a byte order mark"),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_bad_files(mini, content, sentence):
    build_data(mini.project)
    if content is None:
        mini.raw("firms").unlink()
    else:
        mini.put("firms", content)
    assert refusal(mini).startswith(sentence)


def test_a_folder_in_the_place_of_the_file(mini):
    mini.raw("firms").unlink()
    mini.raw("firms").mkdir()
    assert refusal(mini).startswith(f"{FIRMS}: cannot be read: ")


SIDECARS = {
    "no licence": ({"licence": None}, "the key 'licence' is missing; needed here: licence"),
    "no producer": ({"producer": None}, "the key 'producer' is missing"),
    "no checksum": ({"sha256": None}, "the key 'sha256' is missing"),
    "no title": ({"title": None}, "the key 'title' is missing"),
    "no rows": ({"rows": None}, "the key 'rows' is missing; needed here: rows"),
    "short checksum": ({"sha256": "ab"}, "sha256 is 'ab'"),
    "misspelt key": (
        {"licens": "CC0", "licence": None},
        "unknown key 'licens', did you mean 'licence'?",
    ),
    "a key too many beside the right one": (
        {"licens": "CC0"},
        "unknown key 'licens'; allowed here: areas, columns, extent, licence, ",
    ),
    "other columns": (
        {"columns": {"region": "", "value": ""}},
        "describes the columns region, value, but",
    ),
    "an extent of no column": (
        {"extent": {"town": {"values": 2}}},
        "extent.town is of a column that the table does not have; allowed are region, industry",
    ),
    "an extent without years": (
        {"extent": {"year": {"values": 2}}},
        "extent.year goes from None to None; a year needs a first and a last one",
    ),
    "an extent that goes backwards": (
        {"extent": {"year": {"values": 2, "first": 2017, "last": 2016}}},
        "extent.year goes from 2017 to 2016",
    ),
    "borders of no year": ({"areas": "new ones"}, "areas is 'new ones': allowed is the year whose"),
}


@pytest.mark.edge("damaged files", "a sidecar whose extent or borders cannot be", "one sentence")
@pytest.mark.parametrize(("change", "sentence"), SIDECARS.values(), ids=SIDECARS)
def test_bad_sidecars(mini, change, sentence):
    mini.put("firms", mini.raw("firms").read_text("utf-8"), **change)
    message = refusal(mini)
    assert message.startswith("firms: ")
    assert "sidecar.yaml" in message
    assert sentence in message


def test_a_missing_sidecar(mini):
    mini.sidecar("firms").unlink()
    assert refusal(mini) == f"firms: {mini.sidecar('firms')}: there is no such file"


def _outside(plain):
    plain["features"][1]["geometry"]["coordinates"] = [[[1, 1], [2, 1], [2, 2], [1, 1]]]


def _crossing(plain):
    cross = [[25, 61], [26, 62], [26, 61], [25, 62], [25, 61]]
    plain["features"][1]["geometry"]["coordinates"] = [cross]


SHAPES = {
    "not JSON": (lambda plain: None, "not JSON", "{"),
    "no features": (lambda plain: plain.update(features=[]), "holds no features", ""),
    "a list": (lambda plain: plain.clear(), "holds no features", ""),
    "a point": (
        lambda plain: plain["features"][1].update(
            geometry={"type": "Point", "coordinates": [25, 61]}
        ),
        "feature 2: the shape is not an area",
        "",
    ),
    "no shape": (
        lambda plain: plain["features"][0].update(geometry=None),
        "feature 1: the shape is missing",
        "",
    ),
    "outside": (_outside, "feature 2: the shape lies outside Finland", ""),
    "crossing": (_crossing, "feature 2: the outline crosses itself", ""),
    "other coordinates": (
        lambda plain: plain.update(
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}
        ),
        "the coordinates are in urn:ogc:def:crs:EPSG::3067; allowed is WGS 84",
        "",
    ),
    "unknown code": (
        lambda plain: plain["features"][0]["properties"].update(municipality="KU999"),
        "feature 1: column 'municipality' is 'KU999'",
        "",
    ),
    "no code": (
        lambda plain: plain["features"][0]["properties"].update(municipality=None),
        "feature 1: column 'municipality' is empty",
        "",
    ),
    "twice": (
        lambda plain: plain["features"][1]["properties"].update(municipality="KU398"),
        "feature 2: the key municipality KU398 stands twice",
        "",
    ),
    "no features inside": (
        lambda plain: plain.update(features=[1]),
        "not GeoJSON features",
        "",
    ),
}


@pytest.mark.parametrize(("change", "sentence", "text"), SHAPES.values(), ids=SHAPES)
def test_bad_boundaries(mini, change, sentence, text):
    plain = json.loads(mini.raw("boundaries").read_text("utf-8"))
    change(plain)
    mini.put("boundaries", text or json.dumps(plain), rows=None)
    message = refusal(mini)
    assert message.startswith("boundaries: data/raw/boundaries/boundaries.geojson")
    assert sentence in message


CATALOGUES = {
    "unknown type": ({"columns": {"region": {"type": "place"}}}, "must be 'region', 'munic"),
    "unknown key column": ({"keys": ["region", "day"]}, "'day' is not one of the 'columns'"),
    "unknown break": (
        {"breaks": [{"year": 2017, "columns": ["x"], "note": {"fi": "a", "en": "b"}}]},
        "'x' is not one of the 'columns'",
    ),
    "a text in one language": ({"title": {"fi": "yritykset"}}, "the text is missing in en"),
    "misspelt key": ({"absnt": 1}, "unknown key 'firms.absnt', did you mean 'absent'?"),
    "a key too many beside the right one": (
        {"tytle": 1},
        "unknown key 'firms.tytle'; allowed here: absent, ",
    ),
    "file name": ({"file": "../x.csv"}, "a raw file is named in small letters"),
    "no columns": ({"columns": {}}, "needs at least 1"),
    "complete without numbers": ({"expected": {"year": 2}}, "'complete' needs a number under"),
    "absent from a complete table": (
        {"absent": {"fi": "nolla", "en": "zero"}},
        "a 'complete' table has none",
    ),
    "count without unit": (
        {"columns": {"region": {"type": "count"}}, "keys": ["region"], "complete": False},
        "a count needs a 'unit' in fi and en",
    ),
    "year without range": (
        {"columns": {"region": {"type": "year"}}, "keys": ["region"], "complete": False},
        "a year needs a 'minimum' and a 'maximum'",
    ),
    "code without values": (
        {"columns": {"region": {"type": "code"}}, "keys": ["region"], "complete": False},
        "a column of type code needs 'values'",
    ),
    "a code that may be missing": (
        {"columns": {"region": {"type": "region", "missing": {"meaning": {"fi": "a", "en": "b"}}}}},
        "a region cannot be missing",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), CATALOGUES.values(), ids=CATALOGUES)
def test_bad_catalogues(mini, change, sentence):
    mini.catalogue(firms=change)
    message = refusal(mini)
    assert message.startswith(f"{mini.project.config / 'sources.yaml'}, line ")
    assert sentence in message


ACCOUNTS = {
    "unknown division": ("A02", "A09", "unknown division 'A09'"),
    "a division twice": ("A02", "A01", "A01 must be in one industry, or in partial ones only"),
    "a code twice": ("'02'", "'01'", "the code '01' stands twice"),
    "not the whole section": (
        "same_as: C\n",
        "same_as: A\n",
        "31 does not hold the divisions of A",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_bad_maps_of_the_accounts(mini, old, new, sentence):
    path = mini.project.config / "accounts_industries.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert sentence in refusal(mini)


def test_a_division_in_no_industry_of_the_accounts(mini):
    path = mini.project.config / "accounts_industries.yaml"
    plain = yaml.safe_load(path.read_text("utf-8"))
    del plain["industries"][1]
    path.write_text(yaml.safe_dump(plain), "utf-8")
    assert "no industry holds A02; add it or name it under 'not_covered'" in refusal(mini)


@pytest.fixture
def read_firms(mini):
    """Reads the raw file of the firms as a build does, and none of the others again."""
    known = read_raw(mini.project, read_sources(mini.project)).codes

    def read():
        firms = read_sources(mini.project)["firms"]
        snapshot = read_snapshot(mini.project, firms)
        cells = read_cells(snapshot)
        check_cells(snapshot, cells, known=known)
        return to_types(firms, cells)

    return read


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(codec="utf-8", exclude_characters='\r\n,"'), max_size=6))
def test_a_count_is_read_as_written_or_refused(mini, read_firms, text):
    mini.put(
        "firms",
        "region,industry,year,stock,births\n"
        f"MK07,A01,2016,12,{text}\nMK07,A01,2017,,0\nMK07,C31,2016,0,3\nMK07,C31,2017,,2\n",
        rows=4,
    )
    if text.isascii() and text.isdigit():
        assert read_firms()["births"][0] == int(text)
    else:
        with pytest.raises(DataError, match="births"):
            read_firms()
