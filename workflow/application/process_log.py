"""The history as process mining sees it: things, what happened to them, and how they relate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workflow.application.export_log import ExportedEvent, ExportedLog
from workflow.application.log_reading import LogReading
from workflow.domain.concerned import meetings_in, remedies_in, reviews_in, units_in
from workflow.domain.cycle import Cycle
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.records.meeting import Meeting
from workflow.domain.records.remedy import Remedy
from workflow.ports.event_log import ReviewName

TYPES = ("cycle", "unit", "person", "review", "meeting", "remedy")

# Codes, numbers, days and hashes; words about people have blanks between them.
_CODE = re.compile(r"[^\s<>]{1,80}")
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)

Value = bool | int | str | datetime
Relation = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessObject:
    """A thing that events are about.

    Attributes:
        relations: Ids of other things, and what they are to it.
    """

    id: str
    type: str
    at: datetime = _ALWAYS
    attributes: Mapping[str, Value]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessEvent:
    """Something that happened.

    Attributes:
        type: The activity; the kind of the event stands among the attributes.
        relations: Ids of things, and what they are to it.
    """

    id: str
    type: str
    at: datetime
    attributes: Mapping[str, Value]
    relations: tuple[Relation, ...]


class ProcessLog:
    """Events and objects of an export; the objects are known when the events have been read.

    Args:
        log: What is exported.
    """

    def __init__(self, log: ExportedLog) -> None:
        self._log = log
        self._units = {unit.id: unit for unit in log.reports.units()}
        self._people = {person.id: person for person in log.reports.people()}
        self._by_code = {person.code: person for person in self._people.values()}
        self._mentioned: set[str] = set()
        self._things = [_Things(log, chain) for chain in log.chains]

    def events(self) -> Iterator[ProcessEvent]:
        """Stream the events, chain by chain, each in order."""
        things = {each.code: each for each in self._things}
        for event in self._log.events():
            relations = tuple(dict.fromkeys(self._relations(event, things[event.cycle])))
            self._mentioned.update(thing for thing, _ in relations)
            yield ProcessEvent(
                id=f"{event.stored.cycle_id}.{event.stored.seq}",
                type=activity_of(event),
                at=event.stored.at,
                attributes=attributes_of(event),
                relations=relations,
            )

    def objects(self) -> Iterator[ProcessObject]:
        """Yield every thing that an event names, then what those belong to."""
        found = {each.id: each for things in self._things for each in self._objects_of(things)}
        found |= {each.id: each for each in map(self._unit, self._units.values())}
        found |= {each.id: each for each in map(self._person, self._by_code)}
        wanted, seen = sorted(self._mentioned & found.keys()), set[str]()
        while wanted:
            seen.update(wanted)
            yield from (found[each] for each in wanted)
            below = {thing for each in wanted for thing, _ in found[each].relations}
            wanted = sorted(below - seen)

    def _relations(self, event: ExportedEvent, things: _Things) -> Iterator[Relation]:
        yield from self._places(event, things)
        for code, part in ((event.person, "done_by"), (event.body.get("for"), "in_place_of")):
            if code in self._by_code:
                yield f"person:{code}", part
        yield from things.named(event)
        for number in sorted(units_in(event.body)):
            if number in self._units:
                yield f"unit:{self._units[number].code}", "of"

    def _places(self, event: ExportedEvent, things: _Things) -> Iterator[Relation]:
        """Yield the cycle and the review of an event, and what those are about as they open."""
        cycle, review = things.chain.cycle, event.review
        if cycle is not None:
            yield f"cycle:{cycle.code}", "within"
        if cycle is not None and event.stored.kind == EventKind.CYCLE_OPENED:
            yield self._top(cycle), "over"
        if review is not None:
            yield things.review(review), "concerns"
            yield f"unit:{review.venue}", "at"
        if review is not None and event.stored.kind == EventKind.REVIEW_OPENED:
            yield _subject(review), "about"

    def _objects_of(self, things: _Things) -> Iterator[ProcessObject]:
        cycle = things.chain.cycle
        if cycle is None:
            return
        home = f"cycle:{cycle.code}"
        told = _told(definition=cycle.definition, version=cycle.version, status=cycle.status)
        yield ProcessObject(
            id=home,
            type="cycle",
            at=cycle.opened_at,
            attributes={**told, "start_on": cycle.start_on.isoformat()},
            relations=((self._top(cycle), "over"),),
        )
        for name in things.chain.names.values():
            about = (_subject(name), "about")
            yield ProcessObject(
                id=things.review(name),
                type="review",
                at=cycle.opened_at,
                attributes={"track": name.track, "subject_kind": str(name.subject_kind)},
                relations=((home, "within"), (f"unit:{name.venue}", "at"), about),
            )
        yield from self._kept(things, home, cycle.opened_at)

    def _top(self, cycle: Cycle) -> str:
        return f"unit:{self._units[cycle.unit_id].code}"

    def _kept(self, things: _Things, home: str, at: datetime) -> Iterator[ProcessObject]:
        for meeting in things.meetings.values():
            relations = [(home, "within"), (f"unit:{self._units[meeting.unit_id].code}", "of")]
            told = {"status": str(meeting.status), "meets_on": meeting.meets_on.isoformat()}
            yield ProcessObject(
                id=things.meeting(meeting), type="meeting", at=at, attributes=told,
                relations=tuple(relations),
            )  # fmt: skip
        for remedy in things.remedies.values():
            relations = [(home, "within")]
            if name := things.chain.names.get(remedy.review_id):
                relations.append((things.review(name), "follows_from"))
            relations += self._concerned(remedy)
            yield ProcessObject(
                id=things.remedy(remedy), type="remedy", at=at,
                attributes=_told(kind=remedy.kind, status=remedy.status, due_on=remedy.due_on),
                relations=tuple(relations),
            )  # fmt: skip

    def _concerned(self, remedy: Remedy) -> Iterator[Relation]:
        for number, part in ((remedy.owner_id, "owned_by"), (remedy.monitor_id, "monitored_by")):
            if self._log.is_whole and number in self._people:
                yield f"person:{self._people[number].code}", part

    def _unit(self, unit: Unit) -> ProcessObject:
        above = self._units.get(unit.parent_id or 0)
        relations = ((f"unit:{above.code}", "below"),) if above else ()
        return ProcessObject(
            id=f"unit:{unit.code}", type="unit", attributes={"kind": unit.kind},
            relations=relations,
        )  # fmt: skip

    def _person(self, code: str) -> ProcessObject:
        home = self._units[self._by_code[code].unit_id].code
        return ProcessObject(
            id=f"person:{code}", type="person", attributes={},
            relations=((f"unit:{home}", "belongs_to"),),
        )  # fmt: skip


class _Things:
    """What the events of one chain may name, by number; and what it is called."""

    def __init__(self, log: ExportedLog, chain: LogReading) -> None:
        self.chain = chain
        self.code = chain.cycle.code if chain.cycle else None
        records = log.reports.records
        is_cycle = chain.cycle is not None
        self.meetings = {m.id: m for m in records(chain.number, Meeting)} if is_cycle else {}
        self.remedies = {r.id: r for r in records(chain.number, Remedy)} if is_cycle else {}

    def review(self, name: ReviewName) -> str:
        return f"review:{self.code}/{name.key}"

    def meeting(self, meeting: Meeting) -> str:
        return f"meeting:{self.code}/{meeting.code}"

    def remedy(self, remedy: Remedy) -> str:
        return f"remedy:{self.code}/{remedy.code}"

    def named(self, event: ExportedEvent) -> Iterator[Relation]:
        """Yield the reviews, meetings and remedies that the records of an event name."""
        for number in sorted(reviews_in(event.body)):
            name = self.chain.names.get(number)
            if name is not None and name != event.review and self.chain.sees(number):
                yield self.review(name), "names"
        for number in sorted(meetings_in(event.body)):
            if number in self.meetings:
                yield self.meeting(self.meetings[number]), "of"
        for number in sorted(remedies_in(event.body)):
            if number in self.remedies:
                yield self.remedy(self.remedies[number]), "of"


def activity_of(event: ExportedEvent) -> str:
    """Return what process mining calls an event: `stage:trigger` of a move, else its kind.

    An opened gate is of its stage too: `meeting:gate_opened`.
    """
    body = event.body
    match event.stored.kind:
        case EventKind.REVIEW_MOVED if "from" in body and "trigger" in body:
            return f"{body['from']}:{body['trigger']}"
        case EventKind.GATE_OPENED if "stage" in body:
            return f"{body['stage']}:{event.stored.kind}"
        case kind:
            return kind


def attributes_of(event: ExportedEvent) -> dict[str, Value]:
    """Return what is told of an event: codes, numbers, days and moments, never words."""
    told: dict[str, Value] = {"kind": event.stored.kind, "recorded_at": event.stored.recorded_at}
    told["seq"] = event.stored.seq
    told["actor"] = event.person or event.actor.partition(":")[0]
    return {**_told(**{name: each for name, each in event.body.items() if name != "for"}), **told}


def _subject(name: ReviewName) -> str:
    return f"{name.subject_kind}:{name.subject}"


def _told(**values: Any) -> dict[str, Value]:
    return {name: plain for name, each in values.items() if (plain := _plain(each)) is not None}


def _plain(value: Any) -> Value | None:
    match value:
        case bool() | int():
            return value
        case None | list() | dict() | tuple():
            return None
        case _:
            return str(value) if _CODE.fullmatch(str(value)) else None
