"""The commands that every register has: record, import, export and list."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.exporting import export_command
from cli.frame import Command, Group, command, noun
from cli.importing import import_command
from cli.output import Listing, show
from cli.page import Column, Page
from cli.recording import findings_document, write_findings
from cli.register_options import options_to_list, options_to_record
from runtime.language import Language
from runtime.readers.guard import CLEAR
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import (
    Holds,
    Register,
    RegisterColumn,
    RegisterRow,
)
from workflow.domain.scale import write_amount

if TYPE_CHECKING:
    from cli.exporting import Table
    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.application.list_registers import RegisterLine
    from workflow.domain.definition import Definition


def register_noun(name: str) -> Group:
    """Return the group of a register with the commands that every one has."""
    register = REGISTERS[name]
    group = noun(name)
    group.add_command(_record_command(register))
    group.add_command(_list_command(register))
    group.add_command(import_command(lambda: _reader(register), lambda use: _keeper(use, register)))
    group.add_command(export_command(_table_of(register)))
    return group


def _reader(register: Register[Any, Any]) -> Any:
    from runtime.readers.registers import reader_of

    return reader_of(register)


def _keeper(use: Application, register: Register[Any, Any]) -> Any:
    return use.keep_register(register)


def _record_command(register: Register[Any, Any]) -> Command:
    @command("record")
    @options_to_record(register)
    @click.pass_obj
    def record(session: Session, /, *, cycle: str, **given: Any) -> None:
        row = RegisterRow(
            values={code: value for code, value in given.items() if value not in (None, CLEAR)},
            cleared=tuple(code for code, value in given.items() if value == CLEAR),
        )
        with session.application() as application:
            frame = session.command(application)
            recorded = application.keep_register(register)(cycle, [row], command=frame)
            _show_recorded(session, application, register, recorded)

    return record


def _show_recorded(
    session: Session, application: Application, register: Register[Any, Any], recorded: Recorded
) -> None:
    """Print the code of what was recorded, and what followed from it."""
    from workflow.application.list_registers import RegisterFilter

    now = application.now(session.now)
    wanted = RegisterFilter(ids=recorded.ids)
    found = application.list_register(
        register, recorded.cycle, wanted, now=now, actor=session.actor
    )
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "codes": [line.values["code"] for line in found.items],
        "ids": recorded.ids,
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "register_recorded", **answer)
        write_findings(page, findings)

    show(session, answer, page=page)


def _list_command(register: Register[Any, Any]) -> Command:
    @command("list")
    @options_to_list(register)
    @click.pass_obj
    def list_rows(session: Session, /, *, cycle: str, **wanted: Any) -> None:
        from workflow.application.list_registers import RegisterFilter

        with session.application() as application:
            now = application.now(session.now)
            found = application.list_register(
                register, cycle, RegisterFilter(**wanted), now=now, actor=session.actor
            )
        told = [{"code": each.code, "facts": dict(each.facts)} for each in found.findings]
        answer: dict[str, Any] = {
            "cycle": cycle,
            "as_of": found.as_of,
            "items": [_item(register, line) for line in found.items],
            "findings": findings_document(told, session.language),
        }
        definition = found.context.definition
        listing = _listing(register, definition)
        with_texts = bool(wanted.get("subject") or wanted["unit"])

        def page(page: Page) -> None:
            page.table(answer["items"], listing.columns)
            for line in _texts(register, answer["items"], page.language) if with_texts else ():
                page.line(line)
            write_findings(page, answer["findings"])
            if page.language.has("answers", f"{register.key}_note"):
                page.sentence("answers", f"{register.key}_note")

        show(session, answer, listing=listing, page=page, zone=definition.time_zone)

    return list_rows


def _table_of(register: Register[Any, Any]) -> Any:
    def table(session: Session, application: Application, cycle: str) -> Table:
        from runtime.readers.registers import columns_of_register

        now = application.now(session.now)
        found = application.list_register(register, cycle, now=now, actor=session.actor)
        return columns_of_register(register), [line.values for line in found.items]

    return table


def _item(register: Register[Any, Any], line: RegisterLine) -> dict[str, Any]:
    """Return a row as scripts read it; its keys are the same for all rows of a register."""
    about = {"review": line.review} if register.is_about_reviews else {}
    by = {register.author: line.author} if register.author else {}
    code = {"code": line.values["code"]}
    return {
        **code,
        **about,
        "subject_name": line.subject_name,
        "unit": line.unit,
        **line.values,
        **by,
    }


def _listing(register: Register[Any, Any], definition: Definition) -> Listing:
    place = "review" if register.is_about_reviews else register.place.code
    own = [
        _shown(column, definition)
        for column in register.own_columns[:-1]
        if column.holds is not Holds.LONG_TEXT
    ]
    author = register.author
    is_shown = author in {column.code for column in register.own_columns}
    by = [Column(key=author)] if author and not is_shown else []
    columns = (Column(key="code"), Column(key=place), Column(key="subject_name"), *own, *by)
    return Listing(key="items", columns=columns, fields=_fields(register))


def _fields(register: Register[Any, Any]) -> tuple[str, ...]:
    about = ("review",) if register.is_about_reviews else ()
    by = (register.author,) if register.author else ()
    own = (column.code for column in register.columns[1:])
    return tuple(dict.fromkeys(("code", *about, "subject_name", "unit", *own, *by)))


def _shown(column: RegisterColumn, definition: Definition) -> Column:
    key = column.code
    match column.holds:
        case Holds.WORD:
            return Column(key=key, section=column.words)
        case Holds.NUMBER:
            return Column(key=key, number=True)
        case Holds.AMOUNT:
            return Column(key=key, cell=lambda item, words: _amount(item[key], words))
        case Holds.NAME:
            titles = column.titles(definition) if column.titles else {}
            return Column(
                key=key,
                cell=lambda item, words: (
                    titles[item[key]].text(words.code) if item[key] in titles else item[key] or ""
                ),
            )
        case _:
            return Column(key=key)


def _amount(value: Fraction | None, words: Language) -> str:
    if value is None:
        return ""
    written = write_amount(value)
    return written if words.code == "en" else written.replace(".", ",")


def _texts(
    register: Register[Any, Any], items: list[dict[str, Any]], words: Language
) -> Iterator[str]:
    """Yield the long texts of rows, each under the code and its title."""
    for item in items:
        for column in register.own_columns:
            if column.holds is Holds.LONG_TEXT and item[column.code]:
                yield ""
                yield f"{item['code']}, {words.text('tables', column.code)}:"
                yield item[column.code]
