"""`reviewcycle cycle`: open a cycle, and see which there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.cycle_holds import close, hold, resume
from cli.cycle_migration import migrate, recompute
from cli.explanation import holds_document, write_holds
from cli.frame import argument, noun, option, plan_option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.listing import CycleLine
    from workflow.application.open_cycle import OpenedCycle

COMMAND = noun("cycle")

LISTING = Listing(
    key="items",
    columns=(
        *columns("cycle", "name", "definition"),
        Column(key="version", number=True),
        *columns("unit", "start_on"),
        Column(key="status", section="cycle_statuses"),
        Column(key="last_tick_at"),
    ),
    fields=(
        *("cycle", "name", "definition", "version", "unit", "start_on", "status"),
        *("opened_at", "newest_at", "last_tick_at", "hold_reason"),
    ),
)


@COMMAND.command("open")
@argument("definition", type=TEXT)
@option("--unit", metavar="CODE", type=TEXT, required=True)
@option("--start", "start_on", metavar="DATE", type=DAY, required=True)
@option("--name", metavar="TEXT", type=TEXT)
@option("--follows", metavar="CYCLE", type=TEXT)
@option("--by", "proposed_by", metavar="PERSON", type=TEXT)
@plan_option
@click.pass_obj
def open_cycle(session: Session, /, proposed_by: str | None, *, plan: bool, **given: Any) -> None:
    """Open a cycle over a part of the tree, and print its code."""
    from workflow.application.open_cycle import OpenRequest

    request = OpenRequest(plan=plan, **given)
    with session.application() as application:
        opened = application.follow_cycle(
            request, proposed_by=proposed_by, command=session.command(application)
        )
    findings = [_finding(found, session.language) for found in opened.findings]
    answer = {
        "plan": plan,
        "cycle": opened.cycle,
        "reviews": opened.reviews,
        "deadlines": opened.deadlines,
        "findings": findings,
    }
    if request.follows is not None:
        answer["carried_over"] = opened.carried_over

    def page(page: Page) -> None:
        _write_opened(page, opened, findings)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, page=page)


@COMMAND.command("list")
@click.pass_obj
def list_cycles(session: Session) -> None:
    """List cycles, oldest first."""
    with session.application() as application:
        lines = application.lists.cycles()
    show(session, {"items": [_item(line) for line in lines]}, listing=LISTING)


@COMMAND.command("show")
@argument("cycle", type=TEXT)
@click.pass_obj
def show_cycle(session: Session, cycle: str) -> None:
    """Show one cycle with its tracks and their stages."""
    with session.application() as application:
        line = application.lists.cycle(cycle)
    definition = line.context.definition
    words = session.language.code
    stages = [
        {
            "track": name,
            "track_title": track.title.text(words),
            "stage": stage.stage,
            "stage_title": stage.title.text(words),
            "kind": stage.kind,
        }
        for name, track in definition.tracks.items()
        for stage in track.stages
    ]
    listing = Listing(
        key="stages",
        columns=(*columns("track_title", "stage_title"), Column(key="kind", section="stage_kinds")),
        fields=("track", "track_title", "stage", "stage_title", "kind"),
    )
    answer = {**_item(line), "stages": stages, "on_hold": holds_document(line.holds)}

    def page(page: Page) -> None:
        status = page.language.text("cycle_statuses", str(line.cycle.status))
        page.facts({**_item(line), "status": status})
        write_holds(page, line.holds)
        page.line()
        page.table(stages, listing.columns)

    show(session, answer, listing=listing, page=page, zone=definition.time_zone)


for _verb in (hold, resume, close, migrate, recompute):
    COMMAND.add_command(_verb)


def _item(line: CycleLine) -> dict[str, Any]:
    cycle = line.cycle
    return {
        "cycle": cycle.code,
        "name": cycle.name,
        "definition": cycle.definition,
        "version": cycle.version,
        "unit": line.unit,
        "start_on": cycle.start_on,
        "status": cycle.status,
        "opened_at": cycle.opened_at,
        "newest_at": cycle.newest_at,
        "last_tick_at": cycle.last_tick_at,
        "hold_reason": cycle.hold_reason,
    }


def _finding(found: Mapping[str, Any], language: Language) -> dict[str, Any]:
    facts = {name: value for name, value in found.items() if name != "code"}
    message = language.text("findings", found["code"], **facts)
    return {"code": found["code"], "message": message, **facts}


def _write_opened(page: Page, opened: OpenedCycle, findings: Sequence[Mapping[str, Any]]) -> None:
    page.line(opened.cycle)
    for track, count in opened.reviews.items():
        page.sentence("answers", "opened_track", track=track, count=count)
    page.sentence("answers", "opened_deadlines", count=opened.deadlines)
    if opened.carried_over:
        page.sentence("answers", "cycle_carried_over", **opened.carried_over)
    for found in findings:
        page.sentence("frame", "warning", message=found["message"])
