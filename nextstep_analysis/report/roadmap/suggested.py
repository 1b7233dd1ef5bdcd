"""Suggested actions as YAML, to be copied into an ecosystem's file and edited there."""

import re
from collections.abc import Iterable
from textwrap import indent

import pandas as pd

from nextstep_analysis.actions import Suggestion
from nextstep_analysis.report.words.text import Text

LANGUAGES = ("fi", "en")
_HEAD = """\
# Suggested by rules for {ecosystem}: copy what you want below `roadmap: actions:` of its file,
# edit it, and set a target (target: 10, by: "2029-12"). What nobody copies is printed nowhere.
"""


def as_yaml(suggested: Iterable[Suggestion], *, ecosystem: str, names: pd.DataFrame) -> str:
    """The suggestions as entries of ``actions``, each valid as it stands.

    Parameters
    ----------
    suggested : iterable of Suggestion
    ecosystem : str
    names : DataFrame
        As of `Text`.
    """
    texts = {language: Text(language, names) for language in LANGUAGES}
    return _HEAD.format(ecosystem=ecosystem) + "".join(_entry(one, texts) for one in suggested)


def _entry(one: Suggestion, texts: dict[str, Text]) -> str:
    kind, key = one.ground
    said = {language: text.say(one.what) for language, text in texts.items()}
    lines = [f"id: {_id(one)}"]
    for name, template in (("title", one.title), ("text", one.text)):
        lines.append(f"{name}:")
        for language, text in texts.items():
            told = text.say(template.given(what=said[language]))
            lines.append(f"  {language}: {_quoted(told)}")
    lines += ["evidence:", f"  - {kind}: {_quoted(key)}", f"owners: [{', '.join(one.owners)}]"]
    lines += [f'start: "{one.start}"', f'end: "{one.end}"', f"cost: {one.cost}"]
    lines += [f"moves: {{{kind}: {_quoted(key)}}}", "indicator:"]
    lines += [f"  {name}: {_quoted(value)}" for name, value in one.indicator.items()]
    lines.append(f'  next: "{one.next_reading}"')
    return "    - " + indent("\n".join(lines), "      ").lstrip() + "\n"


def _id(one: Suggestion) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{one.kind}-{one.code}".lower()).strip("-")


def _quoted(text: str) -> str:
    """A text as YAML reads it back; words with no mark in them stand bare."""
    if re.fullmatch(r"[a-z][a-z_-]*", text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
