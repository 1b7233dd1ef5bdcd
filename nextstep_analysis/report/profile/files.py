"""What stands beside a profile for others' web pages: one page without requests, and its data."""

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.published import day_of
from nextstep_analysis.report.words.text import Text

HERE = Path(__file__).parent
STYLES = (HERE.parent / "site" / "assets" / "site.css", HERE / "templates" / "profile.css")
"""What an embedded page looks like: the styles of the site, and those of a profile."""


def beside_page(page: Page) -> Mapping[str, str]:
    """The files beside the page of a profile, by name."""
    return {
        f"{page.subject}-embed.html": embedded(page),
        f"{page.subject}.json": json.dumps(page.details, ensure_ascii=False, indent=1) + "\n",
    }


def embedded(page: Page) -> str:
    """The profile as one file that asks for nothing: to be put into a frame or a page.

    Links leave the frame; colours follow the reader's scheme.
    """
    text = Text(page.language)
    told = page.details
    claim = told["claim"] or page.title
    kicker = f"{text.say('Lahti region, Finland')} · {page.title}"
    day = day_of(told["published"], text)
    foot = text.say("Published by {publisher}, {day}.", publisher=told["publisher"], day=day)
    return (
        f'<!DOCTYPE html>\n<html lang="{text.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title)} – {escape(told['publisher'])}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>\n{_styles()}</style>\n</head>\n'
        '<body class="embedded">\n<main id="content" class="profile">\n'
        f'<p class="kicker">{escape(kicker)}</p>\n<h1>{escape(claim)}</h1>\n'
        f"{_outwards(page.body)}\n</main>\n"
        f'<footer class="site-footer"><div class="bar"><p>{escape(foot)}</p></div></footer>\n'
        "</body>\n</html>\n"
    )


def _outwards(body: str) -> str:
    """Links to other sites open beside the page that the profile stands in."""
    return body.replace('<a href="https://', '<a target="_blank" rel="noopener" href="https://')


@cache
def _styles() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in STYLES)
