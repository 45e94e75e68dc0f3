"""A year that leaves three remedies unproven, for the tests of the year after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tests.remedy_part_world import BOARD, OWNER, World
from tests.small_world import application
from tests.suggestion_world import at
from workflow.application.remedy_lines import RemedyLine
from workflow.domain.records.remedy import RemedyStatus as Status

LATER = at(date(2021, 1, 15), 9)
DUE = date(2020, 6, 30)


@contextmanager
def unproven(url: str) -> Iterator[World]:
    """Yield a year with four remedies: verified, claimed, open and overdue, one of them of VT."""
    with application(url) as app:
        world = World(app)
        for title in ("Đã xác minh", "Đã báo xong", "Đang làm"):
            world.add(title=title, due_on=DUE)
        world.add("VT", title="Quá hạn", owner="VT-2", due_on=date(2019, 12, 11))
        for code in ("R1", "R2"):
            world.by(OWNER).take("claim", code)
        world.by(BOARD).take("verify", "R1")
        yield world
        assert [each.differences for each in app.replay_history()] == [[]] * len(app.lists.cycles())


def lines(world: World) -> list[RemedyLine]:
    found = world.app.list_remedies(world.cycle, now=LATER, actor=world.actor)
    return list(found.items)


def statuses(world: World) -> dict[str, Status]:
    return {line.remedy.code: line.remedy.status for line in lines(world)}
