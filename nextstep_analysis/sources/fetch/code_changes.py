"""A classification as it is published now, held against the copy that came with the project.

Nothing is replaced here. A code that is new or has gone changes what every table means, and where
the area of a municipality that has gone lies now, the service does not say: a person decides. The
answers are kept as received in ``data/fetched/<dataset>/received/``, once for each state.
"""

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.recipes import CodeList
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.vintages import fetched_folder
from nextstep_analysis.errors import FetchError
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.code_lists import TOTAL, CodeLists, Item, Link, only_targets
from nextstep_analysis.sources.fetch.one import figures_of
from nextstep_analysis.sources.fetch.store import keep_answer, staging
from nextstep_analysis.sources.fetch.tables import GoneError

RECEIVED = "received"
YEAR = "{year}"
_SECTION, _DIVISION, _CLASS = "[A-Z]", r"\d{2}", r"\d{4}"


@dataclass(frozen=True)
class Changes:
    """What differs between the copy and what is published: codes, with what is told of each."""

    codes: int
    new: Mapping[str, str]
    gone: Mapping[str, str]
    changed: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)

    def __str__(self) -> str:
        counted = [(self.new, "new"), (self.gone, "gone"), (self.changed, "changed")]
        told = ", ".join(f"{len(codes)} {word}" for codes, word in counted if codes)
        return f"of {self.codes:,} codes {told}" if told else f"all {self.codes:,} codes are there"

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each code."""
        return (
            *(f"new: {code} {told}".rstrip() for code, told in self.new.items()),
            *(f"gone: {code} {told}".rstrip() for code, told in self.gone.items()),
            *(f"changed: {code} {told}" for code, told in self.changed.items()),
        )


def compare_list(
    project: Project, dataset: Dataset, recipe: CodeList, service: CodeLists, *, now: dt.datetime
) -> tuple[str, Changes]:
    """What is published now, kept as received, and how it differs from `dataset`.

    Returns
    -------
    str, Changes
        The id of what was compared, and the changes.

    Raises
    ------
    FetchError
        What does not answer, is not there or is not sound: nothing is kept then.
    DataError
        If the copy is damaged.
    """
    service.received.clear()
    asked, published = _published(recipe, service, now)
    copy = copied(dataset, figures_of(project, dataset), recipe.kind)
    if recipe.kind == "links":  # of the levels that the service has
        levels = {_level(pair) for pair in published}
        copy = {pair: told for pair, told in copy.items() if _level(pair) in levels}
    changes = changes_of(copy, published)
    _keep(project, dataset, service)
    return asked, changes


def changes_of(copy: Mapping[str, str], published: Mapping[str, str]) -> Changes:
    """What differs between two lists of codes, each with its name, its region, or nothing."""
    both = sorted(set(copy) & set(published))
    return Changes(
        len(published),
        {code: published[code] for code in sorted(set(published) - set(copy))},
        {code: copy[code] for code in sorted(set(copy) - set(published))},
        {
            code: f"{copy[code]} → {published[code]}"
            for code in both
            if copy[code] != published[code]
        },
    )


def copied(dataset: Dataset, table: pd.DataFrame, kind: str) -> dict[str, str]:
    """The codes of the copy in the form of `named`, `homes` or `pairs`."""
    if kind == "names":
        return dict(zip(table[dataset.keys[0]], table["name_fi"], strict=True))
    if kind == "areas":
        now = table[table["last_year"] == table["last_year"].max()]
        return dict(zip(now["municipality"], now["region"], strict=True))
    links = zip(table["tol2008"], table["tol2025"], strict=True)
    return dict.fromkeys((f"{_plain(old)} → {_plain(new)}" for old, new in links), "")


def named(items: tuple[Item, ...]) -> dict[str, str]:
    """Sections and divisions by our codes (K62), with their Finnish names."""
    return {
        f"{item.parent}{item.code}" if item.level > 1 else item.code: item.names.get("fi", "")
        for item in items
        if item.code != TOTAL and re.fullmatch(f"{_SECTION}|{_DIVISION}", item.code)
    }


def homes(links: tuple[Link, ...]) -> dict[str, str]:
    """Municipalities by our codes (KU398), with their regions (MK07)."""
    targets = only_targets(links)
    return {f"KU{int(place):03d}": f"MK{int(region):02d}" for place, region in targets.items()}


def pairs(links: tuple[Link, ...]) -> dict[str, str]:
    """Pairs of sections, divisions and classes; what lies between or below is left out."""
    written = f"{_SECTION}|{_DIVISION}|{_CLASS}"
    return {
        f"{_plain(link.source)} → {_plain(link.target)}": ""
        for link in links
        if re.fullmatch(written, _undotted(link.source))
        and len(_undotted(link.source)) == len(_undotted(link.target))
    }


def _published(
    recipe: CodeList, service: CodeLists, now: dt.datetime
) -> tuple[str, dict[str, str]]:
    """What the service has for this year; for the year before where that is not there yet."""
    try:
        return _of_year(recipe, service, now.year)
    except GoneError:
        if YEAR not in f"{recipe.source}{recipe.target}":
            raise
        return _of_year(recipe, service, now.year - 1)


def _of_year(recipe: CodeList, service: CodeLists, year: int) -> tuple[str, dict[str, str]]:
    source, target = (text.replace(YEAR, str(year)) for text in (recipe.source, recipe.target))
    if recipe.kind == "names":
        return source, named(service.items(source))
    links = service.links(source, target)
    try:
        found = homes(links) if recipe.kind == "areas" else pairs(links)
    except ValueError as error:
        raise FetchError(f"{source}: a code of an area is no number ({error})") from None
    return f"{source} → {target}", found


def _keep(project: Project, dataset: Dataset, service: CodeLists) -> None:
    """The answers as received, unless the last ones were the same."""
    state = checksum(b"\0".join(one.content for one in service.received))[:8]
    folder = fetched_folder(project, dataset.id) / RECEIVED
    if list(folder.glob(f"*-{state}")):
        return
    day = service.received[-1].received.date().isoformat()
    with staging(project) as scratch:
        whole = scratch / dataset.id
        for number, one in enumerate(service.received, start=1):
            keep_answer(whole, number, one, licence=dataset.sidecar.licence, code_sets={})
        folder.mkdir(parents=True, exist_ok=True)
        os.replace(whole, folder / f"{day}-{state}")


def _level(pair: str) -> int:
    """How many signs the codes of a pair have."""
    return len(pair.partition(" ")[0])


def _plain(code: str) -> str:
    """Letters of divisions and points left out: the service writes 16 and 1610."""
    bare = _undotted(code)
    return bare[1:] if re.fullmatch(f"{_SECTION}{_DIVISION}", bare) else bare


def _undotted(code: str) -> str:
    return code.replace(".", "")
