"""Remedies as they are written down: from a command or a file, with where they come from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.remedy_world import (
    ABOVE,
    BOARD,
    CELL,
    CYCLE,
    DUE_ON,
    FAR,
    HEAD,
    MEMBER,
    MET_ON,
    NEXT,
    OTHER,
    OTHER_MEMBER,
    TWO_CYCLES,
    Remedies,
    counted,
    remedies,
    remedies_only,
)
from tests.small_world import LOADED_AT, OPENED_AT, TOP
from workflow.application.open_cycle import OpenRequest
from workflow.application.suggestion_steps import StepRequest
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.meeting import ConclusionKind
from workflow.domain.records.remedy import (
    RemedyForm,
    RemedyKind,
    RemedySource,
    RemedyStatus,
    Responsibility,
)
from workflow.domain.rows_of_meetings import ConclusionRow
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import Step as SuggestionStep


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(TWO_CYCLES)


@pytest.fixture
def world(url: str) -> Iterator[Remedies]:
    with remedies(url) as opened:
        yield opened


def refused(caught: pytest.ExceptionInfo[ReviewCycleError]) -> str:
    return caught.value.code


class TestAdd:
    def test_stores_what_is_said(self, world: Remedies) -> None:
        world.by(HEAD).add(
            "KP1",
            kind=RemedyKind.STRENGTH,
            form=RemedyForm.RECURRING,
            responsibility=Responsibility.COLLECTIVE,
            cause="Nguyên nhân",
            measure="Biện pháp",
            group="co che, chinh sach",
            topic="Chủ đề",
            director=ABOVE,
            monitor=BOARD,
            first_raised_on=date(2021, 12, 1),
            watch_months=6,
        )

        line = world.one("KP1")
        remedy = line.remedy
        assert (remedy.kind, remedy.form) == (RemedyKind.STRENGTH, RemedyForm.RECURRING)
        assert remedy.responsibility is Responsibility.COLLECTIVE
        assert (remedy.cause, remedy.measure) == ("Nguyên nhân", "Biện pháp")
        assert (remedy.group, remedy.topic) == ("mechanisms", "Chủ đề")
        assert (line.owner, line.director, line.monitor) == (MEMBER, ABOVE, BOARD)
        assert (remedy.first_raised_on, remedy.due_on) == (date(2021, 12, 1), DUE_ON)
        assert (remedy.watch_months, remedy.status) == (6, RemedyStatus.OPEN)
        assert line.age == (0, 11, 9)

    def test_makes_a_code_that_nobody_has_chosen(self, world: Remedies) -> None:
        chosen = world.add()
        world.add(f"R{int(chosen[1:]) + 2}")

        assert world.add().count(".") == 1

    def test_leaves_what_is_not_said(self, world: Remedies) -> None:
        world.add("KP1", cause="vì", monitor=BOARD)
        before = world.one("KP1").remedy

        recorded = world.keep(RemedyRow(code="KP1", subject=CELL, due_on=date(2023, 1, 9)))

        assert counted(recorded) == (0, 1, 0)
        assert world.one("KP1").remedy == replace(before, due_on=date(2023, 1, 9))

    def test_takes_away_what_is_cleared(self, world: Remedies) -> None:
        world.add("KP1", cause="vì", group="mechanisms", monitor=BOARD, conclusion="HN1/1")

        cleared = ("cause", "group", "monitor", "owner", "due_on", "source")
        world.keep(RemedyRow(code="KP1", subject=CELL, cleared=cleared))

        line = world.one("KP1")
        assert (line.remedy.cause, line.remedy.group, line.monitor, line.owner) == (None,) * 4
        assert (line.remedy.due_on, line.remedy.source_ref) == (None, None)
        assert line.remedy.source is RemedySource.OTHER

    def test_lets_a_unit_follow_it(self, world: Remedies) -> None:
        world.add("KP1", monitor="H.1")

        assert world.one("KP1").monitor == "H.1"
        assert world.codes(monitor="H.1") == ["KP1"]

    @pytest.mark.parametrize(
        ("told", "odd"),
        [
            pytest.param({"monitor": MEMBER}, True, id="its owner"),
            pytest.param({"monitor": BOARD}, False, id="somebody else"),
            pytest.param({"monitor": CELL}, False, id="a unit"),
            pytest.param({"owner": None}, False, id="nobody, as it is owned"),
        ],
    )
    def test_tells_at_once_that_its_owner_follows_it(
        self, world: Remedies, told: dict[str, Any], odd: bool
    ) -> None:
        row = RemedyRow(
            code="KP1", subject=CELL, title="Họp", **{"owner": MEMBER, "monitor": None, **told}
        )

        recorded, again = world.keep(row), world.keep(row)

        finding = {"code": "remedy_monitor_is_owner", "facts": {"remedy": f"{CYCLE}/KP1"}}
        assert (recorded.created, recorded.findings) == (1, [finding] if odd else [])
        assert (again.unchanged, again.findings) == (1, [])

    def test_finds_a_group_however_it_is_typed(self, world: Remedies) -> None:
        typed = unicodedata.normalize("NFD", "Cơ chế, chính sách")

        world.add("KP1", group=typed)

        assert world.one("KP1").remedy.group == "mechanisms"

    def test_is_done_once_for_each_command(self, world: Remedies) -> None:
        first = world.add(command_id="c1")

        assert world.add(command_id="c1") == first
        assert len(world.list()) == 1

    @pytest.mark.parametrize(
        ("told", "error", "code"),
        [
            ({"subject": "NOBODY"}, NotFoundError, "review_not_found"),
            ({"owner": "NOBODY"}, NotFoundError, "person_not_found"),
            ({"monitor": "NOBODY"}, NotFoundError, "monitor_not_found"),
            ({"group": "mechanism"}, InvalidValueError, "group_unknown"),
            ({"title": None}, InvalidValueError, "remedy_title_missing"),
            ({"watch_months": -1}, InvalidValueError, "watch_months_out_of_range"),
            ({"watch_months": 61}, InvalidValueError, "watch_months_out_of_range"),
            ({"first_raised_on": date(2022, 11, 11)}, InvalidValueError, "day_lies_ahead"),
            ({"code": "K/1"}, InvalidValueError, "code_wrong"),
        ],
    )
    def test_refuses_what_is_not_there_or_makes_no_sense(
        self, world: Remedies, told: dict[str, Any], error: type[ReviewCycleError], code: str
    ) -> None:
        with pytest.raises(error) as caught:
            world.add(**told)

        assert refused(caught) == code

    @pytest.mark.parametrize(
        ("actor", "code"),
        [(OTHER_MEMBER, "review_not_found"), (FAR, "review_not_found"), ("H.1-3", None)],
    )
    def test_is_for_whoever_answers_for_the_stage(
        self, world: Remedies, actor: str, code: str | None
    ) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            world.by(actor).add()

        assert refused(caught) == (code or "review_not_found")

    def test_is_permitted_to_the_head_and_to_the_secretary_above(self, world: Remedies) -> None:
        world.by(HEAD).add("KP1")
        world.by(ABOVE).add("KP2")

        assert world.codes() == ["KP1", "KP2"]

    def test_refuses_the_code_of_another_subject(self, world: Remedies) -> None:
        world.add("KP1")

        with pytest.raises(InvalidValueError) as caught:
            world.add("KP1", subject=OTHER)

        assert refused(caught) == "remedy_of_another"

    @pytest.mark.parametrize("step", ["claimed", "verified"])
    def test_rewrites_nothing_that_a_verification_stands_on(
        self, world: Remedies, step: str
    ) -> None:
        world.add("KP1", watch_months=0)
        world.by(MEMBER).take("claim", "KP1")
        if step == "verified":
            world.by(ABOVE).take("verify", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.add("KP1", owner=HEAD)

        expected = {"claimed": "remedy_claimed_already", "verified": "remedy_settled"}
        assert refused(caught) == expected[step]
        assert counted(world.keep(RemedyRow(code="KP1", subject=CELL, owner=MEMBER))) == (0, 0, 1)

    def test_does_not_shorten_the_watch_of_what_is_claimed(self, world: Remedies) -> None:
        world.add("KP1", watch_months=6)
        world.by(MEMBER).take("claim", "KP1")

        with pytest.raises(RefusedError) as caught:
            world.add("KP1", watch_months=5)
        world.add("KP1", watch_months=7, measure="…")

        assert refused(caught) == "remedy_claimed_already"
        assert world.one("KP1").remedy.watch_months == 7

    def test_watches_as_long_as_the_definition_says(self, world: Remedies) -> None:
        content = {**remedies_only(watch_months=12), "name": "watched"}
        world.app.add_definition(content, command=world.app.command(now=LOADED_AT))
        request = OpenRequest(definition="watched", unit=TOP, start_on=date(2022, 11, 1))
        opened = world.app.open_cycle(request, command=world.app.command(now=OPENED_AT))
        there = world.of(opened.cycle)

        there.add("KP1")
        there.add("KP2", watch_months=0)

        assert [line.remedy.watch_months for line in there.list()] == [12, 0]


class TestSource:
    def test_tells_kind_and_age(self, world: Remedies) -> None:
        world.add("KP1", conclusion="HN1/1")
        world.add("KP2", conclusion="HN1/3")

        kinds = [line.remedy.kind for line in world.list()]
        assert kinds == [RemedyKind.SHORTCOMING, RemedyKind.STRENGTH]
        assert {line.remedy.first_raised_on for line in world.list()} == {MET_ON}
        assert [line.remedy.source_ref for line in world.list()] == ["HN1/1", "HN1/3"]

    def test_may_be_about_the_whole(self, world: Remedies) -> None:
        row = ConclusionRow(
            meeting="HN1", number=9, kind=ConclusionKind.SHORTCOMING, text="…", about=None
        )
        world.app.keep_conclusions(CYCLE, [row], command=world.command())

        world.add("KP1", conclusion="HN1/9")

        assert world.one("KP1").remedy.source is RemedySource.CONCLUSION

    @pytest.mark.parametrize(
        ("told", "error", "code"),
        [
            ({"conclusion": "HN1/7"}, NotFoundError, "conclusion_not_found"),
            ({"conclusion": "HN9/1"}, NotFoundError, "conclusion_not_found"),
            ({"conclusion": "HN1"}, NotFoundError, "conclusion_not_found"),
            ({"conclusion": "HN1/-1"}, NotFoundError, "conclusion_not_found"),
            ({"conclusion": "HN1/1", "subject": OTHER}, NotFoundError, "conclusion_not_found"),
            ({"conclusion": "HN1/4"}, InvalidValueError, "conclusion_without_remedy"),
            (
                {"conclusion": "HN1/1", "kind": RemedyKind.STRENGTH},
                InvalidValueError,
                "remedy_kind_differs",
            ),
            ({"suggestion": "S9"}, NotFoundError, "suggestion_not_found"),
            ({"earlier": "no-such-cycle/KP1"}, NotFoundError, "remedy_not_found"),
            ({"earlier": f"{NEXT}/KP1"}, InvalidValueError, "cycle_not_earlier"),
            ({"earlier": f"{CYCLE}/KP1"}, NotFoundError, "remedy_not_found"),
            (
                {"conclusion": "HN1/1", "suggestion": "S1"},
                InvalidValueError,
                "remedy_sources_several",
            ),
        ],
    )
    def test_must_be_there(
        self, world: Remedies, told: dict[str, Any], error: type[ReviewCycleError], code: str
    ) -> None:
        with pytest.raises(error) as caught:
            world.add("KP2", **told)

        assert refused(caught) == code

    def test_is_none_of_the_same_cycle(self, world: Remedies) -> None:
        world.add("KP1")

        with pytest.raises(NotFoundError) as caught:
            world.add("KP2", earlier=f"{CYCLE}/KP1")

        assert refused(caught) == "remedy_not_found"

    def test_is_none_that_the_earlier_cycle_does_not_have(self, world: Remedies) -> None:
        world.add("KP1")

        with pytest.raises(NotFoundError) as caught:
            world.of(NEXT).add("KP2", earlier=f"{CYCLE}/KP2")

        assert refused(caught) == "remedy_not_found"

    def test_of_a_conclusion_that_was_taken_back_is_none(self, world: Remedies) -> None:
        world.app.keep_conclusions(
            CYCLE,
            [ConclusionRow(meeting="HN1", number=1, holds=False)],
            command=world.command(),
        )

        with pytest.raises(NotFoundError) as caught:
            world.add(conclusion="HN1/1")

        assert refused(caught) == "conclusion_not_found"

    def test_stays_although_its_conclusion_was_taken_back(self, world: Remedies) -> None:
        world.add("KP1", conclusion="HN1/1")
        world.app.keep_conclusions(
            CYCLE,
            [ConclusionRow(meeting="HN1", number=1, holds=False)],
            command=world.command(),
        )

        row = RemedyRow(code="KP1", subject=CELL, conclusion="HN1/1")

        assert counted(world.keep(row)) == (0, 0, 1)

    def test_may_be_a_suggestion_once_its_subject_knows_of_it(self, world: Remedies) -> None:
        row = SuggestionRow(
            subject=CELL, topic="leadership", first_raised_on=date(2021, 5, 4), proposed_by=BOARD
        )
        world.app.propose_suggestions(CYCLE, [row], command=world.by(BOARD).command())
        [suggestion] = world.app.list_suggestions(CYCLE, now=world.now).items
        code = suggestion.suggestion.code
        taking = StepRequest(cycle=CYCLE, step=SuggestionStep.APPROVE, codes=(code,))
        world.app.take_suggestion_step(taking, command=world.by("H-1").command())

        with pytest.raises(NotFoundError) as unseen:
            world.by(HEAD).add(suggestion=code)
        with pytest.raises(RefusedError) as early:
            world.by(ABOVE).add(suggestion=code)
        taking = replace(taking, step=SuggestionStep.NOTIFY)
        world.app.take_suggestion_step(taking, command=world.by("H-1").command())
        world.by(HEAD).add("KP1", suggestion=code)

        assert (refused(unseen), refused(early)) == (
            "suggestion_not_found",
            "suggestion_not_notified",
        )
        remedy = world.one("KP1").remedy
        assert (remedy.source, remedy.source_ref) == (RemedySource.SUGGESTION, code)
        assert remedy.first_raised_on == date(2021, 5, 4)

    def test_may_be_a_remedy_of_an_earlier_cycle_which_keeps_its_age(self, world: Remedies) -> None:
        world.add("KP1", first_raised_on=date(2019, 1, 2))
        later = world.of(NEXT)

        later.add("KP7", earlier=f"{CYCLE}/KP1", first_raised_on=date(2022, 11, 9))

        remedy = later.one("KP7").remedy
        assert (remedy.source, remedy.source_ref) == (RemedySource.EARLIER, f"{CYCLE}/KP1")
        assert remedy.first_raised_on == date(2019, 1, 2)
