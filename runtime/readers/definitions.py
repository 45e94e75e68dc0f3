"""Files of definitions, and the line and column of each mistake in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from runtime.readers.problems import ProblemList
from runtime.readers.yaml_tree import Tree, read_yaml
from workflow.domain.errors import InvalidFileError
from workflow.domain.located import Located

Locate: TypeAlias = Callable[[Iterable[Located]], InvalidFileError]


def read_definition(data: bytes, *, file: str) -> tuple[Any, Locate]:
    """Return the content of a file, and what turns mistakes in it into an error.

    The error has the problems in the order of the file, with line and column. What is missing is
    told at the beginning of that in which it is missing.

    Raises:
        InvalidFileError: It is no YAML, or more than is allowed of it.
    """
    tree = read_yaml(data, file=file)
    return tree.value, partial(_error, tree)


def _error(tree: Tree, mistakes: Iterable[Located]) -> InvalidFileError:
    problems = ProblemList(tree.file)
    for each in mistakes:
        position = tree.key_position if each.at_key else tree.position
        line, column = position(each.path)
        problems.take(replace(each.problem, file=tree.file, line=line, column=column))
    return problems.error()
