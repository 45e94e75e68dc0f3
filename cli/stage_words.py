"""What a picture says of a stage: who, until when, whom it reminds, what it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from cli.definition_words import DefinitionWords
from workflow.domain.durations import WorkingDays

if TYPE_CHECKING:
    from workflow.domain.definition import Rung, Stage

SECTION = "diagram"
MINUS = "−"


def stage_rows(
    stage: Stage, words: DefinitionWords, *, track: str, in_full: bool = False
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is told of a stage: a label, and its entries.

    Args:
        in_full: Whether also of whom a requirement is asked, and who has to supply it.
    """
    said = words.language.text
    yield said(SECTION, "owner"), [words.targets(stage.owner)]
    if stage.not_before is not None:
        yield said(SECTION, "not_before"), [words.day(stage.not_before)]
    yield said(SECTION, "due"), [words.due(stage.due)]
    if rungs := words.definition.ladder(stage):
        yield said(SECTION, "ladder"), list(_rungs(rungs, words))
    if stage.requires:
        asked = [words.requirement(item, in_full=in_full) for item in stage.requires]
        yield said(SECTION, "requires"), [f"• {each}" for each in asked]
    yield said(SECTION, "passes"), [said(SECTION, "passes_alone" if stage.auto else "passes_done")]
    if stage.returns_to is not None:
        back = [words.stage(track, name) for name in stage.returns_to]
        yield said(SECTION, "returned"), [words.language.listed(back)]


def gate_lines(stage: Stage, words: DefinitionWords) -> list[str]:
    """Return for whom a stage waits."""
    return [words.gate(gate, stage) for gate in stage.waits_for]


def _rungs(rungs: Sequence[Rung], words: DefinitionWords) -> Iterator[str]:
    """Yield the rungs of a ladder, those together that do the same one after the other."""
    for (does, to, unit), same in groupby(rungs, key=lambda rung: (rung.do, rung.to, _unit(rung))):
        days = ", ".join(_signed(rung.at.count) for rung in same)
        yield words.language.text(
            SECTION,
            f"rungs_{unit}",
            days=days,
            does=words.language.text("notice_kinds", str(does)),
            to=words.targets(to),
        )


def _unit(rung: Rung) -> str:
    return "working_days" if isinstance(rung.at, WorkingDays) else "days"


def _signed(count: int) -> str:
    return f"{MINUS}{-count}" if count < 0 else f"+{count}" if count else "0"
