"""Whoever is named as the one to act may act, whatever the roles are and whatever happened."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest

from storage.unit_of_work import SqlUnitOfWork
from tests.databases import Databases
from tests.small_world import (
    CELLS,
    CYCLE,
    GRASSROOTS,
    LOADED,
    UNITS,
    World,
    application,
    november,
    person_rows,
    role_rows,
)
from workflow.application.assessing import Reading
from workflow.application.find_stuck import StuckRequest
from workflow.domain.errors import ReviewCycleError
from workflow.domain.health import NOBODY_CAN_ACT, STUCK, Status
from workflow.domain.organisation import Resolution
from workflow.domain.review import GATE, NOT_YET_OPEN, Reason
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_checks import CheckRow
from workflow.domain.rows_of_meetings import MeetingRow
from workflow.domain.rows_of_remedies import RemedyRow

ROLES = ("secretary", "standing_board", "supervisor")
PEOPLE = [row.code for row in person_rows()]
DAYS = (3, 9, 17, 25)
# What nobody cures by an act on the review itself.
OF_OTHERS = (NOBODY_CAN_ACT, NOT_YET_OPEN)


class PermittedError(Exception):
    """Raised instead of a commit: everything that could refuse the act was asked before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one person is asked to do about one review.

    Attributes:
        meeting: Code of the newest meeting at the venue; None before there is one.
    """

    world: World
    subject: str
    venue: str
    now: datetime
    meeting: str | None

    def disseminate(self) -> object:
        return self.world.disseminate(self.venue, self.now)

    def answer(self) -> object:
        return self.world.answer([self.subject], self.now)

    def meet(self) -> object:
        return self._record(MeetingRow(unit=self.venue, held_on=self.now.date()))

    def attend(self) -> object:
        assert self.world.actor is not None
        return self._record(MeetingRow(code=self.meeting, supervisors=(self.world.actor,)))

    def rate(self) -> object:
        return self.world.rate([self.subject], self.now)

    def promise(self) -> object:
        rows = [RemedyRow(subject=self.subject, title="…")]
        return self.world.app.keep_remedies(CYCLE, rows, command=self.world.command(self.now))

    def plan_check(self) -> object:
        rows = [CheckRow(subject=self.subject, due_on=self.now.date())]
        return self.world.app.record_checks(CYCLE, rows, command=self.world.command(self.now))

    def complete(self) -> object:
        return self.world.fire(self.subject, "complete", self.now)

    def resume(self) -> object:
        return self.world.fire(self.subject, "resume", self.now)

    def _record(self, row: MeetingRow) -> object:
        return self.world.app.keep_meetings(CYCLE, [row], command=self.world.command(self.now))


CURES: dict[str, Callable[[Asked], object]] = {
    "coverage_incomplete": Asked.disseminate,
    "responses_below_threshold": Asked.answer,
    "meeting_not_held": Asked.meet,
    "supervisor_absent": Asked.attend,
    "rating_not_decided": Asked.rate,
    "remedies_missing": Asked.promise,
    "checks_not_scheduled": Asked.plan_check,
    "ready_not_completed": Asked.complete,
    "on_hold": Asked.resume,
}


def roles_by_chance(random: Random) -> list[RoleRow]:
    """Return the usual roles without some, and with others that anybody may get."""
    usual = [(row.role, row.person, row.unit) for row in role_rows() if random.random() < 0.8]
    others = [(random.choice(ROLES), random.choice(PEOPLE), random.choice(UNITS)) for _ in range(8)]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(dict.fromkeys((*usual, *others)), start=2)
    ]


@dataclass(slots=True)
class Chance:
    """A cycle in which things happen by chance."""

    world: World
    random: Random
    meetings: dict[str, str]

    def happen(self, now: datetime) -> None:
        """Let each cell, some units above and some people get on, or be held."""
        for unit in (*CELLS, *GRASSROOTS):
            if self.random.random() < 0.7:
                with contextlib.suppress(ReviewCycleError):
                    self.step(unit, now)
        with contextlib.suppress(ReviewCycleError):
            self.world.fire(self.random.choice(PEOPLE), "hold", now, reason="…")
        self.world.tick(now, release=True)

    def step(self, unit: str, now: datetime) -> None:
        subjects = [unit, *(line.person.code for line in self.world.app.lists.people(under=unit))]
        far = self.random.randrange(7)
        if far > 0:
            self.world.disseminate(unit, now)
        if far > 1:
            self.world.answer(subjects, now)
        match far:
            case 3:
                code = self.meetings[unit] = f"M{unit}-{now.day}"
                row = MeetingRow(code=code, unit=unit, held_on=now.date())
                self.world.app.keep_meetings(CYCLE, [row], command=self.world.command(now))
            case 4:
                self.world.meet(unit, now)
            case 5:
                self.world.meet(unit, now)
                self.finish(subjects, now)

    def finish(self, subjects: Sequence[str], now: datetime) -> None:
        """Take subjects to the end as far as that goes, some of them not all the way."""
        for subject in (*subjects[1:], subjects[0]):
            told = Asked(world=self.world, subject=subject, venue="", now=now, meeting=None)
            for act in (Asked.rate, Asked.promise, Asked.complete, Asked.plan_check):
                if self.random.random() < 0.6:
                    with contextlib.suppress(ReviewCycleError):
                        act(told)


@pytest.fixture(params=range(3))
def chance(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Chance]:
    """Return a cycle that was opened over roles given by chance."""
    random = Random(request.param)
    with application(databases.clone(LOADED)) as app:
        world = World(app)
        for row in role_rows():
            command = world.command(november(1, 6))
            app.revoke_role(row.role, row.unit, row.person, command=command)
        rows = roles_by_chance(random)
        app.import_roles(rows, file="roles.csv", command=world.command(november(1, 6)))
        world.open()
        yield Chance(world=world, random=random, meetings={})


def refused(chance: Chance, now: datetime, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield who is named for a reason at a moment, and may not do what it asks for."""

    def permit(_: SqlUnitOfWork) -> None:
        raise PermittedError

    with chance.world.app._read() as reports:
        reading = Reading(reports, chance.world.app._catalogue, CYCLE, now=now)
        statuses = [reading.named([each])[0] for each in reading.statuses(reading.rows)]
        asked = [
            (each.row.subject_code, each.row.venue_code, reason, who)
            for each in statuses
            for reason in each.status.reasons
            if reason.owed_by and not each.status.review.is_gated
            for who in reading.who(_resolve(reading, each.status, reason)).people
        ]
    with patch.context() as patched:
        patched.setattr(SqlUnitOfWork, "commit", permit)
        for subject, venue, reason, who in asked:
            code = reason.code
            if code in OF_OTHERS or code.startswith(GATE):
                continue
            meeting = chance.meetings.get(venue)
            told = Asked(
                world=chance.world.by(who), subject=subject, venue=venue, now=now, meeting=meeting
            )
            if code == "supervisor_absent" and meeting is None:
                continue
            try:
                CURES[code](told)
            except PermittedError:
                continue
            except ReviewCycleError as error:
                yield f"{who} about {subject}, {code}: {error}"


def _resolve(reading: Reading, status: Status, reason: Reason) -> Resolution:
    review = status.review
    return reading.directory.resolve(
        reason.owed_by, venue_id=review.venue_id, subject_id=review.person_id
    )


class TestWhoeverIsNamed:
    def test_may_do_what_the_reason_asks_for(
        self, chance: Chance, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for day in DAYS:
            chance.happen(november(day, 9))

            assert [*refused(chance, november(day, 10), monkeypatch)] == []

    def test_is_somebody_for_each_review_that_is_stuck(self, chance: Chance) -> None:
        for day in DAYS:
            chance.happen(november(day, 9))
            now = november(day, 9) + timedelta(minutes=5)
            with chance.world.app._read() as reports:
                reading = Reading(reports, chance.world.app._catalogue, CYCLE, now=now)
                statuses = reading.statuses(reading.rows)

            told = chance.world.app.find_stuck(StuckRequest(cycle=CYCLE), now=now)

            healths = Counter(str(status.health) for status in statuses)
            stuck = [status for status in statuses if status.health in STUCK]
            assert told.totals["reviews"] == len(statuses) == healths.total()
            assert {key: told.totals[key] for key in healths} == healths
            assert told.found == len(stuck) == len(told.items)
            assert all(status.waiting_on and status.reasons for status in stuck)
            assert all(
                who.people or NOBODY_CAN_ACT in _codes_near(reading, status)
                for status in stuck
                for who in status.waiting_on
            )


def _codes_near(reading: Reading, status: Status) -> set[str]:
    """Return the reasons of a review, and of those behind its gates down to the last."""
    codes = {reason.code for reason in status.reasons}
    for other in reading.behind(status.review):
        codes |= _codes_near(reading, other)
    return codes
