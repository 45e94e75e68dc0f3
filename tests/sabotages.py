"""Every way in which the product is broken on purpose, and the tests that must notice it.

`python -m tests.sabotage` tries them; an architecture test sees that each text still stands once
in its file.
"""

from __future__ import annotations

from tests.sabotaged import Sabotage
from tests.sabotages_of_connections import OF_CONNECTIONS
from tests.sabotages_of_notices import OF_NOTICES
from tests.sabotages_of_rules import OF_CALENDARS, OF_HOLDS, OF_RUNGS, OF_TICKS
from tests.sabotages_of_storage import OF_COMMANDS, OF_DEADLINES, OF_HISTORY
from tests.sabotages_of_time import OF_TIME
from tests.sabotages_of_units import OF_UNITS

SABOTAGES: tuple[Sabotage, ...] = (
    *OF_COMMANDS,
    *OF_DEADLINES,
    *OF_HISTORY,
    *OF_CONNECTIONS,
    *OF_TICKS,
    *OF_RUNGS,
    *OF_CALENDARS,
    *OF_HOLDS,
    *OF_UNITS,
    *OF_TIME,
    *OF_NOTICES,
)
