"""How many statements something reads by."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from tests.small_world import World


def statements_of(world: World, about: str = "") -> Callable[[Callable[[], object]], int]:
    """Return what counts the statements with some text by which something reads."""
    heard: list[str] = []
    reader = world.app._database.reader
    sa.event.listen(reader, "before_cursor_execute", lambda *each: heard.append(each[2]))

    def count(act: Callable[[], object]) -> int:
        heard.clear()
        act()
        return sum(about in statement for statement in heard)

    return count
