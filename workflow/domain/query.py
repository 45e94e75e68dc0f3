"""The query by which reviews are chosen, in lists and for reminders: `stage:meeting late:>5`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from workflow.domain.errors import InvalidValueError
from workflow.domain.health import Health

LONGEST = 1_000

_TERM = re.compile(r"(?P<but>-?)(?P<key>[a-z_]+):(?P<values>\S+)")
_NUMBER = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<number>[0-9]{1,5})")
_SIGNS: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


class QueryKey(StrEnum):
    """What a term may ask about."""

    TRACK = "track"
    STAGE = "stage"
    HEALTH = "health"
    UNDER = "under"
    UNIT = "unit"
    LEVEL = "level"
    WAITING = "waiting"
    REASON = "reason"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition: any of its values holds, or with `negated` none of them."""

    key: QueryKey
    values: tuple[str, ...]
    negated: bool = False

    def admits(self, found: Collection[str]) -> bool:
        """Return whether what is found of a review meets the condition."""
        return any(value in found for value in self.values) is not self.negated

    def admits_number(self, found: int) -> bool:
        """Return whether a number that is found of a review meets the condition."""
        return any(_compares(value, found) for value in self.values) is not self.negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Conditions that must all hold; without any, everything is meant."""

    terms: tuple[Term, ...] = ()

    def of(self, *keys: QueryKey) -> Query:
        """Return only those conditions that ask about some keys."""
        return Query(terms=tuple(term for term in self.terms if term.key in keys))

    def without(self, *keys: QueryKey) -> Query:
        """Return the conditions that ask about anything else."""
        return Query(terms=tuple(term for term in self.terms if term.key not in keys))


EVERYTHING = Query()


def parse_query(text: str) -> Query:
    """Return the conditions that a text such as `stage:meeting,rating -under:TL.04` states.

    Terms are parted by spaces and all hold; values by commas, and one of them is enough.

    Raises:
        InvalidValueError: `query_not_understood` with the word that is not, or
            `query_value_unknown` with those that would be.
    """
    if len(text) > LONGEST:
        raise InvalidValueError("query_too_long", most=LONGEST)
    return Query(terms=tuple(_term(word) for word in text.split()))


def _term(word: str) -> Term:
    found = _TERM.fullmatch(word)
    known = [str(key) for key in QueryKey]
    if found is None:
        raise InvalidValueError("query_not_understood", found=word, expected=known)
    if found["key"] not in known:
        raise InvalidValueError(
            "query_key_unknown", found=found["key"], expected=_nearest(found["key"], known)
        )
    key = QueryKey(found["key"])
    values = tuple(value for value in found["values"].split(",") if value)
    if not values:
        raise InvalidValueError("query_not_understood", found=word, expected=known)
    _require_values(key, values)
    return Term(key=key, values=values, negated=bool(found["but"]))


def _require_values(key: QueryKey, values: Sequence[str]) -> None:
    if key is QueryKey.HEALTH:
        require_known(key, values, [str(health) for health in Health])
    if key is QueryKey.LATE:
        for value in values:
            if _NUMBER.fullmatch(value) is None:
                raise InvalidValueError(
                    "query_value_unknown", key=str(key), found=value, expected=[">5", "0"]
                )


def require_known(key: QueryKey, values: Sequence[str], known: Collection[str]) -> None:
    """Let values pass that there are.

    Raises:
        InvalidValueError: `query_value_unknown`: one is none of them.
    """
    for value in values:
        if value not in known:
            raise InvalidValueError(
                "query_value_unknown", key=str(key), found=value, expected=_nearest(value, known)
            )


def _nearest(found: str, known: Collection[str]) -> list[str]:
    """Return what may have been meant, else everything there is."""
    return get_close_matches(found, list(known), n=3) or sorted(known)


def _compares(value: str, found: int) -> bool:
    parts = _NUMBER.fullmatch(value)
    if parts is None:
        return False
    return _SIGNS[parts["sign"] or "="](found, int(parts["number"]))
