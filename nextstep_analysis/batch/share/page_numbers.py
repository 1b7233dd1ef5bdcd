"""On which page of a printed PDF each place stands, and a table of contents that says so.

Browsers do not carry out ``target-counter()``. So a page is printed, its PDF is read, and it is
printed again with the numbers in it, until they are those of the PDF that they stand in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from nextstep_analysis.errors import ProjectError

PRINTINGS = 3
"""A draft, one with its numbers, and one more where these have moved a page."""


@dataclass(frozen=True)
class Printed:
    """A printed PDF.

    Attributes
    ----------
    path : Path
    pages : int
        How many it has.
    places : mapping of str to int
        The page, from 1, of each element that a link in it leads to, by the element's id.
    """

    path: Path
    pages: int
    places: Mapping[str, int] = field(default_factory=dict)


def read_pdf(path: Path) -> Printed:
    """How many pages a PDF has, and where its named places stand.

    Raises
    ------
    ProjectError
        If it cannot be read as a PDF.
    """
    try:
        reader = PdfReader(path)
        found = {
            unquote(name.removeprefix("/")): reader.get_destination_page_number(destination)
            for name, destination in reader.named_destinations.items()
        }
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise ProjectError(
            f"the browser's PDF cannot be read: {str(error) or type(error).__name__}"
        ) from None
    places = {name: page + 1 for name, page in sorted(found.items()) if page is not None}
    return Printed(path, pages, places)


def printed_with_numbers(
    written: Callable[[Mapping[str, int]], str], printed: Callable[[str], Path]
) -> Printed:
    """Print a page whose contents say on which page each place stands.

    Parameters
    ----------
    written : callable
        The page with these numbers in its contents, by id; without numbers for a draft.
    printed : callable
        Prints a page, and says where its PDF is.

    Raises
    ------
    ProjectError
        If the places have not come to rest after `PRINTINGS` printings.
    """
    told: Mapping[str, int] = {}
    moved: list[str] = []
    for _ in range(PRINTINGS):
        made = read_pdf(printed(written(told)))
        moved = [name for name, page in made.places.items() if told.get(name) != page]
        if not moved:
            return made
        told = made.places
    raise ProjectError(
        f"the page numbers of the contents do not come to rest: {', '.join(moved[:3])} stood on "
        f"another page in each of {PRINTINGS} printings"
    )
