"""The census of a cycle against the same questions asked of every review by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from storage.dependencies import SqlDependencyStore
from storage.engine import Database
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.records import SqlRecordStore
from storage.reports import SqlReports
from storage.reports.standings import MANY
from storage.reviews import SqlReviewStore
from tests.definitions import TABLE, a_definition, a_stage
from tests.factories import CYCLE, a_person, a_review, a_unit
from tests.statuses import (
    BY_OWNER,
    BY_SUPERVISOR,
    ENTERED_AT,
    GATE,
    LAST_DAY,
    LATE_FROM,
    LATE_SINCE,
    NEXT_DAY,
    NOW,
    Known,
)
from workflow.application.catalogue import CycleContext
from workflow.application.census import Census, Line
from workflow.application.closed_gates import FEW
from workflow.domain.calendar import CalendarDay
from workflow.domain.cycle import Cycle, CycleStatus
from workflow.domain.health import Assessment, Health, Status
from workflow.domain.organisation import Directory, Person, RoleGrant, Unit
from workflow.domain.records.hold import Hold, HoldScope
from workflow.domain.review import NOT_YET_OPEN, Dependency, Reason, Review
from workflow.domain.terms import SUBJECT, Target

TO_SUBJECT = Reason(code="report_missing", owed_by=(Target(role=SUBJECT),))
NOT_OPEN = Reason(code=NOT_YET_OPEN, owed_by=())
AT_TOP = Reason(code="plan_missing", owed_by=(Target(role="board", at="district"),))
DEFINITION = a_definition(
    a_stage("meeting"),
    a_stage("rating", owner={"role": "board"}, authority="supervisor"),
)
REASONS = (BY_OWNER, BY_SUPERVISOR, TO_SUBJECT, AT_TOP)
LONGER = timedelta(days=7)
DUE = (
    (LAST_DAY - LONGER, LATE_SINCE - LONGER),
    (LAST_DAY, LATE_SINCE),
    (NEXT_DAY, LATE_FROM),
    (None, None),
)


@dataclass(slots=True)
class District:
    """A random cycle over three levels, with some roles that nobody holds."""

    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    grants: list[RoleGrant] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    needs: list[Dependency] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    def directory(self) -> Directory:
        return Directory(self.units, self.grants, on=TABLE.today(NOW))

    def one_by_one(self, table: Any = TABLE) -> list[Status]:
        behind: dict[int, list[int]] = {}
        states = {review.id: review.state for review in self.reviews}
        ranks = {review.id: review.rank for review in self.reviews}
        for need in sorted(self.needs, key=lambda need: need.needs_id):
            if need.stage == states[need.review_id] and ranks[need.needs_id] < need.needs_rank:
                behind.setdefault(need.review_id, []).append(need.needs_id)
        assessed = Assessment(
            Known(self.reviews, behind),
            definition=DEFINITION,
            directory=self.directory(),
            table=table,
            now=NOW,
            holds=self.holds,
        )
        return [assessed.of(review) for review in self.reviews]


def a_district(seed: int) -> District:
    random = Random(seed)
    made = District(units=[a_unit(1, kind="district")])
    made.units += [a_unit(n, parent=made.units[0], kind="grassroots") for n in range(2, 5)]
    made.units += [a_unit(n, parent=random.choice(made.units[1:4])) for n in range(5, 14)]
    for unit in made.units:
        for _ in range(random.randrange(1, 9)):
            made.people.append(a_person(len(made.people) + 1, unit=unit))
    for unit in made.units:
        here = [person for person in made.people if person.unit_id == unit.id]
        for role, share in (("secretary", 0.7), ("supervisor", 0.4), ("board", 0.2)):
            if random.random() < share:
                made.grants += _granted(random, role, unit, random.choice([here, made.people]))
    _review_all(random, made)
    return made


def behind_one_on_hold() -> District:
    """Return a unit in time that waits for somebody below it who rests with his cell."""
    top = a_unit(1, kind="district")
    cell = a_unit(2, parent=top)
    person, secretary = a_person(1, unit=cell), a_person(2, unit=top)
    acts = RoleGrant(role="secretary", person_id=secretary.id, unit_id=top.id)
    hold = Hold(id=1, scope=HoldScope.UNIT, unit_id=cell.id, held_at=NOW - LONGER)
    in_time: Any = {"state": "meeting", "due_on": NEXT_DAY, "due_at": LATE_FROM}
    rests = a_review(1, of=person, at=cell, held_at=hold.held_at, unmet=(BY_OWNER,), **in_time)
    waits = a_review(2, of=top, unmet=(GATE,), entered_at=ENTERED_AT - 5 * LONGER, **in_time)
    return District(
        units=[top, cell],
        people=[person, secretary],
        grants=[acts],
        reviews=[rests, waits],
        needs=[_need(waits, rests)],
        holds=[hold],
    )


def _granted(random: Random, role: str, unit: Unit, people: Sequence[Person]) -> list[RoleGrant]:
    chosen = random.sample(people, k=min(len(people), random.choice((1, 1, 2))))
    grants = [RoleGrant(role=role, person_id=p.id, unit_id=unit.id) for p in chosen]
    if random.random() < 0.4:
        deputy = random.choice(people).id
        acting = replace(grants[0], person_id=deputy, delegated_by=chosen[0].id)
        grants += [acting] if deputy not in [p.id for p in chosen] else []
    return grants


def _review_all(random: Random, made: District) -> None:
    for person in made.people:
        others = random.sample(made.units, k=random.choice((0, 0, 1)))
        for venue in {unit.id: unit for unit in (made.units[person.unit_id - 1], *others)}.values():
            plain = a_review(len(made.reviews) + 1, of=person, at=venue)
            made.reviews.append(_a_review(random, plain))
    for unit in reversed(made.units):
        waits = _a_review(random, a_review(len(made.reviews) + 1, of=unit))
        needed = [other for other in made.reviews if other.rank < 2 and _is_below(other, unit)]
        chosen = random.sample(needed, k=min(len(needed), random.randrange(4)))
        if chosen and not waits.is_final:
            opened_at = random.choice((None, ENTERED_AT))
            # Before anybody was late, so that it matters since when those behind it are.
            entered_at = ENTERED_AT - 5 * LONGER
            waits = replace(
                waits, unmet=(GATE, *waits.unmet), opened_at=opened_at, entered_at=entered_at
            )
            made.needs += [_need(waits, other) for other in chosen]
        # At another stage than its own nobody waits for anybody yet, or any more.
        elsewhere = {"meeting": "rating", "rating": "meeting"}.get(waits.state, "meeting")
        made.needs += [_need(waits, other, stage=elsewhere) for other in needed[:2]]
        made.reviews.append(waits)
    _hold_some(random, made)


def _hold_some(random: Random, made: District) -> None:
    standing = [review for review in made.reviews if not review.is_final]
    for number, review in enumerate(random.sample(standing, k=3), start=1):
        held_at = NOW - timedelta(days=number)
        made.reviews[review.id - 1] = replace(review, held_at=held_at)
        hold = Hold(id=number, scope=HoldScope.REVIEW, review_id=review.id, held_at=held_at)
        made.holds.append(replace(hold, until_on=random.choice((None, LAST_DAY))))
    unit, held_at = random.choice(made.units[4:]), NOW - LONGER
    made.holds.append(Hold(id=4, scope=HoldScope.UNIT, unit_id=unit.id, held_at=held_at))
    for review in standing:
        if _is_below(review, unit):
            made.reviews[review.id - 1] = replace(review, held_at=held_at)


def _need(waits: Review, other: Review, *, stage: str = "") -> Dependency:
    stage = stage or waits.state
    return Dependency(
        review_id=waits.id, stage=stage, gate="members", needs_id=other.id, needs_rank=2
    )


def _is_below(review: Review, unit: Unit) -> bool:
    return review.venue_path.startswith(unit.path)


def _a_review(random: Random, review: Review) -> Review:
    state = random.choice(("meeting", "meeting", "rating", "done"))
    due_on, due_at = random.choice(DUE)
    reasons = random.sample(REASONS, k=random.choice((0, 1, 1, 2)))
    is_open = random.random() < 0.9
    unmet = (*(() if is_open else (NOT_OPEN,)), *reasons)
    return replace(
        review,
        state=state,
        rank=("meeting", "rating", "done").index(state),
        entered_at=ENTERED_AT,
        opened_at=ENTERED_AT if is_open else None,
        touched_at=NOW - timedelta(days=random.choice((0, 1, 5, 6, 7, 8, 12))),
        due_on=due_on,
        due_at=due_at,
        unmet=() if state == "done" else unmet,
    )


def stored(database: Database, made: District) -> District:
    with database.writer.begin() as connection:
        SqlUnitStore(connection).insert(made.units)
        SqlPersonStore(connection).insert(made.people)
        SqlReviewStore(connection).insert(made.reviews)
        SqlDependencyStore(connection).insert(CYCLE, made.needs)
        SqlRecordStore(connection).insert(CYCLE, made.holds)
    return made


def census_of(reading: SqlReports, made: District, *, table: Any = TABLE, **options: Any) -> Census:
    cycle = Cycle(
        id=CYCLE, code="c", name="c", definition="plain", version=1, definition_hash="", unit_id=1,
        start_on=LAST_DAY, opened_at=ENTERED_AT, status=CycleStatus.RUNNING, newest_at=ENTERED_AT,
    )  # fmt: skip
    context = CycleContext(cycle=cycle, definition=DEFINITION, machines={}, table=table)
    return Census(reading, context, made.directory, now=NOW, **options)


def told(status: Status) -> tuple[object, ...]:
    return status.review.venue_id, status.review.track, status.health, status.working_days_late


def asked(status: Status) -> tuple[object, ...]:
    reasons = tuple(reason.code for reason in status.reasons)
    who = tuple((each.role, each.unit_id, len(each.people)) for each in status.waiting_on)
    return status.review.venue_id, status.health, reasons, who


def apart_by_venue(lines: Iterable[Line]) -> Iterator[Line]:
    return (part for line in lines for part in line.each())


SEEDS = range(8)


class TestCensus:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_counts_what_is_found_one_by_one(self, database: Database, seed: int) -> None:
        made = stored(database, a_district(seed))

        with SqlReports(database) as reading:
            lines = census_of(reading, made, apart=[1, 2]).lines

        counted = Counter[tuple[object, ...]]()
        for line in apart_by_venue(lines):
            review = line.review
            place = (review.venue_id, review.track, line.health, line.working_days_late)
            counted[place] += line.count
        assert counted == Counter(map(told, made.one_by_one()))

    @pytest.mark.parametrize("seed", SEEDS)
    def test_knows_why_and_whose_move_it_is_when_it_looks_closely(
        self, database: Database, seed: int
    ) -> None:
        made = stored(database, a_district(seed))

        counted = Counter[tuple[object, ...]]()
        with SqlReports(database) as reading:
            census = census_of(reading, made, closely=True)
            for line in apart_by_venue(census.lines):
                counted[asked(census.assessment.assess(line.review))] += line.count

        assert counted == Counter(map(asked, made.one_by_one()))

    @pytest.mark.parametrize("few", [0, 3, FEW])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_says_of_each_what_is_said_of_it_alone(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, seed: int, few: int
    ) -> None:
        monkeypatch.setattr("workflow.application.closed_gates.FEW", few)
        made = stored(database, a_district(seed))

        with SqlReports(database) as reading:
            census = census_of(reading, made)
            found = [census.assessment.of(review) for review in made.reviews]

        assert found == made.one_by_one()

    @pytest.mark.parametrize("seed", SEEDS)
    def test_says_it_of_each_after_all_were_counted(self, database: Database, seed: int) -> None:
        made = stored(database, a_district(seed))

        with SqlReports(database) as reading:
            census = census_of(reading, made)
            assert census.lines
            census.gates.look([review.id for review in made.reviews if review.is_gated])
            found = [census.assessment.of(review) for review in made.reviews]

        assert found == made.one_by_one()

    def test_counts_who_waits_for_somebody_on_hold_as_blocked_since_then(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("workflow.application.closed_gates.FEW", 0)
        made = stored(database, behind_one_on_hold())

        with SqlReports(database) as reading:
            census = census_of(reading, made)
            found = census.assessment.of(made.reviews[1])

        assert (found.health, found.since) == (Health.BLOCKED, NOW - LONGER)

    @pytest.mark.parametrize("many", [0, MANY], ids=["many", "few"])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_names_the_reviews_of_a_line_by_code(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, seed: int, many: int
    ) -> None:
        monkeypatch.setattr("storage.reports.standings.MANY", many)
        monkeypatch.setattr("storage.reports.standings.PEOPLE_AT_ONCE", 3)
        made = stored(database, a_district(seed))
        health = {status.review.id: told(status) for status in made.one_by_one()}
        codes = {review.id: _code(review) for review in made.reviews}

        with SqlReports(database) as reading:
            census = census_of(reading, made)
            blocked = [line for line in census.lines if line.health == "blocked"]
            first, all_ = census.first(blocked, limit=7), census.first(blocked)

        expected = [number for number, (*_, found, _) in health.items() if found == "blocked"]
        assert all_ == sorted(expected, key=lambda number: (codes[number], number))
        assert first == all_[:7]

    @pytest.mark.parametrize("seed", SEEDS)
    def test_knows_the_calendar_of_each_venue(self, database: Database, seed: int) -> None:
        made = stored(database, a_district(seed))
        days = [CalendarDay(day=LAST_DAY - timedelta(days=n), works=False) for n in range(-4, 9)]
        flooded = {1: tuple(days), 6: (replace(days[5], works=True),)}
        table = replace(TABLE, calendar=replace(TABLE.calendar, local=flooded))

        with SqlReports(database) as reading:
            lines = census_of(reading, made, table=table).lines

        counted = Counter[object]()
        for line in lines:
            counted[line.health] += line.count
        one_by_one = made.one_by_one(table)
        assert counted == Counter(status.health for status in one_by_one)
        assert counted != Counter(status.health for status in made.one_by_one())


def _code(review: Review) -> str:
    return f"{'U' if review.person_id is None else 'P'}{review.subject_id}"
