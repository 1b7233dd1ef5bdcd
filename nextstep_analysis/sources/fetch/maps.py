"""What every service of borders is asked, whatever its interface: which layer, and its pages."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from nextstep_analysis.catalogue.recipes import Border
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import parsed_json
from nextstep_analysis.sources.fetch.tables import OK, RefusedError, checked, is_page, with_host

EXCEPTION = re.compile(
    rb"<(?:\w+:)?(?:ExceptionText|ServiceException)\b[^>]*>\s*([^<]+)", re.IGNORECASE
)
ANSWER = re.compile(
    rb"\s*(<\?xml[^>]*\?>)?\s*(<!--.*?-->\s*)*<(\w+:)?(FeatureCollection|WFS_Capabilities)\b",
    re.DOTALL,
)
"""How an answer in XML begins; one that defines entities first begins otherwise."""
REPORT = re.compile(rb"<(?:\w+:)?(?:ServiceExceptionReport|ExceptionReport)\b")
LISTED = 4


@dataclass(frozen=True)
class Layer:
    """A layer of a service.

    Attributes
    ----------
    year : int, optional
        The year that its name is stamped with; None where only its features say it.
    system : str
        The coordinate reference system of its features where they do not name one.
    matched : int, optional
        How many features there are, where the service says so beforehand.
    format : str
        What an answer is asked for in.
    """

    name: str
    year: int | None
    system: str
    matched: int | None = None
    format: str = ""


class MapService(Protocol):
    """An interface to layers; `received` collects every answer, in order."""

    received: list[Received]

    def layer(self, recipe: Border) -> Layer:
        """The newest layer that `recipe` fits, by the service's own list."""

    def pages(self, layer: Layer) -> list[Received]:
        """All features of `layer`, in as many answers as it takes."""


def newest(names: Iterable[str], pattern: str, where: str) -> tuple[str, int | None]:
    """The name that `pattern` fits with the latest year at its end; one without a year last.

    Raises
    ------
    FetchError
        If it fits none: which there are.
    """
    listed = list(names)
    found = [(_year(name), name) for name in listed if re.fullmatch(pattern, _bare(name))]
    if not found:
        some = ", ".join(listed[:LISTED])
        raise FetchError(
            f"{where}: there is no layer like {pattern!r}; it has {len(listed)}: {some} …"
        )
    year, name = max(found)
    return name, year or None


def features_of(received: Received) -> list[Any]:
    """The features of an answer in GeoJSON.

    Raises
    ------
    FetchError
        If it refuses, in whatever form and with whatever status, or holds none.
    """
    try:
        plain = parsed_json(told(received).content)
    except RefusedError:
        raise
    except FetchError as error:
        raise with_host(error, received) from None
    features = plain.get("features") if isinstance(plain, dict) else None
    if not isinstance(features, list):
        raise FetchError(f"{received.host}: the answer is no GeoJSON with features")
    return features


def told(received: Received) -> Received:
    """`received`, unless it is an exception report: those come with 400, and with 200.

    Raises
    ------
    RefusedError, FetchError
        What it says.
    """
    if is_page(received.content) and REPORT.search(received.content):
        text = EXCEPTION.search(received.content)
        said = " ".join(text[1].decode("utf-8", "replace").split()) if text else "no reason given"
        raise RefusedError(received, said)
    known = received.status == OK and ANSWER.match(received.content)
    return received if known else checked(received)


def check_count(got: int, matched: int | None, where: str) -> None:
    """Raise `FetchError` unless so many features came as there are."""
    if matched is not None and got != matched:
        raise FetchError(f"{where}: it says that there are {matched:,} areas, and gives {got:,}")
    if not got:
        raise FetchError(f"{where}: the answer holds no areas; nothing is replaced by nothing")


def check_once(names: Iterable[Any], where: str) -> None:
    """Raise `FetchError` if an id stands twice: pages that overlap, or one given again."""
    seen = set()
    for name in names:
        text = json.dumps(name)
        if text in seen:
            raise FetchError(f"{where}: the area {name!r} is given twice; once is allowed")
        seen.add(text)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _year(name: str) -> int:
    match = re.search(r"_((?:19|20)\d\d)$", name)
    return int(match[1]) if match else 0
