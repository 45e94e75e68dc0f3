"""What people write about the parts of remedies, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workflow.domain.records.remedy import IndicatorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator, and what was measured; what is None stays as it was, unless it is cleared.

    Attributes:
        remedy: Code of the remedy.
        number: Within the remedy; that of the same text, or the next one, when absent.
        measured_of: Of how many, for the kind `all`; as many as the target says when absent.
        measured_on: Today when absent.
        cleared: Of `target` and `measured`, what is taken away.
    """

    remedy: str
    number: int | None = None
    text: str | None = None
    kind: IndicatorKind | None = None
    target: Fraction | None = None
    measured: Fraction | None = None
    measured_of: Fraction | None = None
    measured_on: date | None = None
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorRow:
    """Who carries a remedy out, and how far; what is None stays as it was, unless it is cleared.

    Attributes:
        remedy: Code of the remedy.
        number: Within the remedy; that of the same executor, or the next one, when absent.
        unit: Code of a unit; else `person` is that of a person, or `outside` names a body.
        percent: 0 to 100.
        reported_on: Today when absent.
        cleared: `note`, when it is taken away.
    """

    remedy: str
    number: int | None = None
    unit: str | None = None
    person: str | None = None
    outside: str | None = None
    percent: int | None = None
    reported_on: date | None = None
    note: str | None = None
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A step on the way; what is None stays as it was, unless it is cleared.

    Attributes:
        remedy: Code of the remedy.
        number: Within the remedy; that of the same text, or the next one, when absent.
        cleared: `done_on`, when it is taken away.
    """

    remedy: str
    number: int | None = None
    text: str | None = None
    due_on: date | None = None
    done_on: date | None = None
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0
