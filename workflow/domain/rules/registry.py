"""The registry of requirements: what each reads, and what it answers when it is unmet."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.rules import (
    dissemination,
    expression,
    feedback,
    follow_up,
    meeting,
    rating,
    report,
    suggestion,
)
from workflow.domain.rules.rule import Rule

RULES: Mapping[str, Rule] = {
    **dissemination.RULES,
    **feedback.RULES,
    **report.RULES,
    **suggestion.RULES,
    **meeting.RULES,
    **follow_up.RULES,
    **rating.RULES,
    **expression.RULES,
}
