"""Pictures of a cycle and of a review: their figures are those of `stuck` and `progress`."""

from __future__ import annotations

import re
import shutil
import struct
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli.pictures import CYCLE_PICTURES as NAMED
from cli.pictures import REVIEW_PICTURES
from runtime.application import Application
from runtime.language import language
from runtime.pictures.legs import legs_of
from runtime.pictures.making import CYCLE_PICTURES, Asked, of_chart, of_cycle, of_review
from runtime.pictures.picture import NARROW, WIDE, Picture
from tests.functional.conftest import CYCLE
from tests.late_world import LATE, NOW, make
from tests.program import Run
from workflow.application.find_stuck import StuckRequest
from workflow.application.show_progress import GroupBy

TEXT = "{http://www.w3.org/2000/svg}text"
SHOW = ("review", "show", f"{CYCLE}/TL.01.01", "--now", LATE)


@pytest.fixture(scope="module")
def late_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of a late morning; tests copy it."""
    return make(tmp_path_factory.mktemp("late"))


@pytest.fixture
def application(
    late_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Application]:
    """Return the use cases on that morning."""
    shutil.copy(late_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    with closing(Application.open(f"sqlite:///{tmp_path / 'reviewcycle.db'}")) as opened:
        yield opened


def asked(code: str = "vi", **changes: object) -> Asked:
    given = {"cycle": CYCLE, "now": NOW, "under": None, "actor": None, "language": language(code)}
    return Asked(**{**given, **changes})  # type: ignore[arg-type]


def pictures(application: Application, code: str = "vi") -> list[Picture]:
    details = application.show_review(CYCLE, "TL.01.01", now=NOW)
    of_cycles = [of_cycle(application, name, asked(code)) for name in CYCLE_PICTURES]
    return [*of_cycles, of_review(details, language(code))]


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - ours


class TestFigures:
    @pytest.mark.parametrize("under", [None, "TL.01", "TL.01.01"])
    def test_of_the_heat_map_are_those_of_stuck_and_progress(
        self, application: Application, under: str | None
    ) -> None:
        chart = application.chart_cycle(CYCLE, now=NOW, under=under)
        request = StuckRequest(cycle=CYCLE, under=under)
        report = application.find_stuck(request, now=NOW)
        progress = application.show_progress(CYCLE, now=NOW, under=under, by=GroupBy.UNIT)

        assert report.found > 0
        assert sum(cell.stuck for cell in chart.cells.values()) == report.found
        assert {str(health): count for health, count in chart.totals.items()} == {
            name: count for name, count in report.totals.items() if count and name != "reviews"
        }
        assert {
            (row.group, row.stage): (row.subjects, row.done + row.exempt) for row in progress.rows
        } == {place: (cell.subjects, cell.passed) for place, cell in chart.cells.items()}

    def test_of_ages_are_those_of_stuck(self, application: Application) -> None:
        chart = application.chart_cycle(CYCLE, now=NOW)
        items = application.find_stuck(StuckRequest(cycle=CYCLE), now=NOW).items

        for step in chart.ages:
            last = 10**6 if step.last is None else step.last
            late = [n.status for n in items if step.first <= n.status.working_days_late <= last]
            assert step.counts.total() == len(late)

    def test_of_whom_is_waited_for_are_those_of_stuck(self, application: Application) -> None:
        chart = application.chart_cycle(CYCLE, now=NOW)
        items = application.find_stuck(StuckRequest(cycle=CYCLE), now=NOW).items

        for waiting in chart.waits:
            here = [item for item in items if item.status.review.state == waiting.stage]
            roles = [{who.role for who in item.waiting_on} for item in here]
            assert waiting.count == sum(waiting.role in each for each in roles)

    def test_of_the_last_day_are_those_of_progress(self, application: Application) -> None:
        chart = application.chart_passing(CYCLE, now=NOW)
        progress = application.show_progress(CYCLE, now=NOW, by=GroupBy.STAGE)

        assert [str(chart.days[0]), str(chart.days[-1])] == ["2022-11-01", "2022-11-16"]
        assert {row.stage: (row.subjects, row.done) for row in progress.rows} == {
            stage: (count, chart.passed[stage][-1]) for stage, count in chart.subjects.items()
        }
        assert any(row.done for row in progress.rows)

    def test_of_a_person_are_what_his_roles_reach(self, application: Application) -> None:
        chart = application.chart_cycle(CYCLE, now=NOW, actor="B1")
        request = StuckRequest(cycle=CYCLE)
        report = application.find_stuck(request, now=NOW, actor="B1")

        assert 0 < sum(chart.totals.values()) == report.totals["reviews"] < 8
        assert {unit.code for unit in chart.units} == {"TL.01"}


class TestSentence:
    def test_names_whom_most_wait_for(self, application: Application) -> None:
        chart = application.chart_cycle(CYCLE, now=NOW)
        most = chart.waits[0]

        told = of_chart(chart, asked("en"))["heatmap"].sentence

        assert told.startswith(f"{most.count} of {most.of} review")
        assert "“" in told

    @pytest.mark.parametrize("code", ["vi", "en"])
    def test_is_complete_in_both_languages(self, application: Application, code: str) -> None:
        told = [picture.sentence for picture in pictures(application, code)]

        assert all(sentence.endswith(".") and "{" not in sentence for sentence in told), told

    def test_tells_how_late_a_stage_is(self, application: Application) -> None:
        details = application.show_review(CYCLE, "A1", now=NOW)
        days = details.subject.status.working_days_late

        assert days > 1
        assert f"{days} working days late" in of_review(details, language("en")).sentence


class TestLegs:
    def test_tell_where_a_review_stood_and_until_when(self, application: Application) -> None:
        first, second = legs_of(application.show_review(CYCLE, "TL.01.01", now=NOW))

        assert (first.stay.stage, second.stay.stage) == ("dissemination", "feedback")
        assert first.stay.until == second.stay.since
        assert (first.late, second.stay.until, second.until) == (0, None, NOW)

    def test_are_as_late_as_the_review(self, application: Application) -> None:
        details = application.show_review(CYCLE, "TL.01.02", now=NOW)
        [leg] = legs_of(details)

        assert leg.late == details.subject.status.working_days_late > 0
        assert leg.due_on == details.subject.status.review.due_on

    def test_tell_the_day_that_was_announced_first(
        self, application: Application, run: Run
    ) -> None:
        [before] = legs_of(application.show_review(CYCLE, "TL.01.02", now=NOW))
        extend = ("deadline", "extend", f"{CYCLE}/TL.01.02", "--to", "2022-11-18")

        said = run(*extend, "--reason", "Bão", "--now", LATE)
        [after] = legs_of(application.show_review(CYCLE, "TL.01.02", now=NOW))

        assert said.status == 0, said.err
        assert (before.first_due_on, after.first_due_on) == (None, before.due_on)
        assert (str(after.due_on), after.late) == ("2022-11-18", 0)


class TestSvg:
    @pytest.mark.parametrize("width", [WIDE, NARROW])
    def test_is_whole_and_keeps_everything_within(
        self, application: Application, width: float
    ) -> None:
        for picture in pictures(application):
            drawn = parsed(picture.svg(width=width, prefix="p-"))
            _, _, wide, tall = map(float, drawn.attrib["viewBox"].split())

            assert drawn[0].text == picture.title
            assert drawn[1].text == picture.sentence
            for element in drawn.iter():
                if "x" in element.attrib and element.tag == TEXT:
                    assert 0 <= float(element.attrib["x"]) <= wide, picture.name
                    assert 0 <= float(element.attrib["y"]) <= tall, picture.name

    def test_escapes_what_it_is_told(self, application: Application) -> None:
        details = application.show_review(CYCLE, "TL.01.01", now=NOW)
        picture = of_review(details, language("vi"))
        hostile = "<script>alert(1)</script> & ]]> \u202e"

        drawn = type(picture)(
            **{name: getattr(picture, name) for name in picture.__slots__} | {"scope": hostile}
        ).svg()

        parsed(drawn)
        assert "<script" not in drawn
        assert "\u202e" not in drawn

    def test_refers_only_to_itself(self, application: Application) -> None:
        for picture in pictures(application):
            drawn = picture.svg()

            assert set(re.findall(r"url\((.)", drawn)) <= {"#"}
            assert "href" not in drawn
            assert "style=" not in drawn

    def test_has_names_of_its_own_in_a_page(self, application: Application) -> None:
        wide, narrow = (
            set(re.findall(r'pattern id="([^"]+)"', picture.svg(prefix=prefix)))
            for picture in pictures(application)[:1]
            for prefix in ("w-", "n-")
        )

        assert wide
        assert wide.isdisjoint(narrow)


class TestTable:
    def test_has_a_cell_for_every_title(self, application: Application) -> None:
        for picture in pictures(application):
            for table in (picture.table, picture.blocks):
                assert table.rows
                assert len(table.numbers) == len(table.titles)
                assert {len(row) for row in table.rows} == {len(table.titles)}


@pytest.mark.usefixtures("application")
class TestCommand:
    def test_knows_the_pictures_there_are(self) -> None:
        assert NAMED == CYCLE_PICTURES
        assert REVIEW_PICTURES == ("timeline",)

    @pytest.mark.parametrize("picture", CYCLE_PICTURES)
    def test_shows_blocks(self, run: Run, picture: str) -> None:
        said = run("progress", "--cycle", CYCLE, "--picture", picture, "--now", LATE)

        assert said.status == 0
        assert "Quán triệt, triển khai" in said.out or picture == "ageing"
        assert re.search("[█▓╱╳▒░▁-▇]", said.out)

    def test_writes_a_file(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "phễu.svg"
        given = ("--picture", "funnel", "--out", file, "--now", LATE, "-o", "json")

        said = run("progress", "--cycle", CYCLE, *given)

        assert said.status == 0
        assert said.document.keys() == {
            *("cycle", "as_of", "picture", "sentence", "written", "svg"),
        }
        assert file.read_text(encoding="utf-8") == said.document["svg"]
        assert run("progress", "--cycle", CYCLE, *given).error["code"] == "file_exists"

    def test_writes_pixels_of_the_same_shape(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "heat.png"
        asked = ("progress", "--cycle", CYCLE, "--picture", "heatmap", "--now", LATE, "--out")

        written = run(*asked, str(file))
        drawn = parsed(run(*asked, "-").out)

        assert (written.status, str(file) in written.out) == (0, True)
        content = file.read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        width, height = struct.unpack(">II", content[16:24])
        _, _, wide, high = map(float, drawn.attrib["viewBox"].split())
        assert width > 1_000
        assert width / height == pytest.approx(wide / high, rel=0.01)

    def test_says_what_is_missing_for_pixels(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "typst", None)
        file = tmp_path / "heat.png"

        said = run("progress", "--cycle", CYCLE, "--picture", "heatmap", "--out", file)

        assert (said.status, file.exists()) == (2, False)
        assert "pip install 'reviewcycle[png]'" in said.err

    def test_writes_to_stdout(self, run: Run) -> None:
        said = run(*SHOW, "--picture", "timeline", "--out", "-")

        assert parsed(said.out).tag.endswith("svg")

    def test_draws_the_way_of_a_review(self, run: Run) -> None:
        said = run(*SHOW, "--picture", "timeline", "-o", "json")

        assert (said.status, said.document["review"]) == (0, f"{CYCLE}/TL.01.01")
        assert "◆" in said.document["svg"]

    def test_needs_a_picture_for_a_file(self, run: Run) -> None:
        assert run("progress", "--cycle", CYCLE, "--out", "x.svg").status == 2
        assert run(*SHOW, "--out", "x.svg").status == 2

    def test_is_refused_for_a_unit_out_of_reach(self, run: Run) -> None:
        given = ("--picture", "burnup", "--now", LATE, "--as", "B1", "-o", "json")

        assert run("progress", "--cycle", CYCLE, *given).error["code"] == "unit_not_found"
