"""Answers that are kept when they are given, to be asked for again with `--as-of`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cli.explanation import explanation_document
from cli.plain import as_json, plain
from cli.progress_report import progress_document
from cli.progress_study import study_document
from cli.review_page import review_document
from cli.stuck import stuck_document
from runtime.application import Application
from runtime.language import language
from runtime.question_uses import QuestionUses
from runtime.wording import Wording
from workflow.application.catalogue import CycleContext
from workflow.application.find_stuck import StuckRequest
from workflow.application.show_progress import GroupBy

Ask = Callable[[QuestionUses, datetime], str]


def words(context: CycleContext) -> Wording:
    """Return the words of a cycle."""
    return Wording(context=context, language=language("vi"))


def questions_about(cycle: str, subjects: Sequence[str]) -> list[Ask]:
    """Return what is asked about a cycle and some of its reviews, each answered as JSON."""

    def stuck(uses: QuestionUses, now: datetime) -> str:
        report = uses.find_stuck(StuckRequest(cycle=cycle), now=now)
        return as_json(plain(stuck_document(report, words(report.context))))

    def progress(uses: QuestionUses, now: datetime) -> str:
        report = uses.show_progress(cycle, now=now, by=GroupBy.UNIT)
        return as_json(plain(progress_document(report)))

    def studied(uses: QuestionUses, now: datetime) -> str:
        study = uses.study_progress(cycle, now=now)
        return as_json(plain(study_document(study, language("vi"))))

    def listed(uses: QuestionUses, now: datetime) -> str:
        _, found = uses.lists.reviews(cycle, now=now)
        return repr([(each.key, each.status, each.waiting_on) for each in found])

    about = [ask(cycle, subject) for subject in subjects for ask in (_why, _shown)]
    return [stuck, progress, listed, *about, studied]


def _why(cycle: str, subject: str) -> Ask:
    def ask(uses: QuestionUses, now: datetime) -> str:
        told = uses.explain_review(cycle, subject, now=now)
        return as_json(plain(explanation_document(told, words(told.context))))

    return ask


def _shown(cycle: str, subject: str) -> Ask:
    def ask(uses: QuestionUses, now: datetime) -> str:
        told = uses.show_review(cycle, subject, now=now)
        return as_json(plain(review_document(told, words(told.context))))

    return ask


@dataclass(slots=True)
class Witness:
    """Somebody who asks at many moments, and remembers the answers.

    Attributes:
        heard: The answers, in the order of the questions, by the moment at which they were given.
    """

    app: Application
    cycle: str
    asks: Sequence[Ask]
    heard: dict[datetime, list[str]] = field(default_factory=dict)

    def listen(self, now: datetime) -> None:
        """Ask as of a moment; nothing may happen at it any more."""
        self.heard[now] = [ask(self.app, now) for ask in self.asks]

    def again(self, moment: datetime, *, now: datetime) -> list[str]:
        """Ask the same later, with `--as-of`."""
        with self.app.as_of(moment, self.cycle, now=now) as then:
            return [ask(then, moment) for ask in self.asks]
