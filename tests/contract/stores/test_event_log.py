"""What the log of events promises, on every database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.engine import Database
from storage.history import Entry, add_events, lock_head, store_head
from storage.organisation import SqlPersonStore, SqlUnitStore
from tests.contract.installed import MONDAY_9AM, a_command, an_event
from tests.contract.stores.conftest import Read, Transaction
from tests.contract.stores.storing import insert_reviews
from tests.factories import CYCLE, a_person, a_review, a_unit
from workflow.domain.history import EventKind
from workflow.ports.event_log import EventFilter

TOP = a_unit(1)
CELL = a_unit(2, parent=TOP)
PERSON = a_person(1, unit=CELL)

MOVED, OPENED = EventKind.REVIEW_MOVED, EventKind.GATE_OPENED
# Kind, review, hours after the first moment at which it happened, and at which it was recorded.
EVENTS = (
    (OPENED, 7, 0, 5),
    (MOVED, 8, 1, 1),
    (MOVED, None, 2, 2),
    (OPENED, 8, 3, 9),
    (MOVED, 7, 4, 4),
)


def hours(count: int) -> Any:
    return MONDAY_9AM + timedelta(hours=count)


@pytest.fixture(autouse=True)
def history(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store some events, and read two of them at a time."""
    monkeypatch.setattr("storage.reports.history.PAGE", 2)
    entries = [
        Entry(
            event=an_event(
                kind=kind, review_id=review, at=hours(at), texts={"b": "B", "a": f"A{number}"}
            ),
            command=a_command(recorded_at=hours(recorded)),
        )
        for number, (kind, review, at, recorded) in enumerate(EVENTS, start=1)
    ]
    with database.writer.begin() as connection:
        store_head(connection, add_events(connection, lock_head(connection, CYCLE), entries))


class TestEventLog:
    @pytest.mark.parametrize(
        ("wanted", "places"),
        [
            ({}, [1, 2, 3, 4, 5]),
            ({"kinds": ("review_moved",)}, [2, 3, 5]),
            ({"kinds": ("review_moved", "gate_opened")}, [1, 2, 3, 4, 5]),
            ({"kinds": ("cycle_held",)}, []),
            ({"review_id": 8}, [2, 3, 4]),
            ({"since": hours(2)}, [3, 4, 5]),
            ({"until": hours(2)}, [1, 2]),
            ({"since": hours(1), "until": hours(4)}, [2, 3, 4]),
            ({"recorded_since": hours(4)}, [1, 4, 5]),
            ({"recorded_until": hours(4)}, [2, 3]),
            ({"since": hours(3), "recorded_until": hours(5)}, [5]),
            ({"kinds": ("review_moved",), "review_id": 7}, [3, 5]),
        ],
    )
    @pytest.mark.parametrize("newest_first", [False, True], ids=["oldest first", "newest first"])
    def test_is_filtered_whatever_the_page(
        self, reports: Read, wanted: dict[str, Any], places: list[int], newest_first: bool
    ) -> None:
        with reports() as reading:
            found = reading.logged(CYCLE, EventFilter(**wanted), newest_first=newest_first)
            seqs = [event.seq for event in found]

        assert seqs == (places[::-1] if newest_first else places)

    def test_goes_from_review_to_review(self, reports: Read) -> None:
        with reports() as reading:
            told = [(event.review_id, event.seq) for event in reading.events_by_review(CYCLE)]

        assert told == [(7, 1), (7, 5), (8, 2), (8, 4)]

    def test_has_the_texts_of_some_events(self, reports: Read) -> None:
        with reports() as reading:
            told = reading.texts_of_events(CYCLE, [4, 2])
            none = reading.texts_of_events(CYCLE, [])

        assert [(text.seq, text.name, text.content) for text in told] == [
            (2, "a", "A2"),
            (2, "b", "B"),
            (4, "a", "A4"),
            (4, "b", "B"),
        ]
        assert none == []

    def test_calls_reviews_as_people_do(self, transaction: Transaction, reports: Read) -> None:
        with transaction() as connection:
            SqlUnitStore(connection).insert([TOP, CELL])
            SqlPersonStore(connection).insert([PERSON])
        insert_reviews(
            transaction, a_review(3, of=CELL), a_review(1, of=PERSON, at=CELL),
            a_review(2, of=PERSON, at=TOP),
        )  # fmt: skip

        with reports() as reading:
            names = list(reading.review_names(CYCLE))
            nowhere = list(reading.review_names(2))

        assert [(name.id, name.key, name.subject, name.venue) for name in names] == [
            (1, "P1@U2", "P1", "U2"),
            (2, "P1@U1", "P1", "U1"),
            (3, "U2", "U2", "U2"),
        ]
        assert [(n.subject_kind, n.track, n.venue_path) for n in names][::2] == [
            ("person", "members", "/1/2/"),
            ("unit", "cells", "/1/2/"),
        ]
        assert nowhere == []


class TestChainsWithoutHead:
    def test_are_none_in_order(self, reports: Read) -> None:
        with reports() as reading:
            assert reading.chains_without_head() == []

    @pytest.mark.parametrize(
        ("statements", "found"),
        [
            (["DELETE FROM chain WHERE cycle_id = 1"], [1]),
            (["DELETE FROM chain"], [0, 1]),
            (["DELETE FROM cycle"], []),
            (["DELETE FROM chain WHERE cycle_id = 1", "DELETE FROM cycle"], [1]),
        ],
        ids=["of a cycle", "of all", "of no cycle", "of a cycle that nobody knows"],
    )
    def test_are_found_by_their_events_and_by_their_cycles(
        self, database: Database, reports: Read, statements: list[str], found: list[int]
    ) -> None:
        with database.writer.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

        with reports() as reading:
            assert reading.chains_without_head() == found
