"""What a publication keeps, and who approved it: read as written, refused in one sentence."""

import json
import os
from importlib.resources import files

import jsonschema
import pytest

from nextstep_analysis.catalogue.approvals import (
    Approval,
    approval_path,
    approval_text,
    read_approval,
)
from nextstep_analysis.catalogue.publications import (
    MOST,
    Publication,
    check_names,
    earlier_path,
    publication_path,
    publication_text,
    read_publication,
    told_of,
)
from nextstep_analysis.errors import CatalogueError

SCHEMA = json.loads(
    files("nextstep_analysis.report.monitoring")
    .joinpath("templates", "publication.schema.json")
    .read_text("utf-8")
)
DAY = "2026-11-26"
FIGURE = {
    "value": 182.0,
    "lower": None,
    "upper": None,
    "unit": "enterprises",
    "when": "2022",
    "since": None,
    "datasets": ["enterprises"],
    "definition": "a" * 64,
}
PLAIN = {
    "format": 1,
    "published": DAY,
    "program": "0.1.0",
    "approval": {"roles": ["ladec"], "forced": False, "missing": []},
    "reports": {"wood-fi": "b" * 64},
    "figures": {"wood/core_enterprises": FIGURE},
    "verdicts": {"wood/growth": {"answer": "within", "when": "2022"}},
    "series": {
        "enterprises": {"table": "aly/11yq", "classification": {"TOL 2008": 0}, "breaks": [2017]}
    },
}
ROLES = {"ladec": {}, "steering-group": {}}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "publications").mkdir()
    return tmp_path


def write(folder, plain=PLAIN, day=DAY):
    path = publication_path(folder, day)
    text = plain if isinstance(plain, str) else json.dumps(plain, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_kept_is_read_again_and_fits_its_schema(folder):
    text = publication_text(Publication.model_validate(PLAIN))
    found = read_publication(write(folder, text))
    assert publication_text(found) == text
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(text), SCHEMA, jsonschema.Draft202012Validator)


def test_the_last_one_before_the_day_is_compared_with(folder):
    assert earlier_path(folder, DAY) is None
    for day in ("2024", "2025-03-01", DAY, "2027-01-01"):
        write(folder, day=day)
    assert earlier_path(folder, DAY).stem == "2025-03-01"
    assert earlier_path(folder, "2026-11-27").stem == DAY
    assert earlier_path(folder.parent, DAY) is None


def without(key):
    return {name: value for name, value in PLAIN.items() if name != key}


@pytest.mark.edge("damaged files", "a publication that was kept and is damaged", "one sentence")
@pytest.mark.parametrize(
    ("plain", "words"),
    [
        (PLAIN | {"format": 2}, "format"),
        (PLAIN | {"published": "2025-01-01"}, "the publication is of 2025-01-01"),
        (without("figures"), "figures"),
        (PLAIN | {"more": 1}, "more"),
        (PLAIN | {"figures": []}, "figures"),
        (PLAIN | {"figures": {"wood/x": FIGURE | {"value": "182"}}}, "value"),
        (PLAIN | {"figures": {"wood/x": FIGURE | {"definition": "x"}}}, "definition"),
        (PLAIN | {"reports": {"wood-fi": "B" * 64}}, "wood-fi"),
        ("{", "line 1"),
        ("", "empty"),
        ("[]", "line 1"),
        ("format: 1\n", "missing"),
        ("\udcff", "UTF-8"),
        (json.dumps(PLAIN) + " " * MOST, f"more than {MOST:,} bytes"),
        pytest.param(
            "[" * 100_000,
            "levels deep",
            marks=pytest.mark.edge(
                "damaged files", "a publication nested without end", "one sentence"
            ),
        ),
        ('{"a":' * 30_000, "levels deep"),
    ],
)
def test_a_damaged_one_is_told_in_one_sentence(folder, plain, words):
    path = publication_path(folder, DAY)
    text = plain if isinstance(plain, str) else json.dumps(plain, indent=1)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueError) as caught:
        read_publication(path)
    told = str(caught.value)
    assert path.name in told and words in told and "\n" not in told


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.edge("damaged files", "a publication or approval that is a link", "not followed")
def test_links_are_not_followed(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(json.dumps(PLAIN))
    path = publication_path(folder, DAY)
    path.symlink_to(elsewhere)
    with pytest.raises(CatalogueError, match="it is a link"):
        read_publication(path)
    assert "it is a link" in told_of(path)
    approval_path(folder, DAY).symlink_to(elsewhere)
    with pytest.raises(CatalogueError, match="it is a link"):
        read_approval(folder, DAY, ROLES)
    os.mkfifo(publication_path(folder, "2025"))
    with pytest.raises(CatalogueError, match="a pipe"):
        read_publication(publication_path(folder, "2025"))


def test_too_much_is_not_kept():
    many = {f"wood/{n}": FIGURE for n in range(1000)}
    with pytest.raises(CatalogueError, match=r"it would hold \d{3},\d{3} bytes; at most 200,000"):
        publication_text(Publication.model_validate(PLAIN | {"figures": many}))


def test_a_name_that_is_no_day(folder):
    write(folder, day="latest")
    with pytest.raises(CatalogueError, match=r"latest\.json: the name of a publication is its day"):
        check_names(folder)
    assert earlier_path(folder, DAY) is None


@pytest.mark.edge("configuration", "what systems leave beside the publications", "passed over")
def test_what_systems_leave_beside_the_publications(folder):
    write(folder)
    publication_path(folder, f"._{DAY}").write_bytes(b"\0\5\x16\7")
    check_names(folder)
    assert earlier_path(folder, "2027") == publication_path(folder, DAY)


# --- approvals ------------------------------------------------------------------------------


def approval():
    return Approval(format=1, published=DAY).with_signature("ladec", {"wood-fi": "b" * 64})


def sign(folder, text):
    approval_path(folder, DAY).write_text(text, encoding="utf-8")


def test_a_signature_is_read_as_written(folder):
    assert read_approval(folder, DAY, ROLES) is None
    both = approval().with_signature("steering-group", {"wood-en": "c" * 64})
    sign(folder, approval_text(both))
    assert read_approval(folder, DAY, ROLES) == both
    more = both.with_signature("ladec", {"wood-en": "d" * 64})
    assert dict(more.signed[0].reports) == {"wood-fi": "b" * 64, "wood-en": "d" * 64}
    assert more.signed[1] == both.signed[1]


@pytest.mark.edge("damaged files", "an approval that is malformed or tampered with", "its line")
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("role: ladec", "role: ladecc", "line 6: unknown role 'ladecc', did you mean 'ladec'"),
        ("b" * 64, "b" * 63, "line 8"),
        ("format: 1", "format: 2", "line 3"),
        (f'"{DAY}"', '"2025-01-01"', "line 4: the approval is of 2025-01-01"),
        ("signed:", "signatures:", "signatures"),
        ("    reports:", "    reports: []", "line"),
        ("role: ladec", "role: Maija Meikäläinen", "line 6"),
    ],
)
def test_a_slip_is_told_with_its_line(folder, before, after, words):
    sign(folder, approval_text(approval()).replace(before, after))
    with pytest.raises(CatalogueError) as caught:
        read_approval(folder, DAY, ROLES)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_role_signs_once(folder):
    text = approval_text(approval())
    sign(folder, text + "".join(text.splitlines(keepends=True)[5:]))
    with pytest.raises(CatalogueError, match="the role 'ladec' signs twice"):
        read_approval(folder, DAY, ROLES)
