"""`config/company_links.yaml`: companies that people have put into an ecosystem, or out of it."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from nextstep_analysis.catalogue.fields import Address, Day, Line, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.codes import Role
from nextstep_analysis.register.values import is_business_id

FILE = "company_links.yaml"


def _check_id(text: str) -> str:
    if is_business_id(text):
        return text
    raise ValueError("a business id is seven digits, a hyphen and their check digit: 0112038-9")


BusinessId = Annotated[str, AfterValidator(_check_id)]


class Excluded(Entry):
    """A company that is not of an ecosystem whatever its industry is; see `Links`."""

    business_id: BusinessId
    ecosystem: Line
    why: Line
    source: Address
    date: Day


class Confirmed(Excluded):
    """A company of an ecosystem whatever its industry is."""

    role: Role


class Links(Entry):
    """What people have decided, each with why, where it was read, and the day.

    The ids are of companies, never of people; `register.leaving` keeps what may not be kept out.
    """

    confirmed: tuple[Confirmed, ...] = ()
    excluded: tuple[Excluded, ...] = ()


def read_links(folder: Path, ecosystems: Collection[str]) -> Links:
    """The file in the folder of the configuration; nothing where there is none.

    Raises
    ------
    CatalogueError
        If an ecosystem is unknown, or a company stands twice for one: file, line, what is allowed.
    """
    path = folder / FILE
    if not path.exists():
        return Links()
    links = read_entry(path, Links)
    seen: dict[tuple[str, str], str] = {}
    for name in ("confirmed", "excluded"):
        for place, one in enumerate(getattr(links, name)):
            _check(path, (name, place), one, ecosystems, seen)
            seen[one.business_id, one.ecosystem] = name
    return links


def _check(
    path: Path,
    where: tuple[str | int, ...],
    one: Excluded,
    ecosystems: Collection[str],
    seen: dict[tuple[str, str], str],
) -> None:
    if one.ecosystem not in ecosystems:
        hint = nearest(one.ecosystem, sorted(ecosystems))
        known = f"known are {', '.join(sorted(ecosystems))}{hint}"
        problem = f"unknown ecosystem {one.ecosystem!r}; {known}"
        raise error_at(path, *where, "ecosystem", problem=problem)
    if (one.business_id, one.ecosystem) in seen:
        problem = f"{one.business_id} stands twice for {one.ecosystem}; keep one of them"
        raise error_at(path, *where, "business_id", problem=problem)
