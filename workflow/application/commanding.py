"""What every command shares: its id is used once, and it never acts before what has happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.errors import ConflictError, NotFoundError, RefusedError
from workflow.ports.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

A = TypeVar("A", bound="DataclassInstance")


def once(
    work: UnitOfWork,
    *,
    cycle_id: int,
    command: Command,
    request: Mapping[str, Any],
    answer: type[A],
    act: Callable[[], A],
) -> A:
    """Do what was asked and commit, or give the first answer again when it was done before.

    Raises:
        ConflictError: The id was used for another request, or by somebody else; nothing was
            changed.
    """
    known = known_answer(work, cycle_id=cycle_id, command=command, request=request, answer=answer)
    if known is not None:
        return known
    try:
        given = act()
    except RefusedError:
        # It may have been waiting for the same command, which has been done meanwhile.
        known = known_answer(
            work, cycle_id=cycle_id, command=command, request=request, answer=answer
        )
        if known is None:
            raise
        return known
    keep_answer(work, cycle_id=cycle_id, command=command, request=request, answer=given)
    work.commit()
    return given


def known_answer(
    work: UnitOfWork,
    *,
    cycle_id: int,
    command: Command,
    request: Mapping[str, Any],
    answer: type[A],
) -> A | None:
    """Return what the command answered when it was done before, else None.

    Raises:
        ConflictError: The id was used for another request, or by somebody else.
    """
    known = work.answered(cycle_id, command.id)
    if known is None:
        return None
    if known.request_hash != _asked(request, answer, command):
        raise ConflictError("command_id_reused", command_id=command.id)
    return answer(**known.answer)


def keep_answer(
    work: UnitOfWork, *, cycle_id: int, command: Command, request: Mapping[str, Any], answer: A
) -> None:
    """Store the answer of a command with the commit that follows."""
    asked = _asked(request, type(answer), command)
    work.answer(cycle_id, command, request_hash=asked, answer=flat(answer))


def flat(value: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a dataclass of plain values, where `asdict` would copy each value."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _asked(request: Mapping[str, Any], answer: type[A], command: Command) -> str:
    return content_hash({"what": answer.__name__, "actor": command.actor, **request})


def require_cycle(work: UnitOfWork, code: str) -> Cycle:
    """Return the cycle of a code.

    Raises:
        NotFoundError: There is none.
    """
    cycle = work.cycles.by_code(code)
    if cycle is None:
        raise NotFoundError("cycle_not_found", cycle=code)
    return cycle


def not_before(cycle: Cycle, command: Command) -> Command:
    """Return the command, acting at or after the newest event of a cycle.

    A moment that the clock gave may be overtaken while the command waits for its turn.

    Raises:
        RefusedError: The moment was given, and lies before something that has happened.
    """
    if command.now >= cycle.newest_at:
        return command
    if command.is_dated:
        raise RefusedError("now_before_newest_event", now=command.now, newest=cycle.newest_at)
    return replace(command, now=cycle.newest_at)
