"""How reviews moved and how long they took, against looking at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from storage import tables
from storage.engine import Database
from storage.history import Entry, add_events, lock_head, store_head
from storage.reports import SqlReports, moving
from storage.reviews import SqlReviewStore
from tests.contract.installed import a_command, an_event
from tests.factories import CYCLE, a_review, a_unit
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.history import EventKind
from workflow.domain.moments import offsets
from workflow.domain.moves import Moves, Visits
from workflow.domain.organisation import Unit
from workflow.domain.review import Review

# Clocks go forward on 29 March 2026 and back on 25 October.
ZONE = ZoneInfo("Europe/London")
SINCE, UNTIL = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
OFFSETS = offsets(ZONE, since=SINCE, until=UNTIL)
TOP = a_unit(1)
UNITS = [TOP, a_unit(2, parent=TOP), a_unit(12, parent=TOP)]
UNITS += [a_unit(3, parent=UNITS[1]), a_unit(4, parent=UNITS[2])]
STATES = ("dissemination", "meeting", "rating", "done")
SEEDS = range(4)


@dataclass(frozen=True, slots=True)
class Move:
    review: Review
    at: datetime
    source: str | None
    target: str


@dataclass(frozen=True, slots=True)
class Deadline:
    review: Review
    id: int
    kind: str
    stage: str
    visit: int
    status: DeadlineStatus
    armed_at: datetime
    closed_at: datetime | None
    replaces: int | None


@dataclass(slots=True)
class Told:
    """What a random cycle did.

    Attributes:
        first: When the time of a stage began to run, by review, stage and visit.
    """

    reviews: list[Review] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    first: dict[tuple[int, str, int], datetime] = field(default_factory=dict)


def a_cycle(seed: int) -> Told:
    random, made = Random(seed), Told()
    for number in range(1, 41):
        review = a_review(number, at=random.choice(UNITS))
        made.reviews.append(review)
        moments = sorted(_moment(random) for _ in range(random.randrange(1, 9)))
        source = None
        for visit, at in enumerate(moments):
            target = random.choice(STATES)
            made.moves.append(Move(review, at, source, target))
            if visit:
                _work_off(random, made, review, visit, moments[visit - 1], at)
            source = target
    return made


def _work_off(
    random: Random, made: Told, review: Review, visit: int, armed_at: datetime, at: datetime
) -> None:
    """Arm and close deadlines of one visit to a stage, some of which are extended."""
    stage, kind = random.choice(STATES[:3]), random.choice((STAGE, STAGE, STAGE, "remedy"))
    if kind == STAGE:
        made.first[review.id, stage, visit] = armed_at
    replaces = None
    for _ in range(random.choice((0, 0, 1, 2))):
        number, later = len(made.deadlines) + 1, armed_at + (at - armed_at) / 2
        row = (review, number, kind, stage, visit, DeadlineStatus.REPLACED, armed_at, later)
        made.deadlines.append(Deadline(*row, replaces))
        replaces, armed_at = number, later
    status = random.choice(
        (*[DeadlineStatus.MET] * 3, DeadlineStatus.CANCELLED, DeadlineStatus.OPEN)
    )
    closed_at = None if status is DeadlineStatus.OPEN else at
    number = len(made.deadlines) + 1
    row = (review, number, kind, stage, visit, status, armed_at, closed_at)
    made.deadlines.append(Deadline(*row, replaces))


def _moment(random: Random) -> datetime:
    """Return a moment, mostly near a midnight."""
    day = SINCE + timedelta(days=random.randrange(230))
    return day + timedelta(minutes=random.choice((-61, -60, -1, 0, 59, 60, 61, 600)))


def stored(database: Database, made: Told) -> Told:
    entries = [
        Entry(
            event=an_event(kind=kind, review_id=move.review.id, at=move.at, body=body, texts={}),
            command=a_command(),
        )
        for move in sorted(made.moves, key=lambda move: move.at)
        for kind, body in _events(move)
    ]
    with database.writer.begin() as connection:
        SqlReviewStore(connection).insert(made.reviews)
        store_head(connection, add_events(connection, lock_head(connection, CYCLE), entries))
        for deadline in made.deadlines:
            connection.execute(sa.insert(tables.deadline).values(_row(deadline)))
    return made


def _events(move: Move) -> Iterator[tuple[EventKind, dict[str, object]]]:
    if move.source is None:
        yield EventKind.REVIEW_OPENED, {"state": move.target, "subject": "Đảng viên"}
    else:
        yield EventKind.REVIEW_MOVED, {"from": move.source, "to": move.target, "visit": 1}
    yield EventKind.GATE_OPENED, {"stage": move.target}


def _row(deadline: Deadline) -> dict[str, object]:
    review = deadline.review
    return {
        "cycle_id": CYCLE, "id": deadline.id, "kind": deadline.kind, "record_id": None,
        "review_id": review.id, "track": review.track, "stage": deadline.stage,
        "visit": deadline.visit, "venue_id": review.venue_id, "person_id": None,
        "due_on": date(2026, 12, 1), "due_at": UNTIL, "next_rung": 0, "next_at": None,
        "status": str(deadline.status), "armed_at": deadline.armed_at,
        "closed_at": deadline.closed_at, "calendar_revision": 1, "provisional": False,
        "remaining": None, "replaces": deadline.replaces,
    }  # fmt: skip


def local_day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def moved(made: Told, top: Unit) -> Counter[tuple[object, ...]]:
    return Counter(
        (move.review.track, move.source, move.target, local_day(move.at))
        for move in made.moves
        if move.review.venue_path.startswith(top.path)
    )


def done(made: Told, top: Unit | None, places: tuple[int, ...]) -> Counter[tuple[object, ...]]:
    found = Counter[tuple[object, ...]]()
    for each in made.deadlines:
        if each.kind == STAGE and each.status is DeadlineStatus.MET and each.closed_at:
            path = each.review.venue_path
            first = made.first[each.review.id, each.stage, each.visit]
            place = next((unit for unit in places if f"/{unit}/" in path), None)
            is_below = top is None or path.startswith(top.path)
            days = local_day(first), local_day(each.closed_at)
            found[each.review.track, each.stage, *days, is_below, place] += 1
    return found


class TestMoves:
    @pytest.mark.parametrize("top", [TOP, UNITS[1], UNITS[4]], ids=["all", "part", "cell"])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_are_counted_by_local_day(self, database: Database, seed: int, top: Unit) -> None:
        made = stored(database, a_cycle(seed))

        with SqlReports(database) as reading:
            found = reading.moves(CYCLE, under_path=top.path, offsets=OFFSETS)

        assert Counter({_way(each): each.count for each in found}) == moved(made, top)
        assert [each.on for each in found] == sorted(each.on for each in found)

    def test_end_with_an_event(self, database: Database) -> None:
        made = stored(database, a_cycle(0))

        with SqlReports(database) as reading:
            found = moving.moves(
                reading.connection, CYCLE, under_path=TOP.path, offsets=OFFSETS, up_to=20
            )

        first = sorted(made.moves, key=lambda move: move.at)[:10]
        assert sum(each.count for each in found) == len(first)


class TestVisits:
    @pytest.mark.parametrize("places", [(), (3, 2)], ids=["one calendar", "days of their own"])
    @pytest.mark.parametrize("top", [None, UNITS[1]], ids=["all", "part"])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_last_from_what_was_announced_first(
        self, database: Database, seed: int, top: Unit | None, places: tuple[int, ...]
    ) -> None:
        made = stored(database, a_cycle(seed))

        with SqlReports(database) as reading:
            path = None if top is None else top.path
            found = reading.visits(CYCLE, under_path=path, places=places, offsets=OFFSETS)

        expected = done(made, top, places)
        assert Counter({_visit(each): each.count for each in found}) == expected
        assert expected

    @pytest.mark.parametrize("top", [None, UNITS[1]], ids=["all", "part"])
    def test_are_those_of_one_stage_where_only_that_is_asked_for(
        self, database: Database, top: Unit | None
    ) -> None:
        stored(database, a_cycle(0))
        path, asked = (None if top is None else top.path), {"places": (3, 2), "offsets": OFFSETS}

        with SqlReports(database) as reading:
            whole = reading.visits(CYCLE, under_path=path, **asked)
            found = {
                only: reading.visits(CYCLE, under_path=path, only=only, **asked)
                for only in {(each.track, each.stage) for each in whole} | {("cell", "done")}
            }

        assert len(found) > 2
        for only, part in found.items():
            assert Counter(map(repr, part)) == Counter(
                repr(each) for each in whole if (each.track, each.stage) == only
            )


def _way(each: Moves) -> tuple[object, ...]:
    return each.track, each.source, each.target, each.on


def _visit(each: Visits) -> tuple[object, ...]:
    return each.track, each.stage, each.since, each.until, each.is_below, each.place
