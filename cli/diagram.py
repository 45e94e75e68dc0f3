"""A definition as a diagram in Mermaid, which GitHub and many editors draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cli.definition_words import DefinitionWords
from cli.stage_words import SECTION, gate_lines
from workflow.domain.chart import Arrow, arrows_of
from workflow.domain.definition import DONE, EXEMPT, WITHDRAWN
from workflow.domain.machine import Trigger
from workflow.domain.text import nfc

if TYPE_CHECKING:
    from workflow.domain.definition import Stage, Track

# What would end a label, begin a directive or be taken for a tag.
_HARMLESS = str.maketrans({'"': "”", "<": "‹", ">": "›", ";": ","})
# Words of Mermaid, which no key may be.
_RESERVED = frozenset(
    {
        *("class", "classdef", "click", "default", "direction", "end"),
        *("hide", "note", "scale", "state", "style", "title"),
    }
)
_DIRECTIVE = re.compile("%(?=%)")


def mermaid(words: DefinitionWords, tracks: Iterable[str]) -> str:
    """Return tracks with their stages in their order, and every way on and back."""
    lines = ["stateDiagram-v2"]
    for name in tracks:
        track = words.definition.tracks[name]
        key = f"{name}_track" if name in _RESERVED else name
        lines.append(f'  state "{_label(words.title(track.title))}" as {key} {{')
        lines += [f"    {line}" for line in _track(name, track, words)]
        lines.append("  }")
        ends = ", ".join(words.language.text("states", state) for state in (EXEMPT, WITHDRAWN))
        lines.append(f"  {key} --> [*]: {_label(ends)}")
    return "\n".join(lines)


def _track(name: str, track: Track, words: DefinitionWords) -> Iterator[str]:
    for stage in track.stages:
        key = f"{name}_{stage.stage}"
        yield f'state "{_label(words.title(stage.title))}" as {key}'
        yield f"note right of {key}"
        yield from (f"  {_label(told)}" for told in _notes(stage, words))
        yield "end note"
    yield f"[*] --> {name}_{track.stages[0].stage}"
    for arrow in arrows_of(track):
        yield from _arrow(name, track, arrow, words)


def _notes(stage: Stage, words: DefinitionWords) -> Iterator[str]:
    told = {"owner": words.targets(stage.owner), "due": words.due(stage.due)}
    if stage.not_before is not None:
        told["not_before"] = words.day(stage.not_before)
    for key, each in told.items():
        label = words.language.text(SECTION, key)
        yield words.language.text(SECTION, "note", label=label, told=each)
    yield from gate_lines(stage, words)


def _arrow(name: str, track: Track, arrow: Arrow, words: DefinitionWords) -> Iterator[str]:
    source, target = f"{name}_{arrow.source}", f"{name}_{arrow.target}"
    trigger = words.language.text("triggers", str(arrow.trigger))
    match arrow.trigger:
        case Trigger.COMPLETE if arrow.target == DONE:
            yield f"{source} --> [*]: {_label(words.language.text('states', DONE))}"
        case Trigger.COMPLETE:
            yield f"{source} --> {target}"
        case Trigger.SKIP:
            yield f"{source} --> {'[*]' if arrow.target == DONE else target}: {_label(trigger)}"
        case Trigger.RETURN if _is_drawn(arrow, track):
            all_before = track.stage(arrow.source).returns_to is None
            further = all_before and track.rank(arrow.target) > 0
            said = words.language.text(SECTION, "returns_further") if further else trigger
            yield f"{source} --> {target}: {_label(said)}"


def _is_drawn(arrow: Arrow, track: Track) -> bool:
    """Return whether a way back is shown; all ways to all stages before would hide the others."""
    is_chosen = track.stage(arrow.source).returns_to is not None
    return is_chosen or track.rank(arrow.target) + 1 == track.rank(arrow.source)


def _label(text: str) -> str:
    told = " ".join(nfc(text).translate(_HARMLESS).split())
    return _DIRECTIVE.sub("% ", told).replace("end note", "end\xa0note")
