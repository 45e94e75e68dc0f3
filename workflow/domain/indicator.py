"""What an indicator of a remedy shows: whether what was wanted is there. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

from workflow.domain.errors import InvalidValueError
from workflow.domain.records.remedy import IndicatorKind as Kind
from workflow.domain.records.remedy import RemedyIndicator
from workflow.domain.scale import write_amount


class IndicatorState(StrEnum):
    """What is known of an indicator; what was not measured proves nothing."""

    UNMEASURED = "unmeasured"
    MISSED = "missed"
    REACHED = "reached"


def state_of(indicator: RemedyIndicator) -> IndicatorState:
    """Return what is known of an indicator."""
    if indicator.measured is None:
        return IndicatorState.UNMEASURED
    return IndicatorState.REACHED if is_reached(indicator) else IndicatorState.MISSED


def is_reached(indicator: RemedyIndicator) -> bool:
    """Return whether what was measured is what was wanted; exact, and nothing proves nothing.

    Of `all`, 0 of 0 is no proof, nor are fewer than there are known to be.
    """
    measured, target = indicator.measured, indicator.target
    if measured is None:
        return False
    match indicator.kind:
        case Kind.ZERO:
            return measured == 0
        case Kind.ALL:
            whole = indicator.measured_of
            return whole is not None and measured == whole >= max(target or 0, 1)
        case Kind.AT_LEAST:
            return target is not None and measured >= target
        case Kind.DONE:
            return measured == 1


def are_reached(indicators: Iterable[RemedyIndicator]) -> bool:
    """Return whether there is an indicator, and every one that counts is reached."""
    counted = [each for each in indicators if each.holds]
    return bool(counted) and all(map(is_reached, counted))


def require_sound(indicator: RemedyIndicator) -> None:
    """Let an indicator pass whose target and measurement fit its kind.

    Raises:
        InvalidValueError: `indicator_target_wrong` or `indicator_value_wrong`.
    """
    facts = {"number": indicator.number, "kind": str(indicator.kind)}
    if not _fits_target(indicator.kind, indicator.target):
        found = _text(indicator.target)
        raise InvalidValueError("indicator_target_wrong", found=found, **facts)
    if not _fits_measured(indicator):
        found, of = _text(indicator.measured), _text(indicator.measured_of)
        raise InvalidValueError("indicator_value_wrong", found=found, of=of, **facts)


def _fits_target(kind: Kind, target: Fraction | None) -> bool:
    match kind:
        case Kind.ZERO:
            return target is None or target == 0
        case Kind.ALL:
            return target is None or (target.denominator == 1 and target >= 1)
        case Kind.AT_LEAST:
            return target is not None and target > 0
        case Kind.DONE:
            return target is None or target == 1


def _fits_measured(indicator: RemedyIndicator) -> bool:
    measured, whole = indicator.measured, indicator.measured_of
    if measured is None:
        return whole is None
    if measured < 0 or (whole is not None and indicator.kind is not Kind.ALL):
        return False
    match indicator.kind:
        case Kind.ALL:
            counts = whole is not None and measured.denominator == whole.denominator == 1
            return counts and whole is not None and measured <= whole
        case Kind.DONE:
            return measured in (0, 1)
        case _:
            return True


def _text(amount: Fraction | None) -> str:
    return "" if amount is None else write_amount(amount)
