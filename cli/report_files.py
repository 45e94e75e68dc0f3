"""Files of `stuck` and `progress`: a workbook, reviews as CSV, or a Word file to send or print."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cli.context import Session
from cli.frame import option
from cli.output import BYTE_ORDER_MARK, csv_cell, show
from cli.parameters import TEXT, read_file
from cli.plain import plain
from cli.wording import FIELDS, flat_review, review_item
from runtime.wording import Wording
from workflow.domain.errors import InvalidValueError
from workflow.domain.review import SubjectKind

if TYPE_CHECKING:
    from runtime.language import Language
    from runtime.question_uses import QuestionUses
    from workflow.application.assessing import NamedReview
    from workflow.application.export_progress import ProgressExport
    from workflow.application.find_stuck import StuckRequest

CSV, WORD, WORKBOOK = ".csv", ".docx", ".xlsx"
FORMS = (CSV, WORD, WORKBOOK)
HEAD = ("cycle", "definition", "version", "as_of")

Given = Mapping[str, Any]

template_option: Callable[[Any], Any] = option("--template", metavar="FILE", type=TEXT)


def is_report(file: str | None) -> bool:
    """Return whether a file that is named is a report, by the end of its name."""
    return file is not None and Path(file).suffix.lower() in FORMS


def form_of(file: str, *, template: str | None, forms: Iterable[str] = FORMS) -> str:
    """Return by the end of its name which form a file has; templates are those of Word files.

    Raises:
        InvalidValueError: It has none of these forms.
    """
    form = Path(file).suffix.lower()
    allowed = [each for each in forms if template is None or each == WORD]
    if form not in allowed:
        raise InvalidValueError("export_form_unknown", found=file, expected=allowed)
    return form


def require_use(beside: str, **given: object) -> None:
    """Let options pass that are not given: what is asked for has no use for them.

    Args:
        beside: What is asked for, as it was written.
        given: By name with `_` for `-`; absent is None or False.

    Raises:
        InvalidValueError: One is given.
    """
    for name, value in given.items():
        if value not in (None, False):
            option_name = f"--{name.replace('_', '-')}"
            raise InvalidValueError("option_without_use", option=option_name, beside=beside)


def template_of(template: str | None) -> Given:
    """Return what a writer of Word files is given: nothing without a template of the office."""
    return {} if template is None else {"template": read_file(template), "file": template}


def write_report(
    session: Session,
    questions: QuestionUses,
    request: StuckRequest,
    file: str,
    *,
    writers: Mapping[str, Writer],
    now: datetime,
    template: str | None,
) -> int:
    """Write a new file, tell how many reviews it is about, and return how many are stuck.

    Raises:
        InvalidFileError: The template is wrong.
        InvalidValueError: The end of the name is another, or the file cannot be written.
        NotFoundError: No such cycle or unit, or no role of the actor reaches it.
        RefusedError: There is such a file already.
    """
    from runtime.writers.new_file import new_file

    write = writers[form_of(file, template=template)]
    given = template_of(template)
    asked = questions.export_progress(request, now=now, actor=session.actor)
    with asked as export, new_file(file) as target:
        language = session.language.in_zone(export.context.definition.time_zone)
        write(target, export, language, given)
        reviews, stuck = export.totals["reviews"], export.found
    answer = {"file": file, "cycle": request.cycle, "as_of": export.as_of}
    answer |= {"reviews": reviews, "stuck": stuck}
    show(
        session,
        answer,
        page=lambda page: page.sentence("answers", "report_written", **answer),
        zone=language.zone,
    )
    return stuck


Writer = Callable[[BinaryIO, "ProgressExport", "Language", Given], None]


def _progress_workbook(
    target: BinaryIO, export: ProgressExport, language: Language, _: Given
) -> None:
    from runtime.writers.progress_workbook import write_progress_workbook

    write_progress_workbook(target, export, language=language)


def _progress_report(
    target: BinaryIO, export: ProgressExport, language: Language, given: Given
) -> None:
    from runtime.reports.progress import write_progress_report

    target.write(write_progress_report(export, language=language, **given))


def _every_review(target: BinaryIO, export: ProgressExport, language: Language, _: Given) -> None:
    _write_csv(target, export, export.reviews(), language)


def _stuck_workbook(target: BinaryIO, export: ProgressExport, language: Language, _: Given) -> None:
    from runtime.writers.progress_workbook import write_stuck_workbook

    write_stuck_workbook(target, export, language=language)


def _stuck_list(target: BinaryIO, export: ProgressExport, language: Language, given: Given) -> None:
    from runtime.reports.stuck import write_stuck_list

    target.write(write_stuck_list(export, language=language, **given))


def _what_is_stuck(target: BinaryIO, export: ProgressExport, language: Language, _: Given) -> None:
    _write_csv(target, export, export.stuck(), language)


PROGRESS: Mapping[str, Writer] = {
    CSV: _every_review,
    WORD: _progress_report,
    WORKBOOK: _progress_workbook,
}
STUCK: Mapping[str, Writer] = {CSV: _what_is_stuck, WORD: _stuck_list, WORKBOOK: _stuck_workbook}


def _write_csv(
    target: BinaryIO, export: ProgressExport, found: Iterable[NamedReview], language: Language
) -> None:
    """Write reviews as CSV in UTF-8 with a byte order mark, while they are read."""
    words = Wording(context=export.context, language=language)
    cycle = export.context.cycle
    values = (cycle.code, cycle.definition, cycle.version, export.as_of)
    head = dict(zip(HEAD, values, strict=True))
    output = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow([*HEAD, *FIELDS])
    for named in found:
        item = {**head, **flat_review(review_item(named, words))}
        if named.status.review.subject_kind is SubjectKind.PERSON:
            item["subject_name"] = None  # a file is passed on: people stand in it by their codes
        writer.writerow(
            [csv_cell(plain(item[key], zone=language.zone)) for key in (*HEAD, *FIELDS)]
        )
    output.detach()
