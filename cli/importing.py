"""What the commands that import a file share: how they tell what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import click

from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import show
from cli.page import Page
from cli.parameters import TEXT, read_file
from cli.recording import findings_document, write_findings
from workflow.domain.errors import ConflictError, InvalidFileError, RefusedError, UnavailableError

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.application.import_organisation import ImportReport
    from workflow.domain.command import Command


class Read(Protocol):
    """A reader of files."""

    def __call__(self, data: bytes, *, file: str) -> Sequence[Any]:
        """Return the rows of a file."""
        ...


class Import(Protocol):
    """A use case that stores rows, or only plans to."""

    def __call__(
        self, rows: Sequence[Any], *, file: str, plan: bool, command: Command
    ) -> ImportReport | Recorded:
        """Return what was done, or would be."""
        ...


class Keep(Protocol):
    """A use case that stores rows in a cycle, or only plans to."""

    def __call__(
        self, cycle: str, rows: Sequence[Any], *, file: str, plan: bool, command: Command
    ) -> Recorded:
        """Return what was done, or would be."""
        ...


def import_command(
    reader: Callable[[], Read], choose: Callable[[Application], Keep]
) -> click.Command:
    """Return the command that imports records of a cycle: `FILE --cycle CYCLE [--plan]`.

    Args:
        reader: Returns what reads the file; called when the command runs.
        choose: Returns the use case.
    """

    @command("import")
    @argument("file", metavar="FILE", type=TEXT)
    @option("--cycle", metavar="CYCLE", type=TEXT, required=True)
    @plan_option
    @click.pass_obj
    def run(session: Session, file: str, cycle: str, *, plan: bool) -> None:
        import_records(session, file, reader(), choose, cycle=cycle, plan=plan)

    return run


def import_records(
    session: Session,
    file: str,
    read: Read,
    choose: Callable[[Application], Keep],
    *,
    cycle: str,
    plan: bool,
) -> None:
    """Import records of a cycle from a file, as `import_rows` does.

    Raises:
        InvalidFileError: Mistakes that the file shows, and those that only the database shows.
    """
    import_rows(session, file, read, lambda use: partial(choose(use), cycle), plan=plan)


def import_rows(
    session: Session,
    file: str,
    read: Read,
    choose: Callable[[Application], Import],
    *,
    plan: bool,
) -> None:
    """Import a file and tell what was done; of a file with mistakes tell all of them.

    Raises:
        InvalidFileError: Mistakes that the file shows, and those that only the database shows.
    """
    data = read_file(file)
    try:
        rows = read(data, file=file)
    except InvalidFileError as error:
        # Rows that repeat each other would be in each other's way.
        with suppress(ConflictError, RefusedError, UnavailableError):
            _look_further(session, file, error, choose)
        raise
    with session.application() as application:
        command = session.command(application)
        report = choose(application)(rows, file=file, plan=plan, command=command)
    show_import(session, report, plan=plan)


def _look_further(
    session: Session, file: str, error: InvalidFileError, choose: Callable[[Application], Import]
) -> None:
    """Let the rows that could be read be judged too.

    Raises:
        InvalidFileError: With the mistakes of `error` and those that were found now.
    """
    try:
        with session.application() as application:
            command = session.command(application)
            choose(application)(error.rows, file=file, plan=True, command=command)
    except InvalidFileError as more:
        raise InvalidFileError((*error.problems, *more.problems)) from error


def show_import(session: Session, report: ImportReport | Recorded, *, plan: bool) -> None:
    """Print what an import did, or would do; records tell their findings too."""
    answer: dict[str, Any] = {
        "plan": plan,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "moved": report.moved,
    }
    relinked = getattr(report, "relinked", None)
    if relinked is not None:
        answer["relinked"] = relinked
    found = getattr(report, "findings", None)
    findings = [] if found is None else findings_document(found, session.language)
    if found is not None:
        answer["findings"] = findings

    def page(page: Page) -> None:
        page.sentence("answers", "imported" if found is None else "records_imported", **answer)
        write_findings(page, findings)
        if relinked:
            page.sentence("answers", "units_relinked", count=relinked)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, page=page)
