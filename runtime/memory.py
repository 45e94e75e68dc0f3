"""How often a process looks for objects that only hold each other."""

from __future__ import annotations

import gc

OBJECTS_BETWEEN_COLLECTIONS = 100_000


def collect_rarely() -> None:
    """Look for cycles of objects more rarely, for the whole process.

    Plans and answers are tens of thousands of small objects and hardly a cycle: to look as often
    as usual takes up to a third of the time.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
