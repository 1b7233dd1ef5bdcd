"""The command line as its users meet it: one sentence for a mistake, nothing half-written."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from entry import ROOT, assert_one_sentence, copy_of_project, edit, nextstep
from fakes import nextstep as called

CHILD = """
import pathlib, subprocess, sys
from nextstep_analysis import cli

def app(**_):
    code = "import sys; sys.stdin.fileno(), sys.stdout.fileno(), sys.stderr.fileno()"
    run = subprocess.run([sys.executable, "-c", code])
    pathlib.Path("told").write_text(str(run.returncode))

cli.app = app
cli.main()
"""


@pytest.fixture
def copy(tmp_path):
    return copy_of_project(tmp_path)


def test_help_lists_the_commands():
    run = nextstep("--help")
    assert run.returncode == 0
    for command in ("studies", "study", "verify", "publish", "single", "ecosystems", "data"):
        assert command in run.stdout
    for command in ("pdf", "brief", "book"):
        assert f" {command} " in run.stdout


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_caller_may_close_the_standard_streams(tmp_path, closed):
    (tmp_path / "run.py").write_text(CHILD)
    run = subprocess.run(
        f'"{sys.executable}" run.py {closed}',
        shell=True,
        cwd=tmp_path,
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0 and run.stderr == ""
    assert (tmp_path / "told").read_text() == "0"  # what it starts has them, too


def test_ecosystems_lists_all_seven():
    run = nextstep("ecosystems")
    assert run.returncode == 0
    listed = [line.split()[0] for line in run.stdout.splitlines()]
    assert listed == sorted(path.stem for path in (ROOT / "config/ecosystems").glob("*.yaml"))
    assert len(listed) == 7


def test_data_check_tells_of_the_break():
    run = nextstep("data", "check")
    assert run.returncode == 0 and "enterprises" in run.stdout and "2017" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["study", "wood"], ["unknown ecosystem 'wood'", "wood-furniture"]),
        (["study", "kymiring", "--region", "MK7"], ["'MK7'", "MK07"]),
        (["study", "kymiring", "--reference", "FIN"], ["'FIN'"]),
        (["study", "kymiring", "--language", "de"], ["unknown language 'de'", "fi"]),
        (["study", "kymiring", "--peers", "MK13,MK13"], ["MK13", "twice"]),
        (["study", "kymiring", "--peers", "MK07"], ["cannot be a peer"]),
        (["study", "kymiring", "--region", "SSS"], ["unknown region 'SSS'"]),
        (["study", "kymiring", "--peers", "SSS", "--reference", "MK02"], ["'SSS'"]),
        (["studies", "--only", "nothing"], ["unknown ecosystem 'nothing'"]),
        (["studies", "--regions", "MK7"], ["unknown region 'MK7'", "MK07"]),
        (["verify", "nowhere.zip"], ["there is no site at nowhere.zip"]),
    ],
)
@pytest.mark.xdist_group("reports")  # one run at a time builds in the same folder
def test_unknown_names_are_one_sentence(arguments, words):
    assert_one_sentence(called(ROOT, *arguments), *words)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "config/settings.yaml",
            "latest_year: 2022",
            "latest_yaer: 2022",
            ["settings.yaml", "line", "latest_yaer"],
        ),
        ("config/settings.yaml", "latest_year: 2022", "latest_year: 2031", ["settings.yaml"]),
        (
            "config/ecosystems/kymiring.yaml",
            "code: I55",
            "code: I5",
            ["kymiring.yaml", "line", "I5", "did you mean 'I55'"],
        ),
        (
            "config/ecosystems/kymiring.yaml",
            "code: I55",
            "code: I54",
            ["kymiring.yaml", "line", "unknown industry 'I54'"],
        ),
        ("config/settings.yaml", "core: 1.0", "core: 1.5", ["settings.yaml", "line", "1.5"]),
        (
            "config/settings.yaml",
            "- [2018, 2022]",
            "- [2017, 2022]",
            ["settings.yaml", "line", "2017-2022 holds 2017"],
        ),
        (
            "config/settings.yaml",
            "- [2013, 2016]",
            "- [1995, 2016]",
            ["settings.yaml", "line", "allowed are 2013 to 2022"],
        ),
        (
            "notebooks/background_study.ipynb",
            "ecosystem: str",
            "ecosytem: str",
            ["background_study.ipynb", "not ecosystem"],
        ),
        ("data/raw/jobs/jobs.csv", "KU016,A,2017,211", "KU016,A,2017,212", ["jobs.csv"]),
    ],
)
def test_a_mistake_in_a_file_is_one_sentence_and_the_site_stays(copy, file, old, new, words):
    edit(copy / file, old, new)
    assert_one_sentence(called(copy, "studies"), *words)
    assert (copy / "reports" / "site" / "index.html").read_text() == "the last good site"
    assert [path.name for path in (copy / "reports").iterdir()] == ["site"]


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
def test_asked_to_end_it_ends_soon_and_leaves_the_site(copy):
    command = [sys.executable, "-m", "nextstep_analysis.cli", "studies"]
    run = subprocess.Popen(command, cwd=copy, stderr=subprocess.PIPE, text=True)
    for line in run.stderr:
        if line.startswith("[ 1/"):
            break
    run.send_signal(signal.SIGTERM)
    _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "interrupted; the last site stays as it was" in told and "Traceback" not in told
    assert (copy / "reports" / "site" / "index.html").read_text() == "the last good site"
    left = sorted(path.name for path in (copy / "reports").iterdir())
    assert left == [".cache", "site"], "what was finished is kept for the next run"


def test_debug_shows_the_traceback():
    for arguments in (["--debug", "study", "wood"], ["study", "wood", "--debug"]):
        run = nextstep(*arguments)
        assert run.returncode == 2 and "Traceback" in run.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_failed_study_is_listed_and_the_others_are_published(copy):
    edit(
        copy / "notebooks" / "background_study.ipynb",
        "report.conclusions()",
        "{'kymiring': report}[ecosystem].conclusions()",
    )
    run = nextstep(
        "studies", "--only", "kymiring", "--only", "grain-food", "--language", "fi", folder=copy
    )
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "failed: grain-food-fi: cell" in run.stderr and "KeyError" in run.stderr
    assert (copy / "reports" / "failed" / "grain-food-fi.ipynb").is_file()
    site = copy / "reports" / "site"
    assert (site / "fi" / "kymiring.html").is_file()
    assert not (site / "fi" / "grain-food.html").exists()
    assert "Vilja, elintarvikkeet ja juomat" in (site / "index.html").read_text(encoding="utf-8")
    first = (copy / "reports" / "notebooks" / "kymiring-fi.ipynb").read_bytes()
    assert str(copy).encode() not in first, "no path of this machine in a notebook"
    # mended, the one study is made again, and the other keeps its page
    shutil.copy(ROOT / "notebooks" / "background_study.ipynb", copy / "notebooks")
    run = nextstep("studies", "--only", "grain-food", "--language", "fi", folder=copy)
    assert run.returncode == 0, run.stderr
    assert (site / "fi" / "kymiring.html").is_file() and (site / "fi" / "grain-food.html").is_file()
    assert not (copy / "reports" / "failed").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_page_that_cannot_be_made_is_a_failed_study(copy):
    edit(copy / "notebooks" / "background_study.ipynb", "report.data()", "study.ecosystem")
    run = nextstep(
        "studies", "--kind", "background", "--only", "kymiring", "--language", "en", folder=copy
    )
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "failed: kymiring-en" in run.stderr and "StudyData" in run.stderr
    assert (copy / "reports" / "site" / "index.html").read_text() == "the last good site"


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_the_same_inputs_make_the_same_bytes(copy):
    made = []
    for _ in range(2):
        run = nextstep("studies", "--only", "kymiring", "--language", "fi", folder=copy)
        assert run.returncode == 0, run.stderr
        files = sorted((copy / "reports").rglob("*.*"))
        made.append({path.relative_to(copy): path.read_bytes() for path in files if path.is_file()})
    assert made[0] == made[1]


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_one_study_of_another_region(copy):
    run = nextstep(
        "study",
        "wood-furniture",
        "--language",
        "en",
        "--region",
        "MK13",
        "--peers",
        "MK07,MK10",
        folder=copy,
    )
    assert run.returncode == 0, run.stderr
    page = Path(run.stdout.strip().split(": ", 1)[1])
    text = page.read_text(encoding="utf-8")
    assert "Central Finland" in text and "Päijät-Häme" in text
    assert (copy / "reports" / "site" / "index.html").read_text() == "the last good site"
