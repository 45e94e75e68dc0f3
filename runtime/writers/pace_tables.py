"""Sheets about the pace of a cycle: who is at risk, how long stages take, when it will end."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.forecast_words import forecast_method, forecast_sentence
from runtime.wording import Wording
from runtime.writers.sheets import SheetColumn, Table, Value
from workflow.application.export_progress import ProgressExport
from workflow.domain.dwell import Dwell
from workflow.domain.forecast import Forecast

_DWELL = ("visits", "median", "p90")


def risk_table(export: ProgressExport, words: Wording) -> Table:
    """Return how many are at risk, whom the totals count as on track."""
    name = words.language.text("figure_names", "at_risk")
    return Table(
        columns=(
            SheetColumn(key="on_track", section="health", width=30),
            SheetColumn(key="count", width=20),
        ),
        rows=[(name, export.at_risk)],
    )


def dwell_table(export: ProgressExport, words: Wording) -> Table:
    """Return how long finished visits took, here and in the whole cycle."""
    return Table(
        columns=(
            SheetColumn(key="track", width=30),
            SheetColumn(key="stage", width=24),
            *(SheetColumn(key=key, width=14) for key in _DWELL),
            *(SheetColumn(key=f"peers_{key}", width=14) for key in _DWELL),
        ),
        rows=[
            (
                words.track(row.track),
                words.state(row.track, row.stage),
                *_days(row.here),
                *_days(row.peers),
            )
            for row in export.dwell()
        ],
    )


def forecast_table(export: ProgressExport, words: Wording) -> Table:
    """Return by when all will have passed each stage, and by when all is done."""
    chart = export.passing()
    done = words.language.text("sheets", "everything_done")
    keys = ("what_is_done", "left", "earliest_on", "latest_on", "in_words", "method")
    widths = (30, 12, 12, 12, 60, 80)
    return Table(
        columns=[
            SheetColumn(key=key, section="sheets", width=width)
            for key, width in zip(keys, widths, strict=True)
        ],
        rows=[
            (done, *_forecast(chart.finish, words)),
            *(
                (words.stage(stage), *_forecast(forecast, words))
                for stage, forecast in chart.forecasts.items()
            ),
        ],
    )


def _days(dwell: Dwell | None) -> Sequence[Value]:
    return [None if dwell is None else getattr(dwell, key) for key in _DWELL]


def _forecast(forecast: Forecast, words: Wording) -> Sequence[Value]:
    return (
        forecast.left,
        forecast.earliest_on,
        forecast.latest_on,
        forecast_sentence(forecast, words.language),
        forecast_method(forecast, words.language),
    )
