"""Words for people: sentences with facts, days, moments and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from runtime.language import LANGUAGES, Language, language, language_of

NOON = datetime(2022, 12, 5, 5, 30, tzinfo=UTC)


def speaking(code: str, sentence: str) -> Language:
    """Return a language with one sentence, at `errors.told`."""
    return Language(code, {"errors": {"told": sentence}, "frame": {"yes": "có", "no": "không"}})


class TestText:
    @pytest.mark.parametrize(
        ("code", "sentence", "facts", "told"),
        [
            pytest.param("vi", "Thiếu {name}.", {"name": "x"}, "Thiếu x.", id="text"),
            pytest.param("vi", "{on}", {"on": date(2026, 11, 5)}, "05/11/2026", id="day vi"),
            pytest.param("en", "{on}", {"on": date(2026, 11, 5)}, "5 Nov 2026", id="day en"),
            pytest.param("vi", "{on:day}", {"on": "2026-11-05"}, "05/11/2026", id="ISO day"),
            pytest.param("vi", "{at}", {"at": NOON}, "05/12/2022 12:30", id="moment"),
            pytest.param(
                "en", "{at:moment}", {"at": "2022-12-05T05:30:00Z"}, "5 Dec 2022 12:30", id="ISO"
            ),
            pytest.param("vi", "{n:number}", {"n": 3675}, "3.675", id="number vi"),
            pytest.param("en", "{n:number}", {"n": 3675}, "3,675", id="number en"),
            pytest.param("vi", "{n:number}", {"n": Decimal("1234.5")}, "1.234,5", id="decimal"),
            pytest.param("vi", "{n}", {"n": Decimal("92.55")}, "92,55", id="decimal plain"),
            pytest.param("vi", "{part:share}", {"part": "2/3"}, "2/3 = 66,67 %", id="share vi"),
            pytest.param("en", "{part:share}", {"part": "2/3"}, "2/3 = 66.67 %", id="share en"),
            pytest.param("vi", "{part:share}", {"part": "92.5%"}, "92,5 %", id="exact share"),
            pytest.param("vi", "{part:share}", {"part": "1"}, "1 = 100,00 %", id="the whole"),
            pytest.param("vi", "{year}", {"year": 2022}, "2022", id="a year is not grouped"),
            pytest.param("en", "{n} {n:day|days}", {"n": 1}, "1 day", id="one"),
            pytest.param("en", "{n} {n:day|days}", {"n": 0}, "0 days", id="none"),
            pytest.param("vi", "{who}", {"who": ["a", "b"]}, "a, b", id="list"),
            pytest.param("vi", "{who}", {"who": []}, "—", id="empty list"),
            pytest.param("vi", "{who}", {"who": None}, "—", id="nothing"),
            pytest.param("vi", "{who}", {"who": True}, "có", id="truth"),
            pytest.param("vi", "{who}", {"who": "{x}"}, "{x}", id="braces in a fact"),
        ],
    )
    def test_shows_facts_as_people_write_them(
        self, code: str, sentence: str, facts: dict[str, object], told: str
    ) -> None:
        assert speaking(code, sentence).text("errors", "told", **facts) == told

    def test_is_the_code_when_there_is_no_sentence(self) -> None:
        assert speaking("vi", "x").text("errors", "unheard_of", found=1) == "unheard_of"

    def test_shows_what_is_missing_instead_of_failing(self) -> None:
        assert speaking("vi", "{found} {on:day}").text("errors", "told", found=1) == "1 {on}"

    def test_shows_moments_in_the_zone_it_was_put_in(self) -> None:
        there = speaking("vi", "{at}").in_zone("Europe/Paris")

        assert there.text("errors", "told", at=NOON) == "05/12/2022 06:30"


class TestLanguage:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_is_read_from_its_catalogue(self, code: str) -> None:
        assert language(code).has("errors", "requirements_unmet")

    @pytest.mark.parametrize(
        ("environment", "code"),
        [
            pytest.param({}, "vi", id="nothing said"),
            pytest.param({"LANG": "en_US.UTF-8"}, "en", id="English"),
            pytest.param({"LANG": "fr_FR.UTF-8"}, "vi", id="neither"),
            pytest.param({"LC_ALL": "", "LANG": "en_US"}, "en", id="empty means unset"),
            pytest.param({"REVIEWCYCLE_LANG": "vi", "LC_ALL": "en_US"}, "vi", id="own variable"),
        ],
    )
    def test_is_chosen_by_the_environment(self, environment: dict[str, str], code: str) -> None:
        assert language_of(environment) == code
