"""`reviewcycle suggestion`: what people type, what they read, and what they are refused."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.databases import SqliteDatabases
from tests.program import Run
from tests.suggestion_world import AREA, CHAIR, CYCLE_2019, GROUP, HEAD, OPENED

NOW = ("--now", "2019-12-05T09:00:00+07:00")
REVIEW, ONE = f"{CYCLE_2019}/{HEAD}", f"{CYCLE_2019}/S1"
SECRET = "đi muộn, về sớm"  # noqa: S105 - words that must stay where they are


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(autouse=True)
def _opened(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = SqliteDatabases(directory=tmp_path, templates=templates).clone(OPENED)
    monkeypatch.setenv("REVIEWCYCLE_DB", url)


@pytest.fixture
def proposed(run: Run) -> str:
    """Return the code of a proposal to one subject."""
    said = run(
        *("suggestion", "propose", REVIEW, "--topic", "ky cuong hanh chinh, le loi lam viec"),
        *("--case", "vu-lang", "--evidence", SECRET, "--as", AREA, *NOW, "-o", "json"),
    )
    assert said.document["suggestions"] == [ONE]
    return ONE


def step(run: Run, verb: str, *given: str, actor: str | None = CHAIR) -> tuple[int, str | None]:
    """Return the status of a step, and the code of the error."""
    named = ("--as", actor) if actor else ()
    said = run("suggestion", verb, *given, *named, *NOW, "-o", "json")
    return said.status, said.error["code"] if said.status else None


class TestPropose:
    def test_takes_several_subjects_at_once(self, run: Run) -> None:
        said = run(
            *("suggestion", "propose", f"{CYCLE_2019}/VL", REVIEW, "--topic", "leadership"),
            *("--as", AREA, *NOW, "-o", "json"),
        )

        assert said.document["suggestions"] == [f"{CYCLE_2019}/S1", f"{CYCLE_2019}/S2"]
        assert said.document["created"] == 2

    def test_tells_people_the_code(self, run: Run) -> None:
        said = run("suggestion", "propose", REVIEW, "--topic", "leadership", "--as", AREA, *NOW)

        assert said.out.startswith(f"{ONE}: 1 mới")

    def test_names_the_nearest_topic(self, run: Run) -> None:
        typed = unicodedata.normalize("NFD", "Đoàn kết nội bộ xã")

        said = run(
            "suggestion", "propose", REVIEW, "--topic", typed, "--as", AREA, *NOW, "-o", "json"
        )

        assert (said.status, said.error["code"]) == (2, "topic_unknown")
        assert said.error["expected"] == "internal_unity"

    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            pytest.param((f"{CYCLE_2019}/NOBODY",), 5, "review_not_found", id="no such subject"),
            pytest.param((REVIEW, "other/VL"), 2, "reviews_of_several_cycles", id="two cycles"),
            pytest.param((REVIEW, "--kind", "deep"), 2, "choice_unknown", id="no such kind"),
            pytest.param(
                (REVIEW, "--raised-before", "S1"), 2, "suggestion_not_understood", id="no cycle"
            ),
            pytest.param(
                (REVIEW, "--raised-before", "other/S1"), 5, "suggestion_not_found", id="none"
            ),
            pytest.param((REVIEW, "--on", "2030-01-01"), 2, "day_lies_ahead", id="ahead"),
        ],
    )
    def test_refuses(self, run: Run, given: tuple[str, ...], status: int, code: str) -> None:
        said = step(run, "propose", *given, "--topic", "leadership", actor=AREA)

        assert said == (status, code)

    def test_is_not_for_everybody(self, run: Run) -> None:
        asked = (REVIEW, "--topic", "leadership")

        assert step(run, "propose", *asked, actor="BS-1") == (6, "forbidden")
        assert step(run, "propose", *asked, actor="VT-1") == (5, "review_not_found")


class TestSteps:
    def test_go_from_the_proposal_to_the_report(self, run: Run, proposed: str) -> None:
        people = [word for person in GROUP for word in ("--by", person)]
        done = [
            step(run, "approve", proposed),
            step(run, "notify", proposed),
            step(run, "acknowledge", proposed, actor=HEAD),
            step(run, "explain", proposed, "--text", "Vì …", actor=HEAD),
            step(run, "follow", proposed, *people),
            step(run, "conclude", proposed, "--outcome", "open"),
            step(run, "report", proposed, "--text", "Đã …", actor=GROUP[0]),
        ]
        shown = run("suggestion", "show", proposed, "-o", "json").document

        assert done == [(0, None)] * 7
        assert (shown["status"], shown["report_due_on"]) == ("reported", "2020-12-05")

    @pytest.mark.parametrize(
        ("verb", "given", "actor", "said"),
        [
            pytest.param("approve", (), AREA, (6, "own_proposal"), id="the proposer approves"),
            pytest.param("approve", (), None, (6, "person_needed"), id="nobody approves"),
            pytest.param("notify", (), CHAIR, (6, "suggestion_step_out_of_turn"), id="too early"),
            pytest.param(
                "explain", ("--text", "…"), HEAD, (5, "suggestion_not_found"), id="not told yet"
            ),
            pytest.param("explain", (), HEAD, (2, "text_or_file"), id="explains nothing"),
            pytest.param(
                "conclude", ("--outcome", "open"), CHAIR, (6, "suggestion_unfollowed"), id="alone"
            ),
            pytest.param(
                "report", ("--text", "…"), CHAIR, (6, "not_a_follower"), id="not a follower"
            ),
            pytest.param("follow", ("--by", HEAD), CHAIR, (6, "follower_is_subject"), id="own"),
            pytest.param("decline", (), CHAIR, (2, "option_missing"), id="without a reason"),
        ],
    )
    def test_are_refused(
        self,
        run: Run,
        proposed: str,
        verb: str,
        given: tuple[str, ...],
        actor: str | None,
        said: tuple[int, str],
    ) -> None:
        if verb == "follow":
            step(run, "approve", proposed)

        assert step(run, verb, proposed, *given, actor=actor) == said

    def test_do_not_know_what_is_not_there(self, run: Run) -> None:
        assert step(run, "approve", f"{CYCLE_2019}/S9") == (5, "suggestion_not_found")
        assert step(run, "approve", "other/S9") == (5, "cycle_not_found")

    def test_read_an_explanation_from_a_file(self, run: Run, proposed: str, tmp_path: Path) -> None:
        (tmp_path / "giai_trinh.txt").write_text("Một\r\nHai  ba\n", encoding="utf-8-sig")
        step(run, "approve", proposed)
        step(run, "notify", proposed)

        step(run, "explain", proposed, "--file", "giai_trinh.txt", actor=HEAD)

        shown = run("suggestion", "show", proposed, "-o", "json").document
        assert shown["explanation"] == "Một\nHai ba"


class TestList:
    def test_never_says_what_was_said(self, run: Run, proposed: str) -> None:
        for form in ("json", "ndjson", "csv", "table"):
            said = run("suggestion", "list", "--cycle", CYCLE_2019, "-o", form)

            assert (said.status, ONE in said.out, SECRET in said.out) == (0, True, False)

    def test_has_words_for_people(self, run: Run, proposed: str) -> None:
        vi = run("suggestion", "list", "--cycle", CYCLE_2019)
        en = run("suggestion", "list", "--cycle", CYCLE_2019, "--lang", "en")

        assert "Kỷ cương hành chính, lề lối làm việc" in vi.out
        assert "đã đề xuất" in vi.out
        assert "Administrative discipline" in en.out

    @pytest.mark.parametrize(
        ("given", "count"),
        [
            (("--status", "proposed"), 1),
            (("--status", "approved"), 0),
            (("--kind", "in_depth"), 0),
            (("--case", "vu-lang"), 1),
            (("--under", "VT"), 0),
            (("--under", "VL"), 1),
            (("--due",), 0),
            (("--as", "VT-1"), 0),
        ],
    )
    def test_is_narrowed(self, run: Run, proposed: str, given: tuple[str, ...], count: int) -> None:
        said = run("suggestion", "list", "--cycle", CYCLE_2019, *given, "-o", "json")

        assert len(said.document["items"]) == count

    def test_knows_its_cycle(self, run: Run) -> None:
        assert run("suggestion", "list", "--cycle", "other").status == 5


class TestShow:
    def test_tells_all_to_who_may_know(self, run: Run, proposed: str) -> None:
        said = run("suggestion", "show", proposed, "--as", AREA)
        other = run("suggestion", "show", proposed, "--as", HEAD, "-o", "json")

        assert SECRET in said.out
        assert (other.status, other.error["code"]) == (5, "suggestion_not_found")


class TestCount:
    def test_knows_its_cases(self, run: Run, proposed: str) -> None:
        said = run(
            *("suggestion", "count", "--cycle", CYCLE_2019, "--except", "vulang", "-o", "json")
        )

        assert (said.status, said.error["code"]) == (5, "case_not_found")

    def test_is_a_table_by_group(self, run: Run, proposed: str) -> None:
        step(run, "approve", proposed)

        said = run("suggestion", "count", "--cycle", CYCLE_2019, "--by", "kind")

        assert "gợi ý kiểm điểm" in said.out
        assert "0 tổ chức, 1 cá nhân (1 nội dung)" in said.out


class TestFiles:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_that_were_exported_change_nothing(self, run: Run, proposed: str, form: str) -> None:
        step(run, "approve", proposed)
        file = f"goi_y.{form}"

        exported = run("suggestion", "export", file, "--cycle", CYCLE_2019, *NOW)
        said = run("suggestion", "import", file, "--cycle", CYCLE_2019, *NOW, "-o", "json")

        assert exported.status == 0
        assert (said.status, said.document["unchanged"]) == (0, 1)
        assert said.document["created"] == said.document["updated"] == 0

    def test_are_only_planned_with_plan(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "g.csv").write_text(f"subject,topic\n{HEAD},leadership\n", encoding="utf-8")
        asked = ("suggestion", "import", "g.csv", "--cycle", CYCLE_2019, "--as", AREA, *NOW)

        planned = run(*asked, "--plan", "-o", "json").document

        assert (planned["plan"], planned["created"]) == (True, 1)
        assert (
            run("suggestion", "list", "--cycle", CYCLE_2019, "-o", "json").document["items"] == []
        )

    def test_with_mistakes_are_refused_with_all_of_them(self, run: Run, tmp_path: Path) -> None:
        text = f"subject,topic,kind\n{HEAD},leadership,deep\nNOBODY,leadership,\n{HEAD},xyz,\n"
        (tmp_path / "g.csv").write_text(text, encoding="utf-8")

        said = run(
            *("suggestion", "import", "g.csv", "--cycle", CYCLE_2019),
            *("--as", AREA, *NOW, "-o", "json"),
        )

        told = [(problem["code"], problem["line"]) for problem in said.error["problems"]]
        assert said.status == 7
        assert told == [("not_a_choice", 2), ("review_not_found", 3), ("topic_unknown", 4)]

    def test_with_one_code_twice_are_told_so(self, run: Run, tmp_path: Path) -> None:
        text = f"code,subject,topic\nG1,{HEAD},leadership\nG1,VL,fees\n"
        (tmp_path / "g.csv").write_text(text, encoding="utf-8")

        said = run(
            *("suggestion", "import", "g.csv", "--cycle", CYCLE_2019),
            *("--as", AREA, *NOW, "-o", "json"),
        )

        told = [(problem["code"], problem["line"]) for problem in said.error["problems"]]
        assert (said.status, told) == (7, [("duplicate_code", 3)])


class TestWhy:
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_tells_what_is_missing_who_owes_it_and_how_to_supply_it(
        self, run: Run, proposed: str, language: str
    ) -> None:
        people = ("--by", GROUP[0])
        sentences = {
            "suggestions_unnotified": ("standing_board", ("approve",)),
            "suggestions_unexplained": ("subject", ("notify",)),
            "suggestions_unfollowed": ("standing_board", ("explain", "--text", "…")),
            "suggestions_unconcluded": ("standing_board", ("follow", *people)),
        }
        for code, (owes, (verb, *given)) in sentences.items():
            actor = HEAD if verb == "explain" else CHAIR
            assert step(run, verb, proposed, *given, actor=actor) == (0, None)
            if verb in ("explain", "follow"):
                run("review", "fire", REVIEW, "complete", *NOW)

            told = run("review", "why", REVIEW, "--lang", language, "-o", "json").document

            [reason] = told["unmet"]
            assert (reason["code"], reason["owed_by"][0]["role"]) == (code, owes)
            assert "1" in reason["message"]
            assert "reviewcycle suggestion" in told["next_action"]


class TestHistory:
    def test_never_says_what_was_said(self, run: Run, proposed: str) -> None:
        log = run("audit", "log", "--cycle", CYCLE_2019, "-o", "json")

        kinds = [event["kind"] for event in json.loads(log.out)["items"]]
        assert "suggestion_proposed" in kinds
        assert SECRET not in log.out
