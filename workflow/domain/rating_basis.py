"""What is on record about a subject, as far as the levels of a scale ask for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflow.domain.rating_conditions import FactValue, RatingFact
from workflow.domain.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingBasis:
    """The records about one subject that its rating is read against.

    Attributes:
        known: Facts by name, results of the year among them; without score and collective level.
        headed: Level decided for each unit that the person heads, by id; None while none is.
        home_level: Level decided for the unit in which the person is reviewed.
    """

    known: Mapping[str, FactValue] = field(default_factory=dict)
    headed: Mapping[int, str | None] = field(default_factory=dict)
    home_level: str | None = None

    def headed_level(
        self, scale: Scale, decided: Mapping[int, str | None] | None = None
    ) -> str | None:
        """Return the level of what the person heads, of several units the worst; None if none has.

        Args:
            decided: Levels that are just being decided, by id of the unit.
        """
        levels = [(decided or {}).get(unit, level) for unit, level in self.headed.items()]
        return max((level for level in levels if level), key=scale.rank, default=None)

    def collective(self, home_id: int) -> tuple[int, ...]:
        """Return the ids of the units whose level counts: those headed, else the one at home.

        Args:
            home_id: The unit in which the subject is reviewed.
        """
        return tuple(self.headed) or (home_id,)

    def facts(
        self,
        scale: Scale,
        *,
        score: Fraction | None = None,
        decided: Mapping[int, str | None] | None = None,
    ) -> dict[str, FactValue]:
        """Return every fact by name, for a value with a score.

        The collective of a person is what he heads; who heads nothing belongs to his unit.
        """
        facts = dict(self.known)
        level = self.headed_level(scale, decided) if self.headed else self.home_level
        if level is not None:
            facts[RatingFact.COLLECTIVE_LEVEL] = level
        if score is not None:
            facts[RatingFact.SCORE] = score
        return facts
