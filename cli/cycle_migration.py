"""`reviewcycle cycle migrate`: another version of the definition for a running cycle."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, Number, OneOf
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.migrate_cycle import MigratedCycle, MigrateRequest

POLICIES = ("keep-due", "keep-remaining", "recompute")
MOST = 999_999_999

_SHIFTS = (
    *columns("review"),
    Column(key="was_due_on", cell=lambda item, words: _day(item["was_due_on"], words)),
    Column(key="due_on", cell=lambda item, words: _day(item["due_on"], words)),
    Column(key="working_days", number=True),
)
_UNMET = (
    Column(key="reason", cell=lambda item, words: words.text("reason_names", item["code"])),
    Column(key="reviews", number=True),
)


@command("migrate")
@argument("cycle", type=TEXT)
@option("--to", "to_version", metavar="VERSION", type=Number(1, MOST))
@option("--revert", is_flag=True)
@option("--due", type=OneOf(POLICIES))
@option("--allow-earlier", is_flag=True)
@option("--move", "moves", metavar="OLD=NEW", type=TEXT, multiple=True)
@option("--most-overdue", metavar="N", type=Number(0, MOST))
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def migrate(session: Session, /, *, due: str | None, moves: tuple[str, ...], **given: Any) -> None:
    """Let a running cycle go on by another version of its definition."""
    from workflow.application.migrate_cycle import MigrateRequest
    from workflow.domain.migration import DuePolicy

    policy = None if due is None else DuePolicy(due)
    _run(session, MigrateRequest(due=policy, moves=moves, **given))


@command("recompute")
@argument("cycle", type=TEXT)
@option("--allow-earlier", is_flag=True)
@option("--most-overdue", metavar="N", type=Number(0, MOST))
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def recompute(session: Session, /, **given: Any) -> None:
    """Compute the open deadlines of a cycle anew, after the calendar has changed."""
    from workflow.application.migrate_cycle import MigrateRequest
    from workflow.domain.migration import DuePolicy

    _run(session, MigrateRequest(due=DuePolicy.RECOMPUTE, **given))


def _run(session: Session, request: MigrateRequest) -> None:
    with session.application() as application:
        migrated = application.migrate_cycle(request, command=session.command(application))
    findings = [_finding(dict(found), session.language) for found in migrated.findings]
    answer = {"plan": request.plan, **asdict(migrated), "findings": findings}

    def page(page: Page) -> None:
        _write(page, migrated)
        for found in findings:
            page.sentence("frame", "warning", message=found["message"])
        if request.plan:
            session.say("frame", "plan_only")

    show(session, answer, page=page)


def _write(page: Page, migrated: MigratedCycle) -> None:
    key = "migration_reverted" if migrated.reverted else "migration_made"
    if migrated.from_version == migrated.to_version:
        key = "deadlines_recomputed"
    page.sentence(
        "answers",
        key,
        cycle=migrated.cycle,
        old=migrated.from_version,
        new=migrated.to_version,
        count=migrated.reviews,
    )
    for way in migrated.moved:
        told = {"track": way["track"], "old": way["from"], "new": way["to"]}
        page.sentence("answers", "migration_move", count=way["reviews"], **told)
    page.sentence("answers", "migration_deadlines", **migrated.deadlines)
    if migrated.samples:
        page.table(migrated.samples, _SHIFTS)
    page.sentence("answers", "migration_overdue", **migrated.overdue)
    if migrated.unmet:
        page.sentence("answers", "migration_unmet")
        page.table(migrated.unmet, _UNMET)
    if migrated.ready:
        page.sentence("answers", "migration_ready", count=migrated.ready)


def _day(written: str, language: Language) -> str:
    return language.day(date.fromisoformat(written))


def _finding(found: dict[str, Any], language: Language) -> dict[str, Any]:
    code = found.pop("code")
    return {"code": code, "message": language.text("findings", code, **found), **found}
