"""Commands of `nextstep` that pass a built site on: as a zip, one page, a PDF, a book."""

import os
from typing import TYPE_CHECKING

import typer

from nextstep_analysis import typed
from nextstep_analysis.kind import FIRST

if TYPE_CHECKING:
    from nextstep_analysis.batch.share.page_numbers import Printed
    from nextstep_analysis.catalogue.load import Catalogue
    from nextstep_analysis.project import Project

app = typer.Typer()


def configured() -> "tuple[Project, Catalogue]":
    """The project and its catalogue; enough for passing on what is built."""
    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.project import VARIABLE, find_project

    project = find_project()
    os.environ[VARIABLE] = str(project.root)  # kernels work in another folder
    return project, load_catalogue(project)


@app.command()
def publish(force: typed.Unapproved = False) -> None:
    """Pack the built site, approved as it is, into one zip, and keep its figures."""
    from nextstep_analysis.batch.share.forms import size_of
    from nextstep_analysis.batch.share.publishing import publish_site

    done = publish_site(*configured(), force=force)
    for one in done.missing:
        typer.echo(f"{one.why}: {one.name}", err=True)
    if done.zip is None:
        told = f"reports that nobody has approved as they are: {len(done.missing)}"
        sign = f"sign with `{typed.NAME} approve --role <role>`, which writes {done.approval}"
        typer.echo(f"{typed.NAME}: {told}; {sign}, or publish with --force", err=True)
        raise typer.Exit(1)
    typer.echo(f"{done.zip} ({size_of(done.zip)})")
    if done.kept:
        typer.echo(f"{done.kept} ({size_of(done.kept)})")
    else:
        typer.echo("no figures are kept: the site has no monitoring report", err=True)


@app.command()
def approve(role: typed.Role, kind: typed.Kinds = None, only: typed.Only = None) -> None:
    """Approve the reports of the built site as they are, by a role of monitoring.yaml."""
    from nextstep_analysis.batch.share.approval import approve as sign
    from nextstep_analysis.studies.kinds import kind_named

    kinds = [kind_named(name).name for name in kind or ()]
    done = sign(*configured(), role=role, kinds=kinds, only=tuple(only or ()))
    n = len(done.reports)
    typer.echo(f"approved by {role}: {n} report{'' if n == 1 else 's'} ({done.path})")


@app.command()
def single(
    subject: typed.Subject = None, language: typed.Spoken = "fi", kind: typed.OfKind = FIRST
) -> None:
    """Write one built study as one HTML file that needs nothing else, for e-mail."""
    from nextstep_analysis.batch.share.forms import single_file, size_of
    from nextstep_analysis.studies.kinds import kind_named

    made = single_file(
        *configured(), kind=kind_named(kind), subject=subject or "", language=language
    )
    typer.echo(f"{made} ({size_of(made)})")


@app.command()
def pdf(
    subject: typed.Subject = None,
    language: typed.Spoken = "fi",
    kind: typed.OfKind = FIRST,
    full: typed.Full = False,
    output: typed.Sheet = None,
) -> None:
    """Print one built study with contents, through the Chrome or Chromium of this machine."""
    from nextstep_analysis.batch.share.printed import MOST_PAGES, pdf_file
    from nextstep_analysis.studies.kinds import kind_named

    made = pdf_file(
        *configured(),
        kind=kind_named(kind),
        subject=subject or "",
        language=language,
        full=full,
        output=output,
    )
    _tell(made)
    if not full and made.pages > MOST_PAGES:
        typer.echo(f"longer than the {MOST_PAGES} pages that are read in one sitting", err=True)


@app.command()
def brief(
    subject: typed.Subject = None,
    language: typed.Spoken = "fi",
    kind: typed.OfKind = FIRST,
    output: typed.Sheet = None,
) -> None:
    """Print the summary of one built study on one A4, as a PDF."""
    from nextstep_analysis.batch.share.printed import brief_file
    from nextstep_analysis.studies.kinds import kind_named

    made = brief_file(
        *configured(),
        kind=kind_named(kind),
        subject=subject or "",
        language=language,
        output=output,
    )
    _tell(made)


@app.command()
def book(
    language: typed.Spoken = "fi",
    kind: typed.OfKind = FIRST,
    full: typed.Full = False,
    output: typed.Sheet = None,
) -> None:
    """Print all built studies as one PDF, the page that compares them first."""
    from nextstep_analysis.batch.share.printed import book_file
    from nextstep_analysis.studies.kinds import kind_named

    made = book_file(
        *configured(), kind=kind_named(kind), language=language, full=full, output=output
    )
    _tell(made)


def _tell(made: "Printed") -> None:
    """Say where a PDF is and how long it is."""
    from nextstep_analysis.batch.share.forms import size_of

    pages = f"{made.pages} page{'' if made.pages == 1 else 's'}"
    typer.echo(f"{made.path} ({pages}, {size_of(made.path)})")
