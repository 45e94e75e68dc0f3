"""Votes, their results and their totals as scripts read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.errors import reason_document
from runtime.language import Language
from runtime.wording import Wording
from workflow.domain.share import percent
from workflow.domain.vote_count import (
    NUMBERS,
    base_of,
    consequences_of,
    quorum_of,
    share_of,
)

if TYPE_CHECKING:
    from workflow.application.list_votes import ReadVote
    from workflow.domain.vote_count import Count
    from workflow.domain.vote_totals import Parts, Totals

FIELDS = (
    *("vote", "rule", "title", "unit", "unit_name", "body", "stratum", "held_on", "status"),
    *("membership", "has_quorum", "subjects", "tellers", "document", "confirmed_by"),
    *("confirmed_on",),
)


def vote_item(vote: ReadVote, words: Language) -> dict[str, Any]:
    """Return a vote without its results."""
    stored, file = vote.file.vote, vote.file
    item = {
        "vote": vote.key,
        "title": file.rule.title.text(words.code),
        "unit": vote.unit.code,
        "unit_name": vote.unit.name,
        "subjects": len(vote.reviews),
        "tellers": [_teller(vote, number) for number in sorted(file.tellers)]
        if vote.is_whole
        else [],
    }
    return {name: item[name] if name in item else getattr(stored, name) for name in FIELDS}


def _teller(vote: ReadVote, number: int) -> str:
    return vote.people[vote.file.tellers[number].person_id].code


def vote_document(vote: ReadVote, words: Language) -> dict[str, Any]:
    """Return a vote with the results that are shown to whoever reads."""
    file = vote.file
    count = file.agreed
    reasons = (*file.lacks, *file.differences) if file.is_open else ()
    return {
        **vote_item(vote, words),
        "tellers": _tellers(vote),
        "quorum": count and _quorum(vote, count),
        "base": file.rule.base,
        "base_count": count and base_of(file.rule.base, count),
        "subjects": [_subject(vote, number, count, words) for number in vote.reviews],
        "open_points": [reason_document(reason, words) for reason in vote.named(reasons)],
        "reason": file.vote.reason if vote.is_whole else None,
    }


def _tellers(vote: ReadVote) -> list[dict[str, Any]]:
    if not vote.is_whole:
        return []
    return [
        {
            "teller": number,
            "person": _teller(vote, number),
            **{name: getattr(teller, name) for name in NUMBERS},
        }
        for number, teller in sorted(vote.file.tellers.items())
    ]


def _quorum(vote: ReadVote, count: Count) -> dict[str, Any] | None:
    rule, found = vote.file.rule.quorum, quorum_of(vote.file.rule, count)
    if rule is None or found is None:
        return None
    return {
        "present": found.present,
        "of": found.convened,
        "base": rule.of,
        "share": str(rule.at_least),
        "needed": found.needed,
        "met": found.is_met,
    }


def _subject(vote: ReadVote, number: int, count: Count | None, words: Language) -> dict[str, Any]:
    row, file = vote.reviews[number], vote.file
    is_shown = count is not None and number in vote.shown
    draws = is_shown and file.judged().vote.has_quorum
    rating = vote.proposals.get(number)
    proposed = rating and (rating.level or rating.not_rated_reason)
    return {
        "review": f"{vote.context.cycle.code}/{row.key}",
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "results": _results(vote, number, count, words) if count and is_shown else None,
        "consequences": [
            {"consequence": each.consequence, "title": each.title.text(words.code)}
            for each in (consequences_of(file.rule, count, number) if count and draws else ())
        ],
        "proposed": proposed,
        "proposed_title": proposed
        and Wording(context=vote.context, language=words).level(proposed),
    }


def _results(vote: ReadVote, number: int, count: Count, words: Language) -> list[dict[str, Any]]:
    base = base_of(vote.file.rule.base, count)
    found = []
    for name, title in vote.file.rule.options.items():
        votes = count.votes(number, name)
        share = share_of(votes, base)
        found.append(
            {
                "option": name,
                "title": title.text(words.code),
                "count": votes,
                "of": base,
                "fraction": None if share is None else str(share),
                "percent": percent(votes, base) if base else None,
            }
        )
    return found


def total_document(found: Totals, words: Language) -> dict[str, Any]:
    """Return how many subjects the votes by one rule are about."""
    return {
        "rule": found.name,
        "title": found.rule.title.text(words.code),
        "votes": found.votes,
        "subjects": _parts(found.subjects),
        "open": found.open,
        "without_quorum": found.without_quorum,
    }


def consequence_rows(found: Totals, words: Language) -> list[dict[str, Any]]:
    """Return how many of them met each consequence."""
    return [
        {
            "rule": found.name,
            "consequence": each.consequence,
            "title": each.title.text(words.code),
            **_parts(found.reached[each.consequence]),
            "of": found.subjects.total,
            "of_written": found.subjects.written,
        }
        for each in found.rule.consequences
    ]


def _parts(parts: Parts) -> dict[str, Any]:
    return {
        "count": parts.total,
        "written": parts.written,
        "strata": [
            {"stratum": stratum, "count": count} for stratum, count in parts.by_stratum.items()
        ],
    }
