"""The file of factors, the facts that rest on it, and every way in which they can be wrong."""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.factors import read_factors, read_region_facts
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
COLLECTED = ROOT.parent / "shared" / "factor_facts.csv"
FACTORS = (
    "networks",
    "university_cooperation",
    "pilot_and_reference_sites",
    "skilled_labour",
    "customers_and_value_chains",
    "location_and_connections",
    "sites_and_premises",
    "energy",
    "services_and_funding",
    "risks",
)
OUTDATED = (  # claims that were given up or mislead
    r"carbon[- ]neutral (by|in) 2025",
    r"hiilineutraali (vuoteen|vuonna) 2025",
    r"99\s*%",
    r"is the largest biogas",
    r"on Suomen suurin biokaasu",
)

WITHOUT_PERSON = (
    "https://www.rakennuslehti.fi/2026/03/"
    "lahdessa-kaynnistyy-yliopistotasoinen-rakennus-yhdyskuntatekniikan-koulutus/"
)
"""The page of a fact that names the holder of a post; ours tells of the company only."""


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Project(ROOT))


@pytest.fixture(scope="module")
def facts(catalogue):
    """Every fact, by where it stands."""
    files = {**catalogue.ecosystems, **catalogue.references, **catalogue.region_facts}
    return {name: entry.facts for name, entry in files.items()}


def test_the_ten_factors(catalogue):
    factors = catalogue.factors.factors
    assert tuple(factors) == FACTORS
    assert [name for name in FACTORS if factors[name].direction == "lower"] == ["risks"]
    assert [name for name in FACTORS if factors[name].about == "region"] == [
        "location_and_connections",
        "energy",
        "services_and_funding",
    ]
    for factor in factors.values():
        assert factor.question["fi"].endswith("?") and factor.question["en"].endswith("?")


def test_150_facts_each_with_its_source(facts):
    assert {name: len(found) for name, found in facts.items()} == {
        "MK07": 21,
        "circular-economy": 15,
        "logistics-vt12": 12,
        "kymiring": 17,
        "smart-mobility": 15,
        "grain-food": 16,
        "manufacturing": 11,
        "wood-furniture": 15,
        "ouluhealth": 8,
        "its-factory": 6,
        "healthturku": 7,
        "blue-industry-park": 7,
    }
    every = [fact for found in facts.values() for fact in found]
    assert Counter(fact.confidence for fact in every) == {"high": 83, "medium": 61, "low": 6}
    assert sum(fact.source_date is None for fact in every) == 54
    assert all(fact.source_title and fact.source_url for fact in every)


@pytest.mark.skipif(not COLLECTED.is_file(), reason="../shared/factor_facts.csv is not here")
def test_every_collected_fact_is_here_with_its_page(facts):
    with COLLECTED.open(encoding="utf-8", newline="") as file:
        collected = Counter(
            (
                "MK07" if row["ecosystem"] == "region" else row["ecosystem"],
                row["factor"],
                row["source_title"],
                row["source_url"],
                row["source_date"],
                row["confidence"],
                bool(row["note"]),
                worded(row["fact"], row["ecosystem"], row["source_url"]),
            )
            for row in csv.DictReader(file)
        )
    ours = Counter(
        (
            name,
            fact.factor,
            fact.source_title,
            fact.source_url,
            fact.source_date or "",
            fact.confidence,
            fact.note is not None,
            worded(fact.text["en"], name, fact.source_url),
        )
        for name, found in facts.items()
        for fact in found
    )
    assert ours == collected


def worded(text, subject, page):
    """Letters of a fact; none where ours leaves a person out who could be told by the post."""
    return "" if (subject, page) == ("manufacturing", WITHOUT_PERSON) else letters(text)


def letters(text):
    """`text` without what typography changes: spaces, dashes, squares and cubes."""
    text = text.replace("²", "2").replace("³", "3")
    return "".join(re.findall(r"\w", text))


@pytest.mark.parametrize("language", ["fi", "en"])
def test_both_languages_tell_the_same_numbers(facts, language):
    """Every year in one language stands in the other, and Finnish numbers have its marks."""
    other = {"fi": "en", "en": "fi"}[language]
    for found in facts.values():
        for fact in found:
            years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", fact.text[language]))
            assert years <= set(re.findall(r"(?:19|20)\d\d", fact.text[other])), fact.text
            if language == "fi":
                assert not re.search(r"\d%|\d\.\d{3}(?!\d)|\d,\d{3}(?!\d)|\d €", fact.text["fi"])


def test_nothing_outdated_is_promised():
    for path in CONFIG.rglob("*.yaml"):
        told = " ".join(path.read_text(encoding="utf-8").split())
        for claim in OUTDATED:
            assert not re.search(claim, told, re.IGNORECASE), f"{path.name}: {claim}"


def test_a_fact_on_a_company_points_at_no_holder_of_a_post(facts):
    told = [fact.text for fact in facts["manufacturing"] if fact.source_url == WITHOUT_PERSON]
    assert len(told) == 1 and "Halton" in told[0]["en"]
    assert "director" not in told[0]["en"] and "johtaja" not in told[0]["fi"]


def test_no_addresses_of_persons():
    for path in CONFIG.rglob("*.yaml"):
        assert not re.search(r"[\w.]+@\w+\.\w|\+358|mailto:", path.read_text(encoding="utf-8"))


# --- wrong files ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  networks:\n    name",
            "  networks:\n    title: x\n    name",
            "unknown key 'factors.networks.title'",
        ),
        ("direction: lower", "direction: down", "must be 'higher' or 'lower'"),
        ("levels: [1.5, 2.5, 3.5]", "levels: [1.5, 2.5]", "needs at least 3"),
        ("levels: [1.5, 2.5, 3.5]", "levels: [1.5, 3.5, 2.5]", "the numbers must rise"),
        ("high: 1.0, medium: 0.6", "high: 0.5, medium: 0.6", "less confidence must not weigh"),
        ("minutes: [60, 120, 180]", "minutes: [60, 60]", "the numbers must rise"),
        ("low: 1.1, high: 1.4", "low: 1.3, high: 1.4", "must lie between 'low' and 'high'"),
        ("value: 1.2, low: 1.1", "value: 1.2, low: 0.9", "greater than or equal to 1"),
        ("value: 60, low: 30", "value: 60, low: 61", "must lie between 'low' and 'high'"),
        ("value: 60, low: 30", "value: 60, low: 0", "must be greater than 0"),
        ("km_per_hour: 110", "km_per_hour: 0", "must be greater than 0"),
        ("[KU405, KU153]", "[KU405]", "needs at least 2"),
        ("[KU405, KU153]", "[KU405, MK09]", "a municipality is KU and three digits"),
        (
            "direction: lower",
            "direction: lower\n    about: town",
            "must be 'ecosystem' or 'region'",
        ),
        ("- {km_per_hour: 90}", "- {up_to_km: 90, km_per_hour: 90}", "the last has none"),
        ("no_road: [MK21]", "no_road: [21]", "is 21: a region is MK and two digits"),
        (
            "measure: unemployed_per_vacancy",
            "measure: jobless",
            "must be 'population_accessibility',",
        ),
        ("measure: jobs_within", "measure: population_within", "'population_within' stands twice"),
        ("fi: Riskit, en: Risks", "fi: Energia, en: Risks", "'Energia' is already that of energy"),
    ],
)
def test_a_wrong_file_of_factors(project, spoil, old, new, said):
    path, _ = spoil("factors.yaml", old, new)
    with pytest.raises(CatalogueError) as caught:
        read_factors(path)
    told = str(caught.value)
    assert re.match(rf"{re.escape(str(path))}, line \d+: ", told) and "\n" not in told
    assert said in told


FACT = """
  - factor: {factor}
    text: {{fi: Uusi tieto., en: A new fact.}}
    source_title: A page
    source_url: https://example.org/page
    confidence: high
    {more}
"""


def add(project, name, text):
    """Put another fact behind the last one of a file."""
    path = project.config / name
    told = path.read_text(encoding="utf-8")
    end = re.search(r"^facts:\n(?:[ #].*\n|\n)+", told, re.MULTILINE).end()
    path.write_text(told[:end].rstrip("\n") + text + told[end:], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("factor", "more", "said"),
    [
        ("network", "against: true", "unknown factor 'network', did you mean 'networks'?"),
        ("risks", "lowers: sites", "unknown factor 'sites', did you mean 'sites_and_premises'?"),
        ("networks", "lowers: energy", "'lowers' belongs to a risk and names a factor that is not"),
        ("risks", "lowers: risks", "'lowers' belongs to a risk and names a factor that is not"),
        ("risks", "against: true", "'against' does not belong to risks: every fact there is"),
    ],
)
@pytest.mark.parametrize(
    "name", ["ecosystems/kymiring.yaml", "references/healthturku.yaml", "regions/MK07.yaml"]
)
def test_a_fact_that_does_not_fit_the_factors(project, name, factor, more, said):
    path = add(project, name, FACT.format(factor=factor, more=more))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(f"{path}, line ")
    assert said in str(caught.value)


def test_a_fact_without_its_source_and_one_that_stands_twice(project):
    twice = FACT.format(factor="energy", more="against: true")
    path = add(project, "ecosystems/kymiring.yaml", twice + twice.lstrip("\n"))
    with pytest.raises(CatalogueError, match=r"this fact stands twice \(already as entry 18\)"):
        load_catalogue(project)
    text = path.read_text(encoding="utf-8").replace(
        "    source_url: https://example.org/page\n", ""
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"line \d+: the key 'facts, entry 18, source_url' is"):
        load_catalogue(project)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("ecosystems/kymiring.yaml", "kymiring-area"),
        ("references/healthturku.yaml", "terttu-test-platforms"),
        ("regions/MK07.yaml", "salpaus-students"),
    ],
)
@pytest.mark.edge("configuration", "two facts of one file with one id", "one sentence, both named")
def test_an_id_of_a_fact_stands_once(project, name, taken):
    path = add(project, name, FACT.format(factor="networks", more=f"id: {taken}"))
    told = rf"line \d+: this id '{taken}' of a fact stands twice \(already as entry \d+\)"
    with pytest.raises(CatalogueError, match=told):
        load_catalogue(project)
    assert path.name in name


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("id: Koskisen sawmill", "allowed are small letters a-z, digits and hyphens"),
        ("nature: rumour", "'figure', 'plan', 'news' or 'standing'"),
        ('until: "2028"', "a day is year-month-day"),
        ('until: "2028-02-30"', "there is no such date"),
    ],
)
@pytest.mark.edge("configuration", "a wrong id, nature or end of a fact", "named, by line")
def test_how_a_fact_is_named_and_printed_is_checked(project, more, said):
    path = add(project, "regions/MK07.yaml", FACT.format(factor="networks", more=more))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(f"{path}, line ")
    assert said in str(caught.value)


def test_every_fact_has_an_id_and_a_nature(facts):
    for name, own in facts.items():
        assert all(fact.id and fact.nature for fact in own), name


JUDGEMENT = """
judgements:
  - factor: {factor}
    score: {score}
    reason: {{fi: Syy., en: A reason.}}
    source_title: A page
    {source}
"""
PAGE = "source_url: https://example.org/page"


@pytest.mark.parametrize(
    ("factor", "score", "source", "said"),
    [
        ("energy", "5", PAGE, "score is 5: must be less than or equal to 4"),
        ("energy", "-1", PAGE, "score is -1: must be greater than or equal to 0"),
        ("energy", "2.5", PAGE, "must be a whole number"),
        ("enrgy", "2", PAGE, "unknown factor 'enrgy', did you mean 'energy'?"),
        ("energy", "2", "", "the key 'judgements, entry 1, source_url' is missing"),
    ],
)
def test_a_wrong_judgement(project, factor, score, source, said):
    path = add(
        project,
        "ecosystems/kymiring.yaml",
        JUDGEMENT.format(factor=factor, score=score, source=source),
    )
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(f"{path}, line ")
    assert said in str(caught.value)


def test_a_judgement_that_fits(project):
    add(
        project, "ecosystems/kymiring.yaml", JUDGEMENT.format(factor="energy", score=2, source=PAGE)
    )
    (judged,) = load_catalogue(project).ecosystems["kymiring"].judgements
    assert (judged.factor, judged.score) == ("energy", 2)


def test_facts_of_regions(project, spoil):
    folder = project.config / "regions"
    path, line = spoil("regions/MK07.yaml", "region: MK07", "region: MK08")
    with pytest.raises(CatalogueError, match=rf"line {line}: region is 'MK08', but the file is"):
        read_region_facts(folder)
    path.rename(folder / "MK08.yml")
    with pytest.raises(CatalogueError, match=r"must end in \.yaml, not in \.yml"):
        read_region_facts(folder)
    assert read_region_facts(project.config / "nowhere") == {}


def test_a_region_that_no_data_know(project, spoil):
    from nextstep_analysis.catalogue.load import check_catalogue

    catalogue = load_catalogue(project)
    codes = {code for one in catalogue.ecosystems.values() for code in one.codes}
    codes |= {code for one in catalogue.references.values() for code in one.codes}
    regions = {f"MK{n:02d}" for n in range(1, 21)} | {"SSS"}
    with pytest.raises(CatalogueError, match=r"factors\.yaml, line \d+: unknown region 'MK21'"):
        check_catalogue(catalogue, industries=codes, regions=regions)


@pytest.mark.edge("configuration", "a motorway through an unknown municipality", "file and line")
def test_a_motorway_through_a_municipality_that_no_data_know(project, spoil):
    path, _ = spoil("factors.yaml", "[KU405, KU153]", "[KU405, KU999]")
    load_catalogue(project)  # without the data nothing can be said
    named = "data/raw/municipalities/municipalities.csv"
    shutil.copy(ROOT / named, project.root / named)
    with pytest.raises(CatalogueError, match=r"line \d+: unknown municipality 'KU999'") as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(str(path))
