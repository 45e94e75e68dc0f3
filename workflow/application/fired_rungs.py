"""Fire rungs that have come: whom each means, what people are told, and a hash of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from workflow.application.catalogue import CycleContext
from workflow.application.obligations import Owed, owed_now
from workflow.application.permitting import directory_of
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.deadline import DeadlineStatus
from workflow.domain.definition import RungAction
from workflow.domain.escalation import DueDeadline, Firing, Plan, plan
from workflow.domain.history import Event, EventKind
from workflow.domain.notice import Notice
from workflow.domain.organisation import Directory, Resolution
from workflow.domain.surprise import those_kept_from
from workflow.domain.terms import OWNER, TO_OWNER, Target
from workflow.ports.deadlines import LedgerRow
from workflow.ports.unit_of_work import UnitOfWork


def plan_rows(
    now: datetime, rows: Sequence[DueDeadline], context: CycleContext
) -> tuple[Plan, Mapping[int, str]]:
    """Return the plan of the rows that can be planned, and why the others cannot, by id."""
    definition, table = context.definition, context.table
    try:
        return plan(now, rows, definition, table), {}
    # One row that cannot be planned must not stop the others: it is set aside and listed.
    except Exception:  # noqa: BLE001
        sound, poisoned = [], {}
        for row in rows:
            try:
                plan(now, [row], definition, table)
                sound.append(row)
            except Exception as error:  # noqa: BLE001
                poisoned[row.deadline.id] = repr(error)
        return plan(now, sound, definition, table), poisoned


def fire(
    work: UnitOfWork, context: CycleContext, command: Command, planned: Plan, batch: int
) -> int:
    """Write everything that a plan changes, and return how many notices that stored.

    Args:
        batch: Number of the batch within the tick, from 0.
    """
    cycle_id, now = context.cycle.id, command.now
    work.deadlines.close_ids(cycle_id, planned.fenced, DeadlineStatus.CANCELLED, at=now)
    work.deadlines.advance(cycle_id, planned.advances)
    if not planned.firings:
        return 0
    owed = owed_now(work, cycle_id, [firing.deadline for firing in planned.firings])
    venues = {firing.deadline.venue_id for firing in planned.firings}
    venues |= {each.unit_id for each in owed.values() if each.unit_id is not None}
    directory = directory_of(work, context, command, venues=venues)
    head = Target(role=context.definition.head_role)
    rows = [
        LedgerRow(
            firing=each,
            resolution=resolved(each, directory, owed.get(each.deadline.id), head=head),
        )
        for each in planned.firings
    ]
    work.deadlines.record(cycle_id, rows, fired_at=now)
    notices = list(notices_of(rows, now=now, batch=batch))
    stored = work.notices.add(cycle_id, notices)
    body = {"rungs": len(rows), "notices": stored, "digest": ledger_digest(rows)}
    event = Event(kind=EventKind.RUNGS_FIRED, at=now, body=body)
    work.append(cycle_id, [event], command=command)
    return stored


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
