"""Companies are linked to ecosystems by the classes that are meant, and by hand; and counted."""

import shutil

import pandas as pd
import pytest
from company_records import NOW, identifier, imported, record, small_project, written

from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.register.answers import DATASET, count_lines, link_lines, write_counts
from nextstep_analysis.register.by_hand import Links, read_links
from nextstep_analysis.register.counting import by_class, by_ecosystem, reconciled, share_meant
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.linking import Bridge, answer_of, linked

OLD, NEW = "TOL 2008", "TOL 2025"
BRIDGE = Bridge.of(
    pd.DataFrame(
        [
            ("division", "C31", "C31"),
            ("class", "31.01", "31.00"),
            ("class", "31.09", "31.00"),
            ("class", "74.10", "74.11"),
            ("class", "74.20", "74.20"),
            ("class", "43.39", "43.23"),
            ("class", "43.22", "43.23"),
        ],
        columns=["level", "tol2008", "tol2025"],
    )
)


@pytest.fixture(scope="module")
def ecosystems(project):
    return load_catalogue(project).ecosystems


@pytest.mark.parametrize(
    ("code", "scheme", "found"),
    [
        ("31010", OLD, ("core", "C31", "yes")),
        ("31", OLD, ("core", "C31", "yes")),
        ("31000", NEW, ("core", "C31", "yes")),
        ("74101", OLD, ("related", "M74", "yes")),
        ("74200", OLD, None),
        ("74", OLD, ("related", "M74", "cannot be told")),
        ("74110", NEW, ("related", "M74", "yes")),
        ("74200", NEW, None),
        ("74", NEW, ("related", "M74", "cannot be told")),
        ("43230", NEW, ("enabling", "F43", "cannot be told")),
        ("99999", NEW, None),
    ],
)
@pytest.mark.edge(
    "companies", "a code of either classification, two to five digits", "yes, no or untold"
)
def test_a_code_is_meant_or_not_or_cannot_be_told(ecosystems, code, scheme, found):
    assert answer_of(code, scheme, ecosystems["wood-furniture"], BRIDGE) == found


def companies(*rows):
    columns = ["business_id", "industry", "code_set", "region", "employer_since", "vat_since"]
    return pd.DataFrame(rows, columns=columns)


SOME = companies(
    (identifier(1), "31010", OLD, "MK07", "2010-01-01", "2010-01-01"),
    (identifier(2), "74100", OLD, "MK07", None, "2010-01-01"),
    (identifier(3), "74200", OLD, "MK07", None, None),
    (identifier(4), "74", OLD, "MK07", None, None),
    (identifier(5), None, None, "MK07", "2010-01-01", None),
    (identifier(6), "43230", NEW, None, None, "2010-01-01"),
)


def by_hand(**lists):
    told = {"why": "seen", "source": "https://www.example.fi/a", "date": "2026-11-01"}
    return Links.model_validate(
        {name: [{**told, **one} for one in entries] for name, entries in lists.items()}
    )


def links_of(ecosystems, links=None):
    wood = {"wood-furniture": ecosystems["wood-furniture"]}
    return linked(SOME, wood, bridge=BRIDGE, links=links or Links())


def test_links_by_code(ecosystems):
    found = links_of(ecosystems)
    assert found[["business_id", "role", "answer"]].values.tolist() == [
        [identifier(1), "core", "yes"],
        [identifier(2), "related", "yes"],
        [identifier(4), "related", "cannot be told"],
        [identifier(6), "enabling", "cannot be told"],
    ]


def test_what_people_say_goes_before_codes(ecosystems):
    wood = {"ecosystem": "wood-furniture"}
    links = by_hand(
        confirmed=[
            {"business_id": identifier(4), "role": "core", **wood},
            {"business_id": identifier(99), "role": "core", **wood},
        ],
        excluded=[{"business_id": identifier(1), **wood}],
    )
    found = links_of(ecosystems, links).set_index("business_id")
    assert identifier(1) not in found.index, "excluded"
    assert found.loc[identifier(4), ["role", "answer"]].tolist() == ["core", "confirmed"]
    assert identifier(99) not in found.index, "not in the register, or not active"


def test_counts_by_ecosystem(ecosystems):
    found = by_ecosystem(links_of(ecosystems), SOME, region="MK07")
    assert found.loc[("wood-furniture", "related")].to_dict() == {
        "companies": 2,
        "employers": 0,
        "vat": 1,
        "untold": 1,
    }
    assert ("wood-furniture", "enabling") not in found.index, "its municipality is not known"


def test_the_part_of_a_division_that_is_meant(ecosystems):
    found = links_of(ecosystems)
    found = found[found["member"] == "M74"]
    row = share_meant(found, SOME, BRIDGE).loc[("wood-furniture", "M74")]
    assert row.tolist() == [1 / 3, 2 / 3, 3]


def test_counts_by_class_leave_out_what_is_unknown():
    found = by_class(SOME).set_index(["region", "industry"])["companies"]
    assert found["MK07"].sum() == 4 and found["SSS"].sum() == 5
    assert ("MK07", "43230") not in found.index


def test_register_against_statistics():
    stock = pd.DataFrame(
        [("MK07", "C31", 4.0), ("MK07", "M74", float("nan")), ("MK07", "A01", 7.0)],
        columns=["region", "industry", "stock"],
    )
    found = reconciled(SOME, stock, BRIDGE)
    assert found.loc[("MK07", "C31")].tolist() == [1, 4, 0.25]
    assert found.loc[("MK07", "M74"), "register"] == 1
    assert pd.isna(found.loc[("MK07", "M74"), "part"])
    assert found.loc[("MK07", "A01"), "register"] == 0


GOOD = (
    "{business_id: 0112038-9, ecosystem: kymiring, why: a, source: https://a.fi/b, date: 2026-11-01"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"excluded:\n  - {GOOD}}}\n  - {GOOD}}}\n", "line 3: 0112038-9 stands twice for kymiring"),
        (
            f"excluded:\n  - {GOOD.replace('038-9', '038-8')}}}\n",
            "seven digits, a hyphen and their",
        ),
        (f"excluded:\n  - {GOOD.replace('kymiring', 'kymring')}}}\n", "did you mean 'kymiring'"),
        (f"confirmed:\n  - {GOOD}}}\n", "role' is missing"),
        (f"confirmed:\n  - {GOOD}, role: main}}\n", "role"),
        ("persons: []\n", "unknown key 'persons'"),
    ],
)
@pytest.mark.edge("companies", "a link by hand that is impossible", "file, line, what is allowed")
def test_links_by_hand_are_checked(tmp_path, ecosystems, text, told):
    (tmp_path / "company_links.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as found:
        read_links(tmp_path, ecosystems)
    assert told in str(found.value) and "company_links.yaml, line" in str(found.value)


def test_ours_can_be_read(project, ecosystems):
    assert read_links(project.config, ecosystems) == Links()


@pytest.fixture
def place(built, tmp_path):
    """A project whose raw data are its own, and for which five records are a whole register."""
    folder = tmp_path / "project"
    folder.mkdir()
    made = small_project(folder, whole_from=5)
    real = made.raw.resolve()
    made.raw.unlink()
    made.raw.mkdir()
    for path in real.iterdir():
        (made.raw / path.name).symlink_to(path)
    return made


def records():
    line = {"type": "74100", "typeCodeSet": "TOIMI3", "registrationDate": "2020-01-01"}
    return [*(record(number) for number in range(1, 5)), record(5, mainBusinessLine=line)]


def test_from_the_register_to_counts_and_a_data_set(place):
    imported(place, written(place.root, records()))
    told = "\n".join(link_lines(place, "Päijät-Häme"))
    assert "the whole register" in told
    assert "wood-furniture, core: 4 (4, 4)" in told
    assert "wood-furniture, related: 1 (1, 1)" in told and "M74: 1 of 1" in told
    assert "KEKSITTY" not in told, "no company is named"
    counted = "\n".join(count_lines(place))
    assert "can be told: 1;" in counted, "31.00 of TOL 2025 has classes of two old divisions"
    assert "that cannot be told: 4" in counted, "the rest is told, too"
    assert DATASET not in read_sources(place)
    path = write_counts(place)
    assert path.read_text().splitlines()[:2] == [
        "region,code_set,industry,companies,employers,vat",
        "MK07,TOL 2008,74100,1,1,1",
    ]
    assert read_sources(place)[DATASET].sidecar.rows == 4
    shutil.rmtree(path.parent)
    assert DATASET not in read_sources(place)


@pytest.mark.edge("companies", "counts of a made-up or partial register as a data set", "refused")
def test_made_up_or_partial_counts_are_no_data_set(place):
    with pytest.raises(DataError, match="there is no register of companies"):
        list(link_lines(place))
    for _ in make_demo(place, read_keeping(place), companies=30, seed=1, now=NOW):
        pass
    assert next(link_lines(place)).startswith("DEMO")
    with pytest.raises(DataError, match="only counts of the whole register"):
        write_counts(place)
    assert not (place.raw / DATASET).exists()
    imported(place, written(place.root, records()[:4]), allow_smaller=True)
    with pytest.raises(DataError, match="a part of the register"):
        write_counts(place)
    with pytest.raises(CatalogueError, match="did you mean MK06"):
        list(link_lines(place, "Pirkanma"))
