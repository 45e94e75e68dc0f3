"""Where reviews stood when something happened, as the moves in a chain tell it. Pure."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.domain.history import EventKind, StoredEvent

MOVES: Mapping[str, str] = {
    EventKind.REVIEW_OPENED: "state",
    EventKind.REVIEW_MOVED: "to",
    EventKind.REVIEW_MIGRATED: "to",
}


class Stays:
    """When reviews stood at one stage, by numbers of events; coming and leaving belong to it.

    Args:
        stage: The stage.
        moves: The events that bring a review somewhere, oldest first.
    """

    def __init__(self, stage: str, moves: Iterable[StoredEvent]) -> None:
        self._stage = stage
        self._changes: dict[int, list[tuple[int, bool]]] = {}
        for event in moves:
            if event.review_id is not None:
                is_there = json.loads(event.body)[MOVES[event.kind]] == stage
                self._take(event.review_id, event.seq, is_there=is_there)

    def _take(self, review_id: int, seq: int, *, is_there: bool) -> None:
        known = self._changes.get(review_id)
        if known is None and is_there:
            self._changes[review_id] = [(seq, True)]
        elif known is not None and known[-1][1] != is_there:
            known.append((seq, is_there))

    @property
    def is_empty(self) -> bool:
        """Return whether no review was ever there."""
        return not self._changes

    def cover(self, event: StoredEvent, body: Mapping[str, Any]) -> bool:
        """Return whether an event happened at the stage, or names it where no review moves."""
        if event.review_id is None:
            return bool(body.get("stage") == self._stage)
        changes = self._changes.get(event.review_id, [])
        place = bisect_right(changes, event.seq, key=lambda change: change[0]) - 1
        if place < 0:
            return False
        seq, is_there = changes[place]
        return is_there or seq == event.seq
