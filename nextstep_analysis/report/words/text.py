"""Sentences, numbers, dates and names in the reader's language.

A message is an English template that is also the gettext message id. Its
placeholders say how a value is written; `Text` fills them for one language.

=====================  ======================  ===============  ==============
placeholder            value                   Finnish          English
=====================  ======================  ===============  ==============
``{n:d}``              1234.0                  1 234            1,234
``{n:+d}``             -5                      −5               −5
``{x:.1f}``            12.34                   12,3             12.3
``{x:.1%}``            0.125                   12,5 %           12.5%
``{x:+.1%}``           0.021                   +2,1 %           +2.1%
``{x:+.1pp}``          0.021                   +2,1             +2.1
``{n:about}``          2868224.0               2 900 000        2,900,000
``{y:year}``           2022                    2022             2022
``{m:meur}``           12.3 (million euro)     12,3 milj. €     €12.3 million
``{m:meur_words}``     12.3                    12,3 miljoonaa   €12.3 million
                                               euroa
``{m:meur_about}``     12.3, an estimate       12 milj. euroa   €12 million
``{x:approx}``         8.44, 31.3, 1095.7      8,4 31 1 100     8.4 31 1,100
``{day:date}``         "2023-04-21"            21.4.2023        21 April 2023
``{place}``            ``Code("MK07")``        Päijät-Häme      Päijät-Häme
``{place:in}``         (also ``of, from``)     Päijät-Hämeessä  Päijät-Häme
``{industry:lower}``   ``Code("C31")``         huonekalujen …   manufacture …
``{industry:short}``   (also ``short_lower``)  Huonekalut       Furniture
``{places:in}``        list of ``Code``        …ssä, …ssä ja …  …, … and …
``{word}``             text, or by language    as it is         as it is
=====================  ======================  ===============  ==============

A missing number reads "tieto puuttuu" / "not available" and an unknown name,
form or format is an error: a report never guesses. In Swedish ``in`` brings i or på.
"""

import math
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from numbers import Real
from typing import Any

import pandas as pd
from babel.dates import format_date

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.words.numerals import Numerals
from nextstep_analysis.report.words.translations import BRIEF, translations
from nextstep_analysis.study import Code, Limit, Source, Statement

_FORMS = {"in": "fi_inessive", "of": "fi_genitive", "from": "fi_elative"}
_ISLANDS = ("Åland",)  # in Swedish one is on them, and in all other places
_DATE_PATTERNS = {"fi": "d.M.y", "en": "d MMMM y"}
_COMPOUND = re.compile(r"\w+-[^\W\d_a-zåäö]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ENDS = re.compile(r"(\{(\w*low(?:er)?)(:[^{}]*|)\})(?:–| to )\{(\w*(?:upper|high))\3\}")


class Text:
    """Writes in one language; see the module for the formats.

    Parameters
    ----------
    language : str
        ``"fi"`` or ``"en"`` (any language with a catalogue). One of `translations.BRIEF`
        (``"sv"``) is `brief`: only summaries are told in it, with no word of another language.
    names : DataFrame, optional
        One row per code (index): `fi`, `sv`, `en`, `short_fi`, `short_sv`,
        `short_en`, `fi_genitive`, `fi_inessive`, `fi_elative`; NaN where there
        is none. Needed only to say a `Code`.

    Examples
    --------
    >>> Text("en").say("{n:d} job", plural="{n:d} jobs", count="n", n=1234)
    '1,234 jobs'
    """

    def __init__(self, language: str, names: pd.DataFrame | None = None):
        self._translations = translations(language)
        self.language = language
        self.numerals = Numerals(language)
        self._names = names
        self._formatter = _Formatter(self)
        self.brief = language in BRIEF

    def say(
        self,
        message: Statement | str,
        /,
        plural: str | None = None,
        count: str | None = None,
        **values: Any,
    ) -> str:
        """A statement, or a message and its values, as plain text in this language.

        Parameters
        ----------
        message : Statement or str
            What to say; a `Statement` brings its own values, plural and count.
        plural, count : str, optional
            Template for other counts than one, and the name of the value that decides.
        **values
            What the placeholders stand for.

        Raises
        ------
        ReportError
            If the message is not translated, or a value, name, form or format is missing.
        """
        if isinstance(message, Statement):
            first = self.say(message.message, message.plural, message.count, **message.values)
            return first if message.then is None else f"{first} {self.say(message.then)}"
        if (plural is None) != (count is None):
            raise ReportError(f"{message!r}: `plural` and `count` go together")
        if count is not None and count not in values:
            raise ReportError(f"{message!r}: there is no value {count!r} to count by")
        number = None if count is None else _shown(values[count], count, message)
        template = self._translations.find(message, plural, number)
        try:
            return self._formatter.vformat(self._ends_once(template, values), (), values)
        except (ReportError, ValueError, IndexError) as error:
            raise ReportError(f"{template!r}: {error}") from error

    def write(self, value: Any, form: str = "") -> str:
        """One value in a format of the module's table: ``write(0.125, ".1%")``."""
        if isinstance(value, Code):
            return self.name(value.code, form)
        if isinstance(value, str):
            return self._written_text(value, form)
        if isinstance(value, Mapping):
            return self.pick(value)
        if isinstance(value, (list, tuple)):
            return self.join([self.write(item, form) for item in value])
        if _missing(value):
            return self.say("not available")
        if isinstance(value, Real) and not isinstance(value, bool):
            return self.numerals.write(float(value), form)
        raise ReportError(f"{value!r} cannot be said: not a number, text, `Code` or list of them")

    def number(self, value: float, decimals: int = 0) -> str:
        """`value` with grouped thousands and fixed decimals."""
        return self.write(value, f".{decimals}f")

    def percent(self, share: float, decimals: int = 1) -> str:
        """A share (0-1) in per cent."""
        return self.write(share, f".{decimals}%")

    def date(self, day: str) -> str:
        """An ISO date as it is written in the language: 21.4.2023, 21 April 2023."""
        if not _ISO_DATE.fullmatch(day):
            raise ReportError(f"{day!r} is not a date like 2023-04-21")
        pattern = _DATE_PATTERNS.get(self.language, "long")
        return format_date(date.fromisoformat(day), pattern, locale=self.language)

    def name(self, code: str, form: str = "") -> str:
        """The name of a region, municipality or industry in a form of the module's table."""
        column = self._column(form)
        if self._names is None or code not in self._names.index:
            raise ReportError(f"there is no name for the code {code!r}")
        own = self._names.at[code, column] if column in self._names.columns else None
        if _missing(own) and form.startswith("short"):
            own = self._names.at[code, self.language]
        if _missing(own) or not str(own).strip():
            raise ReportError(f"the code {code!r} has no form {column!r} in the table of names")
        if form == "in" and self.language == "sv":
            return f"{'på' if own in _ISLANDS else 'i'} {own}"
        return lower_first(str(own)) if form.endswith("lower") else str(own)

    def join(self, parts: Sequence[str]) -> str:
        """Several things in a row: "a", "a and b", "a, b and c".

        Where a part holds the word itself, the last is joined by another; where one is a list
        itself, semicolons tell the parts from each other: "oil, chemicals; and metals".
        """
        if not parts:
            raise ReportError("an empty list cannot be said: use another message for it")
        if len(parts) == 1:
            return parts[0]
        if any(", " in part for part in parts):
            return self.say("{before}; and {last}", before="; ".join(parts[:-1]), last=parts[-1])
        word = self.say("and")
        if any(f" {word} " in part for part in parts):
            word = self.say("as well as")
        return f"{', '.join(parts[:-1])} {word} {parts[-1]}"

    def pick(self, texts: Mapping[str, str]) -> str:
        """This language's text of several; else the English, the Finnish one where not `brief`."""
        return texts[self.language_of(texts)]

    def language_of(self, texts: Mapping[str, str]) -> str:
        """The language of the text that `pick` takes."""
        others = () if self.brief else ("en", "fi")
        for language in (self.language, *others):
            if texts.get(language):
                return language
        raise ReportError(f"no text in {self.language!r} among {dict(texts)}")

    def limit(self, limit: Limit) -> str:
        """What a dataset cannot say, its figures written in this language."""
        template = self._ends_once(self.pick(limit.texts), limit.figures)
        text = self._formatter.vformat(template, (), limit.figures)
        return re.sub(r"\s?%–(?=\d)", "–", text)  # the sign once: 1,6–1,9 %

    def source_line(self, sources: Source | Iterable[Source]) -> str:
        """Who published the figures, in which tables and when; says which are estimates."""
        listed = [sources] if isinstance(sources, Source) else list(sources)
        lines = list(dict.fromkeys(self._told(source) for source in listed))
        if not lines:
            raise ReportError("figures need at least one source")
        head = self.say("Source") if len(lines) == 1 else self.say("Sources")
        return f"{head}: {'; '.join(lines)}."

    def _ends_once(self, template: str, values: Mapping[str, Any]) -> str:
        """Limits that are written alike once; of a quotient with what tells one from 1."""

        def once(match: re.Match) -> str:
            ends = [values[match[n]] for n in (2, 4) if match[n] in values]
            if len(ends) == 2 and len({self.write(end, match[3][1:]) for end in ends}) == 1:
                return match[1]
            hidden = match[3] == ":.2f" and any(round(end, 2) == 1 != end for end in ends)
            return match[0].replace(":.2f", ":.3f") if hidden else match[0]

        return _ENDS.sub(once, template)

    def _told(self, source: Source) -> str:
        day = source.published or source.vintage
        parts = [
            self.pick(source.producer),
            self.pick(source.title) + (f" ({source.table})" if source.table else ""),
            self.date(day) if _ISO_DATE.fullmatch(day) else day,
        ]
        if source.estimate:
            parts.append(self.say("research estimate, not official statistics"))
        return ", ".join(parts)

    def _column(self, form: str) -> str:
        if form in ("", "name", "lower"):
            return self.language
        if form in ("short", "short_lower"):
            return f"short_{self.language}"
        if form in _FORMS:
            return _FORMS[form] if self.language == "fi" else self.language
        raise ReportError(f"a name has no form {form!r}; there are in, of, from, lower, short")

    def _written_text(self, value: str, form: str) -> str:
        if form == "date":
            return self.date(value)
        if form:
            raise ReportError(f"{value!r} is text, and {form!r} is a format of numbers or names")
        return value


class _Formatter(string.Formatter):
    """Fills templates; only plain names in braces, so that a text cannot reach into objects."""

    def __init__(self, text: Text):
        self._text = text

    def get_field(self, field_name: str, args: Sequence, kwargs: Mapping) -> tuple[Any, str]:
        if not field_name.isidentifier():
            raise ReportError(f"{{{field_name}}} is not a plain name")
        if field_name not in kwargs:
            raise ReportError(f"there is no value for {{{field_name}}}")
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._text.write(value, format_spec)

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion:
            raise ReportError(f"conversions such as !{conversion} are not used in messages")
        return value


def upper_first(words: str) -> str:
    """`words` as at the start of a line."""
    return words[:1].upper() + words[1:]


def lower_first(name: str) -> str:
    """`name` as inside a sentence: small first letter.

    Not where it starts with an abbreviation (IT services) or a compound proper
    name (Päijät-Häme). A single proper name cannot be told from other words: do
    not begin titles with one.
    """
    abbreviation = len(name) > 1 and not name[1].islower() and name[1].isalnum()
    return name if abbreviation or _COMPOUND.match(name) else name[:1].lower() + name[1:]


def _shown(value: Any, name: str, message: str) -> float | None:
    """The count as the reader sees it: 0.9999 written as "1" is one."""
    if _missing(value):
        return None
    whole = any(part[1:3] == (name, "d") for part in string.Formatter().parse(message))
    return math.floor(value + 0.5) if whole else float(value)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, Real) and math.isnan(value))
