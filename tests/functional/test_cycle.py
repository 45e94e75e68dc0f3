"""`reviewcycle cycle|review|stuck|progress`: what stands where, and moving it along."""

from __future__ import annotations

import pytest

from tests.functional.conftest import CYCLE, FIRST_MORNING
from tests.program import Run

pytestmark = pytest.mark.usefixtures("opened")

OPEN = ("cycle", "open", "year_end_2022", "--unit", "TL", "--start")
LATE_MORNING = ("--now", "2022-11-09T08:00:00+07:00")
STUCK_KEYS = {
    *("review", "subject", "subject_name", "track", "unit", "stage", "stage_kind", "health"),
    *("due_at", "working_days_late", "since", "waiting_on", "reasons", "rungs_fired"),
    "next_action",
}


class TestOpen:
    def test_tells_reviews_deadlines_and_findings(self, run: Run) -> None:
        said = run(*OPEN, "2022-11-02", "-o", "json")

        assert said.status == 0
        assert said.document["cycle"] == "year_end_2022-TL-2"
        assert said.document["reviews"] == {"member": 5, "cell": 2, "grassroots": 1}
        assert said.document["deadlines"] == 8
        assert {found["code"] for found in said.document["findings"]} >= {"reviewed_not_rated"}
        assert all(found["message"] != found["code"] for found in said.document["findings"])

    def test_begins_with_the_code_for_people(self, run: Run) -> None:
        assert run(*OPEN, "2022-11-02").out.splitlines()[0] == "year_end_2022-TL-2"

    def test_changes_nothing_with_plan(self, run: Run) -> None:
        said = run(*OPEN, "2022-11-02", "--plan", "-o", "json")

        assert (said.status, said.document["plan"]) == (0, True)
        listed = run("cycle", "list", "-o", "json").document["items"]
        assert [item["cycle"] for item in listed] == [CYCLE]

    def test_is_refused_twice_for_the_same_day(self, run: Run) -> None:
        said = run(*OPEN, "2022-11-01", "-o", "json")

        assert (said.status, said.error["code"], said.error["cycle"]) == (
            9,
            "cycle_already_open",
            CYCLE,
        )

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("none", "--unit", "TL", "--start", "2022-11-01"), "definition_not_found"),
            (("year_end_2022", "--unit", "X", "--start", "2022-11-01"), "unit_not_found"),
        ],
        ids=["definition", "unit"],
    )
    def test_needs_what_it_names(self, run: Run, arguments: tuple[str, ...], code: str) -> None:
        said = run("cycle", "open", *arguments, "-o", "json")

        assert (said.status, said.error["code"]) == (5, code)


class TestShow:
    def test_lists_the_stages_in_both_languages(self, run: Run) -> None:
        vi = run("cycle", "show", CYCLE, "-o", "json").document
        en = run("cycle", "show", CYCLE, "-o", "json", "--lang", "en").document

        assert vi["start_on"] == "2022-11-01"
        assert vi["opened_at"] == FIRST_MORNING
        assert vi["stages"][2]["stage_title"] == "Hội nghị kiểm điểm"
        assert en["stages"][2]["stage_title"] == "Review meeting"


class TestStuck:
    def test_has_the_promised_keys(self, run: Run) -> None:
        said = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "-o", "json")

        assert set(said.document) == {"cycle", "as_of", "totals", "items"}
        assert said.document["as_of"] == LATE_MORNING[1]
        first = said.document["items"][0]
        assert set(first) == STUCK_KEYS
        assert set(first["reasons"][0]) == {"code", "message", "facts"}
        assert first["waiting_on"] == [{"role": "secretary", "unit": "TL.01", "people": ["S1"]}]

    def test_has_totals_that_add_up(self, run: Run) -> None:
        totals = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "-o", "json").document["totals"]

        reviews = totals.pop("reviews")
        assert set(totals) == {"waiting", "blocked", "overdue", "stalled", "on_track", "done"}
        assert reviews == sum(totals.values()) == 8

    def test_counts_working_days_with_today(self, run: Run) -> None:
        items = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "-o", "json").document["items"]

        late = {item["subject"]: item["working_days_late"] for item in items}
        assert (late["A2"], late["TL.01"]) == (3, 2)

    def test_is_empty_while_nobody_is_late(self, run: Run) -> None:
        said = run("stuck", "--cycle", CYCLE, "--exit-code", "-o", "json")

        assert (said.status, said.document["items"]) == (0, [])

    def test_tells_by_the_exit_code_that_somebody_is(self, run: Run) -> None:
        assert run("stuck", "--cycle", CYCLE, *LATE_MORNING, "--exit-code").status == 3
        assert run("stuck", "--cycle", CYCLE, *LATE_MORNING).status == 0

    def test_can_be_cut_and_narrowed(self, run: Run) -> None:
        asked = ("stuck", "--cycle", CYCLE, *LATE_MORNING, "-o", "json")

        cut = run(*asked, "--top", 2).document
        below = run(*asked, "--under", "TL.01.02").document

        assert (len(cut["items"]), cut["totals"]["reviews"]) == (2, 8)
        assert [item["subject"] for item in below["items"]] == ["B1", "TL.01.02"]

    @pytest.mark.parametrize(
        ("where", "count"),
        [
            ("stage:dissemination", 8),
            ("stage:meeting", 0),
            ("track:member", 5),
            ("-track:member health:overdue", 3),
            ("level:cell", 6),
            ("under:TL.01.02", 2),
            ("-under:TL.01.02 -unit:TL.01", 4),
            ("late:>2 late:<9", 7),
            ("reason:coverage_incomplete waiting:secretary", 7),
            ("waiting:S1", 4),
            ("waiting:secretary@TL.01.01 track:member", 2),
            ("-waiting:secretary", 1),
        ],
    )
    def test_is_chosen_by_a_query(self, run: Run, where: str, count: int) -> None:
        said = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "--where", where, "-o", "json")

        assert len(said.document["items"]) == count

    @pytest.mark.parametrize(
        ("where", "code"),
        [
            ("stage:lunch", "query_value_unknown"),
            ("under:TL.99", "unit_not_found"),
            ("họp", "query_not_understood"),
        ],
    )
    def test_refuses_a_query_that_asks_for_what_there_is_not(
        self, run: Run, where: str, code: str
    ) -> None:
        said = run("stuck", "--cycle", CYCLE, "--where", where, "-o", "json")

        assert said.error["code"] == code

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("reason", [{"reason": "coverage_incomplete", "count": 8, "working_days_late": 3}]),
            ("stage", [{"stage": "dissemination", "count": 8, "working_days_late": 3}]),
        ],
    )
    def test_can_be_counted(self, run: Run, by: str, groups: list[dict[str, object]]) -> None:
        said = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "--group-by", by, "-o", "json")

        assert said.document["groups"] == groups

    def test_is_shown_with_whom_it_waits_for_and_why(self, run: Run) -> None:
        said = run("stuck", "--cycle", CYCLE, *LATE_MORNING)

        line = next(line for line in said.out.splitlines() if line.startswith("A2"))
        assert "Bí thư TL.01.01 (A1)" in line
        assert "Mới quán triệt đến 0/1 người, cần 1 (100%)." in line

    def test_is_flat_in_a_spreadsheet(self, run: Run) -> None:
        said = run("stuck", "--cycle", CYCLE, *LATE_MORNING, "-o", "csv")

        header, first, *_ = said.out.splitlines()
        assert set(header.lstrip("\ufeff").split(",")) == STUCK_KEYS
        assert ",secretary TL.01,coverage_incomplete," in first

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            pytest.param(("--cycle", "none"), 5, id="no such cycle"),
            pytest.param(("--cycle", CYCLE, "--stage", "none"), 2, id="no such stage"),
            pytest.param(("--cycle", CYCLE, "--under", "none"), 5, id="no such unit"),
            pytest.param((), 2, id="no cycle named"),
        ],
    )
    def test_refuses_what_there_is_not(
        self, run: Run, arguments: tuple[str, ...], status: int
    ) -> None:
        assert run("stuck", *arguments).status == status


class TestProgress:
    def test_has_the_promised_keys(self, run: Run) -> None:
        said = run("progress", "--cycle", CYCLE, *LATE_MORNING, "-o", "json")

        assert set(said.document) == {"cycle", "as_of", "on_hold", "rows", "ratings"}
        assert said.document["rows"][0] == {
            "track": "member",
            "stage": "dissemination",
            "subjects": 5,
            "done": 0,
            "inside": 0,
            "overdue": 5,
            "exempt": 0,
            "waiting": 0,
        }
        assert said.document["ratings"][0] == {
            "track": "member",
            "level": "admitted_recently",
            "count": 1,
            "of": 5,
            "percent": "20.00",
        }

    @pytest.mark.parametrize(("by", "first"), [("unit", "TL.01"), ("stage", None)])
    def test_can_be_grouped(self, run: Run, by: str, first: str | None) -> None:
        rows = run("progress", "--cycle", CYCLE, "--by", by, "-o", "json").document["rows"]

        assert rows[0].get(by if by != "stage" else "unit") == first


class TestReview:
    def test_shows_state_deadlines_requirements_and_history(self, run: Run) -> None:
        said = run("review", "show", f"{CYCLE}/A2", "-o", "json").document

        assert (said["state"], said["visit"]) == ("dissemination", 1)
        assert [deadline["due_on"] for deadline in said["deadlines"]] == ["2022-11-04"]
        assert [(r["name"], r["met"]) for r in said["requirements"]] == [("coverage", False)]
        assert [event["kind"] for event in said["history"]] == ["review_opened"]

    def test_explains_why_it_does_not_move(self, run: Run) -> None:
        said = run("review", "why", f"{CYCLE}/A2", *LATE_MORNING, "-o", "json").document

        assert said["health"] == "overdue"
        assert [reason["code"] for reason in said["unmet"]] == ["coverage_incomplete"]
        assert said["unmet"][0]["owed_by"] == [
            {"role": "secretary", "unit": "TL.01.01", "people": ["A1"]}
        ]
        assert said["next_action"].startswith("Tổ chức quán triệt")

    def test_is_listed_with_filters(self, run: Run) -> None:
        asked = ("review", "list", "--cycle", CYCLE, "-o", "json")

        cells = run(*asked, "--track", "cell").document["items"]
        late = run(*asked, "--health", "overdue").document["items"]

        assert [item["review"] for item in cells] == [f"{CYCLE}/TL.01.01", f"{CYCLE}/TL.01.02"]
        assert late == []

    def test_is_not_found(self, run: Run) -> None:
        assert run("review", "show", f"{CYCLE}/X").status == 5

    def test_needs_an_address(self, run: Run) -> None:
        said = run("review", "show", "A2", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "review_not_understood")


class TestFire:
    def test_is_refused_with_every_reason(self, run: Run) -> None:
        said = run("review", "fire", f"{CYCLE}/A2", "complete", "-o", "json")

        assert (said.status, said.out) == (6, "")
        assert said.error["code"] == "requirements_unmet"
        assert [reason["code"] for reason in said.error["reasons"]] == ["coverage_incomplete"]

    def test_moves_a_review_and_repeats_its_answer(self, run: Run) -> None:
        asked = ("review", "fire", f"{CYCLE}/A2", "exempt", "--reason", "Đi học dài hạn")
        named = (*asked, "--command-id", "c7", "-o", "json")

        first, again = run(*named), run(*named)

        assert (first.document["source"], first.document["target"]) == ("dissemination", "exempt")
        assert again.document == first.document
        assert len(run("review", "show", f"{CYCLE}/A2", "-o", "json").document["history"]) == 2

    def test_names_what_is_possible(self, run: Run) -> None:
        said = run("review", "fire", f"{CYCLE}/A2", "finish", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "trigger_not_allowed")
        assert "complete" in said.error["allowed"]

    @pytest.mark.parametrize(
        ("actor", "status"),
        [
            pytest.param("A1", 6, id="may see but not exempt"),
            pytest.param("B1", 5, id="may not see"),
            pytest.param("X", 5, id="nobody"),
            pytest.param("S1", 0, id="secretary above"),
        ],
    )
    def test_checks_the_roles_of_who_acts(self, run: Run, actor: str, status: int) -> None:
        said = run(
            "review", "fire", f"{CYCLE}/A2", "exempt", "--reason", "x", "--as", actor, "-o", "json"
        )

        assert said.status == status

    def test_refuses_a_moment_before_the_newest_event(self, run: Run) -> None:
        said = run(
            *("review", "fire", f"{CYCLE}/A2", "hold", "--reason", "x"),
            *("--now", "2022-10-31T08:00:00+07:00", "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (6, "now_before_newest_event")
