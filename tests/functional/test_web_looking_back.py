"""Pages of the past: what the system knew at a moment, said so, and led back from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from runtime.application import Application
from tests.functional.conftest import CYCLE
from tests.late_world import NOW, make
from web.app import make_app
from web.visit import Site
from workflow.application.find_stuck import StuckRequest

HOME = f"/cycles/{CYCLE}"
THEN = "2022-11-08T08:00:00+07:00"
MOMENT = datetime(2022, 11, 8, 1, tzinfo=UTC)
PAGES = {
    "cycle": HOME,
    "stuck": f"{HOME}/stuck",
    "progress": f"{HOME}/progress",
    "burnup": f"{HOME}/burnup",
    "depth": f"{HOME}/depth",
    "review": f"{HOME}/reviews/TL.01.02",
}
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return the use cases on a late morning."""
    database = make(tmp_path_factory.mktemp("late"))
    with closing(Application.open(f"sqlite:///{database}")) as opened:
        yield opened


@pytest.fixture
def client(application: Application) -> TestClient:
    site = Site(application=application, actor=None, given=NOW, lang="vi")
    return TestClient(make_app(site), base_url="http://127.0.0.1:8770")


def at(page: str, moment: str = THEN, **query: str) -> str:
    return f"{page}?{urlencode({'as_of': moment, 'lang': 'vi', **query})}"


def links(text: str) -> set[str]:
    return {unescape(found) for found in re.findall(r'href="([^"]+)"', text)}


class TestLookingBack:
    @every_page
    def test_says_of_when_it_tells_and_leads_back(self, client: TestClient, page: str) -> None:
        text = client.get(at(page)).text

        assert "Nhìn lại: chỉ tính những gì hệ thống đã biết đến 08/11/2022 08:00" in text
        assert f"{page}?lang=vi" in links(text)
        assert "Nhìn lại: chỉ" not in client.get(page).text

    @every_page
    def test_keeps_the_moment_within_the_cycle(self, client: TestClient, page: str) -> None:
        text = client.get(at(page)).text

        within = {link for link in links(text) if link.startswith("/cycles/")}
        kept = {link for link in within if urlencode({"as_of": THEN}) in link}
        assert within - kept == {f"{page}?lang=vi"}
        assert {client.get(link).status_code for link in kept} == {200}
        assert "/?lang=vi" in links(text)

    def test_tells_what_was_known_then(self, client: TestClient, application: Application) -> None:
        now = {link.partition("?")[0] for link in links(client.get(f"{HOME}/stuck").text)}
        then = {link.partition("?")[0] for link in links(client.get(at(f"{HOME}/stuck")).text)}

        with application.as_of(MOMENT, CYCLE, now=NOW) as questions:
            report = questions.find_stuck(StuckRequest(cycle=CYCLE), now=MOMENT)
        reviews = {link for link in then if "/reviews/" in link}
        assert reviews == {f"{HOME}/reviews/{item.row.key}" for item in report.items}
        assert reviews != {link for link in now if "/reviews/" in link}

    def test_takes_a_local_time_as_a_form_sends_it(self, client: TestClient) -> None:
        text = client.get(at(HOME, "2022-11-08T08:00")).text

        assert "đã biết đến 08/11/2022 08:00" in text
        assert 'type="datetime-local" step="60" required value="2022-11-08T08:00"' in text

    def test_filters_of_the_list_keep_the_moment(self, client: TestClient) -> None:
        text = client.get(at(f"{HOME}/stuck")).text

        assert f'<input type="hidden" name="as_of" value="{THEN}">' in text

    def test_draws_pictures_of_then(self, client: TestClient) -> None:
        picture = f"{HOME}/pictures/ageing.svg"

        assert client.get(at(picture)).text != client.get(f"{picture}?lang=vi").text
        assert "08/11/2022 08:00" in client.get(at(picture)).text

    def test_is_nothing_for_the_list_of_cycles(self, client: TestClient) -> None:
        assert "Nhìn lại: chỉ" not in client.get(at("/")).text

    @pytest.mark.parametrize(
        ("moment", "status", "said"),
        [
            pytest.param("2022-11-17T08:00", 403, "ở tương lai", id="the future"),
            pytest.param("2022-10-01T08:00", 404, "chưa có gì để xem", id="before the opening"),
            pytest.param("0001-01-01", 400, "không phải là thời điểm", id="the first of days"),
            pytest.param(
                "9999-12-31T23:59:59-12:00", 400, "không phải là thời điểm", id="the last of days"
            ),
            pytest.param("hôm qua", 400, "không phải là thời điểm", id="no moment"),
        ],
    )
    @every_page
    def test_says_why_a_moment_cannot_be_answered(
        self, client: TestClient, page: str, moment: str, status: int, said: str
    ) -> None:
        answer = client.get(at(page, moment))

        assert answer.status_code == status
        assert said in answer.text
        assert "<h1>Không mở được trang này</h1>" in answer.text

    def test_knows_no_other_cycle(self, client: TestClient) -> None:
        assert client.get(at("/cycles/none")).status_code == 404
