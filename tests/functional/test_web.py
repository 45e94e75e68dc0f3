"""The pages: what they answer, to whom, and what a browser may do with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from runtime.application import Application
from tests.functional.conftest import CYCLE
from tests.late_world import NOW, make
from web.app import make_app
from web.guard import is_loopback
from web.visit import Site, preferred
from workflow.application.find_stuck import StuckRequest

HOME = f"/cycles/{CYCLE}"
PAGES = {
    "overview": "/",
    "cycle": HOME,
    "unit": f"{HOME}?under=TL.01",
    "stuck": f"{HOME}/stuck",
    "progress": f"{HOME}/progress",
    "burnup": f"{HOME}/burnup",
    "depth": f"{HOME}/depth",
    "review": f"{HOME}/reviews/TL.01.02",
    "person": f"{HOME}/reviews/A1",
    "missing": "/nothing",
    "wrong": f"{HOME}/stuck?where=foo",
}
H = ("h1", "h2", "h3", "h4")
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return the use cases on a late morning; pages change nothing of it."""
    database = make(tmp_path_factory.mktemp("late"))
    with closing(Application.open(f"sqlite:///{database}")) as opened:
        yield opened


def client_of(application: Application, *, actor: str | None = None) -> TestClient:
    """Return a browser that prefers no language."""
    site = Site(application=application, actor=actor, given=NOW, lang="vi")
    found = TestClient(make_app(site), base_url="http://127.0.0.1:8770")
    found.headers.pop("accept-language", None)
    return found


@pytest.fixture
def client(application: Application) -> TestClient:
    return client_of(application)


class Page(HTMLParser):
    """What a page holds, as far as it is asked about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, *names: str) -> list[dict[str, str | None]]:
        """Return the attributes of the tags of some names."""
        return [attributes for tag, attributes in self.tags if tag in names]


class TestPages:
    @every_page
    def test_have_one_heading_a_title_and_a_language(self, client: TestClient, page: str) -> None:
        answer = client.get(page)
        found = Page(answer.text)

        assert answer.status_code == {"/nothing": 404}.get(page, 400 if "foo" in page else 200)
        assert len(found.of("h1")) == 1
        assert len(found.of("main")) == 1
        assert found.of("html") == [{"lang": "vi"}]
        assert "<title>" in answer.text

    @every_page
    def test_run_no_script_and_load_nothing_from_elsewhere(
        self, client: TestClient, page: str
    ) -> None:
        found = Page(client.get(page).text)

        addresses = [t.get("href") or t.get("src") or "" for t in found.of("a", "link", "img")]
        assert found.of("script", "iframe", "object", "style") == []
        assert all(address.startswith(("/", "#")) for address in addresses)
        assert not [1 for _, attributes in found.tags if any(n[:2] == "on" for n in attributes)]
        assert not [1 for _, attributes in found.tags if "style" in attributes]

    @every_page
    def test_lead_only_to_pages_that_are_there(self, client: TestClient, page: str) -> None:
        found = Page(client.get(page).text)
        addresses = {a["href"] for a in found.of("a", "link") if a["href"] and a["href"][0] == "/"}

        answers = {address: client.get(address).status_code for address in addresses}

        # In the other language a page that is not there is not there either.
        assert [a for a, status in answers.items() if status != 200 and page not in a] == []

    @every_page
    def test_have_headings_in_order(self, client: TestClient, page: str) -> None:
        levels = [int(tag[1]) for tag, _ in Page(client.get(page).text).tags if tag in H]

        assert levels[0] == 1
        assert all(later <= one + 1 for one, later in pairwise(levels))

    @every_page
    def test_have_tables_with_heads_and_captions(self, client: TestClient, page: str) -> None:
        found = Page(client.get(page).text)

        assert len(found.of("caption")) == len(found.of("table"))
        assert all(head.get("scope") in ("col", "row") for head in found.of("th"))

    @every_page
    def test_use_each_name_once(self, client: TestClient, page: str) -> None:
        names = [a["id"] for _, a in Page(client.get(page).text).tags if a.get("id")]

        assert len(names) - len(set(names)) == names.count("arrow") - ("arrow" in names)


class TestOverview:
    def test_lists_the_cycles(self, client: TestClient) -> None:
        assert f'href="/cycles/{CYCLE}"' in client.get("/").text


class TestCycle:
    def test_tells_the_totals_of_stuck(self, client: TestClient, application: Application) -> None:
        report = application.find_stuck(StuckRequest(cycle=CYCLE), now=NOW)

        text = client.get(HOME).text

        told = dict(re.findall(r'<li class="(\w+)">\s*(?:<a[^>]*>)?\s*<b>(\d+)</b>', text))
        assert {name: int(count) for name, count in told.items()} == {
            name: count for name, count in report.totals.items() if name != "reviews"
        }

    def test_leads_down_the_tree_and_up_again(self, client: TestClient) -> None:
        assert f'href="{HOME}?under=TL.01"' in client.get(HOME).text

        below = client.get(f"{HOME}?under=TL.01").text

        assert f'href="{HOME}?under=TL.01.01"' in below
        assert f'href="{HOME}?under=TL"' in below

    def test_says_that_there_is_none(self, client: TestClient) -> None:
        answer = client.get("/cycles/none?lang=en")

        assert answer.status_code == 404
        assert "none" in answer.text


class TestStuck:
    def test_lists_what_stuck_lists(self, client: TestClient, application: Application) -> None:
        report = application.find_stuck(StuckRequest(cycle=CYCLE), now=NOW)

        text = client.get(f"{HOME}/stuck").text

        keys = re.findall(r'/reviews/([^"?]+)"', text)
        assert keys == [item.row.key for item in report.items]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("under=TL.01.02", 2),
            ("health=stalled", 0),
            ("stage=rating", 0),
            ("where=track:cell", 2),
            ("under=TL.01.02&where=late:%3E0+track:cell", 1),
        ],
    )
    def test_filters(self, client: TestClient, query: str, count: int) -> None:
        text = client.get(f"{HOME}/stuck?{query}").text

        assert len(re.findall(r'/reviews/[^"?]+"', text)) == count

    def test_keeps_what_was_asked_in_the_form(self, client: TestClient) -> None:
        text = client.get(f"{HOME}/stuck?under=TL.01&stage=rating&where=late:%3E1&lang=en").text

        assert 'name="under" value="TL.01"' in text
        assert '<option value="rating" selected>' in text
        assert 'name="where" value="late:&gt;1"' in text
        assert '<input type="hidden" name="lang" value="en">' in text

    @pytest.mark.parametrize(
        "query", ["where=what", "health=bad", "top=7", "under=none", "stage=none", "top=-1"]
    )
    def test_says_what_is_wrong_with_a_filter(self, client: TestClient, query: str) -> None:
        answer = client.get(f"{HOME}/stuck?{query}")

        assert answer.status_code in (400, 404)
        assert "{" not in re.sub(r"<[^>]*>", "", answer.text)

    def test_escapes_what_is_asked(self, client: TestClient) -> None:
        answer = client.get(HOME + "/stuck", params={"where": '"><script>alert(1)</script>'})

        assert "<script" not in answer.text

    def test_has_a_label_for_every_field(self, client: TestClient) -> None:
        text = client.get(f"{HOME}/stuck").text

        assert len(re.findall(r"<label>[^<]+<(?:input|select)", text)) == 5


class TestReview:
    def test_tells_why_whose_move_and_what_happened(self, client: TestClient) -> None:
        text = client.get(f"{HOME}/reviews/TL.01.02?lang=en").text

        for heading in ("Whose move it is", "Why", "Deadlines", "History"):
            assert f">{heading}</h2>" in text
        assert "working days late" in text
        assert "Secretary TL.01.02 (B1)" in text

    def test_of_one_who_is_not_under_review_is_not_there(self, client: TestClient) -> None:
        assert client.get(f"{HOME}/reviews/nobody").status_code == 404


class TestPictures:
    @pytest.mark.parametrize(
        "file",
        [
            *(f"pictures/{name}.svg" for name in ("heatmap", "funnel", "ageing", "burnup")),
            "reviews/A1/timeline.svg",
        ],
    )
    def test_are_files(self, client: TestClient, file: str) -> None:
        answer = client.get(f"{HOME}/{file}")

        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert answer.text.startswith("<svg")

    def test_are_only_those_there_are(self, client: TestClient) -> None:
        assert client.get(f"{HOME}/pictures/secret.svg").status_code == 404


class TestLanguage:
    @pytest.mark.parametrize(
        ("header", "code"),
        [
            ("en-GB,en;q=0.9", "en"),
            ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
            ("fr,en;q=0.3,vi;q=0.2", "en"),
            ("fr", "vi"),
            ("", "vi"),
            ("en;q=0, vi;q=0.1", "vi"),
            ("en;q=zero", "vi"),
        ],
    )
    def test_is_the_one_the_browser_prefers(self, header: str, code: str) -> None:
        assert preferred(header, "vi") == code

    def test_is_the_one_that_is_asked_for(self, client: TestClient) -> None:
        answer = client.get("/?lang=en", headers={"Accept-Language": "vi"})

        assert answer.headers["content-language"] == "en"
        assert "Review cycles" in answer.text
        assert f'href="/cycles/{CYCLE}?lang=en"' in answer.text

    def test_can_be_changed_on_the_same_page(self, client: TestClient) -> None:
        text = client.get(f"{HOME}/stuck?under=TL.01").text

        assert f'href="{HOME}/stuck?under=TL.01&amp;lang=en"' in text

    @every_page
    def test_leaves_no_sentence_untranslated(self, client: TestClient, page: str) -> None:
        for code in ("vi", "en"):
            text = client.get(page, headers={"Accept-Language": code}).text
            shown = re.sub(r"<[^>]*>", "", text)

            assert re.findall(r"\{\w*\}|\b[a-z]+_[a-z_]+\b", shown.replace(CYCLE, "")) == []


class TestGuard:
    @pytest.mark.parametrize(
        "host", ["evil.example", "evil.example:8770", "10.0.0.1", "", "127.0.0.1.evil.example", "["]
    )
    def test_answers_no_other_name(self, client: TestClient, host: str) -> None:
        answer = client.get("/", headers={"Host": host})

        assert answer.status_code == 421
        assert CYCLE not in answer.text

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:1", "[::1]:8770"])
    def test_answers_to_its_own_names(self, client: TestClient, host: str) -> None:
        assert client.get("/", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_lets_nobody_change_anything(self, client: TestClient, method: str) -> None:
        answer = client.request(method, HOME)

        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")

    @pytest.mark.parametrize("path", [*PAGES.values(), "/static/style.css"])
    def test_says_what_a_browser_may_do(self, client: TestClient, path: str) -> None:
        headers = client.get(path).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"

    def test_guards_refusals_as_well(self, client: TestClient) -> None:
        assert client.get("/", headers={"Host": "x"}).headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py"])
    def test_gives_out_no_other_file(self, client: TestClient, path: str) -> None:
        assert client.get(path).status_code == 404

    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            *((host, True) for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1")),
            *((host, False) for host in ("0.0.0.0", "::", "192.168.1.2", "example", "")),  # noqa: S104
        ],
    )
    def test_knows_this_machine(self, host: str, expected: bool) -> None:
        assert is_loopback(host) is expected


class TestActor:
    def test_sees_what_his_roles_reach(self, application: Application) -> None:
        client = client_of(application, actor="B1")

        text = client.get(f"{HOME}/stuck").text

        assert set(re.findall(r'/reviews/([^"?]+)"', text)) == {"TL.01.02", "B1"}
        assert client.get(HOME).status_code == 200
        assert client.get(f"{HOME}/reviews/A1").status_code == 404
        assert client.get(f"{HOME}/progress").status_code == 404
        assert client.get(f"{HOME}/pictures/funnel.svg").status_code == 404


class TestBug:
    def test_is_told_without_its_trace(
        self, client: TestClient, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(application.__dict__, "lists", None)

        answer = client.get("/?lang=en")

        assert answer.status_code == 500
        assert "Traceback" not in answer.text
        assert "AttributeError" not in answer.text
