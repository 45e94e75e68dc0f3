"""Find what is worth a look about the checks of a cycle: missed, uncovered, without response."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.list_checks import (
    CheckFilter,
    CheckLine,
    CheckList,
    ListChecks,
    SeriesLine,
)
from workflow.domain.check_series import CheckStatus
from workflow.domain.enrolment import Finding
from workflow.domain.records.monitoring import CheckResult
from workflow.domain.records.registers import Response
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSignals:
    """What is worth a look, by kind and then by day or number."""

    as_of: datetime
    items: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCheckSignals:
    """The use case behind `check findings`."""

    read: Callable[[], Reports]
    checks: ListChecks

    def __call__(
        self,
        cycle: str,
        *,
        under: str | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> CheckSignals:
        """Return what is worth a look in what the actor may learn of.

        Raises:
            NotFoundError: No such cycle or unit.
        """
        found = self.checks(cycle, CheckFilter(under=under), now=now, actor=actor)
        return CheckSignals(
            as_of=found.as_of,
            items=[
                *_missed(found.items),
                *_without_checker(found.series),
                *_unvisited(found),
                *self._unanswered(found),
            ],
        )

    def _unanswered(self, found: CheckList) -> Iterator[Finding]:
        poor = [line for line in found.items if line.check.result is CheckResult.POOR]
        if not poor:
            return
        with self.read() as reports:
            wanted = {line.check.review_id for line in poor}
            responses = reports.records(
                found.context.cycle.id, Response, by="review_id", values=wanted
            )
        for line in poor:
            if not any(_answers(each, line) for each in responses):
                facts = {**_named(line), "made_on": _iso(line.check.made_on)}
                yield Finding(code="poor_check_unanswered", facts=facts)


def _missed(lines: Sequence[CheckLine]) -> Iterator[Finding]:
    for line in lines:
        if line.status is CheckStatus.MISSED:
            facts = {
                **_named(line),
                "due_on": _iso(line.check.due_on),
                "place": line.check.place,
                "working_days_late": line.working_days_late,
            }
            yield Finding(code="check_missed", facts=facts)


def _without_checker(lines: Sequence[SeriesLine]) -> Iterator[Finding]:
    for line in lines:
        if line.series.active and line.series.checker_id is None:
            yield Finding(code="series_without_checker", facts={"series": line.key})


def _unvisited(found: CheckList) -> Iterator[Finding]:
    """Find places that had their turn, or will have none any more, and were never visited."""
    for line in found.series:
        ahead = {
            each.check.place
            for each in found.items
            if each.check.series_id == line.series.id and each.status is CheckStatus.SCHEDULED
        }
        passed = {check.place for check in line.coverage.missed}
        places = [place for place in line.coverage.missing if place in passed or place not in ahead]
        if places and line.series.active:
            facts = {"series": line.key, "places": places}
            yield Finding(code="places_unvisited", facts=facts)


def _answers(response: Response, line: CheckLine) -> bool:
    """Return whether a response was given to a poor result, or to what was checked."""
    made_on, series = line.check.made_on, line.series
    is_later = made_on is not None and made_on <= response.given_on
    if response.review_id != line.check.review_id or not response.holds or not is_later:
        return False
    return (
        response.concerns is None
        or series is None
        or response.concerns in (series.code, series.matter_code)
    )


def _named(line: CheckLine) -> dict[str, object]:
    series = line.series.code if line.series else None
    return {"check": line.check.id, "review": line.review, "series": series}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
