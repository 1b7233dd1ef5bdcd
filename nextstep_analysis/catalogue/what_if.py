"""An ecosystem with other industries than its file has: what would be, if."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from nextstep_analysis.catalogue.fields import DIVISIONS, one_of
from nextstep_analysis.codes import ROLES, Role
from nextstep_analysis.errors import CatalogueError

if TYPE_CHECKING:
    from nextstep_analysis.catalogue.ecosystems import Composition, Ecosystem, Member

ASSUMED = {
    "fi": "Oletus, jolla ei ole lähdettä.",
    "en": "An assumption without a source.",
    "sv": "Ett antagande utan källa.",
}
"""Where a share comes from that a person tries out."""


def without(ecosystem: "Ecosystem", codes: tuple[str, ...]) -> "Ecosystem":
    """`ecosystem` without the industries `codes`; see `Ecosystem.without`."""
    for code in codes:
        one_of(code, ecosystem.codes, kind=f"industry of {ecosystem.id}")
    return _of_roles(ecosystem, _beside(ecosystem, codes))


def with_member(ecosystem: "Ecosystem", member: "Member", role: Role) -> "Ecosystem":
    """`ecosystem` with `member` last in a role, whatever it was; see `Ecosystem.with_`."""
    one_of(role, ROLES, kind="role")
    one_of(member.code, DIVISIONS, kind="industry")
    kept = _beside(ecosystem, (member.code,))
    return _of_roles(ecosystem, {**kept, role: (*kept[role], member)})


def member_of(model: type["Member"], **given: Any) -> "Member":
    """An industry as a file may have it, from what a person tries out.

    Raises
    ------
    CatalogueError
        If a code, part or share is impossible.
    """
    if given.get("share") is not None:
        given.setdefault("share_source", ASSUMED)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first["msg"].removeprefix("Value error, ")
        raise CatalogueError(f"the {first['loc'][0]} is {first['input']!r}: {problem}") from None


def _beside(composition: "Composition", codes: tuple[str, ...]) -> dict[Role, tuple["Member", ...]]:
    """The members by role that are none of `codes`."""
    return {
        role: tuple(member for member in composition.of_role(role) if member.code not in codes)
        for role in ROLES
    }


def _of_roles(ecosystem: "Ecosystem", members: dict[Role, tuple["Member", ...]]) -> "Ecosystem":
    if not members["core"]:
        raise CatalogueError(
            f"no industry would be left in the core of {ecosystem.id}; it needs one at least"
        )
    industries = ecosystem.industries.model_copy(update=dict(members))
    return ecosystem.model_copy(update={"industries": industries})
