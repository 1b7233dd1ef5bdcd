"""What every statistical service is asked, whatever its interface: limits, metadata, figures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from nextstep_analysis.catalogue.recipes import Recipe, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import parsed_json

OK, TOO_MANY_CELLS = 200, 403
MEANINGS = {
    400: "it refuses the request as a bad one",
    403: "it refuses the request, as it does for too many cells",
    404: "there is nothing at this address",
    413: "the request is too large",
}


class RefusedError(FetchError):
    """The service answered, and refused: `status` says how; `said` is what it says of it."""

    def __init__(self, received: Received, said: str = "") -> None:
        self.status = received.status
        meaning = MEANINGS.get(received.status, "it refuses the request")
        body = said or ("" if is_page(received.content) else received.text())
        told = f": {body!r}" if body else ""
        super().__init__(f"{received.host}: {meaning} ({received.status}{told})")


class GoneError(FetchError):
    """A table is not where it was: renamed, moved to the archive, or discontinued."""


@dataclass(frozen=True)
class Limits:
    """What a service allows: cells of one query, and calls in so many seconds."""

    cells: int
    calls: int
    seconds: float


@dataclass(frozen=True)
class Variable:
    """A variable of a table; `total` says whether the service adds it up when it is left out."""

    code: str
    text: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    total: bool

    def labelled(self, code: str) -> str:
        """What `code` is called."""
        return self.labels[self.codes.index(code)]


@dataclass(frozen=True)
class Table:
    """The metadata of a table: where it stands, and its variables in their order."""

    where: str
    title: str
    variables: tuple[Variable, ...]
    notes: tuple[str, ...] = ()


Query = Mapping[str, tuple[str, ...]]
"""The codes wanted of each variable; one that is left out is added up by the service."""


class TableService(Protocol):
    """An interface to tables; `received` collects every answer, in order."""

    received: list[Received]

    def limits(self) -> Limits:
        """What the service allows."""

    def table(self, recipe: Recipe) -> Table:
        """The metadata of the table of `recipe`, found by its id or its title."""

    def figures(self, table: Table, query: Query) -> Received:
        """The cells of `query` as JSON-stat."""

    def too_large(self, received: Received) -> bool:
        """Whether an answer says that less must be asked for at once."""


def checked(received: Received) -> Received:
    """`received`, if it is an answer with content.

    Raises
    ------
    RefusedError
        If the status is none of success.
    FetchError
        If it holds a page instead of figures, or nothing.
    """
    if received.status != OK:
        raise RefusedError(received)
    if is_page(received.content):
        raise FetchError(f"{received.host}: it answers with a web page instead of figures")
    if not received.content.strip():
        raise FetchError(f"{received.host}: the answer is empty")
    return received


def json_of(received: Received) -> Any:
    """What the JSON of a good answer holds.

    Raises
    ------
    FetchError
        As `checked`; or if it is no JSON: host and place.
    """
    try:
        return parsed_json(checked(received).content)
    except RefusedError:
        raise
    except FetchError as error:
        raise with_host(error, received) from None


def with_host(error: FetchError, received: Received) -> FetchError:
    """`error` with the host that it is about."""
    told = str(error)
    return error if told.startswith(received.host) else FetchError(f"{received.host}: {told}")


def is_page(content: bytes) -> bool:
    """Whether `content` is HTML or XML, whatever it is called."""
    return bool(re.match(rb"(\xef\xbb\xbf)?\s*<", content))


def allowed(config: Mapping[str, Any], service: Service, names: tuple[str, ...]) -> int:
    """The smallest of the numbers of cells that `config` names; the service's own if none.

    PxWeb has two ceilings, and either may be missing, which does not mean that there is none.
    """
    given = [config[name] for name in names if isinstance(config.get(name), int)]
    return min([number for number in given if number > 0], default=service.cells)
