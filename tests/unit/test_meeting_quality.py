"""Signals about meetings: what was not recorded, what was short, what reads the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from runtime.language import LANGUAGES, language
from workflow.domain.agenda import AgendaItem
from workflow.domain.meeting_quality import Proceedings, meeting_signals, same_text_signals
from workflow.domain.quorum import Sitting
from workflow.domain.review import SubjectKind
from workflow.domain.same_text import Report

STARTS_AT = datetime(2022, 11, 15, 1, tzinfo=UTC)
UNKNOWN = Proceedings(unit="TL.01.01", held_on=date(2022, 11, 15))


def sitting(minutes: float) -> tuple[Sitting, ...]:
    """Return one sitting of so many minutes."""
    return ((STARTS_AT, STARTS_AT + timedelta(minutes=minutes)),)


def codes(proceedings: Proceedings) -> list[str]:
    """Return the codes of the signals."""
    return [finding.code for finding in meeting_signals(proceedings)]


class TestMeetingSignals:
    def test_are_none_where_the_minutes_tell_nothing(self) -> None:
        assert codes(UNKNOWN) == []

    @pytest.mark.parametrize(("shortcomings", "found"), [(0, ["no_shortcoming_recorded"]), (1, [])])
    def test_tell_that_no_shortcoming_was_recorded(
        self, shortcomings: int, found: list[str]
    ) -> None:
        assert codes(replace(UNKNOWN, shortcomings=shortcomings)) == found

    @pytest.mark.parametrize(("speakers", "found"), [(0, ["nobody_spoke"]), (1, [])])
    def test_tell_that_nobody_spoke(self, speakers: int, found: list[str]) -> None:
        assert codes(replace(UNKNOWN, speakers=speakers)) == found

    @pytest.mark.parametrize(
        ("minutes", "found"), [(209.5, ["meeting_too_short"]), (210, []), (211, [])]
    )
    def test_tell_that_a_meeting_was_too_short(self, minutes: float, found: list[str]) -> None:
        proceedings = replace(
            UNKNOWN, sittings=sitting(minutes), needed=timedelta(hours=3, minutes=30)
        )

        assert codes(proceedings) == found

    def test_tell_how_long_it_was_and_had_to_be(self) -> None:
        needed = timedelta(minutes=59, seconds=30)

        [finding] = meeting_signals(replace(UNKNOWN, sittings=sitting(45.9), needed=needed))

        assert finding.facts == {
            "unit": "TL.01.01",
            "held_on": "2022-11-15",
            "minutes": 45,
            "needed": 60,
        }

    @pytest.mark.parametrize(
        "known", [{"sittings": sitting(5)}, {"needed": timedelta(minutes=420)}]
    )
    def test_tell_nothing_of_a_length_that_is_not_known(self, known: dict[str, object]) -> None:
        assert codes(replace(UNKNOWN, **known)) == []

    def test_tell_that_subjects_came_out_of_order(self) -> None:
        person = AgendaItem(
            subject_kind=SubjectKind.PERSON, subject_id=1, subject_code="DV0001", is_head=True
        )
        unit = AgendaItem(subject_kind=SubjectKind.UNIT, subject_id=1, subject_code="TL.01.01")

        [finding] = meeting_signals(replace(UNKNOWN, dealt_with=(person, unit)))

        assert finding.code == "agenda_out_of_order"
        assert finding.facts == {
            "unit": "TL.01.01",
            "held_on": "2022-11-15",
            "subject": "TL.01.01",
            "before": ["DV0001"],
        }


class TestSameTextSignals:
    def test_name_some_subjects_and_no_text(self) -> None:
        text = "Đã hoàn thành nhiệm vụ."
        reports = [Report(subject=f"DV{number:04}", text=text) for number in range(1, 13)]

        [finding] = same_text_signals(reports)

        assert finding.code == "same_text_in_reports"
        assert finding.facts == {
            "count": 12,
            "identical": 12,
            "sample": ["DV0001", "DV0002", "DV0003", "DV0004", "DV0005"],
        }

    @pytest.mark.parametrize(("count", "found"), [(9, 0), (10, 1)])
    def test_start_at_ten_reports(self, count: int, found: int) -> None:
        reports = [Report(subject=str(number), text="Tốt.") for number in range(count)]

        assert len(same_text_signals(reports)) == found

    def test_start_where_they_are_asked_to(self) -> None:
        reports = [Report(subject=str(number), text="Tốt.") for number in range(3)]

        assert same_text_signals(reports, at_least=4) == ()
        assert len(same_text_signals(reports, at_least=3)) == 1


class TestSentences:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_have_all_their_facts(self, code: str) -> None:
        items = (
            AgendaItem(subject_kind=SubjectKind.PERSON, subject_id=1, subject_code="DV0001"),
            AgendaItem(subject_kind=SubjectKind.UNIT, subject_id=1, subject_code="TL.01.01"),
        )
        findings = meeting_signals(
            replace(
                UNKNOWN,
                shortcomings=0,
                speakers=0,
                sittings=sitting(5),
                needed=timedelta(minutes=9),
                dealt_with=items,
            )
        )
        findings += same_text_signals([Report(subject="A", text="Tốt.")], at_least=1)

        sentences = [language(code).text("findings", each.code, **each.facts) for each in findings]

        assert len(sentences) == 5
        assert not any("{" in sentence or "_" in sentence for sentence in sentences)
