"""Judge all values of one transaction together: grounds, conditions, collectives and caps.

Proposals are told what speaks against them, decisions are refused for it, all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.count_caps import CapCount
from workflow.application.desk import Desk
from workflow.application.keeping import Draft
from workflow.application.rating_book import Entry, RatingBook, book_of
from workflow.domain.enrolment import Finding
from workflow.domain.errors import RefusedError
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.rating_conditions import RatingFact, as_told, unmet
from workflow.domain.rating_limits import CAP_EXCEEDED, CONDITIONS_UNMET, HEAD_ABOVE_COLLECTIVE
from workflow.domain.rating_rules import above_collective, needs_grounds
from workflow.domain.rating_sight import hidden_facts, may_see_rating
from workflow.domain.rating_told import above_facts, gap_facts, unmet_facts
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Reason, Review, SubjectKind
from workflow.domain.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What speaks against some values of one step.

    Attributes:
        rule: Code of the rule.
        entries: Numbers of the values.
    """

    rule: str
    entries: frozenset[int]
    facts: Mapping[str, Any]


def judge_together(desk: Desk, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with what is found about them, and with the rules that they set aside.

    Raises:
        RefusedError: With every reason, for whom, and how to supply it: `grounds_needed`,
            `cap_exceeded`, `conditions_unmet`, `head_above_collective`, or `rating_refused` when
            they are of several kinds.
    """
    scale, book = desk.context.definition.scale, book_of(desk)
    if scale is None or not book.entries:
        return list(drafts)
    objections = list(_objections(desk, book, scale))
    reasons = list(_ungrounded(desk, book, scale))
    reasons += [
        Reason(code=each.rule, facts=each.facts, owed_by=scale.over_cap_by or ())
        for each in objections
        if _refuses(each, book)
    ]
    if reasons:
        codes = {reason.code for reason in reasons}
        code = codes.pop() if len(codes) == 1 else "rating_refused"
        raise RefusedError(code, reasons=tuple(reasons))
    return [_told(draft, objections) for draft in drafts]


def _refuses(objection: Objection, book: RatingBook) -> bool:
    """Return whether a decision does not set the rule aside; proposals are only told of it."""
    entries = (book.entries[number] for number in objection.entries)
    return any(
        entry.rating.step is RatingStep.DECIDED and objection.rule not in entry.asked
        for entry in entries
    )


def _told(draft: Draft, objections: Iterable[Objection]) -> Draft:
    rating = draft.records[0]
    if not isinstance(rating, Rating):
        raise TypeError(f"not a rating: {rating}")
    mine = [each for each in objections if rating.id in each.entries]
    findings = [
        # What concerns many values is told once.
        Finding(code=each.rule, facts=each.facts)
        for each in mine
        if rating.id == min(each.entries)
    ]
    if mine and rating.step is RatingStep.DECIDED:
        overrides = tuple(sorted({each.rule for each in mine}))
        rating = replace(rating, overrides=overrides)
    return replace(
        draft,
        records=(rating, *draft.records[1:]),
        findings=(*draft.findings, *findings),
    )


def _ungrounded(desk: Desk, book: RatingBook, scale: Scale) -> Iterator[Reason]:
    for entry in book.entries.values():
        before = book.before(entry.review, entry.rating.step)
        if before is None or entry.rating.grounds:
            continue
        if needs_grounds(before, entry.rating, gap=scale.gap):
            is_seen = _may_see(desk, before, entry.review)
            facts = gap_facts(entry.subject, before, entry.rating, scale, is_seen=is_seen)
            yield Reason(code="grounds_needed", facts=facts, owed_by=())


def _may_see(desk: Desk, rating: Rating, review: Review) -> bool:
    if desk.command.actor is None:
        return True
    person, directory = desk.person(desk.command.actor), desk.directory([review.venue_id])
    return may_see_rating(
        person.id, person.code, rating, review, desk.context.definition, directory
    )


def _objections(desk: Desk, book: RatingBook, scale: Scale) -> Iterator[Objection]:
    for step in (RatingStep.PROPOSED, RatingStep.DECIDED):
        entries = [each for each in book.entries.values() if each.rating.step is step]
        if not entries:
            continue
        for exceeded in CapCount(desk, scale).exceeded(entries, step):
            yield Objection(rule=CAP_EXCEEDED, entries=exceeded.entries, facts=exceeded.facts)
        yield from _by_subject(desk, entries, scale)


def _by_subject(desk: Desk, entries: Sequence[Entry], scale: Scale) -> Iterator[Objection]:
    if not _asks_for_records(scale):
        return
    found = desk.work.ratings.basis(
        [entry.review for entry in entries],
        head_role=desk.context.definition.head_role,
        today=desk.today,
    )
    decided = {
        entry.review.subject_id: entry.rating.level
        for entry in entries
        if entry.review.subject_kind is SubjectKind.UNIT and entry.rating.step is RatingStep.DECIDED
    }
    for entry in entries:
        basis = found[entry.review.id]
        hidden = _hidden(desk, entry.review, basis)
        yield from _unmet(entry, basis, decided, scale, hidden)
        if scale.head_not_above_collective:
            yield from _above(entry, basis, decided, scale, hidden)


def _hidden(desk: Desk, review: Review, basis: RatingBasis) -> frozenset[str]:
    """Return the facts about a subject whose values whoever acts may not learn."""
    if desk.command.actor is None:
        return frozenset()
    actor, collective = desk.person(desk.command.actor), basis.collective(review.venue_id)
    directory = desk.directory([review.venue_id, *collective])
    return hidden_facts(actor.id, review, collective, desk.context.definition, directory)


def _asks_for_records(scale: Scale) -> bool:
    return scale.head_not_above_collective or any(
        level.conditions or level.score_from is not None for level in scale.levels
    )


def _unmet(
    entry: Entry,
    basis: RatingBasis,
    decided: Mapping[int, str | None],
    scale: Scale,
    hidden: frozenset[str],
) -> Iterator[Objection]:
    rating = entry.rating
    if rating.level is None:
        return
    level = scale.levels[scale.rank(rating.level)].asked_of(entry.review.track)
    facts = basis.facts(scale, score=rating.score, decided=decided)
    lacking = unmet(level, facts, scale)
    if lacking:
        told = unmet_facts(entry.subject, rating.level, as_told(lacking, hidden), scale)
        yield Objection(rule=CONDITIONS_UNMET, entries=frozenset([rating.id]), facts=told)


def _above(
    entry: Entry,
    basis: RatingBasis,
    decided: Mapping[int, str | None],
    scale: Scale,
    hidden: frozenset[str],
) -> Iterator[Objection]:
    rating, collective = entry.rating, basis.headed_level(scale, decided)
    if above_collective(rating.level, collective, scale):
        is_seen = RatingFact.COLLECTIVE_LEVEL not in hidden
        told = above_facts(entry.subject, rating.level, collective, scale, is_seen=is_seen)
        yield Objection(rule=HEAD_ABOVE_COLLECTIVE, entries=frozenset([rating.id]), facts=told)
