"""How one requirement is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.facts import FactKind, Facts

Unmet = tuple[str, Mapping[str, Any]]
Check = Callable[[Any, Facts], Unmet | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one requirement is judged.

    Attributes:
        needs: Groups of facts that must have been read.
        check: The code and facts of the refusal, or None when it is met.
        by_day: Whether a new day alone can change the answer.
    """

    needs: frozenset[FactKind]
    check: Check
    by_day: bool = False


def rule(check: Check, *needs: FactKind, by_day: bool = False) -> Rule:
    """Return the rule that a check of these facts makes."""
    return Rule(needs=frozenset(needs), check=check, by_day=by_day)
