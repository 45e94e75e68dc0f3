"""What the commands that record something share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.context import Session
from cli.output import show

if TYPE_CHECKING:
    from workflow.application.recording import Recorded


def show_recorded(session: Session, recorded: Recorded) -> None:
    """Print what was recorded, and what followed from it."""
    answer = {
        "cycle": recorded.cycle,
        "ids": recorded.ids,
        "reviews": recorded.reviews,
        "moved": recorded.moved,
    }
    show(session, answer, page=lambda page: page.sentence("answers", "recorded", **answer))
