"""The page `depth`: what `progress --in-depth` and `stuck --at-risk` tell, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from runtime.application import Application
from runtime.forecast_words import forecast_method, forecast_sentence
from runtime.language import LANGUAGES, language
from tests import caps_world
from tests.caps_world import decide_beyond
from tests.functional.conftest import CYCLE as LATE_CYCLE
from tests.late_world import NOW as LATE_NOW
from tests.late_world import make as make_late
from tests.program import Run
from tests.small_world import CELLS, CYCLE, World, application, load_and_open, november
from web.app import make_app
from web.visit import Site
from workflow.application.find_stuck import StuckRequest

PAGE = f"/cycles/{CYCLE}/depth"
AFTERNOON, LATER = november(3, 16), november(16, 16)
CAPS_PAGE, DECIDED = (
    f"/cycles/{caps_world.CYCLE}/depth",
    datetime(2026, 11, 20, 2, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return a cycle in which five of seven cells have done with their first stage."""
    url = f"sqlite:///{tmp_path_factory.mktemp('depth') / 'reviewcycle.db'}"
    load_and_open(url)
    with application(url) as app:
        for cell in CELLS[:5]:
            World(app).disseminate(cell, november(3, 9))
    with closing(Application.open(url)) as opened:
        yield opened


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return a late morning, on which reviews are stuck."""
    file = make_late(tmp_path_factory.mktemp("late"))
    with closing(Application.open(f"sqlite:///{file}")) as opened:
        yield opened


@pytest.fixture(scope="module")
def caps_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return caps of which two are exceeded by one decision, and more by proposals."""
    file = caps_world.make(tmp_path_factory.mktemp("caps"))
    decide_beyond(file)
    return file


@pytest.fixture(scope="module")
def caps(caps_file: Path) -> Iterator[Application]:
    with closing(Application.open(f"sqlite:///{caps_file}")) as opened:
        yield opened


def client_of(
    opened: Application, now: datetime = AFTERNOON, *, actor: str | None = None, lang: str = "vi"
) -> TestClient:
    site = Site(application=opened, actor=actor, given=now, lang=lang)
    found = TestClient(make_app(site), base_url="http://127.0.0.1:8770")
    found.headers["accept-language"] = lang
    return found


def words_of(text: str) -> str:
    """Return what can be read on a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def section(text: str, name: str) -> str:
    """Return a page from the heading of that name to the next one."""
    return re.split(r"<h2 ", text.split(f'<h2 id="{name}">')[1])[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the tables of a part."""
    lines = re.findall(r"<tr>\s*(<th scope=\"row\">.*?)</tr>", text, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines)
    return [[words_of(cell) for cell in each] for each in cells]


class TestWhole:
    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("now", [AFTERNOON, LATER], ids=["early", "later"])
    def test_tells_the_forecast_of_the_command_with_its_method(
        self, small: Application, lang: str, now: datetime
    ) -> None:
        study, words = small.study_progress(CYCLE, now=now), language(lang)

        told = words_of(section(client_of(small, now, lang=lang).get(PAGE).text, "forecast"))

        forecasts = [study.finish, *(each.forecast for each in study.stages)]
        known = [each for each in forecasts if each.earliest_on]
        assert forecast_sentence(study.finish, words) in told
        assert [each for each in known if forecast_sentence(each, words) not in told] == []
        methods = [forecast_method(each, words) or "" for each in known]
        assert [each for each in methods if each not in told] == []
        assert all(methods)
        assert bool(known) is (now is LATER)

    def test_tells_dwell_times(self, small: Application) -> None:
        study = small.study_progress(CYCLE, now=AFTERNOON)

        told = rows(section(client_of(small).get(PAGE).text, "dwell"))

        dwell = [(r.peers.visits, r.peers.median, r.peers.p90) for r in study.dwell]
        assert [tuple(map(int, row[2:])) for row in told] == dwell != []

    def test_lists_who_is_at_risk_and_leads_to_them(self, small: Application) -> None:
        request = StuckRequest(cycle=CYCLE, top=50, at_risk=True)
        report = small.find_stuck(request, now=AFTERNOON)

        text = section(client_of(small).get(PAGE).text, "at_risk")

        assert report.at_risk is not None
        items = [named.row.key for named, _ in report.at_risk.items]
        assert re.findall(r'/reviews/([^"?]+)"', text) == items != []
        assert "Có nguy cơ trễ: 14 hồ sơ còn trong hạn" in words_of(text)
        assert "14 trong 14 hồ sơ" in words_of(text)


class TestAgeing:
    def test_counts_what_is_stuck_and_leads_to_the_lists(self, late: Application) -> None:
        client = client_of(late, LATE_NOW)
        study = late.study_progress(LATE_CYCLE, now=LATE_NOW)

        text = section(client.get(f"/cycles/{LATE_CYCLE}/depth").text, "ages")

        assert [int(row[-1]) for row in rows(text)] == [s.counts.total() for s in study.ages]
        links = [unescape(link) for link in re.findall(r'href="([^"]+/stuck[^"]*)"', text)]
        assert "late:>=1 late:<=5" in [parse_qs(urlsplit(link).query)["where"][0] for link in links]
        listed = [set(re.findall(r'/reviews/([^"?]+)"', client.get(link).text)) for link in links]
        assert [len(each) for each in listed] == [
            step.counts.total() for step in study.ages if step.counts.total()
        ]
        assert len(links) > 1

    def test_is_one_sentence_where_nothing_is_stuck(self, small: Application) -> None:
        text = section(client_of(small).get(PAGE).text, "ages")

        assert "Không có hồ sơ nào bị tắc." in text
        assert "<table" not in text


class TestLookingBack:
    def test_forecasts_what_was_forecast_then(self, small: Application) -> None:
        with small.as_of(AFTERNOON, CYCLE, now=LATER) as questions:
            study = questions.study_progress(CYCLE, now=AFTERNOON)
        client = client_of(small, LATER)

        then = words_of(client.get(PAGE, params={"as_of": AFTERNOON.isoformat()}).text)

        sentence = forecast_sentence(study.finish, language("vi"))
        assert sentence in then
        assert "Có nguy cơ trễ: 14 hồ sơ còn trong hạn" in then
        assert sentence not in words_of(client.get(PAGE).text)


class TestUnit:
    def test_lists_who_is_at_risk_there(self, small: Application) -> None:
        request = StuckRequest(cycle=CYCLE, under=CELLS[6], at_risk=True)
        report = small.find_stuck(request, now=AFTERNOON)

        text = client_of(small).get(f"{PAGE}?under={CELLS[6]}").text

        assert report.at_risk is not None
        items = [named.row.key for named, _ in report.at_risk.items]
        assert re.findall(r'/reviews/([^"?]+)"', section(text, "at_risk")) == items != []

    def test_stands_beside_the_whole_cycle(self, small: Application) -> None:
        client = client_of(small)

        text = client.get(f"{PAGE}?under={CELLS[0]}").text

        study = small.study_progress(CYCLE, now=AFTERNOON, under=CELLS[0])
        found = [
            [str(n) for n in (row.here.visits, row.here.median, row.here.p90)]
            if row.here
            else [""] * 3
            for row in study.dwell
        ]
        assert [row[2:5] for row in rows(section(text, "dwell"))] == found != []
        assert "Cả kỳ: một nửa" in text
        assert "Cả kỳ: một nửa" not in client.get(PAGE).text

    def test_is_led_to_from_its_page_and_leads_back(self, small: Application) -> None:
        client, home = client_of(small), f"/cycles/{CYCLE}"

        text = client.get(f"{PAGE}?under={CELLS[0]}").text

        assert f'href="{home}?under={CELLS[0]}"' in text
        assert f'href="{PAGE}?under={CELLS[0]}"' in client.get(f"{home}?under={CELLS[0]}").text
        assert f'href="{PAGE}"' in client.get(home).text

    @pytest.mark.parametrize(
        ("query", "status"), [("under=none", 404), ("top=7", 400), ("under=", 200)]
    )
    def test_has_to_be_there(self, small: Application, query: str, status: int) -> None:
        answer = client_of(small).get(f"{PAGE}?{query}")

        assert answer.status_code == status
        assert "{" not in words_of(answer.text)


class TestNothingKnown:
    @pytest.mark.parametrize(
        ("lang", "sentences"),
        [
            (
                "vi",
                (
                    "Chưa dự kiến được ngày xong: chưa qua đủ 10 ngày làm việc",
                    "Chưa có lượt nào xong bước nào",
                    "Mẫu kỳ này không đặt giới hạn",
                    "Chưa bước nào có đủ 5 lượt đã xong",
                ),
            ),
            (
                "en",
                (
                    "No end is forecast: fewer than 10 working days have passed",
                    "No visit to a stage is finished yet",
                    "sets no caps on ratings",
                    "No stage has 5 finished visits yet",
                ),
            ),
        ],
    )
    def test_says_why(self, small: Application, lang: str, sentences: tuple[str, ...]) -> None:
        client = client_of(small, AFTERNOON, lang=lang)

        text = words_of(client.get(PAGE, params={"as_of": "2022-11-03T08:00"}).text)

        assert [each for each in sentences if each not in text] == []


class TestCaps:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_are_read_every_way_with_the_sum_written_out(
        self, caps: Application, caps_file: Path, run: Run, lang: str
    ) -> None:
        asked = ("--cycle", caps_world.CYCLE, "--db", f"sqlite:///{caps_file}", "--lang", lang)
        items = run("rating", "caps", *asked, "-o", "json").document["items"]
        sums = [each["message"] for each in items if each["step"] == "decided"]

        told = rows(section(client_of(caps, DECIDED, lang=lang).get(CAPS_PAGE).text, "caps"))

        mark = language(lang).text("answers", "cap_by_rule")
        by_rule = [[cell for cell in row if mark in cell] for row in told]
        assert [len(each) for each in by_rule] == [1] * len(told)
        for [cell], message in zip(by_rule, sums, strict=True):
            assert message in cell
        study = caps.study_progress(caps_world.CYCLE, now=DECIDED)
        assert [row[1].split()[0] for row in told] == [line.unit.code for line in study.caps]
        rated = [sum(line.sum.counts.values()) for line in study.caps]
        assert [int(row[-1].split()[2].rstrip(".")) for row in told] == rated
        assert ["%" in row[-1] for row in told] == [bool(count) for count in rated]

    def test_are_counted_where_they_are_exceeded(self, caps: Application) -> None:
        text = words_of(client_of(caps, DECIDED, lang="en").get(CAPS_PAGE).text)

        assert "As the definition reads them, 2 of 8 caps are exceeded." in text

    def test_tell_nothing_of_proposals(self, caps: Application) -> None:
        page = f"{CAPS_PAGE}?under=G1"

        told = rows(section(client_of(caps, DECIDED, lang="en").get(page).text, "caps"))

        # Of the commune nobody has the best level by a decision, four by a proposal.
        assert [row[2].split(" = ")[0] for row in told] == ["0 / 2"] * len(told) != []

    def test_leave_out_whose_values_the_reader_may_not_see(self, caps: Application) -> None:
        client = client_of(caps, DECIDED, actor="D-2", lang="en")

        text = words_of(client.get(f"{CAPS_PAGE}?under=G1").text)

        study = caps.study_progress(caps_world.CYCLE, now=DECIDED, under="G1", actor="D-2")
        left_out = {line.left_out for line in study.caps}
        assert "whose value may not be seen here" in text
        assert all(f"without {count} subject" in text for count in left_out if count)
        assert left_out != {0}

    def test_are_not_there_before_anything_is_decided(self, caps: Application) -> None:
        client = client_of(caps, DECIDED, lang="en")

        text = words_of(client.get(f"{CAPS_PAGE}?under=G1.2").text)

        assert "No cap can be worked out here: no rating is decided yet" in text


class TestSight:
    def test_is_that_of_the_command(self, late: Application) -> None:
        client, page = client_of(late, LATE_NOW, actor="B1"), f"/cycles/{LATE_CYCLE}/depth"
        study = late.study_progress(LATE_CYCLE, now=LATE_NOW, under="TL.01.02", actor="B1")

        text = client.get(f"{page}?under=TL.01.02").text

        told = [int(row[-1]) for row in rows(section(text, "ages"))]
        assert told == [step.counts.total() for step in study.ages]
        assert client.get(page).status_code == 404
        assert client.get(f"{page}?under=TL.01.01").status_code == 404
