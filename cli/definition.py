"""`reviewcycle definition`: kinds of review cycle, as files and as they are stored."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, noun
from cli.output import Listing, show
from cli.page import Column, columns
from cli.parameters import TEXT, read_file
from cli.plain import as_json
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.listing import DefinitionLine
    from workflow.domain.definition import Definition

COMMAND = noun("definition")

LISTING = Listing(
    key="items",
    columns=(
        *columns("definition"),
        Column(key="version", number=True),
        Column(key="title", cell=lambda item, language: _title(item["title"], language)),
        *columns("added_at"),
    ),
    fields=("definition", "version", "hash", "added_at"),
)


@COMMAND.command("check")
@argument("file")
@click.pass_obj
def check(session: Session, file: str) -> None:
    """Check a file, without a database."""
    _, definition = _read(file)
    answer = {
        "definition": definition.name,
        "title": definition.title,
        "tracks": len(definition.tracks),
        "stages": sum(len(track.stages) for track in definition.tracks.values()),
    }
    show(session, answer, page=lambda page: page.sentence("answers", "definition_sound", **answer))


@COMMAND.command("add")
@argument("file")
@click.pass_obj
def add(session: Session, file: str) -> None:
    """Store the content of a file as the next version of its name."""
    value, _ = _read(file)
    with session.application() as application:
        added = application.add_definition(value, command=session.command(application))
    answer = {
        "definition": added.name,
        "version": added.version,
        "hash": added.hash,
        "added": added.added,
    }
    key = "definition_added" if added.added else "definition_known"
    show(session, answer, page=lambda page: page.sentence("answers", key, **answer))


@COMMAND.command("list")
@click.pass_obj
def list_definitions(session: Session) -> None:
    """List the newest version of every definition."""
    with session.application() as application:
        lines = application.lists.definitions()
    show(session, {"items": [_item(line) for line in lines]}, listing=LISTING)


@COMMAND.command("show")
@argument("definition", metavar="NAME", type=TEXT)
@click.pass_obj
def show_definition(session: Session, definition: str) -> None:
    """Show the versions of a definition, and the content of the newest."""
    with session.application() as application:
        lines = application.lists.definition(definition)
    items = [_item(line) for line in lines]
    answer = {**items[-1], "items": items, "content": lines[-1].stored.body}
    show(session, answer, listing=LISTING)


@COMMAND.command("diagram")
@argument("definition", metavar="NAME", type=TEXT)
@click.pass_obj
def diagram(session: Session, definition: str) -> None:
    """Draw the newest version of a definition."""
    from cli.diagram import mermaid

    with session.application() as application:
        *_, newest = application.lists.definition(definition)
    drawn = mermaid(newest.definition, language=session.lang)
    answer = {"definition": definition, "version": newest.stored.version, "mermaid": drawn}
    show(session, answer, page=lambda page: page.line(drawn))


@COMMAND.command("schema")
def schema() -> None:
    """Print the JSON Schema by which editors check a file while it is written."""
    from workflow.domain.definition import Definition

    sys.stdout.write(f"{as_json(Definition.model_json_schema())}\n")


def _read(file: str) -> tuple[dict[str, Any], Definition]:
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


def _item(line: DefinitionLine) -> dict[str, Any]:
    stored = line.stored
    return {
        "definition": stored.name,
        "version": stored.version,
        "title": {"vi": line.definition.title.vi, "en": line.definition.title.en},
        "hash": stored.hash,
        "added_at": stored.added_at,
    }


def _title(title: dict[str, str], language: Language) -> str:
    return title[language.code]
