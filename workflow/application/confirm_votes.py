"""Confirm votes that two tellers counted alike, or cancel them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.application.vote_files import VoteFiles, votes_of
from workflow.application.vote_terms import term_findings
from workflow.domain.command import Command
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.vote import Vote, VoteStatus
from workflow.domain.vote_count import quorum_of
from workflow.domain.vote_file import VoteFile, require_open

Step = Callable[[VoteFile], VoteFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmVotes:
    """The use case behind `vote confirm`; a person is always named, and answers for the count."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        codes: Sequence[str],
        *,
        on: date | None = None,
        document: str | None = None,
        command: Command,
    ) -> Recorded:
        """Confirm all of the votes or none; from then on they never change.

        Args:
            cycle: Code of the cycle.
            codes: Of the votes; twice is the same as once.
            on: The day; today when absent.
            document: Number of the minutes of the count.
            command: Who confirms, and as of when.

        Raises:
            NotFoundError: No such cycle or vote, or the actor may not see it.
            InvalidValueError: The day lies ahead, or before the vote.
            RefusedError: Nobody is named, the actor may not or stands on the ballot, something
                was not counted yet, or the tellers differ.
        """
        by = require_named_person(command)
        request = {"confirm": list(codes), "on": on and on.isoformat(), "document": document}

        def act(desk: Desk) -> Recorded:
            desk.require_past(on)
            files = votes_of(desk)

            def confirmed(file: VoteFile) -> VoteFile:
                return _confirmed(files, file, by=by, on=on or desk.today, document=document)

            return _stepped(desk, codes, confirmed, kind=EventKind.VOTE_CONFIRMED)

        return self.recorder.run(cycle, command=command, request=request, act=act)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVotes:
    """The use case behind `vote cancel`; a person is always named."""

    recorder: Recorder

    def __call__(
        self, cycle: str, codes: Sequence[str], *, reason: str, command: Command
    ) -> Recorded:
        """Give up all of the votes or none; they stay on record.

        Raises:
            NotFoundError: No such cycle or vote, or the actor may not see it.
            RefusedError: Nobody is named, one is confirmed, or the actor may not or stands on
                the ballot.
        """
        require_named_person(command)

        def cancelled(file: VoteFile) -> VoteFile:
            if file.vote.status is VoteStatus.CANCELLED:
                return file
            require_open(file)
            vote = replace(file.vote, status=VoteStatus.CANCELLED, reason=reason)
            return replace(file, vote=vote)

        return self.recorder.run(
            cycle,
            command=command,
            request={"cancel": list(codes), "reason": reason},
            act=lambda desk: _stepped(desk, codes, cancelled, kind=EventKind.VOTE_CANCELLED),
        )


def _stepped(desk: Desk, codes: Sequence[str], step: Step, *, kind: EventKind) -> Recorded:
    """Take one step with each vote, and settle the reviews of those that changed by it."""
    files = votes_of(desk)
    before = [files.require(code) for code in dict.fromkeys(codes)]
    for file in before:
        files.require_impartial(file)
    after = [step(file) for file in before]
    changed = [new for old, new in zip(before, after, strict=True) if old.vote != new.vote]
    desk.write([file.vote for file in changed])
    return desk.done(
        [file.vote.id for file in after],
        desk.locked({number for file in changed for number in file.about}),
        [desk.event(kind, [file.vote]) for file in changed],
        created=0,
        updated=len(changed),
        unchanged=len(after) - len(changed),
        findings=[finding for file in after for finding in _findings(desk, file)],
    )


def _confirmed(
    files: VoteFiles, file: VoteFile, *, by: str, on: date, document: str | None
) -> VoteFile:
    vote = file.vote
    if vote.status is VoteStatus.CONFIRMED and document in (None, vote.document):
        return file
    require_open(file)
    if on < vote.held_on:
        told = {"on": on.isoformat(), "held_on": vote.held_on.isoformat()}
        raise InvalidValueError("vote_confirmed_too_early", vote=vote.code, **told)
    if file.lacks:
        raise RefusedError("vote_incomplete", vote=vote.code, reasons=files.named(file.lacks))
    if file.differences:
        apart = files.named(file.differences)
        raise RefusedError("tellers_differ", vote=vote.code, reasons=apart)
    return replace(file, vote=_signed(file, by=by, on=on, document=document))


def _signed(file: VoteFile, *, by: str, on: date, document: str | None) -> Vote:
    return replace(
        file.judged().vote,
        status=VoteStatus.CONFIRMED,
        document=document or file.vote.document,
        confirmed_by=by,
        confirmed_on=on,
    )


def _findings(desk: Desk, file: VoteFile) -> Iterator[Finding]:
    """Yield that too few were there, and that it was held too often, if so."""
    yield from _too_few(file)
    yield from term_findings(desk, file)


def _too_few(file: VoteFile) -> Sequence[Finding]:
    count = file.agreed
    quorum = quorum_of(file.rule, count) if count is not None else None
    if file.vote.has_quorum is not False or quorum is None or file.rule.quorum is None:
        return ()
    facts = {
        "vote": file.vote.code,
        "present": quorum.present,
        "of": quorum.convened,
        "base": str(file.rule.quorum.of),
        "needed": quorum.needed,
        "share": str(quorum.share),
    }
    return (Finding(code="vote_without_quorum", facts=facts),)
