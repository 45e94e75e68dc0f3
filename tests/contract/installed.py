"""A database that has been installed, and the smallest things to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from storage.engine import Database, open_database
from storage.schema import create_installation
from storage.unit_of_work import SqlUnitOfWork
from tests.databases import template_database
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.history import Event, EventKind

Begin = Callable[[], SqlUnitOfWork]

MONDAY_9AM = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
UUID = "0f0c7a52-8f4f-4a5c-9d7e-000000000000"


@contextmanager
def opened(url: str, *, create: bool = False) -> Iterator[Database]:
    """Yield the database at `url` and close its connections."""
    database = open_database(url, create=create)
    try:
        yield database
    finally:
        database.dispose()


def _install(url: str) -> None:
    with opened(url, create=True) as database:
        create_installation(database, rehearsal=False, uuid=UUID, now=MONDAY_9AM)


INSTALLED = template_database("installed", _install)


def a_command(**changes: Any) -> Command:
    plain = Command(id="c-1", actor="BT01", operator="root", now=MONDAY_9AM, recorded_at=MONDAY_9AM)
    return replace(plain, **changes)


def an_event(**changes: Any) -> Event:
    return replace(Event(kind=EventKind.REVIEW_MOVED, at=MONDAY_9AM, review_id=7), **changes)


def a_cycle(code: str = "K1", **changes: Any) -> Cycle:
    plain = Cycle(
        id=0,
        code=code,
        name="Kiểm điểm cuối năm",
        definition="year_end",
        version=1,
        definition_hash="d" * 64,
        unit_id=1,
        start_on=date(2026, 3, 2),
        opened_at=MONDAY_9AM,
        newest_at=MONDAY_9AM,
    )
    return replace(plain, **changes)


def stored_cycle(begin: Begin, code: str = "K1") -> int:
    """Store a cycle and return its id."""
    with begin() as work:
        stored = work.cycles.insert(a_cycle(code))
        work.commit()
    return stored.id
