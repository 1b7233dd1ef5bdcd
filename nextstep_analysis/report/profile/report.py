"""A profile as a report: its page, and its data for the site and for others' web pages."""

from functools import cached_property
from typing import Any

from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.profile import Number, Profile, Row, Told
from nextstep_analysis.report.page.blocks import Chapter, StudyData
from nextstep_analysis.report.profile.body import Piece, body
from nextstep_analysis.report.profile.data import profile_data
from nextstep_analysis.report.profile.editor import editor_list
from nextstep_analysis.report.profile.words import Words
from nextstep_analysis.report.words.text import Text


class ProfileReport:
    """Shows `profile` in `language`.

    Parameters
    ----------
    profile : Profile
    language : str
        ``"fi"`` or ``"en"``.
    """

    def __init__(self, profile: Profile, *, language: str):
        self._profile = profile
        self._text = Text(language, profile.names)

    @cached_property
    def _told(self) -> tuple[str, dict[str, Any]]:
        """The page and the data: one pass, so that a source has one number in both."""
        with plain_texts():
            words = Words(self._profile, self._text)
            return body(words), profile_data(words)

    def contract(self) -> str:
        """The figures of the study as plain text, the same in every language: stored, compared."""
        rows = (*self._profile.numbers, *self._profile.opportunities)
        told = (part for row in rows for part in _parts(row))
        shown = {
            (one.name, one.of, one.year): one for part in told for one in part.figures.values()
        }
        return "\n".join(
            f"{name} {of} {year}: {one.value:.5g} [{one.lower:.5g}, {one.upper:.5g}]"
            for (name, of, year), one in sorted(shown.items())
        )

    def page(self) -> Chapter:
        """The page for the company."""
        return Chapter((Piece(self._told[0]),))

    def editor(self) -> str:
        """What is not printed and what is not answered, for the editor, as plain text."""
        return editor_list(self._profile)

    def data(self) -> StudyData:
        """What the index of the site needs, and the profile as data."""
        made = self._told[1]
        profile, text = self._profile, self._text
        return StudyData(
            {
                "kind": "profile",
                "subject": profile.ecosystem,
                "language": text.language,
                "region": profile.region,
                "region_name": text.name(profile.region),
                "title": text.pick(profile.title),
                "titles": dict(profile.title),
                "lead": made["offer"] or made["claim"],
                "details": made,
            }
        )


def _parts(row: Number | Row) -> tuple[Told, ...]:
    return (row.told,) if isinstance(row, Number) else row.says
