"""The pages in Chromium: on a telephone and on a desk, in both languages, by keyboard, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.conftest import CYCLE

HOME = f"cycles/{CYCLE}"
PATHS = {
    "overview": "",
    "cycle": HOME,
    "unit": f"{HOME}?under=TL.01",
    "stuck": f"{HOME}/stuck",
    "progress": f"{HOME}/progress",
    "burnup": f"{HOME}/burnup",
    "depth": f"{HOME}/depth",
    "depth of a unit": f"{HOME}/depth?under=TL.01.02",
    "review": f"{HOME}/reviews/TL.01.02",
    "missing": "nothing",
}
SIZES = {"telephone": (360, 640), "desk": (1280, 800)}
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
every_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever can be pressed and is no link within a sentence.
SMALL_TARGETS = """
() => [...document.querySelectorAll('button, input, select, .button, summary, header a')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)
"""
# Text on its nearest background that is one colour, by the formula of WCAG.
FAINT = """
() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parts(c).slice(0, 3).map(v => {
    v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = [];
  for (const e of document.querySelectorAll('main *, header *, nav *')) {
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!text || !e.offsetParent || e.closest('svg') || e.closest('.hidden')) continue;
    let at = e, back = null;
    while (at && !back) {
      const style = getComputedStyle(at), [r, g, b, a] = parts(style.backgroundColor);
      if (a !== 0) back = style.backgroundColor;
      at = at.parentElement;
    }
    const [one, other] = [light(getComputedStyle(e).color), light(back || 'rgb(255,255,255)')];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push([contrast, e.outerHTML.slice(0, 120)]);
  }
  return found;
}
"""
UNNAMED = """
() => [...document.querySelectorAll('input:not([type=hidden]), select')]
  .filter(e => !(e.labels && e.labels.length && e.labels[0].innerText.trim()))
  .map(e => e.outerHTML)
"""
CLIPPED = """
() => [...document.querySelectorAll('figure svg text')]
  .filter(t => t.getBoundingClientRect().width)
  .filter(t => { const s = t.ownerSVGElement.getBoundingClientRect();
    const r = t.getBoundingClientRect();
    return r.left < s.left - 1 || r.right > s.right + 1 || r.bottom > s.bottom + 1; })
  .map(t => t.textContent)
"""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


@pytest.fixture(params=LOCALES)
def page(browser: Browser, request: pytest.FixtureRequest, size: tuple[int, int]) -> Iterator[Page]:
    """Return a window that keeps what went wrong in it under `faults`."""
    wide, tall = size
    context = browser.new_context(
        viewport={"width": wide, "height": tall}, locale=LOCALES[request.param]
    )
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def picture_of(page: Page, file: Path) -> None:
    """Keep a picture of the page, to be looked at when a test failed."""
    page.screenshot(path=file, full_page=True)


class TestPages:
    @every_path
    def test_fit_and_can_be_read_and_pressed(
        self, page: Page, address: str, path: str, tmp_path: Path
    ) -> None:
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("requestfailed", lambda request: faults.append(request.url))

        page.goto(address + path)
        picture_of(page, tmp_path / "page.png")

        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate(FAINT) == []
        assert page.evaluate(UNNAMED) == []
        assert page.evaluate(CLIPPED) == []
        assert [fault for fault in faults if "404" not in fault] == []

    def test_speak_the_language_of_the_browser(
        self, page: Page, address: str, request: pytest.FixtureRequest
    ) -> None:
        page.goto(address)

        expected = "Review cycles" if "en" in request.node.callspec.id else "Các kỳ kiểm điểm"
        assert page.get_by_role("heading", level=1).inner_text() == expected

    def test_show_each_picture_once(self, page: Page, address: str, size: tuple[int, int]) -> None:
        page.goto(address + HOME)

        shown = [svg for svg in page.locator("figure svg").all() if svg.is_visible()]
        wide = [svg.get_attribute("viewBox") or "" for svg in shown]

        assert len(shown) == 2
        assert all(("0 0 344" in box) == (size == SIZES["telephone"]) for box in wide)


class TestKeyboard:
    def test_skips_to_the_main_part_and_opens_what_is_stuck(self, page: Page, address: str) -> None:
        page.goto(address + HOME)

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
        page.locator("a.button").first.focus()
        page.keyboard.press("Enter")

        page.wait_for_url("**/stuck")

    def test_filters(self, page: Page, address: str) -> None:
        page.goto(f"{address}{HOME}/stuck")

        page.locator("input[name=under]").fill("TL.01.02")
        page.keyboard.press("Enter")
        page.wait_for_url("**/stuck?*under=TL.01.02*")

        assert page.locator("table.list tbody tr").count() == 2

    def test_opens_the_table_of_a_picture(self, page: Page, address: str) -> None:
        page.goto(address + HOME)
        table = page.locator("details table").first

        page.locator("summary").first.focus()
        page.keyboard.press("Enter")

        assert table.is_visible()


class TestPrint:
    def test_leaves_out_what_paper_does_not_need(
        self, page: Page, address: str, tmp_path: Path
    ) -> None:
        page.goto(address + HOME)
        page.emulate_media(media="print")
        picture_of(page, tmp_path / "print.png")

        assert not page.locator("header nav").is_visible()
        assert not page.locator(".ways").is_visible()
        assert page.locator("table.heat").is_visible()
        assert page.locator(".wide svg").first.is_visible()
        assert len(page.pdf()) > 10_000


class TestPictures:
    @pytest.mark.parametrize(
        "file",
        [
            *(f"pictures/{name}.svg" for name in ("heatmap", "funnel", "ageing", "burnup")),
            "reviews/A1/timeline.svg",
        ],
    )
    def test_show_their_letters_within_their_edges(
        self, page: Page, address: str, file: str, tmp_path: Path
    ) -> None:
        # Chromium takes no screenshot of a document that is SVG itself.
        page.set_content(page.request.get(f"{address}{HOME}/{file}").text(), wait_until="commit")
        picture_of(page, tmp_path / "picture.png")

        overlapping = page.evaluate(
            """() => { const edge = document.querySelector('svg').getBoundingClientRect();
            return [...document.querySelectorAll('text')].filter(t => {
              const r = t.getBoundingClientRect();
              return r.left < edge.left || r.right > edge.right + 1 || r.bottom > edge.bottom + 1;
            }).map(t => t.textContent); }"""
        )

        assert page.locator("text").count() > 5
        assert overlapping == []
