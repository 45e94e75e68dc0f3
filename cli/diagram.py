"""A definition as a diagram in Mermaid, which GitHub and many editors draw."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from workflow.domain.text import nfc

if TYPE_CHECKING:
    from workflow.domain.definition import Definition, Track


def mermaid(definition: Definition, *, language: str) -> str:
    """Return every track with its stages in their order, and the gates before them."""
    lines = ["stateDiagram-v2"]
    for name, track in definition.tracks.items():
        lines.append(f'  state "{_label(track.title.text(language))}" as {name} {{')
        lines += [f"    {line}" for line in _track(name, track, language)]
        lines.append("  }")
    return "\n".join(lines)


def _track(name: str, track: Track, language: str) -> Iterator[str]:
    ids = [f"{name}_{stage.stage}" for stage in track.stages]
    for stage, key in zip(track.stages, ids, strict=True):
        yield f'state "{_label(stage.title.text(language))}" as {key}'
        gates = ", ".join(str(gate.of) for gate in stage.waits_for)
        if gates:
            yield f"note right of {key}: waits_for {gates}"
    yield f"[*] --> {ids[0]}"
    yield from (f"{first} --> {second}" for first, second in pairwise(ids))
    yield f"{ids[-1]} --> [*]"


def _label(title: str) -> str:
    # A quote would end the label.
    return nfc(title).replace('"', "”")
