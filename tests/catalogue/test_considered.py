"""`conclusions` of an ecosystem's file, and the day of publication that they may not lie after."""

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.settings import newest, published, read_settings
from nextstep_analysis.errors import CatalogueError

ENTRY = {
    "fi": "Huonekaluista haetaan uudet luvut.",
    "en": "Newer figures on furniture are to be got.",
    "date": "2026-03-12",
    "body": "{fi: ohjausryhmä, en: the steering group}",
}


def considered(project, *entries):
    """The file with these conclusions, and the catalogue that holds it."""
    path = project.config / "ecosystems" / "wood-furniture.yaml"
    listed = "".join(
        "  - " + "\n    ".join(f"{key}: {value}" for key, value in entry.items()) + "\n"
        for entry in entries
    )
    path.write_text(path.read_text("utf-8") + f"conclusions:\n{listed}", "utf-8")
    return path


def publish(project, day):
    """The settings with this day of publication, or with none."""
    path = project.config / "settings.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    rest = "".join(line for line in lines if not line.startswith("published:"))
    path.write_text(rest + (f"published: {day}\n" if day else ""), "utf-8")
    return path


@pytest.fixture(autouse=True)
def _without_a_day(project):
    publish(project, None)


def test_nothing_is_considered_yet(project):
    assert all(not one.conclusions for one in load_catalogue(project).ecosystems.values())


def test_what_people_concluded_is_held_by_language(project):
    considered(project, ENTRY, ENTRY | {"date": "2026-12-31", "sv": "Nya siffror."})
    first, second = load_catalogue(project).ecosystem("wood-furniture").conclusions
    assert first.text == {"fi": ENTRY["fi"], "en": ENTRY["en"]}
    assert second.text["sv"] == "Nya siffror."
    assert dict(first.body) == {"fi": "ohjausryhmä", "en": "the steering group"}
    assert first.date == "2026-03-12"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"date": "2026-02-30"}, "there is no such date"),
        ({"date": "2026-03"}, "a day is year-month-day, such as 2024-02-13"),
        ({"date": "soon"}, "a day is year-month-day"),
        ({"body": "the steering group"}, "body"),
        ({"body": "{fi: ohjausryhmä}"}, "the text is missing in en"),
        ({"body": "{fi: Matti Meikäläinen, en: the chair}"}, "'Matti Meikäläinen' looks like"),
        ({"body": '{fi: "ohjausryhmä, Anna-Liisa Ek", en: x}'}, "'Anna-Liisa Ek' looks like"),
        ({"body": "{fi: ohjausryhmä, en: Steering Group}"}, "in small letters"),
        ({"body": '{fi: a@b.fi, en: "the group"}'}, "'a@b.fi' looks like a person"),
        ({"en": '""'}, "en"),
        ({"by": "x"}, "unknown key"),
    ],
)
@pytest.mark.edge(
    "configuration", "a wrong conclusion of people, or a person's name", "one sentence, file, line"
)
def test_a_wrong_conclusion_is_named_with_its_line(project, changed, said):
    path = considered(project, ENTRY | changed)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(project)
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"{path}, line ")


@pytest.mark.parametrize("body", ["Lahden kaupunki", "Päijät-Hämeen liitto", "Lahti Region LADEC"])
def test_organisations_are_no_persons(project, body):
    considered(project, ENTRY | {"body": f"{{fi: {body}, en: {body}}}"})
    assert load_catalogue(project).ecosystem("wood-furniture").conclusions


@pytest.mark.edge(
    "configuration", "a conclusion of people later than the publication", "named with its line"
)
def test_no_conclusion_is_later_than_the_publication(project):
    publish(project, "2026-03-11")
    path = considered(project, ENTRY)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(project)
    line = path.read_text("utf-8").count("\n") - 1
    assert str(raised.value) == (
        f"{path}, line {line}: the date 2026-03-12 is after the publication, 2026-03-11; allowed "
        "are days up to it (published in settings.yaml)"
    )


def test_a_conclusion_of_the_day_itself_is_allowed(project):
    publish(project, "2026-03-12")
    considered(project, ENTRY)
    assert load_catalogue(project).settings.published == "2026-03-12"


def test_without_a_day_the_year_of_the_newest_dataset_counts(project):
    considered(project, ENTRY | {"date": "2027-01-01"})
    with pytest.raises(CatalogueError, match="after the publication, 2026;"):
        load_catalogue(project)


def test_the_day_of_publication_is_that_of_the_settings(project):
    catalogue = load_catalogue(project)
    assert published(catalogue.settings, catalogue.datasets) == "2026"
    settings = read_settings(publish(project, "2026-11-26"))
    assert published(settings, {}) == "2026-11-26"


@pytest.mark.parametrize("day", ["2026-02-30", "2026-11", "26.11.2026", "yes"])
@pytest.mark.edge("configuration", "a day of publication that is none", "one sentence, file, line")
def test_a_day_of_publication_exists(project, day):
    path = publish(project, day)
    with pytest.raises(CatalogueError) as raised:
        read_settings(path)
    assert str(raised.value).startswith(f"{path}, line ") and "published" in str(raised.value)


@pytest.mark.parametrize(
    ("vintages", "day"),
    [
        (["2013–2022", "2014"], "2022"),
        (["2013-2026", "2025-12-31"], "2026"),
        (["2026", "2026-02", "2026-02-13"], "2026-02-13"),
        (["situation on 2024-06-30"], "2024-06-30"),
    ],
)
def test_the_newest_vintage_is_the_latest_that_is_told(vintages, day):
    assert newest(vintages) == day
    assert newest(reversed(vintages)) == day


@pytest.mark.edge("configuration", "no vintage tells a year, and no day is set", "one sentence")
def test_without_any_year_the_setting_is_asked_for():
    with pytest.raises(CatalogueError, match="set published in settings"):
        newest(["spring", "12 345"])
