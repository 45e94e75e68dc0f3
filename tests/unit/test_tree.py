from __future__ import annotations

import time

import pytest

from workflow.domain.rows import UnitRow
from workflow.domain.tree import find_tree_problems


def rows(**parents: str | None) -> list[UnitRow]:
    """Return a file of units, the first on line 2, by code with the parent of each."""
    return [
        UnitRow(code=code, name=code, kind="cell", parent=parent, line=line)
        for line, (code, parent) in enumerate(parents.items(), start=2)
    ]


class TestFindTreeProblems:
    def test_finds_none_in_a_tree_in_any_order(self) -> None:
        assert find_tree_problems(rows(c="b", b="a", a=None, d="a"), {}) == []

    def test_finds_none_when_the_parent_is_stored(self) -> None:
        assert find_tree_problems(rows(c="b"), {"a": None, "b": "a"}) == []

    def test_names_each_parent_that_is_nowhere(self) -> None:
        problems = find_tree_problems(rows(a="x", b="a", c="y"), {"z": None})

        assert [(each.code, each.line, each.found, each.facts["unit"]) for each in problems] == [
            ("unknown_parent", 2, "x", "a"),
            ("unknown_parent", 4, "y", "c"),
        ]

    @pytest.mark.parametrize(
        ("file", "stored", "line", "loop"),
        [
            ({"a": "a"}, {}, 2, "a → a"),
            ({"a": "b", "b": "a"}, {}, 2, "a → b → a"),
            ({"x": "c", "b": "c", "c": "a", "a": "b"}, {}, 3, "b → c → a → b"),
            (
                {"top": "leaf"},
                {"top": None, "mid": "top", "leaf": "mid"},
                2,
                "top → leaf → mid → top",
            ),
            ({"n": "a"}, {"a": "b", "b": "a"}, 2, "a → b → a"),
        ],
        ids=["itself", "each other", "below a loop", "moved under its own unit", "stored so"],
    )
    def test_tells_the_whole_loop_once(
        self, file: dict[str, str], stored: dict[str, str | None], line: int, loop: str
    ) -> None:
        (problem,) = find_tree_problems(rows(**file), stored)

        assert (problem.code, problem.line, problem.found) == ("tree_loop", line, loop)

    def test_allows_a_move_that_breaks_the_stored_order(self) -> None:
        assert find_tree_problems(rows(a="b", b=None), {"a": None, "b": "a"}) == []

    def test_names_several_loops_and_parents_in_the_order_of_the_lines(self) -> None:
        problems = find_tree_problems(rows(a="x", b="c", c="b", d="y", e="e"), {})

        assert [(each.line, each.code) for each in problems] == [
            (2, "unknown_parent"),
            (3, "tree_loop"),
            (5, "unknown_parent"),
            (6, "tree_loop"),
        ]

    def test_shortens_a_loop_that_nobody_can_read(self) -> None:
        ring = {f"u{n}": f"u{(n + 1) % 1000}" for n in range(1000)}

        (problem,) = find_tree_problems(rows(**ring), {})

        assert problem.facts["units"] == 1000
        assert problem.found.startswith("u0 → u1 → ")
        assert problem.found.endswith(" → u999 → u0")
        assert len(problem.found) < 400

    @pytest.mark.parametrize("last", [None, "u0"], ids=["chain", "ring"])
    def test_takes_less_than_a_second_for_100_000_units(self, last: str | None) -> None:
        deep = rows(**{f"u{n}": f"u{n + 1}" for n in range(99_999)}, u99999=last)

        before = time.process_time()
        find_tree_problems(deep, {})

        assert time.process_time() - before < 1
