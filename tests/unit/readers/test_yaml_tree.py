from __future__ import annotations

import time

import pytest

from runtime.readers.yaml_tree import DEEPEST, MOST_BYTES, MOST_VALUES, read_yaml
from tests.unit.readers.refusals import places, refused, windows_1258
from workflow.domain.errors import Problem

CYCLE = """\
name: Kiểm điểm cuối năm
tracks:
  cell:
    stages:
      - {id: hop, due: 3 working days}
      - id: xep_loai
        threshold: 95%
""".encode()


class TestValues:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("17:30", "17:30"),
            ("no", "no"),
            ("on", "on"),
            ("2022-11-04", "2022-11-04"),
            ("2.5", "2.5"),
            ("95%", "95%"),
            ("0012", "0012"),
            ("0x1F", "0x1F"),
            ("1_000", "1_000"),
            ("1e3", "1e3"),
            ("9" * 19, "9" * 19),
            ("9" * 18, int("9" * 18)),
            ("0", 0),
            ("-3", -3),
            ("+5", 5),
            ("true", True),
            ("False", False),
            ("~", None),
            ("null", None),
            ("", None),
            ("'12'", "12"),
            ('"true"', "true"),
            ("|\n  một\n  hai\n", "một\nhai\n"),
            ("[]", []),
            ("{}", {}),
        ],
    )
    def test_are_what_a_person_means(self, written: str, value: object) -> None:
        tree = read_yaml(f"a: {written}".encode(), file="f")

        assert tree.value == {"a": value}
        assert type(tree.value["a"]) is type(value)

    def test_hold_text_in_one_spelling(self) -> None:
        decomposed = 'te\u0302\u0301n: Hu\u031bo\u031b\u0300ng\nkhác: "\\u0065\\u0302"\n'

        tree = read_yaml(decomposed.encode(), file="f")

        assert tree.value == {"tến": "Hường", "khác": "ê"}

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_are_read_from_files_of_every_system(self, end: str) -> None:
        written = b"\xef\xbb\xbf" + CYCLE.replace(b"\n", end.encode())

        tree = read_yaml(written, file="f")

        assert tree.value == read_yaml(CYCLE, file="f").value
        assert tree.position(("tracks", "cell", "stages", 1, "threshold")) == (7, 20)

    def test_are_read_from_json_indented_by_tabs(self) -> None:
        tree = read_yaml(b'{\n\t"a": [\n\t\t1, "x\\/y"\n\t]\n}', file="f")

        assert tree.value == {"a": [1, "x/y"]}


class TestPosition:
    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            ((), (1, 1), (1, 1)),
            (("name",), (1, 7), (1, 1)),
            (("tracks", "cell", "stages"), (5, 7), (4, 5)),
            (("tracks", "cell", "stages", 0), (5, 9), (5, 9)),
            (("tracks", "cell", "stages", 0, "due"), (5, 24), (5, 19)),
            (("tracks", "cell", "stages", 1, "threshold"), (7, 20), (7, 9)),
            (("tracks", "cell", "stages", 1, "due"), (6, 9), (6, 9)),
            (("tracks", "tagged_union", "cell", "stages", 0, "id"), (5, 14), (5, 10)),
            (("unheard", "of"), (1, 1), (1, 1)),
        ],
        ids=lambda value: ".".join(map(str, value)),
    )
    def test_is_that_of_the_nearest_known_part(
        self, path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
    ) -> None:
        tree = read_yaml(CYCLE, file="f")

        assert tree.position(path) == value
        assert tree.key_position(path) == key

    def test_counts_the_letters_that_a_person_sees(self) -> None:
        tree = read_yaml("{te\u0302\u0301n: 1, b: 2}".encode(), file="f")

        assert tree.position(("b",)) == (1, 13)

    def test_is_given_to_problems_by_their_dotted_path(self) -> None:
        tree = read_yaml(CYCLE, file="f")

        placed = tree.placed(Problem(code="x", path="tracks.cell.stages.1.threshold"))

        assert (placed.file, placed.line, placed.column) == ("f", 7, 20)


class TestRefusal:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("a: !!python/object/apply:os.system [x]", [("tag_not_allowed", 1, 4)]),
            ("a: !include x", [("tag_not_allowed", 1, 4)]),
            ("a: !e!x 1", [("tag_not_allowed", 1, 4)]),
            ("!!map {a: 1}", [("tag_not_allowed", 1, 1)]),
            ("a: &x 1\nb: *x", [("anchor_not_allowed", 1, 4), ("anchor_not_allowed", 2, 4)]),
            ("a: &x [*x]", [("anchor_not_allowed", 1, 4), ("anchor_not_allowed", 1, 8)]),
            ("b: 1\n<<: {a: 1}", [("merge_key_not_allowed", 2, 1)]),
            ("a: 1\nb: 2\na: 3", [("duplicate_key", 3, 1)]),
            ("\u00ea: 1\ne\u0302: 2", [("duplicate_key", 2, 1)]),
            ("a:\n  1: x", [("key_not_text", 2, 3)]),
            ("true: x", [("key_not_text", 1, 1)]),
            ("? [a]\n: 1", [("key_not_text", 1, 3)]),
            ("--- 1\n--- 2", [("several_documents", 2, 1)]),
            ("a:\n\t- 1", [("yaml_tab", 2, 1)]),
            ("a: [1,\n b", [("yaml_not_closed", 1, 4)]),
            ("a: 1\nb: 'x\nc: 2\n", [("yaml_not_closed", 2, 4)]),
            ("a: họp: lần hai", [("yaml_colon_in_text", 1, 7)]),
            ("a: 1\nb\nc: 2", [("yaml_colon_missing", 3, 1)]),
            ("a:\n  b: 1\n c: 2", [("yaml_indent_wrong", 3, 2)]),
            ("a: @đơn_vị", [("yaml_sign_needs_quotes", 1, 4)]),
            ("a: ]", [("yaml_unreadable", 1, 4)]),
            ("a: x\nb: \x01", [("character_not_allowed", 2, 4)]),
            ("a: x\u2028b: 1", [("character_not_allowed", 1, 5)]),
            ("a: [x, \ufeffy]", [("character_not_allowed", 1, 8)]),
            ('a: "x\\0"', [("character_not_allowed", 1, 4)]),
            ("", [("file_empty", 1, 1)]),
            ("# nothing\n", [("file_empty", 1, 1)]),
            ("[" * 200_000, [("nested_too_deeply", 1, DEEPEST + 1)]),
            ("{" * 200_000, [("nested_too_deeply", 1, DEEPEST + 1)]),
            ("- " * 200_000, [("nested_too_deeply", 1, 2 * DEEPEST + 1)]),
            ("? " * 200_000, [("nested_too_deeply", 1, 2 * DEEPEST + 1)]),
            ("a: [" + "1," * MOST_VALUES + "]", [("too_many_values", 1, 2 * MOST_VALUES - 1)]),
            (" " * (MOST_BYTES + 1), [("file_too_large", None, None)]),
        ],
        ids=lambda value: value[:30] if isinstance(value, str) else "",
    )
    def test_tells_the_place(self, written: str, expected: list[object]) -> None:
        assert places(read_yaml, written.encode()) == expected

    @pytest.mark.parametrize(
        ("data", "encoding", "line", "column"),
        [
            (windows_1258("a: 1\ntên: Đảng bộ huyện"), "Windows-1258", 2, 2),
            ("a: 1\ntên: huyÖn §¶ng bé".encode("cp1252"), "TCVN3", 2, 2),
            ("a: 1\nb: façade".encode("cp1252"), "Windows-1252", 2, 6),
            ("a: 1".encode("utf-16"), "UTF-16", 1, 1),
            ("a: 1".encode("utf-16-le"), "UTF-16", 1, 1),
            ("a: 1".encode("utf-32"), "UTF-32", 1, 1),
            ("a: Đảng\nb: bộ".encode()[:-1], "UTF-8, damaged", 2, 5),
        ],
    )
    def test_names_the_encoding(self, data: bytes, encoding: str, line: int, column: int) -> None:
        (problem,) = refused(read_yaml, data)

        assert problem.code == "file_not_utf8"
        assert problem.facts["encoding"] == encoding
        assert (problem.line, problem.column) == (line, column)

    def test_names_every_problem_up_to_the_one_that_hides_the_rest(self) -> None:
        written = b"a: &x 1\na: 2\nb: !t 3\n<<: {}\n1: x\nc: 'open\n"

        assert [code for code, _, _ in places(read_yaml, written)] == [
            "anchor_not_allowed",
            "duplicate_key",
            "tag_not_allowed",
            "merge_key_not_allowed",
            "key_not_text",
            "yaml_not_closed",
        ]

    def test_tells_where_a_repeated_key_stood_first(self) -> None:
        (problem,) = refused(read_yaml, b"x:\n  a: 1\n  b: 2\n  a: 3\n")

        assert (problem.path, problem.found, problem.facts["first_line"]) == ("x.a", "a", 2)

    def test_shows_the_line_that_cannot_be_read(self) -> None:
        (problem,) = refused(read_yaml, b"a: 1\nb: x: y\n")

        assert problem.found == "b: x: y"

    @pytest.mark.parametrize("levels", [9, 29])
    def test_of_what_grows_when_it_is_read_takes_no_time(self, levels: int) -> None:
        aliases = ["a0: &a0 [x, x]"]
        aliases += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, levels)]
        merges = ["a0: &a0 {x: 1}"]
        merges += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, levels)]

        before = time.process_time()
        refused(read_yaml, "\n".join([*aliases, *merges]).encode())

        assert time.process_time() - before < 1

    def test_keeps_a_hundred_problems_and_tells_how_many_there_are(self) -> None:
        problems = refused(read_yaml, b"a: 1\n" * 251)

        assert len(problems) == 101
        assert problems[-1].code == "more_problems"
        assert problems[-1].facts == {"count": 250, "shown": 100}
