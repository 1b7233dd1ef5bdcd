"""`roadmap` of an ecosystem's file: what must hold, and that a slip stops this roadmap alone."""

import re
import shutil
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.monitoring import read_monitoring
from nextstep_analysis.catalogue.roadmap_checks import checked_roadmap, months_between
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.inputs import study_inputs
from nextstep_analysis.studies.roadmap.kind import ROADMAP

ROOT = Path(__file__).parents[2]
WOOD = "wood-furniture"
ROAD_MAP = re.compile(r"^roadmap:\n(?: .*\n|\n)*", re.MULTILINE)
SMALL = """\
roadmap:
  title: {fi: Otsikko, en: Title}
  vision: {fi: Visio., en: Vision.}
  target:
    - {fi: Tavoite., en: Target.}
  needs:
    - title: {fi: Tarve, en: Need}
      evidence:
        - need: suppliers/49_53
  actions:
    - id: first
      title: {fi: Eka, en: First}
      text: {fi: Tee., en: Do.}
      evidence:
        - fact: insofa-bankruptcy
      owners: [ladec]
      start: "2027-01"
      end: "2027-06"
      cost: small
      moves: {factor: networks}
      indicator:
        of: enterprises
        direction: higher
        target: 190
        by: "2030-12"
        next: "2027-12"
    - id: second
      title: {fi: Toka, en: Second}
      text: {fi: Tee., en: Do.}
      evidence:
        - factor: skilled_labour
      owners: [lab, firms]
      start: "2027-08"
      end: "2028-12"
      after: [first]
      cost: medium
      moves: {need: suppliers/49_53}
      indicator:
        of: design-assignments
        direction: higher
        target: 10
        by: "2029-12"
        next: "2028-12"
  follow:
    - of: purchases_by_origin
      product: "49_53"
      direction: lower
      next: "2029-12"
  risks:
    - title: {fi: Riski, en: Risk}
      evidence:
        - fact: versowood-turnover
  strategy:
    text: {fi: Tukee., en: Supports.}
    sources:
      - title: Strategy
        url: https://example.org/strategy
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """A copy of the configuration, loaded once: a roadmap is read whenever it is asked for."""
    root = tmp_path_factory.mktemp("roadmap")
    shutil.copytree(ROOT / "config", root / "config")
    for sidecar in (ROOT / "data" / "raw").glob("*/sidecar.yaml"):
        target = root / "data" / "raw" / sidecar.parent.name
        target.mkdir(parents=True)
        shutil.copy(sidecar, target)
    return load_catalogue(Project(root))


@pytest.fixture
def written(catalogue):
    """Writes a roadmap into the file of wood; gives the file."""
    path = catalogue.folder / "ecosystems" / f"{WOOD}.yaml"
    before = path.read_text("utf-8")

    def write(text):
        path.write_text(ROAD_MAP.sub(text.replace("\\", r"\\"), before), "utf-8")
        return path

    yield write
    path.write_text(before, "utf-8")


def test_the_small_one_holds(catalogue, written):
    written(SMALL)
    whole = checked_roadmap(catalogue, WOOD)
    assert [action.id for action in whole.roadmap.actions] == ["first", "second"]
    assert whole.roadmap.actions[1].evidence[0].kind == "factor"
    assert whole.facts["insofa-bankruptcy"].factor == "risks"


ONE = "one sentence with its line"


def edge(kind, outcome):
    return pytest.mark.edge("configuration", kind, outcome)


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        pytest.param(
            "      owners: [ladec]\n",
            "",
            "    - id: first",
            r"roadmap\.actions, entry 1, owners' is missing",
            marks=edge("roadmap: an action without an owner", ONE),
        ),
        pytest.param(
            "      evidence:\n        - fact: insofa-bankruptcy\n",
            "",
            "    - id: first",
            r"evidence' is missing",
            marks=edge("roadmap: an action without evidence", ONE),
        ),
        pytest.param(
            "        - fact: insofa-bankruptcy\n      owners",
            "        []\n      owners",
            "      evidence:\n        []",
            "needs at least 1 entry",
            marks=edge("roadmap: an empty list of evidence", ONE),
        ),
        pytest.param(
            SMALL[SMALL.index("      indicator:\n        of: design") : SMALL.index("  follow:")],
            "",
            "    - id: second",
            r"indicator' is missing",
            marks=edge("roadmap: an action without an indicator", ONE),
        ),
        pytest.param(
            "of: design-assignments",
            "of: design-asignments",
            "of: design-asignments",
            "neither measured nor counted, did you mean 'design-assignments'",
            marks=edge("roadmap: an indicator that is nowhere", ONE),
        ),
        pytest.param(
            'end: "2027-06"',
            'end: "2026-12"',
            'end: "2026-12"',
            "it ends in 2026-12, before it begins in 2027-01",
            marks=edge("roadmap: an end before the beginning", ONE),
        ),
        pytest.param(
            'start: "2027-01"',
            'start: "2026-10"',
            'start: "2026-10"',
            "a proposal begins in 2026-10, before the publication, 2026-11-26; only adopted",
            marks=edge("roadmap: a proposal before the publication", ONE),
        ),
        pytest.param(
            'end: "2028-12"',
            'end: "2032-01"',
            'end: "2032-01"',
            "more than 5 years after the publication",
            marks=edge("roadmap: an action beyond five years", ONE),
        ),
        pytest.param(
            "      cost: small",
            "      after: [second]\n      cost: small",
            "      after: [second]",
            "actions wait for each other: first after second after first",
            marks=edge("roadmap: actions that wait for each other", ONE),
        ),
        pytest.param(
            "after: [first]",
            "after: [firs]",
            "after: [firs]",
            "unknown action 'firs', did you mean 'first'",
            marks=edge("roadmap: a dependency on no action", ONE),
        ),
        pytest.param(
            'start: "2027-08"',
            'start: "2027-05"',
            'start: "2027-05"',
            "before 'first', which it waits for, ends in 2027-06; allowed is 2027-06 or later",
            marks=edge("roadmap: an action that begins before what it waits for", ONE),
        ),
        pytest.param(
            "title: {fi: Toka, en: Second}",
            "title: {fi: Toka, en: Second of 12}",
            "title: {fi: Toka, en: Second of 12}",
            "it holds '12', a number that none of its facts has",
            marks=edge("roadmap: a number without a fact in an action", ONE),
        ),
        pytest.param(
            "title: {fi: Riski, en: Risk}",
            "title: {fi: Riski 777, en: Risk}",
            "title: {fi: Riski 777, en: Risk}",
            "it holds '777', a number that none of its facts has",
            marks=edge("roadmap: a number without a fact in a risk", ONE),
        ),
        pytest.param(
            "moves: {factor: networks}",
            "moves: {fact: insofa-bankruptcy}",
            "moves: {fact: insofa-bankruptcy}",
            "an action moves a need or a factor",
            marks=edge("roadmap: an action that moves a fact", ONE),
        ),
        pytest.param(
            "id: second",
            "id: first",
            "    - id: first\n      title: {fi: Toka",
            "the id 'first' stands twice",
            marks=edge("roadmap: an id twice", ONE),
        ),
        pytest.param(
            "owners: [lab, firms]",
            "owners: [lab, frims]",
            "owners: [lab, frims]",
            "unknown role 'frims', did you mean 'firms'",
            marks=edge("roadmap: an unknown owner", ONE),
        ),
        pytest.param(
            "- factor: skilled_labour",
            "- factor: skilled_labor",
            "- factor: skilled_labor",
            "unknown factor 'skilled_labor', did you mean 'skilled_labour'",
            marks=edge("roadmap: an unknown factor", ONE),
        ),
        pytest.param(
            "- fact: versowood-turnover",
            "- fact: versowod-turnover",
            "- fact: versowod-turnover",
            "unknown fact 'versowod-turnover', did you mean 'versowood-turnover'",
            marks=edge("roadmap: an unknown fact", ONE),
        ),
        pytest.param(
            "- fact: versowood-turnover",
            "- fact: smart-specialisation-spearheads",
            "- fact: smart-specialisation-spearheads",
            "held until 2025-12-31, and the publication is of 2026-11-26",
            marks=edge("roadmap: a fact past its end", ONE),
        ),
        pytest.param(
            "- fact: versowood-turnover",
            "- fact: versowood-turnover\n          words: {fi: 777, en: 656}",
            "          words:",
            "must be text",
            marks=edge("roadmap: a number in the place of words", ONE),
        ),
        pytest.param(
            "- fact: versowood-turnover",
            "- fact: versowood-turnover\n          words: {fi: Laski 777., en: Fell.}",
            "          words:",
            "the words hold '777', a number that the fact 'versowood-turnover' has not",
            marks=edge("roadmap: a number that the fact has not", ONE),
        ),
        pytest.param(
            "- need: suppliers/49_53",
            '- need: "49_53"',
            '- need: "49_53"',
            "'49_53' is no need; allowed is one of suppliers",
            marks=edge("roadmap: a need without its kind", ONE),
        ),
        pytest.param(
            "- factor: skilled_labour",
            "- factor: skilled_labour\n          need: suppliers/49_53",
            "- factor: skilled_labour",
            "name one of need, fact and factor",
            marks=edge("roadmap: evidence that is two things", ONE),
        ),
        pytest.param(
            '        by: "2029-12"\n',
            "",
            "      indicator:\n        of: design-assignments",
            "a target has its month, 'by'",
            marks=edge("roadmap: a target without its month", ONE),
        ),
        pytest.param(
            'next: "2028-12"',
            'next: "2026-10"',
            'next: "2026-10"',
            "the next reading, 2026-10, is before the publication",
            marks=edge("roadmap: a next reading in the past", ONE),
        ),
        pytest.param(
            '      product: "49_53"\n',
            "",
            "    - of: purchases_by_origin",
            "'purchases_by_origin' needs 'product'",
            marks=edge("roadmap: purchases of no product", ONE),
        ),
        pytest.param(
            "of: design-assignments",
            "of: design-assignments\n        industry: C31",
            "        industry: C31",
            "'design-assignments' is told without 'industry'",
            marks=edge("roadmap: a counted indicator of an industry", ONE),
        ),
        pytest.param(
            "        of: enterprises",
            "        of: enterprises\n        industry: C10",
            "        industry: C10",
            "unknown industry of the ecosystem 'C10'",
            marks=edge("roadmap: an industry of another ecosystem", ONE),
        ),
        pytest.param(
            '  follow:\n    - of: purchases_by_origin\n      product: "49_53"\n',
            "  follow:\n    - of: located-firms\n",
            "  actions:",
            "1 indicators are measured; at least 2 must be",
            marks=edge("roadmap: too few measured indicators", ONE),
        ),
        pytest.param(
            "      cost: small",
            "      cost: small\n      adopted: {on: 2027-01-10, body: {fi: ryhmä, en: a group}}",
            "      adopted:",
            "2027-01-10 is after the publication, 2026-11-26",
            marks=edge("roadmap: an adoption after the publication", ONE),
        ),
        pytest.param(
            "      cost: small",
            "      cost: small\n      done: {on: 2026-01-10, body: {fi: ryhmä, en: a group}}",
            "      done:",
            "'adopted' is missing",
            marks=edge("roadmap: an action done that nobody adopted", ONE),
        ),
        pytest.param(
            "      cost: small",
            "      cost: small\n      adopted: {on: 2026-01-10, body: {fi: Matti Meikä, en: x}}",
            "      adopted:",
            "looks like a person",
            marks=edge("roadmap: a person in the place of a body", ONE),
        ),
        pytest.param(
            "      cost: small",
            "      cost: tiny",
            "      cost: tiny",
            "'own_work', 'small', 'medium' or 'large'",
            marks=edge("roadmap: an unknown class of cost", ONE),
        ),
        pytest.param(
            "url: https://example.org/strategy",
            "address: https://example.org/strategy",
            "        address:",
            "unknown key",
            marks=edge("roadmap: a source without an address", ONE),
        ),
    ],
)
def test_a_slip_is_one_sentence_with_its_line(catalogue, written, old, new, at, said):
    assert SMALL.count(old) == 1
    path = written(SMALL.replace(old, new))
    with pytest.raises(CatalogueError, match=said) as raised:
        checked_roadmap(catalogue, WOOD)
    text = path.read_text("utf-8")
    line = text[: text.index(at)].count("\n") + 1
    told = str(raised.value)
    assert told.startswith(f"{path}, line {line}: ") and "\n" not in told


def test_a_slip_stops_nothing_but_its_road_map(catalogue, written):
    written(SMALL.replace("[ladec]", "[nobody]"))
    again = load_catalogue(Project(catalogue.folder.parent))
    with pytest.raises(CatalogueError, match="unknown role 'nobody'"):
        checked_roadmap(again, WOOD)
    assert checked_roadmap(again, "kymiring").roadmap.actions


def test_an_action_that_is_edited_changes_the_inputs_of_road_maps_only(catalogue, written):
    before = (study_inputs(catalogue, WOOD), ROADMAP.inputs(catalogue, WOOD))
    written(SMALL)
    again = load_catalogue(Project(catalogue.folder.parent))
    assert study_inputs(again, WOOD) == before[0]
    assert ROADMAP.inputs(again, WOOD) != before[1]


def test_an_ecosystem_without_a_road_map_has_none(catalogue, written):
    written("")
    again = load_catalogue(Project(catalogue.folder.parent))
    assert WOOD not in ROADMAP.subjects(again)
    with pytest.raises(CatalogueError, match="the key 'roadmap' is missing"):
        checked_roadmap(again, WOOD)


def test_words_of_a_fact_may_say_its_year(catalogue, written):
    """Of 2023-09-27, the date of its page, the year; and of its text what it has."""
    said = "- fact: versowood-turnover\n          words: {fi: Laski 508:aan 2023., en: Fell 2023.}"
    written(SMALL.replace("- fact: versowood-turnover", said))
    risk = checked_roadmap(catalogue, WOOD).roadmap.risks[0]
    assert risk.evidence[0].words["en"] == "Fell 2023."


def test_adopted_actions_may_overlap_what_they_wait_for(catalogue, written):
    adopted = 'start: "2027-05"\n      adopted: {on: 2026-02-10, body: {fi: ryhmä, en: a group}}'
    written(SMALL.replace('start: "2027-08"', adopted))
    assert checked_roadmap(catalogue, WOOD).roadmap.actions[1].start == "2027-05"


def test_adopted_actions_may_have_begun_before_the_publication(catalogue, written):
    adopted = 'start: "2026-03"\n      adopted: {on: 2026-02-10, body: {fi: ryhmä, en: a group}}'
    written(SMALL.replace('start: "2027-01"', adopted))
    action = checked_roadmap(catalogue, WOOD).roadmap.actions[0]
    assert action.adopted.on == "2026-02-10"


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ("{date: 2026-02-01, value: many, source: x}", "must be a number"),
        ("{date: 2026-02, value: 1, source: x}", "a day is year-month-day"),
        ("{date: 2026-02-01, value: 1}", "source' is missing"),
    ],
)
def test_a_slip_in_what_is_counted(project, reading, said):
    path = project.config / "monitoring.yaml"
    old = "    role: lab\n    every: year\n"
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, f"{old}    readings:\n      - {reading}\n", 1), "utf-8")
    with pytest.raises(CatalogueError, match=said):
        read_monitoring(project.config)


def test_the_last_reading_up_to_the_publication_counts(project):
    path = project.config / "monitoring.yaml"
    old = "    role: lab\n    every: year\n"
    listed = "".join(
        f"      - {{date: {day}, value: {value}, source: LAB{of}}}\n"
        for day, value, of in [
            ("2025-12-01", 3, ""),
            ("2026-06-01", 4, ", ecosystem: kymiring"),
            ("2026-12-01", 9, ""),
        ]
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, f"{old}    readings:\n{listed}", 1), "utf-8")
    counted = next(one for one in read_monitoring(project.config).counted.values() if one.readings)
    assert counted.latest(WOOD, published="2026-11-26").value == 3
    assert counted.latest("kymiring", published="2026-11-26").value == 4
    assert counted.latest(WOOD, published="2025-11-26") is None
    assert counted.latest(WOOD, published="2026").value == 9


def test_months_between():
    assert months_between("2026-11-26", "2026-11") == 0
    assert months_between("2026-11-26", "2031-11") == 60
    assert months_between("2026", "2027-01") == 1


# --- the shipped ones -----------------------------------------------------------------------


def shipped(catalogue):
    return {name: checked_roadmap(catalogue, name).roadmap for name in ROADMAP.subjects(catalogue)}


def test_each_ecosystem_has_five_to_eight_actions_of_its_own(catalogue):
    roadmaps = shipped(catalogue)
    assert set(roadmaps) == set(catalogue.ecosystems)
    said = {}
    for name, roadmap in roadmaps.items():
        assert 5 <= len(roadmap.actions) <= 8
        said[name] = {(one.title["fi"], one.text["fi"]) for one in roadmap.actions}
    for one in said:
        for other in said:
            assert one == other or len(said[one] & said[other]) <= 2


def test_no_figure_is_typed_into_an_action(catalogue):
    """Names of roads have numbers; everything else comes from facts, needs and tables."""
    for roadmap in shipped(catalogue).values():
        for action in roadmap.actions:
            for text in (*action.title.values(), *action.text.values()):
                assert not re.search(r"\d", re.sub(r"(kantatien|road) \d+", "", text)), text


def test_what_is_declared_as_counted_is_used_and_owners_are_known(catalogue):
    monitoring = read_monitoring(catalogue.folder)
    used, owners = set(), set()
    for roadmap in shipped(catalogue).values():
        used |= {one.indicator.of for one in roadmap.actions} | {one.of for one in roadmap.follow}
        owners |= {owner for one in roadmap.actions for owner in one.owners}
    assert set(monitoring.counted) <= used
    approves = {"steering-group"}  # a role that signs reports and owns no action
    counting = {one.role for one in monitoring.counted.values()}
    assert set(monitoring.roles) == owners | counting | approves
