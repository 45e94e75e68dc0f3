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
from workflow.domain.definition import Definition, Track
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.review import Dependency, SubjectKind


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
        twice: Codes of subjects that match more than one track; the cycle cannot open.
        left_out: Codes of people of the tree whom no track takes.
    """

    places: tuple[Place, ...]
    twice: tuple[str, ...]
    left_out: tuple[str, ...]


def enrol(
    definition: Definition,
    *,
    units: Sequence[Unit],
    people: Sequence[Person],
    starts_on: date,
    calendar: WorkingCalendar,
) -> Enrolment:
    """Return who takes part, of the units and people that the cycle covers."""
    by_id = {unit.id: unit for unit in units}
    chosen: list[Place] = []
    for name, track in definition.tracks.items():
        for subject in _subjects(track, units, people, by_id):
            reason = _not_rated(track, subject, starts_on, calendar)
            chosen.append(_place(len(chosen) + 1, name, subject, by_id, reason))
    times = Counter(place.subject_code for place in chosen)
    taken = times.keys()
    return Enrolment(
        places=tuple(chosen),
        twice=tuple(sorted(code for code, count in times.items() if count > 1)),
        left_out=tuple(sorted(person.code for person in people if person.code not in taken)),
    )


def _subjects(
    track: Track, units: Sequence[Unit], people: Sequence[Person], by_id: Mapping[int, Unit]
) -> Sequence[Unit | Person]:
    wanted = track.subjects
    if wanted.units:
        return sorted(
            (unit for unit in units if unit.kind in wanted.units), key=lambda unit: unit.code
        )
    taken = [
        person
        for person in people
        if person.unit_id in by_id and by_id[person.unit_id].kind in wanted.people_in
    ]
    return sorted(taken, key=lambda person: (by_id[person.unit_id].code, person.code))


def _place(
    number: int, track: str, subject: Unit | Person, by_id: Mapping[int, Unit], reason: str | None
) -> Place:
    if isinstance(subject, Person):
        kind, venue = SubjectKind.PERSON, by_id[subject.unit_id]
    else:
        kind, venue = SubjectKind.UNIT, subject
    return Place(
        id=number,
        track=track,
        subject_kind=kind,
        subject_id=subject.id,
        subject_code=subject.code,
        venue=venue,
        not_rated_reason=reason,
    )


def _not_rated(
    track: Track, subject: Unit | Person, starts_on: date, calendar: WorkingCalendar
) -> str | None:
    if not isinstance(subject, Person) or subject.joined_on is None:
        return None
    for rule in track.not_rated_when:
        # The day of admission plus the length of time, so that month ends are clamped once.
        if calendar.offset(subject.joined_on, rule.joined_within) > starts_on:
            return rule.reason
    return None


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
                            # Who never goes through that stage has to reach the end.
                            needs_rank=min(track.rank(passed) + 1, len(track.stages)),
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

    def _headed(self, place: Place) -> Sequence[Place]:
        if place.subject_kind is not SubjectKind.PERSON:
            return ()
        key = (self._definition.head_role, place.subject_id)
        headed = self._directory.units_by_head.get(key, ())
        return [self._units[unit_id] for unit_id in headed if unit_id in self._units]
