"""What lies behind the counts of a cycle, in words and rows that a terminal and a page share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.language import Language
from runtime.pictures.ageing import step_name
from runtime.pictures.picture import Table
from runtime.wording import Wording
from workflow.domain.health import STUCK

if TYPE_CHECKING:
    from workflow.application.pace import AtRisk, DwellRow
    from workflow.application.study_progress import ProgressStudy, StageForecast
    from workflow.domain.ageing import AgeStep
    from workflow.domain.dwell import Dwell

DWELL = ("visits", "median", "p90")


def told_stages(study: ProgressStudy) -> list[StageForecast]:
    """Return the stages of which an end is forecast; why there is none is told of the whole."""
    return [each for each in study.stages if each.forecast.earliest_on is not None]


def age_table(steps: Sequence[AgeStep], language: Language) -> Table:
    """Return what is stuck in steps of working days late, by health and in all."""
    keys = ("working_days_late", *map(str, STUCK), "count")
    return Table(
        titles=[language.text("tables", key) for key in keys],
        rows=[
            [
                step_name(step, language),
                *(language.number(step.counts[str(health)]) for health in STUCK),
                language.number(step.counts.total()),
            ]
            for step in steps
        ],
        numbers=[key != "working_days_late" for key in keys],
    )


def dwell_table(rows: Sequence[DwellRow], words: Wording, *, beside_peers: bool) -> Table:
    """Return how long finished visits took by track and stage.

    Args:
        beside_peers: Whether the whole cycle stands beside a part of it.
    """
    peers = [f"peers_{key}" for key in DWELL] if beside_peers else []
    keys = ("track", "stage", *DWELL, *peers)
    return Table(
        titles=[words.language.text("tables", key) for key in keys],
        rows=[
            [
                words.track(row.track),
                words.state(row.track, row.stage),
                *_days(row.here, words.language),
                *(_days(row.peers, words.language) if beside_peers else ()),
            ]
            for row in rows
        ],
        numbers=[key not in ("track", "stage") for key in keys],
    )


def is_beside_peers(study: ProgressStudy) -> bool:
    """Return whether a study is of a part of its cycle."""
    return study.top.id != study.context.cycle.unit_id


def risk_table(found: AtRisk, words: Wording) -> Table:
    """Return who is in time with fewer working days left than peers took."""
    language = words.language
    keys = ("subject", "stage", "due_on", "working_days_left", "median", "waiting_on")
    return Table(
        titles=[language.text("tables", key) for key in keys],
        rows=[
            [
                f"{named.row.key} {named.row.subject_name}",
                words.state(named.status.review.track, named.status.review.state),
                language.shown(named.status.review.due_on),
                language.number(risk.left),
                language.number(risk.peers.median),
                words.waiting_on(named.waiting_on),
            ]
            for named, risk in found.items
        ],
        numbers=[key in ("working_days_left", "median") for key in keys],
    )


def _days(dwell: Dwell | None, language: Language) -> list[str]:
    return ["" if dwell is None else language.number(getattr(dwell, key)) for key in DWELL]
