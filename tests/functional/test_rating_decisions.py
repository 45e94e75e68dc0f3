"""Ratings from step to step: grounds, who may, files, caps and who sets them aside."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.program import Run
from tests.rating_world import (
    FIRST,
    FIRST_HEAD,
    HERE,
    JSON,
    MEMBER,
    NEIGHBOUR,
    NOW,
    SECOND_HEAD,
    codes,
    decided,
    heads,
    levels,
    listed,
    members,
    rated,
    review,
    story,
)
from tests.thoi_lai import (
    CLERK,
    COMMUNE,
    DEPUTY,
    DISTRICT_BOARD,
    SECRETARY,
    done,
)

PLAIN = [c for c in members(managed_by="grassroots") if c not in (*heads(), DEPUTY, CLERK)]
GROUNDS = ("--grounds", "Có sản phẩm cụ thể vượt yêu cầu")


@pytest.fixture
def run(rating_run: Run) -> Run:
    """Return the program on the ratings of a commune."""
    return rating_run


class TestSteps:
    def test_keep_every_value(self, run: Run) -> None:
        for step, level, by in (
            ("self", "excellent", MEMBER),
            ("self", "good", MEMBER),
            ("appraise", "good", FIRST_HEAD),
            ("propose", "good", FIRST_HEAD),
        ):
            done(rated(run, step, MEMBER, "--level", level, by=by))
        done(decided(run, MEMBER, by=DEPUTY))

        values = story(run, MEMBER)["values"]

        assert [(each["step"], each["level"], each["newest"]) for each in values] == [
            ("self", "excellent", False),
            ("self", "good", True),
            ("appraised", "good", True),
            ("proposed", "good", True),
            ("decided", "good", True),
        ]
        assert values[-1]["signatory"] == DEPUTY
        assert len(listed(run, "--under", FIRST)) == 4

    def test_say_why_where_the_level_differs(self, run: Run) -> None:
        done(rated(run, "propose", MEMBER, "--level", "good", by=FIRST_HEAD))

        refused = decided(run, MEMBER, by=DEPUTY, level="completed")
        given = decided(run, MEMBER, by=DEPUTY, level="completed", grounds="Chậm tiến độ")

        assert (refused.status, refused.error["code"]) == (6, "grounds_needed")
        [reason] = refused.error["reasons"]
        assert "“Hoàn thành nhiệm vụ”" in reason["message"]
        assert "“Hoàn thành tốt nhiệm vụ”" in reason["message"]
        assert reason["facts"]["gap"] == 5
        assert given.status == 0

    @pytest.mark.parametrize(
        ("score", "status"),
        [("87,5", 0), ("85,5", 0), ("85", 6), ("95", 6), ("94.999999", 0)],
        ids=["less", "4.5 points", "exactly 5 points below", "5 above", "nearly 5"],
    )
    def test_say_why_where_the_score_is_five_points_apart(
        self, run: Run, score: str, status: int
    ) -> None:
        done(rated(run, "self", MEMBER, "--level", "good", "--score", "90", by=MEMBER))

        said = rated(run, "appraise", MEMBER, "--level", "good", "--score", score, by=FIRST_HEAD)

        assert said.status == status

    def test_compare_with_the_nearest_step_that_there_is(self, run: Run) -> None:
        done(rated(run, "self", MEMBER, "--level", "excellent", by=MEMBER))

        said = decided(run, MEMBER, by=DEPUTY)

        [reason] = said.error["reasons"]
        assert (reason["facts"]["before_step"], reason["facts"]["before_outcome"]) == (
            "self",
            "excellent",
        )

    def test_gather_every_reason_of_a_batch(self, run: Run) -> None:
        for subject in PLAIN[:3]:
            done(rated(run, "self", subject, "--level", "excellent", by=subject))

        said = decided(run, *PLAIN[:4], by=DEPUTY)

        subjects = [reason["facts"]["subject"] for reason in said.error["reasons"]]
        assert subjects == PLAIN[:3]
        assert levels(run, "--step", "decided") == {}

    @pytest.mark.parametrize("score", ["-1", "1000,5", "1e3", "9O", "1.000,5", "50%", "1/2"])
    def test_refuse_what_is_no_score(self, run: Run, score: str) -> None:
        said = run(
            *("rating", "self", review(MEMBER), "--level", "good", f"--score={score}"),
            *("--as", MEMBER, *NOW, *JSON),
        )

        assert (said.status, said.error["code"]) == (2, "score_not_understood")

    @pytest.mark.parametrize("score", ["100,000001", "150", "1000"])
    def test_refuse_more_points_than_there_are(self, run: Run, score: str) -> None:
        said = rated(run, "self", MEMBER, "--level", "good", "--score", score, by=MEMBER)

        assert (said.status, said.error["code"]) == (2, "score_above_scale")
        assert (said.error["found"], said.error["expected"]) == (score, 100)
        assert "100" in said.error["message"]
        most = rated(run, "self", MEMBER, "--level", "good", "--score", "100", by=MEMBER)
        assert most.status == 0

    def test_are_recorded_once_for_one_command(self, run: Run) -> None:
        asked = ("rating", "self", review(MEMBER), "--level", "good", "--as", MEMBER, *NOW, *JSON)

        first = done(run(*asked, "--command-id", "M-1"))
        again = done(run(*asked, "--command-id", "M-1"))
        same = done(run(*asked))
        other = run(*asked, "--score", "80", "--command-id", "M-1")

        assert first == again
        assert (same["created"], same["unchanged"]) == (0, 1)
        assert other.status == 9
        assert len(story(run, MEMBER)["values"]) == 1

    def test_of_a_day_that_has_not_come_are_refused(self, run: Run) -> None:
        said = run(
            *("rating", "self", review(MEMBER), "--level", "good", "--on", "2022-12-31"),
            *("--as", MEMBER, *NOW, *JSON),
        )

        assert (said.status, said.error["code"]) == (2, "day_lies_ahead")

    def test_belong_to_those_who_may_record_them(self, run: Run) -> None:
        for step, by, status in (
            ("self", NEIGHBOUR, 5),
            ("appraise", MEMBER, 6),
            ("propose", MEMBER, 6),
            ("appraise", SECOND_HEAD, 5),
        ):
            assert rated(run, step, MEMBER, "--level", "good", by=by).status == status, step

    def test_of_oneself_are_only_the_first(self, run: Run) -> None:
        done(rated(run, "self", FIRST_HEAD, "--level", "good", by=FIRST_HEAD))

        appraised = rated(run, "appraise", FIRST_HEAD, "--level", "good", by=FIRST_HEAD)
        done(decided(run, FIRST, by=SECRETARY))
        himself = decided(run, DEPUTY, by=DEPUTY)

        assert (appraised.status, appraised.error["code"]) == (6, "own_case")
        assert (himself.status, himself.error["code"]) == (6, "own_case")

    def test_may_say_why_there_is_no_level(self, run: Run) -> None:
        said = decided(run, MEMBER, by=DEPUTY, level=None, not_rated="not_yet_rated")

        assert said.status == 0
        assert levels(run, "--not-rated") == {(MEMBER, "decided"): "not_yet_rated"}
        [row] = [
            each
            for each in done(run("progress", *HERE, "--under", FIRST, *JSON))["ratings"]
            if each["track"] == "member"
        ]
        assert (row["level"], row["count"]) == ("not_yet_rated", 1)

    def test_are_never_signed_by_the_subject_or_its_head(self, run: Run) -> None:
        himself = decided(run, MEMBER, by=DEPUTY, signatory=MEMBER)
        head = decided(run, FIRST, by=SECRETARY, signatory=FIRST_HEAD)
        other = decided(run, MEMBER, by=DEPUTY, signatory=FIRST_HEAD)

        assert [(said.status, said.error["code"]) for said in (himself, head)] == [
            (6, "own_case"),
            (6, "own_case"),
        ]
        assert (himself.error["person"], head.error["person"]) == (MEMBER, FIRST_HEAD)
        assert other.status == 0

    @pytest.mark.parametrize("step", ["appraise", "propose"])
    def test_give_no_level_where_it_is_decided_that_there_is_none(
        self, run: Run, step: str
    ) -> None:
        done(decided(run, MEMBER, by=DEPUTY, level=None, not_rated="not_yet_rated"))

        said = rated(run, step, MEMBER, "--level", "good", *GROUNDS, by=SECRETARY)
        none = rated(run, step, MEMBER, "--not-rated", "not_yet_rated", by=SECRETARY)
        anew = decided(run, MEMBER, by=DEPUTY, level="good", grounds="Đã đủ thời gian")

        assert (said.status, said.error["code"]) == (6, "decided_not_rated")
        assert (none.status, anew.status) == (0, 0)

    def test_need_the_document_that_the_definition_asks_for(self, run: Run) -> None:
        said = decided(run, MEMBER, by=DEPUTY, document=None)

        assert (said.status, said.error["code"]) == (6, "decision_undocumented")


class TestImport:
    def table(self, subjects: list[str], **given: object) -> str:
        head = ",".join(("subject", "step", "level", "document", *given))
        rows = [
            ",".join((subject, "decided", "good", "16-QĐ/ĐU", *map(str, given.values())))
            for subject in subjects
        ]
        return "\n".join((head, *rows, ""))

    def test_is_all_or_nothing(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "ratings.csv"
        wrong = ["NOBODY,decided,good,1,", "DV0639,decided,splendid,1,", "DV0640,decided,good,,9x"]
        sound = [f"{subject},decided,good,16-QĐ/ĐU,90,5" for subject in PLAIN[4:9]]
        text = ["subject;step;level;document;score"]
        text += [line.replace(",", ";") for line in wrong]
        text += [f"{subject};decided;good;16-QĐ/ĐU;90,5" for subject in PLAIN[4 : 4 + len(sound)]]
        file.write_text("\n".join(text), encoding="utf-8")

        said = run("rating", "import", file, *HERE, "--as", DEPUTY, *NOW, *JSON)

        assert said.status == 7
        told = {(each["line"], each["code"]) for each in said.error["problems"]}
        assert told == {
            (2, "review_not_found"),
            (3, "level_unknown"),
            (4, "decision_undocumented"),
        }
        assert levels(run) == {}

    def test_takes_names_as_people_write_them(self, run: Run, tmp_path: Path) -> None:
        text = "Đối tượng,Bước xếp loại,Mức xếp loại,Điểm,Số văn bản\n"
        text += f'{MEMBER},Quyết định,good,"92,5",16-QĐ/ĐU\n'
        file = tmp_path / "ratings.csv"
        file.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")

        done(run("rating", "import", file, *HERE, "--as", DEPUTY, *NOW, *JSON))

        [item] = listed(run)
        assert (item["score"], item["document"]) == ("92.5", "16-QĐ/ĐU")

    def test_counts_a_whole_file_together(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "ratings.csv"
        text = self.table(PLAIN[:50]) + "".join(
            f"{subject},decided,excellent,16-QĐ/ĐU\n" for subject in PLAIN[50:60]
        )
        file.write_text(text, encoding="utf-8")
        more = tmp_path / "more.csv"
        more.write_text(text + f"{PLAIN[60]},decided,excellent,16-QĐ/ĐU\n", encoding="utf-8")

        refused = run("rating", "import", more, *HERE, "--as", DEPUTY, *NOW, *JSON)
        nothing = levels(run)
        taken = run("rating", "import", file, *HERE, "--as", DEPUTY, *NOW, *JSON)

        assert (refused.status, refused.error["code"]) == (6, "cap_exceeded")
        assert nothing == {}
        assert taken.status == 0


class TestCap:
    @pytest.fixture(autouse=True)
    def _fifty_are_good(self, run: Run) -> None:
        done(decided(run, *PLAIN[:50], by=DEPUTY))

    def test_refuses_eleven_where_ten_are_allowed(self, run: Run) -> None:
        excellent = PLAIN[50:61]
        many = decided(run, *excellent, by=DEPUTY, level="excellent", score="91")
        asked = ("rating", "decide", *map(review, excellent), "--level", "excellent")
        given = ("--document", "17-QĐ/ĐU", "--as", DEPUTY, *NOW)
        vi, en = run(*asked, *given), run(*asked, *given, "--lang", "en")

        enough = decided(run, *PLAIN[50:60], by=DEPUTY, level="excellent")

        assert (many.status, many.error["code"]) == (6, "cap_exceeded")
        [reason] = many.error["reasons"]
        facts = reason["facts"]
        assert (facts["base_count"], facts["exact"], facts["allowed"]) == (50, "10.0", 10)
        assert (facts["given"], facts["excess"], facts["unit"]) == (11, 1, COMMUNE)
        assert {each["subject"] for each in facts["ranked"]} == set(excellent)
        assert "50 Hoàn thành tốt nhiệm vụ × 20 % = 10,0 → nhiều nhất 10" in vi.err
        assert "50 Completed well × 20 % = 10.0 → at most 10" in en.err
        assert "--override cap_exceeded" in vi.err
        assert excellent[0] in vi.err
        assert enough.status == 0

    def test_ranks_by_score(self, run: Run) -> None:
        done(decided(run, *PLAIN[50:59], by=DEPUTY, level="excellent", score="91"))

        said = decided(run, *PLAIN[59:61], by=DEPUTY, level="excellent", score="95,25")

        ranked = said.error["reasons"][0]["facts"]["ranked"]
        assert [each["subject"] for each in ranked[:2]] == PLAIN[59:61]
        assert {each["score"] for each in ranked[2:]} == {"91"}
        assert {each["standing"] for each in ranked[2:]} == {"tied"}

    def test_is_told_to_who_proposes(self, run: Run) -> None:
        subjects = PLAIN[50:52]
        proposed = [
            rated(run, "propose", subject, "--level", "excellent", *GROUNDS, by=SECRETARY)
            for subject in subjects
        ]

        assert [said.status for said in proposed] == [0, 0]
        assert codes(done(proposed[-1])["findings"]) == ["cap_exceeded"]
        assert levels(run, "--step", "proposed") == {
            (subject, "proposed"): "excellent" for subject in subjects
        }

    def test_is_set_aside_only_by_the_competent_level_with_grounds(self, run: Run) -> None:
        done(decided(run, *PLAIN[50:60], by=DEPUTY, level="excellent"))
        beyond = {"level": "excellent", "override": "cap_exceeded"}

        committee = decided(run, PLAIN[60], by=DEPUTY, **beyond, grounds="Thành tích")
        silent = decided(run, PLAIN[60], by=SECRETARY, **beyond)
        given = decided(run, PLAIN[60], by=SECRETARY, **beyond, grounds="Thành tích đặc biệt")
        needless = decided(run, PLAIN[61], by=SECRETARY, override="cap_exceeded", grounds="Thừa")

        assert (committee.status, committee.error["code"]) == (6, "override_forbidden")
        assert silent.error["code"] == "override_needs_grounds"
        recorded = done(given)
        assert codes(recorded["findings"]) == ["cap_exceeded"]
        [item] = listed(run, "--overridden")
        assert (item["subject"], item["overrides"]) == (PLAIN[60], ["cap_exceeded"])
        assert done(needless)["findings"] == []
        assert "vượt giới hạn tỷ lệ" in run("rating", "list", *HERE, "--overridden").out

    def test_counts_what_is_set_aside_beside_what_is_within(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "ratings.csv"
        lines = [f"{subject},decided,excellent,16-QĐ/ĐU,," for subject in PLAIN[50:60]]
        beyond = f"{PLAIN[60]},decided,excellent,16-QĐ/ĐU,cap_exceeded,Thành tích đặc biệt"
        head = "subject,step,level,document,override,grounds"
        file.write_text("\n".join((head, *lines, beyond)), encoding="utf-8")

        told = done(run("rating", "import", file, *HERE, "--as", SECRETARY, *NOW, *JSON))

        assert codes(told["findings"]) == ["cap_exceeded"]
        assert [item["subject"] for item in listed(run, "--overridden")] == [PLAIN[60]]

    def test_is_raised_for_one_unit_with_its_reason(self, run: Run) -> None:
        asked = ("rating", "raise-cap", COMMUNE, "excellent_members", *HERE)
        why = ("--reason", "Đơn vị tiêu biểu", "--document", "9-QĐ/HU")
        eleven = (*PLAIN[50:61],)

        nobody = run(*asked, *why, *NOW, *JSON)
        committee = run(*asked, *why, "--as", DEPUTY, *NOW, *JSON)
        elsewhere = run(
            *("rating", "raise-cap", FIRST, "excellent_members", *HERE),
            *(*why, "--as", DISTRICT_BOARD, *NOW, *JSON),
        )
        unknown = run(
            *("rating", "raise-cap", COMMUNE, "none", *HERE),
            *(*why, "--as", DISTRICT_BOARD, *NOW, *JSON),
        )
        before = decided(run, *eleven, by=DEPUTY, level="excellent")
        raised = done(run(*asked, *why, "--as", DISTRICT_BOARD, *NOW, *JSON))
        again = done(run(*asked, *why, "--as", DISTRICT_BOARD, *NOW, *JSON))
        after = decided(run, *eleven, by=DEPUTY, level="excellent")

        assert [said.status for said in (nobody, committee, elsewhere, unknown)] == [6, 6, 2, 2]
        assert before.error["code"] == "cap_exceeded"
        assert (raised["created"], again["unchanged"]) == (1, 1)
        assert after.status == 0

    def test_does_not_count_what_was_cancelled(self, run: Run) -> None:
        done(decided(run, *PLAIN[50:60], by=DEPUTY, level="excellent"))
        cancel = ("rating", "cancel", review(PLAIN[50]), "--reason", "Sai đối tượng")
        done(run(*cancel, "--due", "2022-11-28", "--as", SECRETARY, *NOW, *JSON))

        said = decided(run, PLAIN[60], by=DEPUTY, level="excellent")

        assert said.status == 0
