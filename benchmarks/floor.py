"""What every floor needs: the chain of events, and rows as the product writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.district import CYCLE_ID
from benchmarks.raw import Raw
from workflow.domain.canonical import canonical_json
from workflow.domain.history import event_hash

ACTOR = "person:D.0001-2 operator:bench"

HISTORY = "cycle_id, seq, at_us, recorded_us, kind, actor, review_id, command_id, body, prev, hash"
COMMAND = "cycle_id, id, request_hash, answer, recorded_at"
DEADLINE = (
    "cycle_id, id, kind, review_id, track, stage, visit, venue_id, person_id, due_on, due_at,"
    " next_rung, next_at, status, armed_at, closed_at, calendar_revision, provisional,"
    " remaining, replaces"
)
DUE_ON, DUE_AT = "2023-01-13", 1_673_629_200_000_000
UNMET = '[{"code":"checks_missing","facts":{"needed":1,"scheduled":0}}]'
SHA = "0123456789abcdef" * 4


def us(moment: datetime) -> int:
    """Return microseconds since 1970."""
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def move_reviews(raw: Raw, ids: Sequence[int], source: str, target: str, *, now_us: int) -> int:
    """Put reviews into another state, close their deadlines, and return how many there were."""
    moved: int = raw.run(
        "UPDATE review SET state = ?, rank = rank + 1, revision = revision + 1, entered_at = ?,"
        " opened_at = ?, due_on = ?, due_at = ?, unmet = ?, ready = false, touched_at = ?"
        f" WHERE cycle_id = ? AND {raw.among('id')} AND state = ?",
        *(target, now_us, now_us, DUE_ON, DUE_AT, UNMET, now_us),
        *(CYCLE_ID, raw.listed(ids), source),
    ).rowcount
    raw.run(
        "UPDATE deadline SET status = 'met', closed_at = ?, next_at = NULL"
        f" WHERE cycle_id = ? AND {raw.among('review_id')} AND status = 'open' AND kind = 'stage'",
        *(now_us, CYCLE_ID, raw.listed(ids)),
    )
    return moved


def arm_for(raw: Raw, chain: Chain, reviews: Sequence[tuple[int, int, int]], stage: str) -> None:
    """Arm a deadline for each review, given as (review id, venue id, person id)."""
    rows = [
        (
            *(CYCLE_ID, chain.number(), "stage", review_id, "member", stage, 1, venue_id),
            *(person_id, DUE_ON, DUE_AT, 0, DUE_AT, "open", chain.now_us, None, 1, False),
            *(None, None),
        )
        for review_id, venue_id, person_id in reviews
    ]
    raw.insert("deadline", DEADLINE, rows)


class Chain:
    """The chain of a cycle between its lock and its end."""

    def __init__(self, raw: Raw, *, now_us: int, command_id: str) -> None:
        self._raw, self.now_us, self._command = raw, now_us, command_id
        self._rows: list[tuple[Any, ...]] = []
        found = raw.one(
            f"SELECT seq, hash, next_deadline FROM chain WHERE cycle_id = ?{raw.lock}", CYCLE_ID
        )
        self._seq, self._hash, self._next_deadline = found

    def add(self, kind: str, review_id: int | None, body: Mapping[str, Any]) -> None:
        """Add an event."""
        self._seq += 1
        hashed = {
            "cycle_id": CYCLE_ID,
            "seq": self._seq,
            "at_us": self.now_us,
            "recorded_us": self.now_us,
            "kind": kind,
            "actor": ACTOR,
            "review_id": review_id,
            "body": canonical_json(body),
            "prev": bytes(self._hash),
        }
        self._hash = event_hash(**hashed)
        *before, text, prev = hashed.values()
        self._rows.append((*before, self._command, text, prev, self._hash))

    def add_move(
        self, review_id: int, source: str, target: str, *, automatic: bool = False
    ) -> None:
        """Add the event of a transition."""
        body = {
            "trigger": "complete",
            "from": source,
            "to": target,
            "visit": 1,
            "due_on": DUE_ON,
            "automatic": automatic,
        }
        self.add("review_moved", review_id, body)

    def number(self) -> int:
        """Return the next number of a deadline."""
        self._next_deadline += 1
        return int(self._next_deadline) - 1

    def store(self) -> None:
        """Write the events, the command and the new head."""
        self._raw.insert("history", HISTORY, self._rows)
        if self._command:
            answer = '{"cycle":"year_end_2022-D","reviews":1,"moved":1}'
            command = (CYCLE_ID, self._command, SHA, answer, self.now_us)
            self._raw.insert("command", COMMAND, [command])
        self._raw.run(
            "UPDATE chain SET seq = ?, hash = ?, newest_at = ?, next_deadline = ?"
            " WHERE cycle_id = ?",
            self._seq,
            self._hash,
            self.now_us,
            self._next_deadline,
            CYCLE_ID,
        )
