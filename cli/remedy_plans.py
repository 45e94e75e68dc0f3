"""The verbs of `reviewcycle remedy` about plans, and about what goes on in the next cycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, Address
from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, Number, OneOf
from cli.recording import findings_document, write_findings

if TYPE_CHECKING:
    from workflow.application.desk import Recorded
    from workflow.application.list_plans import PlanLine

VERDICTS = ("feasible", "not-feasible")
MOST_DECLARED = 9_999
FIELDS = (
    *("review", "document", "planned_on", "declared_count", "recorded_count"),
    *("verdict", "judged_by", "judged_on", "changed_after_verdict", "note"),
)
LISTING = Listing(
    key="items",
    columns=(
        *columns("review", "document", "planned_on"),
        *(Column(key=key, number=True) for key in ("declared_count", "recorded_count")),
        Column(key="verdict", section="verdicts"),
        *columns("judged_by", "judged_on"),
    ),
    fields=FIELDS,
)


@command("plan")
@argument("review", type=REVIEW)
@option("--document", metavar="TEXT", type=TEXT)
@option("--on", "planned_on", metavar="DATE", type=DAY)
@option("--declared", metavar="N", type=Number(0, MOST_DECLARED))
@click.pass_obj
def plan_remedies(
    session: Session,
    review: Address,
    document: str | None,
    planned_on: date | None,
    declared: int | None,
) -> None:
    """Record the remedies of a review as a plan."""
    from workflow.application.plan_remedies import PlanRequest

    request = PlanRequest(
        cycle=review.cycle,
        subject=review.within_cycle,
        document=document,
        planned_on=planned_on,
        declared=declared,
    )
    with session.application() as application:
        recorded = application.plan_remedies(request, command=session.command(application))
    _show(session, review, recorded, sentence="plan_recorded")


@command("judge")
@argument("review", type=REVIEW)
@argument("verdict", metavar="|".join(VERDICTS), type=OneOf(VERDICTS))
@option("--note", metavar="TEXT", type=TEXT)
@option("--on", metavar="DATE", type=DAY)
@click.pass_obj
def judge(
    session: Session, review: Address, verdict: str, note: str | None, on: date | None
) -> None:
    """Find the plan of remedies of a review feasible or not; never in an own case."""
    from workflow.application.plan_remedies import JudgeRequest
    from workflow.domain.records.remedy import Verdict

    request = JudgeRequest(
        cycle=review.cycle,
        subject=review.within_cycle,
        verdict=Verdict(verdict.replace("-", "_")),
        on=on,
        note=note,
    )
    with session.application() as application:
        recorded = application.judge_plan(request, command=session.command(application))
    _show(session, review, recorded, sentence="plan_judged")


@command("plans")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def list_plans(session: Session, cycle: str, under: str | None) -> None:
    """List plans of remedies with what the superior found of them."""
    with session.application() as application:
        now = application.now(session.now)
        lines = application.list_plans(cycle, under=under, now=now, actor=session.actor)
    answer = {"cycle": cycle, "items": [_item(line) for line in lines]}
    show(session, answer, listing=LISTING)


@command("carry-over")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--from", "earlier", metavar="CYCLE", type=TEXT, required=True)
@plan_option
@click.pass_obj
def carry_over(session: Session, cycle: str, earlier: str, *, plan: bool) -> None:
    """Open anew what an earlier cycle left unproven."""
    with session.application() as application:
        recorded = application.carry_over_remedies(
            cycle, earlier=earlier, plan=plan, command=session.command(application)
        )
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "plan": plan,
        "cycle": cycle,
        "earlier": earlier,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "moved": recorded.moved,
        "items": list(recorded.made),
        "findings": findings,
    }
    listing = Listing(key="items", columns=columns("remedy", "earlier"))

    def page(page: Page) -> None:
        page.sentence("answers", "remedies_carried_over", **answer)
        if recorded.made:
            page.table(recorded.made, listing.columns)
        write_findings(page, findings)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, listing=listing, page=page)


PLAN_VERBS: Sequence[click.Command] = (plan_remedies, judge, list_plans, carry_over)


def _item(line: PlanLine) -> dict[str, Any]:
    told = {
        "review": line.review,
        "declared_count": line.plan.declared,
        "recorded_count": line.recorded,
        "changed_after_verdict": line.changed,
    }
    return {name: told[name] if name in told else getattr(line.plan, name) for name in FIELDS}


def _show(session: Session, review: Address, recorded: Recorded, *, sentence: str) -> None:
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "review": f"{review.cycle}/{review.within_cycle}",
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "moved": recorded.moved,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", sentence, **answer)
        write_findings(page, findings)

    show(session, answer, page=page)
