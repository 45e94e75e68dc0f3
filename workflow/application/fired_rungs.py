"""What rungs that fired leave: whom each meant, what people are told, and a hash of it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from workflow.application.obligations import Owed
from workflow.domain.canonical import content_hash
from workflow.domain.definition import RungAction
from workflow.domain.escalation import Firing
from workflow.domain.notice import Notice
from workflow.domain.organisation import Directory, Resolution
from workflow.domain.surprise import those_kept_from
from workflow.domain.terms import OWNER, TO_OWNER, Target
from workflow.ports.deadlines import LedgerRow


def resolved(
    firing: Firing, directory: Directory, owed: Owed | None, *, head: Target
) -> Resolution:
    """Return whom a rung tells; of a record, whoever must not learn of it is left out.

    Args:
        owed: Whom the record means; None of a stage.
        head: Who is meant where a unit owes it.
    """
    deadline = firing.deadline
    kept_from: frozenset[int] = frozenset()
    if owed is not None and owed.is_hidden:
        kept_from = those_kept_from(
            deadline.person_id, deadline.venue_id, head_role=head.role, directory=directory
        )
    targets, venue_id = firing.to, deadline.venue_id
    if owed is not None and firing.to == TO_OWNER:
        if owed.unit_id is None:
            people = tuple(sorted(set(owed.people) - kept_from))
            return Resolution(role=OWNER, unit_id=venue_id, people=people)
        targets, venue_id = (head,), owed.unit_id
    return directory.resolve(
        targets, venue_id=venue_id, subject_id=deadline.person_id, kept_from=kept_from
    )


def notices_of(rows: Sequence[LedgerRow], *, now: datetime, batch: int) -> Iterator[Notice]:
    """One notice for each person and rung; a consolidated list is one for each person and batch.

    The lists of a person of one day are told together, as far as they wait to be told.
    """
    list_name = f"list.{now.isoformat()}.{batch}"
    for row in rows:
        firing, deadline = row.firing, row.firing.deadline
        if not firing.notifies:
            continue
        is_list = firing.action is RungAction.CONSOLIDATE
        for person in row.resolution.people:
            name = f"{deadline.id}.{deadline.visit}.{firing.rung}.{person}"
            yield Notice(
                key=f"{list_name}.{person}" if is_list else name,
                person_id=person,
                kind=str(firing.action),
                role=row.resolution.role,
                created_at=now,
                offset=firing.offset,
                review_id=None if is_list else deadline.review_id,
                stage=None if is_list else deadline.stage,
                unit_id=None if is_list else deadline.venue_id,
                due_on=None if is_list else deadline.due_on,
            )


def ledger_digest(rows: Sequence[LedgerRow]) -> str:
    """Return the hash of rungs that fired together, so that the history vouches for the ledger."""
    return content_hash(
        sorted(
            [
                row.firing.deadline.id,
                row.firing.deadline.visit,
                row.firing.rung,
                row.resolution.role,
                row.resolution.unit_id,
                list(row.resolution.people),
            ]
            for row in rows
        )
    )
