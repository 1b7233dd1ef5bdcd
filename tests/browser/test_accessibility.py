"""The accessibility test finds what is wrong, and names it."""

import pytest
from accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGE = '<html lang="en"><title>A page</title><main><h1>A page</h1>{}</main></html>'


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color: #999; background: #fff'>Pale words</p>", "color-contrast"),
        ("<h4>Two levels left out</h4>", "heading-order"),
    ],
)
def test_what_is_wrong_is_named(browser, part, rule):
    page = browser.new_page()
    page.set_content(PAGE.format("<p>Words</p>"))
    assert_accessible(page)
    page.set_content(PAGE.format(part))
    with pytest.raises(AssertionError, match=rf"(?s)here.*{rule}"):
        assert_accessible(page, "here")
    page.close()
