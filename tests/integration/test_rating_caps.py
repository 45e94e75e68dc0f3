"""Caps read from both databases: raised ones, scores, results, and people with several venues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from runtime.application import Application
from storage.engine import open_database
from storage.journal import Silent
from storage.unit_of_work import SqlUnitOfWork
from tests import small_world
from tests.databases import Databases, Template, template_database
from tests.small_world import CYCLE, LOADED_AT, World, application, november
from workflow.application.count_ratings import CountBy
from workflow.application.show_caps import CapLine
from workflow.domain.cap_ranking import Standing
from workflow.domain.records.rating import CapRaise, Rating, RatingStep
from workflow.domain.records.record import Record
from workflow.domain.records.registers import Result
from workflow.domain.review import Review, SubjectKind
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_ratings import RatingRow

NOW = november(20)
DAY = date(2022, 11, 20)
# Of the 15 members of H.1 four are proposed for the best level, the others for the second.
BEST = {"H.1-2": "92", "H.1.1-2": "185/2", "H.1.2-2": "92", "H.1.3-2": None}


def capped() -> dict[str, Any]:
    """Return the shipped definition with a cap on its members."""
    found = small_world.definition()
    cap = {"cap": "best", "level": "excellent", "share": "20%", "tracks": ["member"]}
    raised = {"within": "grassroots", "raised_share": "1/3"}
    return {**found, "scale": {**found["scale"], "caps": [{**cap, **raised}]}}


def prepare(url: str) -> None:
    """Make the database and open a cycle of the definition with the cap."""
    app = Application.create(url, rehearsal=True)
    app.import_calendar(
        small_world.CALENDAR, small_world.calendar_days(), command=app.command(now=LOADED_AT)
    )
    app.add_definition(capped(), command=app.command(now=LOADED_AT))
    rows: Sequence[tuple[Any, Any]] = (
        (app.import_units, small_world.unit_rows()),
        (app.import_people, small_world.person_rows()),
        (app.import_roles, small_world.role_rows()),
    )
    for use, given in rows:
        use(given, file="rows.csv", command=app.command(now=LOADED_AT))
    World(app).open()
    app.close()


CAPPED: Template = template_database("capped_world", prepare)


class Stored:
    """The database, as records are put into it one by one."""

    def __init__(self, url: str) -> None:
        self.url = url
        with application(url) as app:
            self.people = {
                line.person.code: line.person.id for line in app.lists.people(under="H.1")
            }
            self.cycle_id = 1
            self.units = {line.unit.code: line.unit.id for line in app.lists.units()}
        self._number = 0

    def number(self) -> int:
        """Return the next number of a record."""
        self._number += 1
        return self._number

    def proposal(self, code: str) -> Rating:
        """Return what is proposed for a member."""
        score = BEST.get(code)
        return Rating(
            subject_kind=SubjectKind.PERSON,
            subject_id=self.people[code],
            id=self.number(),
            step=RatingStep.PROPOSED,
            level="excellent" if code in BEST else "good",
            score=Fraction(score) if score else None,
            given_on=DAY,
            given_by="H.1-1",
        )

    def keep(self, rows: Sequence[Record]) -> None:
        """Store rows as they are."""
        with self.work() as work:
            work.records.insert(self.cycle_id, rows)
            work.commit()

    def review(self, code: str) -> Review:
        """Return the review of a member."""
        return self.reviews(code)[0]

    def reviews(self, code: str) -> list[Review]:
        """Return the reviews of a member, by id."""
        with self.work() as work:
            return work.reviews.find(self.cycle_id, code)

    def add_venue(self, code: str, *, at: str) -> None:
        """Let a member be reviewed at a second venue too, where he was enrolled first."""
        first = self.review(code)
        with self.work() as work:
            [unit] = [unit for unit in work.units.all() if unit.code == at]
            work.reviews.insert([replace(first, id=0, venue_id=unit.id, venue_path=unit.path)])
            work.commit()

    def enrol_without_rating(self, code: str) -> None:
        """Let a member be reviewed and, as it was thought, not rated."""
        first = self.review(code)
        changed = replace(first, not_rated_reason="admitted_recently", revision=first.revision + 1)
        with self.work() as work:
            work.reviews.replace([(first, changed)])
            work.commit()

    @contextmanager
    def work(self) -> Iterator[SqlUnitOfWork]:
        """Yield a transaction."""
        database = open_database(self.url)
        try:
            with SqlUnitOfWork(database, Silent()) as work:
                yield work
        finally:
            database.dispose()


@pytest.fixture
def stored(databases: Databases) -> Stored:
    found = Stored(databases.clone(CAPPED))
    found.keep([found.proposal(code) for code in found.people])
    return found


def proposed(stored: Stored, unit: str = "H.1", *, actor: str | None = None) -> CapLine:
    """Return the cap on what is proposed within a unit."""
    with application(stored.url) as app:
        board = app.show_caps(CYCLE, now=NOW, actor=actor)
    [line] = [
        each for each in board.lines if each.unit.code == unit and each.step is RatingStep.PROPOSED
    ]
    return line


class TestShowCaps:
    def test_ranks_who_has_the_level_by_score(self, stored: Stored) -> None:
        line = proposed(stored)

        assert (line.sum.base_count, line.sum.allowed, line.sum.excess) == (11, 2, 2)
        assert [
            (each.contender.who.subject_code, each.position, each.standing) for each in line.ranking
        ] == [
            ("H.1.1-2", 1, Standing.WITHIN),
            ("H.1-2", 2, Standing.TIED),
            ("H.1.2-2", 2, Standing.TIED),
            ("H.1.3-2", 4, Standing.OVER),
        ]

    def test_tells_equals_apart_by_results_beyond_their_targets(self, stored: Stored) -> None:
        result = Result(
            id=stored.number(),
            code="RT1",
            review_id=stored.review("H.1.2-2").id,
            name="tasks",
            value=Fraction(16),
            of=Fraction(15),
            as_of_on=DAY,
        )
        stored.keep([result])

        line = proposed(stored)

        assert [each.contender.who.subject_code for each in line.ranking][:2] == [
            "H.1.1-2",
            "H.1.2-2",
        ]
        assert line.ranking[1].standing is Standing.WITHIN

    @pytest.mark.parametrize(
        ("unit", "holds", "allowed"),
        [("H.1", True, 3), ("H.1", False, 2), ("H.2", True, 2)],
        ids=["raised", "taken back", "raised for another unit"],
    )
    def test_takes_the_raised_share_of_the_unit_for_which_it_was_raised(
        self, stored: Stored, unit: str, holds: bool, allowed: int
    ) -> None:
        raised = CapRaise(
            unit_id=stored.units[unit],
            cap="best",
            reason="Đơn vị dẫn đầu",
            raised_on=DAY,
            raised_by="H-1",
            holds=holds,
        )
        stored.keep([raised])

        assert proposed(stored).sum.allowed == allowed

    def test_counts_a_member_with_several_venues_once_and_at_home(self, stored: Stored) -> None:
        stored.add_venue("H.1.1-2", at="H.2.1")

        assert proposed(stored).sum.given == 4
        assert proposed(stored, "H.2").sum.given == 0

    def test_hides_a_unit_from_who_does_not_reach_it(self, stored: Stored) -> None:
        with application(stored.url) as app:
            board = app.show_caps(CYCLE, now=NOW, actor="H.1-1")

        assert {line.unit.code for line in board.lines} == {"H.1"}


class TestProposals:
    """What a proposal is told is what `rating caps` shows once it is recorded."""

    def propose(self, stored: Stored, subject: str, *, by: str, level: str = "excellent") -> Any:
        row = RatingRow(subject=subject, step=RatingStep.PROPOSED, level=level, grounds="Vượt mức")
        with application(stored.url) as app:
            recorded = app.keep_ratings(CYCLE, [row], command=World(app, by).command(NOW))
        [finding] = recorded.findings
        return finding["facts"]

    def test_count_a_member_with_several_venues_at_home(self, stored: Stored) -> None:
        stored.add_venue("H.1.1-2", at="H.2.1")

        there = self.propose(stored, "H.2.1-2", by="H.2-1")
        here = self.propose(stored, "H.1.4-2", by="H.1-1")

        assert (there["unit"], there["given"], there["base_count"]) == ("H.2", 1, 0)
        assert there.items() >= proposed(stored, "H.2").sum.facts.items()
        assert (here["unit"], here["given"], here["base_count"]) == ("H.1", 5, 10)
        assert here.items() >= proposed(stored).sum.facts.items()

    def test_at_a_second_venue_count_at_home(self, stored: Stored) -> None:
        stored.add_venue("H.1.1-3", at="H.2.1")

        head = RoleRow(role="secretary", person="H-1", unit="H", from_on=None, to_on=None, line=2)
        with application(stored.url) as app:
            app.import_roles([head], file="roles.csv", command=app.command(now=NOW))

        told = self.propose(stored, "H.1.1-3@H.2.1", by="H-1")

        assert (told["unit"], told["given"], told["base_count"]) == ("H.1", 5, 10)
        assert told.items() >= proposed(stored).sum.facts.items()

    def test_rank_by_results_of_every_venue(self, stored: Stored) -> None:
        stored.add_venue("H.1.2-2", at="H.2.1")
        [elsewhere] = [each for each in stored.reviews("H.1.2-2") if each.id == 0]
        result = Result(
            id=stored.number(),
            code="RT1",
            review_id=elsewhere.id,
            name="tasks",
            value=Fraction(16),
            of=Fraction(15),
            as_of_on=DAY,
        )
        stored.keep([result])

        told = self.propose(stored, "H.1.4-2", by="H.1-1")

        ranked = [each["subject"] for each in told["ranked"]]
        shown = [each.contender.who.subject_code for each in proposed(stored).ranking]
        assert ranked[:3] == shown[:3] == ["H.1.1-2", "H.1.2-2", "H.1-2"]


class TestCountRatings:
    def test_counts_distinct_subjects(self, stored: Stored) -> None:
        decided = replace(
            stored.proposal("H.1.1-2"), step=RatingStep.DECIDED, id=stored.number(), level="good"
        )
        outdated = replace(decided, id=stored.number(), level="excellent", newest=False)
        stored.keep([outdated, decided])
        stored.add_venue("H.1.1-2", at="H.2.1")

        with application(stored.url) as app:
            tally = app.count_ratings(CYCLE, now=NOW, by=CountBy.LEVEL)

        found = {row.value or str(row.counted): (row.count, row.of) for row in tally.rows}
        assert found["good"] == found["good_or_better"] == (1, 36)
        assert found["excellent"] == (0, 36)

    def test_leaves_out_who_takes_no_part(self, stored: Stored) -> None:
        with application(stored.url) as app:
            World(app).fire("H.1.1-2", "exempt", NOW, reason="Nghỉ dài hạn")
            tally = app.count_ratings(CYCLE, now=NOW, by=CountBy.LEVEL)

        assert [(row.count, row.of) for row in tally.rows][-1] == (35, 35)

    def test_takes_who_was_rated_after_all_for_one_to_be_rated(self, stored: Stored) -> None:
        stored.enrol_without_rating("H.1.1-2")
        stored.enrol_without_rating("H.1.1-3")
        decided = replace(
            stored.proposal("H.1.1-2"), step=RatingStep.DECIDED, id=stored.number(), level="good"
        )
        stored.keep([decided])

        with application(stored.url) as app:
            tally = app.count_ratings(CYCLE, now=NOW, by=CountBy.LEVEL)

        found = {row.value or str(row.counted): (row.count, row.of) for row in tally.rows}
        assert found["good"] == (1, 35)
        assert found["admitted_recently"] == (1, 36)
        assert found["undecided"] == (34, 35)
