"""The commands of `nextstep data`: build and check the tables, fetch newer figures."""

import datetime as dt
import re
from typing import Annotated

import typer

from nextstep_analysis import typed

app = typer.Typer(help="The figures: build the tables, say what is in them, fetch newer ones.")
FAILURE = 1

Named = Annotated[str, typer.Argument(help="A dataset of config/sources.yaml.")]


def day(text: str | None) -> str | None:
    """`text`, if it is a day.

    Raises
    ------
    typer.BadParameter
        If it is none.
    """
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is no day; allowed is year-month-day, such as 2026-06-08")


@app.command()
def build() -> None:
    """Check the raw figures and build the tidy tables from them."""
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.build import build_data

    built = build_data(find_project())
    typer.echo(f"data/processed: {len(built)} datasets")


@app.command()
def check() -> None:
    """Say what is in each dataset, what is missing, and which figures published elsewhere hold."""
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.check import check_data
    from nextstep_analysis.sources.reconcile import check_facts

    report = check_data(find_project())
    typer.echo(report.as_text())
    check_facts(report.facts)


@app.command()
def refresh(
    dataset: Annotated[
        list[str] | None, typer.Argument(help="All of config/fetch.yaml if left out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be fetched.")] = False,
    since: Annotated[
        str | None,
        typer.Option(callback=day, metavar="DAY", help="Only tables updated on this day or later."),
    ] = None,
    accept: Annotated[
        bool, typer.Option(help="Use what the last refresh held back; fetch nothing.")
    ] = False,
) -> None:
    """Fetch the newest figures; what fails or is abrupt changes nothing (exit code 1)."""
    from nextstep_analysis.batch.lock import build_lock
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.build import build_data
    from nextstep_analysis.sources.fetch.clock import SystemClock
    from nextstep_analysis.sources.fetch.outcome import summary
    from nextstep_analysis.sources.fetch.refresh import Asked
    from nextstep_analysis.sources.fetch.refresh import refresh as outcomes

    project = find_project()
    asked = Asked(
        tuple(dataset or ()), dry_run, dt.date.fromisoformat(since) if since else None, accept
    )
    done = []
    with build_lock(project.root / "data", wait=False, doing="refreshing"):
        for outcome in outcomes(project, asked, clock=SystemClock(), tell=_progress):
            done.append(outcome)
            told = (
                f"{outcome.dataset}: {outcome.state}: {outcome.told}; in force: {outcome.in_force}"
            )
            typer.echo(typed.one_line(told), err=not outcome.good)
            for line in outcome.lines:
                typer.echo(f"  {line}", err=not outcome.good)
        if not dry_run:
            with build_lock(project.reports, tell=_progress):
                build_data(project)
    if len(done) > 1:
        typer.echo(summary(done))
    if not all(outcome.good for outcome in done):
        raise typer.Exit(FAILURE)


@app.command()
def history(dataset: Named) -> None:
    """List the vintages of a dataset; the one in force has a star."""
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.fetch.vintages import history as vintages

    for known in vintages(find_project(), dataset):
        typer.echo(str(known))


@app.command()
def use(
    dataset: Named,
    vintage: Annotated[str, typer.Argument(help="See `nextstep data history`; or embedded.")],
) -> None:
    """Use this vintage of a dataset until the service has newer figures; build the tables."""
    from nextstep_analysis.batch.lock import build_lock
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.build import build_data
    from nextstep_analysis.sources.fetch.vintages import told_in_force
    from nextstep_analysis.sources.fetch.vintages import use as put

    project = find_project()
    with build_lock(project.root / "data", wait=False, doing="refreshing"):
        put(project, dataset, vintage)
        with build_lock(project.reports, tell=_progress):
            build_data(project)
    typer.echo(f"{dataset}: in force: {told_in_force(project, dataset)}")


@app.command()
def diff(
    dataset: Named,
    one: Annotated[
        str | None,
        typer.Argument(callback=typed.not_empty, help="A vintage; the one in force if left out."),
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(callback=typed.not_empty, help="Another; the newest if left out."),
    ] = None,
) -> None:
    """Say which cells two vintages of a dataset differ in, what is abrupt first."""
    from nextstep_analysis.project import find_project
    from nextstep_analysis.sources.fetch.vintages import differences

    between, found = differences(find_project(), dataset, one or "", other or "")
    typer.echo(f"{dataset}: {between}")
    for alarm in found.alarms:
        typer.echo(f"  look at this: {alarm}")
    if found.new_years:
        typer.echo(f"  new: {', '.join(map(str, found.new_years))}")
    for revision in found.revisions:
        typer.echo(f"  {revision}")


def _progress(sentence: str) -> None:
    typer.echo(sentence, err=True)
