"""`reviewcycle notice`: what people are told, seen before, tried again and muted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run

LATE = ("--now", "2022-11-07T08:00:00+07:00")


@pytest.fixture
def ticked(run: Run, opened: str) -> str:
    """Return the code of a cycle in which people are owed notices."""
    assert run("tick", *LATE).status == 0
    return opened


def first_key(run: Run, *which: str) -> str:
    """Return the name of a notice."""
    item = run("notice", "list", *which, "--top", "1", "-o", "json").document["items"][0]
    return f"{item['cycle']}/{item['key']}"


@pytest.mark.usefixtures("ticked")
class TestList:
    def test_counts_what_it_does_not_show(self, run: Run) -> None:
        answer = run("notice", "list", "--top", "2", "-o", "json").document
        page = run("notice", "list", "--top", "2").out

        assert len(answer["items"]) == 2
        assert answer["total"] == sum(answer["counts"].values()) > 2
        assert f"… và {answer['total'] - 2} thông báo khác." in page
        assert f"chờ gửi: {answer['total']}" in page

    def test_takes_one_status_alone(self, run: Run) -> None:
        answer = run("notice", "list", "--status", "sent", "-o", "json").document

        assert (answer["total"], answer["items"]) == (0, [])


@pytest.mark.usefixtures("ticked")
class TestShow:
    def test_tells_everything_about_one(self, run: Run) -> None:
        name = first_key(run, "--person", "A1")

        answer = run("notice", "show", name, "-o", "json").document
        page = run("notice", "show", name).out

        assert (answer["notice"], answer["person"], answer["status"]) == (name, "A1", "planned")
        assert (answer["rung"]["due_on"], answer["rung"]["rung"]) == ("2022-11-04", 3)
        assert "quá hạn 1 ngày làm việc" in answer["message"]["body"]
        assert answer["message"]["body"].strip() in page
        assert "Bậc 3 (+1 ngày làm việc) của hạn 04/11/2022 (Quán triệt, triển khai)" in page

    def test_is_in_the_language_of_lang(self, run: Run) -> None:
        said = run("notice", "show", first_key(run, "--person", "A1"), "--lang", "en").out

        assert "Rung 3 (+1 working days)" in said
        assert "1 working day overdue" in said

    @pytest.mark.parametrize(
        ("name", "code"),
        [("nothing", "notice_not_understood"), (f"{CYCLE}/9.9.9.9", "notice_not_found")],
    )
    def test_knows_what_it_does_not_know(self, run: Run, name: str, code: str) -> None:
        said = run("notice", "show", name, "-o", "json")

        assert said.status != 0
        assert code in said.err


@pytest.mark.usefixtures("ticked")
class TestPreview:
    def test_counts_all_and_shows_the_largest(self, run: Run) -> None:
        answer = run("notice", "preview", "--top", "1", "-o", "json").document

        [item] = answer["items"]
        assert (answer["people"], answer["digests"], answer["rehearsal"]) == (3, 3, True)
        assert (item["person"], item["language"]) == ("S1", "vi")
        assert item["notices"] < answer["notices"]
        assert item["subject"].startswith("3 quá hạn")

    def test_only_counts_when_nothing_is_to_be_shown(self, run: Run) -> None:
        page = run("notice", "preview", "--top", "0").out

        assert "Đang chờ gửi: 8 thông báo cho 3 người; sẽ gửi 3 thư." in page
        assert "Kính gửi" not in page

    def test_is_in_the_language_of_each_person_unless_one_is_named(self, run: Run) -> None:
        each = run("notice", "preview", "-o", "json").document["items"]
        named = run("--lang", "vi", "notice", "preview", "-o", "json").document["items"]

        assert {item["person"]: item["language"] for item in each} == {
            "A1": "vi", "B1": "en", "S1": "vi",
        }  # fmt: skip
        assert {item["language"] for item in named} == {"vi"}

    def test_shows_people_what_is_to_themselves(self, run: Run) -> None:
        own = run("notice", "preview", "--as", "A1", "-o", "json").document
        other = run("notice", "preview", "--as", "A1", "--person", "S1", "-o", "json")

        assert [item["person"] for item in own["items"]] == ["A1"]
        assert "notices_of_others" in other.err


@pytest.mark.usefixtures("ticked")
class TestMute:
    def test_is_kept_with_its_reason_and_ended(self, run: Run) -> None:
        muted = run(
            "notice", "mute", "--cycle", CYCLE, "--person", "A1", "--kind", "late",
            "--until", "30/11/2022", "--reason", "Nghỉ chế độ",
        )  # fmt: skip
        kept = run("notice", "mutes", "-o", "json").document["items"]
        previewed = run("notice", "preview", "--person", "A1").out
        ended = run("notice", "unmute", "--cycle", CYCLE, "--as", "A1")

        assert "Đã tắt thông báo gửi cho A1: nhắc đến hạn và quá hạn." in muted.out
        assert "Đến hết ngày 30/11/2022." in muted.out
        assert [(item["kind"], item["until_on"], item["reason"]) for item in kept] == [
            ("late", "2022-11-30", "Nghỉ chế độ")
        ]
        assert "Không gửi vì đã tắt: 3 thông báo." in previewed
        assert "Đã mở lại thông báo gửi cho A1" in ended.out
        assert run("notice", "mutes", "-o", "json").document["items"] == []
        assert len(run("notice", "mutes", "--all", "-o", "json").document["items"]) == 1

    def test_of_what_must_be_heard_is_refused(self, run: Run) -> None:
        said = run("notice", "mute", "--as", "A1", "--cycle", CYCLE, "--kind", "late")

        assert said.status != 0
        assert "Chỉ người vận hành được tắt, có nêu lý do: late." in said.err

    def test_of_others_is_read_by_nobody_else(self, run: Run) -> None:
        run("notice", "mute", "--as", "A1", "--cycle", CYCLE)

        seen = run("notice", "mutes", "--as", "A1", "-o", "json").document["items"]
        refused = run("notice", "mutes", "--as", "S1", "--person", "A1", "-o", "json")

        assert [item["kind"] for item in seen] == ["early", "list"]
        assert "notices_of_others" in refused.err


@pytest.mark.usefixtures("ticked")
class TestRetry:
    def test_plans_again_what_was_not_delivered(self, run: Run, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            database.execute("UPDATE notice SET status = 'failed', why = 'address_refused'")

        shown = run("notice", "show", first_key(run, "--person", "A1")).out
        planned = run("notice", "retry", "--cycle", CYCLE, "--plan", "-o", "json").document
        first = run("notice", "retry", "--all", "--command-id", "x1", "-o", "json").document
        again = run("notice", "retry", "--all", "--command-id", "x1", "-o", "json").document
        nothing = run("notice", "retry", "--all", "-o", "json").document

        assert "máy chủ thư từ chối địa chỉ này" in shown
        assert "lẽ ra là:" in shown
        assert planned == {**first, "plan": True}
        assert first == {
            "plan": False, "notices": 8, "people": 3, "cycles": {CYCLE: 8}, "was": {"failed": 8},
            "without_address": 0,
        }  # fmt: skip
        assert again == first
        assert nothing["notices"] == 0

    @pytest.mark.parametrize("which", [(), ("--all", "--cycle", CYCLE)])
    def test_needs_one_way_of_naming_them(self, run: Run, which: tuple[str, ...]) -> None:
        assert "retry_needs_one" in run("notice", "retry", *which, "-o", "json").err

    def test_refuses_what_waits_to_be_sent(self, run: Run) -> None:
        said = run("notice", "retry", first_key(run), "-o", "json")

        assert "notice_not_to_retry" in said.err

    def test_is_for_the_operator(self, run: Run) -> None:
        said = run("notice", "retry", "--all", "--as", "A1")

        assert "dành cho người vận hành" in said.err


@pytest.mark.usefixtures("opened")
class TestRemind:
    WHERE = ("--cycle", CYCLE, "--where", "health:overdue,on_track", *LATE)

    def test_tells_how_many_are_reminded_and_that_some_were_today(self, run: Run) -> None:
        planned = run("notice", "remind", *self.WHERE, "--plan", "-o", "json").document
        first = run("notice", "remind", *self.WHERE, "-o", "json").document
        again = run("notice", "remind", *self.WHERE, "--lang", "en")

        assert planned == {**first, "plan": True}
        assert first["notices"] >= first["people"] > 0
        assert set(first) == {
            *("cycle", "plan", "reviews", "notices", "people", "already", "vacant"),
        }
        assert "Notices: 0 to 0 people" in again.out
        assert f"Reminded today before: {first['notices']} notices" in again.out
        shown = run("notice", "show", first_key(run), *LATE, "-o", "json").document
        assert (shown["kind"], shown["rung"]) == ("remind", None)

    def test_is_for_the_operator(self, run: Run) -> None:
        said = run("notice", "remind", *self.WHERE, "--as", "A1")

        assert "dành cho người vận hành" in said.err

    def test_needs_a_query_that_is_understood(self, run: Run) -> None:
        said = run("notice", "remind", "--cycle", CYCLE, "--where", "muộn", "-o", "json")

        assert "query_not_understood" in said.err
