"""The service of classifications: its items and its correspondences, read from its answers.

Both come in two forms, objects or a list of addresses. Of items the addresses say nothing and are
refused; of a correspondence they end in ``/maps/{source}/{target}``, which is all that is needed,
and the second way where the service breaks (500) when it is asked for objects.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from nextstep_analysis.catalogue.recipes import Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Caller, Received
from nextstep_analysis.sources.fetch.tables import GoneError, checked, json_of

TOTAL = "SSSSS"
"""The code of all industries together, on level 0."""
NOT_FOUND, BROKEN = 404, 500
_PAIR = r"/maps/([^/?]+)/([^/?]+)/?$"


@dataclass(frozen=True)
class Item:
    """A code of a classification; `names` by language, `parent` empty on the highest level."""

    code: str
    level: int
    parent: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Link:
    """A code and one that it corresponds to; `level` of the latter, None where nobody says."""

    source: str
    target: str
    level: int | None


def read_items(plain: Any) -> tuple[Item, ...]:
    """The items in an answer.

    Raises
    ------
    FetchError
        If there are none, one is not whole, or a code stands twice.
    """
    rows = _listed(plain)
    if any(isinstance(row, str) for row in rows):
        raise FetchError("the answer is a list of addresses; items were asked for")
    items = tuple(_item(row) for row in rows)
    _check_once((item.code for item in items), "the code")
    return items


def read_links(plain: Any) -> tuple[Link, ...]:
    """The links in an answer, whichever of its two forms it has.

    Raises
    ------
    FetchError
        If there are none, one is not whole, or a pair stands twice.
    """
    links = tuple(
        _by_address(row) if isinstance(row, str) else _by_items(row) for row in _listed(plain)
    )
    _check_once((f"{link.source} → {link.target}" for link in links), "the pair")
    return links


def only_targets(links: Iterable[Link]) -> dict[str, str]:
    """The one target of each source on the deepest level there is.

    NUTS has three rows for each municipality, one a level. Where nobody says a level, codes of
    one length are one.

    Raises
    ------
    FetchError
        If a source has two targets on one level: an area lies in one other area only.
    """
    found: dict[tuple[str, int], str] = {}
    for link in links:
        key = (link.source, len(link.target) if link.level is None else link.level)
        if key in found:
            raise FetchError(
                f"{link.source!r} is mapped to {found[key]!r} and to {link.target!r} on one "
                "level; an area lies in one other area"
            )
        found[key] = link.target
    return {source: target for (source, _level), target in sorted(found.items())}


class CodeLists:
    """The service; `received` collects every answer, in order."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []

    def items(self, classification: str) -> tuple[Item, ...]:
        """The items of a classification.

        Raises
        ------
        GoneError
            If there is no such classification.
        FetchError
            If the answer is not sound.
        """
        where = f"/classifications/{quote(classification)}/classificationItems"
        received = self._get(f"{where}?{self._content('max')}")
        if received.status == NOT_FOUND:
            raise GoneError(f"{received.host}: there is no classification {classification!r}")
        return _of(received, read_items)

    def links(self, source: str, target: str) -> tuple[Link, ...]:
        """The correspondence from one classification to another.

        Raises
        ------
        GoneError
            If there is none, or only the one from `target` to `source`.
        FetchError
            If the answer is not sound.
        """
        where = f"/correspondenceTables/{quote(source)}%23{quote(target)}/maps"
        received = self._get(f"{where}?{self._content('min')}", final=(BROKEN,))
        if received.status == BROKEN:
            received = self._get(where)
        if received.status == NOT_FOUND:
            raise GoneError(
                f"{received.host}: there is no correspondence from {source!r} to {target!r}; it "
                "may be there the other way round"
            )
        return _of(received, read_links)

    def _content(self, meta: str) -> str:
        return f"content=data&meta={meta}&lang={self._service.language}&format=json"

    def _get(self, path: str, final: tuple[int, ...] = ()) -> Received:
        received = self._caller.call(f"{self._service.address}{path}", final=final)
        self.received.append(received)
        return received


def _of(received: Received, read: Any) -> Any:
    plain = json_of(checked(received))
    try:
        return read(plain)
    except FetchError as error:
        raise FetchError(f"{received.host}: {error}") from None


def _listed(plain: Any) -> list[Any]:
    if not isinstance(plain, list):
        raise FetchError("the answer is no list")
    if not plain:
        raise FetchError("the answer is an empty list; it replaces nothing")
    return plain


def _item(row: Any) -> Item:
    try:
        names = {one["lang"]: one["name"] for one in row["classificationItemNames"]}
        item = Item(row["code"], _level(row["level"]), row.get("parentCode") or "", names)
    except (KeyError, TypeError, AttributeError) as error:
        raise FetchError(f"an item of the answer is not whole ({error})") from None
    if not isinstance(item.code, str) or not item.code:
        raise FetchError(f"an item of the answer has the code {item.code!r}; it is a text")
    return item


def _by_items(row: Any) -> Link:
    try:
        source, target = row["sourceItem"]["code"], row["targetItem"]["code"]
        return Link(str(source), str(target), _level(row["targetItem"]["level"]))
    except (KeyError, TypeError) as error:
        raise FetchError(f"a link of the answer is not whole ({error})") from None


def _by_address(address: str) -> Link:
    pair = re.search(_PAIR, address)
    if not pair:
        raise FetchError(f"the address {address[-60:]!r} does not end in /maps/<source>/<target>")
    return Link(unquote(pair[1]), unquote(pair[2]), None)


def _level(given: Any) -> int:
    """A level, written as 1 or 1.0."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given % 1 != 0:
        raise FetchError(f"the level {given!r} is no whole number")
    return int(given)


def _check_once(codes: Iterable[str], what: str) -> None:
    if twice := [code for code, times in Counter(codes).items() if times > 1]:
        raise FetchError(f"{what} {twice[0]!r} stands twice in the answer; once is allowed")
