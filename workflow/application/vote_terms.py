"""Tell of votes that are taken too often in a term of office, or in the wrong year of it."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.application.desk import Desk
from workflow.domain.enrolment import Finding
from workflow.domain.record_rules import VoteTerm
from workflow.domain.vote_file import VoteFile
from workflow.domain.vote_term import term_at

_SAMPLE = 5


def term_findings(desk: Desk, file: VoteFile) -> Iterator[Finding]:
    """Yield what speaks against a vote by how often, and when, its rule wants it.

    Votes of every cycle count; that it must not be taken again is for people to decide.
    """
    term = file.rule.term
    if term is None:
        return
    yield from _wrong_year(file, term)
    yield from _too_often(desk, file, term)


def _wrong_year(file: VoteFile, term: VoteTerm) -> Iterator[Finding]:
    year = term_at(term, file.vote.held_on).year
    if term.in_year not in (None, year):
        facts = {"vote": file.vote.code, "year": year, "expected": term.in_year}
        yield Finding(code="vote_in_other_year", facts=facts)


def _too_often(desk: Desk, file: VoteFile, term: VoteTerm) -> Iterator[Finding]:
    office = term_at(term, file.vote.held_on)
    reviews = desk.locked(file.about)
    people = {each.person_id for each in reviews if each.person_id is not None}
    taken = desk.work.votes.taken(
        file.vote.rule,
        sorted(people),
        first=office.first,
        last=office.last,
        but=(desk.cycle.id, file.vote.id),
    )
    beyond = sorted(person for person, count in taken.items() if count >= term.times)
    if beyond:
        codes = desk.work.people.by_ids(beyond)
        facts = {
            "vote": file.vote.code,
            "count": len(beyond),
            "times": term.times,
            "first": office.first.isoformat(),
            "last": office.last.isoformat(),
            "sample": sorted(codes[person].code for person in beyond)[:_SAMPLE],
        }
        yield Finding(code="vote_beyond_term", facts=facts)
