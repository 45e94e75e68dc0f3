"""A forecast in words."""

from __future__ import annotations

from datetime import date

import pytest

from runtime.forecast_words import forecast_sentence
from runtime.language import LANGUAGES, language
from workflow.domain.forecast import Forecast

FIRST, LAST = date(2026, 3, 19), date(2026, 3, 24)


class TestSentence:
    @pytest.mark.parametrize(
        ("latest_on", "told"),
        [
            pytest.param(
                LAST, "Dự kiến xong trong khoảng từ 19/03/2026 đến 24/03/2026", id="range"
            ),
            pytest.param(FIRST, "Dự kiến xong vào 19/03/2026", id="one day"),
            pytest.param(None, "Dự kiến xong sớm nhất vào 19/03/2026", id="open"),
        ],
    )
    def test_tells_from_when_to_when(self, latest_on: date | None, told: str) -> None:
        found = Forecast(left=3, earliest_on=FIRST, latest_on=latest_on)

        assert forecast_sentence(found, language("vi")).startswith(told)

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_names_one_day_once(self, code: str) -> None:
        found = Forecast(left=3, earliest_on=FIRST, latest_on=FIRST)

        assert forecast_sentence(found, language(code)).count("2026") == 1
