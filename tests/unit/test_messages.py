"""The catalogues: both languages speak of the same codes, and of every code there is."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.language import LANGUAGES

ROOT = Path(__file__).parents[2]
PACKAGES = ("workflow", "storage", "runtime", "web", "cli")
SPECIFICATIONS = {"", "amount", "day", "moment", "number", "share"}

ERRORS = {"ConflictError", "InvalidValueError", "NotFoundError", "RefusedError", "UnavailableError"}
SECTION_OF_VALUE = {"Problem": "problems", "Reason": "reasons", "Finding": "findings"}
PROBLEMS = {
    *("_add", "_flaw", "_limit", "_problem", "_report", "refusal"),
    *("CellError", "DayError", "PydanticCustomError", "mistake", "_out_of_bounds"),
}
CODE = re.compile("[a-z]+(_[a-z]+)+|forbidden")
OF_PROBLEMS = {"path", "found", "expected"}

Sentences = dict[str, dict[str, str]]


def catalogue(code: str) -> Sentences:
    """Return the sections of a language."""
    text = (ROOT / "runtime" / "messages" / f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def keys(sections: Sentences) -> set[tuple[str, str]]:
    """Return section and key of every sentence."""
    return {(section, key) for section, sentences in sections.items() for key in sentences}


def placeholders(sentence: str) -> set[str]:
    """Return the names of the facts in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the product with its place."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def codes_in(node: ast.expr | None) -> list[str]:
    """Return the codes that an expression can give: one, or one of two."""
    choices = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    texts = [choice.value for choice in choices if isinstance(choice, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and CODE.fullmatch(text)]


def codes_of(call: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield section and code of a call that makes an error, a problem, a reason or a finding."""
    arguments = list(call.args)
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "partial":  # of an error that is made later
        name = getattr(arguments.pop(0), "id", "")
    section = "errors" if name in ERRORS else "problems" if name in PROBLEMS else None
    if name == "add" and ast.unparse(call.func).endswith("problems.add"):
        section = "problems"
    named = next((codes for argument in arguments if (codes := codes_in(argument))), [])
    yield from ((section, code) for code in named if section)
    for keyword in call.keywords:
        if keyword.arg == "code" and name in SECTION_OF_VALUE:
            yield from ((SECTION_OF_VALUE[name], code) for code in codes_in(keyword.value))
        if keyword.arg in {"when_blank", "when_repeated"}:
            yield from (("problems", code) for code in codes_in(keyword.value))


def made() -> Iterator[tuple[str, ast.Call, str, str]]:
    """Yield place, call, section and code of everything that needs a sentence."""
    for place, call in calls():
        for section, code in codes_of(call):
            yield place, call, section, code


def answered_by_requirements() -> set[str]:
    """Return the reason codes that requirements answer with, beside their facts."""
    trees = [
        ast.parse(file.read_text(encoding="utf-8"))
        for file in (ROOT / "workflow/domain/rules").glob("*.py")
    ]
    nodes = (node for tree in trees for node in ast.walk(tree))
    pairs = (node for node in nodes if isinstance(node, ast.Tuple) and len(node.elts) == 2)
    return {
        pair.elts[0].value
        for pair in pairs
        if isinstance(pair.elts[0], ast.Constant) and isinstance(pair.elts[1], ast.Dict)
    }


class TestBothLanguages:
    def test_have_the_same_keys(self) -> None:
        assert keys(catalogue("vi")) == keys(catalogue("en"))

    def test_name_the_same_facts(self) -> None:
        vi, en = catalogue("vi"), catalogue("en")

        different = {
            (section, key): (vi[section][key], en[section][key])
            for section, key in keys(vi) & keys(en)
            if placeholders(vi[section][key]) != placeholders(en[section][key])
        }

        assert different == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_use_forms_that_are_understood(self, language: str) -> None:
        wrong = [
            (section, key)
            for section, sentences in catalogue(language).items()
            for key, sentence in sentences.items()
            for _, name, specification, conversion in string.Formatter().parse(sentence)
            if name is not None
            and (
                not name.isidentifier()
                or conversion
                or (specification not in SPECIFICATIONS and "|" not in (specification or ""))
            )
        ]

        assert wrong == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_leave_no_sentence_empty(self, language: str) -> None:
        sections = catalogue(language)

        assert [key for key in sorted(keys(sections)) if not sections[key[0]][key[1]].strip()] == []


class TestCodes:
    def test_all_have_a_sentence(self) -> None:
        known = keys(catalogue("vi"))

        missing = {
            (section, code): place
            for place, _, section, code in made()
            if (section, code) not in known
        }

        assert missing == {}

    def test_all_requirements_have_a_sentence_and_a_way_out(self) -> None:
        sections = catalogue("vi")
        codes = answered_by_requirements()

        assert len(codes) >= 10
        assert codes - set(sections["reasons"]) == set()
        assert codes - set(sections["actions"]) == set()

    def test_have_the_facts_that_their_sentences_name(self) -> None:
        sections = catalogue("vi")

        lacking = {}
        for place, call, section, code in made():
            given = {keyword.arg for keyword in call.keywords}
            if section not in {"errors", "problems"} or None in given or "facts" in given:
                continue
            if given & {"when_blank", "when_repeated"}:
                continue
            named = placeholders(sections[section].get(code, ""))
            lacking[place, code] = named - given - (OF_PROBLEMS if section == "problems" else set())

        assert {key: names for key, names in lacking.items() if names} == {}
