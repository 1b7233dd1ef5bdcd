"""`config/publications/<published>.approval.yaml`: who approved what, by role.

`nextstep approve --role <role>` writes it. A signature names a role of `monitoring.yaml`, never a
person, and holds the checksum of the content of each report that was approved.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from nextstep_analysis.catalogue.fields import Identifier, Line, PartialDate
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.catalogue.monitoring import unknown
from nextstep_analysis.catalogue.publications import FOLDER, Digest, regular_content

FORMAT = 1
_HEAD = """\
# Who approved what is published. `nextstep approve --role <role>` writes this file; a role is one
# of monitoring.yaml, never a person. Each checksum is that of the content that was approved.
"""


class Signature(Entry):
    """What a role approved: the checksum of the content of each report, by its name."""

    role: Identifier
    reports: Annotated[Mapping[Line, Digest], Field(min_length=1)]


class Approval(Entry):
    """The whole file."""

    format: Literal[1]
    published: PartialDate
    signed: tuple[Signature, ...] = ()

    def with_signature(self, role: str, reports: Mapping[str, str]) -> "Approval":
        """With `reports` approved by `role`; what it approved before of others stays."""
        before = {one.role: one.reports for one in self.signed}
        after = {**before, role: {**before.get(role, {}), **reports}}
        signed = tuple(Signature(role=name, reports=held) for name, held in sorted(after.items()))
        return self.model_copy(update={"signed": signed})


def approval_path(folder: Path, published: str) -> Path:
    """Where the approval of the publication of a day stands; `folder` is that of the config."""
    return folder / FOLDER / f"{published}.approval.yaml"


def read_approval(folder: Path, published: str, roles: Mapping[str, object]) -> Approval | None:
    """The approval of the publication of a day; None where nobody has signed.

    Raises
    ------
    CatalogueError
        If the file does not fit, is a link or of another day, or a role is unknown or signs twice:
        file, line, what was found, what is allowed.
    """
    path = approval_path(folder, published)
    if not (path.exists() or path.is_symlink()):
        return None
    regular_content(path)
    approval = read_entry(path, Approval)
    if approval.published != published:
        problem = f"the approval is of {approval.published}; this publication is of {published}"
        raise error_at(path, "published", problem=problem)
    seen: set[str] = set()
    for place, one in enumerate(approval.signed):
        if one.role not in roles:
            problem = unknown("role", one.role, roles)
            raise error_at(path, "signed", place, "role", problem=problem)
        if one.role in seen:
            problem = f"the role {one.role!r} signs twice; keep one of them"
            raise error_at(path, "signed", place, "role", problem=problem)
        seen.add(one.role)
    return approval


def approval_text(approval: Approval) -> str:
    """The file of an approval: the same text for equal ones."""
    lines = [f"format: {approval.format}", f'published: "{approval.published}"', "signed:"]
    for one in approval.signed:
        lines += [f"  - role: {one.role}", "    reports:"]
        lines += [f'      {name}: "{digest}"' for name, digest in sorted(one.reports.items())]
    return _HEAD + "\n".join(lines) + "\n"
