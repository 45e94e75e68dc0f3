"""Facts about dossiers: what is missing, whether it went up, and whether it was received there."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, select

from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import DossierFacts
from workflow.domain.records.rating import Dossier, DossierItem

_dossier, _item = RECORD_TABLES[Dossier], RECORD_TABLES[DossierItem]


def dossiers(group: Group) -> dict[int, DossierFacts]:
    """Return where the dossiers about reviews stand."""
    missing: dict[int, list[str]] = {}
    for row in group.find(_pieces_missing(), group.ids):
        missing.setdefault(row.review_id, []).append(row.name)
    found = {number: DossierFacts(missing=tuple(names)) for number, names in missing.items()}
    for row in group.find(_dossiers_sent(), group.ids):
        found[row.review_id] = DossierFacts(
            is_submitted=row.submitted_on is not None,
            is_received=row.received_on is not None,
            missing=tuple(missing.get(row.review_id, ())),
        )
    return found


@cache
def _pieces_missing() -> Select[Any]:
    return (
        select(_item.c.review_id, _item.c.name)
        .where(*of_group(_item, _item.c.review_id), ~_item.c.present)
        .order_by(_item.c.name)
    )


@cache
def _dossiers_sent() -> Select[Any]:
    return select(_dossier.c.review_id, _dossier.c.submitted_on, _dossier.c.received_on).where(
        *of_group(_dossier, _dossier.c.review_id)
    )
