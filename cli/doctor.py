"""`reviewcycle doctor`: what is wrong, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Page, columns
from runtime.language import Language
from workflow.domain.errors import UnavailableError

if TYPE_CHECKING:
    from runtime.application import Application

FAULTY = 8
MOST_DIFFERENCES = 20
LONGEST_SILENCE = timedelta(days=1)

LISTING = Listing(
    key="faults", columns=columns("message", "mend"), fields=("code", "message", "mend")
)

# What keeps a commit through a power cut, and its promises within the schema.
_NEEDED = {
    "sqlite": {"synchronous": "2", "foreign_keys": "1"},
    "postgresql": {"fsync": "on", "full_page_writes": "on"},
}

_MENDS = {
    "never_ticked": "reviewcycle run",
    "ticks_stopped": "reviewcycle run",
    "history_damaged": "reviewcycle audit verify",
}

_MENDED_BY_INIT = frozenset({"database_missing", "database_not_initialised", "database_too_old"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong, as people read it; `mend` is a command, or empty."""

    code: str
    message: str
    mend: str = ""


@command("doctor")
@option("--deep", is_flag=True)
@click.pass_context
def doctor(ctx: click.Context, *, deep: bool) -> None:
    """Look at the database, and with `--deep` at every event of the history."""
    session: Session = ctx.obj
    language = session.language
    database: dict[str, Any] | None = None
    try:
        with session.application() as application:
            database = _database(application)
            faults = list(_faults(application, language, deep=deep))
    except UnavailableError as error:
        message = language.text("errors", error.code, **error.facts)
        mend = "reviewcycle init" if error.code in _MENDED_BY_INIT else ""
        faults = [Fault(code=error.code, message=message, mend=mend)]

    def page(page: Page) -> None:
        if database is not None:
            page.sentence("answers", "doctor_head", **database)
        if faults:
            page.table(faults, LISTING.columns)
        else:
            page.sentence("answers", "doctor_sound")

    show(session, {"database": database, "faults": faults}, listing=LISTING, page=page)
    if faults:
        ctx.exit(FAULTY)


COMMAND = doctor


def _database(application: Application) -> dict[str, Any]:
    health = application.health()
    return {
        "address": health.address,
        "dialect": health.dialect,
        "version": health.version,
        "schema": health.schema,
        "settings": health.settings,
        "last_ticks": health.last_ticks,
    }


def _faults(application: Application, language: Language, *, deep: bool) -> Iterator[Fault]:
    health = application.health()
    if health.trouble is not None:
        yield Fault(code=health.trouble, message=language.text("errors", health.trouble))
        return
    for name, wanted in _NEEDED.get(health.dialect, {}).items():
        found = health.settings.get(name)
        if found != wanted:
            facts = {"name": name, "found": found, "expected": wanted}
            yield _fault(language, "setting_unsafe", **facts)
    now = application.now()
    for last in health.last_ticks:
        if last.at is None:
            yield _fault(language, "never_ticked", cycle=last.cycle)
        elif now - last.at > LONGEST_SILENCE:
            yield _fault(language, "ticks_stopped", cycle=last.cycle, at=last.at)
    if deep:
        yield from _deep_faults(application, language)


def _deep_faults(application: Application, language: Language) -> Iterator[Fault]:
    for damage in application.verify_history().damages:
        yield _fault(language, "history_damaged", cycle=damage.cycle, seq=damage.seq)
    for replayed in application.replay_history():
        for found in replayed.differences[:MOST_DIFFERENCES]:
            key = "/".join(str(part) for part in found.key)
            facts = {"cycle": replayed.cycle, "table": found.table, "key": key, "seq": found.seq}
            yield _fault(language, f"row_{found.kind}", **facts)
        for damaged in replayed.files:
            facts = {"cycle": replayed.cycle, "sha256": damaged.sha256}
            yield _fault(language, f"file_{damaged.kind}", **facts)
        more = len(replayed.differences) - MOST_DIFFERENCES
        if more > 0:
            yield _fault(language, "rows_differ", cycle=replayed.cycle, count=more)


def _fault(language: Language, code: str, **facts: Any) -> Fault:
    return Fault(
        code=code, message=language.text("faults", code, **facts), mend=_MENDS.get(code, "")
    )
