"""A good page is never lost to a bad day: kernels that are killed, runs that are, Ctrl-C twice."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial

import nbformat
import psutil
import pytest
from fakes import (
    ROOT,
    TEMPLATE,
    built,
    bytes_of,
    fake_page,
    fake_run,
    nextstep,
    planned,
    small_project,
)

from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.run import engine
from nextstep_analysis.batch.run.engine import KernelLostError, NotebookError, run_task
from nextstep_analysis.batch.site.build import build_site
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import HALF, STAGE, TABLES, owned, sweep
from nextstep_analysis.project import Project
from nextstep_analysis.report.page import from_notebook
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.studies.background.kind import BACKGROUND

posix = pytest.mark.skipif(os.name != "posix", reason="the test sends signals")
LINE = "nextstep: interrupted; the last site stays as it was\n"
KYMI, WOOD = "kymiring-fi", "wood-furniture-fi"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("once"))
    for path in sorted((project.config / "ecosystems").glob("*.yaml")):
        if path.stem not in ("kymiring", "wood-furniture"):
            path.unlink()
    built(project, languages=["fi"])
    return project


@pytest.fixture
def project(once, tmp_path):
    shutil.copytree(once.root, tmp_path / "p")
    return Project(tmp_path / "p")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change(project):
    """A setting that every study depends on."""
    edit(project.config / "settings.yaml", "small_count: 20", "small_count: 21")


def page(project, name):
    return (project.reports / "site" / "fi" / f"{name}.html").read_text(encoding="utf-8")


def manifest(project):
    return json.loads((project.reports / "site" / "manifest.json").read_bytes())


def build(project, **options):
    """Build what is to be built in Finnish; what became of it."""
    asked = {key: options.pop(key) for key in ("only", "force") if key in options}
    plan = planned(project, languages=["fi"], **asked)
    run = partial(fake_run, **options)
    return build_site(plan, project=project, catalogue=load_catalogue(project), run=run)


# --- the last good page -------------------------------------------------------------------


@pytest.mark.edge(
    "bad days",
    "a study that has a page cannot be built anew",
    "its last good page stays, marked as of an earlier build; the failure is told",
)
def test_the_last_good_page_of_a_study_that_fails_stays_marked(project):
    before, whole = manifest(project), page(project, "kymiring")
    change(project)
    done = build(project, failing=(KYMI,))
    (failure,) = done.failures
    assert failure.reason == "ValueError: no figure; the page of an earlier build stays"
    assert done.studies == 1
    now = page(project, "kymiring")
    assert "Tämä sivu on tehty aiemmin" in now and "Tämä sivu on tehty aiemmin" not in whole
    assert whole.split("<article")[1].split("</article>")[0] in now
    assert "Tämä sivu on tehty aiemmin" not in page(project, "wood-furniture")
    index = (project.reports / "site" / "index.html").read_text(encoding="utf-8")
    assert index.count("Aiemmin tehty sivu") == 1 and "Ei valmistunut tässä ajossa" in index
    after = manifest(project)
    assert after["failed"] == [KYMI] and after["studies"][KYMI] == before["studies"][KYMI]
    assert after["studies"][WOOD]["key"] != before["studies"][WOOD]["key"]
    assert verify(project.reports / "site").lines == ()


@pytest.mark.edge(
    "bad days",
    "a study that failed is not asked for in the next run",
    "its page stays, still marked; a run of all tries it again and takes the mark off",
)
def test_an_earlier_page_stays_marked_till_the_study_is_built(project):
    change(project)
    build(project, failing=(KYMI,))
    build(project, only=["wood-furniture"], force=True)
    assert "Tämä sivu on tehty aiemmin" in page(project, "kymiring")
    assert manifest(project)["failed"] == [KYMI]
    assert built(project, languages=["fi"]) == ["kymiring/fi"]
    assert "Tämä sivu on tehty aiemmin" not in page(project, "kymiring")
    assert manifest(project)["failed"] == [] and planned(project, languages=["fi"]).current


@pytest.mark.edge(
    "bad days",
    "all studies fail",
    "all last good pages stay, marked; without one, nothing is written",
)
def test_when_all_fail_all_pages_stay(project):
    change(project)
    done = build(project, failing=(KYMI, WOOD))
    assert done.index and done.studies == 0 and len(done.failures) == 2
    for name in ("kymiring", "wood-furniture"):
        assert "Tämä sivu on tehty aiemmin" in page(project, name)
    shutil.rmtree(project.reports)
    assert build(project, failing=(KYMI, WOOD)).index is None
    assert not (project.reports / "site").exists()


@pytest.mark.edge(
    "bad days",
    "a study fails, and its finished copy is gone or damaged",
    "the page is made anew from the executed notebook of the last site",
)
def test_a_page_is_made_anew_from_the_notebook_of_the_site(project, monkeypatch):
    (study,) = planned(project, languages=["fi"], only=["kymiring"]).studies
    shown = fake_page(study.task)
    monkeypatch.setattr(from_notebook, "page_from_notebook", lambda *_, **__: shown)
    monkeypatch.setattr(nbformat, "read", lambda *_: None)  # the stand-in here is no notebook
    shutil.rmtree(project.reports / ".cache")
    change(project)
    build(project, failing=(KYMI,))
    assert "Tämä sivu on tehty aiemmin" in page(project, "kymiring")


# --- kernels that are killed --------------------------------------------------------------


def notebook(path, *cells):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = 'ecosystem = "a"; language = "fi"; region = ""; reference = ""; peers = []'
    made = nbformat.v4
    cells = [
        made.new_code_cell(first, metadata={"tags": ["parameters"]}),
        *(made.new_code_cell(source) for source in cells),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made.new_notebook(cells=cells, metadata=kernel), path)
    return path


TOLD = "dict(kind='background', subject=ecosystem, language=language, title='T', lead='L')"
SHOW = (
    "from IPython.display import display; "
    f"display({{'application/vnd.nextstep.study+json': {TOLD}}}, raw=True)"
)
KILL = """
import os, pathlib, signal
turns = pathlib.Path({turns!r})
count = len(list(turns.iterdir()))
os.mkdir(turns / str(count))
if count < {times}:
    os.kill({victim}, signal.SIGKILL)
    import time; time.sleep(60)
"""


def ran(tmp_path, monkeypatch, *, times, victim="os.getpid()"):
    """A study whose kernel, or its server, is killed that many times."""
    turns = tmp_path / "temporary" / "turns"
    turns.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    project = Project(tmp_path)
    source = KILL.format(turns=str(turns), times=times, victim=victim)
    notebook(project.notebooks / TEMPLATE, source, SHOW)
    task = Task(BACKGROUND, "kymiring", "fi", "MK07", "SSS")
    return run_task(task, project=project, target=tmp_path / "out"), len(list(turns.iterdir()))


@posix
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize(
    "victim",
    [
        pytest.param(
            "os.getpid()",
            marks=pytest.mark.edge(
                "bad days",
                "a kernel is killed from outside, as by a system short of memory",
                "the study is tried once more",
            ),
        ),
        pytest.param(
            "os.getppid()",
            marks=pytest.mark.edge(
                "bad days", "the server of the kernels is killed", "the study is tried once more"
            ),
        ),
    ],
)
def test_a_study_whose_kernel_was_killed_is_tried_once_more(tmp_path, monkeypatch, victim):
    outcome, turns = ran(tmp_path, monkeypatch, times=1, victim=victim)
    assert not outcome.failed and turns == 2
    assert not (tmp_path / "reports" / "failed" / "kymiring-fi.ipynb").exists()


@posix
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge(
    "bad days", "a kernel is killed again and again", "tried twice, then told as failed"
)
def test_a_study_whose_kernels_are_killed_is_given_up_after_the_second(tmp_path, monkeypatch):
    outcome, turns = ran(tmp_path, monkeypatch, times=9)
    assert outcome.failed and turns == 2
    assert outcome.reason == "DeadKernelError: Kernel died; its kernel was lost twice"
    assert outcome.draft.is_file() and outcome.cell == 3


@pytest.mark.edge(
    "bad days",
    "a cell fails, or takes too long or too much memory",
    "told at once, not tried twice",
)
def test_other_failures_are_not_tried_twice(tmp_path, monkeypatch):
    calls = []

    def fails(*_, **__):
        calls.append(1)
        raise NotebookError("ValueError: no figure", 3)

    monkeypatch.setattr(engine, "run_notebook", fails)
    task = Task(BACKGROUND, "kymiring", "fi", "MK07", "SSS")
    assert run_task(task, project=Project(tmp_path), target=tmp_path).reason.startswith("ValueErr")
    assert calls == [1]
    assert issubclass(KernelLostError, NotebookError)


# --- a dry run ----------------------------------------------------------------------------


def _raw(project):
    path = project.raw / "jobs" / "jobs.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def _sidecar(project):
    (project.raw / "jobs" / "sidecar.yaml").unlink()


def _no_notebook(project):
    (project.notebooks / TEMPLATE).unlink()


def _parameters(project):
    path = project.notebooks / TEMPLATE
    path.write_text(path.read_text().replace('"parameters"', '"other"'))


def _code(project):
    edit(project.config / "ecosystems" / "kymiring.yaml", "code: ", "code: C34 # ")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(
            _raw,
            "data/raw/jobs/jobs.csv: the file has changed",
            marks=pytest.mark.edge(
                "bad days", "a dry run after raw data were changed", "refused as the run would be"
            ),
        ),
        (_sidecar, "sidecar.yaml"),
        pytest.param(
            _no_notebook,
            "no such notebook",
            marks=pytest.mark.edge(
                "bad days", "a dry run without the notebook", "refused as the run would be"
            ),
        ),
        pytest.param(
            _parameters,
            "tagged `parameters`",
            marks=pytest.mark.edge(
                "bad days",
                "a dry run with a notebook that takes other parameters",
                "refused as the run would be",
            ),
        ),
        pytest.param(
            _code,
            "C34",
            marks=pytest.mark.edge(
                "bad days",
                "a dry run with a code of config that the data do not know",
                "refused as the run would be",
            ),
        ),
    ],
)
def test_a_dry_run_foretells_what_the_run_refuses(project, spoil, words):
    spoil(project)
    before = bytes_of(project)
    dry, real = (
        nextstep(project.root, "studies", "--language", "fi", *more) for more in (["--dry-run"], [])
    )
    assert dry.returncode == real.returncode == 2
    assert dry.stderr == real.stderr and words in dry.stderr
    assert len(dry.stderr.splitlines()) == 1 and bytes_of(project) == before


@pytest.mark.edge(
    "bad days", "a dry run where the tables are not built yet", "told in full; nothing is written"
)
def test_a_dry_run_builds_no_tables_in_the_project(project):
    shutil.rmtree(project.processed)
    run = nextstep(project.root, "studies", "--dry-run", "--language", "fi", "--force")
    assert run.returncode == 0 and "studies: --force" in run.stderr
    assert not project.processed.exists()


# --- what killed runs leave ---------------------------------------------------------------


def ended():
    """The beginning of a name of a folder whose process has ended."""
    name = owned("").split("-")
    return "-".join([name[0], "1", *name[2:]])


def leave(project, *, whose):
    """What runs leave when they are killed at the worst moments."""
    stage = project.reports / f"{STAGE}{whose}a"
    stage.mkdir()
    (project.reports / "site").rename(stage / "site-old")
    tables = project.root / "data" / f"{TABLES}{whose}a"
    tables.mkdir()
    project.processed.rename(tables / "processed-old")
    half = project.reports / ".cache" / f"{HALF}{whose}a"
    half.mkdir()
    failed = project.reports / "failed"
    failed.mkdir()
    (failed / f"{HALF}{whose}x.ipynb").write_text("{")
    return [stage, tables, half, failed / f"{HALF}{whose}x.ipynb"]


@pytest.mark.edge(
    "bad days", "leftovers of killed runs", "swept by the next command of any kind, site put back"
)
@pytest.mark.edge(
    "bad days", "a run killed between the two renamings of the tables", "they are put back"
)
@pytest.mark.parametrize("command", [["ecosystems"], ["verify"], ["data", "check"]])
def test_leftovers_are_swept_by_any_command(project, command):
    before = bytes_of(project)
    left = leave(project, whose=ended())
    assert nextstep(project.root, *command).returncode == 0
    assert not [path for path in left if path.exists()]
    assert bytes_of(project) == before and (project.processed / "manifest.json").is_file()


@pytest.mark.edge(
    "bad days",
    "another command, while a run builds or on another computer",
    "leaves the folders of that run alone",
)
def test_folders_that_somebody_works_in_are_left_alone(project):
    mine = owned("").split("-")
    elsewhere = "-".join([mine[0], "1", "0badcafe", ""])
    for whose in ("-".join(mine), elsewhere, "unknown"):
        folder = project.reports / f"{STAGE}{whose}b"
        folder.mkdir()
        sweep(project)
        assert folder.is_dir()
        old = time.time() - 48 * 3600
        os.utime(folder, (old, old))
        sweep(project)
        assert folder.is_dir() == (whose == "-".join(mine))


# --- interruptions ------------------------------------------------------------------------

SLOW = """
import os, signal, sys, time
from nextstep_analysis import cli, start

def app(**_):
    try:
        print("ready", flush=True)
        {work}
    finally:
        time.sleep({cleaning})
        print("cleaned", flush=True)

cli.app = app
start.main()
"""


def interrupted(*numbers, work="time.sleep(60)", cleaning=0.5, pause=0.2):
    """A command that works, or cleans up, when the signals come; the process, ended."""
    source = SLOW.format(work=work, cleaning=cleaning)
    run = subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # tests may be under nohup
    )
    assert run.stdout.readline() == "ready\n"
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            run.send_signal(number)
        time.sleep(pause)
    out, err = run.communicate(timeout=60)
    return run.returncode, out, err


@posix
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            ["SIGINT"], marks=pytest.mark.edge("bad days", "Ctrl-C", "one line, no traceback")
        ),
        pytest.param(
            ["SIGINT", "SIGINT", "SIGINT"],
            marks=pytest.mark.edge(
                "bad days", "Ctrl-C twice", "one line, no traceback; what was begun is put in order"
            ),
        ),
        pytest.param(["SIGTERM"], marks=pytest.mark.edge("bad days", "SIGTERM", "as Ctrl-C")),
        pytest.param(
            ["SIGHUP"],
            marks=pytest.mark.edge("bad days", "the terminal is closed (SIGHUP)", "as Ctrl-C"),
        ),
        ["SIGTERM", "SIGINT"],
    ],
)
def test_an_interruption_is_one_line(names):
    code, out, err = interrupted(*(getattr(signal, name) for name in names))
    assert (code, out, err) == (130, "cleaned\n", LINE)


@posix
@pytest.mark.edge(
    "bad days", "Ctrl-C once more when ending takes long", "the command ends at once, with one line"
)
def test_who_asks_again_after_a_while_is_heeded_at_once():
    began = time.monotonic()
    code, out, err = interrupted(signal.SIGINT, signal.SIGINT, cleaning=60, pause=3.3)
    assert (code, out, err) == (130, "", LINE) and time.monotonic() - began < 20


@posix
@pytest.mark.edge(
    "bad days",
    "Ctrl-C where Python can raise nothing, or a library makes another error of it",
    "heeded all the same, one line",
)
@pytest.mark.parametrize(
    "work",
    [
        "held = type('H', (), {'__del__': lambda _: time.sleep(1)})(); del held; time.sleep(60)",
        "exec('try: time.sleep(60)\\nexcept BaseException: raise ImportError(1)', globals())",
    ],
)
def test_an_interruption_is_never_lost(work):
    code, out, err = interrupted(signal.SIGINT, work=work)
    assert (code, out, err) == (130, "cleaned\n", LINE)


@posix
@pytest.mark.edge("bad days", "Ctrl-C while the command starts", "one line, no traceback")
def test_at_any_moment_of_the_start(tmp_path):
    source = "from nextstep_analysis.start import main; print('go', flush=True); main()"
    for wait in (0, 0.02, 0.05, 0.1, 0.2, 0.4):
        run = subprocess.Popen(
            [sys.executable, "-c", source, "data", "check"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        run.stdout.readline()
        time.sleep(0.01 + wait)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=60)
        assert (run.returncode, err) in [(130, LINE), (0, "")]


@posix
@pytest.mark.edge("bad days", "a run under nohup whose terminal is closed", "goes on")
def test_what_the_caller_ignores_stays_ignored():
    source = SLOW.format(work="time.sleep(1)", cleaning=0)
    before = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    run = subprocess.Popen(
        [sys.executable, "-c", before + source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert run.stdout.readline() == "ready\n"
    run.send_signal(signal.SIGHUP)
    assert run.communicate(timeout=60) == ("cleaned\n", "") and run.returncode == 0


@posix
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge(
    "bad days",
    "Ctrl-C twice while notebooks run",
    "one line after those of progress; kernels ended, nothing left, the last site stays",
)
def test_ctrl_c_twice_while_notebooks_run(project):
    change(project)
    before = bytes_of(project)
    command = [sys.executable, "-m", "nextstep_analysis.cli", "studies", "--language", "fi"]
    run = subprocess.Popen(
        command,
        cwd=project.root,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "settings.yaml changed" in run.stderr.readline()
    time.sleep(4)
    children = psutil.Process(run.pid).children(recursive=True)
    for _ in range(2):
        run.send_signal(signal.SIGINT)
        time.sleep(0.1)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130 and err.endswith(LINE) and "Traceback" not in err
    assert err.count("interrupted") == 1
    psutil.wait_procs(children, timeout=10)
    assert children and not [child for child in children if child.is_running()]
    assert bytes_of(project) == before
    assert not list(project.reports.glob(f"{STAGE}*")) and not (project.reports / ".lock").exists()


# --- copies -------------------------------------------------------------------------------


@pytest.mark.edge(
    "bad days",
    "a folder of the project itself, or one around its site, as the target of a copy",
    "refused before anything runs, also by a dry run",
)
@pytest.mark.parametrize(
    "target",
    ["config", "data/raw/new", "notebooks", "reports", "reports/site/fi", ".", "..", ".git/x"],
)
def test_a_copy_is_not_made_into_the_project(project, target):
    before = bytes_of(project)
    for more in ([], ["--dry-run"]):
        run = nextstep(project.root, "studies", "--language", "fi", "--output", target, *more)
        assert run.returncode == 2 and f"--output {target}: " in run.stderr
        assert len(run.stderr.splitlines()) == 1
    assert bytes_of(project) == before


def test_a_copy_into_a_link_to_the_project_is_refused(project, tmp_path):
    (tmp_path / "link").symlink_to(project.config)
    run = nextstep(project.root, "studies", "--language", "fi", "--output", tmp_path / "link")
    assert run.returncode == 2 and "config is a folder of the project" in run.stderr


# --- other bad days -----------------------------------------------------------------------


@pytest.mark.edge(
    "bad days", "the disk fills while tables are built", "one sentence; the old tables stay"
)
def test_a_full_disk_while_tables_are_built(project, monkeypatch):
    import pandas as pd

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    good = (project.processed / "manifest.json").read_bytes()
    with pytest.raises(ProjectError, match="cannot be written: No space left"):
        build_data(project, force=True)
    assert (project.processed / "manifest.json").read_bytes() == good
    assert not list((project.root / "data").glob(f"{TABLES}*"))
