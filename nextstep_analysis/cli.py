"""`nextstep`: every command one call, every mistake one sentence."""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from nextstep_analysis import company_commands, data_commands, pass_on, prospect_commands, typed
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.interrupts import asked, heeded
from nextstep_analysis.leftovers import sweep_here
from nextstep_analysis.pass_on import configured
from nextstep_analysis.start import STOPPED, open_streams

app = typer.Typer(
    name=typed.NAME,
    help="Background studies of business ecosystems from official regional statistics.",
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(data_commands.app, name="data")
app.add_typer(company_commands.app, name="companies")
app.add_typer(prospect_commands.app)
roadmap_app = typer.Typer(help="Roadmaps: what rules suggest for one.")
app.add_typer(roadmap_app, name="roadmap")

PROBLEM, FAILURE = 2, 1
GARBAGE = (100_000, 20, 20)
"""With Python's own threshold a fifth of the time of a short command went into looking for it."""
CORES = min((os.cpu_count() or 1) + 1, 4)  # one waits while the others calculate


@app.callback(
    epilog="--debug, anywhere: show the traceback of an error.", invoke_without_command=True
)
def _options(context: typer.Context) -> None:
    """Background studies of business ecosystems from official regional statistics."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
    sweep_here()


@app.command()
def studies(
    jobs: typed.Jobs = CORES,
    language: typed.Languages = None,
    only: typed.Only = None,
    kind: typed.Kinds = None,
    regions: typed.Regions = None,
    force: typed.Force = False,
    dry_run: typed.DryRun = False,
    explain: typed.Explain = False,
    log_format: typed.LogFormat = "text",
    scheduler: typed.Scheduler = None,
    output: typed.Output = None,
    wait: typed.Wait = True,
) -> None:
    """Build the data and the studies whose inputs changed, and write the site."""
    from nextstep_analysis import commands
    from nextstep_analysis.batch.lock import build_lock
    from nextstep_analysis.project import find_project

    asked = commands.Asked(
        tuple(only or ()), tuple(language or ()), typed.listed(regions), force, tuple(kind or ())
    )
    said = commands.progress((), log_format)
    tell = said.explain if explain else said.plan
    project = find_project()
    if output:
        commands.check_target(project, output)
    if dry_run:
        tell(commands.foretold(*configured(), asked))
        return
    with build_lock(project.reports, wait=wait, tell=said.say):
        if not scheduler:
            commands.begin(project, asked)
        commands.build_tables(project)
        project, catalogue = configured()  # only now: files may change while a run waits
        plan = commands.planned(project, catalogue, asked)
        if not plan.current:
            commands.check_before(plan, project, catalogue, elsewhere=bool(scheduler))
        tell(plan)
        done = (
            None
            if plan.current
            else commands.built(
                plan, project, catalogue, jobs=jobs, log_format=log_format, scheduler=scheduler
            )
        )
        if output and (done is None or done.index):
            said.say(f"copied to {commands.copied(project, output)}")
    if done is None:
        page = project.reports / "site" / "index.html"
        typer.echo(f"{len(plan.studies)} studies are up to date: {page}")
        return
    _finish(done, project.root)


@app.command()
def study(
    ecosystem: typed.Named,
    language: typed.Spoken = "fi",
    region: typed.Region = None,
    reference: typed.Reference = None,
    peers: typed.Peers = None,
) -> None:
    """Run one study and write its page into a folder of its own."""
    from nextstep_analysis import commands
    from nextstep_analysis.batch.plan.tasks import Task
    from nextstep_analysis.batch.site.one_study import publish_study
    from nextstep_analysis.studies.background.kind import BACKGROUND
    from nextstep_analysis.studies.background.study import study_scope
    from nextstep_analysis.studies.measures.peers import PeersByStructure

    project, catalogue = configured()
    commands.build_tables(project)
    code_names = commands.checked_names(project, catalogue)
    scope = study_scope(
        catalogue,
        code_names,
        ecosystem=ecosystem,
        region=region,
        reference=reference,
        peers=typed.listed(peers),
        peers_for=PeersByStructure(project),
    )
    task = Task(
        BACKGROUND,
        scope.ecosystem.id,
        catalogue.language(language),
        scope.region,
        scope.reference,
        scope.peers,
    )
    with commands.progress((task,)) as report:
        done = publish_study(task, project=project, catalogue=catalogue, report=report)
    _finish(done, project.root)


app.add_typer(pass_on.app)


@app.command()
def ecosystems() -> None:
    """List the ecosystems: id, status, core industries, names."""
    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.project import find_project

    for name, entry in load_catalogue(find_project()).ecosystems.items():
        core = " ".join(entry.core)
        names = " / ".join(entry.name[language] for language in ("fi", "en"))
        typer.echo(f"{name:<18} {entry.status:<9} {core:<16} {names}")


@app.command()
def words() -> None:
    """Make the table of word forms that the search reads, from the words of the built site."""
    from nextstep_analysis.batch.site.word_forms import write_word_forms

    made = write_word_forms(*configured())
    typer.echo(
        f"{made.path}: {made.rows} base forms with {made.forms} forms, for {made.words} words of "
        f"the site, of which {made.unknown} are not in the speller's dictionary"
    )


@app.command()
def verify(
    site: Annotated[
        Path | None,
        typer.Argument(parser=typed.place, help="Folder or zip; reports/site if left out."),
    ] = None,
) -> None:
    """Check every file of a site, a folder or a zip, against its manifest."""
    from nextstep_analysis.batch.plan.verify import verify as differences
    from nextstep_analysis.project import find_project

    path = site or find_project().reports / "site"
    found = differences(path)
    for line in found.lines:
        typer.echo(line)
    if found.lines:
        raise typer.Exit(FAILURE)
    typer.echo(f"{path}: {found.files} files, all as the manifest says")


@roadmap_app.command("suggest")
def roadmap_suggest(ecosystem: typed.Named) -> None:
    """Print an action for each need of an ecosystem, as YAML to copy and edit."""
    from nextstep_analysis import commands
    from nextstep_analysis.suggest import suggested_yaml

    project, catalogue = configured()
    catalogue.ecosystem(ecosystem)
    commands.build_tables(project)
    typer.echo(suggested_yaml(ecosystem, project=project), nl=False)


def _finish(done, root: Path) -> None:
    """Say where the result is, and which studies failed."""
    for outcome in done.failures:
        cell = f"cell {outcome.cell}: " if outcome.cell else ""
        kept = f" (draft: {outcome.draft.relative_to(root)})" if outcome.draft else ""
        typer.echo(f"failed: {outcome.task.name}: {cell}{outcome.reason}{kept}", err=True)
    if done.index:
        typer.echo(f"{done.studies} of {done.studies + len(done.failures)} studies: {done.index}")
    if done.failures:
        raise typer.Exit(FAILURE)


def main() -> None:
    """Run the command line; a mistake of the user ends with one sentence and exit code 2."""
    open_streams()
    with heeded(STOPPED):
        _run()


def _run() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    gc.set_threshold(*GARBAGE)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # there are none; to look takes time
    debug = "--debug" in sys.argv
    sys.argv[1:] = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        code = app(prog_name=typed.NAME, standalone_mode=False)
        sys.exit(code)
    except NextStepError as error:
        _tell(str(error), debug)
        sys.exit(PROBLEM)
    except typer.TyperException as error:
        _tell(typed.slip(error, sys.argv[1:]), debug)
        sys.exit(PROBLEM)
    except (KeyboardInterrupt, typer.Abort):
        if debug:
            traceback.print_exc()
        raise KeyboardInterrupt from None
    except OSError as error:  # of the machine, not of the code: a full disk, a folder that is gone
        if asked():
            raise
        _tell(
            ": ".join(str(part) for part in (error.filename, error.strerror or error) if part),
            debug,
        )
        sys.exit(PROBLEM)
    except Exception as error:  # the last line of defence, and it says so
        if asked():
            raise
        told = f"{type(error).__name__}: {error}"
        _tell(f"unexpected error: {told}; run with --debug to see where", debug)
        sys.exit(FAILURE)


def _tell(sentence: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    typer.echo(typed.one_line(f"nextstep: {sentence}"), err=True)


if __name__ == "__main__":
    main()
