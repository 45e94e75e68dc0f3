"""What a definition may say about days, alternatives and ways back, from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR, FILES
from tests.program import Run

CYCLE = "worded-TL"
REVIEW = f"{CYCLE}/A2"
NAMED = {"vi": "Tên", "en": "Name"}
ENOUGH = {"vi": "Hơn nửa số người được hỏi đã góp ý", "en": "More than half have answered"}
JSON = ("-o", "json")


def on(day: str) -> tuple[str, str]:
    """Return the options for half past nine on a day of 2022."""
    return "--now", f"2022-{day}T09:30:00+07:00"


def stage(name: str, **given: Any) -> dict[str, Any]:
    plain = {"stage": name, "kind": "task", "title": NAMED, "owner": "secretary"}
    return {**plain, "due": {"no_deadline": True}, **given}


def definition() -> dict[str, Any]:
    """Return a definition that opens on a day, offers alternatives, and leads back nowhere."""
    alternatives = {"any_of": ["synthesis_made", ["meeting_held", {"responses": {"at_least": 1}}]]}
    answers = {"expression": "responses.received > 1/2 * responses.asked", "title": ENOUGH}
    first = stage(
        "preparing",
        not_before="2022-11-07",
        due={"working_day": -1, "of": "month"},
        requires=[alternatives, {"holds": answers, "when": "subject.managed_by == 'district'"}],
        ladder="late",
        help={"vi": "Gửi bản tự kiểm điểm trước khi họp.", "en": "Send the report first."},
    )
    second = stage("closing", due={"before": "12-31"}, returns_to=[], requires=["meeting_held"])
    return {
        "name": "worded",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "2wd",
        "head_role": "secretary",
        "authority": {"role": "secretary", "above": True},
        "roles": {"secretary": {"title": NAMED, "reach": "subtree"}},
        "ladders": {"late": [{"at": "1wd", "to": "owner"}]},
        "tracks": {
            "member": {
                "title": NAMED,
                "subjects": {"people_in": ["cell", "grassroots"]},
                "stages": [first, second],
            }
        },
    }


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the cycle began six days before its first stage opens."""
    folder = tmp_path_factory.mktemp("worded")
    file = folder / "worded.db"
    (folder / "d.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    for name, text in FILES.items():
        known = [line for line in text.splitlines() if line.partition(",")[0] not in UNKNOWN]
        (folder / name).write_text("\n".join(known), encoding="utf-8")
    steps = (
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", folder / "d.yaml"),
        *((noun, "import", folder / f) for noun, f in zip(NOUNS, FILES, strict=True)),
        ("cycle", "open", "worded", "--unit", "TL", "--start", "2022-11-01"),
    )
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}", *on("11-01")]
        assert main(given) == 0, step
    return file


UNKNOWN = ("supervisor", "standing_board", "organisation_commission")
NOUNS = ("unit", "person", "role")


@pytest.fixture(autouse=True)
def _opened(opened: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(opened.read_bytes())
    capsys.readouterr()


def answer(run: Run) -> None:
    """Record one answer about the subject."""
    said = run(
        *("feedback", "record", REVIEW, "--from", "Chi bộ", "--received", "1"),
        *("--on", "2022-11-08", *on("11-08")),
    )
    assert said.status == 0, said.err


class TestNotBefore:
    def test_keeps_the_stage_closed_and_nobody_stuck(self, run: Run) -> None:
        refused = run("review", "fire", REVIEW, "complete", *JSON, *on("11-04"))
        why = {
            lang: run("review", "why", REVIEW, "--lang", lang, *on("11-04")).out
            for lang in ("vi", "en")
        }
        stuck = run("stuck", "--cycle", CYCLE, *JSON, *on("11-04")).document

        assert "not_yet_open" in [reason["code"] for reason in refused.error["reasons"]]
        assert "Chưa đến ngày bắt đầu: 07/11/2022" in why["vi"]
        assert "It does not begin before 7 Nov 2022" in why["en"]
        assert (stuck["items"], stuck["totals"]["waiting"]) == ([], 5)

    def test_opens_the_stage_by_itself_when_the_day_comes(self, run: Run) -> None:
        before = run("review", "show", REVIEW, *JSON, *on("11-04")).document
        run("tick", *on("11-04"))
        run("tick", *on("11-07"))

        after = run("review", "show", REVIEW, *JSON, *on("11-07")).document
        stuck = run("stuck", "--cycle", CYCLE, *JSON, *on("11-10")).document

        assert (before["due_on"], after["due_on"]) == (None, "2022-11-30")
        assert [event["kind"] for event in after["history"]][-1] == "gate_opened"
        assert {item["health"] for item in stuck["items"]} == {"stalled"}


class TestCombinations:
    def test_are_told_with_what_each_alternative_lacks(self, run: Run) -> None:
        run("tick", *on("11-07"))
        answer(run)

        why = run("review", "why", REVIEW, *on("11-08")).out
        english = run("review", "why", REVIEW, "--lang", "en", *on("11-08")).out

        assert "Đã tổng hợp ý kiến góp ý; Hội nghị kiểm điểm" in why
        assert "At least one of these is needed" in english
        assert "Review meeting held" in english
        assert "  Gửi bản tự kiểm điểm trước khi họp.\n" in why
        assert "  Send the report first.\n" in english

    def test_ask_only_of_whom_they_concern(self, run: Run) -> None:
        run("tick", *on("11-07"))

        def codes(subject: str) -> list[str]:
            why = run("review", "why", f"{CYCLE}/{subject}", *JSON, *on("11-08")).document
            return [reason["code"] for reason in why["unmet"]]

        assert codes("A2") == ["no_alternative_met"]
        assert codes("S1") == ["no_alternative_met", "does_not_hold"]


class TestWaysBack:
    def test_are_those_of_the_definition(self, run: Run) -> None:
        run("tick", *on("11-07"))
        run(
            *("meeting", "record", "--cycle", CYCLE, "--unit", "TL.01.01"),
            *("--on", "2022-11-08", *on("11-08")),
        )
        answer(run)
        moved = run("review", "fire", REVIEW, "complete", *JSON, *on("11-08"))
        shown = run("review", "show", REVIEW, *JSON, *on("11-08")).document

        back = run(
            *("review", "fire", REVIEW, "return", "--reason", "Thiếu"),
            *("--due", "2022-11-20", *JSON, *on("11-08")),
        )

        assert moved.status == 0, moved.err
        assert (shown["state"], shown["due_on"]) == ("closing", "2022-12-30")
        assert (back.status, back.error["code"]) == (6, "trigger_not_allowed")
