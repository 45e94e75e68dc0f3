"""The clock port."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the moment of a use case comes from; read once per use case."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...
