"""How a cycle stands, as a workbook for people: figures, every review, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from xlsxwriter import Workbook

from runtime.language import Language
from runtime.pictures.ageing import step_name
from runtime.wording import Wording
from runtime.writers.cap_tables import caps_table
from runtime.writers.pace_tables import dwell_table, forecast_table, risk_table
from runtime.writers.sheets import OPTIONS, SheetColumn, SheetWriter, Table, Value, as_percent
from workflow.application.assessing import NamedReview
from workflow.application.export_progress import ProgressExport
from workflow.application.show_progress import GroupBy, ProgressReport
from workflow.domain.health import STUCK
from workflow.domain.share import percent

# Section of the catalogue that names each figure, in the order of the sheets.
FIGURES = {
    "reviews": "figure_names",
    **dict.fromkeys(("waiting", "blocked", "overdue", "stalled", "on_track", "done"), "health"),
    "at_risk": "figure_names",
    "subjects": "tables",
    "passed": "figure_names",
    "inside": "tables",
    "late_inside": "figure_names",
    "exempt": "tables",
    "before": "figure_names",
    "stuck": "figure_names",
    **dict.fromkeys(("since", "working_days_late", "waiting_on", "reasons"), "tables"),
    "next_action": "tables",
    **dict.fromkeys(("ages", "dwell", "forecast", "ratings"), "figure_names"),
    **dict.fromkeys(("of", "under_review"), "tables"),
    **dict.fromkeys(("caps", "cap_allowed", "cap_exceeded", "cap_left_out"), "figure_names"),
}

_COUNTS = ("subjects", "done", "inside", "overdue", "exempt", "waiting")
_DETAILS = (
    SheetColumn(key="review", width=34),
    SheetColumn(key="subject", width=16),
    SheetColumn(key="subject_kind", section="sheets", width=13),
    SheetColumn(key="unit", width=14),
    SheetColumn(key="unit_name", title="venue_name", section="sheets", width=30),
    SheetColumn(key="track", width=22),
    SheetColumn(key="stage", width=20),
    SheetColumn(key="health", width=14),
    SheetColumn(key="since", width=17),
    SheetColumn(key="due_on", width=12),
    SheetColumn(key="working_days_late", width=12),
    SheetColumn(key="waiting_on", width=36),
    SheetColumn(key="reasons", width=60),
    SheetColumn(key="next_action", width=50),
)


def write_progress_workbook(
    target: BinaryIO, export: ProgressExport, *, language: Language
) -> None:
    """Write the figures and every review as XLSX while they are read.

    Args:
        target: A file that is open for writing.
        export: The reading, which lasts as long as this.
        language: Of titles and sentences, in the time zone of the cycle.
    """
    with Workbook(target, dict(OPTIONS)) as book:
        _Progress(book, export, language).write()


def write_stuck_workbook(target: BinaryIO, export: ProgressExport, *, language: Language) -> None:
    """Write what is stuck and what the figures mean as XLSX."""
    with Workbook(target, dict(OPTIONS)) as book:
        _Progress(book, export, language).write_stuck()


class _Progress:
    """One workbook, sheet by sheet."""

    def __init__(self, book: Workbook, export: ProgressExport, language: Language) -> None:
        self._export, self._language = export, language
        self._words = Wording(context=export.context, language=language)
        cycle = export.context.cycle
        head = [
            language.text("sheets", "export_head", cycle=cycle.code, name=cycle.name),
            language.text(
                "sheets",
                "export_scope",
                unit=export.top.code,
                unit_name=export.top.name,
                as_of=export.as_of,
                definition=cycle.definition,
                version=cycle.version,
            ),
        ]
        self._sheets = SheetWriter(book, language=language, head=head)

    def write(self) -> None:
        export = self._export
        by_track, by_unit = (export.progress(by) for by in (GroupBy.TRACK, GroupBy.UNIT))
        stages = self._stages(by_track, "track", self._words.track)
        self._put("summary", self._totals(), risk_table(export, self._words), stages)
        self._put("details", self._reviews(export.reviews()))
        self._put("stuck", self._reviews(export.stuck()))
        self._put("ages", self._ages())
        self._put("by_unit", self._stages(by_unit, "unit", str, names=self._unit_names()))
        self._put("dwell", dwell_table(export, self._words))
        self._put("forecast", forecast_table(export, self._words))
        self._put("rating_counts", self._ratings(by_track))
        self._put("caps", caps_table(export.caps(), self._words))
        self._put("definitions", self._definitions())

    def write_stuck(self) -> None:
        self._put("summary", self._totals())
        self._put("stuck", self._reviews(self._export.stuck()))
        self._put("ages", self._ages())
        self._put("definitions", self._definitions())

    def _put(self, key: str, *tables: Table) -> None:
        self._sheets.begin(key)
        for table in tables:
            self._sheets.write(table)

    def _totals(self) -> Table:
        totals = self._export.totals
        everything = totals["reviews"]
        rows = [
            (self._language.text("health", key), count, as_percent(percent(count, everything)))
            for key, count in totals.items()
            if key in FIGURES and key != "reviews"
        ]
        total = self._language.text("figure_names", "reviews")
        return Table(
            columns=(
                SheetColumn(key="health", width=30),
                SheetColumn(key="count", width=20),
                SheetColumn(key="percent", width=12),
            ),
            rows=[*rows, (total, everything, as_percent(percent(everything, everything)))],
        )

    def _stages(
        self,
        report: ProgressReport,
        group: str,
        called: Callable[[str], str],
        *,
        names: dict[str, str] | None = None,
    ) -> Table:
        named = () if names is None else (SheetColumn(key="unit_name", width=30),)
        return Table(
            columns=(
                SheetColumn(key=group, width=30 if names is None else 16),
                *named,
                SheetColumn(key="stage", width=20),
                *(SheetColumn(key=key, width=12) for key in _COUNTS),
                SheetColumn(key="percent_done", section="sheets", width=12),
            ),
            rows=(
                (
                    called(row.group or ""),
                    *(() if names is None else (names[row.group or ""],)),
                    self._words.stage(row.stage),
                    *(getattr(row, key) for key in _COUNTS),
                    as_percent(percent(row.done, row.subjects)),
                )
                for row in report.rows
            ),
        )

    def _unit_names(self) -> dict[str, str]:
        return {unit.code: unit.name for unit in self._export.reading.directory.units.values()}

    def _reviews(self, found: Iterable[NamedReview]) -> Table:
        return Table(columns=_DETAILS, rows=map(self._review, found))

    def _review(self, named: NamedReview) -> Sequence[Value]:
        row, status, words = named.row, named.status, self._words
        stored = status.review
        return (
            named.key,
            row.subject_code,
            words.language.text("subject_kinds", stored.subject_kind),
            row.venue_code,
            row.venue_name,
            words.track(stored.track),
            words.state(stored.track, stored.state),
            words.language.text("health", status.health),
            status.since,
            stored.due_on,
            status.working_days_late,
            words.waiting_on(named.waiting_on) if named.waiting_on else None,
            " ".join(map(words.reason, status.reasons)) or None,
            words.next_action(named),
        )

    def _ages(self) -> Table:
        language = self._language
        return Table(
            columns=(
                SheetColumn(key="working_days_late", width=24),
                *(SheetColumn(key=str(key), section="health", width=14) for key in STUCK),
                SheetColumn(key="count", width=12),
            ),
            rows=[
                (
                    step_name(step, language),
                    *(step.counts[str(key)] for key in STUCK),
                    step.counts.total(),
                )
                for step in self._export.ages
            ],
        )

    def _ratings(self, report: ProgressReport) -> Table:
        return Table(
            columns=(
                SheetColumn(key="track", width=30),
                SheetColumn(key="level", width=34),
                *(SheetColumn(key=key, width=12) for key in ("count", "of", "percent")),
                SheetColumn(key="under_review", width=14),
            ),
            rows=[
                (
                    self._words.track(row.track),
                    self._words.level(row.level),
                    row.count,
                    row.of,
                    as_percent(row.percent),
                    row.under_review,
                )
                for row in report.ratings
            ],
        )

    def _definitions(self) -> Table:
        columns = ("figure", "counts_what", "from_what", "as_of_when")
        widths = (28, 80, 50, 17)
        return Table(
            columns=[
                SheetColumn(key=key, section="sheets", width=width)
                for key, width in zip(columns, widths, strict=True)
            ],
            rows=self._figures(),
        )

    def _figures(self) -> Iterator[Sequence[Value]]:
        for key, section in FIGURES.items():
            name = self._language.text(section, key)
            meaning = self._language.text("figures", key)
            source = self._language.text("figure_sources", key)
            yield name[:1].upper() + name[1:], meaning, source, self._export.as_of
