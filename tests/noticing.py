"""What tests about notices share: acts of the small organisation, and what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from storage import tables
from tests.small_world import CYCLE, World, dump, november, person_rows
from tests.smtp_server import Mailbox
from workflow.application.desk import Recorded
from workflow.application.hand_out_notices import HandedOut
from workflow.application.list_notices import NoticeFilter, ShownNotice
from workflow.application.mute_notices import MuteRequest
from workflow.application.preview_digests import Preview
from workflow.application.remind_people import RemindedPeople, RemindRequest
from workflow.application.retry_notices import RetriedNotices, RetryRequest

SECRETARIES = 9
HEAD, ABOVE, STRANGER, LISTENER = "H.1.1-1", "H.1-1", "H.2-1", "H-3"
REASON = "Nghỉ chế độ"


def mute(world: World, day: int, *, command_id: str | None = None, **given: Any) -> Recorded:
    request = MuteRequest(**{"cycle": CYCLE, "person": world.actor, **given})
    return world.app.mute_notices(request, command=world.command(november(day, 7, 45), command_id))


def unmute(world: World, day: int, **given: Any) -> Recorded:
    request = MuteRequest(**{"cycle": CYCLE, "person": world.actor, **given})
    return world.app.unmute_notices(request, command=world.command(november(day, 7, 50)))


def hand_out(world: World, day: int, hour: int = 9) -> HandedOut:
    return world.app.hand_out_notices(command=world.command(november(day, hour)))


def retry(world: World, day: int, *, command_id: str | None = None, **given: Any) -> RetriedNotices:
    command = world.command(november(day, 9, 30), command_id)
    return world.app.retry_notices(RetryRequest(**given), command=command)


def preview(world: World, day: int, **given: Any) -> Preview:
    told = {"now": november(day, 8, 30), "limit": 50, "actor": world.actor, **given}
    return world.app.preview_digests(**told)


def show(world: World, key: str, day: int, **given: Any) -> ShownNotice:
    told = {"now": november(day, 10), "actor": world.actor, **given}
    return world.app.list_notices.show(CYCLE, key, **told)


def statuses(world: World, person: str | None = None) -> Counter[str]:
    found = world.app.list_notices(NoticeFilter(person=person))
    return Counter(row.status for row in found.items)


def key_of(world: World, person: str, kind: str = "remind") -> str:
    found = world.app.list_notices(NoticeFilter(person=person)).items
    return next(row.key for row in found if row.kind == kind)


def bodies_to(mailbox: Mailbox, person: str) -> list[str]:
    address = f"{person.lower()}@h.example"
    return [
        message.get_content().replace("\r\n", "\n")
        for message in mailbox.messages
        if message["To"] == address
    ]


def events(url: str, kind: str) -> list[dict[str, Any]]:
    return [each["body"] for each in dump(url)["history"] if each["kind"] == kind]


def take_address(world: World, person: str) -> None:
    """Do to a person what an import does where no address was ever told."""
    row = tables.person
    with world.app._database.writer.begin() as connection:
        connection.execute(update(row).where(row.c.code == person).values(email=None))


def give_address(world: World, person: str, email: str, day: int) -> None:
    rows = [replace(row, email=email) for row in person_rows() if row.code == person]
    world.app.import_people(rows, file="people.csv", command=world.command(november(day, 7, 55)))


def remind(
    world: World, day: int, *, hour: int = 9, command_id: str | None = None, **given: Any
) -> RemindedPeople:
    command = world.command(november(day, hour), command_id)
    return world.app.remind_people(RemindRequest(cycle=CYCLE, **given), command=command)
