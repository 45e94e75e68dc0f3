"""Pictures of tracks: all is there, within the page, and nothing lies on something else."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from cli.definition_words import DefinitionWords
from cli.track_picture import LEFT, MILLIMETRES, RIGHT, WIDTH, track_picture
from runtime.language import LANGUAGES, language
from runtime.pictures.svg import FONTS, width_of
from runtime.shipped import shipped_definitions
from tests.definitions import a_definition, a_stage, shipped
from workflow.domain.definition import Definition

SVG = "{http://www.w3.org/2000/svg}"
A4_TEXT_WIDTH = 190

LONG = {"vi": "Kiểm điểm tự phê bình và phê bình " * 12, "en": "W" * 400}
MARKS = {"vi": 'Họp <b> & "x"', "en": "Meeting"}
ODD = a_definition(
    a_stage(
        "a", title=LONG, optional=True, not_before="11-30", ladder="long", due={"within": "2wd"}
    ),
    a_stage("b", title=MARKS, waits_for=[{"of": "superior", "passed": "a"}], optional=True),
    a_stage("c", returns_to=["a"], optional=True),
    ladders={"long": [{"at": "-2wd", "to": "owner"}, {"at": "30d", "to": ["board", "secretary"]}]},
)
PICTURES = [
    pytest.param(definition, track, lang, id=f"{definition.name}-{track}-{lang}")
    for definition in (ODD, *map(shipped, shipped_definitions()))
    for track in definition.tracks
    for lang in LANGUAGES
]


def drawn(definition: Definition, track: str, lang: str) -> ElementTree.Element:
    """Return the picture of a track."""
    words = DefinitionWords(definition=definition, language=language(lang))
    return ElementTree.fromstring(track_picture(words, track, label="x@1"))  # noqa: S314 - ours


def texts(root: ElementTree.Element) -> list[str]:
    return [str(each.text) for each in root.iter(f"{SVG}text")]


def span(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return the left, right, upper and lower end of a line of text."""
    size = float(text.attrib["font-size"])
    wide = width_of(text.text or "", size, bold="font-weight" in text.attrib)
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    left = x - wide / 2 if text.attrib["text-anchor"] == "middle" else x
    if "transform" in text.attrib:
        return x - size, x, y - wide / 2, y + wide / 2
    return left, left + wide, y - size * 0.8, y


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@pytest.mark.parametrize(("definition", "track", "lang"), PICTURES)
class TestTrackPicture:
    def test_fits_a_page_and_cuts_nothing(
        self, definition: Definition, track: str, lang: str
    ) -> None:
        root = drawn(definition, track, lang)

        _, _, width, height = map(float, root.attrib["viewBox"].split())
        spans = [span(text) for text in root.iter(f"{SVG}text")]
        assert root.attrib["width"] == f"{MILLIMETRES}mm"
        assert MILLIMETRES <= A4_TEXT_WIDTH
        assert all(left >= 0 and right <= width for left, right, _, _ in spans)
        assert all(upper >= 0 and lower <= height for _, _, upper, lower in spans)

    def test_lays_no_text_over_another(self, definition: Definition, track: str, lang: str) -> None:
        found = [
            (span(text), text.text) for text in drawn(definition, track, lang).iter(f"{SVG}text")
        ]

        on_another = [
            (first, second)
            for (one, first), (other, second) in combinations(found, 2)
            if overlap(one, other)
        ]
        assert on_another == []

    def test_names_every_stage_in_its_order(
        self, definition: Definition, track: str, lang: str
    ) -> None:
        shown = " ".join(texts(drawn(definition, track, lang)))

        places = [
            shown.index(f" {number}. {stage.title.text(lang)[:5]}")
            for number, stage in enumerate(definition.tracks[track].stages, start=1)
        ]
        assert places == sorted(places)


class TestContents:
    def test_tell_owner_due_ladder_requirements_and_ends(self) -> None:
        shown = texts(drawn(shipped("year_end_2022"), "cell", "vi"))

        for expected in (
            "Phụ trách",
            "Bí thư",
            "hết ngày 04/11/2022",
            "−3, 0, +1 ngày làm việc: nhắc → người phụ trách bước",
            "• Quán triệt (≥ 90 %)",
            "tự động, khi đủ điều kiện",
            "chờ cá nhân qua bước “Đánh giá, xếp loại”",
            "trả lại: về bước bất kỳ trước đó",
            *("xong", "được miễn", "đã rút"),
        ):
            assert expected in shown

    def test_use_fonts_with_vietnamese_letters(self) -> None:
        root = drawn(ODD, "members", "vi")

        assert root.attrib["font-family"] == FONTS
        assert all(name in FONTS for name in ("Noto Sans", "DejaVu Sans", "sans-serif"))

    def test_dash_the_gates_and_the_ways_past_a_stage(self) -> None:
        root = drawn(ODD, "members", "vi")

        dashed = [each.tag for each in root.iter() if "stroke-dasharray" in each.attrib]
        assert dashed.count(f"{SVG}rect") == 1
        assert dashed.count(f"{SVG}polyline") == 4

    def test_use_no_colours(self) -> None:
        found = {
            value
            for each in drawn(ODD, "members", "vi").iter()
            for key, value in each.attrib.items()
            if key in {"fill", "stroke"} and value != "none"
        }

        assert all(len(set(value.strip("#"))) == 1 or value == "#ebebeb" for value in found)

    def test_stay_within_the_box(self) -> None:
        root = drawn(ODD, "members", "en")

        boxes = [each for each in root.iter(f"{SVG}rect") if float(each.attrib["x"]) == LEFT]
        assert boxes
        assert all(float(each.attrib["width"]) <= RIGHT - LEFT < WIDTH for each in boxes)
