"""What lies behind the counts of `progress`: ageing, dwell times, who is at risk, the forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.cap_words import cap_document, write_cap
from cli.page import Column, Page
from runtime.forecast_words import forecast_method, forecast_sentence, pace_of
from runtime.language import Language
from runtime.pictures.ageing import step_name
from runtime.wording import Wording
from workflow.domain.health import STUCK

if TYPE_CHECKING:
    from workflow.application.pace import DwellRow
    from workflow.application.show_caps import CapLine
    from workflow.application.study_progress import ProgressStudy
    from workflow.domain.ageing import AgeStep
    from workflow.domain.dwell import Dwell
    from workflow.domain.forecast import Forecast

_DWELL = ("visits", "median", "p90")


def study_document(study: ProgressStudy, language: Language) -> dict[str, Any]:
    """Return a study as scripts read it."""
    return {
        "at_risk": study.at_risk,
        "ageing": [_age(step) for step in study.ages],
        "dwell": [_dwell_row(row) for row in study.dwell],
        "forecast": _forecast(study.finish, language),
        "stage_forecasts": [
            {"stage": each.stage, **_forecast(each.forecast, language)} for each in study.stages
        ],
        "caps": [{**cap_document(line), "rated": _of_rated(line)} for line in study.caps],
    }


def write_study(page: Page, study: ProgressStudy, wording: Wording) -> None:
    """Write a study for people."""
    language = page.language
    page.line()
    page.line(forecast_sentence(study.finish, language))
    if method := forecast_method(study.finish, language):
        page.line(method)
    page.sentence("answers", "study_at_risk", count=study.at_risk)
    page.line()
    page.sentence("answers", "study_ageing")
    page.table(study.ages, _age_columns())
    if study.dwell:
        page.line()
        page.sentence("answers", "study_dwell")
        is_all = study.top.id == study.context.cycle.unit_id
        page.table(study.dwell, _dwell_columns(wording, beside_peers=not is_all))
    told = [each for each in study.stages if each.forecast.earliest_on is not None]
    if told:
        page.line()
        page.sentence("answers", "study_stages")
    for each in told:
        page.line(f"  {wording.stage(each.stage)}: {forecast_sentence(each.forecast, language)}")
    for line in study.caps:
        write_cap(page, line, wording)
        part = {"cap": line.sum.cap, "unit": line.unit.code, **_of_rated(line)}
        page.sentence("answers", "cap_of_rated", **part)


def _age(step: AgeStep) -> dict[str, Any]:
    counts = {str(health): step.counts[health] for health in STUCK}
    return {"first": step.first, "last": step.last, "count": step.counts.total(), **counts}


def _dwell_row(row: DwellRow) -> dict[str, Any]:
    return {
        "track": row.track,
        "stage": row.stage,
        **_dwell(row.here),
        "peers": _dwell(row.peers),
    }


def _dwell(dwell: Dwell | None) -> dict[str, Any]:
    return {key: None if dwell is None else getattr(dwell, key) for key in _DWELL}


def _forecast(forecast: Forecast, language: Language) -> dict[str, Any]:
    return {
        "left": forecast.left,
        "earliest_on": forecast.earliest_on,
        "latest_on": forecast.latest_on,
        "fast": pace_of(forecast.fast),
        "slow": pace_of(forecast.slow),
        "none": forecast.none,
        "message": forecast_sentence(forecast, language),
        "method": forecast_method(forecast, language),
    }


def _of_rated(line: CapLine) -> dict[str, Any]:
    """Return what part of all who are rated has the level."""
    from workflow.domain.share import percent

    rated = sum(line.sum.counts.values())
    return {"count": line.sum.given, "of": rated, "percent": percent(line.sum.given, rated)}


def _age_columns() -> tuple[Column, ...]:
    return (
        Column(key="working_days_late", cell=step_name),
        *(_count_column(str(health)) for health in STUCK),
        Column(
            key="count", cell=lambda step, words: words.number(step.counts.total()), number=True
        ),
    )


def _count_column(health: str) -> Column:
    return Column(
        key=health, cell=lambda step, words: words.number(step.counts[health]), number=True
    )


def _dwell_columns(wording: Wording, *, beside_peers: bool) -> tuple[Column, ...]:
    of_peers = (_dwell_column(f"peers_{key}", key, of="peers") for key in _DWELL)
    return (
        Column(key="track", cell=lambda row, _: wording.track(row.track)),
        Column(key="stage", cell=lambda row, _: wording.state(row.track, row.stage)),
        *(_dwell_column(key, key, of="here") for key in _DWELL),
        *(of_peers if beside_peers else ()),
    )


def _dwell_column(title: str, key: str, *, of: str) -> Column:
    def cell(row: DwellRow, words: Language) -> str:
        dwell = getattr(row, of)
        return "" if dwell is None else words.number(getattr(dwell, key))

    return Column(key=title, cell=cell, number=True)
