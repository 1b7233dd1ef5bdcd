"""In which widths and schemes each page of a site is looked at.

Every page is opened once and turned to each of three widths, in both schemes; accessibility is
tried in the last of these views, so that the pages spread evenly over all six. Of the small site
a page of each template and language is opened at each width, and tried in all six.
`make accessibility` does so with every page.
"""

import itertools
import os
from pathlib import Path
from typing import NamedTuple

WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark")
VIEWS = tuple(itertools.product(WIDTHS, SCHEMES))
WHOLE = bool(os.environ.get("NEXTSTEP_ACCESSIBILITY"))

View = tuple[int, str]


class Visit(NamedTuple):
    """A page is opened in the first of these views, and turned to the others."""

    path: Path
    views: tuple[View, ...]
    whole: bool = False

    @property
    def tried(self) -> tuple[View, ...]:
        """The views in which axe looks at it, in the order in which it is turned there."""
        return tuple(reversed(self.views)) if self.whole else self.views[-1:]

    @property
    def toured(self) -> View | None:
        """The view in which its keyboard and its files are tried: a wide one, if it has one."""
        return next((view for view in self.views if view[0] == WIDTHS[0]), None)


def views(number: int) -> tuple[View, ...]:
    """How the page of this number is looked at: each width once, and both schemes.

    >>> [views(number)[0] for number in range(3)]
    [(1280, 'light'), (768, 'light'), (320, 'light')]
    >>> sorted(views(number)[0] for number in range(6)) == sorted(VIEWS)
    True
    >>> sorted(views(number)[-1] for number in range(6)) == sorted(VIEWS)
    True
    """
    first = number % len(WIDTHS)
    widths = (*WIDTHS[first:], *WIDTHS[:first])
    turn = number // len(WIDTHS)
    return tuple((width, SCHEMES[(turn + place) % 2]) for place, width in enumerate(widths))


def template(path: Path, site: Path) -> str:
    """The language and the template of a page: one of the pages beside the studies, or a study.

    >>> template(Path("s/fi/info/data.html"), Path("s")), template(Path("s/fi/a.html"), Path("s"))
    ('fi/info/data.html', 'fi/study')
    """
    parts = path.relative_to(site).parts
    named = "info" in parts or parts[-1] == "index.html"
    return "/".join(parts if named else (parts[0], "study"))


def visits(site: Path, pages: list[Path], *, small: bool) -> list[Visit]:
    """How each page is visited: once, or at each width."""
    shown = {template(path, site): path for path in pages}.values() if small else ()
    found = []
    for number, path in enumerate(pages):
        if WHOLE or path in shown:
            found += [
                Visit(path, tuple((width, scheme) for scheme in SCHEMES), True) for width in WIDTHS
            ]
        else:
            found.append(Visit(path, views(number)))
    return found
