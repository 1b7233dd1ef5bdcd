"""Companies that asked to be forgotten, and those not to be contacted: lists of this computer.

Both are CSV files in ``data/private`` with a business id in the first column of each line, and
whatever people write behind it. `nextstep companies forget` adds to the first; the second is
edited by hand.
"""

import csv
from pathlib import Path

from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.register.values import is_company_id
from nextstep_analysis.stored import read_lines

FORGOTTEN, NOT_CONTACTED = "forgotten.csv", "do_not_contact.csv"
HEAD = "business_id"


def read_forgotten(project: Project) -> frozenset[str]:
    """Companies that no import brings back.

    Raises
    ------
    DataError
        If a line has no business id: file, line, what was found.
    """
    return _ids(project.private / FORGOTTEN)


def read_not_contacted(project: Project) -> frozenset[str]:
    """Companies that stand in no list of contacts.

    Raises
    ------
    DataError
        As `read_forgotten`.
    """
    return _ids(project.private / NOT_CONTACTED)


def remember_forgotten(project: Project, business_id: str) -> None:
    """Note that no import may bring `business_id` back, on a line of its own.

    People edit the file, too, and may have left its last line without an end.
    """
    path = project.private / FORGOTTEN
    if business_id in read_forgotten(project):
        return
    there = read_lines(path) if path.exists() else ""
    start = "" if there.endswith("\n") else "\n" if there else f"{HEAD}\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{start}{business_id}\n")
    path.chmod(0o600)


def _ids(path: Path) -> frozenset[str]:
    try:
        rows = list(csv.reader(read_lines(path).removeprefix("\ufeff").splitlines()))
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read as CSV in UTF-8: {error}") from None
    found = set()
    for number, row in enumerate(rows, 1):
        first = row[0].split(";")[0].strip() if row else ""
        if not first or (number == 1 and first.casefold() == HEAD):
            continue
        if not is_company_id(first):
            raise DataError(
                f"{path}, line {number}: {first!r} is no business id; allowed is one such as "
                "0112038-9 at the beginning of each line"
            )
        found.add(first)
    return frozenset(found)
