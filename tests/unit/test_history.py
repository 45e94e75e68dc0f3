"""The history: every field of an event is in its hash, and every hash in the next."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from workflow.domain.history import (
    GENESIS,
    Event,
    EventKind,
    StoredEvent,
    commitment,
    event_hash,
    sealed_body,
)

FIELDS: dict[str, Any] = {
    "cycle_id": 1,
    "seq": 2,
    "at_us": 1_772_413_200_000_000,
    "recorded_us": 1_772_413_200_000_001,
    "kind": "review_moved",
    "actor": "person:DV0001",
    "review_id": 12,
    "body": b'{"to":"meeting"}',
    "prev": GENESIS,
}
SALT = bytes(range(32))
MOMENT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def stored(**changes: Any) -> StoredEvent:
    """Return an event whose hash is right."""
    fields = FIELDS | changes
    return StoredEvent(**fields, hash=event_hash(**fields))


def is_sound(events: Sequence[StoredEvent]) -> bool:
    """Return whether every event has its hash, and the hash of the one before."""
    before = [GENESIS, *(event.hash for event in events)]
    return all(
        event.prev == prev and event.hash == event.expected_hash()
        for event, prev in zip(events, before, strict=False)
    )


def a_chain() -> list[StoredEvent]:
    chain: list[StoredEvent] = []
    for seq in (1, 2, 3):
        prev = chain[-1].hash if chain else GENESIS
        chain.append(stored(seq=seq, prev=prev, body=b'{"n":%d}' % seq))
    return chain


class TestEventHash:
    def test_is_built_as_the_documentation_says(self) -> None:
        digest = hashlib.sha256(b"\0")
        for field in (b"1", b"2", b"1772413200000000", b"1772413200000001", b"review_moved"):
            digest.update(len(field).to_bytes(4, "big") + field)
        digest.update(b"\0\0\0\x0dperson:DV0001" + b"\0\0\0\x0212")
        digest.update(hashlib.sha256(b'{"to":"meeting"}').digest() + bytes(32))

        assert event_hash(**FIELDS) == digest.digest()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("cycle_id", 2),
            ("seq", 3),
            ("at_us", FIELDS["at_us"] + 1),
            ("recorded_us", FIELDS["recorded_us"] + 1),
            ("kind", "review_held"),
            ("actor", "person:DV0002"),
            ("review_id", 13),
            ("review_id", None),
            ("body", b'{"to": "meeting"}'),
            ("prev", bytes(31) + b"\1"),
        ],
    )
    def test_changes_with_every_field(self, field: str, value: Any) -> None:
        assert event_hash(**(FIELDS | {field: value})) != event_hash(**FIELDS)

    def test_covers_every_field_of_a_stored_event_but_itself(self) -> None:
        assert set(FIELDS) == set(StoredEvent.__slots__) - {"hash"}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param({"cycle_id": 1, "seq": 12}, {"cycle_id": 11, "seq": 2}, id="numbers"),
            pytest.param(
                {"kind": "review_held", "actor": "a"},
                {"kind": "review_hel", "actor": "da"},
                id="words",
            ),
        ],
    )
    def test_does_not_mistake_where_a_field_ends(
        self, one: dict[str, Any], other: dict[str, Any]
    ) -> None:
        assert event_hash(**(FIELDS | one)) != event_hash(**(FIELDS | other))


class TestStoredEvent:
    def test_expects_the_hash_that_it_was_stored_with(self) -> None:
        assert stored().expected_hash() == stored().hash

    @pytest.mark.parametrize(
        ("microseconds", "moment"),
        [
            (0, datetime(1970, 1, 1, tzinfo=UTC)),
            (1_772_413_200_000_001, datetime(2026, 3, 2, 1, 0, 0, 1, tzinfo=UTC)),
            (253_402_300_799_999_999, datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ],
    )
    def test_gives_its_moments_back_to_the_microsecond(
        self, microseconds: int, moment: datetime
    ) -> None:
        assert stored(at_us=microseconds).at == moment
        assert stored(recorded_us=microseconds).recorded_at == moment


class TestChain:
    def test_of_three_is_sound(self) -> None:
        assert is_sound(a_chain())

    @pytest.mark.parametrize("place", [0, 1, 2])
    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"body": b'{"n":9}'}, id="body"),
            pytest.param({"actor": "operator:root"}, id="actor"),
            pytest.param({"at_us": 0}, id="moment"),
            pytest.param({"hash": bytes(32)}, id="hash"),
            pytest.param({"prev": bytes(31) + b"\1"}, id="link"),
        ],
    )
    def test_is_broken_by_a_change_in_place(self, place: int, change: dict[str, Any]) -> None:
        chain = a_chain()

        chain[place] = replace(chain[place], **change)

        assert not is_sound(chain)

    @pytest.mark.parametrize("place", [0, 1])
    def test_is_broken_by_an_event_that_was_hashed_anew(self, place: int) -> None:
        chain = a_chain()
        forged = replace(chain[place], body=b'{"n":9}')

        chain[place] = replace(forged, hash=forged.expected_hash())

        assert not is_sound(chain)

    @pytest.mark.parametrize("place", [0, 1])
    def test_is_broken_by_an_event_that_was_taken_out(self, place: int) -> None:
        chain = a_chain()

        del chain[place]

        assert not is_sound(chain)

    def test_is_broken_by_another_order(self) -> None:
        first, second, third = a_chain()

        assert not is_sound([first, third, second])


class TestCommitment:
    def test_can_be_checked_by_who_has_salt_and_text(self) -> None:
        expected = hmac.new(SALT, "Ốm dài ngày".encode(), hashlib.sha256).hexdigest()

        assert commitment(SALT, "Ốm dài ngày") == expected

    @pytest.mark.parametrize(
        ("salt", "text"),
        [
            pytest.param(SALT, "On leave.", id="another text"),
            pytest.param(bytes(32), "On leave", id="another salt"),
        ],
    )
    def test_differs_with_text_and_salt(self, salt: bytes, text: str) -> None:
        assert commitment(salt, text) != commitment(SALT, "On leave")


class TestSealedBody:
    def test_keeps_a_commitment_instead_of_each_text(self) -> None:
        event = an_event(texts={"reason": "On leave", "remark": "Back in May"})
        salts = {"reason": SALT, "remark": bytes(32)}

        body = sealed_body(event, salts)

        assert json.loads(body) == {
            "to": "meeting",
            "texts": {
                "reason": commitment(SALT, "On leave"),
                "remark": commitment(bytes(32), "Back in May"),
            },
        }

    def test_has_no_place_for_texts_when_there_are_none(self) -> None:
        assert sealed_body(an_event(), {}) == b'{"to":"meeting"}'

    def test_never_holds_a_text_without_its_salt(self) -> None:
        with pytest.raises(KeyError):
            sealed_body(an_event(texts={"reason": "On leave"}), {})

    def test_leaves_the_event_as_it_was(self) -> None:
        event = an_event(texts={"reason": "On leave"})

        sealed_body(event, {"reason": SALT})

        assert event == an_event(texts={"reason": "On leave"})

    def test_is_the_same_for_the_same_content(self) -> None:
        one = Event(kind=EventKind.REVIEW_MOVED, at=MOMENT, body={"a": 1, "b": 2})
        other = Event(kind=EventKind.REVIEW_MOVED, at=MOMENT, body={"b": 2, "a": 1})

        assert sealed_body(one, {}) == sealed_body(other, {})


def an_event(**changes: Any) -> Event:
    return Event(kind=EventKind.REVIEW_MOVED, at=MOMENT, body={"to": "meeting"}, **changes)
