"""One large file from a service, straight onto the disk; what broke off goes on where it ended.

A file that breaks off is asked for again from there (``Range``), if the service has said how to
tell that it is still the same file (``ETag`` or ``Last-Modified``); else it begins anew.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from nextstep_analysis.catalogue.recipes import Patience
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.http import PIECE, Caller, Received
from nextstep_analysis.sources.fetch.store import written_time
from nextstep_analysis.sources.fetch.window import Window
from nextstep_analysis.stored import Stored, parsed, read_regular

WHOLE, PART_OF_IT, GONE_PART = 200, 206, 416
MOST_BYTES = 8_000_000_000
ZIP = b"PK\3\4"
CALLS, SECONDS = 30, 60.0
"""Calls in so many seconds; the service allows 300 a minute to everybody together."""


class Begun(Stored):
    """Of a file that broke off: where from, and by what it is known to be the same."""

    address: str
    tag: str


@dataclass(frozen=True)
class Downloaded:
    """A whole file: where it is, what it is, when it came."""

    path: Path
    address: str
    sha256: str
    size: int
    received: str


def download(
    address: str,
    target: Path,
    *,
    patience: Patience,
    clock: Clock,
    tell: Callable[[str], None],
) -> Downloaded:
    """Fetch the zip at `address` into `target`, which takes its place when it is whole.

    Raises
    ------
    FetchError
        If the service refuses, breaks off as often as is tried, or gives something else than a
        zip: the host, what happened. What came so far stays, for the next time.
    """
    caller = _Downloader(address, target, patience, clock, tell)
    received = caller.call(address)
    if received.status == GONE_PART:
        caller.forget()
        received = caller.call(address)
    if received.status not in (WHOLE, PART_OF_IT):
        raise FetchError(f"{received.host}: it refuses ({received.status}): {_said(received)}")
    with caller.part.open("rb") as file:
        start = file.read(len(ZIP))
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if start != ZIP:
        caller.forget()
        what = "an HTML page" if start.lstrip()[:1] == b"<" else "something else"
        raise FetchError(f"{received.host}: it gave {what} instead of a zip; nothing is kept")
    size = caller.part.stat().st_size
    os.replace(caller.part, target)
    caller.forget()
    return Downloaded(target, address, digest, size, written_time(received.received))


class _Downloader(Caller):
    """A caller whose answers go into a file beside the target."""

    def __init__(
        self,
        address: str,
        target: Path,
        patience: Patience,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(patience, Window(CALLS, SECONDS, clock), clock)
        self._address, self._tell = address, tell
        self.part = target.with_name(f".{target.name}.part")
        self._known = target.with_name(f".{target.name}.part.json")
        self._session.headers["Accept-Encoding"] = "identity"

    def forget(self) -> None:
        """Remove what came so far."""
        self.part.unlink(missing_ok=True)
        self._known.unlink(missing_ok=True)

    def _once(self, url: str, query: object) -> Received:
        for name in ("Range", "If-Range"):
            self._session.headers.pop(name, None)
        there, begun = self._there()
        if there and begun:
            self._session.headers.update({"Range": f"bytes={there}-", "If-Range": begun.tag})
            self._tell(f"{there:,} bytes are there already; going on from there")
        return super()._once(url, query)

    def _there(self) -> tuple[int, Begun | None]:
        try:
            size, begun = self.part.stat().st_size, parsed(read_regular(self._known), Begun)
        except OSError:
            return 0, None
        return size, begun if begun and begun.address == self._address else None

    def _read(self, response: requests.Response) -> bytes:
        if response.status_code not in (WHOLE, PART_OF_IT):
            return super()._read(response)
        there, begun = self._there()
        goes_on = response.status_code == PART_OF_IT and begun is not None
        if goes_on and not response.headers.get("Content-Range", "").startswith(f"bytes {there}-"):
            self.forget()
            raise requests.exceptions.ChunkedEncodingError
        if not goes_on:
            self._begin(response)
        with self.part.open("ab" if goes_on else "wb") as file:
            for piece in response.iter_content(PIECE):
                file.write(piece)
                if file.tell() > MOST_BYTES:
                    host = urlsplit(response.url).netloc
                    raise FetchError(f"{host}: more than {MOST_BYTES:,} bytes; it is not read")
        return b""

    def _begin(self, response: requests.Response) -> None:
        """Note by what the file will be known to be the same, if by anything."""
        tag = response.headers.get("ETag", "")
        tag = "" if tag.startswith("W/") else tag or response.headers.get("Last-Modified", "")
        self.forget()
        if tag:
            begun = Begun(address=self._address, tag=tag)
            self._known.write_text(begun.to_json(), encoding="utf-8")


def _said(received: Received) -> str:
    """What an answer that refuses says: its code, under either of its names, and its message."""
    try:
        told = json.loads(received.content)
        code = told.get("errorcode", told.get("code"))
    except (ValueError, AttributeError, RecursionError):
        return received.text() or "no reason is given"
    if code is None:
        return received.text()
    message = " ".join(str(told.get("message", "")).split())[:200]
    return f"error {code}: {message}" if message else f"error {code}"
