"""The verbs of `reviewcycle vote` that read and write files: votes, and what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.exporting import export_rows
from cli.frame import Group, argument, command, noun, option, plan_option
from cli.importing import import_records
from cli.parameters import TEXT

if TYPE_CHECKING:
    from workflow.application.list_votes import ReadVote

_file = argument("file", metavar="FILE", type=TEXT)
_cycle = option("--cycle", metavar="CYCLE", type=TEXT, required=True)


@command("import")
@_file
@_cycle
@plan_option
@click.pass_obj
def import_counts(session: Session, file: str, cycle: str, *, plan: bool) -> None:
    """Enter what tellers counted from CSV or XLSX, all or nothing."""
    from runtime.readers.votes import read_counts

    import_records(session, file, read_counts, lambda use: use.count_votes, cycle=cycle, plan=plan)


@command("export")
@_file
@_cycle
@click.pass_obj
def export(session: Session, file: str, cycle: str) -> None:
    """Write what tellers counted into a file that can be imported again."""
    from runtime.readers.votes import COUNT_COLUMNS, count_values

    rows = [
        row
        for vote in _whole(session, cycle)
        for row in count_values(vote.file, names=_names(vote))
    ]
    export_rows(session, file, COUNT_COLUMNS, rows)


def plans() -> Group:
    """Return the verbs about files of planned votes."""
    group = noun("plans")
    group.add_command(_import_plans)
    group.add_command(_export_plans)
    return group


@command("import")
@_file
@_cycle
@plan_option
@click.pass_obj
def _import_plans(session: Session, file: str, cycle: str, *, plan: bool) -> None:
    from runtime.readers.votes import read_votes

    import_records(session, file, read_votes, lambda use: use.plan_votes, cycle=cycle, plan=plan)


@command("export")
@_file
@_cycle
@click.pass_obj
def _export_plans(session: Session, file: str, cycle: str) -> None:
    from runtime.readers.votes import VOTE_COLUMNS

    export_rows(session, file, VOTE_COLUMNS, [_values(vote) for vote in _whole(session, cycle)])


def _whole(session: Session, cycle: str) -> list[ReadVote]:
    """Return the votes that whoever reads may see whole, without the cancelled ones."""
    from workflow.domain.records.vote import VoteStatus

    with session.application() as application:
        now = application.now(session.now)
        found = application.list_votes(cycle, now=now, actor=session.actor)
    return [
        vote
        for vote in found.items
        if vote.is_whole and vote.file.vote.status is not VoteStatus.CANCELLED
    ]


def _names(vote: ReadVote) -> Mapping[int, str]:
    return {number: row.key for number, row in vote.reviews.items() if number in vote.shown}


def _values(vote: ReadVote) -> Mapping[str, Any]:
    stored, tellers = vote.file.vote, vote.file.tellers
    return {
        "code": stored.code,
        "rule": stored.rule,
        "unit": vote.unit.code,
        "date": stored.held_on,
        "body": stored.body,
        "stratum": stored.stratum,
        "membership": stored.membership,
        "tellers": tuple(vote.people[tellers[n].person_id].code for n in sorted(tellers)) or None,
        "subjects": "\n".join(row.key for row in vote.reviews.values()),
        "document": stored.document,
    }
