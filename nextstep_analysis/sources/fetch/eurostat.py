"""Eurostat's statistics API, version 1.0, as documented and recorded.

One address per data set; a dimension is repeated for several codes. There is no list of codes: two
small answers tell them, one for all regions at the last period, one for a single region at all. Of
a code that does not exist the answer is 200 without it among its categories. A request may be
answered later (413 or a warning with 200, tried again) or be too big (413, asked for in pieces).
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from nextstep_analysis.catalogue.recipes import Recipe, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.eurostat_errors import is_too_big, postponed, refusal
from nextstep_analysis.sources.fetch.http import Caller, Received
from nextstep_analysis.sources.fetch.jsonstat import Cube, read_cube
from nextstep_analysis.sources.fetch.tables import (
    GoneError,
    Limits,
    Query,
    RefusedError,
    Table,
    Variable,
    checked,
    with_host,
)

NOT_FOUND = 404
LISTED = 4


class Eurostat:
    """The service with version 1.0 of the interface; see `tables.TableService`."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []

    def limits(self) -> Limits:
        """Those of the recipes: the service does not tell its own."""
        return Limits(self._service.cells, self._service.calls, self._service.seconds)

    def table(self, recipe: Recipe) -> Table:
        """What the data set of `recipe` holds; of the codes asked for those that it knows.

        Raises
        ------
        GoneError
            If there is no such data set.
        FetchError
            If it knows none of the codes that it is asked for.
        """
        where = f"/{recipe.table or ''}"
        fixed = {name: (code,) for name, code in recipe.fixed.items()}
        asked = {key.variable: key.ask for key in recipe.keys.values() if key.ask}
        wide = self._cube(where, {**fixed, **asked}, lastTimePeriod="1")
        known = {name: _known(where, wide, name, codes) for name, codes in asked.items()}
        first = {name: codes[:1] for name, codes in known.items()}
        deep = self._cube(where, {**fixed, **first})
        older = {old: new for key in recipe.keys.values() for old, new in key.older.items()}
        replaced = {old for codes in known.values() for old in codes if older.get(old) in codes}
        variables = []
        for dimension in deep.dimensions:
            answered = wide.dimension(dimension.id) if dimension.id in known else dimension
            codes = tuple(code for code in answered.codes if code not in replaced)
            labels = tuple(answered.named()[code] for code in codes)
            variables.append(Variable(dimension.id, dimension.label, codes, labels, total=False))
        return Table(where, deep.label, tuple(variables), _notes(known, older, replaced))

    def figures(self, table: Table, query: Query) -> Received:
        """The cells of `query`, all of whose codes the answer knows.

        Raises
        ------
        RefusedError
            If it refuses, in whatever form it says so.
        FetchError
            If it leaves out a code: then the code is wrong. What has no figure stays in it.
        """
        received = self._call(table.where, query)
        if self.too_large(received):
            return received
        cube = self._read(received)
        for name, codes in query.items():
            known = set(cube.dimension(name).codes)
            if lacking := [code for code in codes if code not in known]:
                raise FetchError(
                    f"{received.host}: {table.where}: it answers without {lacking[0]!r} in "
                    f"{name!r}: there is no such code any more; run again"
                )
        return received

    def too_large(self, received: Received) -> bool:
        """Whether the extraction is too big; that it comes later has the same status."""
        return is_too_big(received)

    def _cube(self, where: str, query: Query, **more: str) -> Cube:
        try:
            return self._read(self._call(where, query, **more))
        except RefusedError as error:
            if error.status != NOT_FOUND:
                raise
            raise GoneError(f"{error}: {where[1:]!r} may be renamed or ended") from None

    def _read(self, received: Received) -> Cube:
        if said := refusal(received):
            raise RefusedError(received, said)
        try:
            return read_cube(checked(received).content)
        except RefusedError:
            raise
        except FetchError as error:
            raise with_host(error, received) from None

    def _call(self, where: str, query: Query, **more: str) -> Received:
        pairs = [(name, code) for name, codes in query.items() for code in codes]
        language = self._service.language.upper()
        asked = urlencode([("format", "JSON"), ("lang", language), *pairs, *more.items()])
        received = self._caller.call(f"{self._service.address}{where}?{asked}", passing=postponed)
        self.received.append(received)
        return received


def _known(where: str, cube: Cube, name: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of `asked` that the answer has among its categories, in their order."""
    found = set(cube.dimension(name).codes)
    known = tuple(code for code in asked if code in found)
    if not known:
        listed = ", ".join(asked[:LISTED])
        raise FetchError(f"{where}: it knows none of the codes {listed} … of {name!r}")
    return known


def _notes(
    known: Mapping[str, tuple[str, ...]], older: Mapping[str, str], replaced: set[str]
) -> tuple[str, ...]:
    """Which version of the codes was answered, where there are two."""
    notes = []
    for codes in known.values():
        new = [code for code in codes if code in older.values()]
        if new:
            notes.append(f"Regions with the codes of NUTS 2024 ({', '.join(new)} are new in it).")
    if replaced:
        listed = ", ".join(sorted(replaced))
        notes.append(f"Left out, for newer ones are there: the older codes {listed}.")
    return tuple(notes)
