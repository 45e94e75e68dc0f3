"""Anchors as lines that people and programs keep: in a file, in a mail, on paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.domain.chain import Anchor

TITLE = "reviewcycle anchor"

# Mail programs put signs before the lines of a message that is answered or sent on.
_LINE = re.compile(r"^[>|\s]*(\d{1,18}) (\d{1,18}) ([0-9a-f]{64})(?:\s|$)")
_TITLE = re.compile(rf"^[>|\s]*{TITLE} (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnchor:
    """An anchor as it was read.

    Attributes:
        installation: Which installation it says it is of; empty when it does not say.
        line: Where it stands, from 1.
    """

    anchor: Anchor
    installation: str
    line: int


def anchor_lines(
    anchors: Iterable[Anchor], *, installation: str, at: datetime, names: Mapping[int, str]
) -> list[str]:
    """Return anchors as lines: a title, then number of the chain, number and hash of the event.

    Args:
        anchors: By chain.
        installation: Id of the installation.
        at: When they were taken.
        names: Codes of the cycles, to be read by people only.
    """
    shown = (
        f"{each.chain} {each.seq} {each.hash.hex()} {names.get(each.chain, '-')}"
        for each in anchors
    )
    return [f"{TITLE} {installation} {at.isoformat()}", *shown]


def read_anchors(text: str) -> Iterator[KeptAnchor]:
    """Yield every anchor in a text, whatever stands around them."""
    installation = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if title := _TITLE.match(line):
            installation = title[1]
        elif found := _LINE.match(line):
            anchor = Anchor(chain=int(found[1]), seq=int(found[2]), hash=bytes.fromhex(found[3]))
            yield KeptAnchor(anchor=anchor, installation=installation, line=number)
