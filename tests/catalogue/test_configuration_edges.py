"""Whatever an editor of `config` does is one sentence: file, line, what is written and allowed.

Kinds of slips, each through `nextstep ecosystems` or what it calls (`docs/edges.md`).
"""

import shutil
import time
from pathlib import Path

import pytest
from entry import assert_one_sentence, nextstep

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError, DataError

ROOT = Path(__file__).resolve().parents[2]
ECOSYSTEM, SETTINGS = "config/ecosystems/kymiring.yaml", "config/settings.yaml"
OCCUPATIONS, FACTORS = "config/occupation_names.yaml", "config/factors.yaml"
SIDECAR = "data/raw/jobs/sidecar.yaml"
NAMES = ("municipalities", "occupation_groups")


@pytest.fixture
def known(project):
    """The project of the configuration, with the raw tables of names."""
    for name in NAMES:
        shutil.copy(ROOT / "data/raw" / name / f"{name}.csv", project.raw / name)
    return project


def spoilt(project, file, old, new):
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def refusal(project):
    start = time.monotonic()
    with pytest.raises((CatalogueError, DataError)) as caught:
        load_catalogue(project)
    assert time.monotonic() - start < LIMIT_SECONDS
    message = str(caught.value)
    assert "\n" not in message
    return message


LIMIT_SECONDS = 10
"""Of a busy machine; alone each takes far less than the two seconds that are promised."""


def test_the_shipped_configuration_holds(known):
    assert load_catalogue(known).ecosystems


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            ECOSYSTEM,
            'source_date: "2024-02"',
            'source_date: "2023-02-29"',
            ["line {line}:", "'2023-02-29': there is no such date", "a date is a year"],
            marks=pytest.mark.edge(
                "configuration", "a date that does not exist", "file, line, what a date is"
            ),
        ),
        (ECOSYSTEM, 'source_date: "2024-02"', "source_date: 2024-02-31", ["there is no such date"]),
        (ECOSYSTEM, 'source_date: "2024-02"', "source_date: 9999", ["from 1900 to 2100"]),
        (ECOSYSTEM, 'source_date: "2024-02"', 'source_date: "0000"', ["there is no such date"]),
        pytest.param(
            SIDECAR,
            "vintage: '2017'",
            "vintage: '2017'\npublished: 2024-02-30",
            ["sidecar.yaml, line 5", "published is '2024-02-30'", "a day is year-month-day"],
            marks=pytest.mark.edge(
                "configuration", "a sidecar's date that does not exist", "file, line, what a day is"
            ),
        ),
        pytest.param(
            SIDECAR,
            "rows: 7544",
            "rows: true",
            ["rows is true: must be a whole number"],
            marks=pytest.mark.edge(
                "configuration", "a switch where a number belongs", "shown as written, refused"
            ),
        ),
        pytest.param(
            OCCUPATIONS,
            '"01.3": {fi: metsätyöntekijät, en: forestry workers, sv: skogsarbetare}\n',
            "",
            ["occupation_names.yaml", "'01.3' has no name"],
            marks=pytest.mark.edge(
                "configuration", "a group of the data without its name", "named, to be added"
            ),
        ),
        (OCCUPATIONS, "fi: metsätyöntekijät", "fi: 5", ["line 8", 'in quotes: "5"']),
        (OCCUPATIONS, "fi: metsätyöntekijät", 'fi: ""', ["line 8", "must not be empty"]),
        (OCCUPATIONS, "fi: metsätyöntekijät, ", "", ["line 8", "the text is missing in fi"]),
        (OCCUPATIONS, '"01.3":', '"99.3":', ["line 8", "'99.3' is no occupation group"]),
        pytest.param(
            SETTINGS,
            "cell_seconds: 600",
            "cell_seconds: 999999999999999999999999999999",
            ["line {line}", "less than or equal to 86400"],
            marks=pytest.mark.edge(
                "configuration", "an absurdly large number", "refused, with the largest allowed"
            ),
        ),
        (SETTINGS, "memory_megabytes: 2000", "memory_megabytes: 99999999", ["1000000"]),
        (SETTINGS, "small_count: 20", "small_count: 99999999", ["equal to 1000"]),
        (SETTINGS, "interval_level: 0.95", "interval_level: 0.99999999999999999999", ["0.999"]),
        pytest.param(
            SETTINGS,
            "small_count: 20",
            f"small_count: {'9' * 5000}",
            ["'999", "must be a whole number"],
            marks=pytest.mark.edge(
                "configuration", "a number of thousands of digits", "cut in the sentence, refused"
            ),
        ),
        pytest.param(
            SETTINGS,
            "related: 0.5",
            "related: 1.0e-300",
            ["is 1.0e-300", "0.001"],
            marks=pytest.mark.edge(
                "configuration", "a weight of practically nothing", "refused, with the least"
            ),
        ),
        pytest.param(
            FACTORS,
            "value: 1.2",
            "value: .inf",
            ["factors.yaml", "is .inf"],
            marks=pytest.mark.edge("configuration", "infinite or no number", "refused as written"),
        ),
        pytest.param(
            ECOSYSTEM,
            "code: I55",
            "code: C34",
            ["line {line}", "unknown industry 'C34'"],
            marks=pytest.mark.edge(
                "configuration",
                "an industry that is in no classification",
                "found by all commands",
            ),
        ),
        pytest.param(
            ECOSYSTEM,
            "peers: [MK",
            "peers: [MK71, MK",
            ["unknown region 'MK71'"],
            marks=pytest.mark.edge(
                "configuration", "a peer region that there is not", "found by all commands"
            ),
        ),
        (SETTINGS, "region: MK07", "region: MK71", ["line 5", "unknown region 'MK71'"]),
        (SETTINGS, "reference: SSS", "reference: XXX", ["unknown region 'XXX'", "SSS"]),
        (FACTORS, "no_road: [MK21]", "no_road: [MK71]", ["unknown region 'MK71'"]),
        pytest.param(
            ECOSYSTEM,
            'parts: ["93.1", "93.2"]',
            "parts: [93.10]",
            ["line {line}", "entry 1 is 93.10: must be text", 'in quotes: "93.10"'],
            marks=pytest.mark.edge(
                "configuration", "a code that YAML reads as a number", "shown as it is written"
            ),
        ),
        pytest.param(
            ECOSYSTEM,
            "status: named",
            "status: NO",
            ["status is NO: must be 'named' or 'proposal'"],
            marks=pytest.mark.edge(
                "configuration", "a word that YAML reads as true or false", "shown as written"
            ),
        ),
        (ECOSYSTEM, "status: named", "status: 0x1F", ["status is 0x1F"]),
        (ECOSYSTEM, "status: named", "status: 1:30", ["status is 1:30"]),
        (ECOSYSTEM, "fi: KymiRing,", "fi: 0012 #", ["name.fi is 0012", 'in quotes: "0012"']),
        (ECOSYSTEM, "fi: KymiRing,", "fi: 2024-01-01 #", ['in quotes: "2024-01-01"']),
        pytest.param(
            ECOSYSTEM,
            "status: named",
            "status: !!python/object/apply:os.system [ls]",
            ["line {line}", "the tag '!!python/object/apply:os.system' is not allowed"],
            marks=pytest.mark.edge(
                "configuration",
                "a tag that would make an object",
                "never made, its line named",
            ),
        ),
    ],
)
def test_a_slip_in_a_file(known, file, old, new, said):
    line = (known.root / file).read_text("utf-8").partition(old)[0].count("\n") + 1
    line = (known.root / file).read_text("utf-8").partition(old)[0].count("\n") + 1
    path = spoilt(known, file, old, new)
    message = refusal(known)
    for words in (str(path), *said):
        assert words.replace("{line}", str(line)) in message
    assert len(message) < 1000


@pytest.mark.parametrize(
    ("old", "new", "never"),
    [
        ("code: I55", "code: NO", "quotes"),  # "NO" is no industry either
        ("code: I55", "code: 01", "quotes"),
        ("code: I55", "code:", "quotes"),
        ("code: I55", "code: I5", "'I05'"),  # there is no such division
        ("code: I55", "code: C93", "'R93'"),  # it stands in the file already
        ("status: named", "status: named\nnam: x", "did you mean 'name'"),  # it is there
        ("peers: [MK", "peers: [MK7, MK", "MK07"),  # the region studied
        ("peers: [MK", "peers: [MK70, MK", "'MK07'"),
        ("share: 1.0", "share: 1:30", "quotes"),
    ],
)
@pytest.mark.edge(
    "configuration", "advice that another rule would forbid", "is not given: quotes, names, codes"
)
def test_advice_never_proposes_what_is_forbidden(known, old, new, never):
    spoilt(known, ECOSYSTEM, old, new)
    assert never not in refusal(known)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param(
            SETTINGS,
            "x0: &x0 [a,a,a,a,a,a,a,a,a,a]\n"
            + "".join(f"x{n}: &x{n} [{','.join([f'*x{n - 1}'] * 10)}]\n" for n in range(1, 10)),
            "more than 20000 entries, with aliases (*) unfolded",
            marks=pytest.mark.edge(
                "configuration", "aliases that explode", "bounded, named with the line"
            ),
        ),
        pytest.param(
            SETTINGS,
            "a: " + "[" * 90_000 + "]" * 90_000,
            "levels deep",
            marks=pytest.mark.edge("configuration", "nesting without end", "bounded, named"),
        ),
        (SETTINGS, "a: " + "[" * 900 + "]" * 900, "levels deep"),
        (SETTINGS, "a: " + "{a: " * 5000 + "}" * 5000, "levels deep"),
        (SETTINGS, "".join(" " * n + "a:\n" for n in range(300)), "levels deep"),
        pytest.param(
            SETTINGS,
            "a: b\n" * 100_000,
            "the file has 500000 bytes",
            marks=pytest.mark.edge(
                "configuration", "a file larger than any list", "not read, with its size"
            ),
        ),
        (SETTINGS, "".join(f"k{n}: v\n" for n in range(18_000)) + "a: b: c\n", "line 18001"),
        (OCCUPATIONS, "", "the file is empty"),
        (FACTORS, "a: 1\n---\nb: 2\n", "line 2"),
    ],
)
def test_a_file_cannot_keep_a_command_busy(known, name, text, said):
    (known.root / name).write_text(text, encoding="utf-8")
    message = refusal(known)
    assert said in message and str(known.root / name) in message


@pytest.mark.parametrize(
    "name",
    [
        *("kymiring.yaml~", "#kymiring.yaml#", ".#kymiring.yaml", ".kymiring.yaml.swp"),
        *("~$notes.yaml", "kymiring.yaml.bak", "kymiring.yaml.orig", "notes.md", ".DS_Store"),
    ],
)
@pytest.mark.parametrize("folder", ["ecosystems", "references", "regions"])
@pytest.mark.edge(
    "configuration", "working notes and backups of editors beside the files", "passed over"
)
def test_what_editors_leave_is_passed_over(known, folder, name):
    (known.config / folder / name).write_text("half: [written", encoding="utf-8")
    assert load_catalogue(known).ecosystems


@pytest.mark.parametrize("name", ["kymiring.yml", "kymiring.YAML", "kymiring.yaml.txt"])
@pytest.mark.parametrize("folder", ["ecosystems", "references", "regions"])
@pytest.mark.edge(
    "configuration", "a file whose name nearly ends in .yaml", "named, not passed over"
)
def test_what_looks_like_yaml_is_not_passed_over(known, folder, name):
    (known.config / folder / name).write_text("half: [written", encoding="utf-8")
    assert "the name must end in .yaml" in refusal(known)


@pytest.mark.parametrize(
    ("folder", "name", "said"),
    [
        ("ecosystems", "index.yaml", "is called 'index'"),
        ("ecosystems", "Wood Shop.yaml", "is called 'Wood Shop'"),
        ("ecosystems", "kymiring - Copy.yaml", "is called 'kymiring - Copy'"),
        ("regions", "MK07 (copy).yaml", "the code of its region as its name"),
    ],
)
@pytest.mark.edge(
    "configuration", "a copy under a name that is no id", "the name is said, not taken as advice"
)
def test_a_name_that_cannot_be_an_id(known, folder, name, said):
    source = next((known.config / folder).glob("*.yaml"))
    shutil.copy(source, known.config / folder / name)
    message = refusal(known)
    assert said in message and "must be" not in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: I55", "code: C34", "unknown industry 'C34'"),
        ("peers: [MK", "peers: [MK71, MK", "unknown region 'MK71'"),
    ],
)
def test_the_list_of_ecosystems_finds_codes_that_are_not(known, old, new, said):
    spoilt(known, ECOSYSTEM, old, new)
    run = nextstep("ecosystems", folder=known.root)
    assert_one_sentence(run, "kymiring.yaml, line", said)
    assert run.stdout == ""
