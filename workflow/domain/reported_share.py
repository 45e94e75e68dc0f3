"""Shares as somebody reported them: how they came about, and what is odd about them."""

from __future__ import annotations

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from functools import partial

from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError
from workflow.domain.share import percent, rounding_that_explains
from workflow.domain.text import nfc

EXAMPLE = "97,67 %"
LARGEST_TOTAL = 10**8  # more people than there are to be reviewed

_ROUNDINGS = {"half_up": ROUND_HALF_UP, "truncated": ROUND_DOWN, "up": ROUND_UP}
_HOLDS = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_OPERATORS = {
    **dict.fromkeys((">", "hơn", "trên", "over", "above", "more than"), ">"),
    **dict.fromkeys((">=", "≥", "ít nhất", "tối thiểu", "không dưới", "at least"), ">="),
    **dict.fromkeys(("<", "dưới", "gần", "chưa đến", "under", "below", "less than"), "<"),
    **dict.fromkeys(("<=", "≤", "tối đa", "không quá", "at most"), "<="),
}
_OPERATORS_BEHIND = {"trở lên": ">=", "trở xuống": "<="}

_NUMBER = r"(?P<number>[0-9]{1,3}(?:[.,](?P<decimals>[0-9]{1,6}))?)\s*%?"
_EITHER = "|".join(map(re.escape, _OPERATORS))
_PLAIN = re.compile(rf"(?:(?P<operator>{_EITHER})\s*)?{_NUMBER}")
_WITH_END = re.compile(rf"(?:từ\s+)?{_NUMBER}\s*(?P<operator>{'|'.join(_OPERATORS_BEHIND)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A percentage, or a bound of one, as it stands in a report.

    Attributes:
        text: As it was given, composed (NFC).
        value: In percent; may exceed 100.
        decimals: How many were printed.
        operator: `=`, or for a bound `>`, `>=`, `<`, `<=`.
    """

    text: str
    value: Decimal
    decimals: int
    operator: str


def read_reported(text: str) -> Reported:
    """Return the share that a report tells: `97,67 %`, `92.8`, `>98%`, `từ 50 % trở lên`.

    Raises:
        InvalidValueError: It is no percentage.
    """
    found = nfc(text)
    match = _PLAIN.fullmatch(found.casefold()) or _WITH_END.fullmatch(found.casefold())
    if match is None:
        raise InvalidValueError("reported_share_unreadable", found=found, expected=EXAMPLE)
    word = match["operator"]
    return Reported(
        text=found,
        value=Decimal(match["number"].replace(",", ".")),
        decimals=len(match["decimals"] or ""),
        operator=(_OPERATORS | _OPERATORS_BEHIND)[word] if word else "=",
    )


def explain(reported: Reported, part: int, whole: int) -> str | None:
    """Return how what was reported comes from a part of a whole.

    The three roundings together take every share that is less than one unit of the last printed
    place away; no other tolerance is needed.

    Args:
        whole: At least 1.

    Returns:
        `exact`, also for a bound that holds; `half_up`, `truncated` or `up`; None when nothing
        explains it, as for a bound that does not hold.
    """
    if _HOLDS[reported.operator](Fraction(part * 100, whole), Fraction(reported.value)):
        return "exact"
    if reported.operator != "=":
        return None
    rounding = rounding_that_explains(part, whole, f"{reported.value:f}")
    return None if rounding == "none" else rounding


def totals_that_explain(part: int, reported: Reported, *, within: range) -> dict[str, range]:
    """Return the totals of which `part` gives what was reported.

    Args:
        within: Totals that may be meant at all: ascending one by one, from 1 at least.

    Returns:
        Totals by `exact`, `half_up`, `truncated` and `up`, which may share some; the three
        roundings have none for a bound.
    """
    totals = {"exact": _exact_totals(part, reported, within)}
    for name, rounding in _ROUNDINGS.items():
        rounded = partial(_rounded, part, reported.decimals, rounding)
        first, last = _where(Fraction(reported.value), rounded, within)
        totals[name] = within[first:last] if reported.operator == "=" else range(0)
    return totals


def _exact_totals(part: int, reported: Reported, within: range) -> range:
    exact = partial(Fraction, part * 100)
    first, last = _where(Fraction(reported.value), exact, within)
    spans: Mapping[str, range] = {
        "=": within[first:last],
        ">": within[:first],
        ">=": within[:last],
        "<": within[last:],
        "<=": within[first:],
    }
    return spans[reported.operator]


def _rounded(part: int, places: int, rounding: str, total: int) -> Fraction:
    return Fraction(percent(part, total, places=places, rounding=rounding))


def _where(share: Fraction, share_of: Callable[[int], Fraction], within: range) -> tuple[int, int]:
    """Return where in `within` the totals with that share begin and end; shares fall in it."""

    def key(total: int) -> Fraction:
        return -share_of(total)

    return bisect_left(within, -share, key=key), bisect_right(within, -share, key=key)


def find_oddity(reported: Reported, *, part: int, whole: int | None) -> Finding | None:
    """Return what people should know about a reported share; nothing is refused for it.

    Args:
        whole: None, or 0, when the report does not tell the total.

    Returns:
        None when the share is exact or rounded half up, as is usual.
    """
    told = {"reported": reported.text, "part": part}
    if whole is not None and part > whole:
        return Finding(code="reported_above_whole", facts={**told, "whole": whole})
    if not whole:
        totals = totals_that_explain(part, reported, within=range(max(part, 1), LARGEST_TOTAL + 1))
        spans = {name: _span(span) for name, span in totals.items()}
        return Finding(code="reported_share_without_total", facts={**told, **spans})
    facts = {**told, "whole": whole, "percent": percent(part, whole, places=4)}
    rounding = explain(reported, part, whole)
    if rounding is None:
        exact = {"fraction": str(Fraction(part, whole))}
        return Finding(code="reported_share_differs", facts={**facts, **exact})
    if rounding in ("truncated", "up"):
        return Finding(code="reported_share_rounded", facts={**facts, "rounding": rounding})
    return None


def _span(totals: range) -> str | None:
    match len(totals):
        case 0:
            return None
        case 1:
            return str(totals[0])
        case _ if totals[-1] == LARGEST_TOTAL:
            return f"≥ {totals[0]}"
        case _:
            return f"{totals[0]}–{totals[-1]}"
