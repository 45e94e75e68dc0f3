"""Remedies carried out, said to be done, verified by somebody else, and taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from tests.databases import Databases
from tests.remedy_world import (
    ABOVE,
    BOARD,
    CELL,
    DUE_ON,
    FAR,
    HEAD,
    MEMBER,
    MET_ON,
    NEXT,
    OTHER,
    OTHER_MEMBER,
    RECORDED_AT,
    TWO_CYCLES,
    Remedies,
    remedies,
    remedies_only,
)
from tests.small_world import LOADED_AT, OPENED_AT, START_ON, TOP, dump, november
from workflow.application.open_cycle import OpenRequest
from workflow.domain.errors import (
    InvalidValueError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.remedy import (
    RemedyStatus,
)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(TWO_CYCLES)


@pytest.fixture
def world(url: str) -> Iterator[Remedies]:
    with remedies(url) as opened:
        yield opened


def refused(caught: pytest.ExceptionInfo[ReviewCycleError]) -> str:
    return caught.value.code


class TestClaim:
    @pytest.mark.parametrize("actor", [MEMBER, HEAD, ABOVE, None])
    def test_is_for_the_owner_and_for_whoever_answers_for_the_stage(
        self, world: Remedies, actor: str | None
    ) -> None:
        world.add("KP1")

        world.by(actor).take("claim", "KP1", grade="khac phuc tot", note="Đã họp")

        remedy = world.one("KP1").remedy
        assert (remedy.status, remedy.claimed_by) == (RemedyStatus.CLAIMED, actor)
        assert (remedy.claimed_on, remedy.grade) == (date(2022, 11, 10), "well")
        assert remedy.note == "Đã họp"

    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param(OTHER_MEMBER, "remedy_not_found", id="who does not see it"),
            pytest.param(FAR, "remedy_not_found", id="another secretary"),
            pytest.param(BOARD, "forbidden", id="who follows it"),
        ],
    )
    def test_is_for_nobody_else(self, world: Remedies, actor: str, code: str) -> None:
        world.add("KP1", monitor=BOARD)

        with pytest.raises(ReviewCycleError) as caught:
            world.by(actor).take("claim", "KP1")

        assert refused(caught) == code

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"on": date(2022, 11, 11)}, "day_lies_ahead"),
            ({"grade": "splendid"}, "grade_unknown"),
        ],
    )
    def test_refuses(self, world: Remedies, given: dict[str, Any], code: str) -> None:
        world.add("KP1")

        with pytest.raises(InvalidValueError) as caught:
            world.by(MEMBER).take("claim", "KP1", **given)

        assert refused(caught) == code

    @pytest.mark.parametrize(
        ("told", "earliest"),
        [
            pytest.param({"first_raised_on": date(2020, 1, 6)}, START_ON, id="raised years ago"),
            pytest.param({"conclusion": "HN1/1"}, MET_ON, id="raised by a meeting"),
            pytest.param({}, RECORDED_AT.date(), id="raised when it was recorded"),
        ],
    )
    def test_does_not_reach_back_before_the_cycle_or_the_remedy(
        self, world: Remedies, told: dict[str, Any], earliest: date
    ) -> None:
        world.add("KP1", watch_months=6, **told)

        with pytest.raises(RefusedError) as caught:
            world.by(MEMBER).take("claim", "KP1", on=earliest - timedelta(days=1))
        world.by(MEMBER).take("claim", "KP1", on=earliest)

        assert refused(caught) == "remedy_step_too_early"
        assert caught.value.facts["earliest"] == earliest.isoformat()
        assert world.one("KP1").remedy.claimed_on == earliest

    def test_counts_in_a_cycle_that_was_opened_before_its_first_day(self, world: Remedies) -> None:
        ahead = world.of(NEXT)
        ahead.add("KP1", first_raised_on=date(2020, 1, 6))
        opened_on = OPENED_AT.date()

        with pytest.raises(RefusedError, match="remedy_step_too_early"):
            ahead.by(MEMBER).take("claim", "KP1", on=opened_on - timedelta(days=1))
        ahead.by(MEMBER).take("claim", "KP1", on=opened_on)

        remedy = ahead.one("KP1").remedy
        assert remedy.claimed_on == opened_on < START_ON + timedelta(days=1)

    def test_does_not_reach_back_before_the_start(self, world: Remedies) -> None:
        world.add("KP1", first_raised_on=date(2020, 1, 6))
        world.by(MEMBER).take("start", "KP1", on=date(2022, 11, 8))

        with pytest.raises(RefusedError) as caught:
            world.by(MEMBER).take("claim", "KP1", on=date(2022, 11, 7))

        assert caught.value.facts["earliest"] == "2022-11-08"

    def test_is_all_or_nothing(self, world: Remedies) -> None:
        for code in ("KP1", "KP2"):
            world.add(code)
        world.by(MEMBER).take("claim", "KP2")

        with pytest.raises(RefusedError):
            world.by(MEMBER).take("claim", "KP1", "KP2")

        assert world.one("KP1").remedy.status is RemedyStatus.OPEN


class TestVerify:
    @pytest.fixture
    def claimed(self, world: Remedies) -> Remedies:
        world.add("KP1", monitor=OTHER_MEMBER, watch_months=0)
        world.by(MEMBER).take("claim", "KP1")
        return world

    @pytest.mark.parametrize("actor", [ABOVE, OTHER_MEMBER])
    def test_is_for_the_stage_and_for_who_follows_it(self, claimed: Remedies, actor: str) -> None:
        claimed.by(actor).take("verify", "KP1", note="Đã thấy")

        line = claimed.one("KP1")
        assert (line.remedy.status, line.verifier) == (RemedyStatus.VERIFIED, actor)
        assert line.remedy.verified_on == date(2022, 11, 10)

    def test_is_for_whoever_serves_the_unit_that_follows_it(self, world: Remedies) -> None:
        world.add("KP1", monitor=OTHER, watch_months=0)
        world.by(MEMBER).take("claim", "KP1")

        world.by(FAR).take("verify", "KP1")

        assert world.one("KP1").verifier == FAR

    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param(None, "person_needed", id="nobody"),
            pytest.param(MEMBER, "forbidden", id="the owner without a role"),
            pytest.param(FAR, "remedy_not_found", id="another secretary"),
            pytest.param(BOARD, "forbidden", id="who only sees it"),
        ],
    )
    def test_is_for_nobody_else(self, claimed: Remedies, actor: str | None, code: str) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            claimed.by(actor).take("verify", "KP1")

        assert refused(caught) == code

    @pytest.mark.parametrize(
        ("owner", "claimer", "code"),
        [
            pytest.param(ABOVE, HEAD, "verifier_is_owner", id="its owner"),
            pytest.param(MEMBER, ABOVE, "verifier_claimed_it", id="who claimed it"),
        ],
    )
    def test_takes_a_second_person(
        self, world: Remedies, owner: str, claimer: str, code: str
    ) -> None:
        world.add("KP1", owner=owner, watch_months=0)
        world.by(claimer).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(ABOVE).take("verify", "KP1")

        assert refused(caught) == code

    @pytest.mark.parametrize("monitor", [None, HEAD, CELL])
    @pytest.mark.parametrize("step", ["verify", "reopen"])
    def test_is_never_for_the_head_of_the_unit_under_review(
        self, world: Remedies, step: str, monitor: str | None
    ) -> None:
        world.add("KP1", monitor=monitor)
        world.by(MEMBER).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(HEAD).take(step, "KP1", note="…", due_on=DUE_ON)

        assert refused(caught) == "own_case"

    def test_is_for_the_head_where_one_of_the_people_is_under_review(self, world: Remedies) -> None:
        world.add("KP1", subject=OTHER_MEMBER)
        world.by(MEMBER).take("claim", "KP1")

        world.by(HEAD).take("verify", "KP1")

        assert world.one("KP1").verifier == HEAD

    def test_is_for_the_head_of_a_unit_that_has_the_number_of_the_person(
        self, world: Remedies
    ) -> None:
        head = "H.1.2-1"
        world.add("KP1", subject=ABOVE, monitor=head)
        world.by(MEMBER).take("claim", "KP1")

        world.by(head).take("verify", "KP1")

        review = world.one("KP1").row.review
        cell = next(line.unit for line in world.app.lists.units() if line.unit.code == "H.1.2")
        assert review.person_id == cell.id
        assert world.one("KP1").verifier == head

    def test_is_never_for_the_person_under_review(self, world: Remedies) -> None:
        world.add("KP1", subject=HEAD, owner=MEMBER, monitor=HEAD, watch_months=0)
        world.by(MEMBER).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(HEAD).take("verify", "KP1")

        assert refused(caught) == "own_case"

    def test_needs_a_claim_however_it_is_asked_for(self, world: Remedies) -> None:
        world.add("KP1")
        world.by(MEMBER).take("start", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(ABOVE).take("verify", "KP1")

        assert refused(caught) == "remedy_not_claimed"

    def test_waits_until_it_held_for_long_enough(self, world: Remedies) -> None:
        world.add("KP1", watch_months=6)
        world.by(MEMBER).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(ABOVE).at(november(30)).take("verify", "KP1")

        assert refused(caught) == "remedy_still_watched"
        assert caught.value.facts["until"] == "2023-05-10"

    def test_is_for_those_only_whom_the_definition_names(self, world: Remedies) -> None:
        named = {"role": "standing_board", "at": "grassroots"}
        content = {**remedies_only(verified_by=named), "name": "verified_by"}
        world.app.add_definition(content, command=world.app.command(now=LOADED_AT))
        request = OpenRequest(definition="verified_by", unit=TOP, start_on=date(2022, 11, 1))
        opened = world.app.open_cycle(request, command=world.app.command(now=OPENED_AT))
        there = world.of(opened.cycle)
        there.add("KP1", monitor=OTHER_MEMBER)
        there.by(MEMBER).take("claim", "KP1")

        said = []
        for actor in (ABOVE, OTHER_MEMBER):
            with pytest.raises(RefusedError) as caught:
                there.by(actor).take("verify", "KP1")
            said.append(refused(caught))
        there.by(BOARD).take("verify", "KP1")

        assert said == ["forbidden", "forbidden"]
        assert there.one("KP1").verifier == BOARD

    def test_of_two_at_once_succeeds_once(self, claimed: Remedies, url: str) -> None:
        def verify(actor: str) -> str:
            with remedies(url) as opened:
                try:
                    opened.by(actor).take("verify", "KP1")
                except RefusedError as error:
                    return error.code
            return "done"

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(verify, (ABOVE, OTHER_MEMBER)))

        assert said == ["done", "remedy_step_out_of_turn"]

    def test_is_done_once_for_each_command(self, claimed: Remedies) -> None:
        first = claimed.by(ABOVE).take("verify", "KP1", command_id="c1")

        assert claimed.by(ABOVE).take("verify", "KP1", command_id="c1") == first


class TestReopen:
    def test_begins_anew_with_a_new_day(self, world: Remedies) -> None:
        world.add("KP1", watch_months=0)
        world.by(MEMBER).take("claim", "KP1")
        world.by(ABOVE).take("verify", "KP1")

        due_on = date(2023, 1, 31)
        world.by(ABOVE).take("reopen", "KP1", note="Tái diễn", due_on=due_on)

        remedy = world.one("KP1").remedy
        assert (remedy.status, remedy.due_on) == (RemedyStatus.IN_PROGRESS, due_on)
        assert (remedy.claimed_on, remedy.verifier_id, remedy.reopened) == (None, None, 1)

    @pytest.mark.parametrize(
        ("actor", "code"), [(None, "person_needed"), (MEMBER, "forbidden"), (BOARD, "forbidden")]
    )
    def test_is_for_who_verifies(self, world: Remedies, actor: str | None, code: str) -> None:
        world.add("KP1")
        world.by(MEMBER).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.by(actor).take("reopen", "KP1", note="…", due_on=DUE_ON)

        assert refused(caught) == code


class TestObligations:
    def test_follow_the_remedy(self, world: Remedies, url: str) -> None:
        def owed() -> list[tuple[str, str]]:
            rows = dump(url)["deadline"]
            return sorted((row["kind"], row["status"]) for row in rows if row["record_id"])

        world.add("KP1", watch_months=6)
        listed = owed()
        world.by(MEMBER).take("claim", "KP1")
        claimed = owed()
        world.by(ABOVE).take("reopen", "KP1", note="…", due_on=DUE_ON)

        assert listed == [("remedy", "open")]
        assert claimed == [("remedy", "met"), ("verification", "open")]
        assert owed() == [("remedy", "met"), ("remedy", "open"), ("verification", "cancelled")]
