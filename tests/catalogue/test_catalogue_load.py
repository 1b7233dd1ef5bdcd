"""The catalogue as a whole: files against each other, and against the data."""

import pytest

from nextstep_analysis.catalogue.load import check_catalogue, load_catalogue
from nextstep_analysis.errors import CatalogueError

INDUSTRIES = ("TOT", "A", "C", "E", "X")
GAMES = """\
id: games
name: {fi: Pelit, en: Games}
summary: {fi: Pelien tekijät., en: The makers of games.}
status: proposal
industries:
  core:
    - code: J58
      parts: ["58.21"]
peers: [MK06]
"""


def test_an_ecosystem_is_added_by_adding_one_file(project):
    before = load_catalogue(project)
    (project.config / "ecosystems" / "games.yaml").write_text(GAMES, encoding="utf-8")
    after = load_catalogue(project)
    assert set(after.ecosystems) - set(before.ecosystems) == {"games"}
    assert after.ecosystem("games").upper_bounds == ("J58",)
    assert list(after.ecosystems) == sorted(after.ecosystems)


def test_the_catalogue_is_frozen(project):
    catalogue = load_catalogue(project)
    with pytest.raises(TypeError):
        catalogue.ecosystems["games"] = None
    with pytest.raises(AttributeError):
        catalogue.settings = None


@pytest.mark.parametrize(
    ("ask", "name", "said"),
    [
        ("ecosystem", "wood", "unknown ecosystem 'wood'; known are circular-economy, "),
        ("ecosystem", "wood", "did you mean 'wood-furniture'?"),
        ("reference", "ouluhelth", "did you mean 'ouluhealth'?"),
        ("dataset", "enterprise", "unknown dataset 'enterprise'"),
        ("indicator", "nothing-like-it", "unknown indicator 'nothing-like-it'"),
        ("language", "de", "unknown language 'de'; known are en, fi, sv"),
        ("year", 2017, "unknown year 2017; known are 2013, 2014, 2015, 2016, 2018"),
        ("year", "2022", "did you mean 2022?"),
    ],
)
def test_asking_for_the_unknown(project, ask, name, said):
    with pytest.raises(CatalogueError) as caught:
        getattr(load_catalogue(project), ask)(name)
    assert said in str(caught.value)


def test_asking_for_the_known(project):
    catalogue = load_catalogue(project)
    assert catalogue.ecosystem("kymiring").id == "kymiring"
    assert catalogue.reference("ouluhealth").region == "MK17"
    assert catalogue.language("fi") == "fi"
    assert catalogue.year(2022) == 2022


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("ecosystems/kymiring.yaml", "[MK13, MK19, MK18]", "[MK07]", "cannot be its own peer"),
        ("ecosystems/kymiring.yaml", "[MK13, MK19, MK18]", "[MK13, MK13]", "MK13 stands twice"),
        ("references/ouluhealth.yaml", "region: MK17", "region: MK07", "a reference is elsewhere"),
        (
            "ecosystems/kymiring.yaml",
            "en: KymiRing, events and experiences",
            "en: grain, FOOD and beverages",
            "'grain, FOOD and beverages' is already used in ecosystems/grain-food.yaml",
        ),
        (
            "references/ouluhealth.yaml",
            "  en: OuluHealth",
            "  en: HealthTurku",
            "'HealthTurku' is already used in references/healthturku.yaml; choose another",
        ),
        ("settings.yaml", "  title:", "  titel:", "unknown key 'site.titel'"),
    ],
)
def test_files_that_contradict_each_other(project, spoil, name, old, new, said):
    path, line = spoil(name, old, new)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)


def test_an_indicator_that_needs_what_no_dataset_holds(project):
    path = project.config / "indicators.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index("needs: [enterprises.stock]")
    spoilt = text[:at] + text[at:].replace("enterprises.stock", "enterprises.stok", 1)
    path.write_text(spoilt, encoding="utf-8")
    line = text[:at].count("\n") + 1
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(project)
    assert str(caught.value).startswith(f"{path}, line {line}: 'enterprises.stok' is in no dataset")
    assert "did you mean 'enterprises.stock'?" in str(caught.value)


def test_an_ecosystem_and_a_reference_of_one_id(project):
    text = GAMES.replace("id: games", "id: ouluhealth")
    (project.config / "ecosystems" / "ouluhealth.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match="'ouluhealth' is already used in ecosystems/"):
        load_catalogue(project)


def test_swedish_is_published_in_summaries_and_can_be_left_out(project, spoil):
    assert load_catalogue(project).settings.published_in == ("fi", "en", "sv")
    assert load_catalogue(project).language("sv") == "sv"
    spoil("settings.yaml", "summaries: [sv]", "summaries: []")
    with pytest.raises(CatalogueError, match="unknown language 'sv'; known are en, fi"):
        load_catalogue(project).language("sv")


def test_without_any_ecosystem(project):
    for path in (project.config / "ecosystems").iterdir():
        path.unlink()
    with pytest.raises(CatalogueError, match="there is no ecosystem; add a file"):
        load_catalogue(project)


def codes(catalogue) -> set[str]:
    every = [*catalogue.ecosystems.values(), *catalogue.references.values()]
    return {code for entry in every for code in entry.codes}


def regions(catalogue) -> set[str]:
    peers = {peer for ecosystem in catalogue.ecosystems.values() for peer in ecosystem.peers}
    return peers | {reference.region for reference in catalogue.references.values()}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "ecosystems/kymiring.yaml",
            "code: I55",
            "code: H55",
            "unknown industry 'H55', did you mean 'I55'?",
        ),
        ("ecosystems/wood-furniture.yaml", "code: C31", "code: C34", "unknown industry 'C34'"),
        ("ecosystems/kymiring.yaml", "[MK13, MK19, MK18]", "[MK03]", "unknown region 'MK03'"),
        ("references/ouluhealth.yaml", "region: MK17", "region: MK99", "unknown region 'MK99'"),
        ("settings.yaml", "region: MK07", "region: MK20", "unknown region 'MK20'"),
        ("settings.yaml", "reference: SSS", "reference: FIN", "unknown region 'FIN'"),
    ],
)
def test_codes_that_the_data_do_not_know(project, spoil, name, old, new, said):
    shipped = load_catalogue(project)
    path, line = spoil(name, old, new)
    with pytest.raises(CatalogueError) as caught:
        check_catalogue(
            load_catalogue(project),
            industries=codes(shipped) | set(INDUSTRIES),
            regions=regions(shipped) | {"MK07", "SSS"},
        )
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)
