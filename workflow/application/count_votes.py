"""Enter what tellers counted: numbers of people and ballots, and votes for each option."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, KeepRecords, Names
from workflow.application.plan_votes import require_apart, with_tellers
from workflow.application.vote_files import votes_of
from workflow.domain.errors import InvalidFileError, InvalidValueError, Problem, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.vote import Tally
from workflow.domain.review import Reason
from workflow.domain.rows_of_votes import CountRow
from workflow.domain.vote_count import NUMBERS, option_named
from workflow.domain.vote_file import TallyKey, VoteFile, require_open


class CountSheet:
    """What tellers counted, one number of votes in a row."""

    event = EventKind.VOTE_COUNTED

    def names(self, rows: Sequence[CountRow]) -> Names:
        """Return what rows name."""
        return Names(
            people=[row.person for row in rows if row.person],
            subjects=[row.subject for row in rows if row.subject],
        )

    def draft(self, desk: Desk, row: CountRow) -> Draft:
        """Return what a row says of its teller and of one subject; sums are looked at in the end.

        Raises:
            NotFoundError: No such vote, person or review, or the actor may not see it.
            InvalidValueError: A value is missing or wrong.
            RefusedError: The vote is confirmed or cancelled, or the actor may not.
        """
        _require_whole(row)
        files = votes_of(desk)
        file = files.require(row.vote)
        files.require_impartial(file)
        after = _counted(desk, file, row)
        tally = _tally(desk, file, row)
        _require_one_answer(desk, row, tally)
        told = [*tally, *([after.tellers[row.teller]] if _says_of_teller(row) or not tally else [])]
        if after.tellers != file.tellers or any(file.tallies.get(_key(t)) != t for t in tally):
            require_open(file)
            desk.require_past(file.vote.held_on)
            tallies = {**after.tallies, **{_key(one): one for one in tally}}
            files.keep(replace(after, tallies=tallies))
        return Draft(records=tuple(told), settles=file.about)


@dataclass(frozen=True, kw_only=True)
class KeepCounts(KeepRecords[CountRow]):
    """The use case behind `vote count` and `vote import`: rows whose sums add up in the end."""

    def _drafts(self, desk: Desk, rows: Sequence[CountRow], file: str | None) -> list[Draft]:
        drafts = super()._drafts(desk, rows, file)
        _require_sums(desk, rows, file)
        last = {row.vote: place for place, row in enumerate(rows)}
        for code, place in last.items():
            judged = _file(desk, code).judged()
            draft = drafts[place]
            drafts[place] = replace(draft, records=(*draft.records, judged.vote))
        return drafts


def _counted(desk: Desk, file: VoteFile, row: CountRow) -> VoteFile:
    """Return a vote with what a row says of its teller."""
    if row.person is not None:
        file = replace(file, tellers=with_tellers(desk, file, {row.teller: row.person}))
        require_apart(desk, file)
    if row.teller not in file.counting:
        raise InvalidValueError(
            "teller_number_wrong", found=row.teller, expected=len(file.counting)
        )
    if row.teller not in file.tellers:
        raise InvalidValueError("teller_unnamed", vote=row.vote, teller=row.teller)
    said = {name: number for name in NUMBERS if (number := getattr(row, name)) is not None}
    teller = replace(file.tellers[row.teller], **said)
    return replace(file, tellers={**file.tellers, row.teller: teller})


def _tally(desk: Desk, file: VoteFile, row: CountRow) -> list[Tally]:
    if row.subject is None or row.option is None or row.count is None:
        return []
    [review_id] = desk.review_ids([row.subject])
    if review_id not in file.about:
        raise InvalidValueError("not_on_ballot", subject=row.subject, vote=row.vote)
    option = option_named(file.rule, row.option)
    if option is None:
        expected = ", ".join(file.rule.options)
        raise InvalidValueError("vote_option_unknown", found=row.option, expected=expected)
    return [
        Tally(
            vote_id=file.vote.id,
            review_id=review_id,
            option=option,
            teller=row.teller,
            count=row.count,
        )
    ]


def _key(tally: Tally) -> TallyKey:
    return tally.review_id, tally.option, tally.teller


def _says_of_teller(row: CountRow) -> bool:
    return row.person is not None or any(getattr(row, name) is not None for name in NUMBERS)


def _require_whole(row: CountRow) -> None:
    """Let pass a row whose numbers can be counts, and that names all of a tally or nothing of it.

    Raises:
        InvalidValueError: `count_too_small` or `tally_incomplete`.
    """
    for name in (*NUMBERS, "count"):
        number = getattr(row, name)
        if number is not None and number < 0:
            raise InvalidValueError("count_too_small", name=name, found=number, expected=0)
    tally = (row.subject, row.option, row.count)
    if None in tally and tally != (None, None, None):
        raise InvalidValueError("tally_incomplete", expected=["subject", "option", "count"])


def _require_one_answer(desk: Desk, row: CountRow, tally: Iterable[Tally]) -> None:
    """Let pass what no other row of the same command says differently.

    Raises:
        InvalidValueError: `count_contradicts`.
    """
    known: dict[tuple[object, ...], int] = desk.shared("counted", dict)
    said: dict[tuple[object, ...], tuple[str, int | None]] = {
        (row.vote, row.teller, name): (name, getattr(row, name)) for name in NUMBERS
    }
    for one in tally:
        said[row.vote, *_key(one)] = f"{row.subject}: {one.option}", one.count
    for key, (name, number) in said.items():
        if number is not None and known.setdefault(key, number) != number:
            raise InvalidValueError(
                "count_contradicts", name=name, found=number, expected=known[key]
            )


def _require_sums(desk: Desk, rows: Sequence[CountRow], file: str | None) -> None:
    """Let pass counts whose sums can be right, as far as they are known.

    Raises:
        RefusedError: `vote_sums_wrong`, of a single command.
        InvalidFileError: With every sum of the file that cannot be right.
    """
    problems: list[Problem] = []
    for code in dict.fromkeys(row.vote for row in rows):
        wrong = _wrong(desk, code, {row.teller for row in rows if row.vote == code})
        if wrong and file is None:
            raise RefusedError("vote_sums_wrong", vote=code, reasons=wrong)
        problems += [_problem(reason, rows, file) for reason in wrong]
    if problems:
        raise InvalidFileError(tuple(sorted(problems, key=lambda problem: problem.line or 0)))


def _wrong(desk: Desk, code: str, tellers: Collection[int]) -> list[Reason]:
    found = [reason for reason in _file(desk, code).wrong if reason.facts["teller"] in tellers]
    return votes_of(desk).named(found)


def _problem(reason: Reason, rows: Sequence[CountRow], file: str | None) -> Problem:
    """Return a sum that cannot be right, at the last line that has a part in it."""
    facts = reason.facts
    lines = [
        row.line
        for row in rows
        if (row.vote, row.teller) == (facts["vote"], facts["teller"])
        and facts.get("subject") in (None, (row.subject or "").partition("@")[0])
    ]
    return Problem(code=reason.code, file=file, line=max(lines, default=None), facts=facts)


def _file(desk: Desk, code: str) -> VoteFile:
    return votes_of(desk).require(code)
