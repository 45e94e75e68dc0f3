"""Every stage, gate, length of time and named role of a definition, with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from workflow.domain.conditions import (
    Decider,
    Gate,
    GuidanceIssued,
    MeetingPlanned,
    RatingDecided,
    ReportSent,
    Requirement,
    SupervisorAttended,
)
from workflow.domain.definition import Definition, Stage, Track
from workflow.domain.durations import CalendarDays, Duration, WorkingDays
from workflow.domain.located import Path
from workflow.domain.selection import Selector, Who
from workflow.domain.terms import SUBJECT, Part, Target, Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlace:
    """A stage where it stands.

    Attributes:
        rank: Place in the order of the track, from 0.
    """

    path: Path
    track_name: str
    track: Track
    rank: int
    stage: Stage

    @property
    def is_of_people(self) -> bool:
        """Return whether a person is the subject here."""
        return self.track.subjects.is_of_people


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePlace:
    """A gate where it stands."""

    path: Path
    at: StagePlace
    gate: Gate

    @property
    def passed(self) -> str:
        """Return the stage that the others must have left."""
        return self.gate.passed or self.at.stage.stage


# Keys of the parts about records that name roles.
_ACTORS = {
    "suggestions": ("proposed_by", "approved_by"),
    "remedies": ("verified_by", "judged_by"),
    "monitoring": ("area_reports_by", "responds"),
    "dossiers": ("received_by",),
    "scale": ("over_cap_by",),
}


class RoleUse(Enum):
    """What a role is named for."""

    HEAD = auto()
    AUTHORITY = auto()
    OWNER = auto()
    RUNG = auto()
    SUPPLIER = auto()
    ATTENDANT = auto()
    DECIDER = auto()
    HOLDER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRole:
    """A role where it is named.

    Attributes:
        has_subject: Whether the word `subject` means somebody there.
        is_placed: Whether it is said on which unit the role is sought.
    """

    path: Path
    role: str
    use: RoleUse
    has_subject: bool = False
    is_placed: bool = False


def stages_of(definition: Definition) -> Iterator[StagePlace]:
    """Yield every stage, track by track, in their order."""
    for name, track in definition.tracks.items():
        for rank, stage in enumerate(track.stages):
            path = ("tracks", name, "stages", rank)
            yield StagePlace(path=path, track_name=name, track=track, rank=rank, stage=stage)


def gates_of(definition: Definition) -> Iterator[GatePlace]:
    """Yield every gate, in the order of the stages."""
    for at in stages_of(definition):
        for place, gate in enumerate(at.stage.waits_for):
            yield GatePlace(path=(*at.path, "waits_for", place), at=at, gate=gate)


def requirements_of(definition: Definition) -> Iterator[tuple[Path, StagePlace, Requirement]]:
    """Yield every requirement, those within others too, with its path and its stage."""
    for at in stages_of(definition):
        for place, requirement in enumerate(at.stage.requires):
            for path, each in _with_inner((*at.path, "requires", place), requirement):
                yield path, at, each


def _with_inner(path: Path, requirement: Requirement) -> Iterator[tuple[Path, Requirement]]:
    yield path, requirement
    for within, inner in requirement.inner():
        yield from _with_inner((*path, *within), inner)


def durations_of(definition: Definition) -> Iterator[tuple[Path, Duration]]:
    """Yield every length of time, without the offsets of rungs."""
    yield ("stalled_after",), definition.stalled_after
    yield ("suggestions", "report_after"), definition.suggestions.report_after
    for name, track in definition.tracks.items():
        for path, who in people_meant_in(track):
            for key in ("joined_within", "joined_for"):
                length = getattr(who, key)
                if length is not None:
                    yield ("tracks", name, *path, key), length
    yield from _durations_of_stages(definition)


def _durations_of_stages(definition: Definition) -> Iterator[tuple[Path, Duration]]:
    for at in stages_of(definition):
        if at.stage.due.within is not None:
            yield (*at.path, "due", "within"), at.stage.due.within
    for path, _, requirement in requirements_of(definition):
        if isinstance(requirement.parameters, ReportSent):
            yield (*path, requirement.name, "before"), requirement.parameters.before


def people_meant_in(track: Track) -> Iterator[tuple[Path, Who]]:
    """Yield every description of people in a track, with its path from there."""
    if track.subjects.where is not None:
        yield ("subjects", "where"), track.subjects.where
    for place, left_out in enumerate(track.not_reviewed_when):
        yield ("not_reviewed_when", place), left_out
    for place, not_rated in enumerate(track.not_rated_when):
        yield ("not_rated_when", place), not_rated


def offsets_of(definition: Definition) -> Iterator[tuple[Path, WorkingDays | CalendarDays]]:
    """Yield the offset of every rung, ladder by ladder, in their order."""
    for name, ladder in definition.ladders.items():
        for place, rung in enumerate(ladder):
            yield ("ladders", name, place, "at"), rung.at


def unit_kinds_named_in(part: object) -> Iterator[str]:
    """Yield every kind of unit that a definition, or a piece of it, names."""
    match part:
        case Selector():
            yield from (*part.units, *part.people_in, *(part.holders.on if part.holders else ()))
        case Target(at=str(kind)) | Decider(at=str(kind)) | GuidanceIssued(at=str(kind)):
            yield kind
        case Part():
            for name in type(part).model_fields:
                yield from unit_kinds_named_in(getattr(part, name))
        case Mapping():
            yield from (kind for each in part.values() for kind in unit_kinds_named_in(each))
        case tuple():
            yield from (kind for each in part for kind in unit_kinds_named_in(each))


def roles_named_in(definition: Definition) -> Iterator[NamedRole]:
    """Yield every place where a role is named."""
    yield NamedRole(path=("head_role",), role=definition.head_role, use=RoleUse.HEAD)
    yield from _targets(definition.authority, ("authority",), use=RoleUse.AUTHORITY)
    for path, targets in _of_records(definition):
        yield from _targets(targets or (), path, use=RoleUse.AUTHORITY)
    yield from _rungs(definition)
    yield from _holders(definition)
    for at in stages_of(definition):
        stage, is_person = at.stage, at.is_of_people
        yield from _targets(
            stage.owner, (*at.path, "owner"), use=RoleUse.OWNER, has_subject=is_person
        )
        yield from _targets(stage.authority or (), (*at.path, "authority"), use=RoleUse.AUTHORITY)
    for path, at, requirement in requirements_of(definition):
        yield from _targets(
            requirement.owed_by or (),
            (*path, "owed_by"),
            use=RoleUse.SUPPLIER,
            has_subject=at.is_of_people,
        )
        yield from _parameters(requirement, (*path, requirement.name))


def _holders(definition: Definition) -> Iterator[NamedRole]:
    """Yield the roles by which people are chosen."""
    for name, track in definition.tracks.items():
        holders = track.subjects.holders
        for place, role in enumerate(holders.role if holders else ()):
            path: Path = ("tracks", name, "subjects", "holders", "role", place)
            yield NamedRole(path=path, role=role, use=RoleUse.HOLDER)
        for within, who in people_meant_in(track):
            for key in ("holding", "not_holding"):
                for place, role in enumerate(getattr(who, key) or ()):
                    path = ("tracks", name, *within, key, place)
                    yield NamedRole(path=path, role=role, use=RoleUse.HOLDER)


def _of_records(definition: Definition) -> Iterator[tuple[Path, Targets | None]]:
    """Yield who may do what about the records, where it is said."""
    for part, names in _ACTORS.items():
        rules = getattr(definition, part)
        yield from (((part, name), getattr(rules, name)) for name in names if rules is not None)
    for name, vote in definition.votes.items():
        yield ("votes", name, "recorded_by"), vote.recorded_by
    for place, cap in enumerate(definition.scale.caps if definition.scale else ()):
        yield ("scale", "caps", place, "raised_by"), cap.raised_by


def _targets(
    targets: Targets, path: Path, *, use: RoleUse, has_subject: bool = False
) -> Iterator[NamedRole]:
    for place, target in enumerate(targets):
        yield NamedRole(
            path=(*path, place, "role"),
            role=target.role,
            use=use,
            has_subject=has_subject,
            is_placed=target.above or target.at is not None,
        )


def _rungs(definition: Definition) -> Iterator[NamedRole]:
    without_person = {
        at.stage.ladder for at in stages_of(definition) if not at.is_of_people and at.stage.ladder
    }
    for name, ladder in definition.ladders.items():
        for place, rung in enumerate(ladder):
            # Where a unit is reviewed, another alternative must be there to be told.
            has_other = any(target.role != SUBJECT for target in rung.to)
            has_subject = has_other or name not in without_person
            path = ("ladders", name, place, "to")
            yield from _targets(rung.to, path, use=RoleUse.RUNG, has_subject=has_subject)


def _parameters(requirement: Requirement, path: Path) -> Iterator[NamedRole]:
    match requirement.parameters:
        case SupervisorAttended(role=role):
            yield NamedRole(path=(*path, "role"), role=role, use=RoleUse.ATTENDANT)
        case MeetingPlanned(attended_by=str(role)):
            yield NamedRole(path=(*path, "attended_by"), role=role, use=RoleUse.ATTENDANT)
        case RatingDecided(by=deciders):
            for place, decider in enumerate(deciders):
                here = (*path, "by", place, "role")
                yield NamedRole(path=here, role=decider.role, use=RoleUse.DECIDER)
