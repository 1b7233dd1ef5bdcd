"""Every slip on the command line is one sentence and exit code 2 (`docs/edges.md`)."""

import os
import subprocess
import sys

import pytest
import typer
from entry import ROOT, assert_one_sentence, nextstep

from nextstep_analysis.cli import app as app_of_the_command
from nextstep_analysis.typed import scheduler_address, slip

CHILD = """
from nextstep_analysis import cli, start

def app(**_):
    raise {raised}

cli.app = app
start.main()
"""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ["frobnicate"],
            ["No such command 'frobnicate'", "commands are studies", "nextstep --help"],
            marks=pytest.mark.edge(
                "command line", "an unknown command", "one sentence lists the commands, exit code 2"
            ),
        ),
        pytest.param(
            ["stdies"],
            ["did you mean 'studies'?"],
            marks=pytest.mark.edge(
                "command line", "a misspelt command", "one sentence names the nearest, exit code 2"
            ),
        ),
        pytest.param(
            ["studies", "--pers", "MK13"],
            ["--pers", "nextstep studies --help"],
            marks=pytest.mark.edge(
                "command line", "an unknown option", "one sentence, exit code 2"
            ),
        ),
        pytest.param(
            ["ecosystems", "--jobs", "2"],
            ["--jobs", "nextstep ecosystems --help"],
            marks=pytest.mark.edge(
                "command line", "an option of another command", "one sentence, exit code 2"
            ),
        ),
        pytest.param(
            ["study"],
            ["Missing argument 'ecosystem'", "nextstep study --help"],
            marks=pytest.mark.edge(
                "command line", "a missing argument", "one sentence names it, exit code 2"
            ),
        ),
        pytest.param(
            ["verify", "one.zip", "two.zip"],
            ["two.zip", "nextstep verify --help"],
            marks=pytest.mark.edge(
                "command line", "an argument too many", "one sentence names it, exit code 2"
            ),
        ),
        pytest.param(
            ["studies", "--jobs"],
            ["'--jobs' requires an argument"],
            marks=pytest.mark.edge(
                "command line", "an option without its value", "one sentence, exit code 2"
            ),
        ),
        pytest.param(
            ["studies", "--wait=3"],
            ["'--wait' does not take a value"],
            marks=pytest.mark.edge(
                "command line", "a value for an option that takes none", "one sentence, exit code 2"
            ),
        ),
        pytest.param(
            ["studies", "--jobs", "0"],
            ["--jobs", "'0'", "from 1 to 9999"],
            marks=pytest.mark.edge(
                "command line", "a number out of range", "one sentence says the range, exit code 2"
            ),
        ),
        pytest.param(
            ["studies", "--jobs", "two"],
            ["--jobs", "'two'", "a whole number"],
            marks=pytest.mark.edge(
                "command line", "words where a number belongs", "one sentence, exit code 2"
            ),
        ),
        pytest.param(["studies", "--jobs", "1.5"], ["'1.5'", "a whole number"]),
        pytest.param(["studies", "--jobs", "9" * 30], ["from 1 to 9999"]),
        pytest.param(
            ["studies", "--log-format", "xml"],
            ["--log-format", "'xml' is not one of 'text', 'json'"],
            marks=pytest.mark.edge(
                "command line", "a value that is no choice", "one sentence lists them, exit code 2"
            ),
        ),
        pytest.param(
            ["data"],
            ["Missing command", "build, check"],
            marks=pytest.mark.edge(
                "command line", "a group without its command", "one sentence lists them"
            ),
        ),
        pytest.param(["data", "frob"], ["No such command 'frob'", "build, check"]),
        pytest.param(["data", "build", "extra"], ["extra"]),
        pytest.param(
            ["study", "kymiring", "--peers", "MK13,", "MK10"],
            ["commas and no spaces", "MK13,MK10"],
            marks=pytest.mark.edge(
                "command line", "a list broken by a space", "the hint shows it without, exit code 2"
            ),
        ),
        pytest.param(["study", "kymiring", "--peers", "MK13", ",", "MK10"], ["MK13,MK10"]),
        pytest.param(["study", "kymiring", "--peers", "MK13", "MK10"], ["MK13,MK10"]),
        pytest.param(
            ["study", "kymiring", "--peers", ""],
            ["--peers", "'' is empty", "or leave it out"],
            marks=pytest.mark.edge(
                "command line", "an empty value, of a variable not set", "refused, not taken as all"
            ),
        ),
        pytest.param(["study", "kymiring", "--region", ""], ["--region", "is empty"]),
        pytest.param(["study", "kymiring", "--reference", " "], ["--reference", "is empty"]),
        pytest.param(["studies", "--regions", ","], ["--regions", "',' is empty"]),
        pytest.param(["studies", "--output", ""], ["--output", "is empty"]),
        pytest.param(
            ["studies", "--scheduler", ""], ["--scheduler", "'' is no address", "tcp://host"]
        ),
        pytest.param(["studies", "--only", ""], ["unknown ecosystem ''"]),
        pytest.param(
            ["study", "kymiring", "--peers", "Pirkanmaa,", "Uusimaa"],
            ["commas and no spaces", "Pirkanmaa,Uusimaa"],
            marks=pytest.mark.edge(
                "command line", "a list of names broken by a space", "the hint shows it without"
            ),
        ),
        pytest.param(["study", "kymiring", "--peers=MK13,", "MK10"], ["MK13,MK10"]),
        pytest.param(["studies", "--regions", "Uusimaa", ",MK10"], ["Uusimaa,MK10"]),
        pytest.param(
            ["fro\nb\x1b[31m"],
            ["\\n", "\\x1b"],
            marks=pytest.mark.edge(
                "command line",
                "line breaks and control characters in an argument",
                "shown escaped, still one sentence",
            ),
        ),
        pytest.param(["study", "a\nb\x1b[31m"], ["'a\\nb\\x1b[31m'"]),
        pytest.param(["verify", "no\nsite"], []),
        pytest.param(["studies", "--fo\no"], []),
        pytest.param(["verify", "a", "b\nc"], []),
    ],
)
def test_a_slip_is_one_sentence(arguments, words):
    run = nextstep(*arguments)
    assert_one_sentence(run, *words)
    assert run.stdout == "" and "\x1b" not in run.stderr


EMPTY = {
    "path": [
        ["verify", ""],
        ["companies", "import", ""],
        ["companies", "import-accounts", ""],
        ["companies", "import-notices", ""],
        ["companies", "import-list", "", "--mapping", "x.yaml"],
        ["companies", "import-list", "x.csv", "--mapping", ""],
        ["prospects", "--edited", ""],
        ["prospects", "--output", ""],
        ["prospects", "--outcomes", ""],
    ],
    "word": [
        ["companies", "link", "--region", ""],
        ["companies", "import-list", "x.csv", "--mapping", "x.yaml", "--sheet", ""],
        ["data", "diff", "jobs", ""],
        ["data", "diff", "jobs", "embedded", ""],
        ["single", ""],
        ["brief", "", "--kind", "region"],
        ["pdf", ""],
    ],
}


@pytest.mark.edge("command line", "an empty path, of a variable not set", "not the current folder")
@pytest.mark.parametrize("arguments", EMPTY["path"], ids=" ".join)
def test_an_empty_path_is_not_the_current_folder(arguments):
    assert_slip(arguments, "'' is no path; allowed is that of a file or folder")


@pytest.mark.parametrize("arguments", EMPTY["word"], ids=" ".join)
def test_an_empty_word_is_not_taken_as_left_out(arguments):
    assert_slip(arguments, "'' is empty; give a value, or leave it out")


def test_what_is_needed_is_not_to_be_left_out():
    told = assert_slip(["approve", "--role", ""], "'' is empty; give a value;")
    assert "leave it out" not in told


def assert_slip(arguments, words):
    """That it is refused as it is read, before any command begins."""
    with pytest.raises(typer.TyperException) as found:
        app_of_the_command(arguments, standalone_mode=False)
    told = slip(found.value, arguments)
    assert words in told
    return told


@pytest.mark.edge("command line", "nothing at all", "the help, exit code 0")
def test_alone_it_shows_its_help():
    alone, asked = nextstep(), nextstep("--help")
    assert alone.returncode == asked.returncode == 0 and alone.stderr == ""
    assert alone.stdout.strip() == asked.stdout.strip() and "ecosystems" in alone.stdout
    assert nextstep("-h").stdout == asked.stdout


@pytest.mark.edge("command line", "a mistake in a value with --debug", "the traceback as well")
def test_debug_shows_where_a_slip_was_found():
    run = nextstep("--debug", "studies", "--jobs", "0")
    assert run.returncode == 2 and "Traceback" in run.stderr
    assert nextstep("--debug").returncode == 0


@pytest.mark.parametrize(
    ("raised", "code", "word"),
    [
        ("cli.typer.BadParameter('x is wrong')", 2, "x is wrong"),
        ("cli.typer.Abort()", 130, "interrupted"),
        ("KeyboardInterrupt()", 130, "interrupted"),
        ("OSError(28, 'No space left on device')", 2, "No space left on device"),
        ("OSError('something')", 2, "something"),
        ("OSError(13, 'Permission denied', 'a/file')", 2, "a/file: Permission denied"),
        ("ZeroDivisionError('x')", 1, "unexpected error: ZeroDivisionError: x"),
    ],
)
def test_the_handlers_catch_what_they_say(tmp_path, raised, code, word):
    """Each class of the `except`s of the entry point, raised through it."""
    (tmp_path / "run.py").write_text(CHILD.format(raised=raised))
    run = subprocess.run(
        [sys.executable, "run.py"],
        cwd=tmp_path,
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == code and word in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is full")
@pytest.mark.edge("command line", "output to a disk that is full", "one sentence, exit code 2")
def test_a_full_disk_behind_the_output_is_said():
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "nextstep_analysis.cli", "ecosystems"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
    assert run.returncode == 2 and "No space left on device" in run.stderr
    assert "Traceback" not in run.stderr and "unexpected" not in run.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell cuts the pipe")
@pytest.mark.edge("command line", "a reader that closes the pipe early", "silence, no traceback")
def test_a_reader_may_stop_reading():
    run = subprocess.run(
        f'"{sys.executable}" -m nextstep_analysis.cli ecosystems | true',
        shell=True,
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ["--regions", "häme"],
            ["'häme' may be MK05 (Kanta-Häme) or MK07 (Päijät-Häme)"],
            marks=pytest.mark.edge(
                "workbench", "a part of a name that several regions have", "asked back, with codes"
            ),
        ),
        pytest.param(
            ["--regions", "Pirkan"],
            ["did you mean MK06 (Pirkanmaa)?"],
            marks=pytest.mark.edge(
                "workbench", "the beginning of a region's name", "one sentence names the region"
            ),
        ),
        pytest.param(
            ["--regions", "MK06,Lahti"],
            ["'Lahti' is a municipality, not a region"],
            marks=pytest.mark.edge(
                "workbench", "a municipality in a region's place", "told as what it is, exit code 2"
            ),
        ),
    ],
)
def test_a_name_that_is_no_region_is_asked_back(arguments, words):
    nextstep("data", "build")
    assert_one_sentence(nextstep("studies", "--dry-run", *arguments), *words)


@pytest.mark.edge("workbench", "a region's name in place of its code", "accepted, any language")
def test_a_name_stands_for_its_code():
    nextstep("data", "build")
    for named in ("MK06,MK01", "pirkanmaa, Nyland", "Birkaland,MK01", "MK06,MK06,Uusimaa"):
        run = nextstep(
            "studies", "--dry-run", "--explain", "--only", "kymiring", "--regions", named
        )
        assert run.returncode == 0, run.stderr
        assert "mk06" in run.stderr and "mk01" in run.stderr


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(
            "scheduler",
            marks=pytest.mark.edge(
                "cluster", "an address without a port", "one sentence shows one, exit code 2"
            ),
        ),
        "tcp://",
        "tcp://10.0.0.5",
        pytest.param(
            "tcp://10.0.0.5:99999",
            marks=pytest.mark.edge(
                "cluster", "a port that there is not", "one sentence, the range"
            ),
        ),
        "tcp://10.0.0.5:0",
        pytest.param(
            "tcp://10.0.0.5:abc",
            marks=pytest.mark.edge("cluster", "a port in words", "one sentence, exit code 2"),
        ),
        pytest.param(
            "http://10.0.0.5:8786",
            marks=pytest.mark.edge(
                "cluster", "an address for a browser", "one sentence, exit code 2"
            ),
        ),
        "inproc://1/2/3",
        "tcp://user:word@10.0.0.5:8786",
        "tcp://fe80::1:8786",
        "tcp://10.0.0.5:8786/path",
        "tcp://a\nb:1",
    ],
)
def test_an_address_that_is_none_is_one_sentence(address):
    """Before anything is planned or built, and without a wait for an answer."""
    run = nextstep("studies", "--scheduler", address)
    assert_one_sentence(run, "is no address of a scheduler", "tcp://host:port", "65535")


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.5:8786", "host-1.local:1", "tls://[fe80::1]:65535"]
)
def test_addresses_of_schedulers_are_taken(address):
    assert scheduler_address(address) == address
