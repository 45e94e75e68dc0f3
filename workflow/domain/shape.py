"""What reviews that stand alike have in common, as one number to group by."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b

from workflow.domain.review import Review
from workflow.domain.terms import Targets


def shape_of(review: Review) -> int:
    """Return a number that is the same for reviews of a kind of subject that lack the same.

    In the same stage of a track, and due on the same day. Facts such as how many have come are
    left out: who owes what is all that counts.
    """
    due_on = None if review.due_on is None else review.due_on.isoformat()
    is_open, is_rated = review.opened_at is not None, review.not_rated_reason is None
    stands = (review.subject_kind, review.track, review.state, due_on, is_open, is_rated)
    return _number(stands, tuple((reason.code, reason.owed_by) for reason in review.unmet))


# Thousands of reviews have one shape.
@lru_cache(maxsize=10_000)
def _number(stands: tuple[object, ...], lacking: tuple[tuple[str, Targets], ...]) -> int:
    owed = [
        (code, [target.model_dump(exclude_defaults=True) for target in owed_by])
        for code, owed_by in lacking
    ]
    text = json.dumps([*stands, owed])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
