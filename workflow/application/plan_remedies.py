"""Record the remedies of a review as a plan, and whether the superior finds it feasible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.remedy import Remedy, RemedyPlan, RemedyStatus, Verdict
from workflow.domain.remedy_terms import judges_of
from workflow.domain.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """A plan of remedies; what is None stays as it was.

    Attributes:
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        declared: How many remedies it says it has.
    """

    cycle: str
    subject: str
    document: str | None = None
    planned_on: date | None = None
    declared: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """A verdict on a plan of remedies.

    Attributes:
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        on: The day; today when absent.
        note: What was found; needed when it is not feasible.
    """

    cycle: str
    subject: str
    verdict: Verdict
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRemedies:
    """The use case behind `remedy plan`."""

    recorder: Recorder

    def __call__(self, request: PlanRequest, *, command: Command) -> Recorded:
        """Store a plan; one that is changed after its verdict needs another one.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            InvalidValueError: The day lies ahead.
            RefusedError: The actor may not.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "plan": request.subject,
                "document": request.document,
                "planned_on": request.planned_on and request.planned_on.isoformat(),
                "declared": request.declared,
            },
            act=lambda desk: _plan(desk, request),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePlan:
    """The use case behind `remedy judge`."""

    recorder: Recorder

    def __call__(self, request: JudgeRequest, *, command: Command) -> Recorded:
        """Store what the superior finds of a plan, and settle the review.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            InvalidValueError: The reason is missing, or the day is ahead or before the plan.
            RefusedError: Nobody is named, the actor may not, or no remedy is listed.
        """
        judge = require_named_person(command)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "judge": request.subject,
                "verdict": str(request.verdict),
                "on": request.on and request.on.isoformat(),
                "note": request.note,
            },
            act=lambda desk: _judge(desk, request, judge),
        )


def _plan(desk: Desk, request: PlanRequest) -> Recorded:
    review = desk.review(request.subject)
    desk.require([review], desk.owners)
    desk.require_past(request.planned_on)
    stored = _stored(desk, review)
    before = stored or RemedyPlan(review_id=review.id, planned_on=desk.today)
    said = replace(
        before,
        document=request.document or before.document,
        planned_on=request.planned_on or before.planned_on,
        declared=before.declared if request.declared is None else request.declared,
    )
    findings = []
    if said != before and before.verdict is not None:
        findings = [_finding(desk, "plan_verdict_void", request.subject, before)]
        said = replace(said, verdict=None, judged_by=None, judged_on=None, note=None)
    return _keep(desk, review, stored, said, EventKind.PLAN_RECORDED, findings)


def _judge(desk: Desk, request: JudgeRequest, judge: str) -> Recorded:
    review = desk.review(request.subject)
    desk.require([review], lambda each: judges_of(desk.context.definition, each))
    desk.require_other_case(review)
    desk.require_past(request.on)
    stored = _stored(desk, review)
    found = desk.find(Remedy, "review_id", [review.id])
    if all(each.status is RemedyStatus.CARRIED_OVER for each in found):
        name = f"{desk.cycle.code}/{request.subject}"
        raise RefusedError("plan_without_remedies", review=name)
    if request.verdict is Verdict.NOT_FEASIBLE and not request.note:
        raise InvalidValueError("verdict_without_note")
    judged_on = request.on or desk.today
    # Remedies that are listed are a plan, with or without a document of its own.
    plan = stored or RemedyPlan(review_id=review.id, planned_on=judged_on)
    if plan.planned_on is not None and judged_on < plan.planned_on:
        told = {"on": judged_on.isoformat(), "planned_on": plan.planned_on.isoformat()}
        raise InvalidValueError("judged_before_planned", **told)
    said = replace(
        plan, verdict=request.verdict, judged_by=judge, judged_on=judged_on, note=request.note
    )
    return _keep(desk, review, stored, said, EventKind.PLAN_JUDGED, [])


def _stored(desk: Desk, review: Review) -> RemedyPlan | None:
    return next(iter(desk.find(RemedyPlan, "review_id", [review.id])), None)


def _keep(
    desk: Desk,
    review: Review,
    stored: RemedyPlan | None,
    said: RemedyPlan,
    kind: EventKind,
    findings: list[Finding],
) -> Recorded:
    """Store a plan that is new or differs, and settle its review."""
    if said == stored:
        return desk.done([review.id], [], [], created=0, unchanged=1)
    desk.write([said])
    return desk.done(
        [review.id],
        [review],
        [desk.event(kind, [said], review_id=review.id)],
        created=int(stored is None),
        updated=int(stored is not None),
        findings=findings,
    )


def _finding(desk: Desk, code: str, subject: str, plan: RemedyPlan) -> Finding:
    facts = {"review": f"{desk.cycle.code}/{subject}", "verdict": str(plan.verdict)}
    return Finding(code=code, facts=facts)
