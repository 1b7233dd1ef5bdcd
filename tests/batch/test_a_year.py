"""A year of the project: need, action, adopted, new data, what changed, approval, publication.

Through the real commands, on a copy of the project with one ecosystem.
"""

import hashlib
import json
import re

import pytest
import yaml
from fakes import nextstep, page, small_project

WOOD = "wood-furniture"
FIRST, SECOND = "2026-11-26", "2027-11-30"
BUILD = ("studies", "--kind", "roadmap", "--kind", "monitoring", "--language", "en")
BODY = {"fi": "ohjausryhmä", "en": "the steering group"}
BOTH = {"fi": "Teksti.", "en": "Text."}
REVISED = {"C31": (97, 100), "C": (1251, 1254), "TOT": (14687, 14690)}
"""Enterprises of 2022 in the region by industry: as published first, and as revised."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("year"))
    for path in (project.config / "ecosystems").glob("*.yaml"):
        if path.stem != WOOD:
            path.unlink()
    return project


def run(project, *arguments, code=0):
    done = nextstep(project.root, *arguments)
    assert done.returncode == code, done.stderr
    return done


def replace(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (before, text.count(before))
    path.write_text(text.replace(before, after), encoding="utf-8")


def write_roadmap(project, actions):
    """The roadmap, with `actions`, at the end of the ecosystem's file."""
    ground = {"need": actions[0]["evidence"][0]["need"]}
    titled = [{"title": BOTH, "evidence": [ground]}]
    source = {"title": "Strategy", "url": "https://example.org/strategy"}
    held = {
        "title": BOTH,
        "vision": BOTH,
        "target": [BOTH],
        "needs": titled,
        "actions": actions,
        "risks": titled,
        "strategy": {"text": BOTH, "sources": [source]},
    }
    path = project.config / "ecosystems" / f"{WOOD}.yaml"
    text = path.read_text(encoding="utf-8").split("\nroadmap:\n")[0].rstrip("\n")
    plain = yaml.safe_dump({"roadmap": held}, allow_unicode=True, sort_keys=False)
    path.write_text(f"{text}\n{plain}", encoding="utf-8")


def read_contacts(project, *readings):
    told = [
        f'{{date: {day}, stage: contacted, value: {n}, source: "a list"}}' for day, n in readings
    ]
    path = project.config / "monitoring.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"(decided: .*\n    readings: )\[.*\]", rf"\g<1>[{', '.join(told)}]", text),
        encoding="utf-8",
    )


def revise(project):
    """The producer corrects 2022: three enterprises more in furniture."""
    folder = project.raw / "enterprises"
    path, sidecar = folder / "enterprises.csv", folder / "sidecar.yaml"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for code, (old, new) in REVISED.items():
        replace(path, f"\nMK07,{code},2022,{old},", f"\nMK07,{code},2022,{new},")
    replace(sidecar, before, hashlib.sha256(path.read_bytes()).hexdigest())


def kept(project, day):
    path = project.config / "publications" / f"{day}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_from_a_need_to_the_next_publication(project):
    suggested = yaml.safe_load(run(project, "roadmap", "suggest", WOOD).stdout)
    actions = [one for one in suggested if one["evidence"][0].get("need", "").startswith("suppl")]
    actions = actions[:2]
    assert [one["indicator"]["of"] for one in actions] == ["purchases_by_origin"] * 2
    write_roadmap(project, actions)
    read_contacts(project, ("2026-11-01", 10))

    run(project, *BUILD)
    assert "Proposal, not decided" in page(project, f"roadmap/{WOOD}.html")
    told = page(project, "monitoring/promises.html")
    assert "there is nothing to compare with" in told and "0 of 2 actions adopted" in told
    assert "10 companies of the 1,000 promised have been contacted" in told
    assert "not approved: monitoring-promises-en" in run(project, "publish", code=1).stderr
    run(project, "approve", "--role", "steering-group")
    run(project, "publish")
    assert kept(project, FIRST)["figures"][f"{WOOD}/core_enterprises"]["value"] == 182

    for action in actions:
        action["adopted"] = {"on": "2027-02-10", "body": BODY}
    write_roadmap(project, actions)
    read_contacts(project, ("2026-11-01", 10), ("2027-11-01", 120))
    revise(project)
    replace(project.config / "settings.yaml", f'published: "{FIRST}"', f'published: "{SECOND}"')

    run(project, *BUILD)
    assert "Decided in part" in page(project, f"roadmap/{WOOD}.html")
    told = page(project, "monitoring/promises.html")
    assert "2 of 2 actions adopted yes" in told
    name = "Wood, furniture and design: Enterprises in the core industries"
    assert f"{name} 182 2022 185 2022 Revised" in told
    assert "Contacts: contacted 10 2026-11-01 120 2027-11-01 New period" in told
    assert "No verdict turned." in told
    assert "changed since" not in run(project, "publish", code=1).stderr  # another day: unsigned
    run(project, "approve", "--role", "steering-group", "--kind", "roadmap")
    assert run(project, "publish", code=1).stderr.startswith("not approved: monitoring-")
    run(project, "approve", "--role", "ladec")
    run(project, "publish")
    second = kept(project, SECOND)
    assert second["figures"][f"{WOOD}/core_enterprises"]["value"] == 185
    assert second["approval"] == {
        "roles": ["ladec", "steering-group"],
        "forced": False,
        "missing": [],
    }
    assert kept(project, FIRST)["figures"][f"{WOOD}/core_enterprises"]["value"] == 182
