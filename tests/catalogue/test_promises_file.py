"""`promises` in monitoring.yaml: what stands there is read; a slip is told with its line."""

from dataclasses import replace

import pytest
import yaml

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.monitoring import read_monitoring
from nextstep_analysis.catalogue.promised import reached, read_promises
from nextstep_analysis.errors import CatalogueError

READING = {"date": "2026-03-31", "stage": "contacted", "value": 120, "source": "a list"}
MET = READING | {"stage": "meeting", "value": 14}
NUMBERS = (("kymiring", 3), ("grain-food", 4))
COMPANY = {
    "name": "Example GmbH",
    "date": "2026-02-01",
    "ecosystem": "manufacturing",
    "international": True,
    "significant": True,
    "source": "press release",
}


@pytest.fixture(scope="module")
def shipped(built):
    return load_catalogue(built)


@pytest.fixture
def catalogue(shipped, tmp_path):
    """The catalogue with a file of its own, which `write` changes."""
    return replace(shipped, folder=tmp_path)


@pytest.fixture
def write(shipped, tmp_path):
    plain = yaml.safe_load((shipped.folder / "monitoring.yaml").read_text("utf-8"))
    promises = plain["promises"]

    def written(contacts=(), companies=(), counted=None, **changes):
        promises["contacts"]["readings"] = list(contacts)
        promises["located"]["companies"] = list(companies)
        for path, value in changes.items():
            part, key = path.split("__")
            promises[part][key] = value
        if counted:
            plain["counted"]["located-firms"]["readings"] = [counted]
        text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
        (tmp_path / "monitoring.yaml").write_text(text, encoding="utf-8")

    return written


def test_the_promises_of_the_project(shipped):
    promises, monitoring = read_promises(shipped)
    assert promises.ecosystems == 5 and promises.contacts.target == 1000
    assert promises.located.target == 1 and promises.located.role in monitoring.roles
    assert (promises.series.ends, promises.series.successor) == ("aly/11yq", "bdem")
    assert "steering-group" in monitoring.roles


def test_nothing_read_is_not_known(shipped):
    promises, _ = read_promises(shipped)
    assert [reached(promises.contacts, stage) for stage in promises.contacts.stages] == [None] * 4
    assert promises.located.known_on is None


def test_the_last_reading_counts_and_those_by_ecosystem_are_added_up(catalogue, write):
    write([READING, READING | {"date": "2026-06-30", "value": 130, "source": "b"}])
    contacts = read_promises(catalogue)[0].contacts
    assert reached(contacts, "contacted") == (130, "2026-06-30", "b")
    of = [READING | {"ecosystem": name, "value": n} for name, n in NUMBERS]
    write([*of, of[0] | {"date": "2026-06-30", "value": 5}])
    assert reached(read_promises(catalogue)[0].contacts, "contacted")[:2] == (9, "2026-06-30")


@pytest.mark.edge("configuration", "promises: a reading that cannot be", "one sentence, its line")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"contacts": [READING | {"date": "2026-11-27"}]}, "2026-11-27 is after the publication"),
        ({"contacts": [READING | {"stage": "contacte"}]}, "unknown stage 'contacte', did you mean"),
        ({"contacts": [READING | {"value": -1}]}, "-1"),
        ({"contacts": [READING | {"value": 1.5}]}, "1.5"),
        ({"contacts": [{k: v for k, v in READING.items() if k != "source"}]}, "source"),
        ({"contacts": [READING, READING]}, "there are two readings of contacted of 2026-03-31"),
        ({"contacts": [READING | {"ecosystem": "wood"}]}, "unknown ecosystem 'wood', did you"),
        ({"contacts": [READING, MET | {"value": 121}]}, "121 companies reached 'meeting' and 120"),
        (
            {"contacts": [READING, READING | {"ecosystem": "kymiring"}]},
            "of all together or by ecosystem, not both",
        ),
        ({"contacts__role": "ladecc"}, "unknown role 'ladecc', did you mean 'ladec'"),
        ({"contacts__target": 0}, "target"),
        ({"located__role": "nobody"}, "unknown role 'nobody'"),
        ({"located__known_on": "2027-01-01"}, "2027-01-01 is after the publication"),
        ({"series__dataset": "enterprise"}, "unknown dataset 'enterprise', did you mean"),
        ({"companies": [COMPANY | {"date": "2027-01-01"}]}, "2027-01-01 is after the publication"),
        ({"companies": [COMPANY | {"ecosystem": "x"}]}, "unknown ecosystem 'x'"),
        (
            {"counted": {"date": "2027-01-01", "value": 1, "source": "s"}},
            "is after the publication",
        ),
        ({"counted": {"date": "2026-01-01", "value": -1, "source": "s"}}, "-1"),
    ],
)
def test_a_slip_is_told_with_its_line(catalogue, write, given, words):
    write(**given)
    with pytest.raises(CatalogueError, match=r"monitoring\.yaml, line \d+: ") as caught:
        read_promises(catalogue)
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.edge("configuration", "promises: a person in place of a company", "refused")
@pytest.mark.parametrize("name", ["Maija Meikäläinen", "Tmi Maija Meikäläinen", "Example"])
def test_only_companies_are_named(catalogue, write, name):
    write(companies=[COMPANY | {"name": name}])
    with pytest.raises(CatalogueError, match="has no legal form; only companies are named"):
        read_promises(catalogue)
    write(companies=[COMPANY])
    assert read_promises(catalogue)[0].located.companies[0].name == "Example GmbH"


def test_a_slip_in_the_promises_stops_no_roadmap(catalogue, write, tmp_path):
    """Roadmaps read the roles and what is counted; the promises are the monitoring report's."""
    write([READING | {"stage": "nowhere"}])
    assert read_monitoring(tmp_path).roles
    with pytest.raises(CatalogueError, match="unknown stage"):
        read_promises(catalogue)
