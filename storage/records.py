"""What people record about the stages, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update

from storage import tables
from storage.bulk import among, insert_rows
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.records import Check, Dissemination, Feedback, Meeting, Rating, Remedy

OPEN, VERIFIED = "open", "verified"

_number, _check, _remedy = tables.record_number, tables.check_made, tables.remedy
_rating, _review = tables.rating, tables.review

_TURN = select(_number.c.next).where(_number.c.cycle_id == bindparam("cycle_id")).with_for_update()

# Parameters of an UPDATE must not have the names of its columns.
_TAKE_NUMBERS = (
    update(_number)
    .where(_number.c.cycle_id == bindparam("of_cycle"))
    .values(next=_number.c.next + bindparam("count"))
    .returning(_number.c.next)
)
_REMEDIES = (
    select(_remedy)
    .where(_remedy.c.cycle_id == bindparam("cycle_id"), among(_remedy.c.id, "ids"))
    .order_by(_remedy.c.id)
    .with_for_update()
)
_VERIFY = (
    update(_remedy)
    .where(
        _remedy.c.cycle_id == bindparam("of_cycle"),
        among(_remedy.c.id, "ids"),
        _remedy.c.status == OPEN,
    )
    .values(status=VERIFIED, verifier_id=bindparam("verifier"))
)
_MAKE_SCHEDULED = (
    update(_check)
    .where(
        _check.c.cycle_id == bindparam("of_cycle"),
        _check.c.id
        == select(func.min(_check.c.id))
        .where(
            _check.c.cycle_id == bindparam("of_cycle"),
            _check.c.review_id == bindparam("review"),
            _check.c.due_on == bindparam("on"),
            _check.c.made_on.is_(None),
        )
        .scalar_subquery(),
    )
    .values(made_on=bindparam("made"))
    .returning(_check.c.id)
)
_SUBJECTS = select(_review.c.id, _review.c.subject_kind, _review.c.subject_id).where(
    _review.c.cycle_id == bindparam("cycle_id"), among(_review.c.id, "ids")
)
_OUTDATE = (
    update(_rating)
    .where(
        _rating.c.cycle_id == bindparam("of_cycle"),
        _rating.c.subject_kind == bindparam("kind"),
        among(_rating.c.subject_id, "subject_ids"),
        _rating.c.step == bindparam("at_step"),
        _rating.c.newest,
    )
    .values(newest=False)
)


class SqlRecordStore:
    """`RecordStore` over one connection.

    The number of a record comes from one row per cycle, which stays locked until the end of
    the transaction: commands that record something in one cycle follow one another.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self, cycle_id: int) -> None:
        """Keep others from recording anything in the cycle until the end; before any other lock.

        One that held reviews while it waited for a number could keep the other from them.
        """
        self._connection.execute(_TURN, {"cycle_id": cycle_id})

    def add_disseminations(self, cycle_id: int, rows: Sequence[Dissemination]) -> list[int]:
        """Store sessions with who attended, and return their numbers in order."""
        sessions = [
            {"unit_id": row.unit_id, "held_on": row.held_on, "document": row.document}
            for row in rows
        ]
        ids = self._add(cycle_id, tables.dissemination, sessions)
        attendance = [
            {"cycle_id": cycle_id, "person_id": person_id, "dissemination_id": number}
            for number, row in zip(ids, rows, strict=True)
            for person_id in row.attended
        ]
        insert_rows(self._connection, tables.dissemination_attendance, attendance)
        return ids

    def add_feedback(self, cycle_id: int, rows: Sequence[Feedback]) -> list[int]:
        """Store counts of answers."""
        counts = [
            {
                "review_id": row.review_id,
                "respondents": row.group,
                "received": row.received,
                "received_on": row.received_on,
            }
            for row in rows
        ]
        return self._add(cycle_id, tables.feedback, counts)

    def add_meetings(self, cycle_id: int, rows: Sequence[Meeting]) -> list[int]:
        """Store meetings with their supervisors and the reviews they dealt with."""
        meetings = [
            {"unit_id": row.unit_id, "held_on": row.held_on, "minutes": row.minutes} for row in rows
        ]
        ids = self._add(cycle_id, tables.meeting, meetings)
        numbered = list(zip(ids, rows, strict=True))
        supervisors = [
            {"cycle_id": cycle_id, "meeting_id": number, "person_id": person_id}
            for number, row in numbered
            for person_id in row.supervisors
        ]
        reviews = [
            {"cycle_id": cycle_id, "review_id": review_id, "meeting_id": number}
            for number, row in numbered
            for review_id in row.reviews
        ]
        insert_rows(self._connection, tables.meeting_supervisor, supervisors)
        insert_rows(self._connection, tables.meeting_review, reviews)
        return ids

    def add_remedies(self, cycle_id: int, rows: Sequence[Remedy]) -> list[int]:
        """Store remedies as open."""
        remedies = [
            {
                "review_id": row.review_id,
                "title": row.title,
                "owner_id": row.owner_id,
                "due_on": row.due_on,
                "status": OPEN,
            }
            for row in rows
        ]
        return self._add(cycle_id, tables.remedy, remedies)

    def verify_remedies(self, cycle_id: int, ids: Sequence[int], *, verifier_id: int) -> list[int]:
        """Mark remedies as verified, and return the ids of their reviews, each once and by id.

        One that is verified already keeps its first verifier.

        Raises:
            NotFoundError: `remedies_not_found`; nothing was changed.
            RefusedError: `verifier_is_owner`; nothing was changed.
        """
        given = {"cycle_id": cycle_id, "ids": ids}
        found = self._connection.execute(_REMEDIES, given).all()
        missing = sorted(set(ids) - {row.id for row in found})
        if missing:
            raise NotFoundError("remedies_not_found", remedies=missing)
        own = [row.id for row in found if row.owner_id == verifier_id]
        if own:
            raise RefusedError("verifier_is_owner", remedies=own)
        given = {"of_cycle": cycle_id, "ids": ids, "verifier": verifier_id}
        self._connection.execute(_VERIFY, given)
        return sorted({row.review_id for row in found})

    def add_checks(self, cycle_id: int, rows: Sequence[Check]) -> list[int]:
        """Store checks; one that is made is the one that was scheduled for its day, if any."""
        # Numbers first: their lock keeps two commands from making the same check.
        numbers = self._numbers(cycle_id, len(rows))
        found = [
            self._make_scheduled(cycle_id, row) if row.made_on is not None else None for row in rows
        ]
        new = [
            {
                "cycle_id": cycle_id,
                "id": number,
                "review_id": row.review_id,
                "due_on": row.due_on,
                "made_on": row.made_on,
            }
            for number, row, known in zip(numbers, rows, found, strict=True)
            if known is None
        ]
        insert_rows(self._connection, tables.check_made, new)
        return [known or number for number, known in zip(numbers, found, strict=True)]

    def _make_scheduled(self, cycle_id: int, row: Check) -> int | None:
        """Mark a check that was scheduled for the day as made, and return its number."""
        given = {
            "of_cycle": cycle_id,
            "review": row.review_id,
            "on": row.due_on,
            "made": row.made_on,
        }
        found: int | None = self._connection.scalar(_MAKE_SCHEDULED, given)
        return found

    def add_ratings(self, cycle_id: int, rows: Sequence[Rating], *, by: str) -> list[int]:
        """Store values of ratings of the reviews' subjects; the newest of each step counts.

        Of two values for one step of one subject the later in `rows` is the newer.
        """
        subjects = self._subjects(cycle_id, {row.review_id for row in rows})
        keys = [(*subjects[row.review_id], str(row.step)) for row in rows]
        newest = {key: place for place, key in enumerate(keys)}
        # Numbers first: their lock lets only one command at a time change what is newest.
        numbers = self._numbers(cycle_id, len(rows))
        self._outdate(cycle_id, newest)
        ratings = [
            {
                "cycle_id": cycle_id,
                "subject_kind": key[0],
                "subject_id": key[1],
                "id": number,
                "step": key[2],
                "level": row.level,
                "not_rated_reason": row.not_rated_reason,
                "document": row.document,
                "given_on": row.given_on,
                "given_by": by,
                "newest": newest[key] == place,
            }
            for place, (number, key, row) in enumerate(zip(numbers, keys, rows, strict=True))
        ]
        insert_rows(self._connection, tables.rating, ratings)
        return numbers

    def _subjects(self, cycle_id: int, review_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
        found = self._connection.execute(_SUBJECTS, {"cycle_id": cycle_id, "ids": review_ids})
        return {row.id: (row.subject_kind, row.subject_id) for row in found}

    def _outdate(self, cycle_id: int, keys: Iterable[tuple[str, int, str]]) -> None:
        subjects: dict[tuple[str, str], list[int]] = defaultdict(list)
        for kind, subject_id, step in keys:
            subjects[kind, step].append(subject_id)
        for (kind, step), ids in subjects.items():
            given = {"of_cycle": cycle_id, "kind": kind, "subject_ids": ids, "at_step": step}
            self._connection.execute(_OUTDATE, given)

    def _add(self, cycle_id: int, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Store rows under the next numbers, and return these."""
        numbers = self._numbers(cycle_id, len(rows))
        numbered = [
            {"cycle_id": cycle_id, "id": number, **row}
            for number, row in zip(numbers, rows, strict=True)
        ]
        insert_rows(self._connection, table, numbered)
        return numbers

    def _numbers(self, cycle_id: int, count: int) -> list[int]:
        if not count:
            return []
        taken = self._connection.execute(_TAKE_NUMBERS, {"of_cycle": cycle_id, "count": count})
        beyond = taken.scalar_one()
        return list(range(beyond - count, beyond))
