"""Which codes there are, from the raw tables: no figures, and before any table is built."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.catalogue.files import error_at
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import CatalogueError

GROUP = r"\d{2}\.\d{1,2}"
"""The code of an occupation group; those whose occupation is not known have a word instead."""


def codes_in(datasets: Mapping[str, Dataset], name: str, column: str) -> frozenset[str]:
    """The codes in a column of the raw table `name`.

    None where there is no such table, or it cannot be read: what is wrong with it is told
    by the build of the tables, which comes before any use of them.
    """
    path = datasets[name].raw_file if name in datasets else None
    if path is None or not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        try:
            return frozenset(row.get(column) or "" for row in csv.DictReader(file)) - {""}
        except csv.Error:
            return frozenset()


def check_occupations(
    path: Path, names: Mapping[str, Mapping[str, str]], codes: frozenset[str]
) -> None:
    """Raise `CatalogueError` unless the file `path` names the occupation groups of the data.

    Parameters
    ----------
    names : mapping
        As `occupations.read_occupation_names` found them.
    codes : frozenset of str
        The groups that the data have; where it is empty nothing is said.
    """
    if not codes:
        return
    codes = frozenset(code for code in codes if re.fullmatch(GROUP, code))
    for code in names:
        if code not in codes:
            hint = nearest(code, sorted(codes - set(names))) or "; take it out"
            problem = f"{code!r} is no occupation group of the data{hint}"
            raise error_at(path, code, problem=problem)
    if absent := sorted(codes - set(names)):
        raise CatalogueError(f"{path}: the occupation group {absent[0]!r} has no name; add it")
