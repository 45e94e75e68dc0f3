"""The files of `feedback import` and `feedback export`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.exporting import export_rows
from cli.importing import import_records
from workflow.domain.history import EventKind

if TYPE_CHECKING:
    from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

REQUESTS = "requests"


def import_feedback(session: Session, file: str, kind: str, *, cycle: str, plan: bool) -> None:
    """Import requests or answers.

    Raises:
        InvalidFileError: With the mistakes of the file.
    """
    from runtime.readers.feedback import read_answers, read_requests

    if kind == REQUESTS:
        import_records(
            session, file, read_requests, lambda use: use.ask_feedback, cycle=cycle, plan=plan
        )
    else:
        import_records(
            session, file, read_answers, lambda use: use.answer_feedback, cycle=cycle, plan=plan
        )


def export_feedback(
    session: Session, file: str, kind: str, *, cycle: str, under: str | None
) -> None:
    """Write requests or answers, as far as whoever reads may see them; history tells of it."""
    from runtime.readers.feedback import ANSWER_COLUMNS, REQUEST_COLUMNS

    with session.application() as application:
        now, found = application.now(session.now), application.export_feedback
        if kind == REQUESTS:
            asked = found.requests(cycle, under=under, actor=session.actor, now=now)
            columns, rows = REQUEST_COLUMNS, [_request(row) for row in asked]
        else:
            answers = found.answers(cycle, under=under, actor=session.actor, now=now)
            columns, rows = ANSWER_COLUMNS, [_answer(row) for row in answers]
        body = {"of": kind, "cycle": cycle, "under": under, "rows": len(rows)}
        command = session.command(application)
        application.tell_reading(EventKind.FEEDBACK_EXPORTED, body, command=command)
    export_rows(session, file, columns, rows)


def _request(row: RequestRow) -> Mapping[str, Any]:
    return {
        "subject": row.subject,
        "respondent": row.respondent,
        "name": row.name,
        "group": row.respondents,
        "asked_on": row.asked_on,
        "due_on": row.due_on,
        "withdrawn": row.withdrawn,
    }


def _answer(row: AnswerRow) -> Mapping[str, Any]:
    return {
        "subject": row.subject,
        "respondent": row.respondent,
        "group": row.respondents,
        "answered_on": row.answered_on,
        "declined": row.declined,
        "code": row.code,
        "text": row.text,
    }
