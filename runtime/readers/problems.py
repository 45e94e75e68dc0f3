"""Gathering the problems of one file."""

from __future__ import annotations

from typing import Any

from workflow.domain.errors import InvalidFileError, Problem

MOST_PROBLEMS = 100
LONGEST_QUOTE = 80


class ProblemList:
    """The problems of one file: the first hundred are kept, all are counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._kept: list[Problem] = []

    def add(
        self,
        code: str,
        /,
        *,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        **facts: Any,
    ) -> None:
        """Add one problem; a long `found` is shortened."""
        self.take(
            Problem(
                code=code,
                file=self.file,
                line=line,
                column=column,
                path=path,
                found=_shortened(found),
                expected=expected,
                facts=facts,
            )
        )

    def take(self, problem: Problem) -> None:
        """Add a problem that was found elsewhere in the same file."""
        self.count += 1
        if len(self._kept) < MOST_PROBLEMS:
            self._kept.append(problem)

    def error(self, *, rows: tuple[Any, ...] = ()) -> InvalidFileError:
        """Return the problems in the order of lines and columns, as an error.

        A last one, `more_problems`, tells how many there are when not all are named.
        """
        problems = sorted(self._kept, key=lambda problem: (problem.line or 0, problem.column or 0))
        if self.count > len(problems):
            facts = {"count": self.count, "shown": len(problems)}
            problems.append(Problem(code="more_problems", file=self.file, facts=facts))
        return InvalidFileError(tuple(problems), rows=rows)

    def raise_if_any(self) -> None:
        """Do nothing when the file is in order.

        Raises:
            InvalidFileError: With the problems that were added.
        """
        if self.count:
            raise self.error()


def refusal(
    file: str,
    code: str,
    /,
    *,
    line: int | None = None,
    column: int | None = None,
    found: str | None = None,
    expected: str | None = None,
    **facts: Any,
) -> InvalidFileError:
    """Return the error for one problem that makes the rest of a file unreadable."""
    problems = ProblemList(file)
    problems.add(code, line=line, column=column, found=found, expected=expected, **facts)
    return problems.error()


def refuse_above(size: int, *, limit: int, file: str) -> None:
    """Refuse a file of more than `limit` bytes.

    Raises:
        InvalidFileError: `file_too_large`.
    """
    if size > limit:
        raise refusal(
            file, "file_too_large", found=f"{size / 1e6:.1f} MB", expected=f"{limit / 1e6:g} MB"
        )


def _shortened(text: str | None) -> str | None:
    if text is None or len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[: LONGEST_QUOTE - 1]}…"
