"""Every way in which `screen.yaml` can be wrong, and what an ecosystem may take back."""

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.screen import read_screen
from nextstep_analysis.errors import CatalogueError


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("codes: [R92]", "codes: [R9]", "a code is a section such as O, or a division such as S94"),
        ("codes: [R92]", "codes: [S94]", "S94 stands under two rules; each code may stand once"),
        ("codes: [R92]", "codes: []", "needs at least 1"),
        ("network: [D35]", "netwrk: [D35]", "unknown key 'netwrk', did you mean 'network'?"),
        ("likeness: 0.3", "likeness: 1.3", "must be less than or equal to 1"),
        ("here: 20", "here: -1", "must be greater than or equal to 0"),
        ("million_euro: 1.0", "million_euro: .inf", "must be a finite number"),
    ],
)
@pytest.mark.edge("configuration", "a wrong rule of the screen", "one sentence with file and line")
def test_what_is_wrong_is_named_with_its_line(spoil, old, new, said):
    path, line = spoil("screen.yaml", old, new)
    with pytest.raises(CatalogueError) as raised:
        read_screen(path)
    assert said in str(raised.value)
    assert f"{path}, line {line}" in str(raised.value) or "S94" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("codes: [R92]", "codes: [R99]", "unknown code 'R99'"),
        ('products: ["05_09"]', 'products: ["05_08"]', "unknown code '05_08'"),
        ('bought_by: ["49_53"]', 'bought_by: ["49"]', "unknown code '49'"),
        ("network: [D35]", "network: [D36]", "unknown code 'D36'"),
        ("codes: [A01, A02, A03]", "codes: [A01, A02, A04]", "unknown code 'A04'"),
    ],
)
@pytest.mark.edge(
    "configuration", "a code of the screen that the data do not have", "named with its line"
)
def test_codes_are_those_of_the_data(project, spoil, old, new, said):
    path, line = spoil("screen.yaml", old, new)
    with pytest.raises(CatalogueError, match="unknown code") as raised:
        load_catalogue(project)
    assert said in str(raised.value) and f"{path}, line {line}" in str(raised.value)


def taken_back(project, *codes):
    path = project.config / "ecosystems" / "kymiring.yaml"
    entries = "".join(
        f"  - code: {code}\n    reason: {{fi: Kuljettajat., en: Drivers.}}\n" for code in codes
    )
    path.write_text(path.read_text("utf-8") + f"taken_back:\n{entries}", "utf-8")
    return load_catalogue(project)


def test_an_ecosystem_takes_back_a_division_or_its_section(project):
    catalogue = taken_back(project, "P85", "Q")
    back = [entry.code for entry in catalogue.ecosystem("kymiring").taken_back]
    screen = catalogue.screen
    assert screen.reason_against("P85", own=True, taken_back=back) is None
    assert screen.reason_against("Q86", own=False, taken_back=back) is None
    assert screen.reason_against("R92", own=True, taken_back=back)["en"] == "a state monopoly"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["C16"], "'C16' is taken back, but screen.yaml takes out only"),
        (["P85", "P85"], "'P85' is taken back twice"),
    ],
)
@pytest.mark.edge("configuration", "taken back in vain, or twice", "one sentence, named")
def test_what_is_taken_back_in_vain_is_named(project, codes, said):
    with pytest.raises(CatalogueError, match=said):
        taken_back(project, *codes)


def test_what_is_bound_is_out_unless_the_ecosystem_has_it(project):
    screen = load_catalogue(project).screen
    assert screen.reason_against("B08", own=False, taken_back=[]) is not None
    assert screen.reason_against("B08", own=True, taken_back=[]) is None
