"""Counts of answers by group, published so that no few people can be told apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from workflow.domain.errors import InvalidValueError

MIN_K = 3
DEFAULT_K = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What may be read of the answers of several groups; None is hidden.

    Attributes:
        groups: How many answered, by group, in the order of the counts.
        total: How many answered together.
    """

    groups: Mapping[str, int | None]
    total: int | None


def publish(counts: Mapping[str, int], *, k: int = DEFAULT_K) -> Published:
    """Return the counts that may be shown without telling anything of 1 to `k` - 1 people.

    Small groups are hidden, those of fewer than `k`, and with them the next larger ones when the
    small ones together are fewer than `k` or all alike; groups of one size are hidden together.
    The total is hidden when it is itself 1 to `k` - 1.

    So the sum of no set of groups from 1 to `k` - 1 follows from what is shown, even for somebody
    who knows this rule: the rule looks at sizes, never at names, so the sizes hidden might
    belong to the hidden groups in any other order, and they are not all alike. Where all groups
    are hidden and alike, one person in one of them and the others in another would be hidden so
    too.

    A group of 0 is shown only when nothing has to be hidden. Otherwise each hidden group would
    be known to have at least one, and three hidden groups with three answers one each.

    What this cannot protect:

    - A second publication. One more answer in between is the difference of the two: publish
      once, after closing, and never a running count.
    - Totals over several tables. Publish each subject by itself, without sums over subjects.
    - A group of `k` or more who all answered alike.

    Args:
        counts: How many answered, by group; nobody is in two groups.
        k: The fewest people of whom something may be told.

    Raises:
        InvalidValueError: `k` is less than `MIN_K`, or a count is negative.
    """
    _require_counts(counts, k)
    largest = _largest_hidden(counts.values(), k)
    total = sum(counts.values())
    return Published(
        groups={
            group: None if largest is not None and count <= largest else count
            for group, count in counts.items()
        },
        total=None if 0 < total < k else total,
    )


def _require_counts(counts: Mapping[str, int], k: int) -> None:
    if k < MIN_K:
        raise InvalidValueError("threshold_too_small", found=k, expected=MIN_K)
    for group, count in counts.items():
        if count < 0:
            raise InvalidValueError("count_negative", group=group, found=count)


def _largest_hidden(sizes: Collection[int], k: int) -> int | None:
    small = [size for size in sizes if size < k]
    if not any(small):
        return None
    covered = sum(small) >= k and len(set(small)) > 1
    return max(small) if covered else min(set(sizes) - set(small), default=max(small))
