"""Errors as people and scripts read them, and the exit status of each."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.plain import Plain, as_json, plain
from cli.terminal import say
from runtime.language import Language
from runtime.visible import visible
from runtime.wording import in_words, variant
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    Problem,
    RefusedError,
    ReviewCycleError,
    UnavailableError,
)

if TYPE_CHECKING:
    from workflow.domain.review import Reason

A_BUG = 1
INTERRUPTED = 130
_STATUS: tuple[tuple[type[ReviewCycleError], int], ...] = (
    (InvalidValueError, 2),
    (UnavailableError, 4),
    (NotFoundError, 5),
    (RefusedError, 6),
    (InvalidFileError, 7),
    (ConflictError, 9),
)


def status_of(error: ReviewCycleError) -> int:
    """Return the exit status that the kind of an error has."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), A_BUG)


def tell(error: ReviewCycleError, session: Session, *, see: str | None = None) -> None:
    """Write an error to stderr: sentences for people, or one JSON object for scripts.

    Args:
        see: Command whose help says more; None when there is none.
    """
    language = session.language
    if not session.is_for_people:
        sys.stderr.write(f"{as_json({'error': _document(error, language)}, indent=None)}\n")
        return
    for line in _sentences(error, language):
        say(line)
    if see is not None:
        session.say("frame", "see_help", command=see)


def tell_bug(session: Session) -> None:
    """Write the trace of the exception being handled, which nobody anticipated."""
    trace = traceback.format_exc()
    if session.is_for_people:
        say(trace)
        session.say("frame", "internal_error")
        return
    message = session.language.text("frame", "internal_error")
    error = {"code": "internal_error", "message": message, "problems": [], "trace": trace}
    sys.stderr.write(f"{as_json({'error': plain(error)}, indent=None)}\n")


def tell_aborted(session: Session) -> None:
    """Write that somebody stopped the program."""
    if session.is_for_people:
        session.say("frame", "aborted")
        return
    message = session.language.text("frame", "aborted")
    error: Plain = {"code": "aborted", "message": message, "problems": []}
    sys.stderr.write(f"{as_json({'error': error}, indent=None)}\n")


def _document(error: ReviewCycleError, language: Language) -> Plain:
    facts = dict(error.facts)
    if "reasons" in facts:
        facts["reasons"] = [reason_document(reason, language) for reason in facts["reasons"]]
    problems = error.problems if isinstance(error, InvalidFileError) else ()
    named = {
        "code": error.code,
        "message": language.text("errors", error.code, **error.facts),
        "problems": [_problem_document(problem, language) for problem in problems],
    }
    return plain({**named, **{key: item for key, item in facts.items() if key not in named}})


def _problem_document(problem: Problem, language: Language) -> dict[str, Any]:
    return {
        "code": problem.code,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
        "found": problem.found,
        "expected": problem.expected,
        "message": _problem_sentence(problem, language),
    }


def reason_document(reason: Reason, language: Language) -> dict[str, Any]:
    """Return a reason as scripts read it."""
    message = language.text("reasons", variant(reason), **in_words(reason.facts, language))
    return {"code": reason.code, "message": message, "facts": reason.facts}


def _sentences(error: ReviewCycleError, language: Language) -> Iterator[str]:
    facts = {name: _shown(value) for name, value in error.facts.items()}
    yield language.text("frame", "error", message=language.text("errors", error.code, **facts))
    for reason in error.facts.get("reasons", ()):
        facts = in_words(reason.facts, language)
        told = {name: _shown(value) for name, value in facts.items()}
        sentence = language.text("reasons", variant(reason), **told)
        owed = [target.role for target in reason.owed_by]
        waits = language.text("frame", "waits_for", who=owed) if owed else ""
        yield f"  ✘ {sentence}{f'  → {waits}' if waits else ''}"
    if isinstance(error, InvalidFileError):
        for problem in error.problems:
            yield f"{_place(problem)}{visible(_problem_sentence(problem, language))}"


def _problem_sentence(problem: Problem, language: Language) -> str:
    # What a row of a file asks for may be refused like any command, with its reasons.
    sections = ("problems", "errors", "reasons")
    section = next((name for name in sections if language.has(name, problem.code)), "problems")
    facts = in_words(problem.facts, language) if section == "reasons" else problem.facts
    return language.text(section, problem.code, **{**_places(problem), **facts})


def _places(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("path", "found", "expected")}


def _place(problem: Problem) -> str:
    """Return where a problem is, as editors open it: `file:line:column: path:`."""
    spots = [problem.file, problem.line, problem.column]
    place = ":".join(str(spot) for spot in spots if spot is not None)
    parts = [part for part in (place, problem.path) if part]
    return visible("".join(f"{part}: " for part in parts))


def _shown(value: object) -> object:
    """Return a fact that cannot deceive on a terminal."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value
