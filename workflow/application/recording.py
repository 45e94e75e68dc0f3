"""What the use cases that record facts share: find the reviews, store, then settle them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.permitting import directory_of, require_person
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import Event
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.permission import require_role
from workflow.domain.review import Review
from workflow.domain.terms import Targets
from workflow.ports.unit_of_work import Begin, UnitOfWork

PermissionRule = Callable[[int, Targets, Review, Definition, Directory], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded.

    Attributes:
        ids: Numbers of the records, in the order of the request.
        reviews: How many reviews they are about.
        moved: Moves that followed by themselves.
    """

    cycle: str
    ids: Sequence[int]
    reviews: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one record is made: the open unit of work with what it is about."""

    work: UnitOfWork
    context: CycleContext
    command: Command

    @property
    def cycle(self) -> Cycle:
        """Return the cycle."""
        return self.context.cycle

    def unit(self, code: str) -> Unit:
        """Return the unit of a code.

        Raises:
            NotFoundError: There is none.
        """
        found = self.work.units.by_code(code)
        if found is None:
            raise NotFoundError("unit_not_found", unit=code)
        return found

    def people(self, codes: Iterable[str]) -> list[Person]:
        """Return people in the order of their codes, each once.

        Raises:
            NotFoundError: One does not exist.
        """
        wanted = list(dict.fromkeys(codes))
        found = self.work.people.by_codes(wanted)
        missing = [code for code in wanted if code not in found]
        if missing:
            raise NotFoundError("person_not_found", person=", ".join(missing))
        return [found[code] for code in wanted]

    def review_ids(self, subjects: Iterable[str]) -> list[int]:
        """Return one review for each `SUBJECT` or `SUBJECT@VENUE`, in their order.

        Raises:
            NotFoundError: A subject has no review in the cycle.
            InvalidValueError: One has several, and no venue was named.
        """
        wanted = list(subjects)
        codes = {name.partition("@")[0] for name in wanted}
        found = self.work.reviews.ids_by_code(self.cycle.id, codes)
        return [self._one(name, found) for name in wanted]

    def _one(self, name: str, found: Mapping[str, Sequence[tuple[int, str]]]) -> int:
        subject, _, venue = name.partition("@")
        here = [(number, code) for number, code in found.get(subject, ()) if venue in ("", code)]
        if not here:
            raise NotFoundError("review_not_found", review=f"{self.cycle.code}/{name}")
        if len(here) > 1:
            choices = [f"{self.cycle.code}/{subject}@{code}" for _, code in here]
            raise InvalidValueError("review_ambiguous", review=name, choices=choices)
        return here[0][0]

    def locked(self, ids: Iterable[int]) -> list[Review]:
        """Return reviews by id, locked until the end."""
        return self.work.reviews.lock(self.cycle.id, sorted(set(ids)))

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
        actor = require_person(self.work, self.command.actor)
        venues = [review.venue_id for review in reviews]
        directory = directory_of(self.work, self.context, self.command, venues=venues)
        for review in reviews:
            rule(actor.id, targets(review), review, self.context.definition, directory)

    def owners(self, review: Review) -> Targets:
        """Return who may record about a review: owner and authority of its stage."""
        definition = self.context.definition
        track = definition.tracks[review.track]
        stage = track.stages[-1] if review.is_final else track.stage(review.state)
        return stage.owner + (stage.authority or definition.authority)

    def done(
        self, ids: Sequence[int], reviews: Sequence[Review], events: Sequence[Event]
    ) -> Recorded:
        """Settle the reviews that a record is about, and say what followed."""
        self.work.append(self.cycle.id, events, command=self.command)
        settlement = Settlement(self.work, self.context, self.command)
        settlement.take_news(reviews)
        return Recorded(
            cycle=self.cycle.code, ids=list(ids), reviews=len(reviews), moved=settlement.moved
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Runs one recording act in one transaction, once for each command id."""

    begin: Begin
    catalogue: Catalogue

    def run(
        self,
        cycle_code: str,
        *,
        command: Command,
        request: Mapping[str, Any],
        act: Callable[[Desk], Recorded],
    ) -> Recorded:
        """Record and settle.

        Raises:
            NotFoundError: No such cycle, or what `act` raises.
            RefusedError: The command would act before something that has happened.
            ConflictError: Someone else was first; nothing was changed.
        """
        with self.begin() as work:
            cycle = require_cycle(work, cycle_code)

            def acted() -> Recorded:
                work.records.take_turn(cycle.id)
                context = self.catalogue.for_work(work, cycle)
                timely = not_before(cycle, command)
                return act(Desk(work=work, context=context, command=timely))

            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request={"cycle": cycle_code, **request},
                answer=Recorded,
                act=acted,
            )


def require_named_person(command: Command) -> str:
    """Return the code of the person who acts; the operator alone may not decide.

    Raises:
        RefusedError: Nobody is named.
    """
    if command.actor is None:
        raise RefusedError("person_needed")
    return command.actor
