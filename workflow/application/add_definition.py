"""Add a definition: check it, number its version, and keep its content for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflow.application.commanding import once
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.definition_check import check_definition
from workflow.domain.errors import InvalidFileError
from workflow.domain.history import Event, EventKind
from workflow.ports.cycles import StoredDefinition
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedDefinition:
    """What is stored now.

    Attributes:
        version: Number of the version that has this content, from 1.
        hash: SHA-256 of the content; comments and the order of keys are no part of it.
        added: Whether the version is new; False when the content was known.
    """

    name: str
    version: int
    hash: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDefinition:
    """The use case behind `definition add`; open cycles keep the version they have."""

    begin: Begin

    def __call__(self, value: dict[str, Any], *, command: Command) -> AddedDefinition:
        """Store the content as the next version of its name, unless it is there already.

        Args:
            value: Plain content, as a reader returns it.

        Raises:
            InvalidFileError: With every mistake and its path in the content.
            ConflictError: Someone else added a version first; nothing was changed.
        """
        checked = check_definition(value)
        if checked.definition is None or checked.located:
            raise InvalidFileError(checked.problems)
        name, content = checked.definition.name, content_hash(value)
        with self.begin() as work:
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"hash": content},
                answer=AddedDefinition,
                act=lambda: _add(work, name, value, content, command),
            )


def _add(
    work: UnitOfWork, name: str, body: dict[str, Any], content: str, command: Command
) -> AddedDefinition:
    versions = work.definitions.versions(name)
    same = next((stored for stored in versions if stored.hash == content), None)
    if same is not None:
        return AddedDefinition(name=name, version=same.version, hash=content, added=False)
    version = versions[-1].version + 1 if versions else 1
    work.definitions.add(
        StoredDefinition(name=name, version=version, hash=content, body=body, added_at=command.now)
    )
    told = {"definition": name, "version": version, "hash": content}
    event = Event(kind=EventKind.DEFINITION_ADDED, at=command.now, body=told)
    work.append(INSTALLATION, [event], command=command)
    return AddedDefinition(name=name, version=version, hash=content, added=True)
