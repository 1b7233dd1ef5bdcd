"""Rows into the tables of a new database, many at a time."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa

from nextstep_analysis.errors import DataError
from nextstep_analysis.register.company import LeftOut, Rules, SetAside, taken
from nextstep_analysis.register.json_array import Broken
from nextstep_analysis.register.source_file import OLD_SHAPE, Records
from nextstep_analysis.register.tables import ADDRESSES, COMPANIES, NAMES, SET_ASIDE, Table

AT_ONCE = 20_000
LISTED = 10_000
"""Rows of `set_aside`; of more, the counts alone are kept."""
EACH = 100_000
"""Records after which is told how many there are so far."""
TWICE = "its business id stands twice"
OLD_RECORD = "it has the shape of the old interface (bis v1)"
_TYPES = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
}


class Writer:
    """Rows of one table, written whenever there are enough of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        self._connection, self._table = connection, table
        kinds = [column.type.removesuffix(" NOT NULL") for column in table.columns]
        self._types = [_TYPES[kind] for kind in kinds]
        self.rows: list[tuple[Any, ...]] = []

    def written(self) -> None:
        """Write the rows that are waiting."""
        if not self.rows:
            return
        columns = zip(*self.rows, strict=True)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, self._types, strict=True)]
        self._connection.register("waiting", pa.table(arrays, names=list(self._table.names)))
        self._connection.execute(f"INSERT INTO {self._table.name} SELECT * FROM waiting")
        self._connection.unregister("waiting")
        self.rows.clear()


class Loader:
    """Takes records one by one; what is not taken is counted with its reason."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, rules: Rules, number: int, name: str
    ) -> None:
        self._rules, self._import, self._name = rules, number, name
        self._companies = Writer(connection, COMPANIES)
        self._names, self._addresses = Writer(connection, NAMES), Writer(connection, ADDRESSES)
        self._set_aside = Writer(connection, SET_ASIDE)
        self._listed, self._seen = 0, set[int]()
        self.records = self.kept = 0
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.set_aside: Counter[str] = Counter()
        self.incomplete: Counter[str] = Counter()

    def load(self, source: Records, tell: Callable[[str], None]) -> None:
        """Take all records of `source`.

        Raises
        ------
        DataError
            As `JsonArray`; if the records have the shape of the old interface.
        """
        for record in source.records:
            self.records += 1
            self._take(record, source)
            if self.records % AT_ONCE == 0:
                self._write()
                if self.records % EACH == 0:
                    tell(f"{self.records:,} records read, {self.kept:,} companies kept")
        self._write()

    def _take(self, record: Any, source: Records) -> None:
        found = (
            SetAside("it is no JSON") if isinstance(record, Broken) else taken(record, self._rules)
        )
        if isinstance(found, LeftOut):
            if _of_old_shape(record):
                self._put_old_aside(source)
            else:
                self.left_out[found.reason, found.form] += 1
        elif isinstance(found, SetAside):
            self._put_aside(found.reason, source, whole=True)
        elif (number := int(found.business_id[:7])) in self._seen:
            self._put_aside(TWICE, source, whole=True)
        else:
            self._seen.add(number)
            self.kept += 1
            self._companies.rows.append(found.company)
            self._names.rows += found.names
            self._addresses.rows += found.addresses
            for reason in dict.fromkeys(found.missing):
                self._put_aside(reason, source, whole=False)

    def _put_old_aside(self, source: Records) -> None:
        """A record of the old interface: where none of the present one came before, the file is."""
        if self.kept == 0:
            raise DataError(f"{self._name}: {OLD_SHAPE}")
        self._put_aside(OLD_RECORD, source, whole=True)

    def _put_aside(self, reason: str, source: Records, *, whole: bool) -> None:
        (self.set_aside if whole else self.incomplete)[reason] += 1
        self._listed += 1
        if self._listed <= LISTED:
            row = (self._import, self.records, source.position, reason, whole)
            self._set_aside.rows.append(row)

    def _write(self) -> None:
        for writer in (self._companies, self._names, self._addresses, self._set_aside):
            writer.written()


def _of_old_shape(record: Any) -> bool:
    return isinstance(record, dict) and isinstance(record.get("businessId"), str)
