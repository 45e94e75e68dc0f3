"""What is odd about how a result of the year was printed; nothing is refused for it. Pure."""

from __future__ import annotations

from fractions import Fraction

from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError
from workflow.domain.records.registers import Comparison, Result
from workflow.domain.reported_share import Reported, find_oddity, read_reported
from workflow.domain.scale import write_amount

_OPERATORS = {
    None: "=",
    Comparison.AT_LEAST: ">=",
    Comparison.MORE_THAN: ">",
    Comparison.AT_MOST: "<=",
    Comparison.LESS_THAN: "<",
}


def odd_result(result: Result) -> Finding | None:
    """Return how a printed percentage differs from the result; None for any other text.

    A result that counts how many of so many is computed; of any other, what was printed must say
    the same as its value and how that compares.
    """
    printed = _percentage(result.reported)
    if printed is None:
        return None
    value, of = result.value, result.of
    if of is None:
        agrees = printed.operator == _OPERATORS[result.compared]
        agrees &= Fraction(printed.value) / 100 == value
        facts = {"reported": printed.text, "result": result.name, "value": write_amount(value)}
        return None if agrees else Finding(code="result_differs", facts=facts)
    if value.denominator != 1 or of.denominator != 1:
        return None
    return find_oddity(printed, part=int(value), whole=int(of))


def _percentage(text: str | None) -> Reported | None:
    if text is None or "%" not in text:
        return None
    try:
        return read_reported(text)
    except InvalidValueError:
        return None
