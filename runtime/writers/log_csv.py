"""The history as CSV, with exactly what was hashed, so that others can check it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from runtime.readers.guard import guard_formulas
from workflow.application.export_log import ExportedEvent, ExportedLog
from workflow.domain.canonical import canonical_json
from workflow.domain.history import StoredEvent

HASHED = (
    *("cycle_id", "seq", "at_us", "recorded_us", "kind", "actor", "review_id"),
    *("body", "prev", "hash"),
)
READABLE = ("cycle", "review", "at", "recorded_at")
BYTE_ORDER_MARK = "\ufeff"


def write_log_csv(target: BinaryIO, log: ExportedLog) -> dict[str, int]:
    """Write the events as CSV in UTF-8 with a byte order mark, and return how many there are.

    What a spreadsheet would run as a formula begins with an apostrophe. Where something is hidden
    from the reader the columns `prev` and `hash` are empty: gaps cannot be checked.
    """
    output = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output)
    writer.writerow([*HASHED, *READABLE])
    count = 0
    for event in log.events():
        writer.writerow([guard_formulas(cell) for cell in _cells(event, is_whole=log.is_whole)])
        count += 1
    output.detach()
    return {"events": count}


def hashed_cells(stored: StoredEvent) -> list[str]:
    """Return what is hashed of an event, then the two hashes, as the cells of a row."""
    return [
        *map(str, (stored.cycle_id, stored.seq, stored.at_us, stored.recorded_us)),
        stored.kind,
        stored.actor,
        "" if stored.review_id is None else str(stored.review_id),
        stored.body.decode("utf-8", "replace"),
        stored.prev.hex(),
        stored.hash.hex(),
    ]


def _cells(event: ExportedEvent, *, is_whole: bool) -> Iterator[str]:
    stored = event.stored
    if not is_whole:
        body = canonical_json(event.body)
        stored = replace(stored, actor=event.actor, body=body, prev=b"", hash=b"")
    yield from hashed_cells(stored)
    yield event.cycle or ""
    yield event.review.key if event.review else ""
    yield stored.at.isoformat()
    yield stored.recorded_at.isoformat()
