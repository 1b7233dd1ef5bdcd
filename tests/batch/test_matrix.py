"""Each notebook with each of its parameters, run as a build runs it: what comes of it is whole.

`make test` has one ecosystem in all languages of Åland, where most is missing; the reports of
the region of the settings it builds for the browser. `make test-all` has all of them, and those
of the largest region and of the smallest one of the mainland.
"""

import re
from pathlib import Path

import nbformat
import pytest
from studied import kept_in_run

from nextstep_analysis import classifications
from nextstep_analysis.batch.plan.tasks import Task, plan_studies
from nextstep_analysis.batch.run.clean import KEPT
from nextstep_analysis.batch.run.engine import run_tasks
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.kinds import KINDS
from nextstep_analysis.studies.measures.peers import PeersByStructure

ECOSYSTEMS = sorted(
    path.stem for path in Path(__file__).parents[2].glob("config/ecosystems/*.yaml")
)
ALAND, SMALLEST, LARGEST, HOME = "MK21", "MK18", "MK01", "MK07"
ONE = "wood-furniture"
KIND = {kind.name: kind for kind in KINDS}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]


def cases():
    """Kind, what of it is asked for, and the region; a kind that is no ecosystem's has one."""
    for kind in KINDS:
        for region in (ALAND, SMALLEST, LARGEST, HOME) if kind.elsewhere else (HOME,):
            for asked in ECOSYSTEMS if kind.parameter else ("",):
                kept = region == ALAND and asked in (ONE, "")
                name = "-".join(filter(None, (kind.name, asked, region)))
                yield pytest.param(
                    kind, asked, region, id=name, marks=() if kept else pytest.mark.full
                )


def run(tasks, built, folder):
    with kept_in_run():
        return run_tasks(tasks, project=built, target=folder, jobs=1, report=lambda *_: None)


def contract(notebook):
    """What its contract cells have shown."""
    cells = nbformat.read(notebook, as_version=4).cells
    kept = [cell for cell in cells if KEPT in cell.metadata.get("tags", [])]
    return [output.text for cell in kept for output in cell.outputs]


def test_the_regions_are_those_they_are_called(built):
    table = read_table(built, "enterprises")
    last = table[(table["industry"] == "TOT") & (table["year"] == table["year"].max())]
    by_size = last[last["region"].str.startswith("MK")].sort_values("stock")["region"].tolist()
    assert by_size[:2] == [ALAND, SMALLEST] and by_size[-1] == LARGEST
    assert load_catalogue(built).settings.region == HOME


@pytest.mark.parametrize(("kind", "asked", "region"), [*cases()])
def test_it_is_whole_in_each_language(built, tmp_path, kind, asked, region):
    catalogue, names = load_catalogue(built), classifications.names(built)
    subjects = kind.subjects(catalogue)
    if not subjects or asked not in ("", *subjects):
        pytest.skip(f"{asked or region} has no {kind.name}")
    tasks = plan_studies(
        catalogue,
        [kind],
        only=[asked] if asked else [],
        regions=[region],
        peers_for=PeersByStructure(built),
    )
    assert {"fi", "en"} <= {task.language for task in tasks}
    ended = run(tasks, built, tmp_path)
    assert [one.reason for one in ended] == [""] * len(tasks)
    for task, one in zip(tasks, ended, strict=True):
        page = one.page
        assert (page.kind, page.subject, page.language) == (
            task.kind.name,
            task.subject,
            task.language,
        )
        assert page.region == region and one.remarks == ()
        assert page.summary["region_name"] == names.loc[region, task.language]
        assert len(page.headings) > 1 and page.title and page.lead
        words = re.sub(r"<[^>]*>", " ", page.body).split()
        assert not {"nan", "NaN", "inf"} & set(words)
    told = [contract(one.notebook) for one in ended]
    assert told[0] and told == told[:1] * len(told), "a key figure depends on the language"


@pytest.mark.parametrize(
    ("name", "told"),
    [("portfolio", "the portfolio is"), ("roadmap", "roadmaps are"), ("profile", "profiles are")],
)
@pytest.mark.edge(
    "notebooks",
    "another region asked of what is of the settings' region only",
    "one sentence says of which it is",
)
def test_what_people_wrote_of_a_region_is_not_asked_of_another(built, tmp_path, name, told):
    """By papermill: `nextstep` asks for none of these elsewhere."""
    subject = ONE if KIND[name].parameter else KIND[name].subjects(load_catalogue(built))[0]
    (ended,) = run([Task(KIND[name], subject, "en", "Åland", "SSS", abroad=True)], built, tmp_path)
    assert ended.reason == f"CatalogueError: {told} of {HOME} only, not of {ALAND}"
