"""Every command of the program with sensible arguments, whoever adds one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import click

from cli.main import HOMES
from cli.parameters import Number, OneOf

# They run for ever, or on a database of their own.
NOT_RUN = frozenset({("run",), ("serve",), ("demo",), ("init",)})
GLOBAL = frozenset({"db", "actor", "now", "command_id", "output", "lang", "shows_progress"})

Words = tuple[str, ...]


def every_command() -> Iterator[tuple[Words, click.Command]]:
    """Yield the path and the command of everything that can be run."""
    for name, home in HOMES.items():
        yield from _within((name,), importlib.import_module(home).COMMAND)


def _within(path: Words, command: click.Command) -> Iterator[tuple[Words, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _within((*path, name), inner)
    elif path not in NOT_RUN:
        yield path, command


def calls(path: Words, command: click.Command, given: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the arguments of a command, once for each word that a required choice takes.

    Args:
        path: Noun and verb.
        command: What is called.
        given: Values by metavar or type; those that it lacks are made up.
    """
    filled = [
        [[*_named(param), value] for value in _values(param, given)]
        for param in command.params
        if param.name not in GLOBAL and (param.required or "cycle" in str(param.name))
    ]
    for chosen in product(*filled):
        yield [*path, *(word for words in chosen for word in words)]


def _named(param: click.Parameter) -> list[str]:
    return [max(param.opts, key=len)] if isinstance(param, click.Option) else []


def _values(param: click.Parameter, given: Mapping[str, str]) -> list[str]:
    kind: Any = param.type
    for name in (str(param.name), kind.name):
        if name in given:
            return [given[name]]
    if isinstance(kind, OneOf):
        return list(kind.words)
    if isinstance(kind, Number):
        return [str(max(kind.least, min(kind.most, 1)))]
    return [given["text"]]


def new_files(folder: Path, known: frozenset[Path]) -> Iterator[Path]:
    """Yield the files in a folder that are not among those known."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file not in known:
            yield file
