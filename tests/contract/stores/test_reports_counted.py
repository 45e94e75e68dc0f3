"""Reports over many reviews, against the same questions asked in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pytest

from storage.dependencies import SqlDependencyStore
from storage.engine import Database
from storage.facts import SqlFactStore
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.records import SqlRecordStore
from storage.reports import SqlReports
from storage.reviews import SqlReviewStore
from tests.factories import CYCLE, DUE_AT, DUE_ON, OPENED_AT, a_person, a_review, a_unit
from workflow.domain.facts import CoverageFacts, FactKind
from workflow.domain.organisation import Person, Unit
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.domain.review import Dependency, Review, SubjectKind
from workflow.domain.standing import placed
from workflow.ports.reports import ReviewFilter

STATES = ("dissemination", "meeting", "rating", "done", "exempt", "withdrawn")
REVIEWS = 300


@dataclass(slots=True)
class Campaign:
    """A random cycle: a tree, reviews in every state, and who waits for whom."""

    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)
    attended: tuple[int, ...] = ()

    def wanted(self, filter_: ReviewFilter) -> Iterator[Review]:
        for review in self.reviews:
            if (
                review.venue_path.startswith(filter_.under_path or "/")
                and filter_.stage in (None, review.state)
                and filter_.track in (None, review.track)
                and (filter_.ids is None or review.id in filter_.ids)
                and not (filter_.open_only and review.is_final)
            ):
                yield review


def a_campaign(seed: int) -> Campaign:
    random = Random(seed)
    made = Campaign(units=[a_unit(1)])
    for number in range(2, 41):
        made.units.append(a_unit(number, parent=random.choice(made.units)))
    for number, unit in enumerate(made.units, start=1):
        made.reviews.append(_at_random(random, a_review(number, of=unit)))
    while len(made.reviews) < REVIEWS:
        person = a_person(len(made.people) + 1, unit=random.choice(made.units))
        made.people.append(person)
        for venue in random.sample(made.units, k=random.choice((1, 1, 1, 2))):
            review = a_review(len(made.reviews) + 1, of=person, at=venue)
            made.reviews.append(_at_random(random, review))
    made.dependencies = [
        Dependency(
            review_id=waits.id, stage=stage, gate="members", needs_id=needed.id, needs_rank=1
        )
        for waits in made.reviews
        for stage in ("dissemination", "meeting")
        for needed in random.sample(made.reviews, k=random.randrange(4))
    ]
    made.attended = tuple(person.id for person in made.people if random.random() < 0.6)
    return made


def _at_random(random: Random, review: Review) -> Review:
    state = random.choice(STATES)
    return replace(
        review,
        state=state,
        rank=min(STATES.index(state), 3),
        opened_at=random.choice((None, OPENED_AT)),
        due_at=random.choice(
            (None, DUE_AT - timedelta(days=1), DUE_AT, DUE_AT + timedelta(days=1))
        ),
        held_at=random.choice((None, None, OPENED_AT)),
        not_rated_reason=random.choice((None, None, "joined_recently")),
    )


@pytest.fixture
def campaign(database: Database) -> Campaign:
    made = a_campaign(seed=20221128)
    sessions = {1: made.attended, 2: made.attended[::2]}
    held = [
        Dissemination(id=number, code=f"D{number}", unit_id=1, held_on=DUE_ON)
        for number in sessions
    ]
    attended = [
        Attendance(person_id=person, dissemination_id=number)
        for number, people in sessions.items()
        for person in people
    ]
    with database.writer.begin() as connection:
        SqlUnitStore(connection).insert(made.units)
        SqlPersonStore(connection).insert(made.people)
        SqlReviewStore(connection).insert(made.reviews)
        SqlDependencyStore(connection).insert(CYCLE, made.dependencies)
        SqlRecordStore(connection).insert(CYCLE, [*held, *attended])
    return made


FILTERS: dict[str, Callable[[Campaign], ReviewFilter]] = {
    "all": lambda _: ReviewFilter(),
    "below the top": lambda made: ReviewFilter(under_path=made.units[0].path),
    "below a unit": lambda made: ReviewFilter(under_path=made.units[1].path),
    "at a stage": lambda _: ReviewFilter(stage="meeting"),
    "of a track": lambda _: ReviewFilter(track="cells"),
    "open": lambda _: ReviewFilter(open_only=True),
    "some": lambda _: ReviewFilter(ids=tuple(range(1, 400, 7))),
    "none": lambda _: ReviewFilter(ids=()),
    "all at once": lambda made: ReviewFilter(
        under_path=made.units[0].path, stage="rating", track="members", ids=tuple(range(9, 290)),
        open_only=True,
    ),
}  # fmt: skip


class TestFilter:
    @pytest.mark.parametrize("name", FILTERS)
    def test_gives_the_reviews_that_are_wanted(
        self, database: Database, campaign: Campaign, name: str
    ) -> None:
        wanted = FILTERS[name](campaign)

        with SqlReports(database) as reading:
            rows = reading.reviews(CYCLE, wanted)

        assert [row.review for row in rows] == list(campaign.wanted(wanted))


class TestStandings:
    @pytest.mark.parametrize("place", [0, 1, 7], ids=["all", "below a unit", "further down"])
    def test_count_those_that_stand_alike(
        self, database: Database, campaign: Campaign, place: int
    ) -> None:
        top = campaign.units[place].path

        with SqlReports(database) as reading:
            found = reading.standings(
                CYCLE, under_path=top, silent_before=OPENED_AT, silent_below={}
            )

        counted = Counter[tuple[object, ...]]()
        for each in found:
            for venue in each.venues:
                counted[_likeness(placed(each.review, venue))] += venue.size
        expected = Counter(map(_likeness, campaign.wanted(ReviewFilter(under_path=top))))
        assert counted == expected

    def test_part_the_silent_from_the_others(self, database: Database, campaign: Campaign) -> None:
        later = OPENED_AT + timedelta(microseconds=1)

        with SqlReports(database) as reading:
            found = reading.standings(
                CYCLE, under_path="/", silent_before=OPENED_AT, silent_below={2: later}
            )

        silent = {venue.path for each in found if each.is_silent for venue in each.venues}
        others = {venue.path for each in found if not each.is_silent for venue in each.venues}
        assert silent == {r.venue_path for r in campaign.reviews if "/2/" in r.venue_path}
        assert others == {r.venue_path for r in campaign.reviews if "/2/" not in r.venue_path}


def _likeness(review: Review) -> tuple[object, ...]:
    return (
        review.track,
        review.venue_path,
        review.state,
        review.subject_kind,
        review.opened_at is None,
        review.not_rated_reason is None,
        review.due_at,
        review.held_at,
    )


class TestGates:
    def test_agree_with_what_reports_and_facts_say(
        self, database: Database, campaign: Campaign
    ) -> None:
        by_id = {review.id: review for review in campaign.reviews}
        pending: dict[int, set[int]] = defaultdict(set)
        for each in campaign.dependencies:
            if each.stage == by_id[each.review_id].state and by_id[each.needs_id].rank < 1:
                pending[each.review_id].add(each.needs_id)

        with SqlReports(database) as reading:
            behind = reading.behind_gates(CYCLE, by_id)
        with database.writer.begin() as connection:
            facts = SqlFactStore(connection).read(
                campaign.reviews, frozenset({FactKind.GATES}), today=DUE_ON
            )

        counted = {
            key: each.gates[0].pending
            for key, each in facts.items()
            if each.gates and each.gates[0].pending
        }
        assert behind == {key: tuple(sorted(needs)) for key, needs in pending.items()}
        assert counted == {key: len(needs) for key, needs in pending.items()}


class TestCoverage:
    def test_counts_distinct_people_below_each_unit(
        self, database: Database, campaign: Campaign
    ) -> None:
        with database.writer.begin() as connection:
            facts = SqlFactStore(connection).read(
                campaign.reviews, frozenset({FactKind.COVERAGE}), today=DUE_ON
            )

        assert {key: each.coverage for key, each in facts.items()} == {
            review.id: _coverage(campaign, review) for review in campaign.reviews
        }


def _coverage(campaign: Campaign, review: Review) -> CoverageFacts:
    people = members = {review.subject_id}
    if review.subject_kind is SubjectKind.UNIT:
        people = {
            each.subject_id
            for each in campaign.reviews
            if each.subject_kind is SubjectKind.PERSON
            and each.venue_path.startswith(review.venue_path)
            and each.state not in ("exempt", "withdrawn")
        }
        below = {unit.id for unit in campaign.units if unit.path.startswith(review.venue_path)}
        members = {person.id for person in campaign.people if person.unit_id in below}
    attended = set(campaign.attended)
    return CoverageFacts(
        target=len(people),
        reached=len(people & attended),
        members=len(members),
        members_reached=len(members & attended),
    )
