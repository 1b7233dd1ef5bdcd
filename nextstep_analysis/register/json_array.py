"""One JSON array of any length, cut into its records: a broken record costs itself alone.

The text comes in pieces. A record is given to `json` where it begins; where that finds no record,
brackets and strings are counted from there to tell one that goes on in the next piece from one that
is broken. Reading goes on behind a broken record: where its brackets close, or where the next
record begins, whichever comes first.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nextstep_analysis.errors import DataError

PIECE = 1_000_000
"""Bytes that are read at once."""
LONGEST = 32_000_000
"""Characters of a record; where none ends within so many, it is broken."""
IN_A_ROW = 3
"""Broken records, one after the other, that make a broken file."""
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_MARK = re.compile(r'[{}\[\]"]')
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_NEXT = re.compile(r',\s*(?=\{\s*"businessId"\s*:)')
_BEFORE_ONE = re.compile(r"\s*,\s*(?=\{)")
_AT_LAST = re.compile(r"\s*\]\s*\Z")
_SCAN = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class Broken:
    """A record that is no JSON: its number in the array, from 1, and the bytes before it."""

    number: int
    position: int


class JsonArray:
    """Gives each record of an array once, and `Broken` in the place of one that does not parse.

    Parameters
    ----------
    pieces : iterable of bytes
        The file, in pieces of any size.
    name : str
        Of the file, for messages.

    Raises
    ------
    DataError
        While records are taken: three broken ones in a row, an array that does not end, or no
        array at all.
    """

    def __init__(self, pieces: Iterable[bytes], name: str) -> None:
        self._pieces, self._name = iter(pieces), name
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text, self._at, self._ended = "", 0, False
        self._passed = self._counted = 0  # bytes of the marks up to `_counted`
        self._begun = self._depth = self._to = 0  # of the record whose brackets are counted
        self.number = 0

    @property
    def position(self) -> int:
        """Bytes before the record that was given last."""
        passed = self._text[self._counted : self._at].encode("utf-8", "surrogateescape")
        self._passed, self._counted = self._passed + len(passed), self._at
        return self._passed

    def __iter__(self) -> Iterator[Any]:
        self._begin()
        broken = 0
        while not self._closed():
            self.number += 1
            record, end = self._record()
            if end is None:
                broken += 1
                if broken == IN_A_ROW:
                    raise self._error(f"{IN_A_ROW} records in a row are broken, the last of them")
                yield Broken(self.number, self.position)
                self._skip()
            else:
                broken = 0
                yield record
                self._at = end
                self._separated()

    def _begin(self) -> None:
        self._blank()
        if self._text[self._at : self._at + 1] != "[":
            raise DataError(f"{self._name}: this is no JSON array of companies")
        self._at += 1
        self._blank()

    def _closed(self) -> bool:
        """Whether the array ends here; then nothing may follow."""
        if self._text[self._at : self._at + 1] != "]":
            return False
        self._at += 1
        self._blank()
        if self._at < len(self._text):
            raise self._error("something follows the end of the array")
        return True

    def _record(self) -> tuple[Any, int | None]:
        """The record that begins here, and where it ends; no end where it is broken."""
        while True:
            try:
                return _SCAN(self._text, self._at)
            except (ValueError, RecursionError):
                if self._end() is not None or self._too_long() or not self._more():
                    return None, None

    def _end(self) -> int | None:
        """Where the brackets that open here close; None where they do not yet.

        What was counted stays counted when more of the record has been read.
        """
        if self._begun != self.number:
            self._begun, self._depth, self._to = self.number, 0, self._at
        while mark := _MARK.search(self._text, self._to):
            end = mark.end()
            if mark[0] == '"':
                string = _STRING.match(self._text, mark.start())
                if string is None:
                    return None
                end = string.end()
            else:
                self._depth += 1 if mark[0] in "{[" else -1
                if self._depth <= 0:
                    self._begun = 0
                    return end if self._depth == 0 else mark.start()
            self._to = end
        return None

    def _skip(self) -> None:
        """Go on behind what is broken."""
        while True:
            at = self._following()
            if at is not None:
                self._at = at
                self._blank()
                return
            if self._too_long() or not self._more():
                raise self._error("the array does not end")

    def _following(self) -> int | None:
        """Where reading can go on: at the next record, or the end of the whole."""
        following = _NEXT.search(self._text, self._at)
        places = [following.end()] if following else []
        end = self._end()
        if end is not None:
            if comma := _BEFORE_ONE.match(self._text, end):
                places.append(comma.end())
            elif not places and (last := self._before_last(end)) is not None:
                places.append(last)
        return min(places, default=None)

    def _before_last(self, end: int) -> int | None:
        """The place `end`, if nothing but the end of the array stands behind it in the file."""
        while _AT_LAST.match(self._text, end):
            before, more = self._at, self._more()
            end += self._at - before  # what has been passed is dropped as more is read
            if not more:
                return end
        return None

    def _separated(self) -> None:
        """Pass the comma behind a record, if another one follows."""
        comma = _COMMA.match(self._text, self._at)
        if comma and comma.end() < len(self._text):
            self._at = comma.end()
            return
        self._blank()
        mark = self._text[self._at : self._at + 1]
        if mark == ",":
            self._at += 1
            self._blank()
        elif mark == "":
            raise self._error("the array does not end")
        elif mark not in "]{":
            self._skip()

    def _blank(self) -> None:
        """Go to the next mark that is no space; read on where none is left."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """Read another piece; False at the end of the file."""
        if self._ended:
            return False
        piece = next(self._pieces, b"")
        self._ended = not piece
        self._passed = self.position
        self._text = self._text[self._at :] + self._decoder.decode(piece, self._ended)
        self._to = max(self._to - self._at, 0)
        self._at = self._counted = 0
        return True

    def _too_long(self) -> bool:
        return len(self._text) - self._at > LONGEST

    def _error(self, problem: str) -> DataError:
        return DataError(
            f"{self._name}: {problem}, at record {self.number:,} ({self.position:,} bytes from its "
            "beginning); nothing was imported"
        )
