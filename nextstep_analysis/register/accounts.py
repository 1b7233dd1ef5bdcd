"""One filing of accounts (XBRL of small limited companies) as a few figures, checked first.

A line is told by the member of ``fi_dim:MCY`` in the context of a fact, not by its element; names
are not read. Members: x673 turnover, x49 other operating income, x758
materials and services, x5 personnel expenses, x448 depreciation, x1869 other operating expenses,
x689 operating profit, x740 result, x360 assets, x376 equity, x424 liabilities.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any
from xml.etree import ElementTree

from nextstep_analysis.register.values import day_number, is_business_id

MET = "http://www.suomi.fi/xbrl/crr/dict/met"
INSTANCE = "http://www.xbrl.org/2003/instance"
DIMENSIONS = "http://xbrl.org/2006/xbrldi"
FLOW, STOCK = f"{{{MET}}}md103", f"{{{MET}}}mi53"
NUMBER, START, END = f"{{{MET}}}si289", f"{{{MET}}}di120", f"{{{MET}}}di121"
LINE, COMPARED = "MCY", "REF"
"""Dimensions of a context: the line, and that it is of the year before. Others are not read."""
COSTS = ("x758", "x5", "x448", "x1869")
CLOSE = 1.0
"""Euros by which sums may differ: figures are rounded."""
MOST_BYTES = 10_000_000


class FilingError(ValueError):
    """Why a filing is not trusted."""


@dataclass(frozen=True)
class Period:
    """Figures of one financial year in euros; None is not told."""

    business_id: str
    start: int | None
    end: int
    turnover: float | None
    operating_profit: float | None
    result: float | None
    personnel_expenses: float | None
    assets: float
    equity: float
    comparative: bool

    def row(self, number: int) -> tuple[Any, ...]:
        """As a row of `accounts`, brought by the import `number`."""
        return (*(getattr(self, name) for name in self.__dataclass_fields__), number)


def read_filing(content: bytes) -> list[Period]:
    """The year of a filing, and the year before it where that balances, too.

    Raises
    ------
    FilingError
        If it is no filing, or assets are not equity and liabilities: why.
    """
    root = _parsed(content)
    contexts = _contexts(root)
    lines: dict[bool, dict[str, float]] = {False: {}, True: {}}
    told: dict[str, str] = {}
    ends: dict[bool, int] = {}
    for fact in root:
        if fact.tag in (FLOW, STOCK):
            members, day = contexts.get(fact.get("contextRef", ""), ({}, None))
            if LINE in members and set(members) <= {LINE, COMPARED}:
                before = COMPARED in members
                _note(lines[before], members[LINE], fact)
                if day is not None:
                    ends[before] = day
        elif fact.tag in (NUMBER, START, END):
            told[fact.tag] = (fact.text or "").strip()
    number, end = told.get(NUMBER), day_number(told.get(END, ""))
    if number is None or not is_business_id(number):
        raise FilingError("it has no business id")
    if end is None:
        raise FilingError("it does not say when its period ends")
    own = _period(number, day_number(told.get(START, "")), end, lines[False], comparative=False)
    try:
        before = ends.get(True)
        if before is None or before >= end or not lines[True]:
            return [own]
        return [own, _period(number, None, before, lines[True], comparative=True)]
    except FilingError:
        return [own]


def _parsed(content: bytes) -> ElementTree.Element:
    if len(content) > MOST_BYTES:
        raise FilingError("it is larger than any filing")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FilingError("it declares entities, which no filing does")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise FilingError("it is no XML") from None
    if root.tag != f"{{{INSTANCE}}}xbrl":
        raise FilingError("it is no XBRL")
    return root


def _contexts(root: ElementTree.Element) -> dict[str, tuple[dict[str, str], int | None]]:
    """By id: the members of a context, and its day."""
    found = {}
    for context in root.iter(f"{{{INSTANCE}}}context"):
        members = {
            _local(member.get("dimension")): _local(member.text)
            for member in context.iter(f"{{{DIMENSIONS}}}explicitMember")
        }
        instant = context.find(f"{{{INSTANCE}}}period/{{{INSTANCE}}}instant")
        day = day_number((instant.text or "").strip()) if instant is not None else None
        found[context.get("id", "")] = (members, day)
    return found


def _local(name: str | None) -> str:
    return (name or "").strip().rpartition(":")[2]


def _note(lines: dict[str, float], line: str, fact: ElementTree.Element) -> None:
    try:
        value = float((fact.text or "").strip())
    except ValueError:
        return
    if isfinite(value) and lines.setdefault(line, value) != value:
        raise FilingError("a line has two different figures")


def _period(
    number: str, start: int | None, end: int, lines: Mapping[str, float], *, comparative: bool
) -> Period:
    assets, equity, liabilities = (lines.get(line) for line in ("x360", "x376", "x424"))
    if assets is None or equity is None or liabilities is None:
        raise FilingError("its balance sheet lacks assets, equity or liabilities")
    if abs(assets - equity - liabilities) > CLOSE:
        raise FilingError("its assets are not its equity and liabilities")
    return Period(
        business_id=number,
        start=start if start is not None and start <= end else None,
        end=end,
        turnover=lines.get("x673"),
        operating_profit=lines.get("x689"),
        result=lines.get("x740"),
        personnel_expenses=_cost(lines, "x5"),
        assets=assets,
        equity=equity,
        comparative=comparative,
    )


def _cost(lines: Mapping[str, float], line: str) -> float | None:
    """A cost as a positive number; None where the filing does not show which sign its costs have.

    Income with the costs added, or with them taken away, is the operating profit.
    """
    if line not in lines or "x673" not in lines or "x689" not in lines:
        return None
    income = lines["x673"] + lines.get("x49", 0.0)
    costs = sum(lines.get(cost, 0.0) for cost in COSTS)
    if abs(income + costs - lines["x689"]) <= CLOSE:
        return -lines[line]
    if abs(income - costs - lines["x689"]) <= CLOSE:
        return lines[line]
    return None
