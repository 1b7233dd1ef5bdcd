"""What is typed after `nextstep`: values checked as they are read, slips told in one sentence."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from nextstep_analysis.codes import REGION

NAME = "nextstep"
CODES = re.compile(REGION)
LISTS = ("--peers", "--regions")
"""Options that take a list, with commas."""
ADDRESS = r"((tcp|tls)://)?([\w.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})"
LAST_PORT = 65_535
REWORDED = {"Value error, ": "", ". Did you mean": ", did you mean"}
"""What the library says in several sentences, or to programmers."""


def whole_number(text: str | int) -> int:
    """`text` as a whole number of 1 or more.

    Raises
    ------
    typer.BadParameter
        If it is none: what was found, what is allowed.
    """
    if re.fullmatch(r"0*[1-9]\d{0,3}", str(text)):
        return int(text)
    raise typer.BadParameter(f"{text!r} is not allowed; a whole number from 1 to 9999 is")


def not_empty(param: typer.CallbackParam, text: str | None) -> str | None:
    """`text`, unless it is given and says nothing: a variable of a script that was not set.

    Raises
    ------
    typer.BadParameter
        If there is nothing in it but spaces and commas.
    """
    if text is None or text.strip(" ,"):
        return text
    instead = "give a value" if param.required else "give a value, or leave it out"
    raise typer.BadParameter(f"{text!r} is empty; {instead}")


def place(text: str | Path) -> Path:
    """`text` as the path of a file or folder; an empty one would be the current folder.

    Raises
    ------
    typer.BadParameter
        If it is empty: a variable of a script that was not set.
    """
    if not str(text):
        raise typer.BadParameter("'' is no path; allowed is that of a file or folder")
    return Path(text)


def scheduler_address(text: str | None) -> str | None:
    """`text`, if it is an address that a dask scheduler can have; nobody is asked for it yet.

    Raises
    ------
    typer.BadParameter
        If it is none: what was found, what is allowed.
    """
    match = re.fullmatch(ADDRESS, text) if text else None
    if text is None or (match and 1 <= int(match["port"]) <= LAST_PORT):
        return text
    raise typer.BadParameter(
        f"{text!r} is no address of a scheduler; allowed is tcp://host:port (or tls://), with a "
        f"port from 1 to {LAST_PORT}: tcp://10.0.0.5:8786"
    )


def listed(text: str | None) -> tuple[str, ...]:
    """The codes in `text`, which has commas between them.

    >>> listed("MK13, MK10"), listed(None)
    (('MK13', 'MK10'), ())
    """
    return tuple(code.strip() for code in (text or "").split(",") if code.strip())


Jobs = Annotated[
    int,
    typer.Option(parser=whole_number, metavar="NUMBER", help="Notebooks run at the same time."),
]
Named = Annotated[str, typer.Argument(help="See `nextstep ecosystems`.")]
Subject = Annotated[
    str | None,
    typer.Argument(
        callback=not_empty, help="See `nextstep ecosystems`; may be left out where there is one."
    ),
]
OfKind = Annotated[str, typer.Option(help="Kind of report.")]
Spoken = Annotated[str, typer.Option(help="fi or en; sv: the summary.")]
Languages = Annotated[
    list[str] | None, typer.Option(help="Only this language: fi or en; sv: summaries.")
]
Only = Annotated[list[str] | None, typer.Option(help="Only this ecosystem.")]
Kinds = Annotated[list[str] | None, typer.Option(help="Only this kind of report.")]
Regions = Annotated[
    str | None, typer.Option(callback=not_empty, help="all, or regions with commas: MK06,Uusimaa.")
]
Region = Annotated[
    str | None, typer.Option(callback=not_empty, help="Region, such as MK07 or Pirkanmaa.")
]
Reference = Annotated[str | None, typer.Option(callback=not_empty, help="SSS or a region.")]
Peers = Annotated[
    str | None, typer.Option(callback=not_empty, help="Regions with commas: MK13,MK10.")
]
Force = Annotated[bool, typer.Option("--force", help="Build even what is unchanged.")]
Unapproved = Annotated[
    bool, typer.Option("--force", help="Publish what is not approved, too, and say so in it.")
]
Role = Annotated[
    str, typer.Option(callback=not_empty, help="Role in config/monitoring.yaml: steering-group.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be built.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say of each study why or why not.")]
LogFormat = Annotated[Literal["text", "json"], typer.Option(help="How to tell of the run.")]
Wait = Annotated[bool, typer.Option(help="Whether to wait for a run that goes on.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        callback=scheduler_address,
        help="Run on the workers of this dask scheduler: tcp://host:8786.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        callback=not_empty, help="Copy the site to this folder or URL, too: s3://bucket/studies."
    ),
]

Sheet = Annotated[
    str | None,
    typer.Option(callback=not_empty, help="The PDF, or a folder for it; reports/pdf if left out."),
]
Full = Annotated[bool, typer.Option("--full", help="With the appendix, all its parts open.")]


def slip(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """What was typed wrong, in one sentence, and where what is allowed can be read.

    Parameters
    ----------
    error : TyperException
        What the library says of it.
    arguments : sequence of str
        As typed, for what the library cannot know: that a list was broken by a space.
    """
    sentence = error.format_message().strip().rstrip(".")
    for words, better in REWORDED.items():
        sentence = sentence.replace(words, better)
    context = getattr(error, "ctx", None)
    if hint := _broken_list(arguments):
        return f"{sentence}; codes and names stand with commas and no spaces between them: {hint}"
    if commands := getattr(getattr(context, "command", None), "commands", None):
        sentence += f"{' ' if sentence.endswith('?') else '; '}commands are {', '.join(commands)}"
    return f"{sentence}; see `{context.command_path if context else NAME} --help`"


def one_line(text: str) -> str:
    """`text` on one line: line breaks and other control characters, of a name, are escaped.

    >>> one_line("no site at a\\nb")
    'no site at a\\\\nb'
    """
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in text)


def _broken_list(arguments: Sequence[str]) -> str:
    """``MK13,MK10``, where ``MK13, MK10`` or ``MK13 MK10`` was typed; "" where no list was.

    Names are known by the comma that stands beside them, in an option that takes a list.

    >>> _broken_list(["study", "kymiring", "--peers", "MK13,", "MK10"])
    'MK13,MK10'
    >>> _broken_list(["study", "kymiring", "--peers=Pirkanmaa,", "Uusimaa"])
    'Pirkanmaa,Uusimaa'
    >>> _broken_list(["study", "kymiring", "--peers", "MK13,MK10"])
    ''
    """
    runs: list[list[str]] = [[]]
    in_list = goes_on = False
    for argument in arguments:
        option, value = _parted(argument)
        if option:
            in_list, goes_on = option in LISTS, False
            runs.append([])
        begun = goes_on or (in_list and (not runs[-1] or value.lstrip().startswith(",")))
        goes_on = in_list and value.rstrip().endswith(",")
        codes = listed(value)
        if codes and (begun or goes_on or all(CODES.fullmatch(code) for code in codes)):
            runs[-1].append(",".join(codes))
        elif codes:
            runs.append([])
    return next((",".join(run) for run in runs if len(run) > 1), "")


def _parted(argument: str) -> tuple[str, str]:
    """The option in an argument, "" if there is none, and its value, as far as it stands there."""
    if not argument.startswith("-"):
        return "", argument
    option, _, value = argument.partition("=")
    return option, value
