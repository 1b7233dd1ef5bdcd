"""Where things may stand: temporary folders, project paths and copies of any name."""

import os
import sys
import tempfile

import nbformat
import pytest
from entry import assert_one_sentence, nextstep
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from nextstep_analysis.batch.run import kernels, short_folders
from nextstep_analysis.batch.run.draft import as_path
from nextstep_analysis.batch.run.kernels import PrivateKernelManager
from nextstep_analysis.batch.share import browser
from nextstep_analysis.batch.share.copy import check_target
from nextstep_analysis.batch.site.staging import staging
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import STAGE, _computer
from nextstep_analysis.project import Project, find_project

MARKS = "proj {x} {language} {} {0} [a] %20 & # ' ä"
posix = pytest.mark.skipif(os.name != "posix", reason="sockets in folders are POSIX")
ASK = (
    "from ipykernel.kernelapp import IPKernelApp\n"
    "app = IPKernelApp.instance()\n"
    "print(app.transport, bool(app.curve_secretkey))"
)


def asked(manager=PrivateKernelManager, name="python3"):
    """The transport of a kernel, and whether it has a key."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ASK)])
    NotebookClient(notebook, kernel_name=name, kernel_manager_class=manager).execute()
    return "".join(out.text for out in notebook.cells[0].outputs).split()


@pytest.fixture
def long_tmp(tmp_path, monkeypatch):
    """A temporary folder whose name no socket can begin with."""
    folder = tmp_path / ("long-" * 30)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def private(provisioner):
    spec = KernelSpecManager().get_kernel_spec("python3")
    return provisioner in str(spec.metadata.get("kernel_provisioner"))


@posix
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge("places", "a temporary folder with a very long name", "a short private one")
def test_a_long_temporary_folder(long_tmp):
    assert asked() == ["ipc", "False"]
    assert list(long_tmp.glob("nextstep-*")) == []


@posix
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.skipif(not private("nextstep-private"), reason="the kernel is made by `make ready`")
@pytest.mark.edge("places", "no folder short enough for sockets", "TCP of this machine, with keys")
def test_no_short_folder_at_all(long_tmp, monkeypatch):
    monkeypatch.setattr(short_folders, "SHORT", ())
    assert asked() == ["tcp", "True"]
    assert list(long_tmp.iterdir()) == []


@posix
def test_private_folders_are_private_and_fit(long_tmp, monkeypatch):
    made = short_folders.private_folder()
    try:
        assert os.stat(made).st_mode & 0o077 == 0
        assert short_folders.fits(os.path.join(made, "kernel")) and not made.startswith(
            str(long_tmp)
        )
    finally:
        os.rmdir(made)
    monkeypatch.setattr(short_folders, "SHORT", ("/nowhere",))
    made = short_folders.private_folder()
    assert made.startswith(str(long_tmp)) and not short_folders.fits(os.path.join(made, "kernel"))


@posix
@pytest.mark.edge("places", "what a killed process left in a short folder", "swept")
def test_the_short_folders_are_swept(long_tmp, tmp_path, monkeypatch):
    monkeypatch.setattr(short_folders, "SHORT", (str(tmp_path),))
    left, own = tmp_path / "nextstep-4194999-abc", tmp_path / f"nextstep-{os.getpid()}-abc"
    left.mkdir()
    own.mkdir()
    kernels.sweep()
    assert not left.exists() and own.exists()


@posix
@pytest.mark.edge("places", "a browser and a very long temporary folder", "it gets a short one")
def test_the_browser_has_a_short_temporary_folder(long_tmp):
    ask = "import os, sys; sys.stderr.write(os.environ['TMPDIR'])"
    told = browser._run([sys.executable, "-c", ask], 30)
    assert not told.startswith(str(long_tmp)) and short_folders.fits(f"{told}/Socket")
    assert not os.path.exists(told)


@pytest.mark.edge("places", "braces in a path", "no format string: taken as they are")
def test_papermill_takes_the_path_as_it_is(tmp_path):
    path = tmp_path / MARKS / "a.ipynb"
    assert as_path(path).format() == str(path)


@pytest.fixture
def marked(tmp_path):
    """A project of the shipped files in a folder with all marks in its name."""
    from entry import copy_of_project

    (tmp_path / MARKS).mkdir()
    return copy_of_project(tmp_path / MARKS)


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge(
    "places",
    "braces, brackets, %, #, &, quotes, umlauts in the project's path",
    "studies, single, publish and verify work",
)
def test_a_project_in_a_folder_with_braces(marked):
    run = nextstep("studies", "--only", "kymiring", "--language", "en", folder=marked)
    assert run.returncode == 0, run.stderr
    for command in (["single", "kymiring", "--language", "en"], ["publish", "--force"], ["verify"]):
        run = nextstep(*command, folder=marked)
        assert run.returncode == 0, run.stderr
    made = next((marked / "reports").rglob("*.zip"))
    assert nextstep("verify", str(made), folder=marked).returncode == 0


@pytest.fixture
def project(tmp_path):
    for name in ("config", "data/raw", "notebooks", "reports/site"):
        (tmp_path / "home" / "p" / name).mkdir(parents=True)
    return Project(tmp_path / "home" / "p")


@pytest.mark.parametrize(
    ("target", "told"),
    [
        pytest.param(
            "reports/site/copy",
            "is a folder of the project itself",
            marks=pytest.mark.edge("places", "--output in the site", "refused before the build"),
        ),
        ("reports/site", "the site itself stands there"),
        pytest.param(
            "..",
            "the site itself stands there",
            marks=pytest.mark.edge(
                "places", "--output around the site", "refused before the build"
            ),
        ),
        (".", "the site itself stands there"),
        ("reports", "the site itself stands there"),
        pytest.param(
            "config/copy",
            "is a folder of the project itself",
            marks=pytest.mark.edge(
                "places", "--output in a folder of the project", "refused before the build"
            ),
        ),
        ("data/raw", "is a folder of the project itself"),
        pytest.param(
            "link",
            "the site itself stands there",
            marks=pytest.mark.edge(
                "places", "--output through a link into the site", "refused before the build"
            ),
        ),
        pytest.param(
            "file",
            "this is no folder",
            marks=pytest.mark.edge("places", "--output to a file", "refused before the build"),
        ),
    ],
)
def test_a_copy_stands_apart_from_the_site(project, monkeypatch, target, told):
    monkeypatch.chdir(project.root)
    (project.root / "link").symlink_to(project.reports / "site")
    (project.root / "file").write_text("")
    for url in (target, f"file://{project.root / target}"):
        with pytest.raises(ProjectError, match=told):
            check_target(project, url)


@pytest.mark.parametrize("url", ["../apart", "s3://bucket/x", "memory://x", "public", "~/x"])
def test_other_places_may_have_a_copy(project, monkeypatch, url):
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("HOME", str(project.root.parent.parent))
    check_target(project, url)


def test_the_command_refuses_it_before_anything_is_built():
    run = nextstep("studies", "--dry-run", "--output", "reports/site/x")
    assert_one_sentence(run, "--output reports/site/x", "of the project itself")


@pytest.mark.edge(
    "places", "what a run killed after the switch has left", "goes; the new site stays"
)
def test_what_a_run_killed_after_the_switch_left_is_no_site(tmp_path):
    stage = tmp_path / f"{STAGE}4194999-1-{_computer()}-left"
    for name in ("site", "notebooks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("new")
        for left in (name, f"{name}-old"):
            (stage / left).mkdir(parents=True)
            (stage / left / "index.html").write_text("old")
    with staging(tmp_path):
        assert not stage.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "site"]
    assert (tmp_path / "site" / "index.html").read_text() == "new"


@posix
@pytest.mark.edge("places", "a current folder that has been removed", "one sentence, exit code 2")
def test_a_folder_that_is_gone(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    monkeypatch.delenv("NEXTSTEP_PROJECT", raising=False)
    (tmp_path / "gone").rmdir()
    with pytest.raises(ProjectError, match="the current folder has been removed"):
        find_project()


@posix
@pytest.mark.edge("places", "the project in a path that is no UTF-8", "one sentence, exit code 2")
def test_a_path_that_is_no_text(tmp_path, monkeypatch):
    folder = tmp_path / "l\udce4hti"
    try:
        (folder / "config").mkdir(parents=True)
    except (OSError, UnicodeEncodeError):
        pytest.skip("names of files are UTF-8 here")
    (folder / "config" / "settings.yaml").touch()
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(folder))
    with pytest.raises(ProjectError, match=r"l\\udce4hti', is no UTF-8 text; rename the folder"):
        find_project()
    monkeypatch.delenv("NEXTSTEP_PROJECT")
    with pytest.raises(ProjectError, match="is no UTF-8 text"):
        find_project(folder)


@pytest.mark.parametrize("named", ["/nowhere", "~nobody-of-this-name/x"])
@pytest.mark.edge("places", "NEXTSTEP_PROJECT names no project", "one sentence, exit code 2")
def test_a_variable_that_names_no_project(monkeypatch, named):
    monkeypatch.setenv("NEXTSTEP_PROJECT", named)
    with pytest.raises(ProjectError, match="NEXTSTEP_PROJECT is"):
        find_project()
