"""What is chosen, written as the parameters with which a notebook makes the same study."""

from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import names
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.explore.state import State
from nextstep_analysis.project import Project
from nextstep_analysis.stored import write_whole
from nextstep_analysis.studies.background.study import study_scope
from nextstep_analysis.studies.measures.peers import PeersByStructure

NOTEBOOK = "notebooks/background_study.ipynb"
ENDINGS = (".yaml", ".yml")


def parameters(state: State, project: Project) -> dict[str, Any]:
    """The parameters of the notebook of background studies, checked as the study checks them.

    Raises
    ------
    CatalogueError
        If the ecosystem or a region is unknown, or a peer is the region or stands twice.
    """
    scope = study_scope(
        load_catalogue(project),
        names(project),
        ecosystem=state.ecosystem,
        region=state.region,
        reference=None,
        peers=state.peers,
        peers_for=PeersByStructure(project),
    )
    return {
        "ecosystem": scope.ecosystem.id,
        "region": scope.region,
        "reference": scope.reference,
        "peers": list(scope.peers),
    }


def default_file(state: State) -> str:
    """Where the parameters go if nothing else is said: among one's own notebooks."""
    return f"notebooks/mine/{state.ecosystem}-{state.region}.yaml"


def save_parameters(state: State, file: str, *, project: Project, replace: bool = False) -> Path:
    """Write the parameters of `state` into `file`, and return where it is.

    Parameters
    ----------
    state : State
    file : str
        A path from the project's folder, or from the root; it ends in ``.yaml`` or ``.yml``.
    replace : bool
        Whether a file that is there already may be replaced.

    Raises
    ------
    CatalogueError
        As `parameters`.
    ProjectError
        If the name ends otherwise, its folder is not there, it is there and may not be
        replaced, or cannot be written; what was there before is then as it was.
    """
    told = parameters(state, project)
    path = project.root / file.strip()
    if path.suffix not in ENDINGS:
        raise ProjectError(f"the file is {file!r}; its name has to end in {' or '.join(ENDINGS)}")
    try:
        _check_place(path, project, replace)
        write_whole(path, _yaml(told).encode())
    except OSError as error:
        raise ProjectError(f"{path} cannot be written: {error.strerror}") from None
    return path


def _check_place(path: Path, project: Project, replace: bool) -> None:
    if path.parent == project.notebooks / "mine":
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise ProjectError(f"the folder {path.parent} is not there; make it, or name another one")
    if path.is_dir():
        raise ProjectError(f"{path} is a folder; choose another name")
    if path.exists() and not replace:
        raise ProjectError(f"{path} is there already; tick 'Replace', or choose another name")


def commands(state: State, path: Path, project: Project) -> tuple[str, str]:
    """What runs the study: the notebook with the saved file, or `nextstep study` without it."""
    file = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    told = parameters(state, project)
    peers = ",".join(told["peers"])
    return (
        f'papermill {NOTEBOOK} "{file.with_suffix(".ipynb")}" -f "{file}"',
        f"nextstep study {state.ecosystem} --region {state.region} --peers {peers}",
    )


def _yaml(told: dict[str, Any]) -> str:
    head = f"# Parameters of a background study: papermill {NOTEBOOK} <result>.ipynb -f <this>\n"
    return head + yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
