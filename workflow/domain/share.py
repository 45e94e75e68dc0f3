"""Shares as exact fractions, as committees write them: `100%`, `92.5%`, `2/3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from workflow.domain.errors import InvalidValueError

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%")
_RATIO = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")
_MILLION = 10**6  # six decimals, as many as are read


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1, never a float."""

    value: Fraction

    def __str__(self) -> str:
        """Return it as people write it: a percentage when that is exact, else a ratio."""
        percent = self.value * 100
        if _MILLION % percent.denominator:
            return str(self.value)
        return f"{Decimal(percent.numerator) / percent.denominator}%"

    def of(self, total: int) -> int:
        """Return the least whole number of `total` that reaches this share."""
        return -(-self.value.numerator * total // self.value.denominator)


def parse_share(text: str) -> Share:
    """Return the share that `text` says.

    Raises:
        InvalidValueError: It is neither a percentage nor a ratio, or it exceeds the whole.
    """
    found = text.strip()
    if match := _PERCENT.fullmatch(found):
        value = Fraction(match[1].replace(",", ".")) / 100
    elif (match := _RATIO.fullmatch(found)) and int(match[2]):
        value = Fraction(int(match[1]), int(match[2]))
    else:
        raise InvalidValueError("share_not_understood", found=found, expected="100%, 92.5%, 2/3")
    if value > 1:
        raise InvalidValueError("share_above_whole", found=found, expected="0% … 100%")
    return Share(value)


def percent(count: int, total: int, *, places: int = 2, rounding: str = ROUND_HALF_UP) -> str:
    """Return `count` of `total` as a decimal string, rounded; `0.00` of nothing."""
    exact = Fraction(count * 100, total) if total else Fraction(0)
    step = Decimal(1).scaleb(-places)
    # A quotient to 28 digits cannot tie by accident: a tie at `places` is exact long before.
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(quotient.quantize(step, rounding=rounding))


def rounding_that_explains(count: int, total: int, printed: str) -> str:
    """Return how a printed percentage came from a count.

    Returns:
        `half_up`, `truncated`, `up`, or `none` when no rounding gives what was printed.
    """
    text = printed.strip().removesuffix("%").rstrip().replace(",", ".")
    places = len(text.partition(".")[2])
    ways = {"half_up": ROUND_HALF_UP, "truncated": ROUND_DOWN, "up": ROUND_UP}
    for name, rounding in ways.items():
        if percent(count, total, places=places, rounding=rounding) == text:
            return name
    return "none"
