"""Propose anew in one cycle what an earlier one left open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.application.desk import Recorded
from workflow.application.keeping import KeepRecords
from workflow.application.list_suggestions import SuggestionLine, seen_lines
from workflow.application.propose_suggestions import CarriedSheet
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.cycle import require_not_later
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import InvalidValueError
from workflow.domain.review import SubjectKind
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_topics import topic_named
from workflow.ports.reports import Reports

Finding = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOverSuggestions:
    """The use case behind `suggestion carry-over`."""

    read: Callable[[], Reports]
    catalogue: Catalogue
    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        *,
        earlier: str,
        proposed_by: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store a proposal for each suggestion of the earlier cycle that is still open.

        What cannot be carried over is told as a finding: its subject is not under review in the
        cycle, or the definition of the cycle does not know its topic.

        Args:
            cycle: Code of the cycle in which it is proposed.
            earlier: Code of the cycle that left it open.
            proposed_by: Code of the person who answers for it, where nobody is named as actor.
            plan: Only tell what would be done.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle or person.
            InvalidValueError: Both are the same cycle, the earlier one began later, or nobody
                answers for the proposals.
            RefusedError: The actor may not propose something of it.
        """
        if cycle == earlier:
            raise InvalidValueError("carry_over_within_cycle", cycle=cycle)
        rows, findings = self._rows(cycle, earlier, command.now, command.actor)
        keep = KeepRecords(recorder=self.recorder, sheet=CarriedSheet())
        named = [replace(row, proposed_by=proposed_by) for row in rows]
        recorded = keep(cycle, named, plan=plan, command=command)
        return replace(recorded, findings=[*recorded.findings, *findings])

    def waiting(self, earlier: str, *, now: datetime, actor: str | None = None) -> int:
        """Return how many suggestions of a cycle are open, as far as the actor may see them.

        Raises:
            NotFoundError: No such cycle or person.
        """
        with self.read() as reports:
            source = Reading(reports, self.catalogue, earlier, now=now, actor=actor)
            return sum(line.is_open for line in seen_lines(source, actor))

    def _rows(
        self, cycle: str, earlier: str, now: datetime, actor: str | None
    ) -> tuple[list[SuggestionRow], list[Finding]]:
        with self.read() as reports:
            source = Reading(reports, self.catalogue, earlier, now=now, actor=actor)
            target = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            require_not_later(source.cycle, target.cycle)
            lines = [line for line in seen_lines(source, actor) if line.is_open]
            lines = [line for line in lines if not _is_own(line, target)]
            subjects = _subjects(target, lines)
        rows: list[SuggestionRow] = []
        findings: list[Finding] = []
        for line in lines:
            why = _why_not(line, target, subjects)
            if why is None:
                rows.append(_row(line, subjects[_subject(line)]))
            else:
                facts = {"suggestion": line.key, "subject": line.row.subject_code}
                findings.append({"code": why, "facts": facts})
        return rows, findings


Subject = tuple[SubjectKind, int]


def _subject(line: SuggestionLine) -> Subject:
    return line.row.review.subject_kind, line.row.review.subject_id


def _is_own(line: SuggestionLine, target: Reading) -> bool:
    """Return whether the person who carries over is the subject; that is for others to do."""
    return target.viewer is not None and target.viewer.person_id == line.row.review.person_id


def _subjects(target: Reading, lines: Sequence[SuggestionLine]) -> Mapping[Subject, str]:
    """Return how each subject is named in the cycle, at the venue of before if it is there."""
    found: dict[Subject, str] = {}
    for line in lines:
        rows = [
            row
            for row in target.reports.find_reviews(target.cycle.id, line.row.subject_code, None)
            if row.review.state not in (EXEMPT, WITHDRAWN)
        ]
        same = [row for row in rows if row.venue_code == line.row.venue_code]
        for row in (same or rows)[:1]:
            found[_subject(line)] = f"{row.subject_code}@{row.venue_code}"
    return found


def _why_not(line: SuggestionLine, target: Reading, subjects: Mapping[Subject, str]) -> str | None:
    if _subject(line) not in subjects:
        return "carry_over_without_review"
    try:
        topic_named(target.context.definition.suggestions, line.suggestion.topic)
    except InvalidValueError:
        return "carry_over_topic_unknown"
    return None


def _row(line: SuggestionLine, subject: str) -> SuggestionRow:
    suggestion = line.suggestion
    return SuggestionRow(
        subject=subject,
        kind=suggestion.kind,
        topic=suggestion.topic,
        case=suggestion.case,
        evidence=suggestion.evidence,
        direction=suggestion.direction,
        raised_before=line.key,
    )
