"""The contents of a study follow the reading, and never stand in its way."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MARKED = "Array.from(document.querySelectorAll('.contents a[aria-current]'), a => a.hash)"


def study_of(site):
    return next(path for path in sorted((site / "fi").glob("*.html")))


def hash_at(seen, script: str) -> list[str]:
    seen.page.evaluate(script)
    seen.page.wait_for_timeout(120)
    return seen.page.evaluate(MARKED)


def test_the_chapter_that_is_read_is_marked(site, visit):
    with visit(study_of(site)) as seen:
        links = seen.page.evaluate(
            "Array.from(document.querySelectorAll('.contents a'), a => a.hash)"
        )
        assert len(links) >= 2
        for place in (0, len(links) - 1):
            jump = f"document.querySelector('{links[place]}').scrollIntoView()"
            assert hash_at(seen, jump) == [links[place]]
        assert hash_at(seen, "window.scrollTo(0, 0)") in ([], [links[0]])
        assert not seen.errors


def test_the_end_of_the_page_is_the_last_chapter(site, visit):
    with visit(study_of(site), width=320) as seen:
        last = seen.page.evaluate(
            "Array.from(document.querySelectorAll('.contents a'), a => a.hash).at(-1)"
        )
        assert hash_at(seen, "window.scrollTo(0, document.body.scrollHeight)") == [last]


def test_without_scripts_the_contents_are_plain_links(site, visit):
    with visit(study_of(site), java_script_enabled=False) as seen:
        links = seen.page.locator(".contents a")
        assert links.count() >= 2 and not seen.page.locator(".contents [aria-current]").count()
