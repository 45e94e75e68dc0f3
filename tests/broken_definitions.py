"""Shipped definitions with one mistake, and the place at which it must be found."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_definitions
from workflow.domain.definition_check import check_definition
from workflow.domain.errors import Problem

STANDARD, YEAR_END, GUIDED, ANNUAL = (
    shipped_definitions()[name].read_text("utf-8")
    for name in ("standard_review", "year_end_2022", "guided_review", "annual_2026")
)
HERE = "▸"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A definition that was broken in one place.

    Attributes:
        code: Of the one problem that must be found.
        text: The file, with `HERE` before the place of the problem.
        expected: What the problem says would be right; None if that is not asked.
    """

    id: str
    code: str
    text: str
    expected: str | None

    @property
    def place(self) -> tuple[str, int, int]:
        """Return code, line and column of the problem that must be found."""
        before = self.text[: self.text.index(HERE)]
        return self.code, before.count("\n") + 1, len(before) - before.rfind("\n")


def broken(
    id: str,  # noqa: A002 - as pytest calls it
    code: str,
    *changes: tuple[str, str],
    expected: str | None = None,
    text: str = STANDARD,
) -> Broken:
    """Return `text` broken by changes, one of which holds `HERE`."""
    marked = changed(text, *changes)
    assert marked.count(HERE) == 1, id
    return Broken(id=id, code=code, text=marked, expected=expected)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Return `text` with the first of two texts replaced by the second, once for each pair."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems(text: str) -> tuple[Problem, ...]:
    """Return what the reader of a file is told, in the order of the file."""
    value, locate = read_definition(text.replace(HERE, "").encode(), file="a.yaml")
    return locate(check_definition(value).located).problems
