"""Each kind of input changed alone: what is built anew, no more and no less, and why."""

import errno
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from fakes import TEMPLATE, built, bytes_of, planned, small_project
from rich.console import Console

from nextstep_analysis import processed
from nextstep_analysis.batch.plan import checksums as batch_inputs
from nextstep_analysis.batch.plan.cache import Cache
from nextstep_analysis.batch.plan.checksums import changes, installed_versions
from nextstep_analysis.batch.progress import Progress
from nextstep_analysis.batch.site.build import read_times
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.report.site import write as report_site
from nextstep_analysis.studies.background import inputs

WOOD, ALL = "wood-furniture", "all"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A project whose site is built."""
    project = small_project(tmp_path_factory.mktemp("once"))
    assert len(built(project)) == 14
    return project


@pytest.fixture
def project(once, tmp_path):
    shutil.copytree(once.root, tmp_path / "p")
    return type(once)(tmp_path / "p")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def labels(*ecosystems, languages=("en", "fi")):
    return sorted(f"{name}/{language}" for name in ecosystems for language in languages)


def everything(project):
    return labels(*(path.stem for path in (project.config / "ecosystems").glob("*.yaml")))


def why(project):
    """The reasons by study."""
    return {study.task.label: study.reasons for study in planned(project).to_build}


def retable(project, name):
    """Change the file of a processed table, as a build from other raw figures would."""
    path = project.processed / "manifest.json"
    plain = json.loads(path.read_text())
    file = project.processed / plain["tables"][name]["file"]
    file.write_bytes(file.read_bytes() + b" ")
    plain["tables"][name]["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    path.write_text(json.dumps(plain))


def limit(project, dataset):
    """Reword the first limit of a dataset."""
    path = project.config / "sources.yaml"
    before, after = path.read_text(encoding="utf-8").split(f"\n{dataset}:", 1)
    start, rest = after.split("  limits:", 1)
    assert "\n\n" not in start.strip(), "the limits are another dataset's"
    rest = rest.replace("en: ", "en: Note that ", 1)
    path.write_text(f"{before}\n{dataset}:{start}  limits:{rest}", encoding="utf-8")


def test_nothing_is_done_when_nothing_changed(project):
    before = bytes_of(project)
    plan = planned(project)
    assert plan.current and built(project) == [] and bytes_of(project) == before


WOOD_FILE = f"config/ecosystems/{WOOD}.yaml"
CASES = {
    "a text of one ecosystem": (
        lambda p: edit(p.root / WOOD_FILE, "The journey of wood", "The way of wood"),
        (WOOD,),
        f"{WOOD_FILE} changed",
    ),
    "a remark in the file of one": (
        lambda p: edit(p.root / WOOD_FILE, "id: wood", "# A remark.\nid: wood"),
        (),
        "",
    ),
    "its peers": (
        lambda p: edit(p.root / WOOD_FILE, "[MK13, MK10, MK14]", "[MK13, MK10]"),
        (WOOD,),
        f"{WOOD_FILE} changed",
    ),
    "a setting of studies": (
        lambda p: edit(p.config / "settings.yaml", "small_count: 20", "small_count: 21"),
        ALL,
        "config/settings.yaml changed",
    ),
    "a rule of the screen": (
        lambda p: edit(p.config / "screen.yaml", "likeness: 0.3", "likeness: 0.35"),
        ALL,
        "config/screen.yaml changed",
    ),
    "a remark on the screen": (
        lambda p: edit(p.config / "screen.yaml", "likeness: 0.3", "likeness: 0.3  # A remark."),
        (),
        "",
    ),
    "a text of the site": (
        lambda p: edit(p.config / "settings.yaml", "lukujen tuottajien", "tuottajien"),
        (),
        "",
    ),
    "the glossary": (
        lambda p: (p.config / "glossary.yaml").write_text(
            (p.config / "glossary.yaml").read_text() + "\n# A remark.\n"
        ),
        (),
        "",
    ),
    "the notebook": (
        lambda p: edit(p.notebooks / TEMPLATE, "report.limits()", "report.limits() "),
        ALL,
        f"notebooks/{TEMPLATE} changed",
    ),
    "a remark on the datasets": (
        lambda p: edit(p.config / "sources.yaml", "\nenterprises:", "\n# A remark.\nenterprises:"),
        (),
        "",
    ),
    "what a dataset that studies use cannot say": (
        lambda p: limit(p, "enterprises"),
        ALL,
        "config/sources.yaml (enterprises) changed",
    ),
    "what another dataset cannot say": (lambda p: limit(p, "bankruptcies"), (), ""),
    "the map of the accounts": (
        lambda p: edit(p.config / "accounts_industries.yaml", "\n", "\n#\n"),
        ALL,
        "config/accounts_industries.yaml changed",
    ),
    "a table that studies use": (
        lambda p: retable(p, "jobs"),
        ALL,
        "data/processed/jobs.parquet changed",
    ),
    "a table that none uses": (lambda p: retable(p, "bankruptcies"), (), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_input_builds_what_it_enters(project, name):
    change, ecosystems, reason = CASES[name]
    change(project)
    wanted = everything(project) if ecosystems == ALL else labels(*ecosystems)
    reasons = why(project)
    assert sorted(reasons) == wanted
    assert set(reasons.values()) <= {(reason,)}
    assert built(project) == wanted
    assert planned(project).current, "and then nothing is left to do"


def test_an_industry_of_one_ecosystem_enters_those_it_is_shared_with(project):
    """C16 is core of wood-furniture: who gets it as related stands in that study's table."""
    edit(
        project.config / "ecosystems" / "kymiring.yaml",
        "  core:\n",
        "  related:\n    - code: C16\n  core:\n",
    ) if "related:" not in (project.config / "ecosystems" / "kymiring.yaml").read_text() else edit(
        project.config / "ecosystems" / "kymiring.yaml",
        "  related:\n",
        "  related:\n    - code: C16\n",
    )
    reasons = why(project)
    touched = {label.split("/")[0] for label in reasons}
    assert {WOOD, "kymiring"} <= touched < {path.split("/")[0] for path in everything(project)}
    shared = "config/ecosystems/kymiring.yaml (shared industries)"
    assert reasons[f"{WOOD}/fi"] == (f"{shared} is new",)
    assert reasons["kymiring/fi"] == ("config/ecosystems/kymiring.yaml changed",)
    assert built(project) == sorted(reasons)


def test_the_catalogue_of_a_language_enters_its_studies_only(project, monkeypatch, tmp_path):
    real = batch_inputs._translation
    changed = {"nextstep_analysis/report/words/locale/fi/messages.po": "other"}
    monkeypatch.setattr(
        batch_inputs, "_translation", lambda lang: changed if lang == "fi" else real(lang)
    )
    names = {path.split("/")[0] for path in everything(project)}
    assert sorted(why(project)) == labels(*names, languages=("fi",))
    assert set(why(project).values()) == {(next(iter(changed)) + " changed",)}


@pytest.mark.parametrize(
    ("file", "studies"),
    [
        ("nextstep_analysis/indicators/specialisation.py", True),
        ("nextstep_analysis/indicators/concentration.py", False),
        ("nextstep_analysis/batch/run/engine.py", True),
        ("nextstep_analysis/report/page/templates/nextstep/index.html.j2", True),
        ("nextstep_analysis/report/site/templates/study.html.j2", False),
        ("nextstep_analysis/report/site/assets/site.css", False),
        ("nextstep_analysis/cli.py", False),
    ],
)
def test_the_package_s_files_enter_studies_or_only_the_site(project, monkeypatch, file, studies):
    real = batch_inputs._below
    monkeypatch.setattr(
        batch_inputs,
        "_below",
        lambda *a: {name: "other" if name == file else d for name, d in real(*a).items()},
    )
    reasons = why(project)
    assert sorted(reasons) == (everything(project) if studies else [])
    assert set(reasons.values()) <= {(f"{file} changed",)}
    assert planned(project).reasons[0] == f"{file} changed"


def test_another_version_of_a_library_enters_all(project, monkeypatch):
    versions = {**installed_versions(), "pandas": "99.0"}
    monkeypatch.setattr(batch_inputs, "installed_versions", lambda: versions)
    assert set(why(project).values()) == {("pandas changed",)}
    assert sorted(why(project)) == everything(project)


def test_versions_are_those_of_what_the_package_needs():
    versions = installed_versions()
    assert {"python", "pandas", "numpy", "shapely", "nbconvert", "papermill"} <= versions.keys()
    assert "pytest" not in versions and "nextstep-analysis" not in versions
    assert versions["pandas"] == __import__("pandas").__version__


def test_a_library_that_is_replaced_while_a_process_lives_is_seen(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    own, thing = (tmp_path / f"{name}-1.dist-info" for name in ("nextstep_analysis", "thing"))
    own.mkdir(), thing.mkdir()
    (own / "METADATA").write_text("Name: nextstep-analysis\nRequires-Dist: thing\n\n")
    assert installed_versions()["thing"] == "1"
    thing.rename(tmp_path / "thing-2.dist-info")
    assert installed_versions()["thing"] == "2"


def test_a_study_reads_no_more_than_it_says(built, monkeypatch):
    """What `studies.background.inputs` declares, against what a study asks for."""
    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.studies import checked
    from nextstep_analysis.studies.background import study as background

    tables, parts = set(), set()
    real = processed._verified

    class Spied:
        def __init__(self, catalogue):
            self._catalogue = catalogue

        def __getattr__(self, name):
            parts.add(name)
            return getattr(self._catalogue, name)

    def verified(project, dataset, **options):
        tables.add(dataset)
        return real(project, dataset, **options)

    monkeypatch.setattr(processed, "_verified", verified)
    monkeypatch.setattr(checked, "load_catalogue", lambda p: Spied(load_catalogue(p)))
    monkeypatch.setattr(checked, "check_codes", lambda *_: None)
    background.background_study("kymiring", project=built)
    assert tables == set(inputs.TABLES) - set(inputs.AWAITED)
    assert parts - {"awaited", "dataset", "ecosystem", "folder"} == {
        "settings",
        "ecosystems",
        "datasets",
        "factors",
        "references",
        "region_facts",
        "screen",
    }


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, to be changed; its files are those that a build compares."""
    copy = tmp_path / "copy" / "nextstep_analysis"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(batch_inputs.PACKAGE, copy, ignore=ignored)
    monkeypatch.setattr(batch_inputs, "PACKAGE", copy)
    return copy


def test_a_new_module_builds_studies_only_when_a_notebook_can_reach_it(project, package):
    assert planned(project).current
    (package / "studies" / "background" / "unread.py").write_text("unread = 0\n")
    assert planned(project).reasons == ("nextstep_analysis/studies/background/unread.py is new",)
    assert why(project) == {} and built(project) == []
    edit(package / "indicators" / "concentration.py", '"""', '"""Here: ')
    assert why(project) == {}, "no chapter calls it"
    edit(
        package / "studies" / "background" / "limits.py",
        "\nfrom nextstep_analysis",
        "\nfrom nextstep_analysis.studies.background import unread\nfrom nextstep_analysis",
    )
    reasons = why(project)
    assert sorted(reasons) == everything(project)
    told = [f"nextstep_analysis/studies/background/{n}.py" for n in ("limits", "unread")]
    assert set(reasons.values()) == {(f"{told[0]} changed", f"{told[1]} is new")}


def test_what_code_counts_is_looked_for_only_when_a_file_has_changed(project, package, monkeypatch):
    def looked(*_):
        raise AssertionError("looked through the package")

    with monkeypatch.context() as patched:
        patched.setattr(batch_inputs, "reached", looked)
        assert planned(project).current
    edit(package / "cli.py", '"""', '"""Here: ')
    assert why(project) == {}
    monkeypatch.setattr(batch_inputs, "reached", looked)
    with pytest.raises(AssertionError, match="looked through"):
        planned(project)


# --- whole or not at all ------------------------------------------------------------------


def test_force_and_only(project):
    assert built(project, force=True, only=[WOOD]) == labels(WOOD)
    edit(project.root / WOOD_FILE, "The journey of wood", "The way of wood")
    assert built(project, only=["kymiring"]) == []
    plan = planned(project, only=["kymiring"])
    assert (len(plan.kept), plan.outdated) == (12, 2)
    assert built(project) == labels(WOOD)


def test_a_study_not_asked_for_without_a_whole_copy_leaves_the_site_and_it_is_said(project):
    entry = next(s for s in planned(project).studies if s.task.name == f"{WOOD}-fi")
    shutil.rmtree(project.reports / ".cache" / entry.key)
    plan = planned(project, only=["kymiring"], force=True)
    assert [study.task.label for study in plan.lost] == [f"{WOOD}/fi"]
    assert len(plan.kept) == 11
    told = Console(file=io.StringIO(), width=200)
    Progress((), told).plan(plan)
    assert f"leave the site, for reports/.cache has no whole copy of them: {WOOD}/fi" in (
        told.file.getvalue()
    )
    built(project, only=["kymiring"], force=True)
    assert not (project.reports / "site" / "fi" / f"{WOOD}.html").exists()


def test_twice_and_in_parts_gives_the_same_bytes(project):
    whole = bytes_of(project)
    built(project, force=True)
    assert bytes_of(project) == whole
    shutil.rmtree(project.reports)
    built(project, languages=["fi"])
    built(project, languages=["en"])
    assert bytes_of(project) == whole


@pytest.mark.parametrize("harm", ["edit", "remove", "add", "notebook", "manifest"])
def test_a_tampered_site_is_written_anew_from_finished_studies(project, harm):
    whole, site = bytes_of(project), project.reports / "site"
    page = site / "fi" / f"{WOOD}.html"
    match harm:
        case "edit":
            page.write_text(page.read_text() + "tampered")
        case "remove":
            page.unlink()
        case "add":
            (site / "foreign.html").write_text("x")
        case "notebook":
            (project.reports / "notebooks" / f"{WOOD}-fi.ipynb").write_text("x")
        case "manifest":
            (site / "manifest.json").write_text("{}")
    assert not planned(project).current
    assert built(project) == []
    assert bytes_of(project) == whole


def test_a_damaged_entry_of_the_cache_is_named_and_built_anew(project):
    whole = bytes_of(project)
    study = next(s for s in planned(project).studies if s.task.name == f"{WOOD}-fi")
    Cache(project.reports).notebook(study.key).write_text("damaged")
    (project.reports / "site" / "index.html").unlink()
    reasons = why(project)
    assert list(reasons) == [f"{WOOD}/fi"]
    assert reasons[f"{WOOD}/fi"] == (
        f"its finished copy reports/.cache/{study.key[:12]}… is damaged",
    )
    assert built(project) == [f"{WOOD}/fi"]
    assert bytes_of(project) == whole


def test_without_the_cache_an_unchanged_site_stays_and_a_changed_one_is_built(project):
    whole = bytes_of(project)
    shutil.rmtree(project.reports / ".cache")
    assert planned(project).current
    (project.reports / "site" / "index.html").unlink()
    assert built(project) == everything(project)
    assert bytes_of(project) == whole


def test_a_change_that_is_taken_back_needs_no_notebook(project):
    whole = bytes_of(project)
    edit(project.root / WOOD_FILE, "The journey of wood", "The way of wood")
    built(project)
    edit(project.root / WOOD_FILE, "The way of wood", "The journey of wood")
    assert built(project) == []
    assert bytes_of(project) == whole


def test_a_failed_study_is_named_and_tried_again(project):
    whole = bytes_of(project)
    shutil.rmtree(project.reports)
    assert len(built(project, failing=(f"{WOOD}-fi",))) == 14
    site = project.reports / "site"
    assert not (site / "fi" / f"{WOOD}.html").exists()
    assert json.loads((site / "manifest.json").read_text())["failed"] == [f"{WOOD}-fi"]
    assert built(project) == [f"{WOOD}/fi"]
    assert bytes_of(project) == whole


def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(project, monkeypatch):
    edit(project.config / "settings.yaml", "small_count: 20", "small_count: 21")
    before, real, copied = bytes_of(project), shutil.copyfile, []

    def full(source, target):
        if len(copied) == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copied.append(real(source, target))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        with pytest.raises(ProjectError, match=r"No space left.*the last site stays") as caught:
            built(project)
    assert "\n" not in str(caught.value) and bytes_of(project) == before
    assert len(built(project)) == 14 - 5
    assert planned(project).current


@pytest.mark.parametrize("moment", [3, 14])
def test_nothing_is_kept_of_inputs_that_changed_while_notebooks_ran(project, moment):
    edit(project.config / "settings.yaml", "small_count: 20", "small_count: 21")
    path = project.config / "ecosystems" / f"{WOOD}.yaml"
    whole, before, begun = bytes_of(project), path.read_text(encoding="utf-8"), []

    def change():
        begun.append(1)
        if len(begun) == moment:
            edit(path, "status: ", "status:  ")

    told = rf"config/ecosystems/{WOOD}.yaml changed while notebooks ran; .*run again"
    with pytest.raises(ProjectError, match=told):
        built(project, pause=change)
    assert bytes_of(project) == whole
    path.write_text(before, encoding="utf-8")
    assert len(built(project)) == 14 - (moment - 1)


def test_a_site_of_inputs_that_changed_while_it_was_written_is_none(project, monkeypatch):
    edit(project.config / "settings.yaml", "small_count: 20", "small_count: 21")
    whole, real = bytes_of(project), report_site.write_site

    def write(*given, **options):
        edit(project.config / "glossary.yaml", "en: ", "en:  ")
        return real(*given, **options)

    with monkeypatch.context() as patched:
        patched.setattr(report_site, "write_site", write)
        with pytest.raises(ProjectError, match=r"glossary.yaml changed while"):
            built(project)
    assert bytes_of(project) == whole and built(project) == []


def test_when_all_fail_their_pages_stay_marked(project):
    whole = bytes_of(project)
    names = [label.replace("/", "-") for label in everything(project)]
    assert len(built(project, force=True, failing=names)) == 14
    now = bytes_of(project)
    assert now.keys() == whole.keys()
    assert all(now[name] == whole[name] for name in whole if name.startswith("notebooks/"))
    page = (project.reports / "site" / "en" / f"{WOOD}.html").read_text(encoding="utf-8")
    assert "of an earlier build" in page
    assert built(project) == [] and bytes_of(project) == whole  # their copies are of these inputs


def test_when_all_fail_and_there_is_no_page_yet_nothing_is_written(project):
    shutil.rmtree(project.reports)
    names = [label.replace("/", "-") for label in everything(project)]
    assert len(built(project, failing=names)) == 14
    assert not (project.reports / "site").exists()


def test_other_regions_stand_in_folders_of_their_own(project):
    home = bytes_of(project)
    ran = built(project, regions=["MK07", "MK13"])
    assert ran == sorted(f"mk13/{label}" for label in everything(project))
    site = project.reports / "site"
    page = (site / "fi" / "mk13" / f"{WOOD}.html").read_text(encoding="utf-8")
    nearest = "'peers': ['MK17', 'MK11', 'MK12', 'MK09', 'MK06']"
    assert nearest in page.replace("&#39;", "'")
    assert "Region MK13" in page and 'href="../../assets/site.css"' in page
    index = (site / "index.html").read_text(encoding="utf-8")
    assert "Muut maakunnat" in index and f'href="fi/mk13/{WOOD}.html"' in index
    assert index.count('class="card"') == 7
    after = bytes_of(project)
    assert all(after[name] == home[name] for name in home if name.startswith("notebooks/"))
    assert built(project) == [] and f"site/fi/mk13/{WOOD}.html" in bytes_of(project)


def test_changes_name_the_members_of_a_group():
    groups = ({"code": {"a.py": "1"}}, {"code": {"a.py": "2", "b.py": "1"}})
    assert changes({"code": "x"}, {"code": "y"}, groups) == ("a.py changed", "b.py is new")
    assert changes({"code": "x"}, {"code": "y"}, ({}, {})) == ("code changed",)


def test_times_stand_outside_the_site(project):
    times = json.loads((project.reports / "times.json").read_text())
    assert (
        len(times) == 14
        and "seconds" not in (Path(project.reports) / "site" / "manifest.json").read_text()
    )


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {}}'])
def test_damaged_times_tell_of_none(tmp_path, text):
    (tmp_path / "times.json").write_text(text)
    assert read_times(tmp_path) == {}
