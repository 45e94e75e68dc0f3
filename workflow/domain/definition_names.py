"""Rules about names in a definition: each is known, is given once, and is not taken."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.conditions import SupervisorAttended
from workflow.domain.definition import FINAL_STATES, Definition
from workflow.domain.definition_places import (
    RoleUse,
    requirements_of,
    roles_named_in,
    stages_of,
)
from workflow.domain.located import Located, among, mistake, nearest
from workflow.domain.obligation import ObligationKind
from workflow.domain.terms import OWNER, SUBJECT, SUPERVISOR, TO_OWNER

RESERVED_ROLES = (OWNER, SUBJECT)


def roles_have_free_names(definition: Definition) -> Iterator[Located]:
    """Find roles that are called like those who need no role."""
    for name in RESERVED_ROLES:
        if name in definition.roles:
            yield mistake("role_name_reserved", ("roles", name), found=name, at_key=True)


def roles_are_known(definition: Definition) -> Iterator[Located]:
    """Find roles that are named and not defined."""
    for named in roles_named_in(definition):
        if named.role not in (*RESERVED_ROLES, *definition.roles):
            expected = nearest(named.role, definition.roles)
            yield mistake("role_unknown", named.path, found=named.role, expected=expected)


def reserved_roles_fit(definition: Definition) -> Iterator[Located]:
    """Find `owner` and `subject` where they mean nobody."""
    for named in roles_named_in(definition):
        means_owner = named.role == OWNER and named.use is not RoleUse.RUNG
        means_nobody = named.role == SUBJECT and not named.has_subject
        if means_owner or means_nobody:
            expected = among(definition.roles)
            yield mistake("role_not_allowed_here", named.path, found=named.role, expected=expected)
        elif named.role == SUBJECT and named.is_placed:
            yield mistake("subject_has_no_place", named.path, found=named.role)


def owner_stands_alone(definition: Definition) -> Iterator[Located]:
    """Find rungs that tell the owner among others: only alone it stands for his alternatives."""
    for name, ladder in definition.ladders.items():
        for place, rung in enumerate(ladder):
            for number, target in enumerate(rung.to):
                if target.role == OWNER and rung.to != TO_OWNER:
                    path = ("ladders", name, place, "to", number)
                    yield mistake("owner_not_alone", path, found=OWNER)


def supervisors_are_named(definition: Definition) -> Iterator[Located]:
    """Find attendance that nobody can be asked for."""
    for path, _, requirement in requirements_of(definition):
        is_attendance = isinstance(requirement.parameters, SupervisorAttended)
        if is_attendance and requirement.owed_by is None and SUPERVISOR not in definition.roles:
            yield mistake("owed_by_missing", path, found=requirement.name, expected=SUPERVISOR)


def ladders_are_known(definition: Definition) -> Iterator[Located]:
    """Find ladders that are named and not defined."""
    named = [((*at.path, "ladder"), at.stage.ladder) for at in stages_of(definition)]
    parts = ("suggestions", "remedies", "monitoring")
    for path, ladder in (
        *named,
        *(((part, "ladder"), getattr(definition, part).ladder) for part in parts),
    ):
        if ladder is not None and ladder not in definition.ladders:
            expected = nearest(ladder, definition.ladders)
            yield mistake("ladder_unknown", path, found=ladder, expected=expected)


def dossiers_have_a_checklist(definition: Definition) -> Iterator[Located]:
    """Find dossiers of which nothing is said."""
    for path, _, requirement in requirements_of(definition):
        if requirement.dossier_received and definition.dossiers is None:
            yield mistake("dossiers_missing", path, found=requirement.name, expected="dossiers")


def stages_have_free_names(definition: Definition) -> Iterator[Located]:
    """Find stages that are called like another of their track, its end, or what records owe.

    The deadlines of records stand under those names beside the deadlines of stages.
    """
    seen: set[tuple[str, str]] = set()
    for at in stages_of(definition):
        name, path = at.stage.stage, (*at.path, "stage")
        for names in (FINAL_STATES, tuple(map(str, ObligationKind))):
            if name in names:
                yield mistake("stage_name_reserved", path, found=name, expected=among(names))
        if (at.track_name, name) in seen:
            yield mistake("stage_repeated", path, found=name)
        seen.add((at.track_name, name))


def levels_are_different(definition: Definition) -> Iterator[Located]:
    """Find levels that are called like a better one."""
    levels = [level.level for level in definition.scale.levels] if definition.scale else []
    for place, name in enumerate(levels):
        if name in levels[:place]:
            yield mistake("level_repeated", ("scale", "levels", place, "level"), found=name)


def rating_has_a_scale(definition: Definition) -> Iterator[Located]:
    """Find ratings for which there are no levels."""
    for path, _, requirement in requirements_of(definition):
        if requirement.rating_decided and definition.scale is None:
            yield mistake("scale_missing", path, found=requirement.name, expected="scale")


def reasons_are_known(definition: Definition) -> Iterator[Located]:
    """Find reasons for not rating that the scale does not have."""
    known = definition.scale.not_rated if definition.scale else {}
    for name, track in definition.tracks.items():
        for place, rule in enumerate(track.not_rated_when):
            if rule.reason not in known:
                path = ("tracks", name, "not_rated_when", place, "reason")
                expected = nearest(rule.reason, known)
                yield mistake("reason_unknown", path, found=rule.reason, expected=expected)


NAME_RULES = (
    roles_have_free_names,
    roles_are_known,
    reserved_roles_fit,
    owner_stands_alone,
    supervisors_are_named,
    ladders_are_known,
    stages_have_free_names,
    levels_are_different,
    rating_has_a_scale,
    dossiers_have_a_checklist,
    reasons_are_known,
)
