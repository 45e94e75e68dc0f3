"""Appeals: somebody asks for a decided rating to be looked at again, and gets a grounded answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.rating_authority import authority_of, deciders_of, roles_of
from workflow.application.rating_book import book_of
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.enrolment import Finding
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.permission import require_visible
from workflow.domain.records.rating import Appeal, AppealOutcome, Rating, RatingStep
from workflow.domain.review import Review, SubjectKind
from workflow.domain.terms import SUBJECT, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAppeal:
    """The use case behind `appeal file`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        subject: str,
        *,
        grounds: str,
        on: date | None = None,
        filed_by: str | None = None,
        command: Command,
    ) -> Recorded:
        """File an appeal of the subject against the rating that was decided.

        Args:
            cycle: Code of the cycle.
            subject: `SUBJECT` or `SUBJECT@VENUE`.
            grounds: What it says.
            on: The day; today when absent.
            filed_by: Whose it is, where a clerk enters it; the person under review when absent.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle, review or person, or the actor may not see it.
            InvalidValueError: The day lies ahead.
            RefusedError: Nothing is decided, another appeal is open, or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={
                "appeal": subject,
                "grounds": grounds,
                "on": on.isoformat() if on else None,
                "filed_by": filed_by,
            },
            act=lambda desk: _file(desk, subject, grounds, on, filed_by),
        )


def _file(
    desk: Desk, subject: str, grounds: str, on: date | None, filed_by: str | None
) -> Recorded:
    review = desk.review(subject)
    _require_side_of_subject(desk, review)
    desk.require_past(on)
    decided = book_of(desk).newest(review, RatingStep.DECIDED)
    if decided is None:
        raise RefusedError("rating_not_decided", review=subject)
    for known in desk.find(Appeal, "review_id", [review.id]):
        if known.outcome is None:
            raise RefusedError("appeal_is_open", appeal=known.code)
    [number] = desk.numbers(1)
    appeal = Appeal(
        id=number,
        code=f"A{number}",
        review_id=review.id,
        rating_id=decided.id,
        filed_on=on or desk.today,
        filed_by=desk.person(filed_by).code if filed_by else _author(desk, review),
        grounds=grounds,
    )
    desk.write([appeal])
    event = desk.event(EventKind.APPEAL_FILED, [appeal], review_id=review.id)
    return desk.done([appeal.id], [review], [event], made=[{"appeal": appeal.code}])


def _require_side_of_subject(desk: Desk, review: Review) -> None:
    """Let pass the person under review, the head of the unit that is, and who records about it."""
    actor = desk.command.actor
    if actor is not None and review.person_id is None:
        head = desk.context.definition.head_role
        if desk.person(actor).id in desk.directory([review.venue_id]).holders(
            head, review.subject_id
        ):
            return
    desk.require([review], lambda each: (Target(role=SUBJECT), *desk.owners(each)))


def _author(desk: Desk, review: Review) -> str:
    if review.subject_kind is SubjectKind.PERSON:
        return desk.work.people.by_ids([review.subject_id])[review.subject_id].code
    return desk.command.signature.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal:
    """The use case behind `appeal decide`; never who proposed or decided the rating."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        code: str,
        *,
        outcome: AppealOutcome,
        answer: str,
        on: date | None = None,
        command: Command,
    ) -> Recorded:
        """Answer an appeal with grounds.

        Raises:
            NotFoundError: No such cycle or appeal, or the actor may not see it.
            InvalidValueError: The day lies ahead.
            RefusedError: Nobody is named, it is answered already, it was filed later, or it is
                not for the actor to answer.
        """
        by = require_named_person(command)
        return self.recorder.run(
            cycle,
            command=command,
            request={
                "appeal": code,
                "outcome": str(outcome),
                "answer": answer,
                "on": on.isoformat() if on else None,
            },
            act=lambda desk: _decide(desk, code, outcome, answer, on or desk.today, by),
        )


def _decide(
    desk: Desk, code: str, outcome: AppealOutcome, answer: str, on: date, by: str
) -> Recorded:
    found = desk.find(Appeal, "code", [code])
    if not found:
        raise _unknown(desk, code)
    appeal, [review] = found[0], desk.locked([found[0].review_id])
    _require_judge(desk, review, appeal, by)
    desk.require_past(on)
    answered = replace(appeal, outcome=outcome, answer=answer, decided_on=on, decided_by=by)
    if appeal.outcome is not None:
        if replace(answered, decided_on=appeal.decided_on) == appeal:
            return desk.done([appeal.id], [], [], created=0, unchanged=1)
        raise RefusedError("appeal_is_decided", appeal=code, outcome=str(appeal.outcome))
    if on < appeal.filed_on:
        raise RefusedError("appeal_decided_before_filed", filed_on=appeal.filed_on.isoformat())
    desk.write([answered])
    event = desk.event(EventKind.APPEAL_DECIDED, [answered], review_id=review.id)
    findings = []
    if outcome is AppealOutcome.CHANGED:
        findings = [Finding(code="rating_to_be_decided_anew", facts={"appeal": code})]
    return desk.done([appeal.id], [review], [event], created=0, updated=1, findings=findings)


def _unknown(desk: Desk, code: str) -> NotFoundError:
    return NotFoundError("appeal_not_found", appeal=f"{desk.cycle.code}/{code}")


def _require_judge(desk: Desk, review: Review, appeal: Appeal, by: str) -> None:
    """Let pass who decides such ratings, or their superior where those had a part in this one."""
    definition, directory = desk.context.definition, desk.directory([review.venue_id])
    actor = desk.person(by)
    try:
        require_visible(actor.id, review, definition, directory)
    except NotFoundError as error:
        raise _unknown(desk, appeal.code) from error
    desk.require_other_case(review)
    had_a_part = _had_a_part(desk, review, appeal)
    if by in had_a_part:
        raise RefusedError("own_decision", person=by)
    targets = (*deciders_of(desk, review), *authority_of(definition, review))
    known = desk.work.people.by_codes(sorted(had_a_part)).values()
    meant = directory.resolve(
        targets,
        venue_id=review.venue_id,
        subject_id=review.person_id,
        kept_from=frozenset(person.id for person in known),
    )
    if actor.id not in meant.people:
        raise RefusedError("forbidden", roles=roles_of(targets))


def _had_a_part(desk: Desk, review: Review, appeal: Appeal) -> frozenset[str]:
    """Return the codes of who proposed, decided or signed the rating that is appealed against."""
    values = [
        each
        for each in desk.find(Rating, "subject_id", [review.subject_id])
        if each.subject_kind is review.subject_kind
        and (each.id == appeal.rating_id or each.step is RatingStep.PROPOSED)
    ]
    people = {code for each in values for code in (each.given_by, each.signatory)}
    return frozenset(code for code in people if code)
