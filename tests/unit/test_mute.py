"""Mutes: what of a person's notices they cover, on which days, and what people may mute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories import a_notice
from tests.small_world import definition
from workflow.domain.definition import Definition
from workflow.domain.notice import RungKey, rung_of
from workflow.domain.records.mute import HARMLESS, Mute, MuteKind, harmless_kinds, kind_of, muting

TODAY = date(2022, 11, 10)
MUTE = Mute(
    id=1,
    person_id=1,
    kind=MuteKind.EARLY,
    muted_at=datetime(2022, 11, 1, tzinfo=UTC),
    until_on=TODAY,
)


class TestKindOf:
    @pytest.mark.parametrize(
        ("kind", "offset", "expected"),
        [
            pytest.param("remind", -3, MuteKind.EARLY, id="before the due day"),
            pytest.param("remind", -1, MuteKind.EARLY, id="on the day before"),
            pytest.param("remind", 0, MuteKind.LATE, id="on the due day"),
            pytest.param("remind", 1, MuteKind.LATE, id="late"),
            pytest.param("escalate", 3, MuteKind.ESCALATION, id="told to those above"),
            pytest.param("escalate", -3, MuteKind.ESCALATION, id="told to those above ahead"),
            pytest.param("consolidate", 5, MuteKind.LIST, id="list"),
            pytest.param("extended", 0, MuteKind.OTHER, id="answer"),
        ],
    )
    def test_goes_by_what_the_notice_tells(
        self, kind: str, offset: int, expected: MuteKind
    ) -> None:
        assert kind_of(a_notice(kind=kind, offset=offset)) is expected


class TestMuting:
    @pytest.mark.parametrize(
        ("change", "day", "covers"),
        [
            pytest.param({}, TODAY, True, id="on its last day"),
            pytest.param({}, date(2022, 11, 11), False, id="on the day after"),
            pytest.param({"until_on": None}, date(2030, 1, 1), True, id="without end"),
            pytest.param({"ended_at": MUTE.muted_at}, TODAY, False, id="ended"),
            pytest.param({"person_id": 2}, TODAY, False, id="of another person"),
            pytest.param({"kind": MuteKind.LIST}, TODAY, False, id="of another kind"),
        ],
    )
    def test_finds_the_mute_that_covers_a_notice(
        self, change: dict[str, object], day: date, covers: bool
    ) -> None:
        mute = replace(MUTE, **change)

        found = muting(a_notice(offset=-3), [mute], day)

        assert found == (mute if covers else None)


class TestHarmlessKinds:
    def test_are_early_reminders_and_lists_about_others(self) -> None:
        assert harmless_kinds(Definition.model_validate(definition())) == HARMLESS

    def test_are_no_lists_where_owners_are_told_by_them_that_they_are_late(self) -> None:
        content = definition()
        content["ladders"]["owners"] = [{"at": "2wd", "to": "owner", "do": "consolidate"}]

        assert harmless_kinds(Definition.model_validate(content)) == (MuteKind.EARLY,)


class TestRungOf:
    @pytest.mark.parametrize(
        ("key", "expected"),
        [
            ("12.3.0.45", RungKey(deadline_id=12, visit=3, rung=0)),
            ("list.2022-11-11T01:00:00+00:00.0.7", None),
            ("suggestion.4.5", None),
            ("extension.4.extended.5", None),
        ],
    )
    def test_is_told_by_the_key_of_the_notice(self, key: str, expected: RungKey | None) -> None:
        assert rung_of(key) == expected
