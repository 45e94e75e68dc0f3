"""Rows about reports of self-review, as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One version of a report as people write it.

    Attributes:
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        version: Number of the version; None for the newest if the text is the same, else a new one.
        text: What it says; None leaves that of the version.
        written_on: Day of a new version; today when absent.
        sent_on: When it went to the participants of the meeting.
        line: Line of the file; 0 for what was not read from one.
    """

    subject: str
    version: int | None = None
    text: str | None = None
    written_on: date | None = None
    sent_on: date | None = None
    line: int = 0
