"""`reviewcycle notice`: what is owed to people, what was handed out, and what is kept back."""

from __future__ import annotations

from dataclasses import asdict

import click
from click.core import ParameterSource

from cli.addresses import NOTICE, Item, cycle_of
from cli.context import Session
from cli.frame import argument, noun, option, plan_option
from cli.notice_mutes import mute, mutes, unmute
from cli.notice_page import (
    LISTING,
    PREVIEW,
    answer_of,
    notice_of,
    preview_of,
    write_list,
    write_notice,
    write_preview,
    write_reminded,
    write_retried,
)
from cli.output import show
from cli.parameters import TEXT, Number, OneOf
from runtime.wording import Wording
from workflow.domain.errors import InvalidValueError
from workflow.domain.notice import NOT_SENT, NoticeStatus

COMMAND = noun("notice")

MOST, USUAL, LARGEST_MESSAGES = 10_000, 100, 5


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--status", type=OneOf([*NoticeStatus]))
@option("--top", metavar="N", type=Number(1, MOST), default=USUAL)
@click.pass_obj
def list_notices(
    session: Session, cycle: str | None, person: str | None, status: str | None, top: int
) -> None:
    """List notices, newest first."""
    from workflow.application.list_notices import NoticeFilter

    wanted = NoticeFilter(
        cycle=cycle, person=person, status=NoticeStatus(status) if status else None
    )
    with session.application() as application:
        found = application.list_notices(wanted, actor=session.actor, limit=top)
    answer = answer_of(found, wanted.status)
    show(session, answer, listing=LISTING, page=lambda page: write_list(page, answer))


@COMMAND.command("show")
@argument("notice", type=NOTICE)
@click.pass_context
def show_notice(ctx: click.Context, notice: Item) -> None:
    """Show one notice with everything that is known about it."""
    session: Session = ctx.obj
    with session.application() as application:
        found = application.list_notices.show(
            notice.cycle,
            notice.code,
            now=application.now(session.now),
            actor=session.actor,
            language=_language(ctx),
        )
    answer = notice_of(found)
    wording = Wording(context=found.context, language=session.language)
    show(
        session,
        answer,
        page=lambda page: write_notice(page, answer, wording),
        zone=found.context.definition.time_zone,
    )


@COMMAND.command("preview")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--top", metavar="N", type=Number(0, MOST), default=LARGEST_MESSAGES)
@click.pass_context
def preview(ctx: click.Context, cycle: str | None, person: str | None, top: int) -> None:
    """Show what would be handed out now, and change nothing."""
    session: Session = ctx.obj
    with session.application() as application:
        now = application.now(session.now)
        found = application.preview_digests(
            cycle=cycle,
            person=person,
            actor=session.actor,
            language=_language(ctx),
            now=now,
            limit=top,
        )
        rehearsal = application.installation.rehearsal
    answer = preview_of(found, now=now, rehearsal=rehearsal)
    show(session, answer, listing=PREVIEW, page=lambda page: write_preview(page, answer))


@COMMAND.command("retry")
@argument("notices", metavar="[NOTICE]...", type=NOTICE, nargs=-1)
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--status", type=OneOf([*NOT_SENT]))
@option("--all", "every", is_flag=True)
@plan_option
@click.pass_obj
def retry(
    session: Session,
    notices: tuple[Item, ...],
    cycle: str | None,
    status: str | None,
    *,
    every: bool,
    plan: bool,
) -> None:
    """Plan again what could not be delivered."""
    from workflow.application.retry_notices import RetryRequest

    if bool(notices) + (cycle is not None) + every != 1:
        raise InvalidValueError("retry_needs_one", expected="NOTICE, --cycle, --all")
    request = RetryRequest(
        cycle=cycle_of(notices) if notices else cycle,
        keys=tuple(each.code for each in notices),
        status=NoticeStatus(status) if status else None,
        plan=plan,
    )
    with session.application() as application:
        retried = application.retry_notices(request, command=session.command(application))
    answer = {"plan": plan, **asdict(retried)}
    show(session, answer, page=lambda page: write_retried(page, session, answer))


@COMMAND.command("remind")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--where", metavar="QUERY", type=TEXT, required=True)
@plan_option
@click.pass_obj
def remind(session: Session, cycle: str, where: str, *, plan: bool) -> None:
    """Remind whoever is waited on by the reviews that a query chooses."""
    from workflow.application.remind_people import RemindRequest

    request = RemindRequest(cycle=cycle, where=where, plan=plan)
    with session.application() as application:
        reminded = application.remind_people(request, command=session.command(application))
    answer = {"cycle": cycle, "plan": plan, **asdict(reminded)}
    show(session, answer, page=lambda page: write_reminded(page, session, answer))


for _command in (mute, unmute, mutes):
    COMMAND.add_command(_command)


def _language(ctx: click.Context) -> str | None:
    """Return the language that `--lang` names; messages else have that of who gets them."""
    session: Session = ctx.obj
    each: click.Context | None = ctx
    while each is not None:
        if each.get_parameter_source("lang") is ParameterSource.COMMANDLINE:
            return session.lang
        each = each.parent
    return None
