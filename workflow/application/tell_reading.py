"""Let history say that somebody reads or takes away what is sensitive, before it is handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.application.commanding import once
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.history import Event, EventKind
from workflow.ports.unit_of_work import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is answered when history has said it."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellReading:
    """Adds an event to the chain of the installation: reading holds up no cycle.

    Only the operator reads that chain; nobody under review learns there who looks at what.
    """

    begin: Begin

    def __call__(self, kind: EventKind, body: Mapping[str, Any], *, command: Command) -> Told:
        """Say who reads what, as codes; what is None is left out."""
        told = {name: value for name, value in body.items() if value is not None}

        with self.begin() as work:

            def act() -> Told:
                event = Event(kind=kind, at=command.now, body=told)
                work.append(INSTALLATION, [event], command=command)
                return Told(kind=kind.value)

            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"kind": kind.value, **told},
                answer=Told,
                act=act,
            )
