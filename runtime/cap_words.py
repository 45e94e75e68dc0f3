"""Caps in words: the sum written out, and each way in which the base can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runtime.pictures.picture import Table
from runtime.wording import Wording
from workflow.domain.share import percent

if TYPE_CHECKING:
    from workflow.application.show_caps import CapLine
    from workflow.domain.rating_cap import CapSum

BASES = ("good_only", "good_or_better", "all_rated")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapReading:
    """One way of reading a cap.

    Attributes:
        base: Of whom the share is.
        count: How many have the level.
        of: How many the base has.
        levels: Those of the base, from best to worst.
        sum: What it comes to; None where it is neither the rule nor a way in which forms read it.
        is_rule: Whether the definition reads it so.
    """

    base: str
    count: int
    of: int
    levels: Sequence[str]
    sum: CapSum | None
    is_rule: bool

    @property
    def percent(self) -> str:
        """Return what part of the base has the level."""
        return percent(self.count, self.of)


def readings(line: CapLine) -> list[CapReading]:
    """Return a cap read of those who are good, of those good or better, and of all rated."""
    sums = {str(each.base): each for each in (*line.ways, line.sum)}
    levels, rated = tuple(line.sum.counts), sum(line.sum.counts.values())
    return [
        CapReading(
            base=base,
            count=line.sum.given,
            of=sums[base].base_count if base in sums else rated,
            levels=sums[base].base_levels if base in sums else levels,
            sum=sums.get(base),
            is_rule=base == str(line.sum.base),
        )
        for base in BASES
    ]


def of_rated(line: CapLine) -> dict[str, Any]:
    """Return what part of all who are rated has the level."""
    of_all = readings(line)[-1]
    return {"count": of_all.count, "of": of_all.of, "percent": of_all.percent}


def sum_sentence(found: CapSum, step: str, words: Wording) -> str:
    """Return the sum of a cap with the titles of the levels."""
    language, facts = words.language, found.facts
    told = {
        **facts,
        "base_levels": [words.level(level) for level in found.base_levels],
        "rounding": language.text("cap_roundings", facts["rounding"]),
        "step": language.text("rating_steps", step),
    }
    key = "cap_exceeded" if found.excess else "cap_kept"
    sentence = language.text("answers", key, **told)
    raised = language.text("answers", "cap_is_raised") if found.raised else ""
    return f"{sentence} {raised}".rstrip()


def left_out_sentence(line: CapLine, words: Wording) -> str | None:
    """Return that some subjects count nowhere in a cap, as who reads may not see their values."""
    if not line.left_out:
        return None
    told = {"cap": line.sum.cap, "unit": line.unit.code, "left_out": line.left_out}
    return words.language.text("answers", "cap_left_out", **told)


def cap_table(lines: Sequence[CapLine], words: Wording) -> Table:
    """Return every cap within each unit, with all ways of reading it side by side."""
    keys = ("cap", "unit", *(f"cap_{base}" for base in BASES))
    return Table(
        titles=[words.language.text("tables", key) for key in keys],
        rows=[
            [
                f"{line.sum.cap} · {words.level(line.sum.level)}",
                f"{line.unit.code} {line.unit.name}",
                *(_read(each, line, words) for each in readings(line)),
            ]
            for line in lines
        ],
        numbers=[False] * len(keys),
    )


def _read(reading: CapReading, line: CapLine, words: Wording) -> str:
    told = {"count": reading.count, "of": reading.of, "percent": reading.percent}
    key = "cap_part" if reading.of else "cap_part_of_nothing"
    parts = [words.language.text("answers", key, **told)]
    if reading.sum is not None:
        parts.append(f"{sum_sentence(reading.sum, str(line.step), words)}.")
    if reading.is_rule:
        parts.append(words.language.text("answers", "cap_by_rule"))
    return " ".join(parts)
