"""`reviewcycle doctor`: what is wrong, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.faults import COLUMNS, Fault, deep_faults, fault
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from runtime.language import Language
from runtime.worker_uses import LATENESS_OF
from workflow.domain.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.application import Application
    from runtime.worker_uses import LateCycle, SeenWorker
    from workflow.domain.lateness import Lateness

FAULTY = 8
LONGEST_SILENCE = timedelta(days=1)
LONGEST_LAG = timedelta(hours=1)
_SECOND = timedelta(seconds=1)

LISTING = Listing(key="faults", columns=COLUMNS, fields=("code", "message", "mend"))
WORKERS = (
    *columns("host"),
    Column(key="pid", cell=lambda item, _: str(item.pid)),
    *columns("started_at", "beat_at"),
    Column(key="state", section="worker_states"),
)


def _late(item: Lateness, language: Language) -> str:
    return language.text("lateness", f"under_{item.under_seconds}")


LATENESS = (
    Column(key="late", cell=_late),
    Column(key="rungs", number=True),
    Column(key="recorded_only", number=True),
)

# What keeps a commit through a power cut, and its promises within the schema.
_NEEDED = {
    "sqlite": {"synchronous": "2", "foreign_keys": "1"},
    "postgresql": {"fsync": "on", "full_page_writes": "on"},
}

_MENDED_BY_INIT = frozenset({"database_missing", "database_not_initialised", "database_too_old"})


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What could be seen of an installation.

    Attributes:
        lag_seconds: How late the oldest rung is that has come and not fired; 0 when none has.
        lateness: How late those were that fired lately.
    """

    database: dict[str, Any] | None = None
    workers: list[SeenWorker] = field(default_factory=list)
    lag_seconds: int | None = None
    lateness: list[Lateness] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@command("doctor")
@option("--deep", is_flag=True)
@click.pass_context
def doctor(ctx: click.Context, *, deep: bool) -> None:
    """Look at the database and the workers, and with `--deep` at every event of the history."""
    session: Session = ctx.obj
    seen = _Seen()
    try:
        with session.application() as application:
            seen.database = _database(application)
            _look(application, seen, session.language, deep=deep)
    except UnavailableError as error:
        message = session.language.text("errors", error.code, **error.facts)
        mend = "reviewcycle init" if error.code in _MENDED_BY_INIT else ""
        seen.faults.append(Fault(code=error.code, message=message, mend=mend))
    answer = {
        "database": seen.database,
        "workers": seen.workers,
        "lag_seconds": seen.lag_seconds,
        "lateness": seen.lateness,
        "faults": seen.faults,
    }
    show(session, answer, listing=LISTING, page=lambda page: _write(page, seen))
    if seen.faults:
        ctx.exit(FAULTY)


COMMAND = doctor


def _write(page: Page, seen: _Seen) -> None:
    if seen.database is not None:
        page.sentence("answers", "doctor_head", **seen.database)
        running = sum(each.state == "running" for each in seen.workers)
        page.sentence("answers", "doctor_workers", count=running)
    if seen.workers:
        page.table(seen.workers, WORKERS)
    if any(each.rungs or each.recorded_only for each in seen.lateness):
        page.sentence("answers", "doctor_lateness", days=LATENESS_OF.days)
        page.table(seen.lateness, LATENESS)
    if seen.faults:
        page.table(seen.faults, LISTING.columns)
    else:
        page.sentence("answers", "doctor_sound")


def _database(application: Application) -> dict[str, Any]:
    health = application.health()
    return {
        "address": health.address,
        "dialect": health.dialect,
        "version": health.version,
        "schema": health.schema,
        "settings": health.settings,
        "last_ticks": health.last_ticks,
        "restored_at": health.restored_at,
    }


def _look(application: Application, seen: _Seen, language: Language, *, deep: bool) -> None:
    health = application.health()
    if health.trouble is not None:
        message = language.text("errors", health.trouble)
        seen.faults.append(Fault(code=health.trouble, message=message))
        return
    for name, wanted in _NEEDED.get(health.dialect, {}).items():
        found = health.settings.get(name)
        if found != wanted:
            facts = {"name": name, "found": found, "expected": wanted}
            seen.faults.append(fault(language, "setting_unsafe", **facts))
    now = application.now()
    late = application.late_cycles(now)
    seen.workers = application.seen_workers()
    seen.lateness = application.lateness(now)
    seen.lag_seconds = max((each.lag for each in late), default=timedelta()) // _SECOND
    if health.restored_at is not None:
        # Whatever does not fire there does so on purpose.
        seen.faults.append(fault(language, "copy_unconfirmed", at=health.restored_at))
    else:
        ticked = [(last.cycle, last.at) for last in health.last_ticks]
        seen.faults += _silences(ticked, now, language)
        seen.faults += _delays(late, language)
    seen.faults += _silent(seen.workers, language)
    if deep:
        seen.faults += deep_faults(application.check_whole(), language)


def _silences(
    ticked: Sequence[tuple[str, datetime | None]], now: datetime, language: Language
) -> Iterator[Fault]:
    for cycle, at in ticked:
        if at is None:
            yield fault(language, "never_ticked", cycle=cycle)
        elif now - at > LONGEST_SILENCE:
            yield fault(language, "ticks_stopped", cycle=cycle, at=at)


def _delays(late: Sequence[LateCycle], language: Language) -> Iterator[Fault]:
    for each in late:
        if each.lag > LONGEST_LAG:
            code = "ticks_held" if each.is_held else "ticks_late"
            yield fault(language, code, cycle=each.cycle, at=each.since)


def _silent(workers: Sequence[SeenWorker], language: Language) -> Iterator[Fault]:
    for worker in workers:
        if worker.state == "silent":
            facts = {"host": worker.host, "pid": str(worker.pid), "at": worker.beat_at}
            yield fault(language, "worker_silent", **facts)
