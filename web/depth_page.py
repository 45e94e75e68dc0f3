"""What lies behind the counts: ageing, dwell times, who is at risk, the forecast and caps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from runtime.cap_words import cap_table, left_out_sentence
from runtime.forecast_words import forecast_method, forecast_sentence
from runtime.pictures.ageing import ageing_sentence
from runtime.study_words import age_table, dwell_table, is_beside_peers, risk_table, told_stages
from web.pages import crumbs, page
from web.stuck_page import TOPS, asked_top, review_link
from workflow.application.find_stuck import StuckRequest
from workflow.application.pace import AtRisk
from workflow.domain.dwell import FEWEST_PEERS

if TYPE_CHECKING:
    from runtime.language import Language
    from runtime.wording import Wording
    from web.visit import Visit
    from workflow.application.study_progress import ProgressStudy
    from workflow.domain.ageing import AgeStep
    from workflow.domain.forecast import Forecast


def depth_page(visit: Visit) -> Response:
    """Return what `progress --in-depth` and `stuck --at-risk` tell of a cycle, or of a part."""
    code, under, top = visit.code("cycle"), visit.asked("under"), asked_top(visit)
    study = visit.questions.study_progress(code, now=visit.now, under=under, actor=visit.actor)
    words = visit.words(study.context)
    at_risk = _at_risk(visit, under, top)
    return page(
        visit,
        "depth.html",
        above=crumbs(visit, study.context.cycle, [study.top] if is_beside_peers(study) else ()),
        study=study,
        words=words,
        finish=_forecast(study.finish, words.language),
        stages=[
            (words.stage(each.stage), *_forecast(each.forecast, words.language))
            for each in told_stages(study)
        ],
        at_risk=at_risk,
        at_risk_table=risk_table(at_risk, words),
        review_links=[review_link(visit, code, named.row.key) for named, _ in at_risk.items],
        fewest=None if any(row.peers.tells for row in study.dwell) else FEWEST_PEERS,
        ages=ageing_sentence(study.ages, words.language),
        age_table=age_table(study.ages, words.language),
        age_links=[_late(visit, step, under) for step in study.ages],
        is_part=is_beside_peers(study),
        dwell_table=dwell_table(study.dwell, words, beside_peers=is_beside_peers(study)),
        **_caps(study, words),
        tops=TOPS,
        given={"under": under, "top": top},
    )


def _forecast(forecast: Forecast, language: Language) -> tuple[str, str | None]:
    """Return when what is left will be done, and how that was found."""
    return forecast_sentence(forecast, language), forecast_method(forecast, language)


def _at_risk(visit: Visit, under: str | None, top: int) -> AtRisk:
    request = StuckRequest(cycle=visit.code("cycle"), under=under, top=top, at_risk=True)
    report = visit.questions.find_stuck(request, now=visit.now, actor=visit.actor)
    return report.at_risk or AtRisk(count=0, items=())


def _caps(study: ProgressStudy, words: Wording) -> dict[str, Any]:
    scale = study.context.definition.scale
    told = (left_out_sentence(line, words) for line in study.caps)
    return {
        "has_caps": scale is not None and bool(scale.caps),
        "exceeded": sum(bool(line.sum.excess) for line in study.caps),
        "cap_table": cap_table(study.caps, words),
        "left_out": [sentence for sentence in told if sentence is not None],
    }


def _late(visit: Visit, step: AgeStep, under: str | None) -> str | None:
    """Return the address of the list of those who are late by so many days; None of nobody."""
    if not step.counts.total():
        return None
    most = "" if step.last is None else f" late:<={step.last}"
    parts = ("cycles", visit.code("cycle"), "stuck")
    return visit.link(*parts, under=under, where=f"late:>={step.first}{most}")
