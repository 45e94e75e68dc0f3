"""Thới Lai 2022: the commune committee rates its cells, proposes itself, and the district decides.

What was published is played through the command line, on the tree that ships for the demo.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.program import Run
from tests.rating_world import (
    DISTRICT_SECRETARY,
    HERE,
    JSON,
    NOW,
    OTHER_BOARD,
    codes,
    decided,
    heads,
    levels,
    members,
    rated,
    review,
    unmet,
)
from tests.thoi_lai import (
    CELLS,
    CLERK,
    COMMUNE,
    DEPUTY,
    DISTRICT_BOARD,
    SECRETARY,
    done,
    rows,
    write,
)

PIECES = ("report", "minutes", "summary")


@pytest.fixture
def run(rating_run: Run) -> Run:
    """Return the program on the ratings of the commune."""
    return rating_run


def outcomes() -> dict[str, str]:
    """Return how the members of the commune were rated, as far as it was published."""
    here = set(members())
    return {row["subject"]: row["rating"] for row in rows("outcomes.csv") if row["subject"] in here}


def decisions(subjects: list[str], *, signatory: str = SECRETARY) -> list[dict[str, object]]:
    """Return the rows of a file that decides the ratings of members."""
    published = outcomes()
    table = []
    for subject in subjects:
        is_known = published[subject] == "good"
        table.append(
            {
                "Đối tượng": subject,
                "Bước xếp loại": "Quyết định",
                "Mức xếp loại": "good" if is_known else "",
                "Lý do không xếp loại": "" if is_known else "level_not_published",
                "Ngày": "21/11/2022",
                "Số văn bản": "16-QĐ/ĐU",
                "Mã người ký": signatory,
            }
        )
    return table


def ratings(run: Run) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of `progress` about ratings in the commune, by track and level."""
    found = done(run("progress", *HERE, "--under", COMMUNE, *JSON))["ratings"]
    return {(row["track"], row["level"]): row for row in found}


def submit(run: Run) -> None:
    """Let the commune propose itself, and send its dossier up."""
    done(rated(run, "propose", COMMUNE, "--level", "excellent", by=DEPUTY))
    run("dossier", "check", review(COMMUNE), *PIECES, *NOW)
    send = ("dossier", "submit", review(COMMUNE), "--to", "TL", "--document", "20-TTr/ĐU")
    done(run(*send, "--as", DEPUTY, *NOW, *JSON))


def receive(run: Run) -> None:
    """Let the district give the receipt of the dossier."""
    given = ("--receipt", "BN-04", "--as", DISTRICT_BOARD)
    done(run("dossier", "receive", review(COMMUNE), *given, *NOW, *JSON))


class TestCells:
    def test_tl_5_eleven_are_recognised_by_the_committee_of_the_commune(self, run: Run) -> None:
        said = decided(run, *CELLS, by=SECRETARY)

        recorded = done(said)
        assert (recorded["created"], recorded["moved"]) == (11, 11)
        row = ratings(run)["cell", "good"]
        assert (row["count"], row["of"], row["percent"]) == (11, 11, "100.00")

    def test_one_signed_decision_says_so_of_each(self, run: Run) -> None:
        decided(run, *CELLS, by=SECRETARY, signatory=DEPUTY)

        items = done(run("rating", "list", *HERE, "--under", COMMUNE, *JSON))["items"]

        assert {item["subject"] for item in items} == set(CELLS)
        told = {(item["document"], item["signatory"], item["given_by"]) for item in items}
        assert told == {("15-QĐ/ĐU", DEPUTY, SECRETARY)}

    def test_nobody_else_recognises_them(self, run: Run) -> None:
        district = decided(run, *CELLS, by=DISTRICT_BOARD)
        without = run("rating", "decide", review(CELLS[0]), "--level", "good", *NOW, *JSON)

        assert (district.status, district.error["code"]) == (6, "forbidden")
        assert (without.status, without.error["code"]) == (6, "person_needed")
        assert levels(run) == {}


class TestMembers:
    @pytest.fixture(autouse=True)
    def _cells_are_rated(self, run: Run) -> None:
        done(decided(run, *CELLS, by=SECRETARY))

    def test_tl_5_152_of_166_completed_well(self, run: Run, tmp_path: Path) -> None:
        submit(run)
        receive(run)
        unpublished = {"level": None, "not_rated": "level_not_published", "grounds": "Theo nguồn"}
        done(decided(run, COMMUNE, by=OTHER_BOARD, **unpublished))
        managed = members(managed_by="district")
        others = [code for code in members() if code not in (*managed, DEPUTY)]
        own = write(tmp_path / "own.csv", decisions(others))
        deputy = write(tmp_path / "deputy.csv", decisions([DEPUTY]))
        signed = decisions(managed, signatory=DISTRICT_BOARD)
        higher = write(tmp_path / "higher.csv", signed)
        here = ("rating", "import", own, *HERE, "--as", DEPUTY, *NOW, *JSON)

        himself = run("rating", "import", deputy, *HERE, "--as", DEPUTY, *NOW, *JSON)
        beyond = run("rating", "import", higher, *HERE, "--as", DEPUTY, *NOW, *JSON)
        planned = done(run(*here, "--plan"))
        before = ratings(run)
        imported, again = done(run(*here)), done(run(*here))
        done(run("rating", "import", higher, *HERE, "--as", DISTRICT_BOARD, *NOW, *JSON))
        done(run("rating", "import", deputy, *HERE, "--as", CLERK, *NOW, *JSON))

        assert (himself.status, himself.error["code"]) == (6, "own_case")
        assert (beyond.status, beyond.error["code"]) == (6, "forbidden")
        assert ("member", "good") not in before
        assert planned["created"] == imported["created"] == 165 - len(managed)
        assert (again["created"], again["unchanged"]) == (0, imported["created"])
        row = ratings(run)["member", "good"]
        assert (row["count"], row["of"]) == (152, 166)
        assert row["percent"] == "91.57"  # printed as 91,56: cut off, not rounded
        assert ratings(run)["member", "level_not_published"]["count"] == 14

    def test_heads_come_after_their_cells(
        self, run: Run, ratings_database: Path, tmp_path: Path
    ) -> None:
        shutil.copy(ratings_database, tmp_path / "reviewcycle.db")
        [head, *_] = [code for code in heads() if code != SECRETARY]

        early = decided(run, head, by=DEPUTY)
        done(decided(run, *CELLS, by=SECRETARY))
        late = decided(run, head, by=DEPUTY)

        assert (early.status, early.error["code"]) == (6, "rating_too_early")
        assert late.status == 0

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_are_exported_and_imported_again_without_a_change(
        self, run: Run, ratings_database: Path, tmp_path: Path, form: str
    ) -> None:
        shutil.copy(ratings_database, tmp_path / "reviewcycle.db")
        kept_out = (*heads(), DEPUTY)
        own = [c for c in members(managed_by="grassroots") if c not in kept_out][:40]
        file = write(tmp_path / "members.csv", decisions(own))
        done(run("rating", "import", file, *HERE, "--as", DEPUTY, *NOW, *JSON))
        out = tmp_path / f"again.{form}"
        assert run("rating", "export", out, *HERE, "--as", DEPUTY, *NOW).status == 0

        told = done(run("rating", "import", out, *HERE, "--as", DEPUTY, *NOW, *JSON))

        assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 40)


class TestCommune:
    def test_tl_7_proposes_itself_with_a_dossier_for_the_district(self, run: Run) -> None:
        vi, en = unmet(run, COMMUNE), unmet(run, COMMUNE, "--lang", "en")
        proposed = rated(run, "propose", COMMUNE, "--level", "excellent", by=DEPUTY)
        lacking = unmet(run, COMMUNE)
        send = ("dossier", "submit", review(COMMUNE), "--to", "TL", "--document", "20-TTr/ĐU")
        refused = run(*send, "--as", DEPUTY, *NOW, *JSON)
        run("dossier", "check", review(COMMUNE), "report", "Biên bản hội nghị", *NOW)
        partly = run(*send, "--as", DEPUTY, *NOW, *JSON)
        in_words = run(*send, "--as", DEPUTY, *NOW)
        missing = unmet(run, COMMUNE)
        run("dossier", "check", review(COMMUNE), "summary", "--document", "19-BC/ĐU", *NOW)
        sent = done(run(*send, "--as", DEPUTY, *NOW, *JSON))

        assert codes(vi) == codes(en) == ["rating_not_given", "dossier_not_submitted"]
        assert "đề xuất" in vi[0]["message"]
        assert "proposed" in en[0]["message"]
        assert vi[0]["owed_by"][0]["role"] == "standing_board"
        assert proposed.status == 0
        assert codes(lacking) == ["dossier_not_submitted"]
        assert refused.error["reasons"][0]["facts"]["pieces"] == list(PIECES)
        assert (partly.status, partly.error["code"]) == (6, "dossier_incomplete")
        assert partly.error["reasons"][0]["facts"]["pieces"] == ["summary"]
        assert "Bảng tổng hợp xếp loại" in in_words.err
        assert codes(missing) == ["dossier_incomplete"]
        assert "Bảng tổng hợp xếp loại" in missing[0]["message"]
        assert (sent["status"], sent["to"], sent["missing"]) == ("submitted", "TL", [])

    def test_tl_7_is_decided_by_the_district_once_the_dossier_is_there(self, run: Run) -> None:
        submit(run)
        waiting = unmet(run, COMMUNE)
        mine = ("--receipt", "BN-04", "--as", DEPUTY, *NOW, *JSON)
        own = run("dossier", "receive", review(COMMUNE), *mine)
        early = decided(run, COMMUNE, by=OTHER_BOARD, level="good")
        receive(run)
        gated = decided(run, COMMUNE, by=OTHER_BOARD, level="good", grounds="Chưa đủ sản phẩm")
        done(decided(run, *CELLS, by=SECRETARY))
        silent = decided(run, COMMUNE, by=OTHER_BOARD, level="good")
        done(decided(run, COMMUNE, by=OTHER_BOARD, level="good", grounds="Chưa đủ sản phẩm"))

        assert codes(waiting) == ["dossier_not_received"]
        [owed] = waiting[0]["owed_by"]
        assert (owed["role"], owed["unit"]) == ("standing_board", "TL")
        assert own.status == 6
        assert early.error["code"] == "rating_too_early"
        assert gated.error["code"] == "rating_too_early"
        assert (silent.status, silent.error["code"]) == (6, "grounds_needed")
        told = levels(run, "--under", COMMUNE)
        assert told[COMMUNE, "proposed"] == "excellent"
        assert told[COMMUNE, "decided"] == "good"

    def test_tl_7_is_sent_back_and_submitted_again(self, run: Run) -> None:
        submit(run)
        back = ("dossier", "return", review(COMMUNE), "--reason", "Thiếu phụ lục")
        locked = run("dossier", "check", review(COMMUNE), "minutes", "--missing", *NOW, *JSON)

        returned = done(run(*back, "--as", DISTRICT_BOARD, *NOW, *JSON))
        changed = run("dossier", "check", review(COMMUNE), "minutes", "--missing", *NOW, *JSON)
        lacking = unmet(run, COMMUNE, "--lang", "en")
        run("dossier", "check", review(COMMUNE), "minutes", *NOW)
        submit(run)

        assert (locked.status, locked.error["code"]) == (6, "dossier_is_sent")
        assert (returned["status"], returned["reason"]) == ("returned", "Thiếu phụ lục")
        assert changed.status == 0
        assert codes(lacking) == ["dossier_incomplete"]
        assert "Minutes" in lacking[0]["message"]
        assert codes(unmet(run, COMMUNE)) == ["dossier_not_received"]

    def test_whoever_submits_a_dossier_does_not_receive_it(self, run: Run) -> None:
        done(rated(run, "propose", COMMUNE, "--level", "excellent", by=DEPUTY))
        run("dossier", "check", review(COMMUNE), *PIECES, *NOW)
        here = ("--as", DISTRICT_SECRETARY, *NOW, *JSON)
        done(run("dossier", "submit", review(COMMUNE), "--to", "TL", *here))

        received = run("dossier", "receive", review(COMMUNE), "--receipt", "BN-04", *here)
        returned = run("dossier", "return", review(COMMUNE), "--reason", "Thiếu", *here)

        assert (received.status, received.error["code"]) == (6, "own_dossier")
        assert (returned.status, returned.error["code"]) == (6, "own_dossier")

    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            pytest.param(("check", "photograph"), 2, "dossier_piece_unknown", id="no such piece"),
            pytest.param(("submit", "--to", CELLS[0]), 2, "dossier_goes_up", id="not above"),
            pytest.param(("submit", "--to", COMMUNE), 2, "dossier_goes_up", id="itself"),
            pytest.param(("submit", "--to", "XX"), 5, "unit_not_found", id="no such unit"),
        ],
    )
    def test_a_dossier_that_makes_no_sense_is_refused(
        self, run: Run, arguments: tuple[str, ...], status: int, code: str
    ) -> None:
        verb, *given = arguments

        said = run("dossier", verb, review(COMMUNE), *given, "--as", DEPUTY, *NOW, *JSON)

        assert (said.status, said.error["code"]) == (status, code)

    def test_tl_14_is_due_before_30_november_exclusively(self, run: Run) -> None:
        submit(run)
        receive(run)

        shown = done(run("review", "show", review(COMMUNE), *JSON))

        assert (shown["state"], shown["due_on"]) == ("rating", "2022-11-29")
