"""What is odd about remedies: told to whoever looks, and refused to nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.domain.enrolment import Finding
from workflow.domain.obligation import watched_until
from workflow.domain.records.remedy import Remedy, RemedyPlan, RemedyStatus
from workflow.domain.remedy_course import is_overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A remedy as it is looked at.

    Attributes:
        key: `CYCLE/CODE`.
        inside: Who of director and monitor belongs to the reviewed body, as `director` and
            `monitor`.
        working_days_late: After its last day.
    """

    key: str
    remedy: Remedy
    has_indicator: bool = False
    has_evidence: bool = False
    inside: tuple[str, ...] = ()
    working_days_late: int = 0


def findings_of(looked: Looked, *, today: date, claimed_days: int) -> Iterator[Finding]:
    """Yield what is odd about a remedy; nothing of one that goes on elsewhere.

    Args:
        claimed_days: After how many days a claim that may be verified counts as left lying.
    """
    remedy, facts = looked.remedy, {"remedy": looked.key}
    if remedy.status is RemedyStatus.CARRIED_OVER:
        return
    yield from _lacks(looked)
    yield from own_monitor(remedy, key=looked.key)
    if "monitor" in looked.inside:
        yield Finding(code="remedy_monitor_inside", facts=facts)
    if "director" in looked.inside:
        yield Finding(code="remedy_director_inside", facts=facts)
    if remedy.due_on is not None and is_overdue(remedy, today=today):
        late = {"due_on": remedy.due_on.isoformat(), "days": looked.working_days_late}
        yield Finding(code="remedy_overdue", facts={**facts, **late})
    until = watched_until(remedy)
    if remedy.status is RemedyStatus.CLAIMED and until and (today - until).days > claimed_days:
        waited = {"since": until.isoformat(), "days": (today - until).days}
        yield Finding(code="remedy_unverified_long", facts={**facts, **waited})


def own_monitor(remedy: Remedy, *, key: str) -> Iterator[Finding]:
    """Yield that whoever answers for a remedy follows it too, if so.

    Args:
        key: `CYCLE/CODE`.
    """
    if remedy.monitor_id is not None and remedy.monitor_id == remedy.owner_id:
        yield Finding(code="remedy_monitor_is_owner", facts={"remedy": key})


def finding_of_plan(plan: RemedyPlan, *, review: str, recorded: int) -> Finding | None:
    """Return that a plan says another number of remedies than there are, if so."""
    if plan.declared in (None, recorded):
        return None
    facts = {"review": review, "declared": plan.declared, "recorded": recorded}
    return Finding(code="remedies_miscounted", facts=facts)


def _lacks(looked: Looked) -> Iterator[Finding]:
    remedy, facts = looked.remedy, {"remedy": looked.key}
    if remedy.owner_id is None:
        yield Finding(code="remedy_without_owner", facts=facts)
    if remedy.due_on is None:
        yield Finding(code="remedy_without_due", facts=facts)
    if not looked.has_indicator:
        yield Finding(code="remedy_without_indicator", facts=facts)
    if not looked.has_evidence:
        yield Finding(code="remedy_without_evidence", facts=facts)
