"""PxWebApi, version 2: the same tables behind another interface (Statistics Sweden; StatFin later).

`/config` gives the limits, `/tables/{id}/metadata` a JSON-stat without values, and POST of
`/tables/{id}/data` the cells of a selection.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from nextstep_analysis.catalogue.recipes import Recipe, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.categories import read_dimension
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

NOT_FOUND = 404


class PxWeb2:
    """A server with version 2 of the interface; see `tables.TableService`."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []

    def limits(self) -> Limits:
        """What `/config` says."""
        config = json_of(self._call("/config"))
        if not isinstance(config, dict):
            raise FetchError(f"{self._service.address}: '/config' does not answer with its limits")
        calls = config.get("maxCallsPerTimeWindow") or self._service.calls
        seconds = float(config.get("timeWindow") or self._service.seconds)
        limits = Limits(allowed(config, self._service, ("maxDataCells",)), calls, seconds)
        self._caller.window.held_to(limits.calls, limits.seconds)
        return limits

    def table(self, recipe: Recipe) -> Table:
        """The metadata of the table of `recipe`.

        Raises
        ------
        GoneError
            If there is no such table, or its title does not lead to one.
        """
        name = recipe.table or self._by_title(recipe)
        where = f"/tables/{name}"
        try:
            plain = json_of(self._call(f"{where}/metadata", outputFormat="json-stat2"))
        except RefusedError as error:
            if error.status != NOT_FOUND:
                raise
            raise GoneError(f"{self._service.address}{where}: there is no such table") from None
        return _table(where, plain)

    def figures(self, table: Table, query: Query) -> Received:
        """The cells of `query`."""
        body = {
            "selection": [
                {"variableCode": code, "valueCodes": list(codes)} for code, codes in query.items()
            ]
        }
        return self._call(f"{table.where}/data", body, outputFormat="json-stat2")

    def too_large(self, received: Received) -> bool:
        """By the status alone: what comes with it is a page of the web server."""
        return received.status == TOO_MANY_CELLS

    def _by_title(self, recipe: Recipe) -> str:
        listed = json_of(self._call("/tables", query=recipe.title))
        found = [str(one["id"]) for one in listed.get("tables", [])]
        if len(found) == 1:
            return found[0]
        raise GoneError(
            f"{self._service.address}: {len(found) or 'no'} tables are found by {recipe.title!r}; "
            "name one as 'table' in config/fetch.yaml"
        )

    def _call(self, path: str, body: Mapping[str, Any] | None = None, **asked: str) -> Received:
        query = urlencode({"lang": self._service.language, **asked})
        address = f"{self._service.address}{quote(path)}?{query}"
        received = self._caller.call(address, body)
        self.received.append(received)
        return received


def _table(where: str, plain: Any) -> Table:
    if not isinstance(plain, dict) or not isinstance(plain.get("id"), list):
        raise FetchError(f"{where}: its metadata are not those of a table")
    variables = []
    for name in plain["id"]:
        described = plain["dimension"][name]
        one = read_dimension(name, described, role="", size=None)
        total = bool(described.get("extension", {}).get("elimination"))
        variables.append(Variable(name, one.label, one.codes, one.labels, total))
    return Table(where, str(plain.get("label") or ""), tuple(variables))
