"""An ecosystem's file: what it offers, and every way in which it can be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.catalogue.ecosystems import (
    Ecosystem,
    Reference,
    overlaps,
    read_composition,
    read_compositions,
)
from nextstep_analysis.catalogue.settings import RoleWeights
from nextstep_analysis.errors import CatalogueError

WEIGHTS = RoleWeights(core=1.0, related=0.5, enabling=0.25)

GOOD = """\
id: games
name: {fi: Pelit, en: Games}
summary: {fi: Pelien tekijät., en: The makers of games.}
status: proposal
industries:
  core:
    - code: J58
      parts: ["58.21"]
    - code: J62
  related:
    - code: R90
      parts: ["90.0"]
      share: 0.4
      share_source: {fi: oma laskelma, en: own calculation}
  enabling:
    - code: P85
peers: [MK06, MK02]
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "games.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_what_an_ecosystem_offers(write):
    games = read_composition(write(GOOD), Ecosystem)
    assert games.core == ("J58", "J62")
    assert games.codes == ("J58", "J62", "R90", "P85")
    assert games.roles == {"J58": "core", "J62": "core", "R90": "related", "P85": "enabling"}
    assert games.weights(WEIGHTS) == {"J58": 1.0, "J62": 1.0, "R90": 0.2, "P85": 0.25}
    assert games.upper_bounds == ("J58",)
    assert games.facts == ()


@given(share=st.floats(0.001, 1))
def test_a_share_scales_the_weight_and_ends_the_upper_bound(share):
    texts = {"fi": "a", "en": "a"}
    entry = {"code": "J58", "parts": ("58.21",), "share": share, "share_source": texts}
    games = Ecosystem(
        id="games",
        name=texts,
        summary=texts,
        status="proposal",
        industries={"core": ({"code": "J62"},), "related": (entry,)},
        peers=("MK06",),
    )
    assert games.weights(WEIGHTS)["J58"] == 0.5 * share
    assert 0 < games.weights(WEIGHTS)["J58"] <= 0.5
    assert games.upper_bounds == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("id: games", "id: game", 1, "id is 'game', but the file is called games.yaml"),
        ("id: games", "id: Pelit!", 1, "id is 'Pelit!': allowed are small letters a-z"),
        ("status: proposal", "status: wish", 4, "must be 'named' or 'proposal'"),
        ("status: proposal\n", "", 1, "the key 'status' is missing"),
        ("code: J62", "code: J6", 9, "did you mean 'J60'?"),
        ("code: J62", "code: j62", 9, "did you mean 'J62'?"),
        ("code: J62", "code: J", 9, "is 'J': this is a section; an industry is a section letter"),
        ("code: J62", "code: 62", 9, "is 62: an industry is a section letter and"),
        ("code: J62", "code: '62'", 9, "an industry is a section letter and a two-digit division"),
        ("code: J62", "code: '62.01'", 9, "a finer class belongs under 'parts'"),
        ("code: J62", "code: J620", 9, "a finer class belongs under 'parts'"),
        ("code: J62", "code: J58", 9, "J58 stands twice (already in core)"),
        ("code: P85", "code: J62", 16, "J62 stands twice (already in core)"),
        ('["58.21"]', '["59.1"]', 8, "59.1 is not a part of J58; parts begin with 58."),
        ('["58.21"]', "[58.21]", 8, "is 58.21: must be text; put it in quotes"),
        ('["58.21"]', '["5821"]', 8, "a part has three or four digits and a point"),
        ('["58.21"]', '"58.21"', 8, "must be a list"),
        ('["58.21"]', '["58.2", "58.21"]', 8, "58.21 is within 58.2, which stands here too"),
        ('["58.21"]', '["58.21", "58.2"]', 8, "58.2 holds 58.21, which stands here too"),
        ('["58.21"]', '["58.21", "58.21"]', 8, "58.21 stands twice; keep one of them"),
        ("share: 0.4", "share: 40", 13, "is 40: must be less than or equal to 1"),
        ("share: 0.4", "share: 0.0", 13, "is 0.0: must be greater than or equal to 0.001"),
        ("share: 0.4\n      share_source", "share_source", 13, "a share_source without a share"),
        (
            "      share_source: {fi: oma laskelma, en: own calculation}\n",
            "",
            13,
            "R90 has a share of 0.4 without a share_source",
        ),
        ("  core:", "  kore:", 6, "unknown key 'industries.kore', did you mean 'core'?"),
        ("peers: [MK06, MK02]", "peers: []", 17, "peers is []: needs at least 1"),
        ("peers: [MK06, MK02]", "peers: [MK6]", 17, "is 'MK6': a region is MK and two digits"),
        ("peers: [MK06, MK02]", "peers: [SSS]", 17, "is 'SSS': a region is MK and two digits"),
        ("peers: [MK06, MK02]", "peers: Pirkanmaa", 17, "peers is 'Pirkanmaa': must be a list"),
    ],
)
def test_a_wrong_file(write, old, new, line, said):
    assert GOOD.count(old) == 1
    path = write(GOOD.replace(old, new))
    with pytest.raises(CatalogueError) as caught:
        read_composition(path, Ecosystem)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)


def test_an_empty_core(write):
    text = GOOD.replace('  core:\n    - code: J58\n      parts: ["58.21"]\n    - code: J62\n', "")
    with pytest.raises(CatalogueError, match=r"line 5: the key 'industries.core' is missing"):
        read_composition(write(text), Ecosystem)
    with pytest.raises(CatalogueError, match=r"core is \[\]: needs at least 1"):
        read_composition(write(text.replace("related:", "core: []\n  related:")), Ecosystem)


FACT = """\
facts:
  - factor: risks
    text: {fi: Yhtiö meni konkurssiin., en: The company went bankrupt.}
    source_title: A page
    source_url: https://example.org/page
    source_date: 2024-02-13
    confidence: high
"""


def test_a_fact_keeps_its_source(write):
    (fact,) = read_composition(write(GOOD + FACT), Ecosystem).facts
    assert (fact.source_url, fact.source_date) == ("https://example.org/page", "2024-02-13")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("confidence: high", "confidence: sure", 24, "must be 'high', 'medium' or 'low'"),
        ("factor: risks", "factor: ''", 19, "must not be empty"),
        ("confidence: high", "confidence: high\n    against: maybe", 25, "must be true or false"),
        ("https://example.org/page", "example.org", 22, "an address starts with https://"),
        ("    source_url: https://example.org/page\n", "", 19, "source_url' is missing"),
    ],
)
def test_a_wrong_fact(write, old, new, line, said):
    path = write(GOOD + FACT.replace(old, new))
    with pytest.raises(CatalogueError) as caught:
        read_composition(path, Ecosystem)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)


def test_a_reference_has_a_region_and_no_peers(write):
    text = GOOD.replace("status: proposal\n", "region: MK17\n")
    path = write(text)
    with pytest.raises(CatalogueError, match="line 17: unknown key 'peers'"):
        read_composition(path, Reference)
    write(text.replace("peers: [MK06, MK02]\n", ""))
    assert read_composition(path, Reference).region == "MK17"


def test_a_core_shared_by_ecosystems_is_an_overlap(write, tmp_path):
    write(GOOD)
    write(
        GOOD.replace("id: games", "id: software").replace("J58", "J63").replace("58.21", "63.1"),
        "software.yaml",
    )
    ecosystems = read_compositions(tmp_path, Ecosystem)
    (found,) = overlaps(ecosystems)
    assert (found.industry, found.ecosystems) == ("J62", ("games", "software"))
    assert overlaps({"games": ecosystems["games"]}) == ()


@pytest.mark.parametrize("name", ["games.yml", "games.YAML"])
def test_a_file_that_would_be_passed_over_is_refused(write, tmp_path, name):
    write(GOOD, name)
    with pytest.raises(CatalogueError, match=r"the name must end in \.yaml"):
        read_compositions(tmp_path, Ecosystem)


def test_hidden_and_other_files_are_left_alone(write, tmp_path):
    write(GOOD)
    write("not: read", ".games.yaml")
    write("# text", "README.md")
    assert list(read_compositions(tmp_path, Ecosystem)) == ["games"]


def test_a_missing_folder(tmp_path):
    with pytest.raises(CatalogueError, match="there is no such folder"):
        read_compositions(tmp_path / "none", Ecosystem)
