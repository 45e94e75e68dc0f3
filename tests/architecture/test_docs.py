"""The pages say what the program does: every name in them exists, and every name is in them."""

from __future__ import annotations

import importlib.util
import re
import shlex
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import click
import pytest

from cli.context import Session
from cli.main import ROOT as PROGRAM
from runtime.definition_keys import key_meaning, parts
from runtime.readers.definitions import read_definition
from workflow.domain.conditions import Requirement
from workflow.domain.definition_check import check_definition
from workflow.domain.expression import Kind
from workflow.domain.fact_names import NAMES
from workflow.domain.terms import Part

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
WRITTEN_COMMAND = re.compile(r"^(?:\$ )?(reviewcycle .*)$", re.M)
INLINE_COMMAND = re.compile(r"`(reviewcycle [^`]+)`")
VARIABLE = re.compile(r"REVIEWCYCLE_[A-Z_]+")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|work|Users)/")


def pages() -> list[Path]:
    """Return every page for people."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("definitions/**/*.md")])


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def generator() -> ModuleType:
    """Return the script that writes the reference."""
    spec = importlib.util.spec_from_file_location("generate", REFERENCE / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sections(page: Path) -> dict[str, set[str]]:
    """Return the keys in the first column of the tables under each heading."""
    found: dict[str, set[str]] = {}
    for section in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title = section.partition("\n")[0]
        found[title] = set(re.findall(r"^\| `(\w+)` \|", section, re.M))
    return found


def commands() -> Iterator[str]:
    """Yield every command: `stuck`, `unit import`, `meeting attendance import`."""
    root = click.Context(PROGRAM, info_name="reviewcycle", obj=Session())
    for name in PROGRAM.list_commands(root):
        yield from _within(name, PROGRAM.get_command(root, name))


def _within(path: str, command: click.Command | None) -> Iterator[str]:
    if isinstance(command, click.Group):
        for verb, inner in command.commands.items():
            yield from _within(f"{path} {verb}", inner)
    else:
        yield path


def written(page: Path) -> Iterator[str]:
    """Yield every command of the program that a page shows."""
    text = page.read_text(encoding="utf-8")
    for language, block in BLOCK.findall(text):
        if language in ("sh", "console", ""):
            yield from WRITTEN_COMMAND.findall(block.replace("\\\n", ""))
    yield from INLINE_COMMAND.findall(BLOCK.sub("", text))


def complaint(command: str) -> str | None:
    """Return what is wrong with a command, or None; placeholders count as values."""
    words = shlex.split(command.split("#", maxsplit=1)[0])[1:]
    root = click.Context(PROGRAM, info_name="reviewcycle", obj=Session())
    found: click.Command = PROGRAM
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        inner = found.get_command(root, words[0])
        if words[0] == "…":
            return None
        if inner is None:
            return f"{command}: no {words[0]}"
        found, words = inner, words[1:]
    known = {name for param in (*found.params, *PROGRAM.params) for name in param.opts}
    unknown = [word for word in words if word.startswith("-") and not word[1:].isdigit()]
    unknown = [word for word in unknown if word.partition("=")[0] not in {*known, "--help"}]
    return f"{command}: no {unknown[0]}" if unknown else None


class TestPages:
    @pytest.mark.parametrize("page", pages(), ids=page_id)
    def test_link_to_what_is_there(self, page: Path) -> None:
        links = [link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]

        missing = [
            link
            for link in links
            if link and "://" not in link and not (page.parent / link).exists()
        ]

        assert missing == []

    @pytest.mark.parametrize("page", pages(), ids=page_id)
    def test_show_commands_that_exist(self, page: Path) -> None:
        complaints = [complaint(command) for command in written(page)]

        assert [text for text in complaints if text] == []

    @pytest.mark.parametrize("page", pages(), ids=page_id)
    def test_hold_composed_letters_and_no_path_of_a_machine(self, page: Path) -> None:
        text = page.read_text(encoding="utf-8")

        assert unicodedata.is_normalized("NFC", text)
        assert MACHINE_PATH.findall(text) == []

    def test_are_all_reached_from_the_first_one(self) -> None:
        reached, frontier = set(), [ROOT / "README.md", ROOT / "README.vi.md"]
        while frontier:
            page = frontier.pop()
            reached.add(page)
            links = LINK.findall(page.read_text(encoding="utf-8"))
            targets = {(page.parent / link.partition("#")[0]).resolve() for link in links}
            frontier += [t for t in targets if t.suffix == ".md" and t not in reached]

        assert sorted(set(DOCS.rglob("*.md")) - reached - {DOCS / "decisions/template.md"}) == []


class TestReference:
    @pytest.mark.parametrize("name", ["commands.md", "errors.md", "definition.md"])
    def test_is_what_the_code_says(self, name: str) -> None:
        current = generator().pages()[name]

        assert (REFERENCE / name).read_text(encoding="utf-8") == current, (
            "run: .venv/bin/python docs/reference/generate.py"
        )

    def test_names_every_command(self) -> None:
        headings = re.findall(r"^###? (.+)$", (REFERENCE / "commands.md").read_text(), re.M)

        assert set(commands()) <= set(headings)

    def test_names_every_setting(self) -> None:
        settings = (ROOT / "runtime" / "settings.py").read_text(encoding="utf-8")
        read = {f"REVIEWCYCLE_{n.upper()}" for n in re.findall(r'given\.get\("(\w+)"', settings)}
        for file in (*ROOT.glob("cli/*.py"), *ROOT.glob("runtime/*.py")):
            read |= set(VARIABLE.findall(file.read_text(encoding="utf-8")))
        told = set(VARIABLE.findall((REFERENCE / "settings.md").read_text(encoding="utf-8")))

        assert len(read) >= 8
        assert read - {"REVIEWCYCLE_"} == told

    def test_names_every_status_of_an_error(self) -> None:
        text = (REFERENCE / "exit-codes.md").read_text(encoding="utf-8")
        statuses = {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.M)}
        of_errors = re.findall(
            r"^\| `\w+` \| (\d+) \|", (REFERENCE / "errors.md").read_text(), re.M
        )

        assert len(of_errors) > 50
        assert {int(number) for number in of_errors} | {0, 1, 3, 8, 10, 11} <= statuses


LANGUAGE = REFERENCE / "definition.md"
# Their parameters stand in the table of requirements.
REQUIREMENTS = {
    name: field.annotation.__args__[0]
    for name, field in Requirement.model_fields.items()
    if name not in ("owed_by", "when", "any_of", "none_of")
}
KIND_WORDS = {Kind.NUMBER: "number", Kind.YES_NO: "yes", Kind.TEXT: "text"}
NAMED_BY_PEOPLE = {
    *("collective", "joined_recently", "member", "secretary", "standing_board"),
    *("confidence", "good", "high", "low", "weak"),
}


class TestDefinitionReference:
    @pytest.mark.parametrize(
        "part",
        [part for part in parts() if part not in REQUIREMENTS.values()],
        ids=lambda part: part.__name__,
    )
    def test_explains_every_key(self, part: type[Part]) -> None:
        untold = [
            (language, key)
            for language, key in product(("vi", "en"), part.model_fields)
            if not key_meaning(language, part, key)
        ]

        assert sections(LANGUAGE)[part.__name__] == set(part.model_fields)
        assert untold == []

    @pytest.mark.parametrize("name", REQUIREMENTS)
    def test_explains_every_parameter_of_a_requirement(self, name: str) -> None:
        rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", LANGUAGE.read_text("utf-8"), re.M))

        assert [key for key in REQUIREMENTS[name].model_fields if key not in rows[name]] == []

    def test_names_every_fact_of_expressions(self) -> None:
        table = LANGUAGE.read_text(encoding="utf-8").partition("## Expression\n")[2]

        named = re.findall(r"^\| `([a-z_.]+)` \| (\w+)", table.partition("\n## ")[0], re.M)

        assert named == [(name, KIND_WORDS[fact.kind]) for name, fact in NAMES.items()]

    def test_begins_with_a_definition_that_is_in_order(self) -> None:
        value, _ = read_definition(self.examples()[0].encode(), file="definition.md")

        assert check_definition(value).problems == ()

    def test_has_examples_with_known_keys_only(self) -> None:
        known = {key for part in parts() for key in part.model_fields} | NAMED_BY_PEOPLE

        keys = {key for block in self.examples() for key in re.findall(r"(\w+):(?= |$)", block)}

        assert keys - known == set()

    def test_is_taught_by_one_example_in_both_languages(self) -> None:
        taught = []
        for name in ("write-a-definition.md", "write-a-definition.vi.md"):
            page = (ROOT / "docs" / "how-to" / name).read_text(encoding="utf-8")
            whole = next(block for language, block in BLOCK.findall(page) if language == "yaml")
            value, _ = read_definition(whole.encode(), file=name)
            assert check_definition(value).problems == ()
            taught.append(value)

        assert taught[0] == taught[1]

    @staticmethod
    def examples() -> list[str]:
        """Return the pieces of YAML on the page."""
        blocks = BLOCK.findall(LANGUAGE.read_text(encoding="utf-8"))
        return [block for language, block in blocks if language == "yaml"]
