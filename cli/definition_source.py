"""Where a definition comes from: a file, or a version in the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.parameters import read_file

if TYPE_CHECKING:
    from workflow.domain.definition import Definition

# Whatever is no name of a definition is the name of a file.
_STORED = re.compile("([a-z][a-z0-9_]{0,39})(?:@([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A definition, and where it was found.

    Attributes:
        version: Number of the stored version; None of a file.
        file: Name of the file; None of what is stored.
    """

    definition: Definition
    version: int | None = None
    file: str | None = None

    @property
    def label(self) -> str:
        """Return how people name it: the file, or name and version."""
        return self.file or f"{self.definition.name}@{self.version}"

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return {"definition": self.definition.name, "version": self.version, "file": self.file}


def stored_name(text: str) -> tuple[str, int | None] | None:
    """Return name and version that NAME or NAME@VERSION say; None of the name of a file."""
    match = _STORED.fullmatch(text)
    if match is None:
        return None
    return match[1], int(match[2]) if match[2] else None


def source_of(session: Session, text: str) -> Source:
    """Return the definition that NAME, NAME@VERSION or FILE means; files need no database.

    Raises:
        InvalidFileError: With every problem of the file.
        InvalidValueError: The file cannot be read.
        NotFoundError: There is no such definition, or no such version.
    """
    named = stored_name(text)
    if named is None:
        _, definition = read_checked(text)
        return Source(definition=definition, file=text)
    name, version = named
    with session.application() as application:
        line = application.read_definition(name, version=version)
    return Source(definition=line.definition, version=line.stored.version)


def read_checked(file: str) -> tuple[dict[str, Any], Definition]:
    """Return the content of a file, and the definition that it describes.

    Raises:
        InvalidFileError: With every problem, and its line and column.
    """
    from runtime.readers.definitions import read_definition
    from workflow.domain.definition_check import check_definition

    value, locate = read_definition(read_file(file), file=file)
    checked = check_definition(value)
    if checked.definition is None or checked.located:
        raise locate(checked.located)
    return value, checked.definition
