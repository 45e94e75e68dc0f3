"""What the requirements about feedback judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import OpinionsAnswered, Responses, SynthesisMade
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _responses(wanted: Responses, facts: Facts) -> Unmet | None:
    found = facts.responses
    if wanted.share is None:
        received, needed = found.received, wanted.at_least or 0
    elif not found.asked:
        return "nobody_asked", {"share": str(wanted.share)}
    else:
        received, needed = found.answered, wanted.share.of(found.asked)
    if received >= needed:
        return None
    return "responses_below_threshold", {"received": received, "needed": needed}


def _opinions_answered(_wanted: OpinionsAnswered, facts: Facts) -> Unmet | None:
    opinions = facts.opinions
    if not opinions.unanswered:
        return None
    return "opinions_unanswered", {"unanswered": opinions.unanswered, "listed": opinions.listed}


def _synthesis_made(_wanted: SynthesisMade, facts: Facts) -> Unmet | None:
    opinions = facts.opinions
    if opinions.drawn_together is None:
        return "synthesis_missing", {"listed": opinions.listed}
    if opinions.drawn_together < opinions.listed:
        return "synthesis_outdated", {
            "drawn_together": opinions.drawn_together,
            "listed": opinions.listed,
        }
    return None


RULES: Mapping[str, Rule] = {
    "responses": rule(_responses, FactKind.RESPONSES),
    "opinions_answered": rule(_opinions_answered, FactKind.OPINIONS),
    "synthesis_made": rule(_synthesis_made, FactKind.OPINIONS),
}
