"""`config/ecosystems/` and `config/references/`: which industries make an ecosystem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from nextstep_analysis.catalogue.considered import Considered
from nextstep_analysis.catalogue.factors import Fact, Judgement
from nextstep_analysis.catalogue.fields import (
    ClassCode,
    Identifier,
    IndustryCode,
    RegionCode,
    Texts,
    Weight,
    check_identifier,
)
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry, yaml_files
from nextstep_analysis.catalogue.screen import TakenBack
from nextstep_analysis.catalogue.settings import RoleWeights
from nextstep_analysis.catalogue.what_if import member_of, with_member, without
from nextstep_analysis.codes import ROLES, Role
from nextstep_analysis.errors import CatalogueError


class Member(Entry):
    """One industry of an ecosystem.

    Attributes
    ----------
    code : str
        Two-digit division of TOL 2008 (``E38``).
    parts : tuple of str
        Three- or four-digit classes meant inside the division (``38.1``); empty
        when the whole division is meant.
    share : float, optional
        How much of the division the parts are, above 0 and at most 1.
    share_source : mapping, optional
        Where `share` comes from; needed with it.
    note : mapping, optional
        Why the industry belongs, or where its edge is.
    """

    code: IndustryCode
    parts: tuple[ClassCode, ...] = ()
    share: Weight | None = None
    share_source: Texts | None = None
    note: Texts | None = None

    @property
    def is_upper_bound(self) -> bool:
        """Only a part of the division is meant, and nobody knows how large a part."""
        return bool(self.parts) and self.share is None


class Industries(Entry):
    """The industries by role."""

    core: Annotated[tuple[Member, ...], Field(min_length=1)]
    related: tuple[Member, ...] = ()
    enabling: tuple[Member, ...] = ()


class Composition(Entry):
    """What an ecosystem and a reference ecosystem have in common.

    `facts` are checked against the factors by `factors.check_facts`, as `judgements`
    are: scores that a person gives in place of the rule.
    """

    id: Identifier
    name: Texts
    summary: Texts
    industries: Industries
    facts: tuple[Fact, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    @property
    def members(self) -> Mapping[str, Member]:
        """Industries by code, in the order of the file: core, related, enabling."""
        return {member.code: member for role in ROLES for member in self.of_role(role)}

    @property
    def roles(self) -> Mapping[str, Role]:
        """Role by code, in the order of the file."""
        return {member.code: role for role in ROLES for member in self.of_role(role)}

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the file."""
        return tuple(self.members)

    @property
    def core(self) -> tuple[str, ...]:
        """Codes of the core."""
        return tuple(member.code for member in self.industries.core)

    @property
    def upper_bounds(self) -> tuple[str, ...]:
        """Codes of which only a part of unknown size is meant: figures are upper bounds."""
        return tuple(code for code, member in self.members.items() if member.is_upper_bound)

    def of_role(self, role: Role) -> tuple[Member, ...]:
        return getattr(self.industries, role)

    def weights(self, roles: RoleWeights) -> dict[str, float]:
        """Weight by code: that of the role times the share; an unknown share counts as 1."""
        shares = {code: member.share or 1.0 for code, member in self.members.items()}
        return {code: roles.of(role) * shares[code] for code, role in self.roles.items()}


class Ecosystem(Composition):
    """An ecosystem of the region.

    Attributes
    ----------
    status : str
        ``named`` in the project's own text, or a ``proposal`` of this workbench.
    peers : tuple of str
        Regions to compare with, a prior from judgement.
    other_names : mapping, optional
        What readers call it, too, in one line: the search finds its reports by these words.
    taken_back : tuple of TakenBack
        Industries that may be openings though `config/screen.yaml` takes them out.
    conclusions : tuple of Considered
        What bodies of people, such as the steering group, have concluded.
    roadmap : mapping, optional
        As it is written: `roadmap.read_roadmap` reads it, for its roadmap alone.
    profile : mapping, optional
        What a company is told, as it stands in the file: `profile.read_profile` checks it, so that
        a fault in it stops this profile and nothing else.
    """

    status: Literal["named", "proposal"]
    peers: Annotated[tuple[RegionCode, ...], Field(min_length=1)]
    other_names: Texts | None = None
    taken_back: tuple[TakenBack, ...] = ()
    conclusions: tuple[Considered, ...] = ()
    roadmap: Any = None
    profile: Any = None

    def without(self, *codes: str) -> "Ecosystem":
        """What it would be without the divisions `codes`; the file stays as it is.

        Raises
        ------
        CatalogueError
            If one is not in it, or no industry would be left in the core.
        """
        return without(self, codes)

    def with_(
        self,
        code: str,
        *,
        role: Role,
        parts: str | Sequence[str] = (),
        share: float | None = None,
    ) -> "Ecosystem":
        """What it would be with this industry, in another role if it is there already.

        Parameters
        ----------
        code : str
            A division of TOL 2008: ``"C23"``.
        role : str
            ``core``, ``related`` or ``enabling``.
        parts : sequence of str, or one str
            Classes meant inside the division, such as ``23.7``; empty: all of it.
        share : float, optional
            How much of the division they are, above 0 and at most 1.

        Raises
        ------
        CatalogueError
            If the code, role, a part or the share is impossible, or the core would be empty.
        """
        given = (parts,) if isinstance(parts, str) else parts
        member = member_of(Member, code=code, parts=given, share=share)
        if problem := _problem_of(member):
            raise CatalogueError(problem[-1])
        return with_member(self, member, role)


class Reference(Composition):
    """A reference ecosystem elsewhere, and the region it is in."""

    region: RegionCode


CompositionT = TypeVar("CompositionT", bound=Composition)


@dataclass(frozen=True)
class Overlap:
    """An industry in the core of more than one ecosystem: totals count it once."""

    industry: str
    ecosystems: tuple[str, ...]


def overlaps(ecosystems: Mapping[str, Ecosystem]) -> tuple[Overlap, ...]:
    """Industries that stand in the core of several ecosystems, by code."""
    owners: dict[str, list[str]] = {}
    for name in sorted(ecosystems):
        for code in ecosystems[name].core:
            owners.setdefault(code, []).append(name)
    return tuple(
        Overlap(code, tuple(names)) for code, names in sorted(owners.items()) if len(names) > 1
    )


def read_compositions(folder: Path, model: type[CompositionT]) -> dict[str, CompositionT]:
    """Every ``<id>.yaml`` of `folder` as a `model`, by id.

    Raises
    ------
    CatalogueError
        If a file does not fit `model` or contradicts itself: file, line, what was
        found, what is allowed.
    """
    return {path.stem: read_composition(path, model) for path in yaml_files(folder)}


def read_composition(path: Path, model: type[CompositionT]) -> CompositionT:
    """The ecosystem or reference ecosystem in the file `path`.

    Raises
    ------
    CatalogueError
        As `read_compositions`.
    """
    try:
        check_identifier(path.stem)
    except ValueError as error:
        raise CatalogueError(f"{path}: the file is called {path.stem!r}: {error}") from None
    composition = read_entry(path, model)
    if composition.id != path.stem:
        raise error_at(
            path,
            "id",
            problem=f"id is {composition.id!r}, but the file is called {path.name}; "
            f"the id must be {path.stem!r}",
        )
    _check_members(path, composition)
    return composition


def _check_members(path: Path, composition: Composition) -> None:
    seen: dict[str, str] = {}
    for role in ROLES:
        for place, member in enumerate(composition.of_role(role)):
            where = ("industries", role, place)
            if member.code in seen:
                raise error_at(
                    path,
                    *where,
                    "code",
                    problem=f"{member.code} stands twice (already in {seen[member.code]}); "
                    "an industry has one role in an ecosystem",
                )
            seen[member.code] = role
            _check_member(path, where, member)


def _check_member(path: Path, where: tuple[str | int, ...], member: Member) -> None:
    if problem := _problem_of(member):
        *inside, told = problem
        raise error_at(path, *where, *inside, problem=str(told))


def _problem_of(member: Member) -> tuple[str | int, ...]:
    """Where a member contradicts itself, and how, in words; nothing where it does not."""
    division = member.code[1:]
    for place, part in enumerate(member.parts):
        before = member.parts[:place]
        if not part.startswith(f"{division}."):
            problem = f"{part} is not a part of {member.code}; parts begin with {division}."
        elif part in before:
            problem = f"{part} stands twice; keep one of them"
        elif clash := [other for other in before if other.startswith(part)]:
            problem = f"{part} holds {clash[0]}, which stands here too; keep one of them"
        elif clash := [other for other in before if part.startswith(other)]:
            problem = f"{part} is within {clash[0]}, which stands here too; keep one of them"
        else:
            continue
        return "parts", place, problem
    if member.share is not None and member.share_source is None:
        problem = f"{member.code} has a share of {member.share} without a share_source; "
        return "share", f"{problem}say where the figure comes from"
    if member.share_source is not None and member.share is None:
        problem = f"{member.code} has a share_source without a share; give both or neither"
        return "share_source", problem
    return ()
