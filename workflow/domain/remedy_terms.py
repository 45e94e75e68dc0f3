"""What a definition says about remedies: their groups and grades, and who judges plans. Pure."""

from __future__ import annotations

from workflow.domain.authority import authority_of
from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError
from workflow.domain.record_rules import RemedyRules
from workflow.domain.review import Review
from workflow.domain.terms import Targets
from workflow.domain.text import LONGEST_CODE, is_code
from workflow.domain.titled import code_named, code_nearest


def group_named(rules: RemedyRules, found: str) -> str:
    """Return the group of a code or title; any code where the definition lists none.

    Raises:
        InvalidValueError: `group_unknown` or `group_not_a_code`.
    """
    if not rules.groups and not is_code(found):
        raise InvalidValueError("group_not_a_code", found=found, expected=LONGEST_CODE)
    group = code_named(rules.groups, found) if rules.groups else found
    if group is None:
        nearest = code_nearest(rules.groups, found)
        raise InvalidValueError("group_unknown", found=found, expected=nearest)
    return group


def grade_named(rules: RemedyRules, found: str) -> str:
    """Return the grade of a code or title; any code where the definition lists none.

    Raises:
        InvalidValueError: `grade_unknown` or `grade_not_a_code`.
    """
    if not rules.grades and not is_code(found):
        raise InvalidValueError("grade_not_a_code", found=found, expected=LONGEST_CODE)
    grade = code_named(rules.grades, found) if rules.grades else found
    if grade is None:
        nearest = code_nearest(rules.grades, found)
        raise InvalidValueError("grade_unknown", found=found, expected=nearest)
    return grade


def judges_of(definition: Definition, review: Review) -> Targets:
    """Return who finds the plan of a review feasible or not: as said, else the authority."""
    return definition.remedies.judged_by or authority_of(review, definition)


def verifiers_of(definition: Definition, review: Review) -> Targets:
    """Return who verifies what was reported as done: as said, else the authority.

    Who answers for the stage may be the one who reported it.
    """
    return definition.remedies.verified_by or authority_of(review, definition)
