"""What a new register changes in the one before: companies added, changed, ended and gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nextstep_analysis.register.database import Draft
from nextstep_analysis.register.tables import CHANGES, COMPANIES

NOT_COMPARED = ("business_id", "modified")
"""A record that was touched, but says the same, has not changed."""


@dataclass(frozen=True)
class Compared:
    """How many companies were added, changed (and how many in each column), ended, or are gone."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    gone: int = 0
    columns: dict[str, int] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """What is told of it."""
        told = (
            f"added {self.added:,}, changed {self.changed:,}, ended {self.ended:,}, "
            f"no longer in the file {self.gone:,}"
        )
        yield f"compared with the register before: {told}"
        for name, count in sorted(self.columns.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"  changed {name}: {count:,}"


def compare(draft: Draft) -> Compared:
    """Fill `changes` from the database in force and the new one, and count."""
    compared = [name for name in COMPANIES.names if name not in NOT_COMPARED]
    differing = ", ".join(
        f"CASE WHEN new.{name} IS DISTINCT FROM was.{name} THEN '{name}' END" for name in compared
    )
    with draft.old() as old:
        draft.connection.execute(f"""
            INSERT INTO {CHANGES.name}
            SELECT coalesce(new.business_id, was.business_id) AS business_id,
                CASE WHEN was.business_id IS NULL THEN 'added'
                     WHEN new.business_id IS NULL THEN 'gone'
                     WHEN was.active AND NOT new.active THEN 'ended'
                     ELSE 'changed' END,
                CASE WHEN was.business_id IS NOT NULL AND new.business_id IS NOT NULL
                     THEN concat_ws(',', {differing}) END AS what
            FROM {COMPANIES.name} AS new
            FULL JOIN {old}.{COMPANIES.name} AS was USING (business_id)
            WHERE what IS NULL OR what <> ''
            ORDER BY business_id""")
    return _counted(draft)


def _counted(draft: Draft) -> Compared:
    connection = draft.connection
    found = dict(
        connection.execute(
            f"SELECT change, count(*) FROM {CHANGES.name} GROUP BY change"
        ).fetchall()
    )
    columns = connection.execute(
        f"SELECT unnest(string_split(what, ',')) AS name, count(*) FROM {CHANGES.name} "
        "WHERE change = 'changed' GROUP BY name"
    ).fetchall()
    return Compared(
        added=found.get("added", 0),
        changed=found.get("changed", 0),
        ended=found.get("ended", 0),
        gone=found.get("gone", 0),
        columns=dict(columns),
    )
