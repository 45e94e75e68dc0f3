"""What one would write first: a machine for each row, and every row an object of the ORM."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session, registry
from transitions import Machine

from benchmarks.district import CYCLE, CYCLE_ID
from benchmarks.floor import ACTOR, DUE_AT, DUE_ON, SHA, UNMET
from storage import tables
from storage.engine import open_database
from storage.tables import RECORD_TABLES
from storage.types import to_microseconds, to_moment
from workflow.domain.canonical import canonical_json
from workflow.domain.history import event_hash
from workflow.domain.records.feedback import AnswerCount

STATES = ["dissemination", "feedback", "meeting", "rating", "remediation", "monitoring", "done"]


class Row:
    """An object of the ORM; its columns are its attributes."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)


def _mapped(table: Table) -> Any:
    """Return a class of the ORM for a table of the product."""
    kind = type(table.name, (Row,), {})
    _REGISTRY.map_imperatively(kind, table)
    return kind


_REGISTRY = registry()
Review, Deadline, Person = map(_mapped, (tables.review, tables.deadline, tables.person))
History, Command, Chain = map(_mapped, (tables.history, tables.command, tables.chain))
Feedback, RecordNumber = map(_mapped, (RECORD_TABLES[AnswerCount], tables.record_number))


class Records:
    """The database of one naive program."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url).writer

    def complete(
        self, codes: Sequence[str], source: str, target: str, *, now_us: int, answers: int = 0
    ) -> int:
        """Move the reviews of people along, after storing so many answers about each."""
        now = to_moment(now_us)
        with Session(self._engine) as session, session.begin():
            chain = session.get_one(Chain, CYCLE_ID, with_for_update=True)
            command = f"naive-{codes[0]}"
            for code in codes:
                person = session.scalars(select(Person).filter_by(code=code)).one()
                reviews = select(Review).filter_by(cycle_id=CYCLE_ID, subject_id=person.id)
                review = session.scalars(reviews.filter_by(subject_kind="person")).one()
                if answers:
                    _add_feedback(session, chain, review, answers, now)
                _move(session, chain, review, (source, target), now)
            answer = {"cycle": CYCLE, "reviews": len(codes), "moved": len(codes)}
            session.add(
                Command(
                    cycle_id=CYCLE_ID, id=command, request_hash=SHA, answer=answer, recorded_at=now
                )
            )
        return len(codes)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _move(session: Session, chain: Any, review: Any, step: tuple[str, str], now: datetime) -> None:
    path = {"trigger": "complete", "source": step[0], "dest": step[1]}
    Machine(review, STATES, transitions=[path], initial=review.state, auto_transitions=False)
    review.complete()
    review.rank, review.revision = review.rank + 1, review.revision + 1
    review.entered_at = review.opened_at = review.touched_at = now
    review.due_on, review.due_at = date.fromisoformat(DUE_ON), to_moment(DUE_AT)
    review.unmet, review.ready = json.loads(UNMET), False
    is_open = {
        "cycle_id": CYCLE_ID,
        "review_id": review.id,
        "status": "open",
        "kind": "stage",
    }
    old = session.scalars(select(Deadline).filter_by(**is_open)).one()
    old.status, old.closed_at, old.next_at = "met", now, None
    session.add(
        Deadline(
            **{**is_open, "id": chain.next_deadline},
            track=review.track,
            stage=review.state,
            visit=review.visit,
            venue_id=review.venue_id,
            person_id=review.subject_id,
            due_on=review.due_on,
            due_at=review.due_at,
            next_rung=0,
            next_at=review.due_at,
            armed_at=now,
            calendar_revision=1,
            provisional=False,
        )
    )
    chain.next_deadline += 1
    body = {"trigger": "complete", "from": step[0], "to": step[1], "visit": 1, "due_on": DUE_ON}
    _add_event(session, chain, "review_moved", review.id, {**body, "automatic": False}, now)


def _add_feedback(session: Session, chain: Any, review: Any, answers: int, now: datetime) -> None:
    numbers = session.get_one(RecordNumber, CYCLE_ID)
    session.add(
        Feedback(
            cycle_id=CYCLE_ID,
            review_id=review.id,
            id=numbers.next,
            respondents="members",
            received=answers,
            received_on=now.date(),
        )
    )
    body = {"id": numbers.next, "review_id": review.id, "received": answers}
    numbers.next += 1
    _add_event(session, chain, "feedback_recorded", review.id, body, now)


def _add_event(
    session: Session, chain: Any, kind: str, review_id: int, body: Any, now: datetime
) -> None:
    hashed = {
        "cycle_id": CYCLE_ID,
        "seq": chain.seq + 1,
        "at_us": to_microseconds(now),
        "recorded_us": to_microseconds(now),
        "kind": kind,
        "actor": ACTOR,
        "review_id": review_id,
        "body": canonical_json(body),
        "prev": chain.hash,
    }
    digest = event_hash(**hashed)
    session.add(History(**hashed, command_id="naive", hash=digest))
    chain.seq, chain.hash, chain.newest_at = chain.seq + 1, digest, now
