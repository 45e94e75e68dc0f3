"""Confidence votes by regulations 262 and 96 and in the National Assembly, and rating ballots."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from tests.program import Run
from tests.vote_world import BOARD, CLERK, CYCLE, OTHER, SUBJECT, install

VOTE = f"{CYCLE}/V1"
NOW = ("--now", "2018-11-20T17:00:00+07:00")
NUMBERS = {"convened": 30, "present": 21, "issued": 21, "collected": 21, "valid": 21, "invalid": 0}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the reviews of a commune wait for a vote."""
    file = tmp_path_factory.mktemp("confidence") / "confidence.db"
    install(f"sqlite:///{file}")
    return file


@pytest.fixture(autouse=True)
def _opened(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(opened.read_bytes())


def plan(run: Run, *subjects: str, rule: str = "confidence", **given: object) -> None:
    """Plan a vote of the commune that two people count."""
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    said = run(
        *("vote", "plan", *(f"{CYCLE}/{subject}" for subject in subjects or (SUBJECT,))),
        *("--rule", rule, "--unit", "X", "--code", "V1", "--on", "2018-11-20", "--teller", "X-8"),
        *(() if rule == "rating_ballot" else ("--teller", "X-9")),
        *(*options, *NOW),
    )
    assert said.status == 0, said.err


def count(run: Run, teller: int, subject: str = SUBJECT, **given: int) -> Any:
    """Enter what a teller counted: numbers, and votes for each option that is named."""
    numbers = {name: given.pop(name, usual) for name, usual in NUMBERS.items()}
    return run(
        *("vote", "count", VOTE, "--teller", teller, "--as", CLERK),
        *(part for name, value in numbers.items() for part in (f"--{name}", value)),
        *("--subject", subject),
        *(part for name, votes in given.items() for part in ("--option", f"{name}={votes}")),
    )


def confirmed(run: Run, low: int, *, rule: str = "confidence", **given: object) -> Any:
    """Return a confirmed vote with so many low votes of 21 about one subject."""
    plan(run, rule=rule, **given)
    for teller in (1, 2):
        assert count(run, teller, high=21 - low, low=low).status == 0
    said = run("vote", "confirm", VOTE, "--as", CLERK)
    assert said.status == 0, said.err
    return run("vote", "show", VOTE, "-o", "json").document


class TestRegulation96:
    @pytest.mark.parametrize(
        ("low", "found"),
        [
            pytest.param(10, [], id="10 of 21"),
            pytest.param(11, ["considered"], id="11 of 21, more than half"),
            pytest.param(13, ["considered"], id="13 of 21, less than two thirds"),
            pytest.param(14, ["dismissal"], id="14 of 21, two thirds exactly"),
        ],
    )
    def test_follows_the_share_of_the_ballots_collected(
        self, run: Run, low: int, found: list[str]
    ) -> None:
        vote = confirmed(run, low)

        [subject] = vote["subjects"]
        assert (vote["base"], vote["base_count"]) == ("collected", 21)
        assert [each["consequence"] for each in subject["consequences"]] == found

    def test_shows_exact_fractions_the_base_and_both_tellers(self, run: Run) -> None:
        vote = confirmed(run, 14)
        told = {lang: run("vote", "show", VOTE, "--lang", lang).out for lang in ("vi", "en")}

        low = vote["subjects"][0]["results"][2]
        assert low == {
            "option": "low",
            "title": "Tín nhiệm thấp",
            "count": 14,
            "of": 21,
            "fraction": "2/3",
            "percent": "66.67",
        }
        assert [teller["person"] for teller in vote["tellers"]] == ["X-8", "X-9"]
        assert "14/21 = 2/3 = 66,67 %" in told["vi"]
        assert "14/21 = 2/3 = 66.67 %" in told["en"]
        assert "Tỷ lệ tính trên: Phiếu thu về, 21." in told["vi"]
        assert "Shares are of: Collected, 21." in told["en"]
        assert "Miễn nhiệm" in told["vi"]
        assert "Dismissal" in told["en"]
        for teller in ("X-8", "X-9"):
            assert teller in told["vi"]

    def test_counts_invalid_ballots_into_the_base(self, run: Run) -> None:
        plan(run)
        for teller in (1, 2):
            said = count(
                *(run, teller, SUBJECT),
                high=6,
                low=14,
                present=22,
                issued=22,
                collected=22,
                valid=20,
                invalid=2,
            )
            assert said.status == 0, said.err

        vote = run("vote", "show", VOTE, "-o", "json").document

        assert vote["subjects"][0]["results"][2]["fraction"] == "7/11"

    @pytest.mark.parametrize(
        ("present", "is_valid"),
        [pytest.param(9, False, id="9 of 15"), pytest.param(10, True, id="10 of 15")],
    )
    def test_asks_for_two_thirds_of_those_convened(
        self, run: Run, present: int, is_valid: bool
    ) -> None:
        plan(run)
        numbers = dict.fromkeys(("present", "issued", "collected", "valid"), present)
        for teller in (1, 2):
            count(run, teller, convened=15, low=present, **numbers)

        said = run("vote", "confirm", VOTE, "--as", CLERK, "-o", "json").document
        vote = run("vote", "show", VOTE, "-o", "json").document

        assert vote["has_quorum"] is is_valid
        assert [finding["code"] for finding in said["findings"]] == (
            [] if is_valid else ["vote_without_quorum"]
        )
        consequences = vote["subjects"][0]["consequences"]
        assert [each["consequence"] for each in consequences] == ["dismissal"] * is_valid
        assert vote["quorum"]["needed"] == 10
        shown = {lang: run("vote", "show", VOTE, "--lang", lang).out for lang in ("vi", "en")}
        share = "2/3 = 66,67 %" if present == 10 else "3/5 = 60,00 %"
        assert f"Có mặt {present}/15 = {share} (Triệu tập); cần 10 (2/3 = 66,67 %)" in shown["vi"]
        assert f"Present {present}/15 = {share.replace(',', '.')}" in shown["en"]
        assert "10 needed (2/3 = 66.67 %)" in shown["en"]


class TestNationalAssembly:
    def test_counts_of_all_deputies_not_of_the_ballots(self, run: Run) -> None:
        # 14 of the 21 collected are two thirds; 14 of 28 members are exactly half.
        vote = confirmed(run, 14, rule="assembly", membership=30)

        [subject] = vote["subjects"]
        assert (vote["base"], vote["base_count"], subject["consequences"]) == ("membership", 30, [])
        assert subject["results"][2]["fraction"] == "7/15"


class TestTellers:
    def test_must_agree_before_it_is_confirmed(self, run: Run) -> None:
        plan(run)
        count(run, 1, high=7, low=14)
        count(run, 2, high=8, low=13)

        said = run("vote", "confirm", VOTE, "--as", CLERK)
        error = run("vote", "confirm", VOTE, "--as", CLERK, "-o", "json").error

        assert said.status == 6
        assert "✘ X-2, low: 14 và 13." in said.err
        assert error["code"] == "tellers_differ"
        assert [reason["facts"]["option"] for reason in error["reasons"]] == ["high", "low"]

    def test_are_told_every_sum_that_is_wrong(self, run: Run) -> None:
        plan(run)

        said = count(run, 1, high=7, low=15, issued=22, invalid=1)

        assert said.status == 6
        assert "Phiếu phát ra 22 nhiều hơn Có mặt 21" in said.err
        assert "21 hợp lệ + 1 không hợp lệ = 22, nhưng thu về 21" in said.err
        assert "7 + 15 = 22, nhưng có 21 phiếu hợp lệ" in said.err

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            pytest.param(("--option", "low=3"), "tally_incomplete", id="no subject"),
            pytest.param(("--subject", SUBJECT), "tally_incomplete", id="no option"),
            pytest.param(
                ("--subject", SUBJECT, "--option", "low"), "tally_not_understood", id="no number"
            ),
            pytest.param(
                ("--subject", SUBJECT, "--option", "low=-3"), "tally_not_understood", id="negative"
            ),
            pytest.param((), "count_empty", id="nothing"),
            pytest.param(("--present", "-1"), "number_not_understood", id="fewer than nobody"),
        ],
    )
    def test_write_numbers(self, run: Run, arguments: tuple[str, ...], code: str) -> None:
        plan(run)

        said = run("vote", "count", VOTE, "--teller", 1, *arguments, "-o", "json")

        assert (said.status, said.error["code"]) == (2, code)

    def test_may_write_the_title_of_an_option_decomposed(self, run: Run) -> None:
        plan(run)
        title = normalize("NFD", "Tín nhiệm thấp")

        said = run(
            *("vote", "count", VOTE, "--teller", 1, "--subject", SUBJECT),
            *("--option", f"{title}=3"),
        )

        assert said.status == 0, said.err


class TestSubject:
    def test_sees_the_own_result_once_it_is_confirmed(self, run: Run) -> None:
        plan(run, SUBJECT, OTHER)
        for teller in (1, 2):
            for subject in (SUBJECT, OTHER):
                count(run, teller, subject, high=20, low=1)
        before = run("vote", "show", VOTE, "--as", SUBJECT, "-o", "json")
        run("vote", "confirm", VOTE, "--as", CLERK)

        after = run("vote", "show", VOTE, "--as", SUBJECT, "-o", "json").document

        assert (before.status, before.error["code"]) == (5, "vote_not_found")
        assert [subject["subject"] for subject in after["subjects"]] == [SUBJECT]
        assert (after["tellers"], after["open_points"]) == ([], [])

    def test_reads_what_is_missing_and_how_to_supply_it(self, run: Run) -> None:
        def why(lang: str) -> str:
            return run("review", "why", f"{CYCLE}/{SUBJECT}", "--lang", lang).out

        missing = {lang: why(lang) for lang in ("vi", "en")}
        plan(run)
        unconfirmed = {lang: why(lang) for lang in ("vi", "en")}
        for teller in (1, 2):
            count(run, teller, convened=60, high=21)
        run("vote", "confirm", VOTE, "--as", CLERK)
        invalid = {lang: why(lang) for lang in ("vi", "en")}

        assert "✘ Chưa tổ chức: Lấy phiếu tín nhiệm." in missing["vi"]
        assert "reviewcycle vote plan, vote count, vote confirm" in missing["vi"]
        assert "✘ Not held yet: Confidence vote." in missing["en"]
        assert "X (X-7)" in missing["vi"]
        assert "cuộc lấy phiếu V1 chưa được xác nhận kết quả" in unconfirmed["vi"]
        assert "the result of vote V1 is not confirmed" in unconfirmed["en"]
        assert "vote confirm" in unconfirmed["en"]
        assert "không đủ số người có mặt theo quy định" in invalid["vi"]
        assert "too few were present at vote V1" in invalid["en"]
        assert "as a new vote (reviewcycle vote plan)" in invalid["en"]


class TestTerm:
    def taken(self, run: Run, code: str, *subjects: str) -> Any:
        """Return what is told when a vote is planned, and when it is confirmed."""
        planned = run(
            *("vote", "plan", *(f"{CYCLE}/{each}" for each in subjects), "--rule", "confidence"),
            *("--unit", "X", "--code", code, "--on", "2018-11-20", "-o", "json"),
            *("--teller", "X-8", "--teller", "X-9", *NOW),
        )
        for teller in (1, 2):
            for each in subjects:
                said = run(
                    *("vote", "count", f"{CYCLE}/{code}", "--teller", teller, "--as", CLERK),
                    *(part for name, n in NUMBERS.items() for part in (f"--{name}", n)),
                    *("--subject", each, "--option", "high=21"),
                )
                assert said.status == 0, said.err
        confirmed = run("vote", "confirm", f"{CYCLE}/{code}", "--as", CLERK, "-o", "json")
        return [said.document["findings"] for said in (planned, confirmed)]

    def test_has_room_for_two_votes_about_each(self, run: Run) -> None:
        first = self.taken(run, "V1", SUBJECT, OTHER)
        second = self.taken(run, "V2", SUBJECT)
        third = self.taken(run, "V3", SUBJECT, OTHER)

        assert (first, second) == ([[], []], [[], []])
        for [finding] in third:
            assert (finding["code"], finding["facts"]) == (
                "vote_beyond_term",
                {
                    "vote": "V3",
                    "count": 1,
                    "times": 2,
                    "first": "2015-08-01",
                    "last": "2020-07-31",
                    "sample": [SUBJECT],
                },
            )

    def test_may_have_a_year_for_it(self, run: Run) -> None:
        def planned(day: str) -> Any:
            return run(
                *("vote", "plan", f"{CYCLE}/{SUBJECT}", "--rule", "assembly", "--unit", "X"),
                *("--membership", 30, "--on", day, "-o", "json", *NOW),
            ).document["findings"]

        assert planned("2018-11-20") == []
        [finding] = planned("2018-06-30")
        assert finding["code"] == "vote_in_other_year"
        assert (finding["facts"]["year"], finding["facts"]["expected"]) == (2, 3)


class TestRatingBallot:
    def test_stands_beside_the_proposed_rating_and_decides_nothing(self, run: Run) -> None:
        proposed = run(
            *("rating", "propose", f"{CYCLE}/{SUBJECT}", "--level", "good"),
            *("--on", "2018-11-20", "--as", "X-1", *NOW),
        )
        plan(run, rule="rating_ballot")
        numbers = [part for name, n in NUMBERS.items() for part in (f"--{name}", n)]
        counted = run(
            *("vote", "count", VOTE, "--teller", 1, *numbers, "--subject", SUBJECT),
            *("--option", "excellent=3", "--option", "good=15", "--option", "not_rated=3"),
        )
        confirmed = run("vote", "confirm", VOTE, "--as", "X-1")

        for said in (proposed, counted, confirmed):
            assert said.status == 0, said.err

        vote = run("vote", "show", VOTE, "-o", "json").document
        seen = run("vote", "show", VOTE, "-o", "json", "--as", SUBJECT).document

        [subject] = vote["subjects"]
        shares = {each["option"]: each["fraction"] for each in subject["results"]}
        assert (shares["good"], shares["not_rated"]) == ("5/7", "1/7")
        assert (subject["proposed"], subject["consequences"]) == ("good", [])
        assert seen["subjects"][0]["proposed"] is None
        told = run("vote", "show", VOTE).out
        assert "Mức good" in told
        assert "0/21 = 0,00 %" in told


class TestList:
    def test_tells_votes_without_their_results(self, run: Run) -> None:
        confirmed(run, 14, stratum="commune")

        [item] = run("vote", "list", "--cycle", CYCLE, "-o", "json").document["items"]
        rows = run("vote", "list", "--cycle", CYCLE, "-o", "csv").out.removeprefix("\ufeff")

        assert (item["vote"], item["status"], item["subjects"]) == (VOTE, "confirmed", 1)
        assert (item["has_quorum"], item["stratum"], item["confirmed_by"]) == (
            *(True, "commune", CLERK),
        )
        assert "low" not in json.dumps(item)
        [row] = csv.DictReader(rows.splitlines())
        assert (row["vote"], row["tellers"]) == (VOTE, "X-8;X-9")

    def test_is_empty_at_first(self, run: Run) -> None:
        assert run("vote", "list", "--cycle", CYCLE).status == 0
        assert run("vote", "totals", "--cycle", CYCLE).status == 0

    def test_refuses_an_address_that_is_none(self, run: Run) -> None:
        said = run("vote", "show", "V1", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "vote_not_understood")


class TestBoard:
    def test_cancels_with_a_reason(self, run: Run) -> None:
        plan(run)

        said = run("vote", "cancel", VOTE, "--reason", "Hoãn", "--as", BOARD)

        shown = run("vote", "show", VOTE)
        assert said.status == 0, said.err
        assert "đã hủy" in shown.out
        assert "Hoãn" in shown.out
