"""Answers of commands, so that a repeated command has the effect of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage import tables
from storage.bulk import insert_rows
from storage.prepared import fetch
from workflow.domain.command import Command
from workflow.ports.unit_of_work import StoredAnswer

_command = tables.command

_ANSWER = select(_command.c.request_hash, _command.c.answer).where(
    _command.c.cycle_id == bindparam("cycle_id"), _command.c.id == bindparam("id")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command answers, with the hash of what was asked."""

    command: Command
    request_hash: str
    answer: Mapping[str, Any]


def find_answer(connection: Connection, cycle_id: int, command_id: str) -> StoredAnswer | None:
    """Return what a command answered before, or None when it is new."""
    found = fetch(connection, _ANSWER, {"cycle_id": cycle_id, "id": command_id})
    return StoredAnswer(**found[0]._asdict()) if found else None


def add_answers(connection: Connection, cycle_id: int, answers: Sequence[Answer]) -> None:
    """Store answers.

    Raises:
        ConflictError: Another process stored the same id first.
    """
    rows = [
        {
            "cycle_id": cycle_id,
            "id": answer.command.id,
            "request_hash": answer.request_hash,
            "answer": answer.answer,
            "recorded_at": answer.command.recorded_at,
        }
        for answer in answers
    ]
    insert_rows(connection, _command, rows)
