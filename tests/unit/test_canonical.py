"""Plain data as bytes: one way only, so that equal content has an equal hash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.canonical import canonical_json, content_hash

leaves = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("aăâbđ", max_size=3), inner)
    ),
    max_leaves=12,
)


class TestCanonicalJson:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            pytest.param({"b": 1, "a": 2}, '{"a":2,"b":1}', id="sorted keys"),
            pytest.param({"a": {"d": 1, "c": 2}}, '{"a":{"c":2,"d":1}}', id="inside as well"),
            pytest.param([2, 1], "[2,1]", id="a list keeps its order"),
            pytest.param((2, 1), "[2,1]", id="a tuple is a list"),
            pytest.param({"tên": "Đảng"}, '{"tên":"Đảng"}', id="letters as they are"),
            pytest.param([None, True, False, 0], "[null,true,false,0]", id="words and numbers"),
            pytest.param('a"\n', r'"a\"\n"', id="what must be escaped"),
        ],
    )
    def test_writes_without_spaces_in_utf_8(self, value: Any, written: str) -> None:
        assert canonical_json(value) == written.encode()

    @pytest.mark.parametrize("value", [{1, 2}, object(), b"bytes"])
    def test_refuses_what_is_not_plain(self, value: Any) -> None:
        with pytest.raises(TypeError):
            canonical_json(value)

    @given(values)
    def test_keeps_everything(self, value: Any) -> None:
        assert json.loads(canonical_json(value)) == value


class TestContentHash:
    def test_never_changes(self) -> None:
        # As sha256sum says of {"a":1,"b":"Đ"}: hashes of definitions and requests are stored.
        assert content_hash({"b": "Đ", "a": 1}) == (
            "8317b45eeeda995e68a60b08c99a1c710c8fce10decc38b4067f5be51a24b601"
        )

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param({"a": 1}, {"a": 2}, id="a value"),
            pytest.param({"a": 1}, {"b": 1}, id="a key"),
            pytest.param({"a": 1}, {"a": "1"}, id="a type"),
            pytest.param({"a": None}, {}, id="what is absent"),
            pytest.param([1, 2], [2, 1], id="an order"),
            pytest.param(["ab"], ["a", "b"], id="a boundary"),
        ],
    )
    def test_differs_with_the_content(self, one: Any, other: Any) -> None:
        assert content_hash(one) != content_hash(other)

    def test_does_not_differ_with_the_order_of_keys(self) -> None:
        assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
