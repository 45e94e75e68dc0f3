"""Who presides over the item of a subject, as people write it: `SUBJECT=PERSON`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from workflow.domain.errors import InvalidValueError
from workflow.domain.text import nfc

# Code of the subject, perhaps with `@VENUE`, and of the person.
ItemChair: TypeAlias = tuple[str, str]

_PAIR = re.compile("([^=;]+)=([^=;]+)")
_BETWEEN = re.compile("[;\n]")


def parse_item_chair(text: str) -> ItemChair:
    """Return subject and person that `text` says.

    Raises:
        InvalidValueError: `item_chair_not_understood`.
    """
    match = _PAIR.fullmatch(nfc(text))
    if match is None:
        raise InvalidValueError(
            "item_chair_not_understood", found=text.strip(), expected="SUBJECT=PERSON"
        )
    return nfc(match[1]), nfc(match[2])


def parse_item_chairs(text: str) -> tuple[ItemChair, ...]:
    """Return the pairs that `text` says, one on each line or between semicolons.

    Raises:
        InvalidValueError: `item_chair_not_understood`.
    """
    return tuple(parse_item_chair(part) for part in _BETWEEN.split(text) if part.strip())


def item_chairs_text(pairs: Iterable[ItemChair]) -> str:
    """Return pairs as `parse_item_chairs` reads them."""
    return "; ".join(f"{subject}={person}" for subject, person in pairs)
