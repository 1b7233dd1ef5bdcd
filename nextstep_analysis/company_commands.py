"""The commands of `nextstep companies`: the register of companies on this computer."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nextstep_analysis import typed

if TYPE_CHECKING:
    from nextstep_analysis.project import Project

app = typer.Typer(
    help="The register of companies: import it, say what is in it, delete it. None comes with us."
)
MOST_MADE_UP = 999_999
REGISTER = "all_companies"
"""What the service calls the whole register."""
Files = Annotated[
    Path, typer.Argument(parser=typed.place, help="The zip of the register, or its JSON.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Do not delete the downloaded file.")]
Smaller = Annotated[
    bool, typer.Option("--allow-smaller", help="Let a much smaller file replace a fuller one.")
]


def count(text: str | int) -> int:
    """`text` as a number of companies.

    Raises
    ------
    typer.BadParameter
        If it is none: what was found, what is allowed.
    """
    if re.fullmatch(r"[1-9]\d{0,5}", str(text)):
        return int(text)
    raise typer.BadParameter(f"{text!r} is not allowed; a whole number from 1 to {MOST_MADE_UP} is")


@app.command("import")
def import_(file: Files, keep: Keep = False, allow_smaller: Smaller = False) -> None:
    """Import the register; the one in force stays until the new one is whole."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.register.importing import import_register
    from nextstep_analysis.register.leaving import put_away

    with _changed() as project:
        done = import_register(
            project,
            file,
            read_keeping(project),
            now=_now(),
            allow_smaller=allow_smaller,
            tell=_progress,
        )
        for line in done.lines():
            typer.echo(line)
        typer.echo(put_away(project, file, done.file, done.records, keep=keep))


@app.command()
def download() -> None:
    """Fetch the whole register into data/private; what broke off goes on where it ended."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.catalogue.recipes import read_fetching
    from nextstep_analysis.catalogue.sources import read_declared
    from nextstep_analysis.register.sidecar import Sidecar, write_sidecar
    from nextstep_analysis.sources.fetch.clock import SystemClock
    from nextstep_analysis.sources.fetch.download import download as fetched

    with _changed() as project:
        found = fetched(
            f"{read_keeping(project).services.companies}/{REGISTER}",
            project.private / f"{REGISTER}.zip",
            patience=read_fetching(project, read_declared(project)).patience,
            clock=SystemClock(),
            tell=_progress,
        )
        sidecar = Sidecar(
            file=found.path.name,
            address=found.address,
            received=found.received,
            sha256=found.sha256,
            bytes=found.size,
        )
        write_sidecar(found.path, sidecar)
    typer.echo(
        f"{found.path} ({found.size:,} bytes): it holds personal data; "
        f"`nextstep companies import {found.path}` deletes it afterwards"
    )


@app.command()
def demo(
    companies: Annotated[
        int, typer.Option(parser=count, metavar="NUMBER", help="How many are made up.")
    ] = 20_000,
    seed: Annotated[
        int, typer.Option(parser=count, metavar="NUMBER", help="The same for the same number.")
    ] = 1,
) -> None:
    """Make up a register, marked DEMO wherever it is shown; it never replaces a real one."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.register.demo import make_demo

    with _changed() as project:
        for line in make_demo(
            project, read_keeping(project), companies=companies, seed=seed, now=_now()
        ):
            typer.echo(line)


@app.command("import-accounts")
def import_accounts(
    path: Annotated[
        Path,
        typer.Argument(parser=typed.place, help="A zip or folder of XBRL files, or one of them."),
    ],
) -> None:
    """Import filed accounts of companies of the register: turnover, result, personnel expenses."""
    from nextstep_analysis.register.filings import import_accounts as imported

    with _changed() as project:
        for line in imported(project, path, now=_now(), tell=_progress).lines():
            typer.echo(line)


@app.command("import-notices")
def import_notices(
    path: Annotated[
        Path,
        typer.Argument(parser=typed.place, help="A zip or folder of JSON pages, or one of them."),
    ],
) -> None:
    """Import registered notices of companies of the register."""
    from nextstep_analysis.register.notices import import_notices as imported

    with _changed() as project:
        for line in imported(project, path, now=_now()).lines():
            typer.echo(line)


@app.command("import-list")
def import_list(
    path: Annotated[
        Path, typer.Argument(parser=typed.place, help="A CSV or Excel file with business ids.")
    ],
    mapping: Annotated[
        Path,
        typer.Option(
            parser=typed.place,
            help="What its columns are: a file such as config/imports/eura.yaml.",
        ),
    ],
    sheet: Annotated[
        str | None,
        typer.Option(callback=typed.not_empty, help="Of an Excel file; the first if left out."),
    ] = None,
) -> None:
    """Import a list: funding, new sites or hiring of companies; or companies abroad."""
    from nextstep_analysis.catalogue.company_lists import ABROAD, read_list_mapping
    from nextstep_analysis.register.foreign import import_foreign
    from nextstep_analysis.register.lists import import_list as of_signals

    with _changed() as project:
        told = read_list_mapping(mapping)
        imported = import_foreign if told.kind == ABROAD else of_signals
        for line in imported(project, path, told, now=_now(), sheet=sheet).lines():
            typer.echo(line)


@app.command()
def status() -> None:
    """Say what register there is, how old it is, and what was imported."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.project import find_project
    from nextstep_analysis.register.told import status_lines

    project = find_project()
    for line in status_lines(project, read_keeping(project), now=_now()):
        typer.echo(typed.one_line(line))


@app.command()
def forget(business_id: Annotated[str, typer.Argument(help="Such as 0112038-9.")]) -> None:
    """Remove a company, and keep it out of every later import."""
    from nextstep_analysis.register.leaving import LISTS
    from nextstep_analysis.register.leaving import forget as removed

    with _changed() as project:
        was = removed(project, business_id)
    there = "is removed from the register" if was else "was not in the register"
    typer.echo(f"{business_id} {there}; no import brings it back (data/private/forgotten.csv)")
    if (project.private / LISTS).is_dir():
        typer.echo("lists of prospects that were written before may hold it: delete its rows there")


@app.command()
def delete(
    expired: Annotated[
        bool, typer.Option("--expired", help="Only if it is older than keep_days allows.")
    ] = False,
) -> None:
    """Delete the register and all downloads; lists of prospects and of who stays out remain."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.register.leaving import LISTS, delete_all, of_people
    from nextstep_analysis.register.leaving import expired as too_old

    with _changed() as project:
        days = read_keeping(project).keep_days
        if expired and not too_old(project, _now(), days):
            typer.echo(f"the register was imported in the last {days} days; it stays")
            return
        gone = list(delete_all(project))
        lists = project.private / LISTS
        others = [path.name for path in of_people(project)]
    typer.echo(f"deleted: {', '.join(gone) or 'nothing was there'}")
    if lists.is_dir():
        typer.echo(f"lists of prospects stay, with what people wrote in them: {lists}")
    if others:
        typer.echo(
            f"what people put there stays, too: {', '.join(others)}; delete it when it is not "
            "needed"
        )


@app.command()
def link(
    region: typed.Region = None,
) -> None:
    """Say how many active companies belong to each ecosystem, and how sure that is."""
    from nextstep_analysis.register.answers import link_lines

    for line in link_lines(_project(), region):
        typer.echo(line)


@app.command()
def counts(
    write: Annotated[
        bool, typer.Option("--write", help="Put them into data/raw, for the studies to use.")
    ] = False,
) -> None:
    """Count active companies by class and region, and hold them against the statistics."""
    from nextstep_analysis.register.answers import count_lines, write_counts

    project = _project()
    for line in count_lines(project):
        typer.echo(line)
    if write:
        typer.echo(f"{write_counts(project)}: run `nextstep data build`")


def _project() -> "Project":
    """The project, its tables built."""
    from nextstep_analysis import commands
    from nextstep_analysis.project import find_project

    project = find_project()
    commands.build_tables(project)
    return project


@contextmanager
def _changed() -> "Iterator[Project]":
    """The project, whose register nobody else changes meanwhile."""
    from nextstep_analysis import commands
    from nextstep_analysis.batch.lock import build_lock
    from nextstep_analysis.project import find_project
    from nextstep_analysis.register.database import private_folder

    project = find_project()
    with build_lock(private_folder(project), wait=False, doing="changing the register"):
        commands.build_tables(project)
        yield project


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _progress(sentence: str) -> None:
    typer.echo(sentence, err=True)
