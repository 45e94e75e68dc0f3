"""The desk at which records are made: look up, lock, check, store, then settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from workflow.application.catalogue import CycleContext
from workflow.application.obligations import follow_records
from workflow.application.permitting import (
    directory_of,
    require_case_of_others,
    require_permission,
)
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.history import Event, EventKind
from workflow.domain.obligation import obligations_of
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.permission import require_role, require_role_at
from workflow.domain.records.record import Key, Record, by_key, texts_of, told
from workflow.domain.review import Review
from workflow.domain.terms import Targets
from workflow.ports.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Record)
V = TypeVar("V")

PermissionRule = Callable[[int, Targets, Review, Definition, Directory], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded.

    Attributes:
        ids: Numbers of the records, in the order of the request.
        reviews: How many reviews they are about.
        moved: Moves that followed by themselves.
        created: How many records are new; `updated` were there and changed.
        findings: What people should know about it, as `{"code", "facts"}`.
        made: What was made, as plain values, where numbers alone say nothing.
    """

    cycle: str
    ids: Sequence[int]
    reviews: int
    moved: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    findings: Sequence[Mapping[str, Any]] = ()
    made: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Which of the rows that were to be kept are new, and which differ from what was there."""

    new: Sequence[Record]
    changed: Sequence[Record]

    @property
    def all(self) -> list[Record]:
        """Return the rows that were stored."""
        return [*self.new, *self.changed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where records are made: the open unit of work with what it is about.

    What was looked up once is remembered; `prepare` looks up much at once.
    """

    work: UnitOfWork
    context: CycleContext
    command: Command
    _units: dict[str, Unit] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _subjects: dict[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    _reviews: dict[int, Review] = field(default_factory=dict)
    _directories: dict[frozenset[int], Directory] = field(default_factory=dict)
    _shared: dict[str, Any] = field(default_factory=dict)
    _stored: list[Record] = field(default_factory=list)
    _before: dict[tuple[str, Key], Record] = field(default_factory=dict)

    @property
    def cycle(self) -> Cycle:
        """Return the cycle."""
        return self.context.cycle

    @property
    def today(self) -> date:
        """Return the local day of the command."""
        return self.context.table.today(self.command.now)

    @property
    def top(self) -> Unit:
        """Return the top of the part of the tree that the cycle covers."""
        number = self.cycle.unit_id
        units = self.work.units.with_ancestors([number])
        return next(unit for unit in units if unit.id == number)

    def shared(self, name: str, make: Callable[[], V]) -> V:
        """Return what all rows of this transaction share under a name, made at its first use."""
        if name not in self._shared:
            self._shared[name] = make()
        found: V = self._shared[name]
        return found

    def about(self, kind: type[R], review: Review) -> list[R]:
        """Return the records about a review; who drafts rows keeps the list up to date."""
        name = f"{kind.TABLE}/{review.id}"
        return self.shared(name, lambda: self.find(kind, "review_id", [review.id]))

    def require_past(self, *days: date | None) -> None:
        """Let days pass that have come; what did not happen yet cannot be recorded.

        Raises:
            InvalidValueError: One lies ahead.
        """
        for day in days:
            if day is not None and day > self.today:
                told = {"day": day.isoformat(), "today": self.today.isoformat()}
                raise InvalidValueError("day_lies_ahead", **told)

    def prepare(
        self,
        *,
        units: Iterable[str] = (),
        people: Iterable[str] = (),
        subjects: Iterable[str] = (),
    ) -> None:
        """Look up what many rows name, and lock the reviews among it, in a few statements."""
        self._find_units(set(units))
        self._find_people(set(people))
        self._find_subjects(set(subjects))
        found = [number for places in self._subjects.values() for number, _ in places]
        self.locked(found)

    @property
    def looked_up(self) -> list[Review]:
        """Return the reviews that were looked up so far, by id."""
        return [self._reviews[number] for number in sorted(self._reviews)]

    def unit(self, code: str) -> Unit:
        """Return the unit of a code.

        Raises:
            NotFoundError: There is none.
        """
        self._find_units({code})
        if code not in self._units:
            raise NotFoundError("unit_not_found", unit=code)
        return self._units[code]

    def people(self, codes: Iterable[str]) -> list[Person]:
        """Return people in the order of their codes, each once.

        Raises:
            NotFoundError: One does not exist.
        """
        wanted = list(dict.fromkeys(codes))
        self._find_people(set(wanted))
        missing = [code for code in wanted if code not in self._people]
        if missing:
            raise NotFoundError("person_not_found", person=", ".join(missing))
        return [self._people[code] for code in wanted]

    def person(self, code: str) -> Person:
        """Return the person of a code.

        Raises:
            NotFoundError: There is none.
        """
        [found] = self.people([code])
        return found

    def review_ids(self, subjects: Iterable[str]) -> list[int]:
        """Return one review for each `SUBJECT` or `SUBJECT@VENUE`, in their order.

        Raises:
            NotFoundError: A subject has no review in the cycle.
            InvalidValueError: One has several, and no venue was named.
        """
        wanted = list(subjects)
        self._find_subjects(set(wanted))
        return [self._one(name) for name in wanted]

    def _one(self, name: str) -> int:
        subject, _, venue = name.partition("@")
        places = self._subjects.get(subject, ())
        here = [(number, code) for number, code in places if venue in ("", code)]
        if not here:
            raise NotFoundError("review_not_found", review=f"{self.cycle.code}/{name}")
        if len(here) > 1:
            choices = [f"{self.cycle.code}/{subject}@{code}" for _, code in here]
            raise InvalidValueError("review_ambiguous", review=name, choices=choices)
        return here[0][0]

    def review(self, subject: str) -> Review:
        """Return the review of one `SUBJECT` or `SUBJECT@VENUE`, locked until the end.

        Raises:
            NotFoundError: The subject has no review in the cycle.
            InvalidValueError: It has several, and no venue was named.
        """
        [found] = self.locked(self.review_ids([subject]))
        return found

    def locked(self, ids: Iterable[int]) -> list[Review]:
        """Return reviews by id, locked until the end."""
        wanted = sorted(set(ids))
        unknown = [number for number in wanted if number not in self._reviews]
        for review in self.work.reviews.lock(self.cycle.id, unknown) if unknown else ():
            self._reviews[review.id] = review
        return [self._reviews[number] for number in wanted]

    def _find_units(self, codes: set[str]) -> None:
        for code in codes - self._units.keys():
            found = self.work.units.by_code(code)
            if found is not None:
                self._units[code] = found

    def _find_people(self, codes: set[str]) -> None:
        unknown = codes - self._people.keys()
        if unknown:
            self._people.update(self.work.people.by_codes(sorted(unknown)))

    def _find_subjects(self, names: set[str]) -> None:
        unknown = {name.partition("@")[0] for name in names} - self._subjects.keys()
        if unknown:
            self._subjects.update(self.work.reviews.ids_by_code(self.cycle.id, unknown))

    def require(
        self,
        reviews: Sequence[Review],
        targets: Callable[[Review], Targets],
        *,
        rule: PermissionRule = require_role,
    ) -> None:
        """Let pass the operator, and a person whom a rule lets act on every review.

        Raises:
            NotFoundError: A review is outside what the person may see.
            RefusedError: The person may not do this.
        """
        if self.command.actor is None:
            return
        actor = self.person(self.command.actor)
        directory = self.directory(review.venue_id for review in reviews)

        def permit(seen: Directory) -> None:
            for review in reviews:
                rule(actor.id, targets(review), review, self.context.definition, seen)

        require_permission(self.work, actor, directory, permit)

    def require_other_case(self, review: Review) -> None:
        """Let pass the operator, and whoever is not under review and heads no unit that is.

        Raises:
            RefusedError: `own_case`.
        """
        if self.command.actor is not None:
            actor, directory = self.person(self.command.actor), self.directory([review.venue_id])
            definition = self.context.definition
            require_case_of_others(self.work, actor, review, definition, directory)

    def require_at(self, unit: Unit, targets: Targets) -> None:
        """Let pass the operator, and a person who has one of the roles at a unit or above it.

        Raises:
            NotFoundError: The unit is outside what the person may see.
            RefusedError: The person may not do this.
        """
        if self.command.actor is None:
            return
        actor = self.person(self.command.actor)
        directory = self.directory([unit.id])

        def permit(seen: Directory) -> None:
            require_role_at(actor.id, targets, unit, self.context.definition, seen)

        require_permission(self.work, actor, directory, permit)

    def directory(self, venues: Iterable[int]) -> Directory:
        """Return units with those above them, and the roles held there today."""
        wanted = frozenset(venues)
        for known, directory in self._directories.items():
            if wanted <= known:
                return directory
        found = directory_of(self.work, self.context, self.command, venues=wanted)
        self._directories[wanted] = found
        return found

    def owners(self, review: Review) -> Targets:
        """Return who may record about a review: owner and authority of its stage."""
        definition = self.context.definition
        track = definition.tracks[review.track]
        stage = track.stages[-1] if review.is_final else track.stage(review.state)
        return stage.owner + (stage.authority or definition.authority)

    def numbers(self, count: int) -> list[int]:
        """Take numbers for new records."""
        return self.work.records.numbers(self.cycle.id, count)

    def find(self, kind: type[R], by: str, values: Iterable[int] | Iterable[str]) -> list[R]:
        """Return the records of a kind whose field `by` is among values."""
        return self.work.records.find(self.cycle.id, kind, by, values)

    def write(self, rows: Sequence[Record]) -> Written:
        """Store rows that are new or differ from what is there under their keys."""
        known = self.work.records.known(self.cycle.id, rows)
        unique = by_key(rows)
        new = [row for key, row in unique.items() if key not in known]
        changed = [row for key, row in unique.items() if key in known and known[key] != row]
        self.work.records.insert(self.cycle.id, new)
        self.work.records.replace(self.cycle.id, changed)
        self._stored.extend([*new, *changed])
        for key, row in known.items():
            self._before.setdefault(key, row)
        return Written(new=new, changed=changed)

    def event(
        self, kind: EventKind, rows: Sequence[Record], *, review_id: int | None = None
    ) -> Event:
        """Return the event that tells stored rows whole, so that history can give them back."""
        return Event(
            kind=kind,
            at=self.command.now,
            review_id=review_id,
            body={"records": told(rows)},
            texts=texts_of(rows),
        )

    def tell(self, events: Sequence[Event]) -> None:
        """Append the events of what was stored, and keep its deadlines in step with it."""
        self._follow_records()
        self.work.append(self.cycle.id, events, command=self.command)

    def done(
        self,
        ids: Sequence[int],
        reviews: Sequence[Review],
        events: Sequence[Event],
        *,
        quiet: Sequence[Review] = (),
        created: int | None = None,
        updated: int = 0,
        unchanged: int = 0,
        findings: Sequence[Finding] = (),
        made: Sequence[Mapping[str, Any]] = (),
    ) -> Recorded:
        """Settle the reviews that a record is about, and say what followed.

        Args:
            ids: Numbers of the records, in the order of the request.
            reviews: Which they are about.
            events: What history tells.
            quiet: Other reviews that they are about, by which it must not show.
            created: How many records are new; all when absent.
            updated: How many were there and changed.
            unchanged: How many were there and did not.
            findings: What people should know about it.
            made: What was made, where numbers alone say nothing.
        """
        self.tell(events)
        settlement = Settlement(self.work, self.context, self.command)
        settlement.take_news(reviews, quiet=quiet)
        return Recorded(
            cycle=self.cycle.code,
            ids=list(ids),
            reviews=len(reviews) + len(quiet),
            moved=settlement.moved,
            created=len(ids) if created is None else created,
            updated=updated,
            unchanged=unchanged,
            findings=[{"code": each.code, "facts": dict(each.facts)} for each in findings],
            made=list(made),
        )

    def _follow_records(self) -> None:
        """Keep the deadlines of what was stored in step with it."""
        owed = [row for row in self._stored if obligations_of(row)]
        about = self.locked({each.review_id for row in owed for each in obligations_of(row)})
        reviews = {review.id: review for review in about}
        before = self._before.values()
        follow_records(self.work, self.context, self.command, owed, reviews, before=before)
        self._stored.clear()
        self._before.clear()
