"""The industries of an ecosystem as YAML, and into its file: what was tried out, to be kept."""

import re
from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.catalogue.ecosystems import Ecosystem, Member, read_composition
from nextstep_analysis.codes import ROLES
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.stored import write_whole

_BLOCK = re.compile(r"^industries:.*\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)


def industries_yaml(ecosystem: Ecosystem) -> str:
    """The ``industries`` of a file in ``config/ecosystems``, to copy.

    Examples
    --------
    >>> from nextstep_analysis.front_door import ecosystem
    >>> print(industries_yaml(ecosystem("kymiring").without("I55")))  # doctest: +ELLIPSIS
    industries:
      core:
        - code: R93
    ...
    """
    _check(ecosystem)
    roles = {role: ecosystem.of_role(role) for role in ROLES}
    lines = ["industries:"]
    for role, members in roles.items():
        if members:
            lines.append(f"  {role}:")
            lines += [line for member in members for line in _lines(member)]
    return "\n".join(lines) + "\n"


def write_industries(ecosystem: Ecosystem, folder: Path) -> Path:
    """Put the industries of `ecosystem` into its file in `folder`; all else in it stays.

    Returns
    -------
    Path
        The file, as it is read again by everything.

    Raises
    ------
    CatalogueError
        If it is no ecosystem, there is no such file, its ``industries`` are not a block of their
        own, or the file would not be read with the new ones; it is then as before.
    """
    _check(ecosystem)
    path = folder / f"{ecosystem.id}.yaml"
    if not path.is_file():
        raise CatalogueError(f"{path}: there is no such file; copy another one to begin with")
    before = path.read_text(encoding="utf-8")
    made, count = _BLOCK.subn(lambda _match: industries_yaml(ecosystem), before, count=1)
    if not count:
        raise CatalogueError(f"{path}: there is no block that begins with 'industries:'")
    write_whole(path, made.encode())
    try:
        read_composition(path, Ecosystem)
    except CatalogueError:
        write_whole(path, before.encode())
        raise
    return path


def _check(ecosystem: object) -> None:
    if not isinstance(ecosystem, Ecosystem):
        raise CatalogueError(
            f"the industries of an ecosystem are written, not of a {type(ecosystem).__name__}; "
            'ns.ecosystem("wood-furniture") gives one'
        )


def _lines(member: Member) -> list[str]:
    told: dict[str, Any] = {"code": member.code}
    if member.parts:
        told["parts"] = list(member.parts)
    if member.share is not None:
        told["share"] = member.share
    for name in ("share_source", "note"):
        if texts := getattr(member, name):
            told[name] = dict(texts)
    written = yaml.safe_dump([told], allow_unicode=True, sort_keys=False, width=90)
    return [f"    {line}" for line in written.splitlines()]
