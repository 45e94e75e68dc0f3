"""What a definition asks for before the work starts: guidance that is issued and made known."""

from __future__ import annotations

from workflow.domain.definition import Definition, Stage, StageKind
from workflow.domain.facts import NOTHING_KNOWN
from workflow.domain.requirements import owed_by
from workflow.domain.terms import SUBJECT, Target, Targets

_GUIDANCE = "guidance_issued"
_ASKS = frozenset({_GUIDANCE, "coverage"})


def stages_asking_for_guidance(definition: Definition) -> list[tuple[str, str]]:
    """Return (track, stage) of each stage that is not left before guidance is issued."""
    return [
        (name, stage.stage)
        for name, track in definition.tracks.items()
        for stage in track.stages
        if any(item.name == _GUIDANCE for item in stage.demands)
    ]


def recorders(definition: Definition) -> Targets:
    """Return who records documents and sessions: owners and authorities of the stages about them.

    Where no stage is about them, those of every stage.
    """
    stages = [stage for track in definition.tracks.values() for stage in track.stages]
    about = [stage for stage in stages if _is_about(stage)] or stages
    found: dict[Target, None] = {}
    for stage in about:
        found.update(dict.fromkeys((*stage.owner, *(stage.authority or definition.authority))))
        for item in stage.demands:
            if item.name in _ASKS:
                found.update(dict.fromkeys(owed_by(stage, item, NOTHING_KNOWN)))
    return tuple(target for target in found if target.role != SUBJECT)


def _is_about(stage: Stage) -> bool:
    return stage.kind is StageKind.DISSEMINATION or any(
        item.name in _ASKS for item in stage.demands
    )
