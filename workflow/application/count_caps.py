"""Count what a transaction would do to the caps, within every unit that it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workflow.application.desk import Desk
from workflow.application.rating_book import Entry
from workflow.domain.cap_ranking import Contender, Ranked, is_exceeded, ranking
from workflow.domain.organisation import Unit, in_own_right
from workflow.domain.rating_cap import CapSum, would_exceed
from workflow.domain.rating_count import (
    Rated,
    SubjectKey,
    at_home,
    by_level,
    rated,
    subject_key,
    within,
)
from workflow.domain.rating_limits import CAP_EXCEEDED
from workflow.domain.rating_sight import may_see_rating
from workflow.domain.rating_told import cap_facts
from workflow.domain.records.rating import CapRaise, Rating, RatingStep
from workflow.domain.records.registers import Result
from workflow.domain.review import Review, SubjectKind
from workflow.domain.scale import Cap, Scale, write_amount

MOST_RANKED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceeded:
    """A cap that values of one step go beyond, within one unit.

    Attributes:
        entries: Numbers of those values: all that would have to be set aside together.
    """

    entries: frozenset[int]
    facts: Mapping[str, Any]


class CapCount:
    """Counts caps over what stands and what is being recorded."""

    def __init__(self, desk: Desk, scale: Scale) -> None:
        self._desk = desk
        self._scale = scale

    def exceeded(self, entries: Sequence[Entry], step: RatingStep) -> Iterator[Exceeded]:
        """Yield each cap that values of a step go beyond; who sets it aside is counted last."""
        homes = self._at_home(entry.review for entry in entries)
        placed = [replace(entry, review=homes[subject_key(entry.review)]) for entry in entries]
        for cap in self._scale.caps:
            for unit_id, touched in self._touched(cap, placed).items():
                standing = self._standing(cap, unit_id, touched[0].review, step)
                bound = [entry for entry in touched if CAP_EXCEEDED not in entry.asked]
                beyond = self._beyond(cap, unit_id, standing, bound)
                if beyond is not None:
                    yield self._told(cap, beyond, standing, bound)
                    continue
                beyond = self._beyond(cap, unit_id, standing, touched)
                if beyond is not None:
                    aside = [entry for entry in touched if CAP_EXCEEDED in entry.asked]
                    yield self._told(cap, beyond, standing, aside)

    def _touched(self, cap: Cap, entries: Sequence[Entry]) -> dict[int, list[Entry]]:
        """Return the entries that count under a cap by unit, the last of each subject."""
        last = {subject_key(entry.review): entry for entry in entries}
        by_review = {entry.review.id: entry for entry in last.values()}
        new = [self._rated(entry) for entry in last.values()]
        groups = within(cap, new, self._units, whole=self._desk.cycle.unit_id)
        return {
            unit_id: [by_review[each.review.id] for each in group]
            for unit_id, group in groups.items()
        }

    def _standing(
        self, cap: Cap, unit_id: int, review: Review, step: RatingStep
    ) -> dict[SubjectKey, Rated]:
        """Return what stands in a unit under a cap, by subject."""
        path = _path_down_to(review.venue_path, unit_id)
        subjects, ratings = self._desk.shared(f"ratings/{path}", lambda: self._under(path))
        values = rated(subjects, ratings, step=step, heads=self._heads)
        groups = within(cap, values, self._units, whole=self._desk.cycle.unit_id)
        return {
            subject_key(each.review): each
            for each in groups.get(unit_id, ())
            if each.level is not None
        }

    def _under(self, path: str) -> tuple[Mapping[SubjectKey, Review], Sequence[Rating]]:
        """Return the subjects reviewed under a unit, each at home, and their values."""
        found = self._desk.work.ratings.newest(self._desk.cycle.id, under_path=path)
        return self._at_home(review for review, _ in found), [rating for _, rating in found]

    def _at_home(self, reviews: Iterable[Review]) -> dict[SubjectKey, Review]:
        """Return the one review of each subject that stands for it, wherever it takes place."""
        return at_home(self._everywhere(reviews), self._homes_of)

    def _everywhere(self, reviews: Iterable[Review]) -> list[Review]:
        """Return reviews with those of the same people at other venues."""
        known = {review.id: review for review in reviews}
        people = {each.person_id for each in known.values() if each.person_id is not None}
        everywhere = self._desk.work.reviews.ids_of(
            self._desk.cycle.id, kind=SubjectKind.PERSON, subject_ids=people
        )
        elsewhere = self._desk.locked(number for number in everywhere if number not in known)
        return [*known.values(), *elsewhere]

    def _homes_of(self, people: Collection[int]) -> dict[int, int]:
        found = self._desk.work.people.by_ids(people)
        return {number: person.unit_id for number, person in found.items()}

    def _beyond(
        self, cap: Cap, unit_id: int, standing: Mapping[SubjectKey, Rated], new: Iterable[Entry]
    ) -> CapSum | None:
        moves = [(_level(standing, entry.review), entry.rating.level) for entry in new]
        return would_exceed(
            cap,
            by_level(standing.values()),
            moves,
            self._scale,
            unit=self._units[unit_id].code,
            raised=self._is_raised(cap, unit_id),
        )

    def _is_raised(self, cap: Cap, unit_id: int) -> bool:
        raises = self._desk.find(CapRaise, "unit_id", [unit_id])
        return any(each.holds and each.cap == cap.cap for each in raises)

    def _told(
        self,
        cap: Cap,
        beyond: CapSum,
        standing: Mapping[SubjectKey, Rated],
        concerned: Sequence[Entry],
    ) -> Exceeded:
        giving = [entry for entry in concerned if entry.rating.level == cap.level] or concerned
        ranked = self._ranked(beyond, standing, concerned)
        return Exceeded(
            entries=frozenset(entry.rating.id for entry in giving),
            facts=cap_facts(beyond, ranked, self._scale),
        )

    def _ranked(
        self, beyond: CapSum, standing: Mapping[SubjectKey, Rated], new: Iterable[Entry]
    ) -> list[dict[str, Any]] | None:
        """Return who would have the level, best first; None unless all that count are seen."""
        after = dict(standing)
        after.update((subject_key(entry.review), self._rated(entry)) for entry in new)
        if not self._are_seen(after.values()):
            return None
        having = [each for each in after.values() if each.level == beyond.level]
        codes, exceeded = self._codes(having), self._exceeded_results(having)
        contenders = (
            Contender(
                who=codes[subject_key(each.review)],
                score=each.rating.score if each.rating else None,
                exceeded=exceeded.get(subject_key(each.review), 0),
            )
            for each in sorted(having, key=lambda each: codes[subject_key(each.review)])
        )
        ranked = ranking(contenders, allowed=beyond.allowed)
        return [_ranked_facts(each) for each in ranked[:MOST_RANKED]]

    def _are_seen(self, subjects: Collection[Rated]) -> bool:
        """Return whether whoever acts may see each of these values."""
        actor = self._desk.command.actor
        if actor is None:
            return True
        person, definition = self._desk.person(actor), self._desk.context.definition
        directory = self._desk.directory(each.review.venue_id for each in subjects)
        return all(
            may_see_rating(person.id, actor, each.rating, each.review, definition, directory)
            for each in subjects
            if each.rating is not None
        )

    def _codes(self, subjects: Sequence[Rated]) -> dict[SubjectKey, str]:
        ids = {e.review.person_id for e in subjects if e.review.person_id is not None}
        people = self._desk.work.people.by_ids(ids)
        return {
            subject_key(each.review): (
                self._units[each.review.subject_id].code
                if each.review.subject_kind is SubjectKind.UNIT
                else people[each.review.subject_id].code
            )
            for each in subjects
        }

    def _exceeded_results(self, subjects: Sequence[Rated]) -> Mapping[SubjectKey, int]:
        """Return how many results of each subject went beyond their targets, at any venue."""
        reviews = self._everywhere(each.review for each in subjects)
        keys = {review.id: subject_key(review) for review in reviews}
        found = self._desk.find(Result, "review_id", keys)
        return Counter(keys[result.review_id] for result in found if is_exceeded(result))

    def _rated(self, entry: Entry) -> Rated:
        return Rated(
            review=entry.review,
            rating=entry.rating,
            is_head=entry.review.person_id in self._heads,
        )

    @cached_property
    def _units(self) -> Mapping[int, Unit]:
        return {unit.id: unit for unit in self._desk.work.units.all()}

    @cached_property
    def _heads(self) -> frozenset[int]:
        """Return who heads any unit, as roles are today."""
        role, today = self._desk.context.definition.head_role, self._desk.today
        grants = in_own_right(self._desk.work.roles.all())
        return frozenset(
            each.person_id for each in grants if each.role == role and each.holds_on(today)
        )


def _ranked_facts(ranked: Ranked[str]) -> dict[str, Any]:
    score = ranked.contender.score
    return {
        "position": ranked.position,
        "subject": ranked.contender.who,
        "score": None if score is None else write_amount(score),
        "standing": str(ranked.standing),
    }


def _level(standing: Mapping[SubjectKey, Rated], review: Review) -> str | None:
    known = standing.get(subject_key(review))
    return known.level if known else None


def _path_down_to(path: str, unit_id: int) -> str:
    """Return the part of a path that ends with a unit on it."""
    mark = f"/{unit_id}/"
    return path[: path.index(mark) + len(mark)]
