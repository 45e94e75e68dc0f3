"""Looking back: a cycle as the system knew it at a moment, and what holds beside it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.domain.organisation import Person, RoleGrant, Unit


class Organisation(Protocol):
    """Who is there, and who holds which role."""

    def units(self) -> list[Unit]:
        """Return every unit, parents before children."""
        ...

    def person(self, code: str) -> Person | None:
        """Return the person of a code."""
        ...

    def grants(self) -> list[RoleGrant]:
        """Return every grant of a role, in the order of the keys."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What holds when somebody asks, by which he may see what he asks for.

    Attributes:
        organisation: A reading of it.
        now: The moment at which he asks.
    """

    organisation: Organisation
    now: datetime


class Looking(Protocol):
    """A reading that knows whether it looks back."""

    @property
    def present(self) -> Present | None:
        """Return the present beside a reading of the past; None of the present itself."""
        ...
