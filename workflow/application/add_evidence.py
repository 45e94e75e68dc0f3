"""Add files that prove something to remedies, and take back what was a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.application.remedy_parts import Parts, parts_of, require_reporter, require_writer
from workflow.domain.command import Command
from workflow.domain.evidence import file_name, hash_of, require_content
from workflow.domain.history import EventKind
from workflow.domain.records.remedy import RemedyEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRequest:
    """A file that proves something.

    Attributes:
        remedy: Code of the remedy.
        name: As it was given; folders and invisible signs are left out.
        content: The whole file.
    """

    cycle: str
    remedy: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence:
    """The use case behind `remedy evidence add`."""

    recorder: Recorder

    def __call__(self, request: EvidenceRequest, *, command: Command) -> Recorded:
        """Keep a file under the SHA-256 of its content, in one transaction with what tells of it.

        The same content twice is kept once, and is one piece of evidence of a remedy.

        Raises:
            NotFoundError: No such cycle or remedy, or the actor may not see it.
            InvalidValueError: The file is empty or too large, or has no name.
            RefusedError: The actor may not, or the remedy is verified or carried over.
        """
        name, sha256 = file_name(request.name), hash_of(request.content)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={"evidence": sha256, "remedy": request.remedy, "name": name},
            act=lambda desk: _add(desk, request, name, sha256),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEvidence:
    """The use case behind `remedy evidence drop`; the content stays."""

    recorder: Recorder

    def __call__(self, cycle: str, remedy: str, number: int, *, command: Command) -> Recorded:
        """Say that a piece of evidence was a mistake.

        Raises:
            NotFoundError: No such cycle, remedy or evidence, or the actor may not see it.
            RefusedError: The actor may not, or the remedy is verified or carried over.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"drop": number, "remedy": remedy},
            act=lambda desk: _drop(desk, remedy, number),
        )


def _add(desk: Desk, request: EvidenceRequest, name: str, sha256: str) -> Recorded:
    parts = parts_of(desk, request.remedy, RemedyEvidence)
    require_reporter(desk, parts.matter, parts.matter.executors)
    most = desk.context.definition.remedies.largest_file
    require_content(request.content, most_megabytes=most)
    number = parts.place(None, lambda each: each.sha256 == sha256)
    before = parts.rows.get(number)
    evidence = RemedyEvidence(
        remedy_id=parts.matter.remedy.id,
        number=number,
        name=name,
        sha256=sha256,
        size=len(request.content),
        added_by=desk.command.actor or desk.command.operator,
        added_on=desk.today,
    )
    if before is not None and before.holds:
        evidence = replace(before, name=name)
    desk.work.files.put(desk.cycle.id, sha256, request.content)
    return _keep(desk, parts, evidence, EventKind.EVIDENCE_ADDED)


def _drop(desk: Desk, remedy: str, number: int) -> Recorded:
    parts = parts_of(desk, remedy, RemedyEvidence)
    require_writer(desk, parts.matter)
    evidence = replace(parts.require(number), holds=False)
    return _keep(desk, parts, evidence, EventKind.EVIDENCE_DROPPED)


def _keep(
    desk: Desk, parts: Parts[RemedyEvidence], evidence: RemedyEvidence, kind: EventKind
) -> Recorded:
    draft = parts.keep(evidence)
    written = desk.write(draft.records)
    reviews = desk.locked(draft.settles) if written.all else []
    return desk.done(
        [evidence.remedy_id],
        reviews,
        [desk.event(kind, written.all, review_id=draft.review_id)] if written.all else [],
        created=len(written.new),
        updated=len(written.changed),
        unchanged=int(not written.all),
        made=[_made(evidence)],
    )


def _made(evidence: RemedyEvidence) -> Mapping[str, Any]:
    return {"number": evidence.number, "sha256": evidence.sha256, "size": evidence.size}
