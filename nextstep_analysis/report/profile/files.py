"""What stands beside a profile for others' web pages: one page without requests, and its data."""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.published import day_of
from nextstep_analysis.report.words.text import Text

HERE = Path(__file__).parent


def embedded(page: Page, *, text: Text, site: Any, styles: str) -> str:
    """The profile as one file that asks for nothing: to be put into a frame or a page.

    Links leave the frame; colours follow the reader's scheme.
    """
    claim = page.details["claim"] or page.title
    kicker = f"{text.say('Lahti region, Finland')} · {page.title}"
    day = day_of(site.published, text)
    publisher = text.pick(site.publisher)
    foot = text.say("Published by {publisher}, {day}.", publisher=publisher, day=day)
    return (
        f'<!DOCTYPE html>\n<html lang="{text.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title)} – {escape(publisher)}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>\n{styles}{_own_styles()}</style>\n</head>\n'
        f'<body class="embedded">\n<main id="content" class="profile">\n'
        f'<p class="kicker">{escape(kicker)}</p>\n<h1>{escape(claim)}</h1>\n'
        f"{_outwards(page.body)}\n</main>\n"
        f'<footer class="site-footer"><div class="bar"><p>{escape(foot)}</p></div></footer>\n'
        "</body>\n</html>\n"
    )


def handed_over(page: Page, *, text: Text, site: Any, styles: str) -> str:
    """The profile as JSON; `profile.schema.json` says what stands where."""
    del text, site, styles
    return json.dumps(page.details, ensure_ascii=False, indent=1) + "\n"


def _outwards(body: str) -> str:
    """Links to other sites open beside the page that the profile stands in."""
    return body.replace('<a href="https://', '<a target="_blank" rel="noopener" href="https://')


@cache
def _own_styles() -> str:
    return (HERE / "profile.css").read_text(encoding="utf-8")
