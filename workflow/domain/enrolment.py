"""Who takes part in a cycle, and which review waits for which. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.conditions import GateKind
from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.review import Dependency, SubjectKind
from workflow.domain.selection import NotRatedWhen, NotReviewedWhen, Selector, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that people should know, and that refuses nothing."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One subject in one track at one venue: a review before it exists.

    Attributes:
        id: Number of the review within the cycle, from 1.
        not_rated_reason: Why the subject will be reviewed but not rated, or None.
    """

    id: int
    track: str
    subject_kind: SubjectKind
    subject_id: int
    subject_code: str
    venue: Unit
    not_rated_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Everyone who takes part.

    Attributes:
        places: By track in the order of the definition, then by code of the venue and subject.
        twice: Codes of subjects that two tracks would review at one venue, or that have two
            reviews where they belong; the cycle cannot open.
        left_out: Codes of people of the tree whom no track takes.
        not_reviewed: Codes of people who do not take part, by the track and the reason.
    """

    places: tuple[Place, ...]
    twice: tuple[str, ...]
    left_out: tuple[str, ...]
    not_reviewed: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def enrol(
    definition: Definition,
    *,
    units: Sequence[Unit],
    people: Sequence[Person],
    directory: Directory,
    starts_on: date,
    calendar: WorkingCalendar,
) -> Enrolment:
    """Return who takes part, of the units and people that the cycle covers."""
    return _Enroller(
        definition=definition,
        units={unit.id: unit for unit in units},
        people={person.id: person for person in people},
        directory=directory,
        starts_on=starts_on,
        calendar=calendar,
    ).enrolment()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A subject that a track may take, at one venue."""

    subject: Unit | Person
    venue: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Enroller:
    """Goes through the tracks of a definition, one after the other."""

    definition: Definition
    units: Mapping[int, Unit]
    people: Mapping[int, Person]
    directory: Directory
    starts_on: date
    calendar: WorkingCalendar

    def enrolment(self) -> Enrolment:
        """Return who takes part."""
        places: list[Place] = []
        not_reviewed: dict[tuple[str, str], list[str]] = {}
        for name, track in self.definition.tracks.items():
            for each in self._candidates(track.subjects):
                reason = self._reason(track.not_reviewed_when, each)
                if reason is None:
                    rated = self._reason(track.not_rated_when, each)
                    places.append(_place(len(places) + 1, name, each, rated))
                else:
                    not_reviewed.setdefault((name, reason), []).append(each.subject.code)
        known = {place.subject_code for place in places}.union(*not_reviewed.values())
        return Enrolment(
            places=tuple(places),
            twice=tuple(sorted(self._twice(places))),
            left_out=tuple(
                sorted(each.code for each in self.people.values() if each.code not in known)
            ),
            not_reviewed={key: tuple(codes) for key, codes in not_reviewed.items()},
        )

    def _candidates(self, wanted: Selector) -> Sequence[_Candidate]:
        if wanted.units:
            found = [_Candidate(subject=unit, venue=unit) for unit in self._of(wanted.units)]
        elif wanted.holders is None:
            found = [
                _Candidate(subject=person, venue=self.units[person.unit_id])
                for person in self.people.values()
                if person.unit_id in self.units
                and self.units[person.unit_id].kind in wanted.people_in
            ]
        else:
            found = [
                _Candidate(subject=self.people[person_id], venue=unit)
                for unit in self._of(wanted.holders.on)
                for person_id in self._holding(wanted.holders.role, unit)
                if person_id in self.people
            ]
        taken = [
            each
            for each in found
            if self._is_meant(wanted.where, each)
            and (wanted.tagged is None or not set(wanted.tagged).isdisjoint(each.venue.tags))
        ]
        return sorted(taken, key=lambda each: (each.venue.code, each.subject.code))

    def _of(self, kinds: Sequence[str]) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind in kinds]

    def _holding(self, roles: Sequence[str], unit: Unit) -> frozenset[int]:
        return frozenset().union(*(self.directory.holders(role, unit.id) for role in roles))

    def _reason(
        self, rules: Sequence[NotRatedWhen | NotReviewedWhen], each: _Candidate
    ) -> str | None:
        found = (rule.reason for rule in rules if self._is_meant(rule, each))
        return next(found, None)

    def _is_meant(self, who: Who | None, each: _Candidate) -> bool:
        subject = each.subject
        if who is None:
            return True
        if not isinstance(subject, Person):
            return False
        age = self._is_of_age(who, subject.joined_on)
        level = who.managed_by is None or subject.managed_by in who.managed_by
        has = who.holding is None or subject.id in self._holding(who.holding, each.venue)
        lacks = who.not_holding is None or subject.id not in self._holding(
            who.not_holding, each.venue
        )
        return age and level and has and lacks

    def _is_of_age(self, who: Who, joined_on: date | None) -> bool:
        """Return whether the membership is as young, or as old, as is asked; unknown is old."""
        if joined_on is None:
            return who.joined_within is None
        # The day of admission plus the length of time, so that month ends are clamped once.
        young, old = (
            None if length is None else self.calendar.offset(joined_on, length) > self.starts_on
            for length in (who.joined_within, who.joined_for)
        )
        return young in (None, True) and old in (None, False)

    def _twice(self, places: Sequence[Place]) -> set[str]:
        """Return who is reviewed twice at one venue, or twice where he belongs.

        Who holds a role elsewhere is reviewed there as well: that is a second venue.
        """
        at_venue = Counter((place.subject_code, place.venue.id) for place in places)
        tracks = self.definition.tracks
        own = [place for place in places if tracks[place.track].subjects.holders is None]
        at_home = Counter(place.subject_code for place in own)
        twice = {code for (code, _), count in at_venue.items() if count > 1}
        return twice | {code for code, count in at_home.items() if count > 1}


def _place(number: int, track: str, each: _Candidate, reason: str | None) -> Place:
    is_person = isinstance(each.subject, Person)
    return Place(
        id=number,
        track=track,
        subject_kind=SubjectKind.PERSON if is_person else SubjectKind.UNIT,
        subject_id=each.subject.id,
        subject_code=each.subject.code,
        venue=each.venue,
        not_rated_reason=reason,
    )


class Gates:
    """Finds the dependencies that the gates of a definition make between places."""

    def __init__(
        self, definition: Definition, places: Iterable[Place], directory: Directory
    ) -> None:
        self._definition = definition
        self._directory = directory
        self._places = tuple(places)
        self._units = {
            place.subject_id: place
            for place in self._places
            if place.subject_kind is SubjectKind.UNIT
        }

    def dependencies(self) -> tuple[Dependency, ...]:
        """Return every dependency of every place, in the order of the places."""
        return tuple(self._all())

    def _all(self) -> Iterator[Dependency]:
        for place in self._places:
            for stage in self._definition.tracks[place.track].stages:
                for gate in stage.waits_for:
                    for needed in self._behind(gate.of, place):
                        track = self._definition.tracks[needed.track]
                        passed = gate.passed or stage.stage
                        yield Dependency(
                            review_id=place.id,
                            stage=stage.stage,
                            gate=str(gate.of),
                            needs_id=needed.id,
                            needs_rank=track.rank_past(passed),
                        )

    def _behind(self, gate: GateKind, place: Place) -> Sequence[Place]:
        match gate:
            case GateKind.MEMBERS:
                return self._members.get(place.subject_id, ()) if place.id in self._unit_ids else ()
            case GateKind.SUBUNITS:
                return (
                    self._subunits.get(place.subject_id, ()) if place.id in self._unit_ids else ()
                )
            case GateKind.SUPERIOR:
                above = self._superior(place)
                return (above,) if above else ()
            case GateKind.HEADED_UNIT:
                return self._headed(place)
            case GateKind.OTHER_VENUES:
                return self._elsewhere(place)

    @cached_property
    def _unit_ids(self) -> frozenset[int]:
        return frozenset(place.id for place in self._units.values())

    @cached_property
    def _members(self) -> Mapping[int, list[Place]]:
        """People by venue, without the heads of units that are not below it.

        So a unit waits downwards only: two heads, each a member of the other's unit, would
        otherwise wait for each other.
        """
        members: dict[int, list[Place]] = {}
        for place in self._places:
            if place.subject_kind is SubjectKind.PERSON:
                headed = self._headed(place)
                if all(place.venue.id in unit.venue.lineage[1:] for unit in headed):
                    members.setdefault(place.venue.id, []).append(place)
        return members

    @cached_property
    def _subunits(self) -> Mapping[int, list[Place]]:
        below: dict[int, list[Place]] = {}
        for place in self._units.values():
            above = self._superior(place)
            if above is not None:
                below.setdefault(above.subject_id, []).append(place)
        return below

    def _superior(self, place: Place) -> Place | None:
        start = 1 if place.subject_kind is SubjectKind.UNIT else 0
        lineage = place.venue.lineage[start:]
        return next((self._units[unit_id] for unit_id in lineage if unit_id in self._units), None)

    def _elsewhere(self, place: Place) -> Sequence[Place]:
        same = self._of_person.get(place.subject_id, ()) if self._is_person(place) else ()
        return [other for other in same if other.id != place.id]

    @cached_property
    def _of_person(self) -> Mapping[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for place in filter(self._is_person, self._places):
            found.setdefault(place.subject_id, []).append(place)
        return found

    @staticmethod
    def _is_person(place: Place) -> bool:
        return place.subject_kind is SubjectKind.PERSON

    def _headed(self, place: Place) -> Sequence[Place]:
        if place.subject_kind is not SubjectKind.PERSON:
            return ()
        key = (self._definition.head_role, place.subject_id)
        headed = self._directory.units_by_head.get(key, ())
        return [self._units[unit_id] for unit_id in headed if unit_id in self._units]
