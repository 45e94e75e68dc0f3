"""`reviewcycle stuck`: who is stuck, at which stage, since when, waiting on whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import MOMENT, TEXT, Number, OneOf
from cli.wording import flat_review, waiting_document
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.assessing import NamedReview
    from workflow.application.find_stuck import StuckGroup, StuckReport

SOME_ARE_STUCK = 3
GROUPS = ("reason", "stage", "level", "waiting-on")
FIELDS = (
    *("review", "subject", "subject_name", "track", "unit", "stage", "stage_kind", "health"),
    *("due_at", "working_days_late", "since", "waiting_on", "reasons", "rungs_fired"),
    "next_action",
)


@command("stuck")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--stage", metavar="STAGE", type=TEXT)
@option("--where", metavar="QUERY", type=TEXT)
@option("--top", metavar="N", type=Number(1, 1_000_000))
@option("--group-by", type=OneOf(GROUPS))
@option("--as-of", metavar="ISO8601", type=MOMENT)
@option("--exit-code", is_flag=True)
@click.pass_context
def stuck(
    ctx: click.Context,
    cycle: str,
    under: str | None,
    stage: str | None,
    where: str | None,
    top: int | None,
    group_by: str | None,
    as_of: datetime | None,
    *,
    exit_code: bool,
) -> None:
    """Print what is stuck, worst first."""
    from workflow.application.find_stuck import Grouping, StuckRequest
    from workflow.domain.query import parse_query

    session: Session = ctx.obj
    request = StuckRequest(
        cycle=cycle,
        under=under,
        stage=stage,
        where=parse_query(where or ""),
        top=top,
        by=None if group_by is None else Grouping(group_by),
    )
    with session.asking(cycle, as_of) as (questions, now):
        report = questions.find_stuck(request, now=now, actor=session.actor)
    wording = Wording(context=report.context, language=session.language)
    groups = _groups(report, group_by)
    show(
        session,
        stuck_document(report, wording, groups),
        listing=Listing(key="items", columns=(), fields=FIELDS, flat=flat_review),
        page=lambda page: write_stuck(page, report, wording, groups),
        zone=report.context.definition.time_zone,
    )
    if exit_code and report.found:
        ctx.exit(SOME_ARE_STUCK)


COMMAND = stuck


def _groups(report: StuckReport, group_by: str | None) -> list[dict[str, Any]] | None:
    if report.groups is None:
        return None
    if group_by == "waiting-on":
        return [{"role": each.key, "unit": each.unit, **_counted(each)} for each in report.groups]
    return [{str(group_by): each.key, **_counted(each)} for each in report.groups]


def _counted(group: StuckGroup) -> dict[str, int]:
    return {"count": group.count, "working_days_late": group.working_days_late}


def stuck_document(
    report: StuckReport, wording: Wording, groups: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return what is stuck as scripts read it."""
    document = {
        "cycle": report.context.cycle.code,
        "as_of": report.as_of,
        "totals": report.totals,
        "items": [_item(review, wording) for review in report.items],
    }
    return document if groups is None else {**document, "groups": groups}


def _item(review: NamedReview, wording: Wording) -> dict[str, Any]:
    row, status = review.row, review.status
    stored = status.review
    return {
        "review": review.key,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "track": stored.track,
        "unit": row.venue_code,
        "stage": stored.state,
        "stage_kind": wording.stage_kind(stored.track, stored.state),
        "health": status.health,
        "due_at": stored.due_at,
        "working_days_late": status.working_days_late,
        "since": status.since,
        "waiting_on": waiting_document(review.waiting_on),
        "reasons": [wording.reason_document(reason) for reason in status.reasons],
        "rungs_fired": row.rungs_fired,
        "next_action": wording.next_action(review),
    }


def write_stuck(
    page: Page,
    report: StuckReport,
    wording: Wording,
    groups: list[dict[str, Any]] | None = None,
) -> None:
    """Write what is stuck for people, or the counts of a grouping."""
    language = page.language
    page.sentence(
        "answers",
        "stuck_head",
        cycle=report.context.cycle.code,
        name=report.context.cycle.name,
        as_of=report.as_of,
        count=report.totals["reviews"],
    )
    told = {key: count for key, count in report.totals.items() if key != "reviews"}
    parts = (f"{language.text('health', key)} {language.number(n)}" for key, n in told.items())
    page.line(" · ".join(parts))
    page.line()
    if groups is not None:
        page.table(groups, _group_columns(groups, wording))
        return
    page.table(report.items, _columns(wording))
    if report.found > len(report.items):
        page.sentence("answers", "more_stuck", count=report.found - len(report.items))


def _columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="subject", cell=lambda item, _: f"{item.row.key} {item.row.subject_name}"),
        Column(
            key="stage",
            cell=lambda item, _: wording.state(item.status.review.track, item.status.review.state),
        ),
        Column(key="health", cell=lambda item, words: words.text("health", item.status.health)),
        Column(key="due_on", cell=lambda item, words: words.shown(item.status.review.due_on)),
        Column(
            key="working_days_late",
            cell=lambda item, words: words.number(item.status.working_days_late),
            number=True,
        ),
        Column(key="waiting_on", cell=lambda item, _: wording.waiting_on(item.waiting_on)),
        Column(
            key="reasons",
            cell=lambda item, _: " ".join(wording.reason(r) for r in item.status.reasons),
        ),
    )


def _group_columns(groups: list[dict[str, Any]], wording: Wording) -> tuple[Column, ...]:
    shown: dict[str, Column] = {
        "reason": Column(key="reason", section="reason_names"),
        "stage": Column(key="stage", cell=lambda item, _: wording.stage(item["stage"])),
        "level": Column(key="level"),
        "role": Column(key="role", cell=lambda item, _: wording.role(item["role"])),
        "unit": Column(key="unit"),
        "count": Column(key="count", number=True),
        "working_days_late": Column(key="working_days_late", number=True),
    }
    return tuple(shown[key] for key in (groups[0] if groups else ("count",)))
