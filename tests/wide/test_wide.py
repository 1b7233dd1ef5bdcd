"""Other Pythons, versions, users, languages and paths than those at hand; by `make test-wide`."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIDE = "NEXTSTEP_WIDE"
LOCALES = {"fi_FI.UTF-8": "fi_FI", "tr_TR.UTF-8": "tr_TR"}
STUDY = ("studies", "--only", "kymiring", "--language", "fi", "--jobs", "1")
NOBODY = 65534
FIND = "import sys; print('%d.%d' % sys.version_info[:2])"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(WIDE not in os.environ, reason="takes an hour: `make test-wide` runs it"),
]


def run(*command, folder, env=None, seconds=3600):
    """A command that has to go well; its output."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def checkout(folder):
    """A copy of all that git knows of, as it stands."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def built(folder, *, before=(), **env):
    """Build one study with the package in `folder`, check the site; checksums of its files."""
    env = {"PYTHONPATH": str(folder), **env}
    command = [*before, sys.executable, "-P", "-m", "nextstep_analysis.cli"]
    run(*command, *STUDY, folder=folder, env=env)
    run(*command, "verify", folder=folder, env=env)
    run(*command, "publish", "--force", folder=folder, env=env)
    return json.loads((folder / "reports" / "site" / "manifest.json").read_bytes())["files"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What is built where nothing is unusual."""
    return built(checkout(tmp_path_factory.mktemp("plain")), LC_ALL="C.UTF-8")


def python(version):
    """An interpreter of a version: on the path, of pyenv or of uv; skips where there is none."""
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    for found in (shutil.which(f"python{version}"), *pyenv, *_of_uv(version)):
        if found and _says(found) == version:
            return found
    pytest.skip(f"there is no Python {version} here, and none can be fetched")


def _says(found):
    told = subprocess.run([found, "-c", FIND], capture_output=True, text=True)
    return told.stdout.strip()


def _of_uv(version):
    uv = shutil.which("uv")
    if uv:
        subprocess.run([uv, "python", "install", version], capture_output=True, timeout=600)
        told = subprocess.run([uv, "python", "find", version], capture_output=True, text=True)
        yield told.stdout.strip()


def environment(folder, interpreter, *wanted):
    """A virtual environment for the checkout in `folder`, with packages as `wanted` says."""
    run(interpreter, "-m", "venv", folder / ".venv", folder=folder)
    mine = folder / ".venv" / "bin" / "python"
    pip = (mine, "-m", "pip", "install", "--quiet")
    try:
        run(*pip, *wanted, folder=folder)
    except AssertionError as error:
        (why, *_) = re.findall(r"ERROR: (.+)", str(error)) or [str(error)[:200]]
        pytest.skip(f"the packages cannot be had for it: {why[:200]}")
    run(*pip, "setuptools>=77", folder=folder)
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ".", folder=folder)
    return mine


def fast_tests(folder, interpreter):
    """Run the fast tests with an interpreter; the last line of what they say."""
    command = [interpreter, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-m", "not slow and not browser"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=7200)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(
            "3.11",
            marks=pytest.mark.edge("wider ground", "Python 3.11", "the fast tests, by `test-wide`"),
        ),
        pytest.param(
            "3.12",
            marks=pytest.mark.edge("wider ground", "Python 3.12", "the fast tests, by `test-wide`"),
        ),
        pytest.param(
            "3.13",
            marks=pytest.mark.edge("wider ground", "Python 3.13", "the fast tests, by `test-wide`"),
        ),
        pytest.param(
            "3.14",
            marks=pytest.mark.edge("wider ground", "Python 3.14", "the fast tests, by `test-wide`"),
        ),
    ],
)
def test_fast_tests_with_the_locked_versions(tmp_path, version):
    interpreter = python(version)
    lock = ("--require-hashes", "-r", "requirements.lock")
    mine = environment(checkout(tmp_path), interpreter, *lock)
    code, told = fast_tests(tmp_path, mine)
    assert code == 0, told[-3000:]


@pytest.mark.edge(
    "wider ground", "newest versions of all packages", "the fast tests; a failure is read"
)
def test_fast_tests_with_the_newest_versions(tmp_path):
    folder = checkout(tmp_path)
    newest = ("--upgrade", "--upgrade-strategy", "eager", ".[test,docs]")
    code, told = fast_tests(folder, environment(folder, sys.executable, *newest))
    if code:
        failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", told, re.MULTILINE)
        pytest.xfail(f"with the newest versions {len(failed)} fail: {', '.join(failed[:5])}")


@pytest.mark.skipif(os.name != "posix", reason="users are told apart otherwise there")
@pytest.mark.edge("wider ground", "a user who is not root, from clone to site", "site built")
def test_a_user_who_is_not_root_from_clone_to_site():
    as_nobody, env = (), {}
    with tempfile.TemporaryDirectory(prefix="wide-") as scratch:
        folder, home = Path(scratch) / "clone", Path(scratch) / "home"
        home.mkdir()
        run("git", "clone", "--quiet", ROOT, folder, folder=scratch)
        if os.getuid() == 0:
            if not shutil.which("setpriv"):
                pytest.skip("root cannot become another user here: there is no setpriv")
            as_nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
            env = {"HOME": str(home), "PYTHON": _readable_python(as_nobody)}
            run("chown", "-R", f"{NOBODY}:{NOBODY}", scratch, folder=scratch)
        run(*as_nobody, "make", "ready", folder=folder, env=env)
        run(*as_nobody, folder / ".venv" / "bin" / "nextstep", *STUDY, folder=folder, env=env)
        run(*as_nobody, folder / ".venv" / "bin" / "nextstep", "verify", folder=folder, env=env)
        assert (folder / "reports" / "site" / "fi" / "kymiring.html").is_file()


def _readable_python(as_nobody):
    """An interpreter that another user may run."""
    for found in (sys.executable, "/usr/bin/python3"):
        # by a shell, for `setpriv` itself may still find what that user may not
        asked = ["sh", "-c", '"$0" -m ensurepip --version >/dev/null && "$0" -c "$1"', found, FIND]
        done = subprocess.run([*as_nobody, *asked], capture_output=True, text=True)
        if done.stdout.strip() >= "3.11":
            return found
    pytest.skip("another user may run no Python of 3.11 or newer with pip and venv here")


@pytest.mark.skipif(os.name != "posix", reason="programs are found otherwise there")
@pytest.mark.edge("wider ground", "a computer without git", "site built; the manifest says it")
def test_without_git(tmp_path, plain):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "env", "uname"):
        (programs / name).symlink_to(shutil.which(name))
    folder = checkout(tmp_path / "p")
    assert built(folder, PATH=str(programs)) == plain
    manifest = json.loads((folder / "reports" / "site" / "manifest.json").read_bytes())
    assert manifest["commit"] == "not in git"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "C",
            marks=pytest.mark.edge("wider ground", "the C locale, without UTF-8", "equal bytes"),
        ),
        pytest.param(
            "fi_FI.UTF-8",
            marks=pytest.mark.edge("wider ground", "a Finnish locale", "equal bytes"),
        ),
        pytest.param(
            "tr_TR.UTF-8",
            marks=pytest.mark.edge("wider ground", "a Turkish locale", "equal bytes"),
        ),
    ],
)
def test_the_same_bytes_in_every_locale(tmp_path, plain, name):
    folder = checkout(tmp_path / "p")
    env = {"LC_ALL": name, "LANG": name, "LANGUAGE": ""}
    if name == "C":
        env |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    else:
        env["LOCPATH"] = str(_locale(tmp_path, name))
        ask = "import locale; locale.setlocale(locale.LC_ALL, '')"
        run(sys.executable, "-c", ask, folder=tmp_path, env=env)
    assert built(folder, **env) == plain


def _locale(folder, name):
    """A folder with a locale made of the system's sources; skips where there are none."""
    if not shutil.which("localedef"):
        pytest.skip("a locale cannot be made here: there is no localedef")
    path = folder / "locales"
    path.mkdir()
    command = ["localedef", "-i", LOCALES[name], "-f", "UTF-8", str(path / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    if not (path / name).is_dir():
        pytest.skip(f"the locale {name} cannot be made here: {done.stderr.strip()[:150]}")
    return path


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "my own studies",
            marks=pytest.mark.edge("wider ground", "spaces in the path", "equal bytes"),
        ),
        pytest.param(
            "Päijät-Häme/työ",
            marks=pytest.mark.edge("wider ground", "umlauts in the path", "equal bytes"),
        ),
        pytest.param(
            "100% {x} 'a' #1 & co;",
            marks=pytest.mark.edge(
                "wider ground", "quotes, braces and marks of a shell in the path", "equal bytes"
            ),
        ),
    ],
)
def test_the_same_bytes_in_every_path(tmp_path, plain, name):
    assert built(checkout(tmp_path / name)) == plain
