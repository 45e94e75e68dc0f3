"""History: append-only events, chained by hashes so that a change is found."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from workflow.domain.canonical import canonical_json

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EventKind(StrEnum):
    """What can happen; the names stand in exports and never change."""

    UNITS_IMPORTED = "units_imported"
    PEOPLE_IMPORTED = "people_imported"
    ROLES_IMPORTED = "roles_imported"
    UNIT_MOVED = "unit_moved"
    UNIT_MERGED = "unit_merged"
    UNIT_SPLIT = "unit_split"
    ROLE_GRANTED = "role_granted"
    ROLE_DELEGATED = "role_delegated"
    ROLE_REVOKED = "role_revoked"
    CALENDAR_CHANGED = "calendar_changed"
    DEFINITION_ADDED = "definition_added"
    CYCLE_OPENED = "cycle_opened"
    CYCLE_MIGRATED = "cycle_migrated"
    CYCLE_HELD = "cycle_held"
    CYCLE_RESUMED = "cycle_resumed"
    CYCLE_CLOSED = "cycle_closed"
    REVIEW_OPENED = "review_opened"
    REVIEW_MOVED = "review_moved"
    REVIEW_MIGRATED = "review_migrated"
    GATE_OPENED = "gate_opened"
    REVIEW_HELD = "review_held"
    REVIEW_RESUMED = "review_resumed"
    RUNGS_FIRED = "rungs_fired"
    TICK_HELD = "tick_held"
    TICK_RELEASED = "tick_released"
    INCIDENT = "incident"
    ROWS_CHANGED = "rows_changed"
    DOCUMENT_RECORDED = "document_recorded"
    DISSEMINATION_RECORDED = "dissemination_recorded"
    ATTENDANCE_RECORDED = "attendance_recorded"
    COVERAGE_REPORTED = "coverage_reported"
    FEEDBACK_RECORDED = "feedback_recorded"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_ANSWERED = "feedback_answered"
    OPINION_DISPOSED = "opinion_disposed"
    SYNTHESIS_MADE = "synthesis_made"
    SUGGESTION_PROPOSED = "suggestion_proposed"
    SUGGESTION_APPROVED = "suggestion_approved"
    SUGGESTION_DECLINED = "suggestion_declined"
    SUGGESTION_NOTIFIED = "suggestion_notified"
    SUGGESTION_ACKNOWLEDGED = "suggestion_acknowledged"
    SUGGESTION_EXPLAINED = "suggestion_explained"
    SUGGESTION_FOLLOWED = "suggestion_followed"
    SUGGESTION_CONCLUDED = "suggestion_concluded"
    SUGGESTION_REPORTED = "suggestion_reported"
    SUGGESTION_WITHDRAWN = "suggestion_withdrawn"
    REPORT_WRITTEN = "report_written"
    REPORT_ACCEPTED = "report_accepted"
    MEETING_PLANNED = "meeting_planned"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_RECORDED = "meeting_recorded"
    MEETING_ATTENDED = "meeting_attended"
    MEETING_CONCLUDED = "meeting_concluded"
    MEETING_SIGNED = "meeting_signed"
    MEETING_CLOSED = "meeting_closed"
    MEETING_CORRECTED = "meeting_corrected"
    MEETING_ADOPTED = "meeting_adopted"
    REMEDY_RECORDED = "remedy_recorded"
    REMEDY_STARTED = "remedy_started"
    REMEDY_CLAIMED = "remedy_claimed"
    REMEDY_VERIFIED = "remedy_verified"
    REMEDY_REOPENED = "remedy_reopened"
    REMEDY_CARRIED_OVER = "remedy_carried_over"
    REMEDY_MEASURED = "remedy_measured"
    REMEDY_PROGRESSED = "remedy_progressed"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_DROPPED = "evidence_dropped"
    PLAN_RECORDED = "plan_recorded"
    PLAN_JUDGED = "plan_judged"
    CHECKS_SCHEDULED = "checks_scheduled"
    CHECK_RECORDED = "check_recorded"
    CHECKS_CANCELLED = "checks_cancelled"
    HANDED_OVER = "handed_over"
    COMMITMENT_RECORDED = "commitment_recorded"
    RESPONSE_RECORDED = "response_recorded"
    AREA_REPORTED = "area_reported"
    INSPECTION_RECORDED = "inspection_recorded"
    COMMENDATION_RECORDED = "commendation_recorded"
    QUALITY_RECORDED = "quality_recorded"
    DISCIPLINE_RECORDED = "discipline_recorded"
    RESULT_RECORDED = "result_recorded"
    RATING_RECORDED = "rating_recorded"
    RATING_CANCELLED = "rating_cancelled"
    CAP_RAISED = "cap_raised"
    APPEAL_FILED = "appeal_filed"
    APPEAL_DECIDED = "appeal_decided"
    DOSSIER_RECORDED = "dossier_recorded"
    DOSSIER_SUBMITTED = "dossier_submitted"
    DOSSIER_RECEIVED = "dossier_received"
    DOSSIER_RETURNED = "dossier_returned"
    VOTE_RECORDED = "vote_recorded"
    VOTE_COUNTED = "vote_counted"
    VOTE_CONFIRMED = "vote_confirmed"
    VOTE_CANCELLED = "vote_cancelled"
    DEADLINE_EXTENDED = "deadline_extended"
    EXTENSION_REQUESTED = "extension_requested"
    EXTENSION_REJECTED = "extension_rejected"
    NOTICES_SENT = "notices_sent"
    NOTICES_RETRIED = "notices_retried"
    PEOPLE_REMINDED = "people_reminded"
    NOTICES_MUTED = "notices_muted"
    NOTICES_UNMUTED = "notices_unmuted"
    COPY_RESTORED = "copy_restored"
    COPY_CONFIRMED = "copy_confirmed"
    FEEDBACK_EXPORTED = "feedback_exported"
    HISTORY_READ = "history_read"
    HISTORY_EXPORTED = "history_exported"
    HISTORY_ANCHORED = "history_anchored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, before it has its place in the chain.

    Attributes:
        at: The moment it counts from; `recorded_at` is when the system learned it.
        review_id: The review it is about, None for the whole cycle.
        body: Codes and numbers only; text about people is in `texts`.
        texts: Free text by name; the body gets a salted commitment, the text stays erasable.
    """

    kind: EventKind
    at: datetime
    review_id: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event in its place in the chain of a cycle.

    Attributes:
        seq: Place in the chain, from 1 without gaps.
        at_us: Microseconds since 1970 in UTC, as `recorded_us`.
        body: The exact bytes that were hashed.
    """

    cycle_id: int
    seq: int
    at_us: int
    recorded_us: int
    kind: str
    actor: str
    review_id: int | None
    body: bytes
    prev: bytes
    hash: bytes

    @property
    def at(self) -> datetime:
        """Return the moment from which it counts, in UTC."""
        return _EPOCH + timedelta(microseconds=self.at_us)

    @property
    def recorded_at(self) -> datetime:
        """Return when the system learned it, in UTC."""
        return _EPOCH + timedelta(microseconds=self.recorded_us)

    def expected_hash(self) -> bytes:
        """Return the hash that the fields give; it differs when something was changed."""
        return event_hash(
            cycle_id=self.cycle_id,
            seq=self.seq,
            at_us=self.at_us,
            recorded_us=self.recorded_us,
            kind=self.kind,
            actor=self.actor,
            review_id=self.review_id,
            body=self.body,
            prev=self.prev,
        )


def event_hash(
    *,
    cycle_id: int,
    seq: int,
    at_us: int,
    recorded_us: int,
    kind: str,
    actor: str,
    review_id: int | None,
    body: bytes,
    prev: bytes,
) -> bytes:
    """Return SHA-256 over the length-prefixed fields, the hash of the body, and the hash before."""
    digest = hashlib.sha256(b"\x00")
    fields = (cycle_id, seq, at_us, recorded_us, kind, actor, review_id or "")
    for value in fields:
        written = str(value).encode()
        digest.update(len(written).to_bytes(4, "big") + written)
    digest.update(hashlib.sha256(body).digest())
    digest.update(prev)
    return digest.digest()


def commitment(salt: bytes, text: str) -> str:
    """Return what the body of an event keeps of a text that may be erased later."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def sealed_body(event: Event, salts: Mapping[str, bytes]) -> bytes:
    """Return the body as the bytes to hash, with a commitment for each text."""
    body = dict(event.body)
    if event.texts:
        body["texts"] = {name: commitment(salts[name], text) for name, text in event.texts.items()}
    return canonical_json(body)
