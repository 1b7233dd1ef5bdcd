"""What `nextstep prospects` does: studies, the register and people's edits joined."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.load import Catalogue, load_catalogue
from nextstep_analysis.catalogue.prospecting import read_prospecting
from nextstep_analysis.classifications import names
from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.prospects import EDITED, ListTold, ProspectList
from nextstep_analysis.register.by_hand import read_links
from nextstep_analysis.register.database import open_register, private_folder
from nextstep_analysis.register.forgotten import read_forgotten, read_not_contacted
from nextstep_analysis.register.leaving import LISTS
from nextstep_analysis.register.linking import Bridge
from nextstep_analysis.register.prospects.edited_file import Edited, read_edited, text_of
from nextstep_analysis.register.prospects.edits import merged
from nextstep_analysis.register.prospects.listing import Wanted, make_list
from nextstep_analysis.register.prospects.outcomes import Contact, read_outcomes
from nextstep_analysis.register.prospects.summing import fits_of, shares_of
from nextstep_analysis.register.values import without_contacts
from nextstep_analysis.report.prospects.columns import DEMO, cells_of
from nextstep_analysis.report.prospects.csv_file import csv_bytes
from nextstep_analysis.report.prospects.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.stored import write_whole
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.prospects.journeys import minutes_to
from nextstep_analysis.studies.prospects.openings import openings

STEM = "prospects"
LENGTH = 1_000
"""Companies in a list of which nobody has said how long it is to be."""
IN_RUN = ["the list of prospects"]
"""What the list that a page tells of is called among what a run shares."""
LANGUAGES = ("fi", "en")
_TABLES = ("municipalities", "municipality_history", "population")


@dataclass(frozen=True)
class Written:
    """The files of a list, and what is to be told of it."""

    workbook: Path
    csv: Path
    lines: tuple[str, ...]
    told: ListTold


def write_prospects(
    project: Project,
    *,
    n: int = LENGTH,
    language: str,
    only: Sequence[str] = (),
    edited: Path | None = None,
    output: Path | None = None,
    outcomes: Path | None = None,
) -> Written:
    """Write the first `n` prospects as a workbook and a CSV, beside those that are there.

    Parameters
    ----------
    language : str
        ``fi`` or ``en``.
    only : sequence of str
        Ecosystems; all where none is named.
    edited : Path, optional
        A workbook of an earlier list, whose edits are taken over. It stays as it is.
    output : Path, optional
        A folder outside of the project; `data/private/prospects` if left out.

    outcomes : Path, optional
        A file of past contacts, on which the index is tested; see `register.prospects.outcomes`.

    Raises
    ------
    DataError
        If there is no register, or `edited` is no list, or one of another register.
    CatalogueError
        If an ecosystem or language is unknown, or a file under ``config`` is at fault.
    ProjectError
        If `output` is in the project, but not in ``data/private``; or cannot be written.
    """
    one_of(language, LANGUAGES, kind="language of the list")
    folder = _folder(project, output)
    catalogue = load_catalogue(project)
    before = read_edited(edited) if edited else None
    contacts = read_outcomes(outcomes) if outcomes else {}
    with open_register(project) as register:
        _check_same(before, register.demo, edited)
    wanted, made = made_list(project, catalogue, n, only, before, contacts)
    code_names = names(project)
    text = Text(language, code_names)
    cells = cells_of(made, text, wanted.ecosystems)
    if before:
        now = {
            str(row["business_id"]): {name: text_of(cell) for name, cell in row.items()}
            for row in cells
        }
        made = merged(before, made, now, forgotten=read_forgotten(project))
        cells = cells_of(made, text, wanted.ecosystems)
    lines = tuple(Text("en", code_names).say(note) for note in made.notes)
    earlier = None if before or not folder.is_dir() else next(folder.glob(f"*{STEM}-*.xlsx"), None)
    path = _free(folder, f"{f'{DEMO}-' if made.demo else ''}{STEM}-{made.as_of.isoformat()}")
    _put(path, workbook_bytes(made, cells, text=text))
    listed = path.with_suffix(".csv")
    _put(listed, csv_bytes(made, cells, without_contacts=without_contacts))
    told = _told_of(project, wanted, made)
    return Written(path, listed, (*_told(made, before), *lines, *_reminder(earlier)), told)


def told_list() -> ListTold:
    """The list that a page tells of: that of this run, else a new one, without anybody's edits.

    Raises
    ------
    DataError
        If there is no register.
    """

    def new() -> ListTold:
        project = find_project()
        with open_register(project):
            pass  # before anything is computed
        wanted, made = made_list(project, load_catalogue(project), LENGTH)
        return _told_of(project, wanted, made)

    return shared(IN_RUN, new)


def made_list(
    project: Project,
    catalogue: Catalogue,
    n: int,
    only: Sequence[str] = (),
    before: Edited | None = None,
    contacts: Mapping[str, Contact] = MappingProxyType({}),
) -> tuple[Wanted, ProspectList]:
    """The first `n` prospects, and what they were made for; nothing is written.

    Raises
    ------
    DataError
        If there is no register.
    """
    wanted = replace(_wanted(project, catalogue, n, only, before), outcomes=contacts)
    with open_register(project) as register:
        return wanted, make_list(register, wanted)


def _told_of(project: Project, wanted: Wanted, made: ProspectList) -> ListTold:
    """What the page of `made` says of it; of people's edits nothing.

    What is handed over is named one by one, so that nothing of theirs comes along unasked.
    """
    rows = made.rows.assign(**dict.fromkeys(EDITED, ""))
    return ListTold(
        made=ProspectList(
            rows,
            made.out,
            made.as_of,
            made.region,
            notes=(),
            demo=made.demo,
            part=made.part,
            tested=made.tested,
            fitting=made.fitting,
            outcomes=made.outcomes,
            abroad=made.abroad,
            late=made.late,
        ),
        asked=wanted.n,
        ecosystems=wanted.ecosystems,
        names=names(project),
        rules=wanted.told.model_dump(),
        fits=fits_of(rows),
        shares=shares_of(rows, n=wanted.n, caps=wanted.told.caps),
    )


def _wanted(
    project: Project, catalogue: Catalogue, n: int, only: Sequence[str], before: Edited | None
) -> Wanted:
    region = catalogue.settings.region
    tables = {name: read_table(project, name) for name in _TABLES}
    towns = tables["municipalities"].set_index("municipality")
    return Wanted(
        looked_for=openings(project, only),
        homes=towns["region"],
        minutes=minutes_to(tables, travel=catalogue.factors.travel, region=region),
        region=region,
        ecosystems={name: one.name for name, one in catalogue.ecosystems.items()},
        bridge=Bridge.of(read_table(project, "tol_bridge")),
        links=read_links(catalogue.folder, catalogue.ecosystems),
        told=read_prospecting(project),
        not_contacted=read_not_contacted(project),
        n=n,
        asked=frozenset(row.business_id for row in before.rows) if before else (),
    )


def _check_same(before: Edited | None, demo: bool, path: Path | None) -> None:
    """Edits of made-up companies do not go into a list of real ones, nor the other way."""
    if before and path and before.demo != demo:
        was, now = ("made-up", "real") if before.demo else ("real", "made-up")
        raise DataError(
            f"{path.name} is a list of {was} companies, and the register holds {now} ones; give a "
            f"list of {now} companies, or none"
        )


def _folder(project: Project, output: Path | None) -> Path:
    """Where the files go: nowhere that git or a site may take them from."""
    if output is None:
        return private_folder(project) / LISTS
    written = Path(os.path.abspath(output.expanduser()))
    folder, private = written.resolve(), project.private.resolve()
    inside = any(place.is_relative_to(project.root) for place in (written, folder))
    if inside and not folder.is_relative_to(private):
        raise ProjectError(
            f"{output} is in the project, where it may be published; allowed are {project.private} "
            "and folders outside of the project"
        )
    return folder


def _free(folder: Path, stem: str) -> Path:
    """A name that no file has, neither workbook, CSV nor page: nothing is ever written over."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = {path.stem for path in folder.iterdir()}
    except OSError as error:
        raise ProjectError(f"cannot write in {folder}: {error.strerror}") from None
    number, name = 2, stem
    while not taken.isdisjoint((name, *(f"{name}-{language}" for language in LANGUAGES))):
        name = f"{stem}-{number}"
        number += 1
    return folder / f"{name}.xlsx"


def _put(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content, mode=0o600)
    except OSError as error:
        raise ProjectError(f"cannot write {path}: {error.strerror}") from None


def _told(made: ProspectList, before: Edited | None) -> tuple[str, ...]:
    mark = f"{DEMO}: made-up companies, none of which is real; " if made.demo else ""
    first = f"{mark}{len(made.rows):,} prospects outside {made.region}, as of {made.as_of}"
    if before is None:
        return (first,)
    edits = sum(len(columns) for columns in made.touched.values())
    return (
        first,
        f"edits taken over: {edits:,} cells of {len(made.touched):,} companies, "
        f"{sum(map(len, made.extras.values())):,} cells of columns of your own; "
        f"{len(made.left):,} edited rows left the list and stand in a sheet of their own",
    )


def _reminder(earlier: Path | None) -> tuple[str, ...]:
    if earlier is None:
        return ()
    return (
        f"there is an earlier list ({earlier.name}): what was edited in it is not in this one; "
        "give it as --edited to take it over",
    )
