"""An ecosystem tried out with other industries, and what differs in its study."""

import math
import shutil
from dataclasses import replace

import pytest
import yaml
from studied import kept_in_run

import nextstep_analysis as ns
from nextstep_analysis.catalogue.ecosystems import Ecosystem, read_composition
from nextstep_analysis.catalogue.written import write_industries
from nextstep_analysis.errors import CatalogueError, DataError


@pytest.fixture(scope="module")
def wood(built):
    return ns.ecosystem("wood-furniture", project=built)


@pytest.fixture(scope="module")
def study(built):
    with kept_in_run():
        return ns.background_study("wood-furniture", project=built)


@pytest.fixture(scope="module")
def tried(built, wood):
    return ns.background_study(wood.without("M74"), project=built)


def test_the_file_stays_as_it_is(wood, built):
    assert "M74" not in wood.without("M74").codes
    assert "M74" in wood.codes and ns.ecosystem("wood-furniture", project=built) == wood


def test_an_industry_moves_to_another_role_or_comes_in(wood):
    moved = wood.with_("C23", role="core")
    assert moved.core == ("C16", "C31", "C23") and len(moved.codes) == len(wood.codes)
    new = wood.with_("C22", role="related", parts=["22.2"], share=0.5)
    assert new.roles["C22"] == "related"
    assert new.members["C22"].share == 0.5 and not new.members["C22"].is_upper_bound
    assert wood.with_("C22", role="related", parts=["22.2"]).members["C22"].is_upper_bound


@pytest.mark.slow
def test_equal_to_a_file_without_the_industry(built, tried, tmp_path):
    config = shutil.copytree(built.config, tmp_path / "config")
    path = config / "ecosystems" / "wood-furniture.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    industries = told["industries"]
    for role in industries:
        industries[role] = [entry for entry in industries[role] if entry["code"] != "M74"]
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    for name in ("data", "notebooks"):
        (tmp_path / name).symlink_to(built.root / name)
    for name in ("pyproject.toml",):
        shutil.copyfile(built.root / name, tmp_path / name)
    of_file = ns.background_study("wood-furniture", project=ns.Project(tmp_path))
    assert of_file.as_json() == tried.as_json()


def test_what_differs_without_an_industry(study, tried):
    found = study.compare(tried)
    (figure,) = found.figures.to_dict("records")
    assert figure["id"] == "weighted_enterprises"
    by_hand = study.tables["industries"].frame.set_index("industry").loc["M74"]
    assert figure["difference"] == -0.5 * by_hand["enterprises"] == -224
    gone = found.answers[found.answers["row"].str.startswith("M74")]
    assert set(gone["after"]) == {""}
    assert found.first.values.tolist() == [["opportunity_lists", "thin", "M74", ""]]
    assert found.headlines.empty and not found.same
    assert "weighted_enterprises" in found._repr_html_() and "1 figures" in repr(found)


@pytest.mark.slow
def test_what_differs_with_another_core(built, study, wood):
    found = study.compare(ns.background_study(wood.with_("C23", role="core"), project=built))
    changed = set(found.figures["id"])
    assert {"core_enterprises", "core_share", "core_location_quotient"} <= changed
    row = found.figures.set_index("id").loc["core_enterprises"]
    assert row["before"] == 182 and row["after"] == 182 + 42


def test_equal_studies_differ_in_nothing(built, wood, study):
    found = study.compare(ns.background_study(wood, project=built))
    assert found.same and found._repr_html_() == "<p>Nothing differs.</p>"


def test_a_figure_that_one_study_lacks_is_missing_and_not_zero(study):
    fewer = replace(study, key_figures=study.key_figures[1:])
    (row,) = study.compare(fewer).figures.to_dict("records")
    assert row["id"] == study.key_figures[0].id and math.isnan(row["after"])
    unknown = replace(study.key_figures[0], value=float("nan"))
    both = replace(study, key_figures=(unknown, *study.key_figures[1:]))
    assert both.compare(both).same
    assert math.isnan(both.compare(study).figures["before"].iloc[0])


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda eco: eco.without("C10"), "unknown industry of wood-furniture 'C10'"),
        (lambda eco: eco.without("M7"), "did you mean 'M74'?"),
        (lambda eco: eco.without("C16", "C31"), "no industry would be left in the core"),
        (lambda eco: eco.with_("C99", role="core"), "unknown industry 'C99'"),
        (lambda eco: eco.with_("16", role="core"), "the code is '16': an industry is a section"),
        (lambda eco: eco.with_("C23", role="kore"), "unknown role 'kore'"),
        (lambda eco: eco.with_("C23", role="core", share=2.0), "the share is 2.0"),
        (lambda eco: eco.with_("C23", role="core", parts=["24.1"]), "24.1 is not a part of C23"),
        (lambda eco: eco.with_("C23", role="core", parts=["23.1", "23.1"]), "23.1 stands twice"),
        (
            lambda eco: eco.without("C31").with_("C16", role="related"),
            "no industry would be left in the core",
        ),
    ],
)
@pytest.mark.edge("workbench", "an ecosystem tried out with what cannot be", "one sentence")
def test_what_cannot_be_tried(wood, ask, told):
    with pytest.raises(CatalogueError, match=told.replace("?", r"\?")) as found:
        ask(wood)
    assert "\n" not in str(found.value)


def test_neither_studies_nor_compares_what_is_none(built, study):
    with pytest.raises(CatalogueError, match="allowed is an id or an Ecosystem"):
        ns.background_study(7, project=built)
    with pytest.raises(DataError, match="not with a dict"):
        study.compare({})


@pytest.fixture
def config(built, tmp_path):
    folder = tmp_path / "ecosystems"
    shutil.copytree(built.config / "ecosystems", folder)
    return folder


def test_what_was_tried_is_written_and_all_else_stays(config, wood):
    path = config / "wood-furniture.yaml"
    before = path.read_text(encoding="utf-8")
    tried = wood.without("M74").with_("C22", role="related", parts=["22.2"])
    assert write_industries(tried, config) == path
    kept = read_composition(path, Ecosystem)
    assert kept.industries == tried.industries
    assert kept.model_copy(update={"industries": wood.industries}) == wood
    start, end = "industries:\n", "\npeers: "
    after = path.read_text(encoding="utf-8")
    assert after.partition(start)[0] == before.partition(start)[0]
    assert after.partition(end)[2] == before.partition(end)[2]
    assert [p.name for p in config.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["kymiring", "grain-food", "smart-mobility", "manufacturing"])
def test_what_is_written_is_what_was_read(config, built, name):
    eco = ns.ecosystem(name, project=built)
    write_industries(eco, config)
    assert read_composition(config / f"{name}.yaml", Ecosystem) == eco


def test_what_cannot_be_written_leaves_the_file(config, wood):
    path = config / "wood-furniture.yaml"
    with pytest.raises(CatalogueError, match="there is no such file"):
        write_industries(wood.model_copy(update={"id": "new"}), config)
    flow = path.read_text(encoding="utf-8").replace("industries:\n", "industries : \n")
    path.write_text(flow, encoding="utf-8")
    with pytest.raises(CatalogueError, match="no block that begins with 'industries:'"):
        write_industries(wood, config)
    assert path.read_text(encoding="utf-8") == flow
    path.write_text("id: other\nindustries:\n  core: []\n", encoding="utf-8")
    with pytest.raises(CatalogueError):
        write_industries(wood, config)
    assert path.read_text(encoding="utf-8") == "id: other\nindustries:\n  core: []\n"
