"""Confidence as a word with three dots: the word says it, the dots are for the eye."""

from html import escape

from nextstep_analysis.report.words.text import Text

DOTS = {"good": "●●●", "fair": "●●○", "weak": "●○○"}


def word(level: str, text: Text) -> str:
    """Good, fair or weak in the reader's language."""
    return {"good": text.say("good"), "fair": text.say("fair"), "weak": text.say("weak")}[level]


def in_words(level: str, text: Text) -> str:
    """The dots and the word, as a cell of a table has them."""
    return f"{DOTS[level]} {word(level, text)}"


def confidence_html(level: str, text: Text) -> str:
    """The same on a page: a screen reader says the word and leaves the dots out."""
    dots = f'<span aria-hidden="true">{DOTS[level]}</span>'
    return f'<span class="conf">{dots} {escape(word(level, text))}</span>'
