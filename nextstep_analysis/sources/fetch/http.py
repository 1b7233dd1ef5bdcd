"""One call to a service: patience with what passes, one sentence for what does not.

Only what may pass is tried again: 429, 5xx, time-outs and broken connections, with growing waits
that honour ``Retry-After``. `urllib3` could do it, but not with another clock, and not when an
answer breaks off in its middle.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from nextstep_analysis.catalogue.recipes import Patience
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.window import Window

TOO_MANY_CALLS, SERVER_ERRORS = 429, range(500, 600)
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3
PIECE = 65_536
MEGABYTE = 1_000_000
BROKEN = "the connection broke before the answer was whole"


class UnreachableError(FetchError):
    """Nobody answers at the address of a service: its other tables need not be tried."""


@dataclass(frozen=True)
class Received:
    """An answer as received, of whatever status; a compressed body is unpacked."""

    method: str
    url: str
    body: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    received: dt.datetime

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def text(self, most: int = 80) -> str:
        """The beginning of the body in one line, for a message."""
        line = " ".join(self.content[: 4 * most].decode("utf-8", "replace").split())
        return line if len(line) <= most else f"{line[: most - 1]}…"


class Caller:
    """Makes the calls to one service, within its window."""

    def __init__(self, patience: Patience, window: Window, clock: Clock) -> None:
        self.window, self._patience, self._clock = window, patience, clock
        self._session = requests.Session()
        self._session.auth = lambda request: (
            request
        )  # nothing here needs a secret, none is looked for
        self._session.headers["User-Agent"] = f"nextstep-analysis/{version('nextstep-analysis')}"
        self.calls = 0

    def call(
        self,
        url: str,
        query: Any = None,
        *,
        passing: Callable[[Received], str] = lambda _: "",
        final: Collection[int] = (),
    ) -> Received:
        """GET `url`, or POST `query` to it as JSON.

        `passing` says of an answer what the matter is if it may be another one later, else "";
        a status of `final` is an answer, and not tried again.

        Raises
        ------
        UnreachableError
            If nobody answers there at all.
        FetchError
            If it goes wrong as often as is tried: host, what happened.
        """
        waited, problem = self._patience.wait_seconds, ""
        for attempt in range(self._patience.attempts):
            if attempt:
                self._clock.sleep(waited)
                waited *= 2
            try:
                received = self._within(url, query)
            except _PassingError as error:
                problem = error.problem
                kind = error.kind
                continue
            if received.status in final:
                return received
            problem, kind = _refusal(received) or passing(received), FetchError
            if not problem:
                return received
            waited = max(waited, self._asked(received, problem))
        tries = f"; tried {self._patience.attempts} times"
        raise kind(f"{urlsplit(url).netloc}: {problem}{tries}")

    def _within(self, url: str, query: Any) -> Received:
        for _ in range(MOST_REDIRECTS + 1):
            self.window.wait()
            self.calls += 1
            try:
                received = self._once(url, query)
            finally:
                self.window.ended()
            if received.status not in REDIRECTS:
                return received
            url = _next(received)
        raise FetchError(f"{urlsplit(url).netloc}: it redirects more than {MOST_REDIRECTS} times")

    def _once(self, url: str, query: Any) -> Received:
        body = "" if query is None else json.dumps(query, ensure_ascii=False)
        method = "POST" if body else "GET"
        try:
            with self._session.request(
                method,
                url,
                data=body.encode() or None,
                headers={"Content-Type": "application/json"} if body else {},
                timeout=(self._patience.connect_seconds, self._patience.answer_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._read(response)
        except requests.exceptions.SSLError:
            host = urlsplit(url).netloc
            raise FetchError(f"{host}: its certificate is not valid; nothing was fetched") from None
        except requests.exceptions.Timeout:
            raise _PassingError(
                f"no answer within {self._patience.answer_seconds:g} s", FetchError
            ) from None
        except requests.exceptions.ChunkedEncodingError:
            raise _PassingError(BROKEN, FetchError) from None
        except requests.exceptions.ConnectionError as error:
            raise _connection(error) from None
        except requests.exceptions.RequestException as error:
            kind = type(error).__name__
            raise _PassingError(f"the answer is damaged ({kind})", FetchError) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        now = self._clock.now()
        return Received(method, url, body, response.status_code, headers, content, now)

    def _read(self, response: requests.Response) -> bytes:
        pieces, size, begun = [], 0, self._clock.ticks()
        for piece in response.iter_content(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self._patience.most_bytes:
                most = self._patience.most_bytes // MEGABYTE
                host = urlsplit(response.url).netloc
                raise FetchError(f"{host}: an answer of more than {most} MB; it is not read")
            if self._clock.ticks() - begun > self._patience.whole_seconds:
                raise _PassingError(
                    f"the answer took longer than {self._patience.whole_seconds:g} s", FetchError
                )
        return b"".join(pieces)

    def _asked(self, received: Received, problem: str) -> float:
        """Seconds that the service asks to wait.

        Raises
        ------
        FetchError
            If they are more than is waited.
        """
        asked = _retry_after(received.headers.get("retry-after", ""), self._clock.now())
        if asked > self._patience.most_wait_seconds:
            raise FetchError(
                f"{received.host}: {problem}, and asks to wait {asked:,.0f} s; at most "
                f"{self._patience.most_wait_seconds:g} s are waited: run again later"
            )
        return asked


class _PassingError(Exception):
    """Something that may pass."""

    def __init__(self, problem: str, kind: type[FetchError]) -> None:
        super().__init__(problem)
        self.problem, self.kind = problem, kind


def _connection(error: requests.exceptions.ConnectionError) -> _PassingError:
    cause = error.args[0] if error.args else None
    if isinstance(cause, ReadTimeoutError):
        return _PassingError("the answer stopped in its middle", FetchError)
    reason = getattr(cause, "reason", None)
    if isinstance(reason, HTTPError) and "NewConnection" in type(reason).__name__:
        return _PassingError("nobody answers there (is there a connection?)", UnreachableError)
    if "NameResolution" in type(reason).__name__:
        return _PassingError("its name is not known (is there a connection?)", UnreachableError)
    return _PassingError(BROKEN, FetchError)


def _refusal(received: Received) -> str:
    """What the matter is with an answer whose status says that another may come; else nothing."""
    if received.status == TOO_MANY_CALLS:
        return "too many calls (429)"
    if received.status in SERVER_ERRORS:
        return f"the service is not working ({received.status})"
    return ""


def _retry_after(text: str, now: dt.datetime) -> float:
    """Seconds from a ``Retry-After``: a number or a date; 0 where it says nothing."""
    if text.strip().isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max((until - now).total_seconds(), 0.0)


def _next(received: Received) -> str:
    """Where a redirect leads, if it stays with the host that was asked."""
    target = urljoin(received.url, received.headers.get("location", ""))
    here, there = urlsplit(received.url), urlsplit(target)
    if there.hostname != here.hostname or (there.scheme, here.scheme) == ("http", "https"):
        raise FetchError(
            f"{received.host}: it sends to another address, {there.scheme}://{there.netloc}, which "
            "is not followed; if it has moved, put the new address into config/fetch.yaml"
        )
    if there == here:
        raise FetchError(f"{received.host}: it redirects to the same address")
    return target
