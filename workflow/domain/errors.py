"""The errors a caller can anticipate, by what the caller should do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in something a person wrote, with its place.

    Attributes:
        code: Stable name of the mistake; the sentence stands in the message catalogues.
        file: Name of the file, or None for an option or a value.
        line: First line is 1; None where lines mean nothing.
        column: First column is 1; in a spreadsheet the number of the column.
        path: Where in the document, such as `tracks.cell.stages.2.due`.
        found: The value as it was written.
        expected: What would be right.
        facts: What else the sentence needs.
    """

    code: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    found: str | None = None
    expected: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class ReviewCycleError(Exception):
    """The root: an anticipated failure with a stable code and its facts."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        self.code = code
        self.facts: Mapping[str, Any] = facts
        super().__init__(code, facts)

    def __str__(self) -> str:
        """Return the code and the facts; sentences for people come from the catalogues."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class RefusedError(ReviewCycleError):
    """A rule says no; nothing was changed. Ask for something else."""


class NotFoundError(ReviewCycleError):
    """There is no such thing, or the actor may not see it."""


class ConflictError(ReviewCycleError):
    """Someone else was first; read again and retry."""


class InvalidValueError(ReviewCycleError):
    """An option or argument is wrong; nothing was changed."""


class InvalidFileError(ReviewCycleError):
    """A file has problems; nothing of it was applied.

    Attributes:
        problems: Every problem found, in the order of the file; never empty.
        rows: What could be read all the same, so that it can be checked further.
    """

    def __init__(self, problems: tuple[Problem, ...], *, rows: tuple[Any, ...] = ()) -> None:
        self.problems = problems
        self.rows = rows
        super().__init__("file_has_problems", count=len(problems))


class UnavailableError(ReviewCycleError):
    """The database is missing, locked, read-only, too old or too new; try later or mend it."""
