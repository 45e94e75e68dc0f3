"""`reviewcycle notice mute`, `unmute` and `mutes`: what somebody does not want sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, OneOf
from workflow.domain.records.mute import MuteKind

if TYPE_CHECKING:
    from workflow.application.desk import Recorded
    from workflow.application.list_notices import MuteLine

KIND = Column(key="kind", section="mute_kinds")
MUTES = Listing(
    key="items",
    columns=(
        *columns("cycle", "person"),
        KIND,
        *columns("muted_at", "until_on", "muted_by", "reason", "ended_at", "ended_by"),
    ),
    fields=(
        *("cycle", "id", "person", "kind", "active", "muted_at", "until_on", "muted_by", "reason"),
        *("ended_at", "ended_by", "end_reason"),
    ),
)


@command("mute")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--person", metavar="PERSON", type=TEXT)
@option("--kind", "kinds", type=OneOf([*MuteKind]), multiple=True)
@option("--until", "until_on", metavar="DATE", type=DAY)
@option("--reason", metavar="TEXT", type=TEXT)
@click.pass_obj
def mute(
    session: Session, /, *, kinds: tuple[str, ...], until_on: date | None, **given: Any
) -> None:
    """Keep notices to a person from being sent, for a while."""
    from workflow.application.mute_notices import MuteRequest

    request = MuteRequest(kinds=tuple(map(MuteKind, kinds)), until_on=until_on, **given)
    with session.application() as application:
        recorded = application.mute_notices(request, command=session.command(application))
    _show(session, "notices_muted", recorded)


@command("unmute")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--person", metavar="PERSON", type=TEXT)
@option("--kind", "kinds", type=OneOf([*MuteKind]), multiple=True)
@option("--reason", metavar="TEXT", type=TEXT)
@click.pass_obj
def unmute(session: Session, /, *, kinds: tuple[str, ...], **given: Any) -> None:
    """Let notices to a person be sent again."""
    from workflow.application.mute_notices import MuteRequest

    request = MuteRequest(kinds=tuple(map(MuteKind, kinds)), **given)
    with session.application() as application:
        recorded = application.unmute_notices(request, command=session.command(application))
    _show(session, "notices_unmuted", recorded)


@command("mutes")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--all", "every", is_flag=True)
@click.pass_obj
def mutes(session: Session, cycle: str | None, person: str | None, *, every: bool) -> None:
    """List what is muted."""
    with session.application() as application:
        found = application.list_notices.mutes(
            cycle=cycle,
            person=person,
            every=every,
            now=application.now(session.now),
            actor=session.actor,
        )
    show(session, {"items": [mute_of(line) for line in found]}, listing=MUTES)


def mute_of(line: MuteLine) -> dict[str, Any]:
    """Return a mute as scripts read it."""
    mute = line.mute
    return {
        "cycle": line.cycle,
        "id": mute.id,
        "person": line.person,
        "kind": str(mute.kind),
        "active": line.is_active,
        "muted_at": mute.muted_at,
        "until_on": mute.until_on,
        "muted_by": mute.muted_by,
        "reason": mute.reason,
        "ended_at": mute.ended_at,
        "ended_by": mute.ended_by,
        "end_reason": mute.end_reason,
    }


def _show(session: Session, key: str, recorded: Recorded) -> None:
    items = [
        {**made, "until_on": date.fromisoformat(made["until_on"]) if made["until_on"] else None}
        for made in recorded.made
    ]
    answer = {"cycle": recorded.cycle, "ids": list(recorded.ids), "items": items}

    def page(page: Page) -> None:
        words = page.language
        kinds = words.listed(words.text("mute_kinds", item["kind"]) for item in items)
        page.sentence("answers", key, person=items[0]["person"], kinds=kinds)
        if items[0]["until_on"] is not None and key == "notices_muted":
            page.sentence("answers", "muted_until", until=items[0]["until_on"])

    show(
        session, answer, listing=Listing(key="items", columns=(*columns("person"), KIND)), page=page
    )
