"""`reviewcycle simulate`: what would come of a cycle, on a copy of the organisation."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.functional.conftest import DEFINITION, ROOT
from tests.program import Run
from tests.simulating import a_definition

BEHAVIOUR = ROOT / "definitions" / "behaviours" / "some_are_late.yaml"
DAYS = ("--start", "2022-11-01", "--until", "2022-12-30")
COUNTS = ["day", "finished", "remind", "escalate", "consolidate", "notices", "messages"]
ON_TOP = ("simulate", "year_end_2022", "--unit", "TL", *DAYS)


@pytest.fixture
def never(tmp_path: Path) -> Path:
    """Return a behaviour by which nobody ever finishes anything."""
    file = tmp_path / "never.yaml"
    file.write_text("default: {never: 100%}\n", encoding="utf-8")
    return file


@pytest.mark.usefixtures("opened")
class TestAnswer:
    def test_has_the_promised_keys(self, run: Run) -> None:
        said = run(*ON_TOP, "--behaviour", BEHAVIOUR, "--seed", 5, "-o", "json")

        document = said.document
        assert said.status == 0
        asked = ("definition", "version", "file", "unit", "start_on", "until_on", "seed")
        assert [document[key] for key in asked] == [
            *("year_end_2022", 1, None, "TL", "2022-11-01", "2022-12-30", 5)
        ]
        assert document["requirements_left_out"] == 21
        assert {
            "totals",
            "finish",
            "tracks",
            "bottleneck",
            "stages",
            "rungs",
            "people",
            "days",
        } <= set(document)

    def test_adds_up(self, run: Run, never: Path) -> None:
        document = run(*ON_TOP, "--behaviour", never, "-o", "json").document

        totals, days, rungs = (document[key] for key in ("totals", "days", "rungs"))
        assert totals["reviews"] == sum(track["reviews"] for track in document["tracks"]) == 8
        assert totals["overdue"] == totals["reviews"]
        for action in ("remind", "escalate", "consolidate"):
            fired = sum(rung["fired"] for rung in rungs if rung["action"] == action)
            assert totals[action] == fired == sum(day[action] for day in days)
        assert totals["escalate"] > 0
        assert totals["notices"] == sum(day["notices"] for day in days)
        assert totals["messages"] == sum(person["messages"] for person in document["people"])
        assert document["finish"] == {"first": None, "last": None}
        assert document["bottleneck"]["stage"] == "dissemination"

    def test_is_the_same_byte_for_byte_for_the_same_seed(self, run: Run) -> None:
        asked = (*ON_TOP, "--behaviour", BEHAVIOUR, "--seed", 11)

        for form in ("json", "csv", "table"):
            first, second = (run(*asked, "-o", form) for _ in range(2))

            assert (first.status, first.out) == (0, second.out)

    def test_is_another_for_another_seed(self, run: Run) -> None:
        asked = (*ON_TOP, "--behaviour", BEHAVIOUR, "-o", "json")

        days = [run(*asked, "--seed", seed).document["days"] for seed in (1, 2)]

        assert days[0] != days[1]

    def test_escalates_nothing_when_nobody_is_late(self, run: Run, tmp_path: Path) -> None:
        # Every YAML reader takes JSON.
        (tmp_path / "plain.yaml").write_text(json.dumps(a_definition()), "utf-8")

        document = run("simulate", "plain.yaml", "--unit", "TL", *DAYS, "-o", "json").document

        totals = document["totals"]
        assert (totals["remind"], totals["escalate"], totals["overdue"]) == (0, 0, 0)
        assert totals["finished"] == totals["reviews"] == 2
        assert document["bottleneck"] is None

    def test_shows_days_that_nobody_can_keep(self, run: Run) -> None:
        asked = (*ON_TOP, "--until", "2023-01-31")

        worst = run(*asked, "-o", "json").document["bottleneck"]
        told = run(*asked, "--lang", "en").out

        # The head of a unit is rated after it, and the rating of his unit is due two days later.
        assert (worst["track"], worst["stage"]) == ("member", "rating")
        assert "Nobody works late: these stages open after their due day." in told

    def test_lists_days_in_csv(self, run: Run, never: Path) -> None:
        said = run(*ON_TOP, "--behaviour", never, "-o", "csv")

        header, *rows = csv.reader(io.StringIO(said.out.lstrip("\ufeff")))
        assert header == COUNTS
        assert len(rows) > 5

    def test_names_so_many_people(self, run: Run, never: Path) -> None:
        asked = (*ON_TOP, "--behaviour", never, "-o", "json")

        everybody = run(*asked).document["people"]
        two = run(*asked, "--top", 2).document["people"]

        assert two == everybody[:2]
        assert len(everybody) > 2
        assert everybody[0]["messages"] >= everybody[1]["messages"]


@pytest.mark.usefixtures("opened")
class TestDatabase:
    def test_stays_as_it_is_to_the_byte(self, run: Run, tmp_path: Path, never: Path) -> None:
        before = (tmp_path / "reviewcycle.db").read_bytes()

        said = run(*ON_TOP, "--behaviour", never)

        assert said.status == 0
        assert (tmp_path / "reviewcycle.db").read_bytes() == before
        names = {file.name for file in tmp_path.iterdir()}
        assert names == {"reviewcycle.db", "never.yaml"}


@pytest.mark.usefixtures("opened")
class TestPage:
    @pytest.mark.parametrize("language", ["vi", "en"])
    @pytest.mark.parametrize(
        "behaviour", [pytest.param((), id="in time"), ("--behaviour", BEHAVIOUR)], ids=["", "late"]
    )
    def test_fits_eighty_columns(
        self, run: Run, language: str, behaviour: tuple[object, ...]
    ) -> None:
        said = run(*ON_TOP, *behaviour, "--lang", language)

        wide = [line for line in said.out.splitlines() if cell_len(line) > 80]
        assert (said.status, wide) == (0, [])

    def test_says_that_requirements_are_left_out_and_that_nothing_is_kept(self, run: Run) -> None:
        said = run(*ON_TOP, "--lang", "en")

        assert "Left out: 21 requirements" in said.out
        assert "your database is unchanged, nothing is sent" in said.out

    def test_names_the_stage_that_holds_up_most(self, run: Run, never: Path) -> None:
        said = run(*ON_TOP, "--behaviour", never, "--lang", "en")

        assert "Bottleneck: Members, Dissemination" in said.out
        assert "Overdue at the end of 30 Dec 2022: 8 reviews." in said.out


@pytest.mark.usefixtures("opened")
class TestDefinition:
    def test_may_be_a_file(self, run: Run) -> None:
        stored = run(*ON_TOP, "-o", "json").document
        of_file = run("simulate", DEFINITION, "--unit", "TL", *DAYS, "-o", "json").document

        apart = {"version", "file"}
        assert of_file["file"] == str(DEFINITION)
        assert {k: v for k, v in stored.items() if k not in apart} == {
            k: v for k, v in of_file.items() if k not in apart
        }

    def test_in_a_file_is_checked(self, run: Run, tmp_path: Path) -> None:
        text = DEFINITION.read_text(encoding="utf-8")
        broken = tmp_path / "broken.yaml"
        broken.write_text(text.replace("head_role: secretary", "head_role: nobody"), "utf-8")

        said = run("simulate", broken, "--unit", "TL", *DAYS, "-o", "json")

        assert (said.status, said.error["code"]) == (7, "file_has_problems")


@pytest.mark.usefixtures("opened")
class TestRefusal:
    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            pytest.param(
                ("year_end_2022", "--unit", "TL.09", *DAYS), 5, "unit_not_found", id="no such unit"
            ),
            pytest.param(
                ("nothing", "--unit", "TL", *DAYS), 5, "definition_not_found", id="no definition"
            ),
            pytest.param(
                ("nothing.yaml", "--unit", "TL", *DAYS), 2, "file_not_found", id="no such file"
            ),
            pytest.param(
                (*ON_TOP[1:4], "--start", "2022-11-02", "--until", "2022-11-01"),
                2,
                "until_before_start",
                id="until before start",
            ),
            pytest.param(
                (*ON_TOP[1:4], "--start", "2022-11-02", "--until", "2222-11-01"),
                2,
                "simulation_too_long",
                id="two hundred years",
            ),
            pytest.param(
                (*ON_TOP[1:], "--seed", "-1"), 2, "number_not_understood", id="a seed below 0"
            ),
            pytest.param(
                (*ON_TOP[1:], "--behaviour", "none.yaml"), 2, "file_not_found", id="no behaviour"
            ),
        ],
    )
    def test_has_its_code(
        self, run: Run, arguments: tuple[str, ...], status: int, code: str
    ) -> None:
        said = run("simulate", *arguments, "-o", "json")

        assert (said.status, said.out, said.error["code"]) == (status, "", code)

    def test_names_every_mistake_of_a_behaviour_with_line_and_column(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "bad.yaml").write_text(
            "default: {on_time: 50%, never: 40%}\nrules:\n  - {stage: meeting, by: 1wd}\n", "utf-8"
        )

        said = run(*ON_TOP, "--behaviour", "bad.yaml", "-o", "json")

        assert said.status == 7
        assert [(p["line"], p["column"], p["code"]) for p in said.error["problems"]] == [
            (1, 10, "shares_not_whole"),
            (3, 22, "key_unknown"),
        ]

    def test_places_names_that_there_are_not(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "bad.yaml").write_text(
            "default: {on_time: 100%}\n"
            "rules:\n"
            "  - {stage: meetings, never: 100%}\n"
            "  - {unit: TL.9, never: 100%}\n",
            "utf-8",
        )

        said = run(*ON_TOP, "--behaviour", "bad.yaml", "--lang", "en")

        assert said.status == 7
        assert "bad.yaml:3:13: rules.0.stage: There is no stage “meetings”" in said.err
        assert "bad.yaml:4:12: rules.1.unit: There is no unit “TL.9”" in said.err

    def test_needs_a_database(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "reviewcycle.db").unlink()

        said = run("simulate", DEFINITION, "--unit", "TL", *DAYS, "-o", "json")

        assert (said.status, said.error["code"]) == (4, "database_missing")


@pytest.mark.usefixtures("_initialised")
class TestVietnameseCodes:
    def test_may_be_written_decomposed(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "units.csv").write_text(
            "code,name,kind,parent\nĐB,Đảng bộ,committee,\nĐB.Ấp,Chi bộ ấp,unit,ĐB\n", "utf-8"
        )
        (tmp_path / "late.yaml").write_text(
            unicodedata.normalize(
                "NFD", "default: {on_time: 100%}\nrules: [{unit: ĐB.Ấp, never: 100%}]\n"
            ),
            "utf-8",
        )
        run("definition", "add", ROOT / "definitions" / "standard_review.yaml")
        assert run("unit", "import", "units.csv").status == 0
        asked = ("simulate", "standard_review", "--start", "2026-03-02", "--until", "2026-03-31")

        said = run(
            *(*asked, "--unit", unicodedata.normalize("NFD", "ĐB.Ấp")),
            *("--behaviour", "late.yaml", "-o", "json"),
        )

        assert said.status == 0
        assert said.document["unit"] == "ĐB.Ấp"
        assert said.document["totals"]["overdue"] == 1
