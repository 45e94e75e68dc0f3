"""The progress report of one page: where a cycle stands, and what is stuck worst."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from runtime.forecast_words import forecast_method, forecast_sentence
from runtime.language import Language
from runtime.minutes.render import TEMPLATE, fill_template
from runtime.pictures.ageing import step_name
from runtime.reports.heads import HeadWords, head_words, share_of
from runtime.reports.stuck import StuckLine, stuck_lines
from runtime.shipped import shipped_template
from runtime.wording import Wording
from workflow.application.export_progress import ProgressExport
from workflow.application.show_progress import GroupBy, ProgressReport

# So many lines of the worst stand on the page with all else.
WORST = 5


class HealthWords(TypedDict):
    """How many reviews stand so."""

    health: str
    count: str
    percent: str


class StageWords(TypedDict):
    """How many reviews have come how far with a stage."""

    number: int
    stage: str
    subjects: str
    done: str
    percent: str
    inside: str
    overdue: str
    exempt: str
    waiting: str


class AgeWords(TypedDict):
    """How many stuck reviews are late by so many days."""

    step: str
    count: str


class LevelWords(TypedDict):
    """How many subjects of a track have a level."""

    track: str
    level: str
    count: str
    of: str
    percent: str


class ProgressWords(HeadWords):
    """Everything that a template of a progress report may name."""

    reviews: str
    healths: Sequence[HealthWords]
    stages: Sequence[StageWords]
    stuck: str
    stuck_percent: str
    ages: Sequence[AgeWords]
    worst: Sequence[StuckLine]
    more: str
    ratings: Sequence[LevelWords]
    at_risk: str
    forecast: str
    method: str


def write_progress_report(
    export: ProgressExport,
    *,
    language: Language,
    template: bytes | None = None,
    file: str = TEMPLATE,
) -> bytes:
    """Return a progress report as a Word file; the same figures give the same bytes.

    Args:
        export: The reading.
        language: In the time zone of the cycle.
        template: A Word file of the office; None for the one that ships with the program.
        file: What the problems of the template call it.

    Raises:
        InvalidFileError: The template is no Word file, not safe, or has tags that are wrong.
        NotFoundError: No role of who reads reaches the unit.
    """
    form = shipped_template("progress", language.code) if template is None else template
    return fill_template(form, progress_words(export, language), kind=ProgressWords, file=file)


def progress_words(export: ProgressExport, language: Language) -> ProgressWords:
    """Return the words of a progress report."""
    words = Wording(context=export.context, language=language)
    report = export.progress(GroupBy.STAGE)
    finish = export.passing().finish
    reviews, found = export.totals["reviews"], export.found
    worst = stuck_lines(export, words, most=WORST)
    shown = sum(line["reviews"] for line in worst)
    return {
        **head_words(export.context, export.top, export.above, export.as_of, language),
        "reviews": language.number(reviews),
        "healths": [
            {
                "health": language.text("health", key),
                "count": language.number(count),
                "percent": share_of(count, reviews, language),
            }
            for key, count in export.totals.items()
            if language.has("health", key)
        ],
        "stages": _stages(report, words),
        "stuck": language.number(found),
        "stuck_percent": share_of(found, reviews, language),
        "ages": [
            {"step": step_name(step, language), "count": language.number(step.counts.total())}
            for step in export.ages
        ],
        "worst": worst,
        "more": language.number(found - shown) if found > shown else "",
        "ratings": _ratings(report, words),
        "at_risk": language.text("reports", "at_risk", count=export.at_risk),
        "forecast": forecast_sentence(finish, language),
        "method": forecast_method(finish, language) or "",
    }


def _stages(report: ProgressReport, words: Wording) -> list[StageWords]:
    language = words.language
    return [
        {
            "number": number,
            "stage": words.stage(row.stage),
            "subjects": language.number(row.subjects),
            "done": language.number(row.done),
            "percent": share_of(row.done, row.subjects, language),
            "inside": language.number(row.inside),
            "overdue": language.number(row.overdue),
            "exempt": language.number(row.exempt),
            "waiting": language.number(row.waiting),
        }
        for number, row in enumerate(report.rows, start=1)
    ]


def _ratings(report: ProgressReport, words: Wording) -> list[LevelWords]:
    language = words.language
    return [
        {
            "track": words.track(row.track),
            "level": words.level(row.level),
            "count": language.number(row.count),
            "of": language.number(row.of),
            "percent": language.number(Decimal(row.percent)),
        }
        for row in report.ratings
    ]
