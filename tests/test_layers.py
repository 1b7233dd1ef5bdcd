"""The arrows of docs/architecture.md, checked on every run."""

import ast
import re
from pathlib import Path

import pytest

import nextstep_analysis

BASE = {
    "actions",
    "breaks",
    "claim",
    "codes",
    "conclusion",
    "front",
    "errors",
    "declared",
    "glance",
    "industry_codes",
    "industry_parts",
    "industry_words",
    "leftovers",
    "overlaps",
    "portfolio",
    "schema",
    "json_values",
    "profile",
    "plain_texts",
    "project",
    "promises",
    "prospects",
    "stored",
    "study",
    "study_comparison",
}
READING = BASE | {"catalogue", "processed", "classifications"}
MAY_IMPORT = {  # part of the package -> the other parts it may know about
    "__init__": set(),  # names every part, and imports one when it is asked for
    "actions": {"errors", "study"},
    "breaks": {"errors"},
    "claim": {"errors"},
    "codes": set(),
    "errors": set(),
    "glance": set(),
    "industry_codes": {"industry_parts", "industry_words"},
    "industry_parts": {"industry_words"},
    "industry_words": set(),
    "overlaps": {"industry_codes", "industry_parts"},
    "schema": {"errors", "overlaps"},
    "json_values": set(),
    "own": READING,
    "pictures": READING | {"own", "report"},
    "plain_texts": set(),
    "portfolio": {"errors", "front", "study"},
    "profile": {"study"},
    "project": {"errors"},
    "promises": {"study"},
    "prospects": {"study"},
    "stored": set(),
    "leftovers": {"errors", "project"},
    "interrupts": set(),
    "start": {"interrupts", "cli"},
    "declared": {"errors"},
    "conclusion": {"errors", "study"},
    "front": {"study"},
    "study": {
        "claim",
        "conclusion",
        "declared",
        "errors",
        "front",
        "glance",
        "json_values",
        "study_comparison",
    },
    "study_comparison": {"errors", "glance", "study"},
    "injected": {"catalogue"},
    "kind": {"catalogue", "errors"},
    "data_grades": READING,
    "asked": READING | {"studies"},
    "everyday": READING | {"asked", "indicators", "studies"},
    "explore": READING | {"everyday", "front_door", "pictures", "studies"},
    "front_door": {"catalogue", "classifications", "codes", "errors", "project", "processed"},
    "catalogue": BASE,
    "processed": BASE | {"catalogue"},
    "classifications": BASE | {"catalogue", "processed"},
    "sources": READING,
    "register": READING | {"own"},
    "indicators": {"breaks", "errors", "schema"},
    "studies": READING | {"indicators", "kind"},
    "report": {
        "actions",
        "claim",
        "codes",
        "conclusion",
        "errors",
        "declared",
        "front",
        "json_values",
        "plain_texts",
        "portfolio",
        "profile",
        "promises",
        "prospects",
        "study",
        "kind",
    },
    "batch": READING | {"sources", "report", "kind"},
    "commands": READING | {"sources", "studies", "batch", "kind"},
    "suggest": {"project", "report", "studies"},
    "typed": {"codes"},
    "company_commands": {
        "batch",
        "catalogue",
        "commands",
        "project",
        "register",
        "sources",
        "typed",
    },
    "prospect_list": READING | {"register", "report", "studies"},
    "prospect_pages": READING | {"batch", "kind", "prospect_list", "register", "report", "studies"},
    "prospect_commands": {"commands", "project", "prospect_list", "prospect_pages", "typed"},
    "data_commands": {"batch", "project", "sources", "typed"},
    "pass_on": {"batch", "catalogue", "kind", "project", "studies", "typed"},
    "cli": READING
    | {
        "sources",
        "studies",
        "batch",
        "commands",
        "company_commands",
        "data_commands",
        "interrupts",
        "kind",
        "pass_on",
        "prospect_commands",
        "start",
        "suggest",
        "typed",
    },
}
INDICATORS_MAY_USE = {
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "dataclasses",
    "enum",
    "typing",
    "math",
    "collections",
    "numbers",
    "re",
}

NETWORK = ("requests", "urllib.request", "urllib3", "httpx", "socket", "http", "ftplib")
PAIRED = {"batch/run/warm/client.py", "batch/run/warm/server.py"}
"""Talk to their own forks through a pair of sockets that has no address."""
FETCH = ("sources", "fetch")
WITHOUT_ADDRESS = {"socketpair", "socket", "send_fds", "recv_fds"}
DRAWING = {"plotly", "matplotlib", "jinja2", "nbconvert", "IPython"}
MUST_NOT_USE = {  # part of the package -> third parties that belong elsewhere
    "catalogue": DRAWING | {"pandas", "geopandas", "pyarrow"},
    "processed": DRAWING,
    "classifications": DRAWING,
    "indicators": DRAWING | {"yaml", "pyarrow", "geopandas"},
    "studies": DRAWING | {"pyarrow", "yaml", "scipy", "statsmodels"},
    "report": {"scipy", "statsmodels", "pyarrow", "yaml", "papermill"},
    "batch": {"scipy", "statsmodels", "pandas", "plotly", "pyarrow"},
    "commands": {"scipy", "statsmodels", "plotly", "pyarrow", "papermill"},
    "cli": {"scipy", "statsmodels", "pandas", "plotly", "pyarrow", "papermill"},
}
WIDGETS = {"explore/panel.py", "explore/choices.py"}
"""What imports ipywidgets; nothing else does, and nothing but the front door leads here."""
READERS = {"read_csv", "read_parquet", "read_excel", "read_json", "read_file", "read_feather"}

ROOT = Path(nextstep_analysis.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def part_of(path):
    return path.relative_to(ROOT).with_suffix("").parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path):
    part = part_of(path)
    assert part in MAY_IMPORT, f"{part} has no place in docs/architecture.md yet"
    names = [name.split(".") for name in imports(path)]
    ours = {name[1] for name in names if name[0] == "nextstep_analysis"}
    assert ours <= MAY_IMPORT[part] | {part}
    if part == "indicators":
        assert {name[0] for name in names} - {"nextstep_analysis"} <= INDICATORS_MAY_USE


@pytest.mark.parametrize("side", ["studies", "report"])
def test_only_the_list_of_kinds_knows_a_kind(side):
    """What serves every kind of report imports none of them."""
    rooms = {path.parent.name for path in ROOT.glob(f"{side}/*/kind.py")}
    assert rooms, "there is no kind"
    for path in MODULES:
        if part_of(path) != side or path == ROOT / side / "kinds.py":
            continue
        if path.relative_to(ROOT / side).parts[0] in rooms:
            continue
        known = {
            name.split(".")[2]
            for name in imports(path)
            if name.startswith(f"nextstep_analysis.{side}.")
        }
        assert not known & rooms, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_third_parties_stay_where_they_belong(path):
    part = part_of(path)
    used = {name.split(".")[0] for name in imports(path)}
    assert not used & MUST_NOT_USE.get(part, set())
    if path.relative_to(ROOT).as_posix() in PAIRED:
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found = [node for node in tree if isinstance(node, ast.Attribute)]
        of_module = [node for node in found if getattr(node.value, "id", None) == "socket"]
        assert {node.attr for node in of_module} <= WITHOUT_ADDRESS
    elif path.relative_to(ROOT).parts[:2] != FETCH:
        reached = [n for n in imports(path) for bad in NETWORK if f"{n}.".startswith(f"{bad}.")]
        if part_of(path) == "batch" and "warm" in path.parts:
            reached = [name for name in reached if name != "socket"]
            calls = {f".{call}(" for call in ("connect", "bind", "listen", "create_connection")}
            text = path.read_text(encoding="utf-8")
            assert not [call for call in calls if call in text], "socket pairs have no address"
        assert not reached, "only sources/fetch may reach the network"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_fetches(path):
    """What reaches a network is reached by `nextstep data` alone, and not before it is asked."""
    there = [name for name in imports(path) if name.startswith("nextstep_analysis.sources.fetch")]
    if there and path.relative_to(ROOT).parts[:2] != FETCH:
        assert part_of(path) in {"data_commands", "company_commands"}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
        assert not [name for name in top if name.startswith("nextstep_analysis.sources")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_explorer_knows_widgets(path):
    used = {name.split(".")[0] for name in imports(path)}
    assert ("ipywidgets" in used) == (path.relative_to(ROOT).as_posix() in WIDGETS)
    leads = {name for name in imports(path) if name.startswith("nextstep_analysis.explore")}
    assert not leads or part_of(path) == "explore"


@pytest.mark.parametrize("part", ["report", "indicators", "studies"])
def test_only_processed_and_sources_read_tables(part):
    paths = [path for path in MODULES if part_of(path) == part]
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {getattr(n.func, "attr", "") for n in ast.walk(tree) if isinstance(n, ast.Call)}
        assert not called & READERS, path


# --- rooms ----------------------------------------------------------------------------------

ONLY_SHOWN = {
    "report",
    "show",
    "summary",
    "document",
    "findings_sheet",
    "teller",
    "comparison",
    "on_index",
    "comparison_tables",
    "handed_over",
    "gaps_specialisation_performance",
    "municipalities",
    "potential_chart",
    "factor_matrix",
    "on_region",
    "regions",
    "beside",
    "explored",
    "explorer",
    "explorer_chart",
    "explorer_words",
}
"""Modules of report/background without a twin: the frame, the comparison, and parts of chapters."""
DRAWING = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOORS = {
    part: [[room.strip() for room in floor.split(",")] for floor in floors.split("<")]
    for part, floors in re.findall(r"^(report|studies|batch): +(.*<.*)$", DRAWING, re.MULTILINE)
}
"""The rooms of each part from the ground floor up, as docs/architecture.md draws them."""


def module_of(name):
    """The file that a dotted name of ours leads to: the module itself, or where it is defined."""
    parts = name.split(".")[1:]
    while parts:
        path = ROOT.joinpath(*parts)
        if path.with_suffix(".py").is_file():
            return path.with_suffix(".py")
        if (path / "__init__.py").is_file():
            return path / "__init__.py"
        parts = parts[:-1]
    return None


def room_of(path, part):
    """The first step below the part, nothing for what belongs to the part as a whole.

    The rooms of all kinds of reports stand where the drawing has the first one.
    """
    steps = path.relative_to(ROOT / part).with_suffix("").parts
    if (ROOT / part / steps[0] / "kind.py").is_file():
        return "background"
    return "" if steps == ("__init__",) else steps[0]


@pytest.mark.parametrize("part", ["report", "studies", "batch"])
def test_the_drawing_has_every_room_once(part):
    there = {room_of(path, part) for path in MODULES if part_of(path) == part} - {""}
    drawn = [room for floor in FLOORS[part] for room in floor]
    assert sorted(drawn) == sorted(there)


@pytest.mark.parametrize("part", ["report", "studies", "batch"])
def test_rooms_use_only_those_on_lower_floors(part):
    floor_of = {room: n for n, rooms in enumerate(FLOORS[part]) for room in rooms}
    for path in (path for path in MODULES if part_of(path) == part):
        here = room_of(path, part)
        for name in imports(path):
            target = module_of(name) if name.startswith("nextstep_analysis.") else None
            if target is None or part_of(target) != part or not room_of(target, part):
                continue
            there = room_of(target, part)
            assert here == there or floor_of[there] < floor_of[here], f"{path}: {name}"


def test_chapters_that_calculate_and_show_are_twins():
    """Every chapter shown has the name of one that calculates; what only shows is named here."""
    kinds = {path.name for path in (ROOT / "studies").iterdir() if path.is_dir()}
    kinds = {kind for kind in kinds if (ROOT / "report" / kind).is_dir()}
    assert "background" in kinds
    below = list((ROOT / "studies" / "background").rglob("*.py"))
    calculated = {path.stem for path in below} | {path.parent.name for path in below}
    calculated |= {f"{path.parent.name}_{path.stem}" for path in below}
    measures = {path.stem for path in (ROOT / "studies" / "measures").glob("*.py")}
    shown = {path.stem for path in (ROOT / "report" / "background").glob("*.py")}
    assert shown - calculated - measures == ONLY_SHOWN


def test_every_part_in_the_table_is_there():
    assert set(MAY_IMPORT) == {part_of(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_prints_or_shows(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not {"print", "breakpoint"} & {getattr(call, "id", "") for call in calls}
    assert "show" not in {getattr(call, "attr", "") for call in calls}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300, f"{len(lines)} lines: split the module"


def test_no_path_of_a_machine_and_no_index_in_the_lock():
    lock = (ROOT.parent / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--hash=sha256:" in lock
