"""The rows and events by which remedies go on in a later cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.application.desk import Desk
from workflow.domain.cycle import require_not_later
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.enrolment import Finding
from workflow.domain.errors import NotFoundError
from workflow.domain.history import Event, EventKind
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import (
    Remedy,
    RemedyExecutor,
    RemedyIndicator,
    RemedyMilestone,
    RemedySource,
    RemedyStatus,
)
from workflow.domain.remedy_course import SETTLED
from workflow.domain.review import Review, SubjectKind

Subject = tuple[SubjectKind, int]

# What was said of the steps that were taken stays in the earlier cycle.
_ANEW: Mapping[str, Any] = {
    "status": RemedyStatus.OPEN,
    "reopened": 0,
    **dict.fromkeys(
        (
            *("started_on", "claimed_on", "claimed_by", "grade"),
            *("verified_on", "verifier_id", "note", "carried_to"),
        )
    ),
}


_UNMEASURED: Mapping[str, Any] = {"measured": None, "measured_of": None, "measured_on": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What was stored in both cycles, and is to be told in the history of each.

    Attributes:
        new: Remedies that begin in the later cycle.
        left: Ids of the reviews of the earlier cycle.
        joined: How many go on in a remedy that somebody had listed there already.
        unchanged: How many had been carried over before.
    """

    new: list[Remedy] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    joined: int = 0
    unchanged: int = 0
    source_events: list[Event] = field(default_factory=list)
    target_events: list[Event] = field(default_factory=list)
    findings: Sequence[Finding] = ()
    made: Sequence[Mapping[str, Any]] = ()


def carried(source: Desk, target: Desk) -> Carried:
    """Store the remedies of the one cycle that are not verified as open ones of the other.

    Age, people, last day, indicators, executors and milestones that are not done go with them;
    what was measured does not, since it has to hold in the later cycle.

    Args:
        source: Of the earlier cycle.
        target: Of the later cycle.

    Raises:
        InvalidValueError: The earlier cycle began after the later one.
        RefusedError: The actor sees a remedy, and may not record in its review.
    """
    require_not_later(source.cycle, target.cycle)
    remedies = source.work.records.all(source.cycle.id, Remedy)
    going = [each for each in remedies if each.status not in SETTLED]
    before = f"{target.cycle.code}/"
    gone = sum((each.carried_to or "").startswith(before) for each in remedies)
    return _Carrying(source, target).run(going, unchanged=gone)


class _Carrying:
    """One run of carrying over, between two cycles."""

    def __init__(self, source: Desk, target: Desk) -> None:
        self._source, self._target = source, target
        self._findings: list[Finding] = []

    def run(self, remedies: Sequence[Remedy], *, unchanged: int) -> Carried:
        """Store what goes on, as far as there is a review for it."""
        pairs = self._pairs(remedies)
        known = self._known([remedy for remedy, _ in pairs])
        new = self._new([pair for pair in pairs if pair[0].id not in known])
        parts = self._parts(new)
        goes_on = {**known, **new}
        olds = [self._left(remedy, goes_on[remedy.id]) for remedy, _ in pairs]
        rows: list[Record] = [*new.values()]
        rows += [part for group in parts.values() for part in group]
        self._target.write(rows)
        self._source.write(olds)
        return Carried(
            new=list(new.values()),
            left=[remedy.review_id for remedy in olds],
            joined=len(known),
            unchanged=unchanged,
            source_events=[self._told_there(remedy) for remedy in olds],
            target_events=[self._told_here(each, parts[each.id]) for each in new.values()],
            findings=self._findings,
            made=[
                {"remedy": remedy.carried_to, "earlier": f"{self._source.cycle.code}/{remedy.code}"}
                for remedy in olds
            ],
        )

    def _pairs(self, remedies: Sequence[Remedy]) -> list[tuple[Remedy, Review]]:
        """Return remedies with the reviews in which they go on, as far as the actor may act."""
        reviews = {each.id: each for each in self._source.locked(r.review_id for r in remedies)}
        seen = {each.id: each for each in self._reached(self._source, reviews.values())}
        places = self._places(list(seen.values()))
        open_to = {each.id for each in self._reached(self._target, places.values())}
        pairs: list[tuple[Remedy, Review]] = []
        for remedy in remedies:
            review = seen.get(remedy.review_id)
            if review is None:
                continue
            place = places.get(review.id)
            if place is None:
                self._miss(remedy, review)
            elif place.id in open_to:
                pairs.append((remedy, place))
        return pairs

    def _reached(self, desk: Desk, reviews: Iterable[Review]) -> Iterator[Review]:
        """Yield the reviews that the actor sees; he must be allowed to record in all of them."""
        looked_at = list(reviews)
        if desk.command.actor is not None:
            # Looked up once for all of them, not anew for each.
            desk.directory(review.venue_id for review in looked_at)
        for review in looked_at:
            try:
                desk.require([review], desk.owners)
            except NotFoundError:
                continue
            yield review

    def _places(self, reviews: Sequence[Review]) -> Mapping[int, Review]:
        """Return where the subject of each review is under review now, best at the same venue."""
        found: dict[Subject, list[Review]] = {}
        for kind in SubjectKind:
            subjects = {each.subject_id for each in reviews if each.subject_kind is kind}
            ids = self._target.work.reviews.ids_of(
                self._target.cycle.id, kind=kind, subject_ids=subjects
            )
            for review in self._target.locked(ids):
                if review.state not in (EXEMPT, WITHDRAWN):
                    found.setdefault((kind, review.subject_id), []).append(review)
        return {
            review.id: min(places, key=lambda place: (place.venue_id != review.venue_id, place.id))
            for review in reviews
            if (places := found.get((review.subject_kind, review.subject_id)))
        }

    def _known(self, remedies: Sequence[Remedy]) -> Mapping[int, Remedy]:
        """Return in what somebody had listed already remedies go on, by number of the earlier."""
        refs = {self._ref(remedy): remedy.id for remedy in remedies}
        found = self._target.find(Remedy, "source_ref", refs)
        return {
            refs[each.source_ref or ""]: each
            for each in found
            if each.source is RemedySource.EARLIER
        }

    def _new(self, pairs: Sequence[tuple[Remedy, Review]]) -> Mapping[int, Remedy]:
        """Return the open remedies that begin here, by number of the earlier ones."""
        numbers = self._target.numbers(len(pairs))
        wanted = [f"R{number}" for number in numbers]
        taken = {each.code for each in self._target.find(Remedy, "code", wanted)}
        found: dict[int, Remedy] = {}
        for (remedy, review), number in zip(pairs, numbers, strict=True):
            code = f"R{number}"
            while code in taken:
                code += f".{number}"
                taken |= {each.code for each in self._target.find(Remedy, "code", [code])}
            found[remedy.id] = replace(
                remedy,
                id=number,
                code=code,
                review_id=review.id,
                group=self._group(remedy),
                source=RemedySource.EARLIER,
                source_ref=self._ref(remedy),
                **_ANEW,
            )
        return found

    def _group(self, remedy: Remedy) -> str | None:
        groups = self._target.context.definition.remedies.groups
        if remedy.group is None or not groups or remedy.group in groups:
            return remedy.group
        facts = {"remedy": self._ref(remedy), "group": remedy.group}
        self._findings.append(Finding(code="carry_over_group_unknown", facts=facts))
        return None

    def _parts(self, new: Mapping[int, Remedy]) -> Mapping[int, Sequence[Record]]:
        """Return what goes with each new remedy, by its number."""
        find = self._source.find
        found: dict[int, list[Record]] = {remedy.id: [] for remedy in new.values()}
        for indicator in find(RemedyIndicator, "remedy_id", new):
            if indicator.holds:
                number = new[indicator.remedy_id].id
                found[number].append(replace(indicator, remedy_id=number, **_UNMEASURED))
        for executor in find(RemedyExecutor, "remedy_id", new):
            if executor.holds:
                number = new[executor.remedy_id].id
                found[number].append(replace(executor, remedy_id=number))
        for milestone in find(RemedyMilestone, "remedy_id", new):
            if milestone.holds and milestone.done_on is None:
                number = new[milestone.remedy_id].id
                found[number].append(replace(milestone, remedy_id=number))
        return found

    def _left(self, remedy: Remedy, goes_on: Remedy) -> Remedy:
        to = f"{self._target.cycle.code}/{goes_on.code}"
        return replace(remedy, status=RemedyStatus.CARRIED_OVER, carried_to=to)

    def _ref(self, remedy: Remedy) -> str:
        return f"{self._source.cycle.code}/{remedy.code}"

    def _told_there(self, remedy: Remedy) -> Event:
        return self._source.event(
            EventKind.REMEDY_CARRIED_OVER, [remedy], review_id=remedy.review_id
        )

    def _told_here(self, remedy: Remedy, parts: Sequence[Record]) -> Event:
        return self._target.event(
            EventKind.REMEDY_RECORDED, [remedy, *parts], review_id=remedy.review_id
        )

    def _miss(self, remedy: Remedy, review: Review) -> None:
        """Tell that the subject of a remedy is not under review in the later cycle."""
        if review.person_id is not None:
            people = self._source.work.people.by_ids([review.person_id])
            subject = people[review.person_id].code
        else:
            subject = self._source.directory([review.subject_id]).units[review.subject_id].code
        facts = {"remedy": self._ref(remedy), "subject": subject}
        self._findings.append(Finding(code="remedy_without_review", facts=facts))
