"""Checking a definition: its shape first, then every rule, all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from workflow.domain.definition import Definition
from workflow.domain.definition_gates import GATE_RULES
from workflow.domain.definition_names import NAME_RULES
from workflow.domain.definition_scale import SCALE_RULES
from workflow.domain.definition_shape import MOST_MISTAKES, read_shape
from workflow.domain.definition_stages import STAGE_RULES
from workflow.domain.definition_times import TIME_RULES
from workflow.domain.definition_votes import VOTE_RULES
from workflow.domain.errors import Problem
from workflow.domain.located import Located, in_document

Rule = Callable[[Definition], Iterator[Located]]

RULES: tuple[Rule, ...] = (
    *NAME_RULES,
    *SCALE_RULES,
    *STAGE_RULES,
    *GATE_RULES,
    *TIME_RULES,
    *VOTE_RULES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes:
        definition: The definition; None if the shape of the document is wrong.
        located: Every mistake with its place; empty when the definition may be used.
    """

    definition: Definition | None
    located: tuple[Located, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return every mistake as people are told of it, without lines and columns."""
        return tuple(located.problem for located in self.located)


def check_definition(value: object) -> Checked:
    """Return the definition that a plain value describes, with every mistake in it.

    The rules are asked only when the shape is right; each looks at one thing and trusts nothing
    that another of them checks. Of very many mistakes the first thousand are returned.

    Args:
        value: What a reader of YAML or JSON returned; days are text.
    """
    definition, located = read_shape(value)
    if definition is not None:
        found = (mistake for rule in RULES for mistake in rule(definition))
        located = tuple(in_document(each, value) for each in islice(found, MOST_MISTAKES))
    return Checked(definition=definition, located=located)
