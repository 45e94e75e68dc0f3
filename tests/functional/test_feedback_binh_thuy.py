"""Bình Thủy 2012: forms about the board and each of its eleven members, then step by step.

Forms go to organisations and people about the collective and each of eleven members; those who
are retired are asked too, without an account. Only then are the opinions absorbed and the
reports written, and only then the board meets.
"""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests import feedback_world as world
from tests.feedback_world import BOARD, CLERK, CYCLE, MEMBERS, SUBJECTS
from tests.functional.binh_thuy import (
    asking,
    forms,
    on,
    play,
    steps_of_answering,
    steps_of_opening,
    write,
)
from tests.program import Run

MEMBER = MEMBERS[4]


Databases = dict[str, Path]


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Return the database when the cycle is open, when all are asked, and when most answered."""
    folder = tmp_path_factory.mktemp("binh_thuy")
    made = {name: folder / f"{name}.db" for name in ("opened", "asked", "answered")}
    play(made["opened"], steps_of_opening(folder))
    shutil.copy(made["opened"], made["asked"])
    play(made["asked"], [asking(folder)])
    shutil.copy(made["asked"], made["answered"])
    play(made["answered"], steps_of_answering(folder))
    return made


@pytest.fixture
def opened(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Be in the district that has opened its cycle."""
    _take(databases["opened"], tmp_path, capsys)


@pytest.fixture
def asked(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Have sent the forms out."""
    _take(databases["asked"], tmp_path, capsys)


@pytest.fixture
def answered(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Have taken back what came on paper, and what people entered themselves."""
    _take(databases["answered"], tmp_path, capsys)


def _take(database: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(database, folder / "reviewcycle.db")
    capsys.readouterr()


def complete(run: Run, subject: str, day: str) -> Any:
    return run("review", "fire", f"{CYCLE}/{subject}", "complete", *on(day), "-o", "json")


def reasons(run: Run, subject: str, day: str = "20") -> list[str]:
    said = run("review", "why", f"{CYCLE}/{subject}", *on(day), "-o", "json")
    return [reason["code"] for reason in said.document["unmet"]]


def shown(run: Run, subject: str, actor: str, day: str = "16") -> Any:
    said = run("feedback", "show", f"{CYCLE}/{subject}", "--as", actor, *on(day), "-o", "json")
    return said.document


class TestForms:
    def test_go_out_about_twelve_subjects(self, run: Run, opened: None, tmp_path: Path) -> None:
        ask = (*asking(tmp_path), "-o", "json")

        planned, done, again = run(*ask, "--plan"), run(*ask), run(*ask)

        counts = ("created", "updated", "unchanged")
        assert [[said.document[key] for key in counts] for said in (planned, done, again)] == [
            [204, 0, 0],
            [204, 0, 0],
            [0, 0, 204],
        ]

    def test_are_listed_until_they_come_back(self, run: Run, asked: None) -> None:
        said = run("feedback", "list", "--cycle", CYCLE, "--as", CLERK, *on("04"), "-o", "json")

        items = said.document["items"]
        assert {(i["asked"], i["received"], i["waiting"]) for i in items} == {(17, 0, 17)}
        assert len(items) == 12
        retired = [r for r in items[0]["requests"] if r["group"] == "retired"]
        assert retired[0]["name"] == "Đồng chí HT-1"

    def test_of_one_more_go_out_one_by_one(self, run: Run, asked: None) -> None:
        said = run(
            *("feedback", "ask", f"{CYCLE}/{BOARD}", f"{CYCLE}/{MEMBER}", "--from", "retired"),
            *("--respondent", "HT-6", "--name", "Đồng chí HT-6", "--on", "2012-07-04"),
            *("--as", CLERK, *on("04"), "-o", "json"),
        )

        assert (said.document["created"], said.document["reviews"]) == (2, 2)

    def test_are_written_and_read_again_unchanged(self, run: Run, answered: None) -> None:
        for kind, rows in (("requests", 204), ("answers", 192)):
            for end in ("csv", "xlsx"):
                of = ("--of", kind, "--cycle", CYCLE, "--as", CLERK, *on("12"), "-o", "json")
                written = run("feedback", "export", f"{kind}.{end}", *of)
                read = run("feedback", "import", f"{kind}.{end}", *of)

                assert written.document["rows"] == rows
                assert (read.status, read.document["unchanged"]) == (0, rows), read.err
                assert (read.document["created"], read.document["updated"]) == (0, 0)

    def test_leave_a_trace_of_who_took_them_away(self, run: Run, answered: None) -> None:
        of = ("--of", "answers", "--cycle", CYCLE, *on("12"))
        run("feedback", "export", "answers.csv", *of, "--as", CLERK)

        log = run("audit", "log", "--kind", "feedback_exported", "-o", "json").document["items"]
        assert [(event["actor"], event["body"]) for event in log] == [
            (f"person:{CLERK}", {"of": "answers", "cycle": CYCLE, "rows": 192})
        ]

    def test_with_mistakes_are_refused_with_each_of_them(self, run: Run, opened: None) -> None:
        rows = forms()[:3]
        rows[0]["Hạn góp ý"] = "01/07/2012"
        rows[1]["Đối tượng"] = "Q-99"
        rows[2]["Mã người góp ý"] = "không phải mã"
        file = write(Path("wrong.csv"), rows)

        said = run(
            *("feedback", "import", file, "--of", "requests", "--cycle", CYCLE, *on("03")),
            *("-o", "json"),
        )

        assert said.status == 7
        assert [(p["code"], p["line"]) for p in said.error["problems"]] == [
            ("not_a_code", 4),
            ("due_before_asked", 2),
            ("review_not_found", 3),
        ]


class TestAnswer:
    def test_is_entered_by_the_respondent(self, run: Run, asked: None) -> None:
        said = run(
            *("feedback", "answer", f"{CYCLE}/{MEMBER}", "--respondent", "P-1"),
            *("--opinion", "Một", "--opinion", "Hai", "--on", "2012-07-05"),
            *("--as", "P-1", *on("05"), "-o", "json"),
        )

        assert (said.status, said.document["created"]) == (0, 2)
        [request] = [
            found
            for found in shown(run, MEMBER, CLERK, "06")["requests"]
            if found["respondent"] == "P-1"
        ]
        assert (request["status"], request["entered_by"]) == ("answered", None)

    def test_from_paper_names_the_clerk(self, run: Run, asked: None) -> None:
        for verb, opinion in (("answer", ("--opinion", "Một")), ("decline", ())):
            code = {"answer": "HT-1", "decline": "HT-2"}[verb]
            said = run(
                *("feedback", verb, f"{CYCLE}/{MEMBER}", "--respondent", code, *opinion),
                *("--on", "2012-07-05", "--as", CLERK, *on("05")),
            )
            assert said.status == 0, said.err

        found = shown(run, MEMBER, CLERK, "06")["requests"]

        retired = {r["respondent"]: (r["status"], r["entered_by"]) for r in found}
        assert retired["HT-1"] == ("answered", CLERK)
        assert retired["HT-2"] == ("declined", CLERK)


class TestThreshold:
    def test_is_two_thirds_of_those_who_were_asked(self, run: Run, asked: None) -> None:
        assert complete(run, MEMBER, "05").status == 6
        said = run("review", "why", f"{CYCLE}/{MEMBER}", *on("05"), "-o", "json")

        [reason] = said.document["unmet"]
        assert (reason["code"], reason["facts"]) == (
            "responses_below_threshold",
            {"received": 0, "needed": 12},
        )
        assert reason["owed_by"][0]["people"] == [CLERK]

    def test_lets_the_stage_be_left_when_enough_came(self, run: Run, answered: None) -> None:
        assert complete(run, MEMBER, "12").document["target"] == "synthesis"


class TestOrder:
    def test_is_feedback_then_synthesis_then_report_then_meeting(
        self, run: Run, answered: None
    ) -> None:
        for subject in SUBJECTS:
            assert complete(run, subject, "12").document["target"] == "synthesis"
            assert reasons(run, subject, "12") == ["opinions_unanswered", "synthesis_missing"]
            assert complete(run, subject, "12").status == 6

        for subject in SUBJECTS:
            self.dispose_of_all(run, subject)
            assert reasons(run, subject, "16") == ["synthesis_missing"]
        for subject in SUBJECTS:
            Path("tong_hop.txt").write_text(f"Tổng hợp ý kiến về {subject}", encoding="utf-8")
            said = run(
                *("feedback", "synthesise", f"{CYCLE}/{subject}", "--file", "tong_hop.txt"),
                *("--as", CLERK, *on("17")),
            )
            assert said.status == 0, said.err

            assert complete(run, subject, "17").document["target"] == "report"
            assert reasons(run, subject, "17") == ["report_not_accepted"]
            assert complete(run, subject, "17").status == 6

    def dispose_of_all(self, run: Run, subject: str) -> None:
        owner = MEMBERS[0] if subject == BOARD else subject
        for place, opinion in enumerate(shown(run, subject, owner)["opinions"]):
            disposition = ("accepted", "explained", "rejected")[place % 3]
            said = run(
                *("feedback", "dispose", opinion["opinion"], disposition, "--cycle", CYCLE),
                *("--text", "Xin báo cáo", "--as", owner, *on("16")),
            )
            assert said.status == 0, said.err

    def test_is_told_with_who_owes_and_the_way_out(self, run: Run, answered: None) -> None:
        complete(run, MEMBER, "12")
        why = ("review", "why", f"{CYCLE}/{MEMBER}", *on("12"))

        vi, en = run(*why, "--lang", "vi").out, run(*why, "--lang", "en").out

        assert "Còn 15/15 ý kiến góp ý chưa được trả lời" in vi
        assert "Chưa tổng hợp ý kiến góp ý (đã nhận 15 ý kiến)" in vi
        assert "reviewcycle feedback dispose" in vi
        assert "15 of 15 opinions are not answered yet" in en
        assert "The opinions are not drawn together yet (15 received)" in en
        assert MEMBER in vi
        assert CLERK in vi

    def test_of_nobody_asked_is_told_too(self, run: Run, opened: None) -> None:
        why = ("review", "why", f"{CYCLE}/{MEMBER}", *on("03"))

        assert "Chưa phát phiếu lấy ý kiến cho ai" in run(*why, "--lang", "vi").out
        assert "Nobody was asked yet" in run(*why, "--lang", "en").out


class TestShow:
    def test_tells_the_clerk_who_said_what(self, run: Run, answered: None) -> None:
        opinions = shown(run, MEMBER, CLERK, "12")["opinions"]

        said = {opinion["respondent"]: opinion["text"] for opinion in opinions}
        assert len(said) == 15
        assert said["HT-1"] == f"Góp ý {world.TEXTS['HT-1']} về {MEMBER}"

    def test_tells_the_member_only_what_was_said(self, run: Run, answered: None) -> None:
        assert shown(run, MEMBER, MEMBER, "12")["opinions"] == []
        complete(run, MEMBER, "12")

        found = shown(run, MEMBER, MEMBER)

        assert (found["masked"], found["requests"], len(found["opinions"])) == (True, [], 15)
        assert {(o["respondent"], o["received_on"]) for o in found["opinions"]} == {(None, None)}
        counts = {group["group"]: group["received"] for group in found["groups"]}
        # Four retired people are too few to be counted, and with them the next larger group.
        assert counts == {"individuals": 6, "organisations": None, "retired": None}

    @pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_speaks_in_every_form(self, run: Run, answered: None, form: str, language: str) -> None:
        for verb in (("show", f"{CYCLE}/{MEMBER}"), ("list", "--cycle", CYCLE)):
            said = run("feedback", *verb, "--as", CLERK, *on("12"), "-o", form, "--lang", language)

            assert said.status == 0
            assert said.out


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            pytest.param(
                (
                    *("ask", f"{CYCLE}/{MEMBER}", "--from", "x", "--on", "2012-07-03"),
                    *("--respondent", "A", "--respondent", "B", "--name", "C"),
                ),
                2,
                "name_of_several",
                id="one name for two",
            ),
            pytest.param(
                ("answer", f"{CYCLE}/{MEMBER}", "--respondent", "X-1", "--on", "2012-07-03"),
                6,
                "not_asked",
                id="an answer of nobody",
            ),
            pytest.param(
                ("answer", f"{CYCLE}/{MEMBER}", "--respondent", "HT-1", "--on", "2030-07-03"),
                2,
                "day_lies_ahead",
                id="an answer of tomorrow",
            ),
            pytest.param(
                (
                    *("record", f"{CYCLE}/{MEMBER}", "--received", "-3", "--from", "x"),
                    *("--on", "2012-07-03"),
                ),
                2,
                "number_not_understood",
                id="a negative count",
            ),
            pytest.param(
                ("dispose", "NOBODY", "accepted", "--cycle", CYCLE, "--as", MEMBER),
                5,
                "opinion_not_found",
                id="no such opinion",
            ),
            pytest.param(
                ("dispose", "NOBODY", "forgotten", "--cycle", CYCLE),
                2,
                "choice_unknown",
                id="no such disposition",
            ),
            pytest.param(
                ("dispose", "NOBODY", "rejected", "--cycle", CYCLE, "--as", MEMBER),
                2,
                "disposition_without_answer",
                id="rejected without a word",
            ),
            pytest.param(
                ("synthesise", f"{CYCLE}/{MEMBER}", "--as", CLERK), 2, "text_or_file", id="no text"
            ),
            pytest.param(
                ("show", f"{CYCLE}/{MEMBER}", "--as", "P-1"), 5, "review_not_found", id="a stranger"
            ),
            pytest.param(
                ("withdraw", f"{CYCLE}/{MEMBER}", "--respondent", "HT-1", "--as", "Q-3"),
                6,
                "forbidden",
                id="somebody without a role",
            ),
        ],
    )
    def test_have_their_status_and_code(
        self, run: Run, asked: None, given: tuple[str, ...], status: int, code: str
    ) -> None:
        said = run("feedback", *given, *on("05"), "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    def test_of_sealed_feedback_say_what_is_offered(self, run: Run, tmp_path: Path) -> None:
        file = world.write_definition(tmp_path, mode="anonymous")

        said = run("definition", "check", file, "--lang", "en")

        assert said.status == 7
        assert "not built yet. Choose named, confidential." in said.err

    def test_take_names_in_any_spelling(self, run: Run, asked: None) -> None:
        decomposed = unicodedata.normalize("NFD", "Đồng chí Hoàng")
        said = run(
            *("feedback", "ask", f"{CYCLE}/{MEMBER}", "--from", "retired", "--respondent", "HT-7"),
            *("--name", decomposed, "--on", "2012-07-04", "--as", CLERK, *on("05")),
        )

        found = shown(run, MEMBER, CLERK, "05")["requests"]

        assert said.status == 0
        assert [r["name"] for r in found if r["respondent"] == "HT-7"] == ["Đồng chí Hoàng"]
