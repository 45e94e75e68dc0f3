"""Topics as people write them."""

from __future__ import annotations

import unicodedata

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.record_rules import SuggestionRules
from workflow.domain.suggestion_topics import topic_named

RULES = SuggestionRules.model_validate(
    {
        "topics": {
            "leadership": {"vi": "Công tác lãnh đạo", "en": "Leadership"},
            "school_budget": {"vi": "Quản lý ngân sách trường học", "en": "School budgets"},
            "internal_unity": {"vi": "Đoàn kết nội bộ", "en": "Internal unity"},
        }
    }
)


class TestTopicNamed:
    @pytest.mark.parametrize(
        "found",
        [
            pytest.param("internal_unity", id="by code"),
            pytest.param("Đoàn kết nội bộ", id="by title"),
            pytest.param("doan ket noi bo", id="without accents"),
            pytest.param(unicodedata.normalize("NFD", "ĐOÀN KẾT NỘI BỘ"), id="taken apart"),
            pytest.param("Internal unity", id="in English"),
        ],
    )
    def test_is_the_code(self, found: str) -> None:
        assert topic_named(RULES, found) == "internal_unity"

    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            pytest.param("leadeship", "leadership", id="a slip in a code"),
            pytest.param("Đoàn kết nội bô̂n", "internal_unity", id="a slip in a title"),
            pytest.param("xyz", "leadership, school_budget, internal_unity", id="nothing like it"),
        ],
    )
    def test_refuses_another_with_the_nearest(self, found: str, expected: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            topic_named(RULES, found)

        assert caught.value.code == "topic_unknown"
        assert caught.value.facts == {"found": found, "expected": expected}

    def test_is_anything_where_none_is_listed(self) -> None:
        assert topic_named(SuggestionRules(), "Phí, lệ phí") == "Phí, lệ phí"
