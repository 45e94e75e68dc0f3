"""Rows about feedback as people write them; None is a blank, which leaves what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One respondent is asked about one subject.

    Attributes:
        subject: `SUBJECT`, or `SUBJECT@VENUE`.
        respondents: Group of the respondent, such as `peers` or `retired`.
        respondent: Code of a person or a unit, or any code of somebody outside the tree.
        name: Name of somebody outside the tree.
        withdrawn: Whether the request is taken back.
        line: Line of the file; 0 for what was not read from one.
    """

    subject: str
    respondent: str
    respondents: str | None = None
    name: str | None = None
    asked_on: date | None = None
    due_on: date | None = None
    withdrawn: bool | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """An answer to a request, with one opinion or none; more opinions are more rows.

    Attributes:
        subject: `SUBJECT`, or `SUBJECT@VENUE`.
        respondent: Who answered; None for an opinion that came without a request.
        respondents: Group from which an opinion without a request came.
        declined: Whether the respondent declined to answer.
        code: Code of an opinion that is stored already; None for a new one.
        holds: False when the opinion was entered by mistake.
        line: Line of the file; 0 for what was not read from one.
    """

    subject: str
    respondent: str | None = None
    respondents: str | None = None
    answered_on: date | None = None
    declined: bool | None = None
    code: str | None = None
    text: str | None = None
    holds: bool | None = None
    line: int = 0
