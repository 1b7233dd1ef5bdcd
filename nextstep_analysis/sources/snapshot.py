"""A raw file as received: its bytes checked against the sidecar, its cells as text."""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.sidecars import SIDECAR
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.stored import read_regular

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Snapshot:
    """The unchanged raw file of a dataset.

    Attributes
    ----------
    dataset : Dataset
    label : str
        Path below the project, for messages.
    text : str
        The whole file.
    """

    dataset: Dataset
    label: str
    text: str

    def error(self, problem: str, *, row: int | None = None) -> DataError:
        """The error to raise: dataset, file, line (boundaries: feature), problem."""
        word = "feature" if self.dataset.kind == "boundaries" else "line"
        where = f", {word} {row}" if row is not None else ""
        return DataError(f"{self.dataset.id}: {self.label}{where}: {problem}")


def read_snapshot(project: Project, dataset: Dataset) -> Snapshot:
    """The raw file of `dataset`, once its checksum is that of the sidecar.

    Raises
    ------
    DataError
        If the file is missing, empty, changed by as little as a byte, or not UTF-8.
    """
    path = dataset.raw_file
    snapshot = Snapshot(dataset, path.relative_to(project.root).as_posix(), "")
    try:
        content = read_regular(path)
    except FileNotFoundError:
        raise snapshot.error("there is no such file; put the raw file back") from None
    except OSError as error:
        raise snapshot.error(f"cannot be read: {error.strerror}") from None
    if not content:
        raise snapshot.error("the file is empty; put the raw file back")
    if (actual := checksum(content)) != dataset.sidecar.sha256:
        raise snapshot.error(
            f"the file has changed: its sha256 is {actual}, {SIDECAR} says "
            f"{dataset.sidecar.sha256}; raw files are never edited, put back the original "
            "or describe the new one in a new sidecar"
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise snapshot.error(
            f"not UTF-8 text (line {line}, byte {error.start} is 0x{content[error.start]:02x}); "
            "allowed is UTF-8"
        ) from None
    if text.startswith(BYTE_ORDER_MARK):
        raise snapshot.error("begins with a byte order mark; allowed is UTF-8 without it")
    return Snapshot(dataset, snapshot.label, text)


def read_cells(snapshot: Snapshot) -> pd.DataFrame:
    """The cells of a CSV file as text, indexed by the line they stand in.

    Nothing is interpreted: ``NA`` is a text, an empty cell an empty text.

    Raises
    ------
    DataError
        If a line has more or fewer cells than the header, a quote is not closed, a
        column name stands twice, or there are no rows.
    """
    reader = csv.reader(io.StringIO(snapshot.text, newline=""), strict=True)
    lines: list[int] = []
    rows: list[list[str]] = []
    try:
        header = next(reader)
        for row in reader:
            if len(row) != len(header):
                raise snapshot.error(
                    f"found {len(row)} cells; the header has {len(header)}", row=reader.line_num
                )
            lines.append(reader.line_num)
            rows.append(row)
    except csv.Error as error:
        raise snapshot.error(f"not a CSV file: {error}", row=reader.line_num) from None
    if twice := [name for name in header if header.count(name) > 1]:
        raise snapshot.error(f"the column {twice[0]!r} stands twice; once is allowed", row=1)
    if not rows:
        raise snapshot.error("there are no rows below the header; at least one is needed")
    return pd.DataFrame(rows, columns=header, index=lines, dtype="str")
