"""`reviewcycle definition`: kinds of review cycle, as files and as they are stored."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.definition_diagram import diagram
from cli.definition_diff import diff
from cli.definition_page import write_definition
from cli.definition_preview import preview
from cli.definition_source import Source, read_checked, stored_name
from cli.frame import argument, noun
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT
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
    _, definition = read_checked(file)
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
    value, _ = read_checked(file)
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
@argument("definition", metavar="NAME|FILE", type=TEXT)
@click.pass_obj
def show_definition(session: Session, definition: str) -> None:
    """Show a definition in words, and the versions that are stored of it."""
    if stored_name(definition) is None:
        value, checked = read_checked(definition)
        source = Source(definition=checked, file=definition)
        answer = {**source.to_json(), "content": value}
        show(session, answer, page=lambda page: _write_file(page, source))
        return
    with session.application() as application:
        lines = application.lists.definition(definition)
    items = [_item(line) for line in lines]
    answer = {**items[-1], "items": items, "content": lines[-1].stored.body}
    newest = lines[-1].definition
    show(session, answer, listing=LISTING, page=lambda page: _write_stored(page, items, newest))


@COMMAND.command("schema")
@click.pass_obj
def schema(session: Session) -> None:
    """Print the JSON Schema by which editors check a file while it is written."""
    from runtime.definition_keys import described_schema

    sys.stdout.write(f"{as_json(described_schema(session.lang))}\n")


COMMAND.add_command(preview)
COMMAND.add_command(diff)
COMMAND.add_command(diagram)


def _write_stored(page: Page, items: list[dict[str, Any]], newest: Definition) -> None:
    page.table(items, LISTING.columns)
    write_definition(page, newest)


def _write_file(page: Page, source: Source) -> None:
    page.line(f"{source.label}: {source.definition.title.text(page.language.code)}")
    write_definition(page, source.definition)


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
