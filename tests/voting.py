"""Kinds of votes and counts for tests."""

from __future__ import annotations

from typing import Any

from workflow.domain.record_rules import VoteRule
from workflow.domain.vote_count import Count

OPTIONS = {
    "high": {"vi": "Tín nhiệm cao", "en": "High confidence"},
    "confidence": {"vi": "Tín nhiệm", "en": "Confidence"},
    "low": {"vi": "Tín nhiệm thấp", "en": "Low confidence"},
}
CONSIDERED = {
    "consequence": "considered",
    "title": {"vi": "Xem xét cho thôi chức vụ", "en": "Considered for release"},
    "option": "low",
    "more_than": "1/2",
    "less_than": "2/3",
}
DISMISSAL = {
    "consequence": "dismissal",
    "title": {"vi": "Miễn nhiệm", "en": "Dismissal"},
    "option": "low",
    "at_least": "2/3",
}
CONFIDENCE = {
    "title": {"vi": "Lấy phiếu tín nhiệm", "en": "Confidence vote"},
    "options": OPTIONS,
    "quorum": {"at_least": "2/3", "of": "convened"},
    "base": "collected",
    "consequences": [CONSIDERED, DISMISSAL],
}


def a_rule(**changes: Any) -> VoteRule:
    """Return a confidence vote by regulation 96, changed where told."""
    return VoteRule.model_validate({**CONFIDENCE, **changes})


def threshold(**ends: str) -> VoteRule:
    """Return a rule by which low votes within some ends are flagged."""
    flagged = {"consequence": "flagged", "title": {"vi": "Nêu tên", "en": "Flagged"}}
    return a_rule(consequences=[{**flagged, "option": "low", **ends}])


def a_count(ballots: int = 21, *, about: dict[int, dict[str, int]] | None = None) -> Count:
    """Return a count in which everybody came and every ballot is valid."""
    return Count(
        convened=ballots,
        present=ballots,
        issued=ballots,
        collected=ballots,
        valid=ballots,
        invalid=0,
        tallies=about or {},
    )


def low(votes: int, of: int, *, review_id: int = 1) -> Count:
    """Return a count in which so many of the ballots about one subject are low."""
    return a_count(of, about={review_id: {"high": of - votes, "low": votes}})
