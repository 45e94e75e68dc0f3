"""Dossiers: what belongs to one, where it stands, and who receives it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError
from workflow.domain.record_rules import DossierRules
from workflow.domain.records.rating import Dossier, DossierItem
from workflow.domain.review import Review
from workflow.domain.terms import Targets
from workflow.domain.titled import code_named


class DossierStatus(StrEnum):
    """Where a dossier stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"


def status_of(dossier: Dossier | None) -> DossierStatus:
    """Return where a dossier stands; one of which only pieces were checked is open."""
    if dossier is None:
        return DossierStatus.OPEN
    if dossier.received_on is not None:
        return DossierStatus.RECEIVED
    if dossier.submitted_on is not None:
        return DossierStatus.SUBMITTED
    return DossierStatus.RETURNED if dossier.returned_on else DossierStatus.OPEN


def piece_named(rules: DossierRules, text: str) -> str:
    """Return the name of the piece that a name or a title means.

    Raises:
        InvalidValueError: The checklist has no such piece; those that it has are listed.
    """
    name = code_named(rules.items, text)
    if name is None:
        raise InvalidValueError("dossier_piece_unknown", found=text, expected=list(rules.items))
    return name


def missing_pieces(rules: DossierRules, items: Iterable[DossierItem]) -> list[str]:
    """Return the names of the pieces of the checklist that are not there, in its order."""
    present = {item.name for item in items if item.present}
    return [name for name in rules.items if name not in present]


def receivers_of(definition: Definition, review: Review) -> Targets:
    """Return who gives the receipt: as the definition says, else the authority of the stage."""
    if definition.dossiers is not None and definition.dossiers.received_by is not None:
        return definition.dossiers.received_by
    track = definition.tracks[review.track]
    stage = track.stages[-1] if review.is_final else track.stage(review.state)
    return stage.authority or definition.authority
