"""What axe finds wrong on an open page."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to describe all that passes takes as long as to try it
}


def assert_accessible(page, where: object = "") -> None:
    """Axe finds nothing wrong on the page; else its report names each element."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
