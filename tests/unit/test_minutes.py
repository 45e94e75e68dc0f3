"""The words of minutes, and the tags that may name them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from runtime.language import LANGUAGES, language
from runtime.minutes.tags import DEEPEST, MOST_TAGS, check_course, check_forms
from runtime.minutes.words import plain_text, vocabulary, words_of
from runtime.readers.problems import ProblemList
from runtime.shipped import shipped_minutes_template
from tests.word_files import meeting, part_of
from workflow.domain.minutes import SignatureLine
from workflow.domain.quorum import Quorum
from workflow.domain.share import parse_share

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
ONE, TWO, THREE = (SignatureLine(role=role, name=f"Họ tên {role}") for role in "ABC")


def complaints(text: str) -> list[tuple[str, str | None]]:
    """Return code and quote of what is wrong with the tags of a text."""
    problems = ProblemList("given")
    check_forms(text, problems)
    check_course(text, problems)
    if not problems.count:
        return []
    return [(each.code, each.found) for each in problems.error().problems]


class TestPlainText:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            pytest.param(unicodedata.normalize("NFD", "Nguyễn Ặ Ỗ"), "Nguyễn Ặ Ỗ", id="decomposed"),
            pytest.param("a\r\nb\rc\vd\u2028e", "a\nb\nc\nd\ne", id="ends of lines"),
            pytest.param("a\tb", "a\tb", id="a tab"),
            pytest.param("a\x00\x07\x1b\x1f\x7f\x9fb", "ab", id="control characters"),
            pytest.param("a\u202e\u200b\ufeffb", "ab", id="invisible signs"),
            pytest.param("a\ud800\uffff\U0001fffeb", "ab", id="what XML cannot hold"),
            pytest.param("e\u200b\u0323\u0302", "ệ", id="marks behind an invisible sign"),
            pytest.param("<&>\"' {{ x }}", "<&>\"' {{ x }}", id="signs of markup"),
            pytest.param("\U0001f600", "\U0001f600", id="beyond the first plane"),
        ],
    )
    def test_keeps_what_people_see(self, given: str, kept: str) -> None:
        assert plain_text(given) == kept


class TestWordsOf:
    def test_pads_day_and_month(self) -> None:
        words = words_of(meeting(held_on=date(2018, 2, 3)), language=language("vi"))

        assert (words["day"], words["month"], words["year"]) == ("03", "02", "2018")

    @pytest.mark.parametrize(
        ("code", "day", "share"), [("vi", "03/02/2018", "62,5%"), ("en", "3 Feb 2018", "62.5%")]
    )
    def test_writes_days_and_shares_as_the_language_does(
        self, code: str, day: str, share: str
    ) -> None:
        words = words_of(meeting(), language=language(code))

        assert (words["date"], words["start_date"], words["quorum_share"]) == (day, day, share)

    def test_shows_moments_in_the_time_zone(self) -> None:
        late = meeting(ends_at=datetime(2018, 2, 3, 17, 30, tzinfo=UTC))

        words = words_of(late, language=language("vi").in_zone("Asia/Ho_Chi_Minh"))

        assert (words["start_time"], words["end_time"]) == ("07:30", "00:30")
        assert (words["start_date"], words["end_date"]) == ("03/02/2018", "04/02/2018")

    @pytest.mark.parametrize(("present", "is_met"), [(9, False), (10, True)])
    def test_tells_whether_there_was_a_quorum(self, *, present: int, is_met: bool) -> None:
        quorum = Quorum(present=present, convened=15, share=parse_share("2/3"))

        words = words_of(meeting(quorum=quorum), language=language("vi"))

        assert words["quorum_met"] is is_met
        assert (words["quorum_present"], words["quorum_needed"]) == (str(present), "10")
        assert words["quorum_share"] == "2/3"

    def test_leaves_blank_what_is_not_known(self) -> None:
        bare = meeting(unit_above=None, number=None, starts_at=None, ends_at=None, quorum=None)

        words = words_of(bare, language=language("vi"))

        blank = {name for name, word in words.items() if word == ""}
        assert blank == {
            *("unit_above", "number", "supersedes", "start_date", "start_time"),
            *("end_date", "end_time", "quorum_present", "quorum_needed", "quorum_share"),
        }

    @pytest.mark.parametrize(
        ("signatures", "rows"),
        [
            pytest.param((), [], id="nobody"),
            pytest.param((ONE,), [("", "A")], id="one on the right"),
            pytest.param((ONE, TWO), [("A", "B")], id="two"),
            pytest.param((ONE, TWO, THREE), [("", "A"), ("B", "C")], id="three"),
        ],
    )
    def test_puts_signatures_side_by_side_the_last_on_the_right(
        self, signatures: tuple[SignatureLine, ...], rows: list[tuple[str, str]]
    ) -> None:
        words = words_of(meeting(signatures=signatures), language=language("vi"))

        assert [(row["left_role"], row["right_role"]) for row in words["signature_rows"]] == rows

    def test_has_every_word_that_a_template_may_name(self) -> None:
        words = words_of(meeting(), language=language("vi"))

        fields = {
            name: frozenset(value[0]) if isinstance(value, list) else frozenset()
            for name, value in words.items()
        }
        assert fields == vocabulary()


class TestTags:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("không có thẻ nào", id="none"),
            pytest.param("{{ unit }}, {{place}}", id="words"),
            pytest.param("{% if number %}{{ number }}{% else %}…{% endif %}", id="a condition"),
            pytest.param("{% if number %}{% elif not place %}{% endif %}", id="another condition"),
            pytest.param("{% for one in absent %}{{ one.reason }}{% endfor %}", id="a list"),
            pytest.param(
                "{% for a in present %}{% if not loop.last %};{% endif %}{% endfor %}",
                id="the last",
            ),
            pytest.param(
                "{% for a in agenda %}{% endfor %}{% for a in absent %}{% endfor %}", id="two lists"
            ),
        ],
    )
    def test_are_accepted(self, text: str) -> None:
        assert complaints(text) == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("{{ untt }}", [("placeholder_unknown", "untt")], id="a misspelt name"),
            pytest.param("{{ Unit }}", [("placeholder_unknown", "Unit")], id="capitals"),
            pytest.param("{{ absent }}", [("placeholder_unknown", "absent")], id="a whole list"),
            pytest.param("{{ one.name }}", [("placeholder_unknown", "one.name")], id="no loop"),
            pytest.param(
                "{% for a in absent %}{% endfor %}{{ a.name }}",
                [("placeholder_unknown", "a.name")],
                id="behind the loop",
            ),
            pytest.param(
                "{% for a in absent %}{{ a.text }}{% endfor %}",
                [("placeholder_unknown", "a.text")],
                id="a name of another list",
            ),
            pytest.param(
                "{% for a in unit %}{% endfor %}", [("placeholder_unknown", "unit")], id="no list"
            ),
            pytest.param("{{ loop.index }}", [("placeholder_unknown", "loop.index")], id="loop"),
            pytest.param(
                "{% for unit in absent %}{% endfor %}", [("placeholder_taken", "unit")], id="taken"
            ),
            pytest.param(
                "{% for a in absent %}{% for b in absent %}{% endfor %}{% endfor %}",
                [("loop_in_loop", "{% for b in absent %}")],
                id="a loop in a loop",
            ),
            pytest.param("{% if unit %}", [("tags_do_not_match", "{% if unit %}")], id="open"),
            pytest.param("{% endif %}", [("tags_do_not_match", "{% endif %}")], id="never opened"),
            pytest.param(
                "{% if unit %}{% endfor %}{% endif %}",
                [("tags_do_not_match", "{% endfor %}")],
                id="the wrong end",
            ),
            pytest.param(
                "{% if unit %}{% else %}{% else %}{% endif %}",
                [("tags_do_not_match", "{% else %}")],
                id="else twice",
            ),
            pytest.param(
                "{% for a in absent %}{% else %}{% endfor %}",
                [("tags_do_not_match", "{% else %}")],
                id="else of a loop",
            ),
            pytest.param(
                "{% if unit %}" * (DEEPEST + 1) + "{% endif %}" * (DEEPEST + 1),
                [("nested_too_deeply", None)],
                id="nested",
            ),
            pytest.param("{{ unit }}" * (MOST_TAGS + 1), [("too_many_tags", None)], id="many"),
        ],
    )
    def test_are_refused(self, text: str, expected: list[tuple[str, str]]) -> None:
        assert complaints(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "{{ unit | upper }}",
            "{{ 7*7 }}",
            "{{ unit.upper() }}",
            "{{ unit['upper'] }}",
            "{{ unit.a.b }}",
            "{{ ''.__class__ }}",
            "{{ unit | attr('__class__') }}",
            "{% for i in range(10) %}{% endfor %}",
            "{% set a = 1 %}",
            "{% include 'a' %}",
            "{% import 'a' as b %}",
            "{% macro a() %}{% endmacro %}",
            "{% raw %}{% endraw %}",
            "{% colspan convened %}",
            "{%- if unit -%}{%- endif -%}",
            "{# unit #}",
            "{{r unit }}",
            "{{ unit",
            "unit }}",
            "{",
            "a } b",
        ],
    )
    def test_have_no_other_form(self, text: str) -> None:
        first, *_ = complaints(text)

        assert first[0] == "tag_not_understood"

    def test_name_what_is_possible_when_a_name_is_unknown(self) -> None:
        problems = ProblemList("given")

        check_course("{% for a in absent %}{{ a.nmae }}{% endfor %}", problems)

        assert problems.error().problems[0].expected == "a.name, a.reason"


class TestVocabulary:
    def test_is_used_up_by_the_shipped_templates(self) -> None:
        text = "".join(part_of(shipped_minutes_template(code)) for code in LANGUAGES)

        unused = [name for name in vocabulary() if not re.search(rf"[{{ ]{name} ", text)]

        assert unused == []

    @pytest.mark.parametrize("page", ["minutes-template.md", "minutes-template.vi.md"])
    def test_is_told_on_the_page_about_templates(self, page: str) -> None:
        text = (HOW_TO / page).read_text(encoding="utf-8")

        told = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
        inner = {name: re.search(rf"^\| `{name}` \|.*", text, re.M) for name in vocabulary()}
        assert told == set(vocabulary())
        for name, fields in vocabulary().items():
            row = inner[name]
            assert row is not None
            assert {field for field in fields if f"`{field}`" not in row[0]} == set()
