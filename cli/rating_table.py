"""The table of ratings as a Word file, for the level above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.context import Session
from cli.exporting import write_new
from cli.output import show
from cli.report_files import WORD, form_of, template_of

if TYPE_CHECKING:
    from workflow.application.count_ratings import RatingTally


def write_rating_file(
    session: Session,
    tally: RatingTally,
    earlier: RatingTally | None,
    file: str,
    *,
    template: str | None,
) -> None:
    """Write the table of ratings into a new file, beside those of an earlier cycle if one is given.

    Raises:
        InvalidFileError: The template is wrong.
        InvalidValueError: The end of the name is another, or the file cannot be written.
        RefusedError: There is such a file already.
    """
    from runtime.reports.ratings import write_rating_table

    form_of(file, template=template, forms=(WORD,))
    language = session.language.in_zone(tally.context.definition.time_zone)
    given = template_of(template)
    write_new(file, write_rating_table(tally, earlier=earlier, language=language, **given))
    answer = {
        "file": file,
        "cycle": tally.context.cycle.code,
        "as_of": tally.as_of,
        "earlier": earlier.context.cycle.code if earlier else None,
    }
    show(
        session,
        answer,
        page=lambda page: page.sentence("answers", "rating_table_written", **answer),
        zone=language.zone,
    )
