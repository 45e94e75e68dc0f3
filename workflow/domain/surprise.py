"""Surprise checks: who must not learn of one before it is made. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.review import Reason, Review
from workflow.domain.suggestion_sight import is_side_of_subject

# How many surprises a reason counts, and the field of a row that says it is one.
_COUNTED, _IS_SURPRISE = "surprise", "is_surprise"


def is_secret(check: Check) -> bool:
    """Return whether the subject must not learn of a check: a surprise that was not made yet."""
    return check.is_surprise and check.made_on is None


def those_kept_from(
    person_id: int | None, venue_id: int, *, head_role: str, directory: Directory
) -> frozenset[int]:
    """Return who is kept from a surprise: the person under review, or who serves on the unit.

    Who has a role above the unit too is there from above, as the leader in charge of it; its
    head is kept from it whatever else he is.

    Args:
        person_id: Person under review; None when the unit is.
    """
    if person_id is not None:
        return frozenset({person_id})
    heads = directory.holders(head_role, venue_id)
    return (directory.serving(venue_id) - directory.serving_above(venue_id)).union(heads)


def is_kept_from(
    person_id: int, unit_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person must not learn of a surprise that the subject is to have.

    Args:
        unit_id: Unit of the person; the directory has it, and that of the review.
    """
    kept = those_kept_from(
        review.person_id, review.venue_id, head_role=definition.head_role, directory=directory
    )
    if person_id in kept:
        return True
    return is_side_of_subject(person_id, unit_id, review, definition, directory)


def counts_surprises(reason: Reason) -> bool:
    """Return whether a reason tells of surprises that were not made yet."""
    return _COUNTED in reason.facts


def as_one_kept_from_it_is_told(reason: Reason) -> Reason:
    """Return a reason without what it tells of surprises; it may then be the superior's turn."""
    if not counts_surprises(reason):
        return reason
    facts = {name: value for name, value in reason.facts.items() if name != _COUNTED}
    kept = reason.facts[_COUNTED]
    match reason.code:
        case "checks_not_scheduled":
            return replace(reason, facts={**facts, "scheduled": facts["scheduled"] - kept})
        case "checks_missed" if facts["made"] < facts["due"] - kept:
            return replace(reason, facts={**facts, "due": facts["due"] - kept})
        case _:
            return replace(reason, code="superior_not_ready", facts={})


def tells_secret(body: Mapping[str, Any]) -> bool:
    """Return whether an event tells of a surprise series, or of a surprise that was not made."""
    series = any(row[_IS_SURPRISE] for row in _told(body, CheckSeries.TABLE))
    return series or any(
        row[_IS_SURPRISE] and row["made_on"] is None for row in _told(body, Check.TABLE)
    )


def tells_check(body: Mapping[str, Any]) -> bool:
    """Return whether an event tells of checks."""
    return Check.TABLE in body.get("records", {})


def without_series(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event that tells of a surprise that was made, without the series it is from."""
    table = body.get("records", {}).get(Check.TABLE)
    if table is None:
        return dict(body)
    place, surprise = (table["columns"].index(name) for name in ("series_id", _IS_SURPRISE))
    rows = [
        [None if number == place and row[surprise] else value for number, value in enumerate(row)]
        for row in table["rows"]
    ]
    return {**body, "records": {**body["records"], Check.TABLE: {**table, "rows": rows}}}


def _told(body: Mapping[str, Any], table: str) -> Iterator[dict[str, Any]]:
    told = body.get("records", {}).get(table)
    if told is not None:
        for row in told["rows"]:
            yield dict(zip(told["columns"], row, strict=True))
