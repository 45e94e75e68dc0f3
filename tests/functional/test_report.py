"""`reviewcycle report`: versions of a report, sent in time, of which one is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import GUIDED as CYCLE
from tests.program import Run

pytestmark = pytest.mark.usefixtures("guided")

AT = ("--now", "2022-11-02T09:00:00+07:00")
CELL, MEMBER = f"{CYCLE}/TL.01.01", f"{CYCLE}/A2"


def versions(run: Run, review: str = CELL) -> list[tuple[int, str]]:
    items = run("report", "show", review, "-o", "json").document["items"]
    return [(item["version"], item["status"]) for item in items]


class TestWrite:
    def test_makes_a_version_of_each_new_text(self, run: Run) -> None:
        for text in ("Bản một", "Bản một", "Bản hai"):
            assert run("report", "write", CELL, "--text", text).status == 0

        assert versions(run) == [(1, "draft"), (2, "draft")]

    def test_takes_a_decomposed_text_for_the_same(self, run: Run) -> None:
        run("report", "write", CELL, "--text", "Ưu điểm")
        again = run(
            "report", "write", CELL, "--text", "U\u031bu \u0111ie\u0302\u0309m", "-o", "json"
        )

        assert (again.document["created"], again.document["unchanged"]) == (0, 1)

    def test_reads_a_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "bao_cao.txt").write_text("Ưu điểm\nHạn chế\n", "utf-8-sig")

        run("report", "write", CELL, "--file", "bao_cao.txt")

        [item] = run("report", "show", CELL, "-o", "json").document["items"]
        assert item["text"] == "Ưu điểm\nHạn chế"

    def test_refuses_what_is_not_text(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "bao_cao.doc").write_bytes(b"\xd0\xcf\x11\xe0")

        said = run("report", "write", CELL, "--file", "bao_cao.doc", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "file_not_text")

    def test_needs_one_text(self, run: Run) -> None:
        said = run("report", "write", CELL, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "text_or_file")

    @pytest.mark.parametrize("text", ["", " \n\t"], ids=["nothing", "blank"])
    def test_needs_words_in_it(self, run: Run, text: str) -> None:
        said = run("report", "write", CELL, "--text", text, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "report_without_text")

    def test_is_for_the_subject_and_who_owns_the_stage(self, run: Run) -> None:
        own = run("report", "write", MEMBER, "--text", "Tự kiểm điểm", "--as", "A2")
        other = run("report", "write", MEMBER, "--text", "Hộ", "--as", "A3", "-o", "json")
        secretary = run("report", "write", CELL, "--text", "Tập thể", "--as", "A1")

        assert (own.status, secretary.status) == (0, 0)
        assert (other.status, other.error["code"]) == (5, "review_not_found")


class TestSend:
    def test_lies_not_ahead(self, run: Run) -> None:
        run("report", "write", CELL, "--text", "Bản một", *AT)

        said = run("report", "send", CELL, "--on", "2022-11-03", *AT, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "day_lies_ahead")

    def test_needs_something_to_send(self, run: Run) -> None:
        said = run("report", "send", CELL, "--on", "2022-11-01", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "report_version_unknown")


class TestAccept:
    def test_leaves_one_accepted_version(self, run: Run) -> None:
        for text in ("Bản một", "Bản hai", "Bản ba"):
            run("report", "write", CELL, "--text", text)

        first = run("report", "accept", CELL, "--version", 2, "--as", "S1")
        second = run("report", "accept", CELL, "--as", "S1")

        assert (first.status, second.status) == (0, 0)
        assert versions(run) == [(1, "draft"), (2, "superseded"), (3, "accepted")]

    def test_twice_is_the_same_as_once(self, run: Run) -> None:
        run("report", "write", CELL, "--text", "Bản một")
        run("report", "accept", CELL, "--as", "S1")

        again = run("report", "accept", CELL, "--as", "S1", "-o", "json")

        assert (again.status, again.document["updated"], again.document["unchanged"]) == (0, 0, 1)

    @pytest.mark.parametrize(
        ("actor", "status", "code"),
        [(None, 6, "person_needed"), ("A1", 6, "own_case"), ("A3", 5, "review_not_found")],
        ids=["nobody named", "the subject", "somebody beside"],
    )
    def test_is_not_for_everybody(
        self, run: Run, actor: str | None, status: int, code: str
    ) -> None:
        review = f"{CYCLE}/A1"
        run("report", "write", review, "--text", "Tự kiểm điểm")
        given = ("--as", actor) if actor else ()

        said = run("report", "accept", review, *given, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    def test_is_not_for_the_head_of_the_unit_that_reports(self, run: Run) -> None:
        run("report", "write", CELL, "--text", "Tập thể")

        said = run("report", "accept", CELL, "--as", "A1", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "own_case")

    def test_needs_a_version(self, run: Run) -> None:
        said = run("report", "accept", CELL, "--as", "S1", "-o", "json")

        assert (said.status, said.error["code"]) == (5, "report_not_found")


class TestTable:
    def test_comes_back_unchanged(self, run: Run, tmp_path: Path) -> None:
        run("report", "write", CELL, "--text", "=1+1\nHạn chế", "--sent", "2022-11-01")
        run("report", "write", MEMBER, "--text", "Tự kiểm điểm")

        for name in ("bao_cao.xlsx", "bao_cao.csv"):
            assert run("report", "export", name, "--cycle", CYCLE).status == 0
            said = run("report", "import", name, "--cycle", CYCLE, "-o", "json")
            assert (said.document["created"], said.document["updated"]) == (0, 0)
            assert said.document["unchanged"] == 2

    def test_brings_several_versions_of_one_report(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "nhieu.csv").write_text(
            "subject,version,text,sent_on\n"
            "TL.01.01,1,Bản một,\n"
            "TL.01.01,2,Bản hai,2022-11-01\n"
            "A2,,Tự kiểm điểm,\n"
            "TL.01.01,3,Bản ba,\n",
            "utf-8",
        )

        said = run("report", "import", "nhieu.csv", "--cycle", CYCLE, "-o", "json")

        assert (said.status, said.document["created"]) == (0, 4)
        assert versions(run) == [(1, "draft"), (2, "sent"), (3, "draft")]

    def test_is_all_or_nothing_with_every_mistake(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "sai.csv").write_text(
            "subject,version,text,written_on,sent_on\n"
            "A2,,Một,2022-11-01,\n"
            "Z9,,Hai,2022-11-01,\n"
            "A3,4,Ba,2022-11-01,\n"
            "B1,,Bốn,2022-12-01,\n",
            "utf-8",
        )

        said = run("report", "import", "sai.csv", "--cycle", CYCLE, "-o", "json")

        assert said.status == 7
        assert [(each["line"], each["code"]) for each in said.error["problems"]] == [
            (3, "review_not_found"),
            (4, "report_version_unknown"),
            (5, "day_lies_ahead"),
        ]
        assert run("report", "list", "--cycle", CYCLE, "-o", "json").document["items"] == []

    def test_of_a_thousand_versions_is_taken_once(self, run: Run, tmp_path: Path) -> None:
        subjects = ("A1", "A2", "A3", "B1", "S1", "TL.01", "TL.01.01", "TL.01.02")
        rows = [
            f"{subject},{version},Bản {version} của {subject}"
            for version in range(1, 126)
            for subject in subjects
        ]
        (tmp_path / "nghin.csv").write_text("\n".join(["subject,version,text", *rows]), "utf-8")
        asked = ("report", "import", "nghin.csv", "--cycle", CYCLE, "-o", "json")

        counts = [
            (said["created"], said["unchanged"])
            for said in (run(*asked).document for _ in range(2))
        ]

        assert counts == [(1_000, 0), (0, 1_000)]

    def test_of_a_plan_changes_nothing(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mot.csv").write_text("subject,text\nA2,Một\n", "utf-8")

        said = run("report", "import", "mot.csv", "--cycle", CYCLE, "--plan", "-o", "json")

        assert (said.document["created"], said.document["plan"]) == (1, True)
        assert run("report", "list", "--cycle", CYCLE, "-o", "json").document["items"] == []


class TestList:
    def test_shows_what_a_role_reaches_and_no_text(self, run: Run) -> None:
        run("report", "write", CELL, "--text", "KÍN-CỦA-CHI-BỘ")
        run("report", "write", MEMBER, "--text", "KÍN-CỦA-A2")

        seen = {
            actor: run("report", "list", "--cycle", CYCLE, "--as", actor, "-o", "json")
            for actor in ("A2", "A1", "B1")
        }

        reviews = {a: {i["review"] for i in s.document["items"]} for a, s in seen.items()}
        assert reviews == {"A2": {MEMBER}, "A1": {MEMBER, CELL}, "B1": set()}
        assert "KÍN" not in "".join(said.out for said in seen.values())
        assert run("report", "show", CELL, "--as", "B1").status == 5


class TestRequirements:
    def why(self, run: Run, review: str, *now: str, lang: str = "vi") -> str:
        return run("review", "why", review, "--lang", lang, *now).out

    @pytest.fixture
    def asked(self, run: Run, guided: str) -> None:
        """Let a member stand where the report is due."""
        ask = ("--from", "peers", "--respondent", "A1", "--respondent", "A3")
        assert run("feedback", "ask", MEMBER, *ask, "--on", "2022-11-01").status == 0
        for who in ("A1", "A3"):
            said = run("feedback", "answer", MEMBER, "--respondent", who, "--on", "2022-11-01")
            assert said.status == 0
        found = run("review", "show", MEMBER, "-o", "json").document
        assert found["state"] == "report"

    @pytest.mark.usefixtures("asked")
    def test_tell_that_nothing_was_sent_and_how_to(self, run: Run) -> None:
        assert "Chưa gửi dự thảo báo cáo" in self.why(run, MEMBER)
        assert "report send" in self.why(run, MEMBER)
        assert "has not gone to the participants" in self.why(run, MEMBER, lang="en")

    @pytest.mark.usefixtures("asked")
    def test_are_met_by_what_was_sent(self, run: Run) -> None:
        run("report", "write", MEMBER, "--text", "Bản một", "--sent", "2022-11-01")

        assert run("review", "show", MEMBER, "-o", "json").document["state"] == "meeting"
