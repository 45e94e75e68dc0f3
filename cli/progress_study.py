"""What lies behind the counts of `progress`: ageing, dwell times, who is at risk, the forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.cap_words import cap_document, write_cap
from cli.page import Page
from runtime.cap_words import of_rated
from runtime.forecast_words import forecast_method, forecast_sentence, pace_of
from runtime.language import Language
from runtime.study_words import DWELL, age_table, dwell_table, is_beside_peers, told_stages
from runtime.wording import Wording
from workflow.domain.health import STUCK

if TYPE_CHECKING:
    from workflow.application.pace import DwellRow
    from workflow.application.study_progress import ProgressStudy
    from workflow.domain.ageing import AgeStep
    from workflow.domain.dwell import Dwell
    from workflow.domain.forecast import Forecast


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
        "caps": [{**cap_document(line), "rated": of_rated(line)} for line in study.caps],
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
    page.worded(age_table(study.ages, language))
    if study.dwell:
        page.line()
        page.sentence("answers", "study_dwell")
        beside_peers = is_beside_peers(study)
        page.worded(dwell_table(study.dwell, wording, beside_peers=beside_peers))
    told = told_stages(study)
    if told:
        page.line()
        page.sentence("answers", "study_stages")
    for each in told:
        page.line(f"  {wording.stage(each.stage)}: {forecast_sentence(each.forecast, language)}")
    for line in study.caps:
        write_cap(page, line, wording)
        part = {"cap": line.sum.cap, "unit": line.unit.code, **of_rated(line)}
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
    return {key: None if dwell is None else getattr(dwell, key) for key in DWELL}


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
