"""The sheet about caps: each cap within each unit, read in every way, with the sum behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runtime.cap_words import CapReading, readings
from runtime.wording import Wording
from runtime.writers.sheets import SheetColumn, Table, Value, as_percent
from workflow.application.show_caps import CapLine

_COLUMNS = (
    SheetColumn(key="cap", width=24),
    SheetColumn(key="level", width=30),
    SheetColumn(key="cap_whom", section="sheets", width=30),
    SheetColumn(key="unit", width=14),
    SheetColumn(key="unit_name", title="venue_name", section="sheets", width=30),
    SheetColumn(key="cap_base", section="sheets", width=26),
    SheetColumn(key="cap_by_rule", section="sheets", width=12),
    SheetColumn(key="cap_levels", section="sheets", width=40),
    SheetColumn(key="cap_base_count", section="sheets", width=12),
    SheetColumn(key="cap_given", section="sheets", width=12),
    SheetColumn(key="percent", width=12),
    SheetColumn(key="cap_share", section="sheets", width=12),
    SheetColumn(key="cap_raised", section="sheets", width=12),
    SheetColumn(key="cap_exact", section="sheets", width=14),
    SheetColumn(key="cap_rounding", section="sheets", width=18),
    SheetColumn(key="cap_allowed", section="sheets", width=12),
    SheetColumn(key="cap_exceeded", section="sheets", width=12),
    SheetColumn(key="cap_excess", section="sheets", width=12),
    SheetColumn(key="cap_left_out", section="sheets", width=12),
)
_OF_A_SUM = 7


def caps_table(lines: Sequence[CapLine], words: Wording) -> Table:
    """Return a row for each way in which a cap within a unit can be read."""
    return Table(columns=_COLUMNS, rows=_rows(lines, words))


def _rows(lines: Sequence[CapLine], words: Wording) -> Iterator[Sequence[Value]]:
    for line in lines:
        for each in readings(line):
            yield (
                line.sum.cap,
                words.level(line.sum.level),
                _whom(line, words),
                line.unit.code,
                line.unit.name,
                words.language.text("tables", f"cap_{each.base}"),
                words.language.shown(each.is_rule),
                words.language.listed(map(words.level, each.levels)),
                each.of,
                each.count,
                as_percent(each.percent) if each.of else None,
                *_sum(each, words),
                line.left_out,
            )


def _sum(reading: CapReading, words: Wording) -> Sequence[Value]:
    language, found = words.language, reading.sum
    if found is None:
        return [None] * _OF_A_SUM
    return (
        language.amount(str(found.share)),
        language.shown(found.raised),
        language.amount(found.facts["exact"]),
        language.text("cap_roundings", found.rounding),
        found.allowed,
        language.shown(found.excess > 0),
        found.excess,
    )


def _whom(line: CapLine, words: Wording) -> str:
    """Return whose ratings count together."""
    scale = words.context.definition.scale
    found = [cap for cap in scale.caps if cap.cap == line.sum.cap] if scale else []
    language = words.language
    tracks = language.listed(words.track(track) for cap in found for track in cap.tracks)
    if not any(cap.tracks for cap in found):
        tracks = language.text("sheets", "cap_everybody")
    if any(cap.exclude_heads for cap in found):
        return language.text("sheets", "cap_without_heads", tracks=tracks)
    return tracks
