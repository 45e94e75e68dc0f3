"""What the requirements about ratings, their votes and dossiers judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import DossierReceived, RatingDecided, RatingGiven, VoteHeld
from workflow.domain.facts import FactKind, Facts
from workflow.domain.records.vote import VoteStatus
from workflow.domain.rules.rule import Rule, Unmet, rule


def _rating_decided(_wanted: RatingDecided, facts: Facts) -> Unmet | None:
    if facts.rating is not None or facts.not_rated_reason is not None:
        return None
    return "rating_not_decided", {}


def _rating_given(wanted: RatingGiven, facts: Facts) -> Unmet | None:
    if wanted.step in facts.rating_steps or facts.not_rated_reason is not None:
        return None
    return "rating_not_given", {"step": wanted.step}


def _dossier_received(_wanted: DossierReceived, facts: Facts) -> Unmet | None:
    dossier = facts.dossier
    if dossier.is_received:
        return None
    if dossier.is_submitted:
        return "dossier_not_received", {}
    if dossier.missing:
        return "dossier_incomplete", {"pieces": list(dossier.missing)}
    return "dossier_not_submitted", {}


def _vote_held(wanted: VoteHeld, facts: Facts) -> Unmet | None:
    vote = next((each for each in facts.votes if each.rule == wanted.rule), None)
    if vote is None:
        return "vote_missing", {"rule": wanted.rule}
    if vote.has_quorum is False:
        return "vote_without_quorum", {"rule": wanted.rule, "vote": vote.code}
    if vote.status != VoteStatus.CONFIRMED:
        return "vote_unconfirmed", {"rule": wanted.rule, "vote": vote.code}
    return None


RULES: Mapping[str, Rule] = {
    "rating_given": rule(_rating_given, FactKind.RATING_STEPS),
    "dossier_received": rule(_dossier_received, FactKind.DOSSIER),
    "vote_held": rule(_vote_held, FactKind.VOTES),
    "rating_decided": rule(_rating_decided, FactKind.RATING, FactKind.MANAGED_BY),
}
