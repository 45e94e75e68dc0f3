"""Confirm a restored copy: from then on it fires and sends what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.application.commanding import once
from workflow.application.enforce_deadlines import EnforceDeadlines
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import RefusedError
from workflow.domain.history import Event, EventKind
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedCopy:
    """What goes out as soon as somebody ticks.

    Attributes:
        restored_at: When the copy was restored, ISO 8601.
        rungs: Those that are due now, by code of the cycle.
        notices: Those that wait to be handed out.
        people: How many people they wait for.
    """

    restored_at: str
    rungs: Mapping[str, int]
    notices: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCopy:
    """The use case behind `restore --confirm`."""

    begin: Begin
    enforce_deadlines: EnforceDeadlines

    def __call__(self, *, command: Command, plan: bool = False) -> ConfirmedCopy:
        """Say what will go out, and let it.

        Args:
            plan: Say it only.

        Raises:
            RefusedError: The database is not a copy, was confirmed before, or a person asks.
        """
        if command.actor is not None:
            raise RefusedError("backups_are_for_the_operator", actor=command.actor)
        rungs = self.enforce_deadlines.due(command)
        with self.begin() as work:
            if plan:
                return _owed(work, rungs)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"confirm": True},
                answer=ConfirmedCopy,
                act=lambda: _confirm(work, rungs, command),
            )


def tell_restored(work: UnitOfWork, *, command: Command, sha256: str) -> None:
    """Let the history of a copy say that it was restored, and from which file."""
    event = Event(kind=EventKind.COPY_RESTORED, at=command.now, body={"sha256": sha256})
    work.append(INSTALLATION, [event], command=command)


def _confirm(work: UnitOfWork, rungs: Mapping[str, int], command: Command) -> ConfirmedCopy:
    owed = _owed(work, rungs)
    if not work.installation.confirm():
        raise RefusedError("copy_not_restored")
    body = {
        "restored_at": owed.restored_at,
        "rungs": sum(rungs.values()),
        "notices": owed.notices,
        "people": owed.people,
    }
    event = Event(kind=EventKind.COPY_CONFIRMED, at=command.now, body=body)
    work.append(INSTALLATION, [event], command=command)
    return owed


def _owed(work: UnitOfWork, rungs: Mapping[str, int]) -> ConfirmedCopy:
    restored_at = work.installation.restored_at()
    if restored_at is None:
        raise RefusedError("copy_not_restored")
    notices, people = work.notices.owed_in_all()
    return ConfirmedCopy(
        restored_at=restored_at.isoformat(), rungs=dict(rungs), notices=notices, people=people
    )
