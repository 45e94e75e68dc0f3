"""The page of localities names every fact once, and only tests and keys that there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "localities.md"
TEXT = PAGE.read_text(encoding="utf-8")
FACTS = {"BM": 13, "BT": 18, "MC": 16, "TL": 15, "BS": 14}
# A file, and what is named of it: up to the next link or the end of the cell.
LINK = re.compile(r"\[([\w.]+)\]\(([^)]+\.(?:py|yaml))\)([^\[|\n]*)")


def linked(ending: str) -> Iterator[tuple[str, Path, list[str]]]:
    """Yield each link to a file of a kind: its text, the file, and the names that follow."""
    for text, target, rest in LINK.findall(TEXT):
        if target.endswith(ending):
            yield text, (PAGE.parent / target).resolve(), re.findall(r"`([^`]+)`", rest)


def defined(file: Path) -> set[str]:
    """Return the classes and functions of a test file."""
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {each.name for each in found if isinstance(each, ast.ClassDef | ast.FunctionDef)}


class TestLocalities:
    def test_have_a_row_for_each_fact_in_order(self) -> None:
        numbered = [f"{code}{n}" for code, last in FACTS.items() for n in range(1, last + 1)]

        assert re.findall(r"^\| ([A-Z]{2}\d+) \|", TEXT, re.M) == numbered

    def test_sum_up_what_is_covered_in_part(self) -> None:
        part = re.findall(r"^\| (\w+) \|.*\| in part: ", TEXT, re.M)

        assert f"\nIn part: {', '.join(part)}.\n" in TEXT

    def test_name_tests_that_there_are(self) -> None:
        told = [(file, name) for _, file, names in linked(".py") for name in names]

        assert [name for file, name in told if name not in defined(file)] == []
        assert re.findall(r"`((?:test_|Test)\w+)`", TEXT) == [name for _, name in told]

    def test_link_to_the_file_that_they_name(self) -> None:
        links = [(text, file) for end in (".py", ".yaml") for text, file, _ in linked(end)]

        missing = [t for t, file in links if t not in (file.name, file.stem) or not file.is_file()]
        assert missing == []

    def test_name_keys_that_the_definition_has(self) -> None:
        for _, file, keys in linked(".yaml"):
            words = set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
            assert [key for key in keys if not set(re.findall(r"\w+", key)) <= words] == []
