"""The list of what is stuck, to be printed and taken along: one page unless more is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from runtime.language import Language
from runtime.minutes.render import TEMPLATE, fill_template
from runtime.reports.heads import HeadWords, head_words
from runtime.shipped import shipped_template
from runtime.wording import Wording
from workflow.application.assessing import NamedReview
from workflow.application.export_progress import ProgressExport
from workflow.domain.review import SubjectKind

# So many lines stand on one page in letters that are large enough to be read at a meeting.
ON_A_PAGE = 6
MOST_READ = 1_000
MOST_CODES = 3


class StuckLine(TypedDict):
    """Reviews of one venue that are stuck alike; people stand there by their codes.

    Attributes:
        reviews: How many there are.
    """

    number: int
    reviews: int
    subject: str
    stage: str
    health: str
    since: str
    due_on: str
    late: str
    waiting_on: str
    why: str
    next_action: str


class StuckWords(HeadWords):
    """Everything that a template of a stuck list may name."""

    reviews: str
    stuck: str
    blocked: str
    overdue: str
    stalled: str
    items: Sequence[StuckLine]
    shown: str
    more: str


def write_stuck_list(
    export: ProgressExport,
    *,
    language: Language,
    template: bytes | None = None,
    file: str = TEMPLATE,
) -> bytes:
    """Return what is stuck, worst first, as a Word file; the same figures give the same bytes.

    Args:
        export: The reading; without a `top` of its request the list is cut to one page.
        language: In the time zone of the cycle.
        template: A Word file of the office; None for the one that ships with the program.
        file: What the problems of the template call it.

    Raises:
        InvalidFileError: The template is no Word file, not safe, or has tags that are wrong.
    """
    form = shipped_template("stuck", language.code) if template is None else template
    return fill_template(form, stuck_words(export, language), kind=StuckWords, file=file)


def stuck_words(export: ProgressExport, language: Language) -> StuckWords:
    """Return the words of a stuck list."""
    words = Wording(context=export.context, language=language)
    asked = export.request.top
    items = stuck_lines(export, words, most=asked or ON_A_PAGE)
    shown = sum(line["reviews"] for line in items)
    return {
        **head_words(export.context, export.top, export.above, export.as_of, language),
        "reviews": language.number(export.totals["reviews"]),
        "stuck": language.number(export.found),
        "blocked": language.number(export.totals["blocked"]),
        "overdue": language.number(export.totals["overdue"]),
        "stalled": language.number(export.totals["stalled"]),
        "items": items,
        "shown": language.number(shown),
        "more": language.number(export.found - shown) if export.found > shown else "",
    }


def stuck_lines(export: ProgressExport, words: Wording, *, most: int) -> list[StuckLine]:
    """Return the worst of what is stuck, in so many lines at most.

    Reviews of one venue that are stuck in the same way share a line. Of very many only the first
    are read: a page holds no more.
    """
    alike: dict[tuple[object, ...], list[NamedReview]] = {}
    for named in export.stuck(export.request.top or MOST_READ):
        stored = named.status.review
        place = (stored.venue_id, stored.subject_kind, *_told(named, words).values())
        alike.setdefault(place, []).append(named)
    found = list(alike.values())[:most]
    return [_line(reviews, words, number=number) for number, reviews in enumerate(found, start=1)]


class _Told(TypedDict):
    """What is told of a review beside whose it is."""

    stage: str
    health: str
    since: str
    due_on: str
    late: str
    waiting_on: str
    why: str
    next_action: str


def _told(named: NamedReview, words: Wording) -> _Told:
    language, status = words.language, named.status
    stored = status.review
    return {
        "stage": words.state(stored.track, stored.state),
        "health": language.text("health", status.health),
        "since": language.moment(status.since),
        "due_on": language.shown(stored.due_on),
        "late": language.number(status.working_days_late),
        "waiting_on": words.waiting_on(named.waiting_on),
        "why": " ".join(map(words.reason, status.reasons)),
        "next_action": words.next_action(named) or "",
    }


def _line(reviews: Sequence[NamedReview], words: Wording, *, number: int) -> StuckLine:
    return {
        "number": number,
        "reviews": len(reviews),
        "subject": _subjects(reviews, words.language),
        **_told(reviews[0], words),
    }


def _subjects(reviews: Sequence[NamedReview], language: Language) -> str:
    """Return a unit by its code and name; people by their codes, with the venue."""
    row = reviews[0].row
    if reviews[0].status.review.subject_kind is SubjectKind.UNIT:
        return f"{row.subject_code} {row.subject_name}"
    venue = f"{row.venue_code} {row.venue_name}"
    codes = ", ".join(each.row.subject_code for each in reviews[:MOST_CODES])
    if len(reviews) <= MOST_CODES:
        return f"{codes} ({venue})"
    count = language.text("quantities", "people", count=len(reviews))
    return f"{count}: {codes}, … ({venue})"
