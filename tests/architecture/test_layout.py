"""Rules about files, sizes, names and imports that no other tool checks."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGES = ("workflow", "storage", "runtime", "web", "cli", "definitions")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
EMPTY_NAME = re.compile(r"(Manager|Helper|Util|Handler)s?$")

# Put together here, so that this file does not name them either.
REGISTRIES = (
    ".".join(("pypi", "org")),
    ".".join(("files", "pythonhosted", "org")),
    ".".join(("registry", "npmjs", "org")),
    ".".join(("deb", "debian", "org")),
)
MADE_BY_TOOLS = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
}


def files() -> Iterator[Path]:
    """Yield every file of the project, not what tools keep beside it."""
    for directory, inner, names in os.walk(ROOT):
        inner[:] = sorted(set(inner) - MADE_BY_TOOLS)
        yield from (Path(directory, name) for name in sorted(names))


def modules() -> Iterator[tuple[str, str]]:
    """Yield name and text of every Python file, tests included."""
    for file in files():
        if file.suffix == ".py":
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def definitions_of(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield each class or function with the place where it stands."""
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, kinds):
                yield f"{name}:{node.lineno} {node.name}", node


def length(function: ast.AST) -> int:
    """Return the lines from `def` to the end, the docstring left out."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= docstring.end_lineno - docstring.lineno + 1
    return lines


class TestSizes:
    def test_no_module_is_too_long_to_read_at_once(self) -> None:
        long = {
            name: len(text.splitlines())
            for name, text in modules()
            if len(text.splitlines()) > LONGEST_MODULE
        }

        assert long == {}

    def test_no_function_is_longer_than_a_screen(self) -> None:
        functions = definitions_of(ast.FunctionDef, ast.AsyncFunctionDef)
        long = {place: length(node) for place, node in functions if length(node) > LONGEST_FUNCTION}

        assert long == {}


class TestNames:
    def test_no_class_is_named_after_nothing(self) -> None:
        classes = [node.name for _, node in definitions_of(ast.ClassDef)]

        assert [name for name in classes if EMPTY_NAME.search(name)] == []


class TestDocstrings:
    def test_every_package_says_what_it_is_for(self) -> None:
        silent = [
            name
            for name, text in modules()
            if name.endswith("__init__.py")
            and name.split("/")[0] in PACKAGES
            and not ast.get_docstring(ast.parse(text))
        ]

        assert silent == []

    def test_every_top_level_package_is_there(self) -> None:
        missing = [name for name in PACKAGES if not (ROOT / name / "__init__.py").exists()]

        assert missing == []


class TestHosts:
    def test_no_file_names_a_package_registry(self) -> None:
        naming = [
            f"{file.relative_to(ROOT)}: {host}"
            for file in files()
            for host in REGISTRIES
            if host.encode() in file.read_bytes()
        ]

        assert naming == []

    def test_the_lock_holds_no_address(self) -> None:
        lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

        assert re.findall(r"\S*://\S*|^\s*-\S*index\S*|--find-links\S*", lock, re.MULTILINE) == []


class TestImports:
    def test_keep_their_direction(self) -> None:
        broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

        assert not broken, "see the report above"
