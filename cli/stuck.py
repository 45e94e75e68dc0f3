"""`reviewcycle stuck`: who is stuck, at which stage, since when, waiting on whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cli.at_risk import risk_document, write_at_risk
from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import MOMENT, TEXT, Number, OneOf
from cli.pictures import out_option
from cli.report_files import STUCK, require_use, template_option, write_report
from cli.wording import FIELDS, flat_review, review_item
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.find_stuck import StuckGroup, StuckReport

SOME_ARE_STUCK = 3
GROUPS = ("reason", "stage", "level", "waiting-on")


@command("stuck")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--stage", metavar="STAGE", type=TEXT)
@option("--where", metavar="QUERY", type=TEXT)
@option("--top", metavar="N", type=Number(1, 1_000_000))
@option("--group-by", type=OneOf(GROUPS))
@option("--as-of", metavar="ISO8601", type=MOMENT)
@option("--at-risk", is_flag=True)
@out_option
@template_option
@option("--exit-code", is_flag=True)
@click.pass_context
def stuck(
    ctx: click.Context,
    /,
    cycle: str,
    where: str | None,
    group_by: str | None,
    as_of: datetime | None,
    file: str | None,
    template: str | None,
    *,
    exit_code: bool,
    **asked: Any,
) -> None:
    """Print what is stuck, worst first."""
    from workflow.application.find_stuck import Grouping, StuckRequest
    from workflow.domain.query import parse_query

    session: Session = ctx.obj
    _require_use(file, template=template, group_by=group_by, at_risk=asked["at_risk"])
    by = None if group_by is None else Grouping(group_by)
    request = StuckRequest(cycle=cycle, where=parse_query(where or ""), by=by, **asked)
    with session.asking(cycle, as_of) as (questions, now):
        if file is not None:
            found = write_report(
                session, questions, request, file, writers=STUCK, now=now, template=template
            )
            ctx.exit(SOME_ARE_STUCK if exit_code and found else 0)
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


def _require_use(
    file: str | None, *, template: str | None, group_by: str | None, at_risk: bool
) -> None:
    if file is None:
        require_use("stuck", template=template)
    else:
        require_use(f"--out {file}", group_by=group_by, at_risk=at_risk)


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
    document: dict[str, Any] = {
        "cycle": report.context.cycle.code,
        "as_of": report.as_of,
        "totals": report.totals,
        "items": [review_item(review, wording) for review in report.items],
    }
    if report.at_risk is not None:
        document["at_risk"] = {
            "count": report.at_risk.count,
            "items": [
                {**review_item(review, wording), **(risk_document(risk) or {})}
                for review, risk in report.at_risk.items
            ],
        }
    return document if groups is None else {**document, "groups": groups}


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
    else:
        page.table(report.items, _columns(wording))
        if report.found > len(report.items):
            page.sentence("answers", "more_stuck", count=report.found - len(report.items))
    if report.at_risk is not None:
        page.line()
        write_at_risk(page, report.at_risk, wording)


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
