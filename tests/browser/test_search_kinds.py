"""The filter of the search page, in a real browser: the reports of one kind, or all pages."""

from dataclasses import replace

import pytest
from accessibility import assert_accessible
from demo import SITE, demo_page
from demo_reference import reference

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.kinds import KINDS
from nextstep_analysis.report.site.write import write_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROFILE = ReportKind(
    "profile",
    title=lambda text: text.pick({"fi": "Profiili", "en": "Profile"}),
    heading=lambda text: text.pick({"fi": "Profiilit", "en": "Profiles"}),
)
_LINKS = "links => links.map(link => link.getAttribute('href'))"


@pytest.fixture(scope="module")
def two_kinds(tmp_path_factory):
    """A site with a background study and a profile in each language."""
    pages = []
    for language in ("fi", "en"):
        study = demo_page(language)
        profile = study.summary | {"kind": PROFILE.name, "subject": "oak", "title": "Oak & ash"}
        pages += [study, replace(study, summary=profile)]
    target = tmp_path_factory.mktemp("kinds")
    write_site(
        target,
        pages,
        site=replace(SITE, kinds=(KINDS[0], PROFILE)),
        failures=[],
        reference=reference(),
    )
    return target


def hrefs(seen):
    return seen.page.locator("#results a").evaluate_all(_LINKS)


def count(seen):
    return seen.page.locator("#results li").count()


@pytest.mark.parametrize(
    ("language", "typed", "heading"),
    [("fi", "yrityskanta", "Profiilit"), ("en", "enterprises", "Profiles")],
)
def test_a_chosen_kind_leaves_its_reports_only(two_kinds, visit, language, typed, heading):
    with visit(two_kinds / language / "info" / "search.html") as seen:
        options = seen.page.locator("#kind option")
        assert options.evaluate_all("all => all.map(one => one.value)") == [
            "",
            "background",
            "profile",
        ]
        seen.page.fill("#words", typed)
        seen.page.keyboard.press("Enter")
        every, said = hrefs(seen), seen.page.locator("#found").text_content()
        seen.page.select_option("#kind", label=heading)
        profiles = hrefs(seen)
        assert profiles == [href for href in every if f"/{language}/profile/oak.html" in href]
        assert 0 < len(profiles) < len(every)
        assert seen.page.locator("#found").text_content() != said
        seen.page.select_option("#kind", "background")
        studies = hrefs(seen)
        assert studies and all(f"/{language}/wood.html" in href for href in studies)
        seen.page.select_option("#kind", "")
        assert hrefs(seen) == every
        assert not seen.errors


def test_a_kind_without_a_hit_says_so_and_words_typed_later_keep_the_kind(two_kinds, visit):
    with visit(two_kinds / "en" / "info" / "search.html") as seen:
        seen.page.select_option("#kind", "profile")
        assert seen.page.locator("#found").text_content() == ""
        seen.page.fill("#words", "glossary")
        seen.page.keyboard.press("Enter")
        assert "Nothing was found" in seen.page.locator("#found").text_content()
        assert not seen.page.locator("#results").is_visible()
        seen.page.fill("#words", "oak")
        seen.page.locator("#results li").first.wait_for()  # without Enter, after a moment
        assert all("/profile/oak.html" in href for href in hrefs(seen))
        assert not seen.errors


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("q=enterprises&kind=profile", "profile"),
        pytest.param(
            "q=enterprises&kind=<img src=x onerror=alert(1)>",
            "",
            marks=pytest.mark.edge(
                "places", "a kind of report in a search address that there is none of", "all pages"
            ),
        ),
        ("q=enterprises&kind=", ""),
        ("q=enterprises", ""),
    ],
)
def test_the_address_chooses_a_kind_that_there_is(two_kinds, visit, asked, chosen):
    search = two_kinds / "en" / "info" / "search.html"
    with visit(search) as seen:
        seen.page.goto(f"{search.as_uri()}?{asked}")
        assert seen.page.locator("#kind").input_value() == chosen
        assert count(seen) > 0
        only = all("/profile/" in href for href in hrefs(seen))
        assert only == (chosen == "profile")
        assert not seen.errors


def test_there_is_a_choice_where_there_are_several_kinds(site, visit):
    for language in ("fi", "en"):
        several = any((site / language / kind.name).is_dir() for kind in KINDS)
        with visit(site / language / "info" / "search.html") as seen:
            assert seen.page.locator("#words").is_visible()
            assert seen.page.locator("#kind").count() == several
            assert not seen.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_filter_is_accessible_and_fits(two_kinds, visit, width, scheme):
    path = two_kinds / "fi" / "info" / "search.html"
    with visit(path, width=width, color_scheme=scheme) as seen:
        seen.page.fill("#words", "yrity")
        seen.page.keyboard.press("Enter")
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.id") == "kind"
        seen.page.keyboard.press("End")
        assert seen.page.locator("#kind").input_value() == "profile"
        assert count(seen) > 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(seen.page)
