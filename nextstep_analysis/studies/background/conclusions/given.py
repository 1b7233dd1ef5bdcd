"""What the rules of chapter 7 read: the finished tables and facts of a study."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.studies.background.development.core_staff import figures_end
from nextstep_analysis.study import Fact

FAIR_FROM = {"high": "fair", "medium": "weak"}
"""Confidence of a conclusion that rests on one fact: one source is weak, an official one fair."""


@dataclass(frozen=True)
class Given:
    """The study as the rules see it.

    `facts` are those of the ecosystem that may be shown; `year` is the last one of the
    enterprises; `natural` says why a product (by its code in the input-output table) is made
    where the land is.
    """

    frames: Mapping[str, pd.DataFrame]
    facts: tuple[Fact, ...]
    region: str
    reference: str
    core: tuple[str, ...]
    upper_bounds: tuple[str, ...]
    year: int
    natural: Mapping[str, Mapping[str, str]]

    def measures(self) -> pd.DataFrame:
        """Table ``three_measures`` by industry."""
        return self.frames["three_measures"].set_index("industry")

    @property
    def newest(self) -> int:
        """The newest year that the core is known of, by enterprises or by jobs."""
        return figures_end(self.frames, self.year)

    def told(self) -> bool:
        """Whether the input-output table tells what the core buys."""
        return bool(self.frames["core_part"]["told"].iloc[0])

    def short(self, *, risks: bool) -> list[Fact]:
        """Facts told in a few words, for a card has no room for others; the newest first.

        Documented risks and weaknesses, or else what speaks for the ecosystem; undated ones last.
        """
        found = [fact for fact in self.facts if fact.short and fact.weighs_against == risks]
        return sorted(found, key=lambda fact: fact.source_date or "", reverse=True)

    def later(self, *, risks: bool) -> list[Fact]:
        """Of these, the ones from a year after the figures."""
        last = f"{self.newest}-99"
        return [fact for fact in self.short(risks=risks) if (fact.source_date or "") > last]


def bound_to_land(divisions: pd.DataFrame, screen: Screen) -> dict[str, Mapping[str, str]]:
    """Products whose makers all are where fields, forests or deposits are, and the reason.

    Parameters
    ----------
    divisions : DataFrame
        ``input_output`` (product) and ``division``.
    screen : Screen
        `bound` and `no_gap` name the makers.
    """
    reasons = {code: rule.reason for rule in (*screen.bound, *screen.no_gap) for code in rule.codes}
    held = divisions.groupby("input_output")["division"].agg(list)
    found = {product: [_reason(code, reasons) for code in codes] for product, codes in held.items()}
    return {str(product): why[0] for product, why in found.items() if _all(why)}


def _reason(division: str, reasons: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    return reasons.get(division) or reasons.get(division[0]) or {}


def _all(values: Iterable[Mapping[str, str]]) -> bool:
    return all(bool(value) for value in values)
