"""Recorded and documented answers of the register's service, read as they stand."""

from pathlib import Path

import pytest
from company_records import imported

from nextstep_analysis.errors import DataError

RECORDED = Path(__file__).parents[3] / "shared" / "fixtures" / "prh"

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared/fixtures")


@pytest.mark.parametrize("name", ["MADE_UP_all_companies.zip", "MADE_UP_ytj_v3_every_kind.json"])
def test_every_kind_of_record_is_taken_left_out_or_set_aside(place, name):
    done = imported(place, RECORDED / name)
    assert (done.records, done.kept, done.left_out.total()) == (25, 16, 8)
    assert done.set_aside == {"the check digit of its business id is wrong": 1}
    assert done.code_sets == {"TOL 2008": 1, "TOL 2025": 5}
    assert done.incomplete.total() == 2, "a website that is a telephone number, and an e-mail"


@pytest.mark.parametrize(
    "name", ["RESHAPED_ytj_v3_0100130-4.json", "companies_businessId_0112038-9.json"]
)
def test_an_answer_with_one_company_is_taken_whole(place, name):
    done = imported(place, RECORDED / name)
    assert (done.records, done.kept, done.incomplete.total()) == (1, 1, 0)
    assert done.code_sets == {"TOL 2025": 1}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("REAL_ytj_v3_empty.json", "none of its 0 records is a company"),
        ("ytj_v3_company_MASKED.json", "there is no list 'companies' in it"),
        ("bis_v1_search_response.json", "the shape of the old interface"),
        ("bis_v1_company_details_response.json", "the shape of the old interface"),
        ("MADE_UP_error_400.json", r"an error of the service \(1000\)"),
        ("DOC_notices_error_1006.json", r"an error of the service \(1006\)"),
        ("MADE_UP_429.txt", "neither a zip nor JSON"),
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(place, name, sentence):
    with pytest.raises(DataError, match=sentence) as told:
        imported(place, RECORDED / name)
    assert "\n" not in str(told.value)
