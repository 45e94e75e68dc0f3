"""Make the pictures of a cycle or a review: read what they show, and put it into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from runtime.language import Language
from runtime.pictures.ageing import NAME as AGEING
from runtime.pictures.ageing import ageing
from runtime.pictures.burnup import NAME as BURNUP
from runtime.pictures.burnup import burnup
from runtime.pictures.funnel import NAME as FUNNEL
from runtime.pictures.funnel import funnel
from runtime.pictures.heatmap import NAME as HEATMAP
from runtime.pictures.heatmap import heatmap
from runtime.pictures.picture import Picture
from runtime.pictures.timeline import timeline
from runtime.wording import Wording
from workflow.application.show_progress import GroupBy

if TYPE_CHECKING:
    from runtime.question_uses import QuestionUses
    from workflow.application.catalogue import CycleContext
    from workflow.application.chart_cycle import CycleChart
    from workflow.application.show_review import ReviewDetails
    from workflow.domain.organisation import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of what, when, for whom and in which language pictures are made.

    Attributes:
        under: Code of the unit whose part of the cycle is drawn; None for the whole.
        actor: Code of the person who sees them; None for the operator.
    """

    cycle: str
    now: datetime
    under: str | None
    actor: str | None
    language: Language

    def words(self, context: CycleContext) -> Wording:
        """Return the words of a cycle, with moments in its time zone."""
        zone = context.definition.time_zone
        return Wording(context=context, language=self.language.in_zone(zone))


def of_cycle(questions: QuestionUses, name: str, asked: Asked) -> Picture:
    """Return a picture of a cycle.

    Args:
        name: One of `CYCLE_PICTURES`.

    Raises:
        NotFoundError: No such cycle or unit, or one that the actor's roles do not reach.
    """
    return _MAKERS[name](questions, asked)


def of_chart(chart: CycleChart, asked: Asked) -> Mapping[str, Picture]:
    """Return the pictures that are drawn from one chart, by name."""
    words = asked.words(chart.context)
    scope = _scope(words, chart.top, chart.as_of)
    return {
        HEATMAP: heatmap(chart, words, scope=scope),
        AGEING: ageing(chart.ages, words.language, scope=scope),
    }


def of_review(details: ReviewDetails, language: Language) -> Picture:
    """Return the way of a review."""
    zone = details.context.definition.time_zone
    words = Wording(context=details.context, language=language.in_zone(zone))
    subject = details.subject
    told = {"review": subject.key, "name": subject.row.subject_name, "as_of": details.as_of}
    return timeline(details, words, scope=words.language.text("pictures", "scope_review", **told))


def _charted(name: str) -> Callable[[QuestionUses, Asked], Picture]:
    def make(questions: QuestionUses, asked: Asked) -> Picture:
        chart = questions.chart_cycle(
            asked.cycle, now=asked.now, under=asked.under, actor=asked.actor
        )
        return of_chart(chart, asked)[name]

    return make


def _funnel(questions: QuestionUses, asked: Asked) -> Picture:
    report = questions.show_progress(
        asked.cycle, now=asked.now, under=asked.under, by=GroupBy.STAGE, actor=asked.actor
    )
    words = asked.words(report.context)
    return funnel(report, words, scope=_scope(words, report.top, report.as_of))


def _burnup(questions: QuestionUses, asked: Asked) -> Picture:
    chart = questions.chart_passing(
        asked.cycle, now=asked.now, under=asked.under, actor=asked.actor
    )
    words = asked.words(chart.context)
    return burnup(chart, words, scope=_scope(words, chart.top, chart.as_of))


def _scope(words: Wording, top: Unit, as_of: datetime) -> str:
    cycle = words.context.cycle
    told = {"name": cycle.name, "unit": top.code, "unit_name": top.name}
    return words.language.text("pictures", "scope", as_of=as_of, **told)


_MAKERS: Mapping[str, Callable[[QuestionUses, Asked], Picture]] = {
    HEATMAP: _charted(HEATMAP),
    FUNNEL: _funnel,
    AGEING: _charted(AGEING),
    BURNUP: _burnup,
}
CYCLE_PICTURES = tuple(_MAKERS)
