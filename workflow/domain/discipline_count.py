"""Measures of discipline and exits, counted by category. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.domain.records.registers import CaseKind, DisciplineCase

# What a body does to a member who stays, or whom it expels, is one number in every report.
DISCIPLINED = "disciplined"
_GROUPS: Mapping[str, Sequence[CaseKind]] = {
    DISCIPLINED: (
        CaseKind.REPRIMAND,
        CaseKind.WARNING,
        CaseKind.REMOVAL_FROM_POST,
        CaseKind.EXPULSION,
    ),
    CaseKind.NAME_REMOVED.value: (CaseKind.NAME_REMOVED,),
    CaseKind.ASKED_TO_LEAVE.value: (CaseKind.ASKED_TO_LEAVE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCount:
    """How many cases there are.

    Attributes:
        groups: Disciplined, names removed, asked to leave, by name.
        kinds: The same by every single kind.
        self_detected: How many of all were found by the body itself.
    """

    groups: Mapping[str, int]
    kinds: Mapping[CaseKind, int]
    self_detected: int

    @property
    def total(self) -> int:
        """Return how many cases there are."""
        return sum(self.groups.values())

    @property
    def written_out(self) -> str:
        """Return the sum as people check it: `38 + 64 + 7 = 109`."""
        return f"{' + '.join(map(str, self.groups.values()))} = {self.total}"


def count_cases(cases: Iterable[DisciplineCase]) -> CaseCount:
    """Return the count of cases that hold; a taken-back one counts nowhere."""
    held = [case for case in cases if case.holds]
    counted = Counter(case.kind for case in held)
    return CaseCount(
        groups={name: sum(counted[kind] for kind in kinds) for name, kinds in _GROUPS.items()},
        kinds={kind: counted[kind] for kind in CaseKind},
        self_detected=sum(case.self_detected for case in held),
    )
