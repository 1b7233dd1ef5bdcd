"""Brings the catalogues up to date with what the package says.

Run ``python -m nextstep_analysis.report.words.update_catalogues``: new messages are added
without a translation, unused ones are taken out, the rest stays as it is. The catalogue of a
language that only summaries are told in has the messages of these, and others that it translates.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from nextstep_analysis.report.words.in_summaries import in_summaries
from nextstep_analysis.report.words.message_finder import Message, messages
from nextstep_analysis.report.words.translations import BRIEF, LOCALES, read_catalogue


@dataclass(frozen=True)
class Changes:
    """What differs between a catalogue and the messages of the package."""

    language: str
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    untranslated: tuple[str, ...]


def compare(path: Path) -> Changes:
    """How the catalogue at `path` differs from what the package says."""
    catalogue, every = read_catalogue(path), messages()
    said = {_key(m.id, m.plural) for m in every}
    wanted = {_key(m.id, m.plural) for m in every if _wanted(m, path.parent.name)}
    held = {message.id: message for message in catalogue if message.id}
    return Changes(
        path.parent.name,
        missing=tuple(sorted(_first(key) for key in wanted - held.keys())),
        unused=tuple(sorted(_first(key) for key in held.keys() - said)),
        untranslated=tuple(
            sorted(_first(k) for k, m in held.items() if k in said and not _translated(m))
        ),
    )


def update(path: Path) -> Changes:
    """Write the catalogue at `path` anew, sorted, and tell what was changed."""
    changes = compare(path)
    old = read_catalogue(path)
    new = Catalog(locale=path.parent.name)
    places: dict[str | tuple[str, str], set[str]] = {}
    wanted = set()
    for message in messages():
        key = _key(message.id, message.plural)
        places.setdefault(key, set()).add(message.file)
        wanted |= {key} if _wanted(message, path.parent.name) else set()
    for key in sorted(places, key=_first):
        held = old.get(_first(key))
        kept = held if held is not None and held.id == key else None
        if key not in wanted and not (kept and _translated(kept)):
            continue
        new.add(
            key,
            string=kept.string if kept else None,
            locations=[(file, 0) for file in sorted(places[key])],
            flags={"fuzzy"} if kept and kept.fuzzy else (),
            user_comments=kept.user_comments if kept else (),
        )
    path.write_text(_header(old) + _as_po(new), encoding="utf-8", newline="\n")
    return changes


def main() -> int:
    """Update every catalogue; 1 if one has messages to translate."""
    todo = 0
    for path in sorted(LOCALES.glob("*/messages.po")):
        changes = update(path)
        waiting = [*changes.missing, *changes.untranslated]
        todo += len(waiting)
        sys.stdout.write(
            f"{path}: {len(changes.missing)} added, {len(changes.unused)} taken out, "
            f"{len(waiting)} to translate\n"
        )
        sys.stdout.writelines(f"  {message}\n" for message in waiting)
    return 1 if todo else 0


def _wanted(message: Message, language: str) -> bool:
    """Whether the catalogue of `language` needs `message`."""
    return language not in BRIEF or in_summaries(message.file)


def _header(catalogue: Catalog) -> str:
    """A header without dates and names, so that equal catalogues are equal files."""
    return (
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: nextstep-analysis\\n"\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )


def _as_po(catalogue: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=96, include_lineno=False, omit_header=True)
    return buffer.getvalue().decode("utf-8").strip() + "\n"


def _key(message: str, plural: str) -> str | tuple[str, str]:
    return (message, plural) if plural else message


def _first(key: str | tuple[str, ...]) -> str:
    return key if isinstance(key, str) else key[0]


def _translated(message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
