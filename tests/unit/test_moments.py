"""Local days and times in zones whose clocks change, skip a day or go back over midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.moments import end_of, local_day, moment_at, parse_moment


class TestMomentAt:
    @pytest.mark.parametrize(
        ("zone", "local", "expected"),
        [
            pytest.param(
                "Asia/Ho_Chi_Minh", "2022-11-30 08:00", "2022-11-30T01:00", id="without changes"
            ),
            pytest.param("Europe/London", "2026-03-29 01:30", "2026-03-29T01:00", id="skipped"),
            pytest.param("Europe/London", "2026-10-25 01:30", "2026-10-25T01:30", id="twice"),
            pytest.param("America/New_York", "2026-03-08 02:59", "2026-03-08T07:00", id="the gap"),
            pytest.param("America/New_York", "2026-11-01 01:00", "2026-11-01T06:00", id="the fold"),
            pytest.param(
                "Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03T15:30", id="half an hour"
            ),
            pytest.param(
                "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T15:15", id="and back"
            ),
            pytest.param(
                "Pacific/Apia", "2011-12-30 08:00", "2011-12-30T10:00", id="a day that never was"
            ),
            pytest.param(
                "America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04T03:00", id="no midnight"
            ),
        ],
    )
    def test_moves_on_from_a_gap_and_takes_the_later_of_two(
        self, zone: str, local: str, expected: str
    ) -> None:
        shown = datetime.fromisoformat(local)

        moment = moment_at(shown.date(), local_time=shown.time(), zone=ZoneInfo(zone))

        assert moment == datetime.fromisoformat(f"{expected}+00:00")
        assert moment.tzinfo is UTC

    def test_keeps_fractions_of_a_second_outside_gaps_only(self) -> None:
        zone = ZoneInfo("Europe/London")
        just_skipped = time(1, 59, 59, 999_999)

        gap = moment_at(date(2026, 3, 29), local_time=just_skipped, zone=zone)
        ordinary = moment_at(date(2026, 3, 30), local_time=just_skipped, zone=zone)

        assert gap == datetime(2026, 3, 29, 1, tzinfo=UTC)
        assert ordinary == datetime(2026, 3, 30, 0, 59, 59, 999_999, tzinfo=UTC)

    def test_refuses_what_cannot_be_written_in_utc(self) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            moment_at(date.min, local_time=time(1), zone=ZoneInfo("Asia/Ho_Chi_Minh"))


class TestEndOf:
    @pytest.mark.parametrize(
        ("zone", "day", "expected"),
        [
            pytest.param("Asia/Ho_Chi_Minh", "2022-11-30", "2022-11-30T17:00", id="ordinary"),
            pytest.param("Europe/London", "2026-03-29", "2026-03-29T23:00", id="of 23 hours"),
            pytest.param("Europe/London", "2026-10-25", "2026-10-26T00:00", id="of 25 hours"),
            pytest.param("Pacific/Apia", "2011-12-29", "2011-12-30T10:00", id="before no day"),
            pytest.param("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", id="of no day"),
            pytest.param("Pacific/Apia", "2011-12-31", "2011-12-31T10:00", id="after no day"),
            pytest.param("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00", id="no midnight"),
            pytest.param("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00", id="back at 0:00"),
            pytest.param("America/Havana", "2026-10-31", "2026-11-01T04:00", id="back to 0:00"),
            pytest.param("America/St_Johns", "2010-11-06", "2010-11-07T03:30", id="back over 0:00"),
        ],
    )
    def test_is_the_first_moment_after_which_the_day_never_returns(
        self, zone: str, day: str, expected: str
    ) -> None:
        end = end_of(date.fromisoformat(day), ZoneInfo(zone))

        assert end == datetime.fromisoformat(f"{expected}+00:00")

    def test_does_not_belong_to_the_day(self) -> None:
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        day = date(2022, 11, 30)

        end = end_of(day, zone)

        assert local_day(end, zone) == date(2022, 12, 1)
        assert local_day(end - timedelta(microseconds=1), zone) == day

    @pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/New_York"])
    def test_refuses_the_last_day_of_all(self, zone: str) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            end_of(date.max, ZoneInfo(zone))


class TestLocalDay:
    @pytest.mark.parametrize(
        ("moment", "day"),
        [("2022-11-30T16:59:59", "2022-11-30"), ("2022-11-30T17:00:00", "2022-12-01")],
    )
    def test_begins_at_local_midnight(self, moment: str, day: str) -> None:
        at = datetime.fromisoformat(f"{moment}+00:00")

        assert local_day(at, ZoneInfo("Asia/Ho_Chi_Minh")) == date.fromisoformat(day)

    def test_refuses_a_moment_without_a_zone(self) -> None:
        naive = datetime(2022, 11, 30)  # noqa: DTZ001 - that it has no zone is the point

        with pytest.raises(TypeError, match="zone"):
            local_day(naive, ZoneInfo("Asia/Ho_Chi_Minh"))


class TestParseMoment:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-03-02T08:00:00+07:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
            ("2026-03-02T08:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
            ("2026-03-02", datetime(2026, 3, 1, 17, tzinfo=UTC)),
            ("2026-03-02T08:00:00Z", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ],
    )
    def test_is_meant_in_the_zone_without_an_offset(self, text: str, moment: datetime) -> None:
        told = parse_moment(text, name="--now", zone=ZoneInfo("Asia/Ho_Chi_Minh"))

        assert told == moment
        assert told.tzinfo is UTC

    @pytest.mark.parametrize(
        "text",
        ["", "today", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-12:00", "9999-12-31"],
    )
    def test_refuses_what_is_no_moment_or_has_no_local_day(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="moment_not_understood"):
            parse_moment(text, name="--now", zone=ZoneInfo("Asia/Ho_Chi_Minh"))
