"""The history as CSV: no cell is run as a formula, and a reader gets back what was hashed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from runtime.readers.guard import unguard_formulas
from runtime.writers.log_csv import HASHED, READABLE, hashed_cells, write_log_csv
from tests.tampering import an_event
from workflow.application.export_log import ExportedEvent
from workflow.domain.history import StoredEvent


@dataclass(frozen=True, slots=True)
class OneEvent:
    """An export of one event."""

    stored: StoredEvent
    is_whole: bool = True

    def events(self) -> Iterator[ExportedEvent]:
        yield ExportedEvent(
            stored=self.stored, actor="…", body={"to": "x"}, cycle="K1", review=None
        )


def written(log: OneEvent) -> list[list[str]]:
    target = io.BytesIO()
    assert write_log_csv(target, log) == {"events": 1}  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))


class TestCells:
    @pytest.mark.parametrize("text", ["a;=1+1", 'b;"@x', "c;-1", "thường; không sao"])
    def test_run_as_no_formula_and_come_back_as_they_were(self, text: str) -> None:
        stored = an_event(1, 7, {"note": text}, actor=f"operator:{text}")

        header, row = written(OneEvent(stored))

        assert header == [*HASHED, *READABLE]
        assert [unguard_formulas(cell) for cell in row[: len(HASHED)]] == hashed_cells(stored)
        guarded = text.startswith(("a", "b", "c"))
        assert (row[HASHED.index("actor")] != stored.actor) is guarded

    def test_tell_a_reader_no_more_than_he_may_see(self) -> None:
        stored = an_event(1, 7, {"secret": "x"}, actor="person:KIN")

        _, row = written(OneEvent(stored, is_whole=False))

        told = dict(zip([*HASHED, *READABLE], row, strict=True))
        assert (told["actor"], told["body"]) == ("…", '{"to":"x"}')
        assert told["prev"] == told["hash"] == ""
