"""Recognising Vietnamese from before Unicode."""

from __future__ import annotations

import pytest

from workflow.domain.legacy_text import looks_like_legacy_text


class TestLooksLikeLegacyText:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("NguyÔn V¨n", id="TCVN3"),
            pytest.param("§¶ng bé x·", id="TCVN3 with a capital"),
            pytest.param("¶nh", id="TCVN3 at the start of a word"),
            pytest.param("Ñaûng boä", id="VNI"),
            pytest.param("Haûi", id="VNI with one tone only"),
            pytest.param("TIEÁNG VIEÄT", id="VNI in capitals"),
        ],
    )
    def test_sees_the_traces_of_a_wrong_code_page(self, text: str) -> None:
        assert looks_like_legacy_text(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Đảng bộ xã Quý Hòa, khoé, hoãn, thuở, quân",
            "Xã Laêê",
            "Müller, España",
            "©2022 «Office»® 25°C 5 µm",
            "",
        ],
    )
    def test_leaves_sound_text_alone(self, text: str) -> None:
        assert not looks_like_legacy_text(text)
