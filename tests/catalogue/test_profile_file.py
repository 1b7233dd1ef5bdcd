"""`profile` of an ecosystem's file: every way in which it can be wrong, and what is shipped."""

import re
from pathlib import Path

import pytest
import yaml

from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.profile import (
    check_shared,
    facts_by_key,
    keys_in,
    numbers_in,
    read_profile,
    read_profiles,
)
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project

CONFIG = Path(__file__).resolve().parents[2] / "config"
ECOSYSTEMS = sorted((CONFIG / "ecosystems").glob("*.yaml"))
FACTORS = ("energy", "skilled_labour")
PROFILE = """\
id: small
profile:
  claim: &saw
    text: {fi: Sahalinja 48 milj. €, en: A €48 million saw line}
    facts: [mill]
  offer: *saw
  swedish: {text: En såglinje, facts: [mill]}
  numbers:
    [&number {value: {fi: "48", en: "48"}, text: {fi: m, en: m}, facts: [mill]}, *number, *number]
  opportunities: [&row {name: {fi: Saha, en: Mill}, says: [*saw]}]
  chain: [*row, *row]
  offers:
    energy: [*row]
  know:
    - text: {fi: "Osuus {sold:.0%} vuonna {sold_year:year}", en: "A share of {sold:.0%}"}
      figures: {sold: {figure: sold_outside, of: C16}}
  start: [{name: {fi: Kerro, en: Tell}, text: {fi: mitä, en: what}}]
"""


def fact(key, text, **more):
    page = {"source_title": "a", "source_url": "https://example.org/a", "confidence": "high"}
    return Fact(**{"id": key, "factor": "energy", "text": {"fi": text, "en": text}, **page, **more})


FACTS = facts_by_key(
    [fact("mill", "48 milj. €, 400 000 m³", source_date="2021-10-06")],
    [fact("school", "13,000 people")],
    {"other": [fact("mill", "7")]},
)


def read(tmp_path, old="", new=""):
    path = tmp_path / "small.yaml"
    assert old in PROFILE
    path.write_text(PROFILE.replace(old, new, 1), encoding="utf-8")
    return path, lambda: read_profile(path, FACTS, FACTORS)


def test_a_whole_one(tmp_path):
    _path, reading = read(tmp_path)
    made = reading()
    assert made.claim.facts == ("mill",) and list(made.offers) == ["energy"]
    assert made.know[0].figures["sold"].of == "C16"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("facts: [mill]\n", "facts: [mil]\n", 5, "unknown fact 'mil', did you mean 'mill'?"),
        ("energy: [", "enrgy: [", 13, "unknown factor 'enrgy', did you mean 'energy'?"),
        (", en: A €48 million saw line", "", 4, "the text is missing in en"),
        ("A €48 million", "A €49 million", 3, "49 in 'A €49 million saw line' stands in none of"),
        ("\n    facts: [mill]", "", 3, "a statement needs facts or figures"),
        ("figure: sold_outside", "figure: sold", 16, "'times_country', 'enterprises'"),
        ("fi: Kerro, en: Tell", "en: Tell", 17, "the text is missing in fi"),
        (", *number, *number", ", *number", 8, "at least 3"),
        ("  know:", "  knows:", 14, "unknown key"),
        ("swedish: {text: En såglinje, ", "swedish: {", 7, "text"),
    ],
)
@pytest.mark.edge("configuration", "a fault in a profile", "named by file and line, it alone fails")
def test_a_wrong_one_is_told_in_one_sentence(tmp_path, old, new, line, said):
    path, reading = read(tmp_path, old, new)
    with pytest.raises(CatalogueError) as caught:
        reading()
    told = str(caught.value)
    assert told.startswith(f"{path}, line {line}: "), told
    assert said in told and "\n" not in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('en: "51"', 'en: "49"', "49 in '49' stands in none of its facts"),
        ("within two hours by car", "within 2 hours by car", "2 in "),
        ("facts: [helsinki-travel-times]", "facts: [helsinki-times]", "unknown fact"),
    ],
)
@pytest.mark.edge("configuration", "a number of all profiles without a fact", "named by line")
def test_what_all_profiles_say_is_checked_against_its_facts(tmp_path, catalogue, old, new, said):
    written = (CONFIG / "profiles.yaml").read_text(encoding="utf-8")
    path = tmp_path / "profiles.yaml"
    facts = facts_by_key([], catalogue.region_facts[catalogue.settings.region].facts, {})
    path.write_text(written, encoding="utf-8")
    check_shared(path, read_profiles(path), facts)
    assert old in written
    path.write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"line \d+: ") as caught:
        check_shared(path, read_profiles(path), facts)
    assert said in str(caught.value)


def test_facts_of_others_go_by_their_file_and_ones_own_go_first():
    assert FACTS["mill"].text["en"].startswith("48") and FACTS["other/mill"].text["en"] == "7"
    assert "school" in FACTS
    raw = yaml.safe_load(PROFILE)["profile"]
    assert set(keys_in(raw)) == {"mill"}
    assert list(keys_in({"facts": "not a list", "more": [{"facts": ["a", 1]}]})) == ["a"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("48 M€ for 400,000 m³", ["48", "400000"]),
        ("400 000 m³ ja 1,6 milj.", ["400000", "1.6"]),
        ("vuonna 2021 400 000", ["2021", "400000"]),
        ("2021–2022, 4.2 + 1.5", ["2021", "2022", "4.2", "1.5"]),
        ("12–13 July 2025.", ["12", "13", "2025"]),
        ("none", []),
    ],
)
def test_numbers_are_alike_however_they_are_written(text, found):
    assert numbers_in(text) == found


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Project(CONFIG.parent))


@pytest.mark.parametrize("path", ECOSYSTEMS, ids=lambda path: path.stem)
def test_every_ecosystem_has_a_profile_from_facts(path, catalogue):
    facts = {name: one.facts for name, one in catalogue.ecosystems.items()}
    region = catalogue.region_facts[catalogue.settings.region].facts
    known = facts_by_key(facts[path.stem], region, facts)
    made = read_profile(path, known, catalogue.factors.factors)
    assert len(made.numbers) == 3 and len(made.know) >= 3 and len(made.start) == 3
    assert "{" not in made.swedish.text
    heads = re.findall(r"^([a-z_]+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[-1] == "profile", "the profile stands last"


def test_the_file_of_all_profiles_answers_every_standing_question(tmp_path):
    path = CONFIG / "profiles.yaml"
    assert set(read_profiles(path).asked) == {"plots", "prices", "power"}
    text = path.read_text(encoding="utf-8")
    cut = re.sub(r"  power:\n(    .*\n|      .*\n)+", "", text)
    bad = tmp_path / "profiles.yaml"
    bad.write_text(cut, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"line \d+: the question 'power' is missing"):
        read_profiles(bad)
