"""Rules about the votes of a definition: each is known, and each threshold can be met."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workflow.domain.definition import Definition
from workflow.domain.definition_places import requirements_of
from workflow.domain.located import Located, mistake, nearest
from workflow.domain.record_rules import Consequence


def votes_are_known(definition: Definition) -> Iterator[Located]:
    """Find votes that are asked for and not defined."""
    for path, _, requirement in requirements_of(definition):
        held = requirement.vote_held
        if held is not None and held.rule not in definition.votes:
            expected = nearest(held.rule, definition.votes)
            place = (*path, "vote_held", "rule")
            yield mistake("vote_rule_unknown", place, found=held.rule, expected=expected)


def consequences_are_different(definition: Definition) -> Iterator[Located]:
    """Find consequences that are called like one before."""
    for rule_name, rule in definition.votes.items():
        names = [each.consequence for each in rule.consequences]
        for place, name in enumerate(names):
            if name in names[:place]:
                path = ("votes", rule_name, "consequences", place, "consequence")
                yield mistake("consequence_repeated", path, found=name)


def thresholds_can_be_met(definition: Definition) -> Iterator[Located]:
    """Find consequences whose lower end is above the upper one, or beyond the whole."""
    for rule_name, rule in definition.votes.items():
        for place, each in enumerate(rule.consequences):
            if not _can_be_met(each):
                path = ("votes", rule_name, "consequences", place)
                yield mistake("threshold_empty", path, found=each.consequence)


def _can_be_met(each: Consequence) -> bool:
    lower, upper = each.at_least or each.more_than, each.at_most or each.less_than
    least = lower.value if lower else Fraction(0)
    most = upper.value if upper else Fraction(1)
    is_open = each.more_than is not None or each.less_than is not None
    return least < most or (least == most and not is_open)


VOTE_RULES = (votes_are_known, consequences_are_different, thresholds_can_be_met)
