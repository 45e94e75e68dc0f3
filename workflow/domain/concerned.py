"""What an event is about, beside the review under which it stands: from its body. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.domain.resting import numbers_in


def reviews_in(body: Mapping[str, Any]) -> frozenset[int]:
    """Return the reviews that the body of an event names: in its records, or as spans."""
    spans = body.get("reviews", ())
    held = numbers_in(spans) if _are_spans(spans) else ()
    return frozenset([*numbers_of(body, "review_id"), *held])


def units_in(body: Mapping[str, Any]) -> frozenset[int]:
    """Return the units that the records of an event name as theirs."""
    return frozenset(numbers_of(body, "unit_id"))


def meetings_in(body: Mapping[str, Any]) -> frozenset[int]:
    """Return the meetings that the records of an event are, or belong to."""
    return frozenset([*numbers_of(body, "id", table="meeting"), *numbers_of(body, "meeting_id")])


def remedies_in(body: Mapping[str, Any]) -> frozenset[int]:
    """Return the remedies that the records of an event are, or belong to."""
    return frozenset([*numbers_of(body, "id", table="remedy"), *numbers_of(body, "remedy_id")])


def numbers_of(body: Mapping[str, Any], column: str, *, table: str | None = None) -> Iterator[int]:
    """Yield the numbers in a column of the records of an event, of one table or of all."""
    for name, told in body.get("records", {}).items():
        if table in (None, name) and column in told["columns"]:
            place = told["columns"].index(column)
            yield from (row[place] for row in told["rows"] if isinstance(row[place], int))


def _are_spans(told: object) -> bool:
    return isinstance(told, list) and all(
        isinstance(span, list) and len(span) == 2 for span in told
    )
