"""Registered notices into the register: answers of the service, page by page.

A page beyond the last is the first page again: notices that stand twice count once.
"""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.register.beside import (
    Beside,
    Digest,
    companies_of,
    files_in,
    next_number,
    nothing_kept,
    put_beside,
    register_to_fill,
    rows_of,
)
from nextstep_analysis.register.tables import NOTICES
from nextstep_analysis.register.values import EPOCH, day_number

JSON = ".json"
_CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö/_.-]{1,40}")
ERROR_CODES = ("errorcode", "code")
"""What an error of the service is called: it defines the one and asks for the other."""
NO_PAGE = "a file is no page of notices"
Row = tuple[Any, ...]


def import_notices(project: Project, path: Path, *, now: datetime) -> Beside:
    """Import the pages of notices in `path`: a zip or folder of JSON files, or one of them.

    Raises
    ------
    DataError
        If there is no register, or no page with a notice of one of its companies.
    """
    with register_to_fill(project) as register:
        known, number, coverage = companies_of(register), next_number(register), register.coverage
        there = {row[:-1]: row[-1] for row in map(_in_days, rows_of(register, NOTICES))}
    digest, aside, files, read, left_out = Digest(), Counter[str](), 0, 0, 0
    found: set[Row] = set()
    for name, content in files_in(path, JSON):
        digest.add(name, content)
        files += 1
        for row in _notices(path, content, aside):
            read += 1
            if row[0] in known:
                found.add(row)
            else:
                left_out += 1
    if not found:
        told = f"; {aside[NO_PAGE]:,}: {NO_PAGE}" if aside[NO_PAGE] else ""
        why = f"no notice of a company of the register ({read:,} of others{told})"
        raise nothing_kept(path, JSON, files, why, "notices")
    rows = [(*row, there.get(row, number)) for row in found | set(there)]
    done = Beside("notices", number, coverage, digest.file(path), read, len(found), left_out, aside)
    put_beside(project, NOTICES, sorted(rows, key=_order), done, now)
    return done


def _notices(path: Path, content: bytes, aside: Counter[str]) -> list[Row]:
    """The notices of one page."""
    try:
        answer = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        aside[NO_PAGE] += 1
        return []
    if isinstance(answer, dict) and not answer.keys().isdisjoint(ERROR_CODES):
        code = _text(answer.get("errorcode", answer.get("code"))) or "unknown"
        raise DataError(f"{path}: a file holds an error of the service ({code}), not notices")
    companies = answer.get("companies") if isinstance(answer, dict) else None
    if not isinstance(companies, list):
        aside[NO_PAGE] += 1
        return []
    return [row for company in companies if isinstance(company, dict) for row in _rows(company)]


def _rows(company: dict) -> list[Row]:
    holder, notices = company.get("businessId"), company.get("publicNotices")
    number = holder.get("value") if isinstance(holder, dict) else holder
    if not isinstance(number, str) or not isinstance(notices, list):
        return []
    rows = []
    for notice in notices:
        if isinstance(notice, dict):
            told, codes = notice.get("registrationDate"), notice.get("entryCodes")
            entries = [_text(code) for code in codes] if isinstance(codes, list) else []
            rows.append(
                (
                    number,
                    day_number(told) if isinstance(told, str) else None,
                    _text(notice.get("recordNumber")),
                    _text(notice.get("typeOfRegistration")),
                    ",".join(entry for entry in entries if entry) or None,
                )
            )
    return rows


def _text(value: Any) -> str | None:
    """A code or number; what is longer, or anything else than a code, is not kept."""
    told = str(value) if isinstance(value, str | int) else ""
    return told if _CODE.fullmatch(told) else None


def _order(row: Row) -> tuple[str, ...]:
    return tuple("" if value is None else f"{value:>12}" for value in row)


def _in_days(row: Row) -> Row:
    return (row[0], None if row[1] is None else row[1].toordinal() - EPOCH, *row[2:])
