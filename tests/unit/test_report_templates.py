"""The templates of reports, and the page that tells what they may name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.language import LANGUAGES
from runtime.minutes.words import vocabulary
from runtime.reports.heads import HeadWords
from runtime.reports.progress import ProgressWords
from runtime.reports.ratings import RatingWords
from runtime.reports.stuck import StuckWords
from runtime.shipped import shipped_template
from tests.word_files import part_of

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
KINDS = {"progress": ProgressWords, "stuck": StuckWords, "ratings": RatingWords}
SIDE_BY_SIDE = {"worst": "items"}  # told once for both


class TestTemplates:
    @pytest.mark.parametrize("code", LANGUAGES)
    @pytest.mark.parametrize("name", KINDS)
    def test_say_of_what_they_tell_and_as_of_when(self, name: str, code: str) -> None:
        text = part_of(shipped_template(name, code))

        words = ("as_of", "cycle", "definition", "version", "unit_code")
        assert [word for word in words if f"{{{{ {word} }}}}" not in text] == []


class TestPage:
    @pytest.mark.parametrize("page", ["send-reports.md", "send-reports.vi.md"])
    @pytest.mark.parametrize("name", KINDS)
    def test_tells_what_a_template_may_name(self, name: str, page: str) -> None:
        parts = re.split(
            r"^\| (?:in|trong) ", (HOW_TO / page).read_text(encoding="utf-8"), flags=re.M
        )
        shared = next(part for part in parts if part.startswith(("all three", "cả ba")))
        own = next(part for part in parts if part.startswith(f"`{name}`"))

        rows = dict(re.findall(r"^\| `(\w+)` \| (.*)", own, re.M))
        head = set(vocabulary(HeadWords))
        assert set(re.findall(r"^\| `(\w+)` \|", shared, re.M)) == head
        assert set(rows) == set(vocabulary(KINDS[name])) - head
        for word, fields in vocabulary(KINDS[name]).items():
            if word not in SIDE_BY_SIDE:
                assert {field for field in fields if f"`{field}`" not in rows[word]} == set()
