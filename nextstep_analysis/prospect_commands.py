"""The command `nextstep prospects`: companies outside the region that fit its ecosystems."""

import re
from pathlib import Path
from typing import Annotated

import typer

from nextstep_analysis import typed

MOST = 10_000
app = typer.Typer()


def length(text: str | int) -> int:
    """`text` as the length of a list.

    Raises
    ------
    typer.BadParameter
        If it is none: what was found, what is allowed.
    """
    if re.fullmatch(r"[1-9]\d{0,4}", str(text)) and int(text) <= MOST:
        return int(text)
    raise typer.BadParameter(f"{text!r} is not allowed; a whole number from 1 to {MOST} is")


@app.command()
def prospects(
    n: Annotated[
        int, typer.Option("--n", parser=length, metavar="NUMBER", help="Companies in the list.")
    ] = 1000,
    edited: Annotated[
        Path | None,
        typer.Option(
            parser=typed.place,
            help="An earlier list; what people wrote in it is taken over.",
        ),
    ] = None,
    only: typed.Only = None,
    language: Annotated[str, typer.Option(help="fi or en.")] = "fi",
    output: Annotated[
        Path | None,
        typer.Option(
            parser=typed.place,
            help="A folder; data/private/prospects if left out.",
        ),
    ] = None,
    outcomes: Annotated[
        Path | None,
        typer.Option(
            parser=typed.place,
            help="Past contacts (business_id, contacted, outcome) to test the index on.",
        ),
    ] = None,
) -> None:
    """Write companies outside the region that fit the ecosystems: workbook, CSV and a page."""
    from nextstep_analysis import commands
    from nextstep_analysis.project import find_project
    from nextstep_analysis.prospect_list import write_prospects

    project = find_project()
    commands.build_tables(project)
    done = write_prospects(
        project,
        n=n,
        language=language,
        only=tuple(only or ()),
        edited=edited,
        output=output,
        outcomes=outcomes,
    )
    for line in (*done.lines, str(done.workbook), str(done.csv)):
        typer.echo(typed.one_line(line))
    from nextstep_analysis.prospect_pages import page_tasks, write_pages  # not before the list is

    tasks = page_tasks(project)
    with commands.progress(tasks) as report:
        for page in write_pages(project, tasks, done.told, beside=done.workbook, report=report):
            typer.echo(str(page))
