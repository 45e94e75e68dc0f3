"""Versions of the definition of the small world, and a cycle that goes from one to another."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import open_database
from tests import small_world
from tests.small_world import CYCLE, Dump, World, dump, november
from workflow.application.fire_trigger import FireRequest
from workflow.application.migrate_cycle import MigratedCycle, MigrateRequest
from workflow.domain.canonical import content_hash
from workflow.domain.errors import InvalidFileError
from workflow.ports.cycles import StoredDefinition

Content = dict[str, Any]
Change = Callable[[Content], None]

CELL = "H.1.1"
REVIEWS = 36
THIRD = november(3, 9)
EARLY, LATER = {"due": {"on": "2022-11-03"}}, {"due": {"on": "2022-11-08"}}
LADDER = [
    {"at": "-4wd", "to": "owner"},
    {"at": "0wd", "to": "owner"},
    {"at": "2wd", "to": "owner"},
    {"at": "4wd", "to": {"role": "secretary", "at": "grassroots"}, "do": "escalate"},
]


def add_version(world: World, *changes: Change) -> int:
    """Store a changed definition, and return the number of its version."""
    content = copy.deepcopy(small_world.definition())
    for change in changes:
        change(content)
    try:
        command = world.app.command(now=small_world.LOADED_AT)
        return world.app.add_definition(content, command=command).version
    except InvalidFileError as error:
        raise AssertionError(error.problems) from error


def add_unchecked(world: World, *changes: Change) -> None:
    """Store as the second version what `definition add` would not take."""
    content = copy.deepcopy(small_world.definition())
    for change in changes:
        change(content)
    with world.app._begin() as work:
        work.definitions.add(
            StoredDefinition(
                name=small_world.DEFINITION,
                version=2,
                hash=content_hash(content),
                body=content,
                added_at=small_world.LOADED_AT,
            )
        )
        work.commit()


def migrate(
    world: World, now: datetime, to_version: int | None = None, **asked: Any
) -> MigratedCycle:
    """Let the cycle go on by a version, or back without one."""
    command = world.command(now, asked.pop("command_id", None))
    request = MigrateRequest(cycle=CYCLE, to_version=to_version, revert=to_version is None, **asked)
    return world.app.migrate_cycle(request, command=command)


def stages_of(content: Content, *tracks: str) -> list[Content]:
    """Return the stages of some tracks, of all without a name."""
    wanted = tracks or tuple(content["tracks"])
    return [stage for name in wanted for stage in content["tracks"][name]["stages"]]


def renaming(old: str, new: str) -> Change:
    """Call a stage otherwise in every track."""

    def change(content: Content) -> None:
        for stage in stages_of(content):
            stage["stage"] = new if stage["stage"] == old else stage["stage"]
            for gate in stage.get("waits_for", ()):
                gate["passed"] = new if gate.get("passed") == old else gate.get("passed")

    return change


def without(name: str) -> Change:
    """Leave a stage out of every track."""

    def change(content: Content) -> None:
        for track in content["tracks"].values():
            track["stages"] = [stage for stage in track["stages"] if stage["stage"] != name]

    return change


def entitled(content: Content) -> None:
    """Change what nothing depends on."""
    content["title"] = {"vi": "Kiểm điểm", "en": "Review"}


def setting(name: str, *tracks: str, **values: Any) -> Change:
    """Change what a stage says in some tracks, in all without a name."""

    def change(content: Content) -> None:
        for stage in stages_of(content, *tracks):
            if stage["stage"] == name:
                stage.update(values)

    return change


def climbing(**ladders: list[Content]) -> Change:
    """Change ladders."""

    def change(content: Content) -> None:
        content["ladders"].update(ladders)

    return change


def current(url: str) -> Dump:
    """Return what a migration may change, as far as it matters which rows there were.

    Deadlines that ended in another's place stay on record, and a review counts its changes.
    """
    rows = dump(url)
    return {
        "cycle": rows["cycle"],
        "review": [{key: row[key] for key in row if key != "revision"} for row in rows["review"]],
        "deadline": [row for row in rows["deadline"] if row["closed_at"] is None],
        "dependency": rows["dependency"],
    }


def subjects(rows: Dump) -> dict[tuple[str, int], str]:
    """Return the codes of units and people by kind and number."""
    return {(kind, row["id"]): row["code"] for kind in ("unit", "person") for row in rows[kind]}


def review(url: str, subject: str) -> dict[str, Any]:
    """Return the row of the review of a subject."""
    rows = dump(url)
    codes = subjects(rows)
    [found] = [
        row for row in rows["review"] if codes[row["subject_kind"], row["subject_id"]] == subject
    ]
    return found


def unmet(url: str, subject: str) -> list[str]:
    """Return the codes of what the review of a subject lacks."""
    found = review(url, subject)["unmet"]
    reasons = json.loads(found) if isinstance(found, str) else found
    return [reason["code"] for reason in reasons]


def deadlines(url: str, subject: str) -> list[dict[str, Any]]:
    """Return the deadlines of the review of a subject, oldest first."""
    number = review(url, subject)["id"]
    found = [row for row in dump(url)["deadline"] if row["review_id"] == number]
    return sorted(found, key=lambda row: row["id"])


def rungs(url: str, *numbers: int) -> list[tuple[int, int]]:
    """Return deadline and place of the rungs that some deadlines fired."""
    fired = [(row["deadline_id"], row["rung"]) for row in dump(url)["escalation"]]
    return sorted(rung for rung in fired if rung[0] in numbers)


def events(url: str, kind: str) -> list[dict[str, Any]]:
    found = [event for event in dump(url)["history"] if event["kind"] == kind]
    return sorted(found, key=lambda event: event["seq"])


def change(url: str, statement: str) -> None:
    """Change the database as no command does."""
    database = open_database(url)
    with database.writer.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0
    database.dispose()


def assert_is_sound(world: World) -> None:
    """See that history gives back the rows, and is whole."""
    [replayed] = world.app.replay_history()
    assert replayed.differences == []
    assert world.app.verify_history().damages == []


def lengthened(content: dict[str, Any]) -> None:
    """Add a stage at the end of every track."""
    for track in content["tracks"].values():
        last = {**track["stages"][-1], "stage": "afterwards", "due": {"on": "2023-02-15"}}
        track["stages"].append(last)


def bring_to_rating(world: World) -> None:
    """Let a cell come to its rating, where it waits for its members."""
    world.bring_to_meeting(CELL, november(3))
    world.meet(CELL, november(4))
    world.fire(CELL, "complete", november(4, 10))


def request_back(world: World, subject: str) -> None:
    """Return the review of a subject to its first stage."""
    request = FireRequest(
        cycle=CYCLE,
        subject=subject,
        trigger="return",
        reason="Thiếu",
        due_on=date(2022, 11, 14),
    )
    world.app.fire_trigger(request, command=world.command(november(2, 10)))
