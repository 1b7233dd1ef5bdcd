"""What a kind of report is: its notebook, whom it is about, and what it is made of.

A kind is one line in `studies.kinds`, and one in `report.kinds` for how it looks. All that
builds, searches, checks and passes on reports is told by these lists which kinds there are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nextstep_analysis.errors import CatalogueError

if TYPE_CHECKING:
    from nextstep_analysis.catalogue.load import Catalogue

FIRST = "background"
"""The kind whose names and addresses do not say it: they are older than the second kind."""


@dataclass(frozen=True)
class Kind:
    """A kind of report; two are equal if their names and notebooks are.

    Attributes
    ----------
    name : str
        ``background``; the first part of names and addresses, but of those of `FIRST`.
    notebook : str
        In ``notebooks/``. It takes ``region``, ``reference``, ``peers`` and ``language``, and
        the subject as `parameter`. The code that it can reach is found from its imports.
    subjects : callable
        From the catalogue to the ids of those it is about; for the region alone, one id.
    title : callable
        From the catalogue and a subject to what it is called, by language.
    tables : tuple of str
        Datasets of ``data/processed`` that it reads.
    files : tuple of str
        Files of ``config`` that it reads as a whole.
    inputs : callable
        From the catalogue and a subject to what of the catalogue enters, by name, as JSON
        knows it.
    uses : mapping of str to tuple of int
        Which of its chapters rest on an indicator, by its id in the catalogue.
    elsewhere : bool
        Whether one is made of other regions than that of the settings, too.
    parameter : str
        How the notebook calls the subject; "" if it is the region, which it is told anyway.
    untold : callable, optional
        From the catalogue, a subject and one of `settings.summaries` to the texts that a summary
        would show and that do not stand in that language, as places in files. Without it the
        kind has no summaries that can stand alone.
    """

    name: str
    notebook: str
    subjects: "Callable[[Catalogue], tuple[str, ...]]" = field(compare=False)
    title: "Callable[[Catalogue, str], Mapping[str, str]]" = field(compare=False)
    tables: tuple[str, ...] = field(compare=False)
    files: tuple[str, ...] = field(compare=False)
    inputs: "Callable[[Catalogue, str], Mapping[str, Any]]" = field(compare=False)
    uses: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)
    parameter: str = field(default="ecosystem", compare=False)
    elsewhere: bool = field(default=True, compare=False)
    untold: "Callable[[Catalogue, str, str], tuple[str, ...]] | None" = field(
        default=None, compare=False
    )


def prefix(kind: str, mark: str) -> str:
    """What stands before the subject in a name or an address.

    Examples
    --------
    >>> prefix("roadmap", "-"), prefix("background", "-")
    ('roadmap-', '')
    """
    return "" if kind == FIRST else f"{kind}{mark}"


def ecosystem_name(catalogue: "Catalogue", ecosystem: str) -> Mapping[str, str]:
    """What a report on an ecosystem is called, by language: its name."""
    return catalogue.ecosystem(ecosystem).name


def check_tables(catalogue: "Catalogue", tables: Collection[str]) -> None:
    """Raise `CatalogueError` if the data catalogue lacks one of the datasets of a study."""
    for name in tables:
        if name not in catalogue.datasets and name not in catalogue.awaited:
            raise CatalogueError(
                f"{catalogue.folder / 'sources.yaml'}: the dataset {name!r} is missing; "
                f"a study needs {', '.join(tables)}"
            )
