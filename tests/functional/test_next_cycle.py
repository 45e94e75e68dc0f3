"""A cycle with four remedies is followed by another one, which begins with three of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests import suggestion_world as world
from tests.functional.conftest import CALENDAR
from tests.program import Run

OLD, NEW = "bac_son-BS", "bac_son-BS-2"
VERIFIED, CLAIMED, OPEN, OVERDUE = (f"{OLD}/R{number}" for number in range(1, 5))
AREA, CHAIR, OWNER = world.AREA, world.CHAIR, "VL-2"


def on(day: str) -> tuple[str, str]:
    return ("--now", f"{day}T09:00:00+07:00")


NEXT = on("2020-12-01")
OPENING = ("cycle", "open", "bac_son", "--unit", "BS", "--start", "2020-12-01")


def files(folder: Path) -> dict[str, Path]:
    """Write the organisation of the suggestions as files, by noun."""
    header = {
        "unit": "code,name,kind,parent",
        "person": "code,name,email,language,unit,joined_on,managed_by",
        "role": "role,person,unit",
    }
    rows: dict[str, list[str]] = {
        "unit": [
            f"{row.code},{row.name},{row.kind},{row.parent or ''}" for row in world.unit_rows()
        ],
        "person": [
            f"{row.code},{row.name},{row.email},vi,{row.unit},2000-01-01,{row.managed_by}"
            for row in world.person_rows()
        ],
        "role": [f"{row.role},{row.person},{row.unit}" for row in world.role_rows()],
    }
    found: dict[str, Path] = {}
    for noun, head in header.items():
        found[noun] = folder / f"{noun}.csv"
        found[noun].write_text("\n".join([head, *rows[noun], ""]), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal at the end of a year with one remedy verified, and one suggestion open."""
    folder = tmp_path_factory.mktemp("next_cycle")
    file = folder / "next_cycle.db"
    (folder / "d.yaml").write_text(json.dumps(world.definition()), encoding="utf-8")
    first, listed = on("2019-12-02"), on("2019-12-10")
    people = ("--owner", OWNER, "--monitor", AREA)
    remedies = [("VL", "2020-06-30"), ("VL", "2020-12-31"), ("VL", "2021-06-30")]
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR, *first),
        ("definition", "add", folder / "d.yaml", *first),
        *((noun, "import", path, *first) for noun, path in files(folder).items()),
        ("cycle", "open", "bac_son", "--unit", "BS", "--start", "2019-12-02", *first),
        *(
            ("remedy", "add", f"{OLD}/{subject}", f"Nội dung {due}", *people, "--due", due, *listed)
            for subject, due in remedies
        ),
        (
            *("remedy", "add", f"{OLD}/VT", "Quá hạn", "--owner", "VT-2", "--due", "2020-03-31"),
            *listed,
        ),
        ("remedy", "claim", VERIFIED, CLAIMED, "--as", OWNER, *on("2020-06-01")),
        ("remedy", "verify", VERIFIED, "--as", CHAIR, *on("2020-07-01")),
        (
            *("suggestion", "propose", f"{OLD}/VL-1", "--topic", "leadership"),
            *("--as", AREA, *on("2020-07-02")),
        ),
        ("suggestion", "approve", f"{OLD}/S5", "--as", CHAIR, *on("2020-07-03")),
        ("suggestion", "notify", f"{OLD}/S5", "--as", CHAIR, *on("2020-07-03")),
    ]
    for step in steps:
        assert main([*map(str, step), "--db", f"sqlite:///{file}"]) == 0, step
    return file


@pytest.fixture(autouse=True)
def _ended(ended: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(ended.read_bytes())
    capsys.readouterr()


def read(run: Run, *arguments: object) -> Any:
    said = run(*arguments, "-o", "json")
    assert said.status == 0, said.err
    return said.document


def listed(run: Run, cycle: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = read(run, "remedy", "list", "--cycle", cycle, *NEXT)["items"]
    return items


class TestFollows:
    def test_begins_with_the_three_that_are_not_proven(self, run: Run) -> None:
        opened = read(run, *OPENING, "--follows", OLD, "--by", AREA, *NEXT)

        items = listed(run, NEW)
        assert opened["carried_over"] == {"remedies": 3, "suggestions": 1}
        assert [item["source_ref"] for item in items] == [CLAIMED, OPEN, OVERDUE]
        assert {item["status"] for item in items} == {"open"}
        assert {item["first_raised_on"] for item in items} == {"2019-12-10"}
        assert [item["age"] for item in items] == [{"years": 0, "months": 11, "days": 21}] * 3
        assert [item["overdue"] for item in items] == [False, False, True]

    def test_leaves_the_old_cycle_saying_where_they_went(self, run: Run) -> None:
        read(run, *OPENING, "--follows", OLD, "--by", AREA, *NEXT)

        items = listed(run, OLD)
        new = [item["remedy"] for item in listed(run, NEW)]
        assert [item["status"] for item in items] == ["verified", *["carried_over"] * 3]
        assert [item["carried_to"] for item in items] == [None, *new]
        assert read(run, "audit", "verify")["damages"] == []

    def test_is_told_before_it_is_done(self, run: Run) -> None:
        planned = read(run, *OPENING, "--follows", OLD, "--plan", *NEXT)

        assert planned["carried_over"] == {"remedies": 3, "suggestions": 1}
        assert [item["status"] for item in listed(run, OLD)][1:] == ["claimed", "open", "open"]
        assert run("remedy", "list", "--cycle", NEW, *NEXT).status == 5

    @pytest.mark.parametrize(
        ("lang", "sentence"),
        [
            ("vi", "Từ kỳ trước: 3 nội dung khắc phục, 1 gợi ý kiểm điểm."),
            ("en", "From the earlier cycle: 3 remedies, 1 suggestion."),
        ],
    )
    def test_says_so_in_a_sentence(self, run: Run, lang: str, sentence: str) -> None:
        said = run(*OPENING, "--follows", OLD, "--by", AREA, "--lang", lang, *NEXT)

        assert (said.status, sentence in said.out) == (0, True)

    def test_asks_for_a_proposer_of_suggestions(self, run: Run) -> None:
        opened = read(run, *OPENING, "--follows", OLD, *NEXT)
        told = opened["findings"][-1]
        by_hand = read(
            run,
            *("suggestion", "carry-over", "--cycle", NEW, "--from", OLD, "--by", AREA),
            *on("2020-12-02"),
        )

        assert (told["code"], told["open"]) == ("suggestions_need_proposer", 1)
        assert f"--cycle {NEW} --from {OLD}" in told["message"]
        assert by_hand["created"] == 1

    def test_is_repeated_safely(self, run: Run) -> None:
        arguments = (*OPENING, "--follows", OLD, "--by", AREA, "--command-id", "mo-ky", *NEXT)
        first = read(run, *arguments)

        assert read(run, *arguments) == first
        assert len(listed(run, NEW)) == 3
        assert run(*OPENING, "--follows", OLD, *NEXT).status == 9

    def test_needs_a_cycle_that_is_there(self, run: Run) -> None:
        said = run(*OPENING, "--follows", "no-such-cycle", *NEXT, "-o", "json")

        assert (said.status, said.error["code"]) == (5, "cycle_not_found")


class TestCarryOver:
    @pytest.fixture(autouse=True)
    def _opened(self, run: Run) -> None:
        read(run, *OPENING, *NEXT)

    def test_is_done_afterwards_too_and_once_only(self, run: Run) -> None:
        arguments = ("remedy", "carry-over", "--cycle", NEW, "--from", OLD, *NEXT)
        planned = read(run, *arguments, "--plan")
        first, again = read(run, *arguments), read(run, *arguments)

        assert [(each["created"], each["unchanged"]) for each in (planned, first, again)] == [
            (3, 0),
            (3, 0),
            (0, 3),
        ]
        assert [item["earlier"] for item in first["items"]] == [CLAIMED, OPEN, OVERDUE]

    def test_tells_each_with_its_new_address(self, run: Run) -> None:
        said = run("remedy", "carry-over", "--cycle", NEW, "--from", OLD, *NEXT)

        assert f"Từ {OLD} sang {NEW}: 3 nội dung khắc phục mở mới" in said.out
        assert f"{NEW}/R1" in said.out

    def test_goes_on_being_carried_out(self, run: Run) -> None:
        read(run, "remedy", "carry-over", "--cycle", NEW, "--from", OLD, *NEXT)
        read(run, "remedy", "claim", f"{NEW}/R1", "--as", OWNER, *NEXT)
        read(run, "remedy", "verify", f"{NEW}/R1", "--as", CHAIR, *NEXT)
        refused = run("remedy", "claim", OPEN, "--as", OWNER, *NEXT, "-o", "json")

        assert [item["status"] for item in listed(run, NEW)] == ["verified", "open", "open"]
        assert (refused.status, refused.error["code"]) == (6, "remedy_step_out_of_turn")

    def test_does_not_count_what_the_earlier_cycle_saw(self, run: Run) -> None:
        read(run, "remedy", "carry-over", "--cycle", NEW, "--from", OLD, *NEXT)

        said = run(
            *("remedy", "claim", f"{NEW}/R1", "--on", "2020-06-01", "--as", OWNER),
            *(*NEXT, "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (6, "remedy_step_too_early")
        assert said.error["earliest"] == "2020-12-01"

    def test_is_not_within_one_cycle(self, run: Run) -> None:
        said = run("remedy", "carry-over", "--cycle", OLD, "--from", OLD, *NEXT, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "carry_over_within_cycle")

    @pytest.mark.parametrize(
        ("lang", "sentence"),
        [("vi", "không phải là kỳ trước của kỳ này"), ("en", "it is not an earlier one")],
    )
    def test_never_goes_back_in_time(self, run: Run, lang: str, sentence: str) -> None:
        said = run(
            *("remedy", "carry-over", "--cycle", OLD, "--from", NEW),
            *("--lang", lang, *NEXT),
        )

        assert (said.status, sentence in said.err) == (2, True)
