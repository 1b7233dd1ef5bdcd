"""PxWeb API, version 1, of any server by its address (StatFin, Vero, Visit Finland, Luke …).

The contract as recorded and documented: `?config` gives two ceilings and the call window; GET of a
table its metadata; POST of a query its cells; too many cells are 403 with a page of the web server;
folders that cannot be listed, those of discontinued statistics and bad queries all answer 400 with
`Bad Request`, so whether a table is gone is told by the list of folders alone.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from nextstep_analysis.catalogue.recipes import Recipe, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Caller, Received
from nextstep_analysis.sources.fetch.tables import (
    TOO_MANY_CELLS,
    GoneError,
    Limits,
    Query,
    RefusedError,
    Table,
    Variable,
    allowed,
    json_of,
)

NOT_FOUND = (400, 404)
CEILINGS = ("maxCells", "maxValues")
LISTED = 3


class PxWeb:
    """A server with version 1 of the interface; see `tables.TableService`."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []

    def limits(self) -> Limits:
        """What `?config` says."""
        config = self._get("/?config")
        if not isinstance(config, dict):
            raise FetchError(f"{self._service.address}: '?config' does not answer with its limits")
        cells = allowed(config, self._service, CEILINGS)
        calls, seconds = config.get("maxCalls"), config.get("timeWindow")
        told = isinstance(calls, int) and isinstance(seconds, int) and calls > 0 and seconds > 0
        limits = Limits(cells, *((calls, float(seconds)) if told else self._own()))
        self._caller.window.held_to(limits.calls, limits.seconds)
        return limits

    def table(self, recipe: Recipe) -> Table:
        """The metadata of the table of `recipe`; of the archive's, where the recipe allows it.

        Raises
        ------
        GoneError
            If it is not there: renamed, discontinued, or in the archive only.
        """
        where = self._place(recipe)
        try:
            return self._metadata(where)
        except RefusedError as error:
            if error.status not in NOT_FOUND:
                raise
        return self._metadata(self._elsewhere(recipe, where))

    def figures(self, table: Table, query: Query) -> Received:
        """The cells of `query`; refused with 403 if they are too many."""
        body = {
            "query": [
                {"code": code, "selection": {"filter": "item", "values": list(codes)}}
                for code, codes in query.items()
            ],
            "response": {"format": "json-stat2"},
        }
        return self._call(table.where, body)

    def too_large(self, received: Received) -> bool:
        """By the status alone: what comes with it is a page of the web server."""
        return received.status == TOO_MANY_CELLS

    # --- where a table is -------------------------------------------------------------------

    def _place(self, recipe: Recipe) -> str:
        folder = f"/{self._service.database}/{recipe.folder}".rstrip("/")
        if recipe.table:
            return f"{folder}/{recipe.table}.px"
        return f"{folder}/{self._by_title(folder, recipe)}"

    def _by_title(self, folder: str, recipe: Recipe) -> str:
        try:
            listed = self._listed(folder)
        except RefusedError as error:
            if error.status not in NOT_FOUND:
                raise
            raise self._gone(folder, recipe) from None
        found = [name for name, text in listed.items() if re.search(recipe.title, text)]
        if len(found) == 1:
            return found[0]
        many = f"{len(found)} tables" if found else "no table"
        raise GoneError(
            f"{self._service.address}{folder}: {many} with a title like {recipe.title!r}; name "
            "one as 'table' in config/fetch.yaml"
        )

    def _elsewhere(self, recipe: Recipe, where: str) -> str:
        """Where a table that its address does not give any more is now; see the module."""
        folder = where.rpartition("/")[0]
        if recipe.folder and recipe.folder not in self._listed(f"/{self._service.database}"):
            archived = self._archived(recipe)
            if archived and recipe.archive:
                return archived
            raise self._gone(folder, recipe, archived)
        try:
            listed = self._listed(folder)
        except RefusedError:
            raise GoneError(
                f"{where}: it does not answer, and its folder cannot be listed"
            ) from None
        known = {name.removesuffix(".px") for name in listed}
        if recipe.table in known:
            raise GoneError(f"{where}: it is in the list of its folder, but does not answer")
        like = [name for name, text in listed.items() if re.search(recipe.title, text)]
        hint = f"; by its title it may be {' or '.join(like[:LISTED])} now" if like else ""
        raise GoneError(
            f"{where}: there is no such table any more{hint}; name the right one as 'table' in "
            "config/fetch.yaml"
        )

    def _gone(self, folder: str, recipe: Recipe, archived: str = "") -> GoneError:
        where = f"; it stands in the archive as {archived}" if archived else ", or moved"
        allow = ": 'archive: true' in config/fetch.yaml takes it from there" if archived else ""
        return GoneError(
            f"{self._service.address}{folder}: the folder is not in the list of "
            f"{self._service.database} any more: the statistics are discontinued{where}{allow}"
        )

    def _archived(self, recipe: Recipe) -> str:
        """The newest table of the archive with this id; empty where there is none."""
        if not self._service.archive or not recipe.table:
            return ""
        folder = f"/{self._service.archive}/{recipe.folder}"
        try:
            listed = self._listed(folder)
        except RefusedError:
            return ""
        pattern = rf"(\w+_)?{re.escape(recipe.table)}(_\w+)?\.px"
        found = sorted(name for name in listed if re.fullmatch(pattern, name))
        return f"{folder}/{found[-1]}" if found else ""

    def _listed(self, folder: str) -> dict[str, str]:
        """The ids in a folder, with their titles."""
        listed = self._get(folder)
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise FetchError(f"{self._service.address}{folder}: it does not answer with a list")
        ids = {str(one.get("id") or one.get("dbid") or ""): one for one in listed}
        return {name: str(one.get("text", "")) for name, one in ids.items() if name}

    # --- calls ------------------------------------------------------------------------------

    def _metadata(self, where: str) -> Table:
        plain = self._get(where)
        try:
            variables = tuple(_variable(one) for one in plain["variables"])
            title = str(plain["title"])
        except (KeyError, TypeError, ValueError) as error:
            raise FetchError(f"{where}: its metadata are not those of a table ({error})") from None
        if not variables or not all(one.codes for one in variables):
            raise FetchError(f"{where}: the table is empty: a variable has no values")
        return Table(where, title, variables)

    def _get(self, path: str) -> Any:
        return json_of(self._call(path))

    def _call(self, path: str, body: Mapping[str, Any] | None = None) -> Received:
        address = self._service.address + quote(path, safe="/?=&")
        received = self._caller.call(address, body)
        self.received.append(received)
        return received

    def _own(self) -> tuple[int, float]:
        return self._service.calls, self._service.seconds


def _variable(plain: Mapping[str, Any]) -> Variable:
    codes = tuple(str(code) for code in plain["values"])
    labels = tuple(str(text) for text in plain.get("valueTexts") or codes)
    if len(labels) != len(codes) or len(set(codes)) != len(codes):
        raise ValueError(f"the values of {plain['code']!r} do not fit their texts")
    text = str(plain.get("text") or plain["code"])
    return Variable(str(plain["code"]), text, codes, labels, bool(plain.get("elimination")))
