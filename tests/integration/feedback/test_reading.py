"""Who reads which feedback, through the use cases."""

from __future__ import annotations

import pytest

from tests.feedback_world import (
    BOARD,
    CITY,
    CLERK,
    CYCLE,
    GROUPS,
    PEOPLE,
    RETIRED,
    SECRETARY,
    WARDS,
    FeedbackWorld,
    july,
)
from tests.integration.feedback.seen import (
    COLLEAGUE,
    MEMBER,
    PERSON,
    STRANGER,
    whole,
)
from workflow.domain.errors import (
    NotFoundError,
)


class TestReading:
    def test_is_whole_for_who_draws_together(self, closed: FeedbackWorld) -> None:
        for actor in (CLERK, CITY, None):
            shown = closed.by(actor).show(MEMBER, july(6))

            assert not shown.masked
            assert {o.respondent for o in shown.opinions} == {*PEOPLE, *WARDS, *RETIRED}

    @pytest.mark.parametrize("actor", [MEMBER, COLLEAGUE, SECRETARY])
    def test_is_masked_for_all_others(self, closed: FeedbackWorld, actor: str) -> None:
        shown = closed.by(actor).show(MEMBER, july(6))

        assert shown.masked
        assert not shown.hidden
        assert shown.requests == []
        assert {(o.respondent, o.received_on, o.entered_by) for o in shown.opinions} == {
            (None, None, None)
        }
        assert {line.group: line.received for line in shown.groups or ()} == {
            group: len(codes) for group, codes in GROUPS.items()
        }

    def test_shows_only_totals_while_answers_come_in(self, asked: FeedbackWorld) -> None:
        asked.answer_all(MEMBER, july(4))

        shown = asked.by(MEMBER).show(MEMBER, july(5))

        assert (shown.asked, shown.received, shown.waiting) == (17, 17, 0)
        assert (shown.hidden, shown.groups, shown.opinions) == (True, None, [])

    def test_shows_nothing_of_too_few(self, clerk: FeedbackWorld) -> None:
        clerk.ask([MEMBER], PEOPLE[:4], july(3))
        for code in PEOPLE[:4]:
            clerk.answer(MEMBER, code, july(4), "Một ý kiến")
        clerk.complete(MEMBER, july(5))

        shown = clerk.by(MEMBER).show(MEMBER, july(6))

        assert (shown.hidden, shown.opinions) == (True, [])
        assert [line.received for line in shown.groups or ()] == [None]

    def test_names_no_group_that_is_too_small(self, clerk: FeedbackWorld) -> None:
        clerk.ask([MEMBER], PEOPLE, july(3))
        clerk.ask([MEMBER], RETIRED[:2], july(3), group="retired")
        for code in (*PEOPLE, *RETIRED[:2]):
            clerk.answer(MEMBER, code, july(4), "Một ý kiến")
        clerk.complete(MEMBER, july(5))

        shown = clerk.by(MEMBER).show(MEMBER, july(6))

        assert {line.received for line in shown.groups or ()} == {None}
        assert {opinion.group for opinion in shown.opinions} == {None}
        assert len(shown.opinions) == 8

    def test_stands_in_an_order_that_says_nothing(self, closed: FeedbackWorld) -> None:
        came = [opinion.opinion for opinion in closed.show(MEMBER, july(6)).opinions]

        shown = [o.opinion for o in closed.by(MEMBER).show(MEMBER, july(6)).opinions]
        again = [o.opinion for o in closed.by(COLLEAGUE).show(MEMBER, july(7)).opinions]

        assert sorted(came) == sorted(shown)
        assert came != shown == again

    def test_of_a_review_out_of_reach_is_not_found(self, closed: FeedbackWorld) -> None:
        with pytest.raises(NotFoundError, match="review_not_found"):
            closed.by(STRANGER).show(MEMBER, july(6))

    def test_in_named_mode_is_whole_for_who_sees_the_review(self, named: FeedbackWorld) -> None:
        named.by(CLERK).ask([MEMBER], PEOPLE, july(3))
        named.by(CLERK).answer(MEMBER, PERSON, july(4), "Một ý kiến")

        shown = named.by(MEMBER).show(MEMBER, july(5))

        assert (shown.masked, [o.respondent for o in shown.opinions]) == (False, [PERSON])


class TestExport:
    def test_is_whole_for_who_draws_together(self, closed: FeedbackWorld) -> None:
        rows = closed.app.export_feedback.answers(CYCLE, actor=CLERK, now=july(6))

        assert {row.respondent for row in rows} == {*PEOPLE, *WARDS, *RETIRED}
        assert len(closed.app.export_feedback.requests(CYCLE, actor=CLERK, now=july(6))) == 17

    def test_holds_only_what_was_said_for_all_others(self, closed: FeedbackWorld) -> None:
        rows = closed.app.export_feedback.answers(CYCLE, actor=MEMBER, now=july(6))

        assert {row.text for row in rows} == set(whole(closed).values())
        assert {(r.respondent, r.answered_on, r.declined) for r in rows} == {(None, None, None)}
        assert closed.app.export_feedback.requests(CYCLE, actor=MEMBER, now=july(6)) == []

    def test_holds_nothing_out_of_reach(self, closed: FeedbackWorld) -> None:
        assert closed.app.export_feedback.answers(CYCLE, actor=STRANGER, now=july(6)) == []


class TestLines:
    def lines(self, world: FeedbackWorld) -> dict[str, list[str]]:
        found = world.app.read_feedback.lines(CYCLE, actor=world.actor, now=july(6))
        return {line.subject: [r.respondent for r in line.requests] for line in found}

    def test_name_who_has_not_answered(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Một ý kiến")

        waiting = {*PEOPLE, *WARDS, *RETIRED} - {PERSON}

        assert {who: set(codes) for who, codes in self.lines(asked).items()} == {MEMBER: waiting}

    def test_name_nobody_to_all_others(self, asked: FeedbackWorld) -> None:
        assert self.lines(asked.by(MEMBER)) == {MEMBER: []}
        assert self.lines(asked.by(COLLEAGUE)) == {MEMBER: []}

    def test_tell_a_respondent_what_he_is_asked(self, asked: FeedbackWorld) -> None:
        [line] = asked.app.read_feedback.lines(CYCLE, actor=PERSON, now=july(6))

        assert (line.subject, line.asked, line.received) == (MEMBER, None, None)
        assert [request.respondent for request in line.requests] == [PERSON]

    def test_under_a_unit_are_those_at_it_and_below(self, asked: FeedbackWorld) -> None:
        read = asked.app.read_feedback.lines

        assert len(read(CYCLE, under=BOARD, now=july(6))) == 1
        assert read(CYCLE, under="Q.1", now=july(6)) == []
