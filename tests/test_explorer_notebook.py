"""The explorer: what it shows is what its lines of code give, to the last digit."""

import ast
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import papermill
import pytest
import yaml

import nextstep_analysis as ns
from nextstep_analysis.errors import CatalogueError, DataError, ProjectError
from nextstep_analysis.explore.code import code_of
from nextstep_analysis.explore.kept import KeptStudies
from nextstep_analysis.explore.measures import VIEWS
from nextstep_analysis.explore.parameters import commands, parameters, save_parameters
from nextstep_analysis.explore.shown import shown
from nextstep_analysis.explore.state import first_state, heading
from nextstep_analysis.injected import check_injected
from nextstep_analysis.project import Project
from nextstep_analysis.studies.memo import shared_studies

EVERY = [(view, measure) for view in VIEWS for measure in VIEWS[view].measures]
FREIGHT = ("logistics-vt12", "MK01", ("MK06", "MK02"), (2013, 2016))
ISLANDS = ("smart-mobility", "MK21", (), (2018, 2021))  # the smallest region
FOOD = ("grain-food", "MK14", ("MK13",), (2019, 2022))
ELSEWHERE = [
    (*FREIGHT, "change", "series"),
    (*FREIGHT, "change", "enterprises"),
    (*FREIGHT, "needs", "all"),
    (*FREIGHT, "map", "enterprises"),
    (*ISLANDS, "specialisation", "enterprises"),
    (*ISLANDS, "specialisation", "jobs"),
    (*ISLANDS, "opportunities", "thin"),
    (*ISLANDS, "needs", "enterprises"),
    (*FOOD, "specialisation", "peers"),
    (*FOOD, "change", "enterprises"),
    (*FOOD, "opportunities", "bought"),
]
EMPTY = {("needs", "enterprises"), ("needs", "buyers")}
"""Lists of wood and furniture in Päijät-Häme on which nothing is."""


@pytest.fixture(scope="module", autouse=True)
def _computed_once():
    with shared_studies():
        yield


@pytest.fixture(scope="module")
def start(built):
    return first_state(built, ecosystem="wood-furniture")


@pytest.fixture(scope="module")
def panel(built):
    return ns.explorer("wood-furniture", project=built)


def run(code):
    """What the last line gives, and `table`; as a person runs them in a cell."""
    *before, last = code.splitlines()
    held = {}
    exec("\n".join(before), held)
    return eval(last, held), held["table"]


def assert_same(found, code):
    assert len(code.splitlines()) <= 5 and ast.parse(code)
    figure, table = run(code)
    pd.testing.assert_frame_equal(table, found.table, check_exact=True)
    assert table.to_csv().encode() == found.table.to_csv().encode()
    if found.figure is None:
        assert figure is table
    else:
        assert figure.to_json().encode() == found.figure.to_json().encode()


@pytest.mark.slow
@pytest.mark.parametrize(("view", "measure"), EVERY)
def test_the_code_makes_what_is_shown(built, start, view, measure):
    state = replace(start, view=view, measure=measure)
    if (view, measure) in EMPTY:
        with pytest.raises(DataError, match="the table has no rows") as found:
            shown(state, project=built)
        assert "\n" not in str(found.value)
    else:
        assert_same(shown(state, project=built), code_of(state, project=built))


@pytest.mark.slow
@pytest.mark.parametrize(("ecosystem", "region", "peers", "years", "view", "measure"), ELSEWHERE)
def test_so_it_does_elsewhere(built, ecosystem, region, peers, years, view, measure):
    state = first_state(built, ecosystem=ecosystem, region=region)
    state = replace(state, peers=peers, start=years[0], end=years[1], view=view, measure=measure)
    found = shown(state, project=built)
    assert_same(found, code_of(state, project=built))
    if measure == "series":
        assert found.table["year"].between(*years).all()


def test_first_figure_by_hand(built, start):
    found = shown(start, project=built)
    assert code_of(start, project=built).splitlines()[:3] == [
        "import nextstep_analysis as ns",
        'table = ns.specialisation_by_industry("MK07", year=2022)',
        'table = table[table["industry"].isin(ns.ecosystem("wood-furniture").codes)]',
    ]
    row = found.table.set_index("industry").loc["C31"]
    assert row["enterprises"] == 97 and round(row["smoothed_quotient"], 2) == 2.46
    assert set(found.table["industry"]) == set(ns.ecosystem("wood-furniture", project=built).codes)
    assert found.named["title"].endswith("Wood, furniture and design, Päijät-Häme, 2022")


@pytest.mark.parametrize(
    ("view", "measure", "years"),
    [
        ("opportunities", "likeness", "2016"),
        ("opportunities", "near", "2022"),
        ("needs", "all", "figures of 2014 to 2022"),
        ("needs", "suppliers", "2014"),
        ("specialisation", "jobs", "2017"),
    ],
)
def test_a_title_has_the_years_of_its_figures(built, start, view, measure, years):
    told = heading(replace(start, view=view, measure=measure), built)
    assert told["title"].endswith(f"Päijät-Häme, {years}")


def test_quotients_of_a_region_are_those_of_the_industry(built):
    of_region = ns.specialisation_by_industry("MK14", names="fi", project=built)
    of_industry = ns.industry_by_region("C31", names="fi", project=built)
    one = of_region.set_index("industry").loc["C31"].drop("name")
    other = of_industry.set_index("region").loc["MK14"].drop("name")
    pd.testing.assert_series_equal(one, other, check_names=False)


@pytest.mark.slow
def test_quotients_of_a_region_are_those_of_its_study(built):
    here = ns.specialisation_by_industry("MK07", project=built).set_index("industry")
    study = ns.background_study("wood-furniture", region="MK07", project=built)
    there = study.tables["industries"].frame.set_index("industry")
    for column in ("enterprises", "location_quotient", "smoothed_quotient", "lower", "upper"):
        assert (here.loc[there.index, column] == there[column]).all(), column


@pytest.mark.parametrize(("view", "measure"), EVERY)
def test_each_measure_says_what_it_takes(view, measure):
    chosen = VIEWS[view].measures[measure]
    assert bool(chosen.table) != bool(chosen.question)
    assert chosen.drawn or not chosen.value
    assert chosen.uses <= {"peers", "start", "end"} and chosen.datasets


# --- what cannot be shown -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"peers": ("MK07",), "view": "change"}, "peers are other regions than MK07"),
        ({"peers": ("MK06", "MK06"), "view": "change"}, "each once"),
        ({"start": 2016, "view": "change"}, "break in the series"),
        ({"start": 2022, "end": 2018, "view": "change"}, "2022"),
        ({"region": "MK99"}, "unknown region 'MK99'"),
        ({"ecosystem": "wood"}, "unknown ecosystem 'wood'"),
        ({"end": 2017}, "unknown year 2017"),
        ({"view": "chart"}, "unknown view 'chart'"),
        ({"measure": "turnover"}, "unknown measure 'turnover'"),
    ],
)
@pytest.mark.edge("workbench", "a choice in the explorer that cannot be shown", "one sentence")
def test_what_cannot_be_shown(built, start, change, told):
    with pytest.raises((CatalogueError, DataError), match=told) as found:
        shown(replace(start, **change), project=built)
    assert "\n" not in str(found.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"region": "MK21", "view": "opportunities", "measure": "bought"}, "has no rows"),
        ({"region": "MK21", "view": "map", "measure": "jobs"}, "there is no boundary of"),
        ({"peers": ("MK07",), "view": "needs", "measure": "all"}, "'MK07' cannot be a peer"),
    ],
)
@pytest.mark.edge("workbench", "what a region lacks, asked for in the explorer", "one sentence")
def test_what_a_study_cannot_show(built, change, told):
    state = first_state(built, ecosystem="smart-mobility")
    with pytest.raises((CatalogueError, DataError), match=told) as found:
        shown(replace(state, **change), project=built)
    assert "\n" not in str(found.value)


def test_a_measure_without_any_figure_is_said(built, start):
    study = ns.background_study("wood-furniture", project=built)
    table = study.tables["three_measures"]
    bare = replace(table, frame=table.frame.assign(jobs=float("nan")))
    lacking = replace(study, tables={**study.tables, "three_measures": bare})
    state = replace(start, measure="jobs")
    with pytest.raises(DataError, match="2017: no figure is available; choose another measure"):
        shown(state, project=built, study=lambda _state, _project: lacking)


# --- widgets --------------------------------------------------------------------------------


def texts(panel):
    return panel._said.value, panel._code.value, panel._drawn.outputs, panel._told.value


def test_the_panel_shows_figure_numbers_and_code(panel):
    said, code, (drawn,), told = texts(panel)
    assert said == "" and code == panel.code
    assert "<td>2.46</td>" in told and "<td>97</td>" in told and "nan" not in told
    assert {"application/vnd.plotly.v1+json", "text/plain"} == set(drawn["data"])
    assert len(panel.table) == 8 and panel.message == ""


@pytest.mark.edge(
    "workbench", "a new choice in the explorer that fails", "the old figure and its code are gone"
)
def test_no_stale_figure_beside_a_new_choice(built):
    panel = ns.explorer("wood-furniture", project=built)
    panel.choices.view.value = "change"
    assert panel.figure is not None and "start=2018, end=2022" in panel.code
    panel.choices.start.value = 2016
    said, code, drawn, told = texts(panel)
    assert said.startswith('<p role="alert">') and "break in the series" in said
    assert (code, drawn, told) == ("", (), "") and panel._copy.disabled
    assert panel.table is None and panel.figure is None and panel.code == ""
    panel.choices.start.value = 2018
    assert panel.message == "" and panel._said.value == "" and panel.figure is not None
    panel.choices.peers.value = ("MK07",)
    assert "peers are other regions" in panel.message and panel.figure is None


def test_what_makes_no_difference_cannot_be_chosen(built):
    panel = ns.explorer("wood-furniture", project=built)
    choices = panel.choices
    assert (choices.start.disabled, choices.end.disabled, choices.peers.disabled) == (1, 0, 1)
    choices.view.value = "change"
    assert (choices.start.disabled, choices.end.disabled, choices.peers.disabled) == (0, 0, 0)
    assert [id_ for _label, id_ in choices.measure.options] == list(VIEWS["change"].measures)


def test_every_widget_is_named(panel):
    below = [panel._code, panel._file, panel._replace, panel._copy, panel._save]
    named = [*panel.choices.each, *below]
    assert all(widget.description for widget in named)
    assert len({widget.description for widget in named}) == len(named)


def test_what_stands_in_the_panel_is_escaped(built, panel):
    from nextstep_analysis.explore.panel import _numbers

    evil = pd.DataFrame({"<script>": ["<script>alert(1)</script>"]})
    html = _numbers(replace(shown(panel.state, project=built), table=evil, notes=("<script>",)))
    assert "<script>" not in html and html.count("&lt;script&gt;") == 3


def test_the_explorer_begins_where_it_is_told(built):
    panel = ns.explorer("kymiring", region="Åland", project=built)
    assert (panel.state.ecosystem, panel.state.region) == ("kymiring", "MK21")
    with pytest.raises(CatalogueError, match="unknown ecosystem 'wood'"):
        ns.explorer("wood", project=built)
    with pytest.raises(CatalogueError, match="did you mean MK06"):
        ns.explorer(region="Pirkanma", project=built)


def test_a_study_is_computed_again_where_a_file_has_changed(start, tmp_path, monkeypatch):
    project = Project(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("a")
    asked = []
    monkeypatch.setattr(
        "nextstep_analysis.explore.kept.study_of", lambda *asks: asked.append(asks) or len(asked)
    )
    studies = KeptStudies()
    assert [studies(start, project), studies(start, project)] == [1, 1]
    assert studies(replace(start, region="MK06"), project) == 2
    (tmp_path / "config" / "other.yaml").write_text("b")
    assert studies(start, project) == 3
    for n in range(12):
        studies(replace(start, region=str(n)), project)
    assert len(studies._kept) == 8


def test_studies_do_not_import_widgets():
    code = (
        "import sys, nextstep_analysis as ns\n"
        "ns.background_study, ns.show, ns.chart\n"
        "import nextstep_analysis.explore.code, nextstep_analysis.explore.shown\n"
        "sys.exit('ipywidgets' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# --- parameters ----------------------------------------------------------------------------


@pytest.fixture
def own(built, tmp_path):
    """This project with notebooks of one's own elsewhere."""
    for name in ("config", "data"):
        (tmp_path / name).symlink_to(built.root / name)
    (tmp_path / "notebooks").mkdir()
    return Project(tmp_path)


def test_what_is_saved_is_what_papermill_injects(own, built, start, tmp_path):
    state = replace(start, region="MK06", peers=("MK02", "MK13"))
    path = save_parameters(state, "notebooks/mine/a.yaml", project=own)
    assert path == tmp_path / "notebooks" / "mine" / "a.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    made = papermill.execute_notebook(
        built.root / "notebooks" / "background_study.ipynb",
        None,
        parameters=told,
        prepare_only=True,
    )
    given, injected = (cell.source for cell in made.cells[1:3])
    check_injected([given, injected])
    held = {}
    exec(f"{given}\n{injected}", held)
    asked = {name: held[name] for name in ("ecosystem", "region", "reference", "peers")}
    assert asked == parameters(state, own)
    assert asked["peers"] == ["MK02", "MK13"] and asked["region"] == "MK06"


@pytest.mark.slow
def test_what_runs_it_makes_the_same_study(own, built, start):
    path = save_parameters(start, "notebooks/mine/a.yml", project=own)
    told = yaml.safe_load(path.read_text("utf-8"))
    made = ns.background_study(told.pop("ecosystem"), **told, project=built)
    assert made == ns.background_study("wood-furniture", region="MK07", project=built)
    papermill_, nextstep = commands(start, path, own)
    assert papermill_.endswith('-f "notebooks/mine/a.yml"')
    assert nextstep == f"nextstep study wood-furniture --region MK07 --peers {','.join(made.peers)}"
    command = [*papermill_.replace('"', "").split()[1:], "--prepare-only"]
    command[1], command[3] = str(path.with_suffix(".ipynb")), str(path)
    run = subprocess.run(
        [sys.executable, "-m", "papermill", *command],
        cwd=built.root,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "MK07" in path.with_suffix(".ipynb").read_text("utf-8")


@pytest.mark.edge(
    "workbench", "study parameters saved where they cannot be", "one sentence, no file changed"
)
def test_what_is_not_saved(own, start, tmp_path):
    path = save_parameters(start, "notebooks/mine/a.yaml", project=own)
    kept = path.read_bytes()
    other = replace(start, region="MK06")
    (path.parent / "folder.yaml").mkdir()
    (path.parent / "file").write_text("")
    for file, told in (
        ("notebooks/mine/a.yaml", "is there already; tick 'Replace'"),
        ("notebooks/mine/folder.yaml", "is a folder"),
        ("notebooks/mine/a.txt", "has to end in .yaml or .yml"),
        ("", "has to end in .yaml or .yml"),
        ("nowhere/a.yaml", "the folder .* is not there"),
        ("notebooks/mine/file/a.yaml", "the folder .* is not there"),
        (f"notebooks/mine/{'a' * 300}.yaml", "cannot be written"),
    ):
        with pytest.raises(ProjectError, match=told) as found:
            save_parameters(other, file, project=own)
        assert "\n" not in str(found.value)
    with pytest.raises(CatalogueError, match="'MK06' cannot be a peer"):
        save_parameters(replace(other, peers=("MK06",)), "notebooks/mine/b.yaml", project=own)
    assert path.read_bytes() == kept and len(list(path.parent.iterdir())) == 3
    assert save_parameters(other, "notebooks/mine/a.yaml", project=own, replace=True) == path
    assert "region: MK06" in path.read_text("utf-8")


def test_saving_by_button(own):
    panel = ns.explorer("wood-furniture", project=own)
    panel._save.click()
    saved = panel._saved.value
    assert "Saved in" in saved and "nextstep study wood-furniture --region MK07" in saved
    panel._save.click()
    assert 'role="alert"' in panel._saved.value and "is there already" in panel._saved.value
    panel._replace.value = True
    panel._save.click()
    assert "Saved in" in panel._saved.value and panel._replace.value is False
