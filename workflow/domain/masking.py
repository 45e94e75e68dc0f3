"""What of confidential feedback everybody reads who does not draw it together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from workflow.domain.confidentiality import is_collecting
from workflow.domain.definition import Definition
from workflow.domain.records.feedback import (
    AnswerCount,
    Disposition,
    FeedbackRequest,
    Opinion,
    RequestStatus,
)
from workflow.domain.review import Review
from workflow.domain.suppression import Published, publish


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedOpinion:
    """An opinion without anything that tells whose it is, or when it came.

    Attributes:
        respondents: Group of the respondent; None where so few answered that it would tell.
    """

    code: str
    respondents: str | None
    text: str
    disposition: Disposition | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedFeedback:
    """The answers about one subject as they may be read.

    Attributes:
        published: How many answered, by group; None while answers may still come in, for a
            running count tells who came last.
        opinions: None while answers may come in, and when fewer than the smallest group wrote.
    """

    published: Published | None
    opinions: tuple[MaskedOpinion, ...] | None


NOTHING_YET = MaskedFeedback(published=None, opinions=None)


def masked(
    requests: Iterable[FeedbackRequest],
    counts: Iterable[AnswerCount],
    opinions: Iterable[Opinion],
    *,
    smallest_group: int,
) -> MaskedFeedback:
    """Return what may be read of the answers about one subject, of which no more will come.

    The order of the opinions follows from their codes, which are drawn at random: it says
    nothing about when they came, or which of them came together.

    Args:
        requests: Who was asked; any that were not answered are passed over.
        counts: Answers of which only the number is kept.
        opinions: What the answers say; those entered by mistake are left out.
        smallest_group: The fewest people of whom something may be told.
    """
    asked, counted = tuple(requests), tuple(counts)
    published = publish(answered_by_group(asked, counted), k=smallest_group)
    holding = sorted((opinion for opinion in opinions if opinion.holds), key=_shuffled)
    # Who was only counted wrote none of the opinions that came with a request.
    is_named = all(opinion.request_id is not None for opinion in holding)
    writers = answered_by_group(asked, () if is_named else counted)
    if sum(writers.values()) < smallest_group:
        return MaskedFeedback(published=published, opinions=None)
    by_group = publish(writers, k=smallest_group).groups
    told = {group for group, count in published.groups.items() if count and by_group.get(group)}
    return MaskedFeedback(
        published=published, opinions=tuple(_masked(each, told) for each in holding)
    )


def readable(
    review: Review,
    definition: Definition,
    requests: Iterable[FeedbackRequest],
    counts: Iterable[AnswerCount],
    opinions: Iterable[Opinion],
) -> MaskedFeedback:
    """Return what may be read about a review: nothing while answers may still come in."""
    if is_collecting(review, definition):
        return NOTHING_YET
    smallest = definition.feedback.smallest_group
    return masked(requests, counts, opinions, smallest_group=smallest)


def answered_by_group(
    requests: Iterable[FeedbackRequest], counts: Iterable[AnswerCount]
) -> dict[str, int]:
    """Return how many answered, by group in the order of their names; those with none too."""
    answered: Counter[str] = Counter()
    for request in requests:
        answered[request.respondents] += request.status is RequestStatus.ANSWERED
    for count in counts:
        answered[count.respondents] += count.received
    return dict(sorted(answered.items()))


def _masked(opinion: Opinion, told: Collection[str]) -> MaskedOpinion:
    return MaskedOpinion(
        code=opinion.code,
        respondents=opinion.respondents if opinion.respondents in told else None,
        text=opinion.text,
        disposition=opinion.disposition,
        answer=opinion.answer,
    )


def _shuffled(opinion: Opinion) -> bytes:
    return sha256(opinion.code.encode()).digest()
