"""Chapter 4 as data: the screen, the four lists, and what the figures do not hold."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.studies.background.potential import edges, lists
from nextstep_analysis.studies.background.potential.base import _localisation, accounts_level
from nextstep_analysis.studies.background.potential.screen import screened

CONFIG = Path(__file__).parents[2] / "config"
ECOSYSTEMS = sorted(path.stem for path in (CONFIG / "ecosystems").glob("*.yaml"))
TEXTS = {"fi": "teksti", "en": "text"}
LEFT_OUT = {"B07", "R92", "C19", "E36", "H53", "S94"}
"""What made a local reader laugh: no list may hold one of them as an opening."""


def ecosystem(core, related=(), **more):
    return Ecosystem.model_validate(
        {
            "id": "mini",
            "name": TEXTS,
            "summary": TEXTS,
            "status": "proposal",
            "peers": ["MK13"],
            "industries": {
                "core": [{"code": code} for code in core],
                "related": [{"code": code} for code in related],
            },
            **more,
        }
    )


FIGURES = pd.DataFrame(
    {
        "enterprises": [85.0, 97, 12, 300, 3, 400, 50, 80],
        "country": [900.0, 1100, 150, 9000, 100, 9999, 700, 800],
        "smoothed_quotient": [1.1, 2.5, 0.5, 0.8, 1.0, 1.2, 0.6, 1.4],
        "lower": 0.4,
        "upper": 1.6,
        "reading": ["within", "more", "fewer", "fewer", "within", "more", "fewer", "more"],
        "group": ["16", "31_33", "05_09", "69_75", "05_09", "41_43", "35_39", "31_33"],
        "part": [1.0, 0.4, 1.0, 0.1, 1.0, 1.0, 0.5, 0.1],
        "value_added": [3.0, 2.0, 0.1, 0.6, 0.1, 1.0, 1.3, 2.0],
        "compensation": [3.0, 2.0, 0.1, 0.6, 0.1, 1.0, 1.4, 2.0],
        "level": ["above", "above", "below", "below", "below", "par", "above", "above"],
        "speaks": [True, False, True, False, True, True, False, False],
        "sold_outside": [0.7, 0.6, 0.7, 0.4, 0.7, 0.05, 0.33, 0.6],
        "localisation": [0.3, 0.3, 0.5, 0.12, np.nan, 0.1, 0.2, 0.2],
        "large": 3,
    },
    index=["C16", "C31", "B07", "M74", "B08", "F41", "D35", "C32"],
)


@pytest.fixture(scope="module")
def screen(built):
    return load_catalogue(built).screen


def drawn(scope, *args, **more):
    return replace(scope, ecosystem=ecosystem(*args, **more))


def states(screen, scope):
    table = screened(FIGURES, screen=screen, scope=scope).set_index("industry")
    return table["state"].to_dict()


def test_the_screen_by_hand(screen, scope):
    """Own industries stay where they serve the region; the core has a list of its own."""
    found = states(screen, drawn(scope, ["C16"], ["M74", "D35"]))
    assert "C16" not in found
    assert found == {
        "C31": "open",
        "B07": "rule",
        "M74": "open",
        "B08": "rule",
        "F41": "local",
        "D35": "open",
        "C32": "open",
    }


def test_what_is_bound_stays_where_the_ecosystem_has_it_itself(screen, scope):
    found = states(screen, drawn(scope, ["C16"], ["B07", "B08"]))
    assert found["B07"] == "few", "hardly any here and in the country"
    assert found["B08"] == "few"


@pytest.mark.edge("configuration", "an industry taken back from the screen", "it may be listed")
def test_an_industry_is_taken_back_with_a_reason(screen, scope):
    back = [{"code": "B", "reason": TEXTS}]
    found = states(screen, drawn(scope, ["C16"], taken_back=back))
    assert found["B07"] == "few" and found["B08"] == "few"
    assert screen.reason_against("Q86", own=True, taken_back=["Q"]) is None
    assert screen.reason_against("Q86", own=True, taken_back=[]) is not None


def test_an_industry_that_nobody_can_call_traded_is_no_opening(screen, scope):
    many = FIGURES.assign(enterprises=900.0, country=9000.0)
    table = screened(many.drop(index=["B07"]), screen=screen, scope=drawn(scope, ["C16"], ["B08"]))
    state = table.set_index("industry")["state"]
    assert state["B08"] == "open", "its own, whatever is not known"
    unknown = FIGURES.assign(localisation=np.nan)
    table = screened(unknown, screen=screen, scope=drawn(scope, ["C16"]))
    assert table.set_index("industry").loc["C31", "state"] == "unknown"
    missing = FIGURES.assign(enterprises=np.nan)
    table = screened(missing, screen=screen, scope=drawn(scope, ["C16"], ["M74"]))
    assert table.set_index("industry").loc["M74", "state"] == "unknown", "missing is not few"


def test_thin_links_by_hand(screen, scope):
    """M74 is fewer; D35 is fewer in number, but its group is above: large units, not thin."""
    own = drawn(scope, ["C16"], ["M74", "D35", "F41"])
    table = screened(FIGURES, screen=screen, scope=own)
    found = lists.thin_links(FIGURES, table, scope=own).set_index("industry")
    assert found["state"].to_dict() == {"M74": "listed", "D35": "accounts", "F41": "not fewer"}
    assert found.loc["M74", "confidence"] == "fair", "the accounts are of a wider group"


def likeness(**values):
    codes = list(FIGURES.index)
    table = pd.DataFrame(0.0, index=codes, columns=codes)
    for code, value in values.items():
        table.loc[code, "C16"] = table.loc["C16", code] = value
    return table


def test_near_and_strong_by_hand(screen, scope):
    own = drawn(scope, ["C16"])
    table = screened(FIGURES, screen=screen, scope=own)
    found = lists.near_and_strong(
        FIGURES, table, likeness(C31=0.3, C32=0.29), screen=screen, scope=own
    ).set_index("industry")
    assert found["state"].to_dict() == {"C31": "listed", "C32": "not near"}
    assert found.loc["C31", "nearest"] == "C16"


def test_accounts_of_a_wider_group_make_nobody_strong(screen, scope):
    own = drawn(scope, ["C16"])
    plain = FIGURES.assign(reading="within")
    table = screened(plain, screen=screen, scope=own)
    found = lists.near_and_strong(plain, table, likeness(C31=0.9), screen=screen, scope=own)
    assert set(found["state"]) == {"not strong", "not near"}


def test_the_order_by_euros_is_as_stable_as_its_least_stable_estimate():
    table = pd.DataFrame(
        {"elsewhere": [4.0, 3, 2], "by_enterprises": [4.0, 3, 2], "by_persons": [3.0, 4, 2]}
    )
    assert lists.stability(table) == pytest.approx(1 / 3)
    assert np.isnan(lists.stability(table.head(1)))


def test_levels_of_the_accounts_by_hand():
    found = accounts_level(
        pd.Series([2.0, 0.5, 1.0, 2.0, np.nan, np.nan]),
        pd.Series([1.3, 0.8, 1.2, 1.0, 2.0, np.nan]),
    )
    assert list(found) == ["above", "below", "par", "mixed", "above", "none"]


def test_localisation_by_hand():
    """In A half of the industry would have to move, in B none; weighted by its employees."""
    rows = [
        ("A1", "C16", 10.0),
        ("A2", "C16", 0.0),
        ("A1", "C31", 0.0),
        ("A2", "C31", 10.0),
        ("B1", "C16", 15.0),
        ("B2", "C16", 15.0),
        ("B1", "C31", 5.0),
        ("B2", "C31", 5.0),
        ("CC", "C16", 99.0),
    ]
    panel = pd.DataFrame(rows, columns=["region", "industry", "employees"])
    panel["region"] = [f"{code[0]}{code[0]}{code[1]}" for code in panel["region"]]
    found = _localisation(panel)
    assert found["C16"] == pytest.approx((0.5 * 10 + 0 * 30) / 40), "one region tells nothing"


def test_other_definitions_have_a_core_and_none_stands_twice(scope):
    parts = ecosystem(["C16", "C31"], ["M74"])
    found = {name: set(drawn.codes) for name, drawn in edges.definitions(parts)}
    assert found == {
        "core only": {"C16", "C31"},
        "without C16": {"C31", "M74"},
        "without C31": {"C16", "M74"},
    }
    assert not list(edges.definitions(ecosystem(["C16"]))), "nothing else is left of one core"


def test_what_holds_is_counted_over_other_definitions(scope):
    own = replace(scope, ecosystem=ecosystem(["C16", "C31"], ["M74"]))

    def answers(drawn):
        first = "28" if "C31" in drawn.ecosystem.core else "16"
        return {"bought": edges.Answer("rows", first, float(len(drawn.ecosystem.codes)))}

    said, table = edges.held(answers, scope=own)
    assert said["bought"].first == "28"
    assert table.loc["bought"].to_dict() == {
        "definitions": 3,
        "holds": 2,
        "lower": 2,
        "upper": 3,
    }


def test_an_ecosystem_of_one_core_industry_has_no_other_definition(scope):
    own = replace(scope, ecosystem=ecosystem(["C16"]))
    _, table = edges.held(lambda drawn: {"thin": edges.Answer("none")}, scope=own)
    assert table.loc["thin", ["definitions", "holds"]].tolist() == [0, 0]


def test_the_back_test_is_that_of_the_notes(built):
    """41.2 % by the quotient alone; similar staff adds 1.6 points (-1.0 to 3.0)."""
    study = background_study("wood-furniture", project=built)
    table = frame(study, "back_test").set_index("term")
    assert table["cells"].eq(1235).all() and table["openings"].eq(116832).all()
    assert table["base"].tolist() == pytest.approx([0.412, 0.412], abs=0.001)
    row = table.loc["likeness", ["increment", "lower", "upper"]]
    assert row.tolist() == pytest.approx([0.016, -0.0095, 0.0295], abs=0.003)
    assert table["answer"].eq("not enough to say").all()
    told = {f.values["list"]: f for f in study.findings if f.evidence == "back_test"}
    assert set(told) == {"thin", "near"}
    assert all("did not foretell" in finding.message for finding in told.values())
    assert told["thin"].then.message.startswith("Where an industry was thin, fewer")


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


def frame(study, name):
    return study.tables[name].frame


def test_no_list_holds_what_the_screen_takes_out(study):
    bought, core = frame(study, "bought_elsewhere"), set(core_of(study))
    named = {code for codes in bought["makers"] for code in codes}
    for name in ("thin_links", "near_and_strong"):
        table = frame(study, name)
        named |= set(table.loc[table["state"] == "listed", "industry"])
    assert not (named - core) & LEFT_OUT
    screen = frame(study, "screen").set_index("industry")
    assert (screen.loc[sorted(named - core), "state"] == "open").all()


def core_of(study):
    members = frame(study, "members")
    return list(members.loc[members["role"] == "core", "industry"])


def test_the_core_is_deepened_and_no_opening(study):
    core = set(core_of(study))
    for name in ("screen", "thin_links", "near_and_strong"):
        assert not core & set(frame(study, name)["industry"])
    told = {
        f.values["row"]
        for f in study.findings
        if f.evidence == "three_measures" and "row" in f.values
    }
    assert core <= told


def test_the_thin_are_of_the_ecosystem_and_the_near_are_not(study):
    members = set(frame(study, "members")["industry"])
    assert set(frame(study, "thin_links")["industry"]) == members - set(core_of(study))
    assert not members & set(frame(study, "near_and_strong")["industry"])


def test_list_one_is_in_the_order_of_its_euros_and_adds_up(study):
    table, part = frame(study, "value_chain"), frame(study, "core_part").iloc[0]
    summary = frame(study, "opportunity_lists").set_index("list").loc["bought"]
    listed = frame(study, "bought_elsewhere")
    if summary["order"] == "euros":
        assert listed["elsewhere"].is_monotonic_decreasing
    groups = table.groupby("group")["elsewhere"].sum()
    assert groups.sum() == pytest.approx(part["elsewhere"])
    assert groups["listed"] == pytest.approx(listed["elsewhere"].sum())
    assert listed["elsewhere"].min() >= 1 and listed["elsewhere"].min() >= 0.02 * groups.sum()


def test_where_the_table_cannot_tell_nothing_is_named(study):
    told = bool(frame(study, "core_part")["told"].iloc[0])
    assert told == (study.ecosystem not in ("circular-economy", "kymiring"))
    needs = set(frame(study, "needs")["gap"])
    rows = [f for f in study.findings if f.evidence == "bought_elsewhere"]
    assert ("suppliers" in needs) == told and bool(rows) == told
    if not told:
        assert "buyers" not in needs


def test_no_demand_gap_exceeds_what_is_bought_elsewhere(study):
    table = frame(study, "buyers")
    assert (table["gap"] >= 0).all() and (table["gap"] <= table["elsewhere"] + 1e-9).all()


PROTOTYPE = {
    "wood-furniture": (["49_53", "19_22", "16", "24_25", "28"], ["M74"], ["C32"]),
    "manufacturing": (["24_25", "28", "26_27", "49_53", "69_75"], ["J62"], ["C32"]),
    "smart-mobility": (
        ["28", "24_25", "26_27", "29_30", "69_75"],
        ["M72", "J62"],
        ["C25", "C22", "C32"],
    ),
    "grain-food": (["01", "10_12", "19_22", "49_53", "69_75", "17_18"], ["M72"], []),
    "logistics-vt12": (["49_53"], [], []),
    "circular-economy": (None, ["M72"], []),
    "kymiring": (None, ["N79", "R90"], []),
}
"""Lists of the prototype. It had textiles (C13) near mobility by the accounts of a group of which
they are less than two thirds; such a group speaks for none of its parts."""


def test_the_lists_are_those_of_the_prototype(study):
    bought, thin, near = PROTOTYPE[study.ecosystem]
    summary = frame(study, "opportunity_lists").set_index("list")
    if bought is None:
        assert summary.loc["bought", "answer"] == "not_told"
    else:
        assert list(frame(study, "bought_elsewhere")["product"])[: len(bought)] == bought
    for name, expected in (("thin_links", thin), ("near_and_strong", near)):
        table = frame(study, name)
        assert list(table.loc[table["state"] == "listed", "industry"]) == expected, name


def test_known_euros(built):
    """Wood: 31 and 122 million euro; construction bought 56.2 here and lacks 5.5."""
    study = background_study("wood-furniture", project=built)
    table = frame(study, "value_chain").set_index(["product", "group"])
    assert table.loc[("49_53", "listed"), "elsewhere"] == pytest.approx(31.3, abs=0.05)
    assert table.loc[("02_03", "apart"), "elsewhere"] == pytest.approx(122.1, abs=0.05)
    row = frame(study, "buyers").set_index("industry").loc["41_43"]
    assert row[["here", "elsewhere", "gap"]].round(1).tolist() == [56.2, 16.2, 5.5]


def test_fuels_stand_apart_only_where_transport_buys_them(built):
    logistics = frame(background_study("logistics-vt12", project=built), "value_chain")
    rows = logistics[logistics["product"] == "19_22"]
    assert list(rows["group"]) == ["apart"]
    wood = frame(background_study("wood-furniture", project=built), "value_chain")
    assert list(wood.loc[wood["product"] == "19_22", "group"]) == ["listed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "told"), [("MK06", {"grain-food", "manufacturing", "logistics-vt12"})]
)
def test_other_regions_are_read_from_their_own_tables(built, region, told):
    for name in ECOSYSTEMS:
        study = background_study(name, region=region, project=built)
        assert bool(frame(study, "core_part")["told"].iloc[0]) == (name in told), name


def test_the_answers_say_what_came_nearest_where_a_list_is_empty(built):
    study = background_study("logistics-vt12", project=built)
    said = [f for f in study.findings if f.evidence == "opportunity_lists"]
    near = next(f for f in said if f.values["list"] == "near")
    names = []
    while near:
        names += [value.code for key, value in near.values.items() if key == "industry"]
        near = near.then
    assert names == ["N78", "C28"]


def test_a_new_ecosystem_of_health_has_no_absurd_first_line(built, tmp_path):
    """Health and residential care, with Q taken back in by the file alone."""
    import shutil

    from nextstep_analysis.project import Project

    for name in ("config", "data"):
        target = tmp_path / name
        if name == "config":
            shutil.copytree(built.root / name, target)
        else:
            target.symlink_to(built.root / name)
    (tmp_path / "config" / "ecosystems" / "health.yaml").write_text(
        "id: health\n"
        "name: {fi: Terveys, en: Health}\n"
        "summary: {fi: Hoitoa., en: Care.}\n"
        "status: proposal\n"
        "industries:\n"
        "  core: [{code: Q86}, {code: Q87}]\n"
        "  related: [{code: C21}, {code: C26}]\n"
        "  enabling: [{code: J62}, {code: Q88}]\n"
        "peers: [MK13]\n"
        "taken_back:\n"
        "  - code: Q\n"
        "    reason: {fi: Yksityinen hoiva., en: Private care.}\n",
        encoding="utf-8",
    )
    study = background_study("health", project=Project(tmp_path))
    lists = frame(study, "opportunity_lists").set_index("list")
    named = set(lists["first"])
    for name in ("thin_links", "near_and_strong"):
        table = frame(study, name)
        listed = table.loc[table["state"] == "listed", "industry"]
        assert not set(listed) & LEFT_OUT and not listed.str[0].isin(list("OTUS")).any()
        named |= set(listed)
    assert not named & {"S94", "84", "97_98"}
    screen = frame(study, "screen").set_index("industry")
    assert screen.loc["Q88", "state"] == "open" and screen.loc["P85", "state"] == "rule"
