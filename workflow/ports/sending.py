"""The sender port: how digests reach people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One line of a digest: so many reviews of a unit at a stage, due on a day.

    Attributes:
        kind: `remind`, `escalate`, `consolidate` or `suggest`.
        stage: Title of the stage in the reader's language; empty for what is owed beside stages.
        obligation: Kind of what is owed beside the stages, such as `remedy`.
        offset: Working days from the due day to the day of the digest; negative before it.
    """

    cycle: str
    kind: str
    role: str
    unit: str
    stage: str
    due_on: date
    offset: int
    count: int
    obligation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One message to one person for one local day.

    Attributes:
        name: The same for the same person and day, whatever is repeated.
    """

    name: str
    person: str
    email: str
    language: str
    day: date
    items: Sequence[DigestItem]


class Sender(Protocol):
    """Hands a digest over; the same name may arrive twice, and means the same message."""

    def send(self, digest: Digest) -> None:
        """Hand over a digest.

        Raises:
            UnavailableError: It was not taken; try later.
            RefusedError: `address_refused`; trying again will not help.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorLetter:
    """One message to one address that says where the history is, for one local day.

    Attributes:
        name: The same for the same address and day, whatever is repeated.
        lines: The anchor as it is to be kept.
    """

    name: str
    email: str
    day: date
    lines: Sequence[str]


class Post(Protocol):
    """Hands a letter over; the same name may arrive twice, and means the same letter."""

    def post(self, letter: AnchorLetter) -> None:
        """Hand over a letter.

        Raises:
            UnavailableError: It was not taken; try later.
            RefusedError: `address_refused`; trying again will not help.
        """
        ...
