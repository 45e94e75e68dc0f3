"""Confidential feedback: what is read by everybody says nothing about whose answer it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.masking import MaskedFeedback, answered_by_group, masked
from workflow.domain.records.feedback import AnswerCount, FeedbackRequest, Opinion, RequestStatus

FIRST = date(2012, 7, 3)
ASKED_AT = datetime(2012, 7, 3, tzinfo=UTC)
GROUPS = ("organisations", "individuals", "retired")
SMALLEST = 5

Feedback = tuple[Sequence[FeedbackRequest], Sequence[AnswerCount], Sequence[Opinion]]


@st.composite
def feedback(draw: st.DrawFn) -> Feedback:
    """Return requests of three groups, some answered with up to two opinions, and counts."""
    statuses = draw(st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(RequestStatus))))
    requests = [
        FeedbackRequest(
            id=number,
            review_id=1,
            respondents=group,
            respondent=f"SECRET-{number}",
            name=f"SECRET name {number}",
            asked_on=FIRST,
            asked_at=ASKED_AT,
            status=status,
            answered_on=FIRST + timedelta(days=number),
            entered_by=f"SECRET-clerk-{number}",
        )
        for number, (group, status) in enumerate(statuses, start=100)
    ]
    answered = [r for r in requests if r.status is RequestStatus.ANSWERED for _ in range(2)]
    chosen = draw(st.lists(st.sampled_from(answered), max_size=20)) if answered else []
    opinions = [
        an_opinion(number, request, text=draw(st.sampled_from(["a", "b", "c"])))
        for number, request in enumerate(chosen, start=500)
    ]
    counted = draw(st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 9)))
    counts = [
        AnswerCount(id=n, review_id=1, respondents=group, received=received, received_on=FIRST)
        for n, (group, received) in enumerate(counted.items(), start=900)
    ]
    return requests, counts, opinions


def an_opinion(number: int, request: FeedbackRequest, *, text: str) -> Opinion:
    return Opinion(
        id=number,
        code=f"{Random(number).getrandbits(50):010X}",
        review_id=1,
        request_id=request.id,
        respondents=request.respondents,
        text=text,
        received_on=FIRST + timedelta(days=number - 499),
        entered_by=request.entered_by,
    )


def seen(found: Feedback) -> MaskedFeedback:
    requests, counts, opinions = found
    return masked(requests, counts, opinions, smallest_group=SMALLEST)


def by_other_people(found: Feedback, seed: int) -> Feedback:
    """Return the same answers, given by others of the same groups, in another order and time."""
    requests, counts, opinions = found
    chance = Random(seed)
    answered = [r for r in requests if r.status is RequestStatus.ANSWERED]
    others = {
        group: [request.id for request in answered if request.respondents == group]
        for group in GROUPS
    }
    told = [
        replace(
            opinion,
            id=number,
            request_id=chance.choice(others[opinion.respondents]),
            received_on=FIRST + timedelta(days=chance.randint(1, 90)),
            entered_by=f"SECRET-other-{number}",
        )
        for number, opinion in enumerate(chance.sample(list(opinions), len(opinions)), start=1)
    ]
    asked = [
        replace(
            request,
            id=request.id + 1000,
            respondent=f"SECRET-other-{request.id}",
            name=None,
            answered_on=FIRST + timedelta(days=chance.randint(1, 90)),
        )
        for request in chance.sample(list(requests), len(requests))
    ]
    return asked, counts, told


class TestMasked:
    @given(feedback(), st.integers(0, 2**32))
    def test_is_the_same_whoever_of_a_group_said_it_and_whenever(
        self, found: Feedback, seed: int
    ) -> None:
        assert seen(found) == seen(by_other_people(found, seed))

    @given(feedback())
    def test_holds_neither_name_nor_number_nor_day(self, found: Feedback) -> None:
        told = repr(seen(found))

        assert "SECRET" not in told
        assert "date" not in told
        assert not any(f"={r.id}" in told for records in found for r in records)

    @given(feedback())
    def test_tells_what_was_said_only_when_enough_may_have_said_it(self, found: Feedback) -> None:
        requests, counts, opinions = found
        # Of a bare count nobody wrote an opinion that came with a request.
        is_named = all(opinion.request_id is not None for opinion in opinions)
        writers = sum(answered_by_group(requests, () if is_named else counts).values())

        shown = seen(found).opinions

        if writers < SMALLEST:
            assert shown is None
        else:
            assert sorted(o.text for o in shown or ()) == sorted(o.text for o in opinions)

    @given(feedback())
    def test_names_a_group_only_where_its_count_is_told(self, found: Feedback) -> None:
        answers = seen(found)

        for opinion in answers.opinions or ():
            if opinion.respondents is not None:
                assert answers.published is not None
                assert (answers.published.groups[opinion.respondents] or 0) >= SMALLEST

    @given(feedback())
    def test_leaves_out_what_was_entered_by_mistake(self, found: Feedback) -> None:
        requests, counts, opinions = found
        mistaken = [replace(opinion, holds=False) for opinion in opinions]

        assert not seen((requests, counts, mistaken)).opinions
