"""Settle reviews after a change: judge them, open gates, move on what moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from workflow.application.catalogue import CycleContext
from workflow.application.covering import own_holds, wide_holds
from workflow.domain.authority import authority_of
from workflow.domain.command import Command
from workflow.domain.course import RAISES_VISIT, Course, Step
from workflow.domain.deadline import Deadline, DeadlineStatus, day_of
from workflow.domain.decision import Attempt, Move, decide
from workflow.domain.dossier import receivers_of
from workflow.domain.facts import NOTHING_KNOWN, FactKind, Facts
from workflow.domain.history import Event
from workflow.domain.machine import Trigger
from workflow.domain.records.hold import Hold
from workflow.domain.records.record import texts_of, told
from workflow.domain.remedy_terms import judges_of, verifiers_of
from workflow.domain.requirements import needed_facts
from workflow.domain.resting import rests_since
from workflow.domain.review import SENT_BACK, Reason, Review
from workflow.domain.terms import Targets
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(slots=True)
class _Draft:
    """A review on its way through one settlement, not yet written.

    Attributes:
        is_news: Something was recorded about the review just now.
        was_sent_back: It was returned or reopened just now.
    """

    before: Review
    review: Review
    is_news: bool = False
    was_sent_back: bool = False
    closes: DeadlineStatus | None = None
    arms: Deadline | None = None

    def take(self, step: Step) -> None:
        """Carry a step; a deadline that was armed and is left at once never existed."""
        self.review = step.review
        if step.closes is not None:
            self.closes = self.closes or step.closes
            self.arms = None
        self.arms = step.arms or self.arms

    @property
    def waits_for_news(self) -> bool:
        """Return whether old records must not carry it through the stage it was sent back to."""
        before, now = self.before, self.review
        stayed = (before.state, before.visit) == (now.state, now.visit)
        is_marked = stayed and any(reason.code == SENT_BACK for reason in before.unmet)
        return self.was_sent_back or (is_marked and not self.is_news)


@dataclass(slots=True)
class Settlement:
    """One run of settling inside a unit of work.

    Attributes:
        moved: How many moves were made, asked for or automatic.
        armed: How many deadlines were armed.
        may_move: Whether reviews of which nothing is unmet move on; else the tick moves them.
    """

    work: UnitOfWork
    context: CycleContext
    command: Command
    moved: int = 0
    armed: int = 0
    may_move: bool = field(default=True, kw_only=True)
    _events: list[Event] = field(default_factory=list)
    _settled: dict[int, Review] = field(default_factory=dict)
    _course: Course = field(init=False)
    _wide: list[Hold] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        context = self.context
        self._course = Course(
            definition=context.definition, table=context.table, starts_on=context.cycle.start_on
        )

    def move(self, review: Review, move: Move, *, texts: Mapping[str, str]) -> None:
        """Make a decided move of a locked review, with the free text that goes with it.

        Raises:
            ConflictError: A review was changed by someone else; the transaction must end.
        """
        self.move_all([(review, move)], texts=texts)

    def move_all(
        self, moves: Iterable[tuple[Review, Move]], *, texts: Mapping[str, str] | None = None
    ) -> None:
        """Make decided moves of several locked reviews at once, each as `move` does.

        Raises:
            ConflictError: A review was changed by someone else; the transaction must end.
        """
        drafts = []
        for review, move in moves:
            draft = _Draft(before=review, review=review)
            self._leave(draft, move, texts=texts or {})
            draft.was_sent_back = move.trigger in RAISES_VISIT
            drafts.append(draft)
        self._settle(drafts)

    def settled(self, review: Review) -> Review:
        """Return a review as it is stored after this run, which may have left it as it was."""
        return self._settled.get(review.id, review)

    def take_news(self, reviews: Sequence[Review], *, quiet: Sequence[Review] = ()) -> None:
        """Judge locked reviews about which something was just recorded.

        Args:
            reviews: They count as having moved.
            quiet: Others that do not, because what was recorded must not show by them.

        Raises:
            ConflictError: A review was changed by someone else; the transaction must end.
        """
        now = self.command.now
        self._settle(
            [
                _Draft(before=review, review=review.becoming(touched_at=now), is_news=True)
                for review in reviews
            ]
            + [_Draft(before=review, review=review) for review in quiet]
        )

    def judge(self, reviews: Sequence[Review]) -> None:
        """Judge locked reviews again, though nothing happened to them themselves.

        Raises:
            ConflictError: A review was changed by someone else; the transaction must end.
        """
        self._settle([_Draft(before=review, review=review) for review in reviews])

    def _settle(self, frontier: list[_Draft]) -> None:
        """Judge reviews, then all that wait for them, until nothing changes."""
        while frontier:
            self._judge_until_still(frontier)
            self._write(frontier)
            frontier = self._waiting_for(frontier)
        self.work.append(self.context.cycle.id, self._events, command=self.command)
        self._events = []

    def _judge_until_still(self, drafts: Sequence[_Draft]) -> None:
        active = [draft for draft in drafts if not draft.review.is_final]
        while active:
            facts = read_facts(
                self.work, self.context, [draft.review for draft in active], self.command
            )
            active = [
                draft
                for draft in active
                if self._judge(draft, facts.get(draft.review.id, NOTHING_KNOWN))
            ]

    def _judge(self, draft: _Draft, facts: Facts) -> bool:
        course = self._course
        step = course.judge(draft.review, facts, now=self.command.now)
        draft.take(step)
        self._events += step.events
        stage = course.stage(draft.review)
        if stage is not None and draft.waits_for_news:
            marked = (Reason(code=SENT_BACK, owed_by=stage.owner), *draft.review.unmet)
            draft.review = draft.review.becoming(unmet=marked)
        if stage is None or not stage.auto or draft.review.unmet or draft.review.held_at:
            return False
        if not self.may_move:
            return False
        move = decide(
            Attempt(trigger=Trigger.COMPLETE),
            draft.review,
            track=course.track(draft.review),
            machine=self.context.machines[draft.review.track],
            facts=facts,
        )
        self._leave(draft, move)
        return not draft.review.is_final

    def _leave(self, draft: _Draft, move: Move, *, texts: Mapping[str, str] | None = None) -> None:
        automatic = texts is None
        if self._wide is None:
            self._wide = wide_holds(self.work, self.context.cycle.id)
        step = self._course.leave(
            draft.review,
            move,
            now=self.command.now,
            automatic=automatic,
            held_at=rests_since(draft.review, self._wide),
        )
        ended = self._end_hold(draft.review)
        draft.take(step)
        self._events += _with_texts(step.events, texts or {}, ended)
        self.moved += 1

    def _end_hold(self, review: Review) -> list[Hold]:
        """End the hold over a review that leaves, and return it, if there is one."""
        if review.held_at is None:
            return []
        cycle_id = self.context.cycle.id
        ended = [
            replace(
                hold,
                released_at=self.command.now,
                released_by=self.command.actor,
            )
            for hold in own_holds(self.work, cycle_id, [review.id])
        ]
        self.work.records.replace(cycle_id, ended)
        return ended

    def _write(self, drafts: Iterable[_Draft]) -> None:
        cycle_id, now = self.context.cycle.id, self.command.now
        changed = [draft for draft in drafts if draft.review != draft.before]
        stored = [
            (draft.before, draft.review.becoming(revision=draft.before.revision + 1))
            for draft in changed
        ]
        self.work.reviews.replace(stored)
        self._settled |= {after.id: after for _, after in stored}
        for status in DeadlineStatus:
            closed = [draft.before.id for draft in changed if draft.closes is status]
            if closed:
                self.work.deadlines.close(cycle_id, closed, status, at=now)
        armed = [draft.arms for draft in changed if draft.arms]
        self.work.deadlines.arm(cycle_id, armed)
        self.armed += len(armed)

    def _waiting_for(self, drafts: Iterable[_Draft]) -> list[_Draft]:
        course = self._course
        moved = [each for each in drafts if course.is_awaited(each.before, each.review)]
        if not moved:
            return []
        cycle_id, passed = self.context.cycle.id, [draft.before.id for draft in moved]
        ranks = [rank for draft in moved for rank in (draft.before.rank, draft.review.rank)]
        gated = self.work.dependencies.gated_by(
            cycle_id, passed, above=min(ranks), up_to=max(ranks)
        )
        # Wherever they stand: one that is on its way to its gate must see who has passed, or be
        # seen waiting there.
        self.work.reviews.lock(cycle_id, gated)
        waiting = self.work.dependencies.waiting_on(cycle_id, passed) if gated else []
        locked = self.work.reviews.lock(cycle_id, waiting)
        return [_Draft(before=review, review=review) for review in locked]


def _with_texts(
    events: Sequence[Event], texts: Mapping[str, str], ended: Sequence[Hold]
) -> Sequence[Event]:
    """Return events with free text and the holds that ended by them."""
    if not texts and not ended:
        return events
    body = {"records": told(ended)} if ended else {}
    texts = {**texts, **texts_of(ended)}
    return [replace(event, body={**event.body, **body}, texts=texts) for event in events]


def _overseers(context: CycleContext, review: Review) -> Targets:
    """Return who acts where the head of a unit answers for its stage, and may not."""
    if review.person_id is not None or review.is_final:
        return ()
    definition = context.definition
    owner = definition.tracks[review.track].stage(review.state).owner
    others = tuple(each for each in owner if each.above or each.role != definition.head_role)
    return () if others == owner else others + authority_of(review, definition)


# What the definition and the calendar add to what is on record: the kind that asks for it, the
# field, and its value for one review.
_TOLD: Sequence[tuple[FactKind, str, Callable[[CycleContext, Review], Any]]] = (
    (FactKind.REPORT, "calendar", lambda ctx, each: ctx.table.at(each.venue_path).calendar),
    (FactKind.SUGGESTIONS, "approvers", lambda context, _: context.definition.approvers),
    (FactKind.REMEDIES, "judges", lambda context, each: judges_of(context.definition, each)),
    (FactKind.REMEDIES, "verifiers", lambda context, each: verifiers_of(context.definition, each)),
    (FactKind.CHECKS, "overseers", _overseers),
    (FactKind.REPORT, "overseers", _overseers),
    (FactKind.VOTES, "recorders", lambda context, _: context.definition.vote_recorders),
    (FactKind.DOSSIER, "receivers", lambda context, each: receivers_of(context.definition, each)),
)


def read_facts(
    work: UnitOfWork, context: CycleContext, reviews: Sequence[Review], command: Command
) -> dict[int, Facts]:
    """Return the facts that the stages of reviews ask for, by review id."""
    today = context.table.today(command.now)
    found: dict[int, Facts] = {}
    for kinds, group in _by_kinds(context, reviews).items():
        read = work.facts.read(group, kinds, today=today)
        asked = [(name, of) for kind, name, of in _TOLD if kind in kinds]
        for review in group:
            told = {name: of(context, review) for name, of in asked}
            if opens_on := _still_ahead(context, review, today):
                told["opens_on"] = opens_on
            facts = read[review.id]
            found[review.id] = replace(facts, **told) if told else facts
    return found


def _by_kinds(
    context: CycleContext, reviews: Iterable[Review]
) -> Mapping[frozenset[FactKind], list[Review]]:
    """Return reviews by the groups of facts that their stages ask for."""
    standing: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        standing.setdefault((review.track, review.state), []).append(review)
    groups: dict[frozenset[FactKind], list[Review]] = {}
    for (track, state), there in standing.items():
        kinds = needed_facts(context.definition.tracks[track].stage(state))
        groups.setdefault(kinds, []).extend(there)
    return groups


def _still_ahead(context: CycleContext, review: Review, today: date) -> date | None:
    """Return the first day of the stage of a review when it has not come yet."""
    first = context.definition.tracks[review.track].stage(review.state).not_before
    if first is None or review.opened_at is not None:
        return None
    opens_on = day_of(first, starts_on=context.cycle.start_on)
    return opens_on if opens_on > today else None
