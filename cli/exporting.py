"""What the commands that export a table share: the form by the name, and no file overwritten."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from cli.context import Session
from cli.frame import Command, argument, command, option
from cli.output import show
from cli.parameters import STANDARD_INPUT, TEXT
from workflow.domain.errors import InvalidValueError, RefusedError

if TYPE_CHECKING:
    from runtime.application import Application
    from runtime.readers.columns import Columns

    Table: TypeAlias = tuple[Columns, Iterable[Mapping[str, Any]]]

FORMS = (".csv", ".xlsx")


def export_command(table: Callable[[Session, Application, str], Table]) -> Command:
    """Return the command that exports records of a cycle: `export FILE --cycle CYCLE`.

    Args:
        table: Returns columns and rows of the cycle of a code, as far as the session may see them.
    """

    @command("export")
    @argument("file", metavar="FILE", type=TEXT)
    @option("--cycle", metavar="CYCLE", type=TEXT, required=True)
    @click.pass_obj
    def run(session: Session, file: str, cycle: str) -> None:
        with session.application() as application:
            columns, rows = table(session, application, cycle)
            found = list(rows)
        export_rows(session, file, columns, found)

    return run


def export_rows(
    session: Session, file: str, columns: Columns, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Write rows as the CSV or XLSX file that the import of the same noun reads.

    Args:
        session: In whose language titles and guide are.
        file: By its end CSV or XLSX; `-` writes CSV to stdout.
        columns: Of the file; their `name` is the key of its heading in the catalogue.
        rows: Values by code of the column.

    Raises:
        InvalidValueError: The end of the name is another, or the file cannot be written.
        RefusedError: There is such a file already.
    """
    if file == STANDARD_INPUT:
        sys.stdout.buffer.write(_content(session, ".csv", columns, list(rows)))
        return
    form = Path(file).suffix.lower()
    if form not in FORMS:
        raise InvalidValueError("export_form_unknown", found=file, expected=list(FORMS))
    table = list(rows)
    write_new(file, _content(session, form, columns, table))
    answer = {"file": file, "rows": len(table)}
    show(session, answer, page=lambda page: page.sentence("answers", "exported", **answer))


def _content(session: Session, form: str, columns: Columns, rows: list[Mapping[str, Any]]) -> bytes:
    if form == ".csv":
        from runtime.writers.csv_file import write_csv

        return write_csv(columns, rows)
    from runtime.writers.workbook import write_workbook

    title = session.language.text("sheets", columns.name)
    return write_workbook(columns, rows, title=title, language=session.language)


def write_new(file: str, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        InvalidValueError: It cannot be written.
        RefusedError: There is such a file already.
    """
    try:
        with Path(file).open("xb") as target:
            target.write(content)
    except FileExistsError as error:
        raise RefusedError("file_exists", file=file) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidValueError("file_unwritable", file=file, why=why) from error
