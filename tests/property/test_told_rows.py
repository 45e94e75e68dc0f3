"""Rows that events tell commit by commit are those that were stored, however they changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storage.journal import Journal
from workflow.domain.canonical import canonical_json
from workflow.domain.review import Dependency, Reason, Review, SubjectKind
from workflow.domain.told_rows import OF_DEADLINE, Link, ToldRows, links_before

CYCLE = 7
FIRST = datetime(2025, 1, 6, 0, 30, tzinfo=UTC)
STATES = ("draft", "meet", "done")

moments = st.integers(0, 5).map(lambda days: FIRST + timedelta(days=days))
reasons = st.builds(
    Reason,
    code=st.sampled_from(["waits_for_members", "not_met"]),
    facts=st.permutations(["total", "pending", "sample"]).map(
        lambda names: dict.fromkeys(names, 2)
    ),
    owed_by=st.just(()),
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(STATES),
        "visit": st.integers(1, 3),
        "opened_at": st.none() | moments,
        "due_on": st.none() | st.just(date(2025, 2, 3)),
        "due_at": st.none() | moments,
        "held_at": st.none() | moments,
        "unmet": st.lists(reasons, max_size=2).map(tuple),
        "touched_at": moments,
    },
)
deadline_changes = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["open", "held", "met"]),
        "next_rung": st.integers(0, 4),
        "next_at": st.none() | moments,
        "remaining": st.none() | st.integers(0, 5),
    },
)
numbers = st.integers(1, 6)
acts = st.one_of(
    st.tuples(st.just("review"), numbers, changes),
    st.tuples(st.just("deadline"), numbers, deadline_changes),
    st.tuples(st.just("fired"), numbers, st.integers(0, 3)),
)
commits = st.lists(st.lists(acts, max_size=4), max_size=8)


def a_review(number: int) -> Review:
    return Review(
        cycle_id=CYCLE,
        id=number,
        track="member",
        subject_kind=SubjectKind.PERSON,
        subject_id=number,
        venue_id=1,
        venue_path="/1/",
        state="draft",
        rank=0,
        entered_at=FIRST,
        opened_at=None,
        touched_at=FIRST,
    )


def a_deadline() -> dict[str, Any]:
    told = {"track": "member", "stage": "draft", "visit": 1, "due_on": date(2025, 1, 10)}
    never = {"closed_at": None, "next_at": None, "remaining": None}
    counted = {"next_rung": 0, "calendar_revision": 1, "provisional": False}
    return {**told, **never, **counted, "due_at": FIRST, "status": "open"}


class Stored:
    """Rows as a database holds them, whose changes a journal notes."""

    def __init__(self) -> None:
        self.reviews = {number: a_review(number) for number in range(1, 7)}
        self.deadlines = {number: a_deadline() for number in range(1, 7)}
        self.fired: set[tuple[int, int, int]] = set()
        self.journal = Journal()
        self.journal.opened(self.reviews.values())
        self.journal.deadlines(CYCLE, self.deadlines)

    def act(self, what: str, number: int, change: Any) -> None:
        if what == "review":
            before = self.reviews[number]
            after = replace(before, **change, revision=before.revision + 1)
            self.reviews[number] = after
            self.journal.changed([(before, after)])
        elif what == "deadline":
            self.deadlines[number] |= change
            self.journal.deadlines(CYCLE, {number: change})
        elif (number, 1, change) not in self.fired:
            self.fired.add((number, 1, change))
            self.journal.fired(CYCLE, [(number, 1, change)])

    def commit(self) -> Mapping[str, Any]:
        """Return what an event keeps of the changes, read back."""
        told: Mapping[str, Any] = json.loads(canonical_json(self.journal.take(CYCLE)))
        return told


class TestToldRows:
    @given(commits)
    def test_are_those_that_are_stored(self, played: list[list[tuple[str, int, Any]]]) -> None:
        stored, rows = Stored(), ToldRows()
        rows.take(1, stored.commit())

        for seq, commit in enumerate(played, start=2):
            for act in commit:
                stored.act(*act)
            rows.take(seq, stored.commit())

        assert not any(map(rows.review_differs, stored.reviews.values()))
        assert not any(rows.deadline_differs(*each) for each in stored.deadlines.items())
        assert rows.fired == stored.fired
        assert all(rows.is_whole("review", number) for number in stored.reviews)

    @given(numbers, changes)
    def test_differ_from_a_row_that_was_changed_otherwise(
        self, number: int, change: dict[str, Any]
    ) -> None:
        stored, rows = Stored(), ToldRows()
        rows.take(1, stored.commit())
        changed = replace(stored.reviews[number], **change)

        assert rows.review_differs(changed) == (changed != stored.reviews[number])

    def test_are_not_whole_when_only_changes_were_told(self) -> None:
        stored, rows = Stored(), ToldRows()
        stored.commit()
        stored.act("review", 1, {"state": "meet"})
        rows.take(2, stored.commit())

        assert not rows.is_whole("review", 1)
        assert not rows.review_differs(stored.reviews[1])
        assert rows.review_differs(a_review(1))

    def test_that_changed_alike_are_told_once(self) -> None:
        stored = Stored()
        told = stored.commit()

        assert told["review"][0][0] == [[1, 6]]
        assert set(told["deadline"][0][1]) == {*OF_DEADLINE}
        assert [len(told[name]) for name in ("review", "deadline")] == [1, 1]


links = st.builds(
    Dependency,
    review_id=st.integers(1, 3),
    stage=st.just("meet"),
    gate=st.just("members"),
    needs_id=st.integers(4, 6),
    needs_rank=st.just(2),
)


def as_link(each: Dependency) -> Link:
    return each.review_id, each.stage, each.gate, each.needs_id, each.needs_rank


class TestLinksBefore:
    @given(st.sets(links), st.lists(st.sets(links), max_size=5))
    def test_are_those_of_before(
        self, first: set[Dependency], following: list[set[Dependency]]
    ) -> None:
        journal, known, told = Journal(), first, []
        for wanted in following:
            journal.unlinked(CYCLE, sorted(known - wanted, key=repr))
            journal.linked(CYCLE, sorted(wanted - known, key=repr))
            told.append(json.loads(canonical_json(journal.take(CYCLE))))
            known = wanted

        assert links_before(map(as_link, known), told) == {*map(as_link, first)}
