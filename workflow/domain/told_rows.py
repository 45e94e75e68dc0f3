"""What events tell of the rows that a commit leaves behind, and those rows as of any event. Pure.

The rows of reviews and deadlines follow from what happened, but not from the events alone: what is
unmet was judged by rules and facts of the moment. Hence each commit tells what it changed in them,
in the body of its last event, so that nothing has to be judged again to know what was known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias

from workflow.domain.records.record import plain
from workflow.domain.resting import numbers_in, spans
from workflow.domain.review import Review

# Where the body of an event tells rows; no reader is shown it.
ROWS = "changed_rows"

# What may change of a review; its revision grows by one with each change.
OF_REVIEW = (
    *("track", "state", "rank", "visit", "entered_at", "opened_at", "due_on", "due_at"),
    *("held_at", "unmet", "not_rated_reason", "touched_at"),
)
# What may change of a deadline.
OF_DEADLINE = (
    *("track", "stage", "visit", "due_on", "due_at", "next_rung", "next_at", "status"),
    *("closed_at", "calendar_revision", "provisional", "remaining"),
)
_values_of = attrgetter(*OF_REVIEW)
_REVISION = "revision"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Values: TypeAlias = Mapping[str, Any]
Link: TypeAlias = tuple[int, str, str, int, int]


def told_review(before: Review | None, after: Review) -> dict[str, Any]:
    """Return what differs between two states of a review; all of one that is new.

    `revision` tells by how much that grew.
    """
    values = zip(OF_REVIEW, _values_of(after), strict=True)
    if before is None:
        return {_REVISION: after.revision, **{name: _told(name, value) for name, value in values}}
    told = {_REVISION: after.revision - before.revision}
    for (name, value), earlier in zip(values, _values_of(before), strict=True):
        if value is not earlier and not _are_same(earlier, value):
            told[name] = _told(name, value)
    return told


def _are_same(before: Any, after: Any) -> bool:
    """Return whether a value is told as before; reasons also in the order of their facts."""
    if before != after or not isinstance(after, tuple):
        return bool(before == after)
    return [[*each.facts] for each in before] == [[*each.facts] for each in after]


def _told(name: str, value: Any) -> Any:
    # As text: bodies sort their keys, and people chose the order of the facts of a reason.
    if name == "unmet":
        return _JSON.encode([reason.to_json() for reason in value])
    return plain(value)


def together(changes: Mapping[int, Values]) -> list[list[Any]]:
    """Return changes by number as spans of those that changed alike: thousands are one."""
    alike: dict[tuple[tuple[str, Any], ...], tuple[Values, list[int]]] = {}
    each = {id(told): told for told in changes.values()}
    keys = {key: tuple(sorted(told.items())) for key, told in each.items()}
    for number, told in changes.items():
        alike.setdefault(keys[id(told)], (told, []))[1].append(number)
    return [[spans(numbers), told] for told, numbers in alike.values()]


def joined(earlier: Values, later: Values) -> dict[str, Any]:
    """Return two changes of one row as one."""
    both = {**earlier, **later}
    if _REVISION in earlier and _REVISION in later:
        both[_REVISION] = earlier[_REVISION] + later[_REVISION]
    return both


@dataclass(slots=True)
class ToldRows:
    """The rows of reviews and deadlines as the events told them so far.

    Attributes:
        reviews: What was told of each review, by number; of one that was opened before events
            told rows, no more than what has changed since.
        deadlines: The same of deadlines.
        fired: (deadline, visit, rung) of each rung that fired.
        seqs: The event that told a row last, by its table and number.
    """

    reviews: dict[int, Values] = field(default_factory=dict)
    deadlines: dict[int, Values] = field(default_factory=dict)
    fired: set[tuple[int, int, int]] = field(default_factory=set)
    seqs: dict[tuple[str, int], int] = field(default_factory=dict)

    def take(self, seq: int, told: Mapping[str, Any]) -> None:
        """Take what the next event tells of rows."""
        for table, rows in (("review", self.reviews), ("deadline", self.deadlines)):
            for numbers, changes in told.get(table, ()):
                for number in numbers_in(numbers):
                    known = rows.get(number)
                    rows[number] = changes if known is None else joined(known, changes)
                    self.seqs[table, number] = seq
        for visit, rung, numbers in told.get("fired", ()):
            self.fired.update((number, visit, rung) for number in numbers_in(numbers))

    def is_whole(self, table: str, number: int) -> bool:
        """Return whether everything was told of a row."""
        rows, names = (
            (self.reviews, OF_REVIEW) if table == "review" else (self.deadlines, OF_DEADLINE)
        )
        return set(names) <= rows.get(number, {}).keys()

    def review_differs(self, review: Review) -> bool:
        """Return whether a stored review is not as it was told, as far as that goes."""
        told = self.reviews.get(review.id, {})
        if self.is_whole("review", review.id) and review.revision != told[_REVISION]:
            return True
        return any(_told(name, getattr(review, name)) != told[name] for name in _named(told))

    def deadline_differs(self, number: int, stored: Values) -> bool:
        """Return whether a stored deadline is not as it was told, as far as that goes."""
        told = self.deadlines.get(number, {})
        return any(plain(stored[name]) != told[name] for name in told)


def _named(told: Values) -> Iterator[str]:
    return (name for name in told if name != _REVISION)


def fired_together(fired: Iterable[tuple[int, int, int]]) -> list[list[Any]]:
    """Return rungs (deadline, visit, rung) that fired as visits and rungs with their deadlines."""
    alike: dict[tuple[int, int], list[int]] = {}
    for number, visit, rung in fired:
        alike.setdefault((visit, rung), []).append(number)
    return [[*rung, spans(numbers)] for rung, numbers in alike.items()]


def links_before(links: Iterable[Link], later: Sequence[Mapping[str, Any]]) -> set[Link]:
    """Return who waited for whom before some events changed that, which are given in order."""
    found = set(links)
    for told in reversed(later):
        found -= {_link(each) for each in told.get("linked", ())}
        found |= {_link(each) for each in told.get("unlinked", ())}
    return found


def _link(told: Sequence[Any]) -> Link:
    review_id, stage, gate, needs_id, needs_rank = told
    return review_id, stage, gate, needs_id, needs_rank
