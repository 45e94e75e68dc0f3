"""What reviews that stand alike have in common, as one number to group by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from workflow.domain.review import Review


def shape_of(review: Review) -> int:
    """Return a number that is the same for reviews of a kind of subject that lack the same.

    Facts such as how many have come are left out: who owes what is all that counts.
    """
    return shape_from(
        review.subject_kind,
        is_open=review.opened_at is not None,
        is_rated=review.not_rated_reason is None,
        unmet=[reason.to_json() for reason in review.unmet],
    )


def shape_from(
    subject_kind: str, *, is_open: bool, is_rated: bool, unmet: Sequence[Mapping[str, Any]]
) -> int:
    """Return the same number of a review as it is stored.

    Args:
        subject_kind: Whether a unit or a person is reviewed.
        is_open: Whether the gates of the stage were open once.
        is_rated: Whether the subject may be rated.
        unmet: What it lacks, as `Reason.to_json` writes it.
    """
    lacking = [(reason["code"], reason["owed_by"]) for reason in unmet]
    return _number(json.dumps([subject_kind, is_open, is_rated, lacking]))


# Thousands of reviews have one shape.
@lru_cache(maxsize=10_000)
def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
