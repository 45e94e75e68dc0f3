"""Write the reference pages that come from the code: `python docs/reference/generate.py`.

The pages hold both languages side by side; a test fails when they are not current.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cli.context import Session
from cli.errors import status_of
from cli.frame import GlobalOption, Option, path_of
from cli.main import ROOT
from runtime.definition_keys import key_meaning, parts
from workflow.domain import conditions, definition, errors, record_rules, scale, terms
from workflow.domain.conditions import Requirement
from workflow.domain.terms import Part

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
PACKAGES = ("workflow", "storage", "runtime", "cli")

WRITTEN = "<!-- Written by docs/reference/generate.py from the code: do not edit. -->"
Sentences = Mapping[str, Mapping[str, str]]

_RAISED = re.compile(r'(\w+Error)[,(]\s*"([a-z_]+)"')
# Codes that are put together where they are raised.
_BY_PREFIX = (("database_", errors.UnavailableError), ("file_has", errors.InvalidFileError))


def _catalogue(code: str) -> Sentences:
    text = (PROJECT / "runtime" / "messages" / f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


EN, VI = _catalogue("en"), _catalogue("vi")


def pages() -> Mapping[str, str]:
    """Return the text of every page by the name of its file."""
    language = (HERE / "definition.md").read_text(encoding="utf-8")
    return {
        "commands.md": commands_page(),
        "errors.md": errors_page(),
        "definition.md": with_tables(language),
    }


def commands_page() -> str:
    """Return every command with its arguments and options."""
    root = click.Context(ROOT, info_name="reviewcycle", obj=Session(lang="en"))
    lines = [
        "# Commands",
        "",
        WRITTEN,
        "",
        "Each command tells the same with `--help`, in the language of the call.",
        "Exit status: [exit-codes.md](exit-codes.md). Output for programs: [json.md](json.md).",
        "",
        "## Global options",
        "",
        "They are accepted before and after the command.",
        "",
        *_options(root, [p for p in ROOT.params if isinstance(p, Option)]),
    ]
    for name in ROOT.list_commands(root):
        command = ROOT.get_command(root, name)
        if command is None:
            raise LookupError(name)
        lines += ["", f"## {name}", "", *_command(click.Context(command, root, info_name=name))]
    return "\n".join(lines) + "\n"


def _command(ctx: click.Context) -> Iterator[str]:
    command = ctx.command
    if not isinstance(command, click.Group):
        yield from _one(ctx)
        return
    yield from _help(path_of(ctx))
    for verb in _verbs(ctx, command):
        yield ""
        yield f"### {path_of(verb).replace('.', ' ')}"
        yield ""
        yield from _one(verb)


def _verbs(ctx: click.Context, group: click.Group) -> Iterator[click.Context]:
    """Yield a context for each command of a noun, those of nouns within it included."""
    for name, command in group.commands.items():
        inner = click.Context(command, ctx, info_name=name)
        if isinstance(command, click.Group):
            yield from _verbs(inner, command)
        else:
            yield inner


def _one(ctx: click.Context) -> Iterator[str]:
    pieces = ctx.command.collect_usage_pieces(ctx)
    yield from ("```", f"{ctx.command_path} {' '.join(pieces)}", "```", "")
    yield from _help(path_of(ctx))
    own = [
        param
        for param in ctx.command.params
        if isinstance(param, Option) and not isinstance(param, GlobalOption)
    ]
    if own:
        yield ""
        yield from _options(ctx, own)


def _help(key: str) -> Iterator[str]:
    yield from _paragraphs(EN["help"][key])
    yield ""
    yield from _paragraphs(VI["help"][key])


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a help text, indented ones as a block of code."""
    inside = False
    for line in text.strip().split("\n"):
        if line.startswith("  ") != inside:
            yield "```" if inside else "\n```"
            inside = not inside
        yield line.removeprefix("  ") if inside else line
    if inside:
        yield "```"


def _options(ctx: click.Context, options: list[Option]) -> Iterator[str]:
    yield from ("| option | English | Tiếng Việt |", "|---|---|---|")
    for option in options:
        written = ", ".join(f"`{name}`" for name in option.opts)
        value = "" if option.is_flag else f" `{_cell(option.make_metavar(ctx))}`"
        key = _help_key(ctx, option)
        meanings = " | ".join(_cell(words["help"][key]) for words in (EN, VI))
        yield f"| {written}{value} | {meanings} |"


def _help_key(ctx: click.Context, option: Option) -> str:
    name = max(option.opts, key=len)
    own = f"{path_of(ctx)} {name}"
    return own if own in EN["help"] else name


def errors_page() -> str:
    """Return every code with its sentence in both languages."""
    statuses = _statuses()
    lines = [
        "# Codes and sentences",
        "",
        WRITTEN,
        "",
        "Codes are stable; sentences may be reworded at any time.",
        "In braces stand facts that a sentence tells; with `-o json` they are keys of their own.",
    ]
    for section, title, told in SECTIONS:
        lines += ["", f"## {title}", "", told, ""]
        heads = ["code", "exit"] if section == "errors" else ["code"]
        lines.append(f"| {' | '.join([*heads, 'English', 'Tiếng Việt'])} |")
        lines.append("|---" * (len(heads) + 2) + "|")
        for code in sorted(EN[section]):
            shown = [f"`{code}`"] + ([str(statuses[code])] if section == "errors" else [])
            told_both = [_sentence(words, section, code) for words in (EN, VI)]
            lines.append(f"| {' | '.join([*shown, *told_both])} |")
    return "\n".join(lines) + "\n"


SECTIONS = (
    ("errors", "Errors", "What a command says when it does nothing, and its exit status."),
    ("problems", "Problems in a file", "All of a file at once, each with line and column; exit 7."),
    ("reasons", "Reasons", "Why a review does not go on."),
    ("actions", "Ways out", "What to do about a reason, by the same code."),
    ("findings", "Findings", "What is odd when a cycle is opened; nothing is refused for it."),
    ("faults", "Faults", "What `doctor` finds."),
    ("damages", "Damages", "What `audit verify` finds."),
)


def _statuses() -> dict[str, int]:
    """Return the exit status of every error code, by the kind of error that carries it."""
    kinds: dict[str, type[errors.ReviewCycleError]] = {}
    for package in PACKAGES:
        for file in sorted((PROJECT / package).rglob("*.py")):
            for kind, code in _RAISED.findall(file.read_text(encoding="utf-8")):
                if hasattr(errors, kind):
                    kinds[code] = getattr(errors, kind)
    return {code: _status(kinds.get(code, _kind(code)), code) for code in EN["errors"]}


def _status(kind: type[errors.ReviewCycleError], code: str) -> int:
    is_of_file = kind is errors.InvalidFileError
    return status_of(errors.InvalidFileError(()) if is_of_file else kind(code))


def _kind(code: str) -> type[errors.ReviewCycleError]:
    for prefix, kind in _BY_PREFIX:
        if code.startswith(prefix):
            return kind
    return errors.InvalidValueError


def _sentence(words: Sentences, section: str, code: str) -> str:
    """Return a sentence with the names of its facts, the form of many where it has a plural."""
    parts = []
    for text, name, form, _ in string.Formatter().parse(words[section][code]):
        one_or_many = (form or "").split("|")
        fact = one_or_many[1] if len(one_or_many) > 1 else f"{{{name}}}"
        parts.append(text + (fact if name is not None else ""))
    return _cell("".join(parts))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# Kinds of value that have a word of their own, and the word for many of them.
_WORDS: tuple[tuple[Any, str, str], ...] = (
    (terms.Name, "name", "names"),
    (terms.Sentence, "text", "texts"),
    (terms.Title, "title", "titles"),
    (terms.Day, "day", "days"),
    (terms.AnyDay, "day, or day of the year", ""),
    (terms.AnyDuration, "length of time", ""),
    (terms.Offset, "offset", ""),
    (terms.AnyShare, "share", ""),
    (terms.Targets, "targets", ""),
    (scale.Amount, "amount", ""),
    (record_rules.Titles, "mapping of name to title", ""),
    (definition.Ladder, "list of [Rung](#rung)", ""),
    (conditions.Formula, "[expression](#expression)", ""),
    (conditions.AnyRequirement, "[Requirement](#requirement)", ""),
    (conditions.Several, "list of requirements", ""),
    (conditions.Alternatives, "list of requirements, or of lists of them", ""),
    (bool, "`true`, `false`", ""),
    (int, "number", "numbers"),
)
_PARAMETERS = {
    get_args(field.annotation)[0]
    for name, field in Requirement.model_fields.items()
    if name not in ("any_of", "none_of", "owed_by", "when")
}


def with_tables(page: str) -> str:
    """Return the page with the table of each piece as the model has it now."""
    for part in parts():
        if part not in _PARAMETERS:
            page = _with_table(page, part)
    return page


def _with_table(page: str, part: type[Part]) -> str:
    head, found, rest = page.partition(f"\n## {part.__name__}\n")
    if not found:
        raise LookupError(f"definition.md has no section {part.__name__}")
    body, mark, after = rest.partition("\n## ")
    table = "\n".join(_table(part))
    replaced = re.sub(r"(^\|.*\n)+", lambda _: f"{table}\n", body, count=1, flags=re.M)
    return f"{head}{found}{replaced}{mark}{after}"


def _table(part: type[Part]) -> Iterator[str]:
    yield from ("| key | type | meaning | nghĩa |", "|---|---|---|---|")
    kinds = get_type_hints(part, include_extras=True)
    for key, field in part.model_fields.items():
        meanings = [_cell(key_meaning(lang, part, key) or "") for lang in ("en", "vi")]
        yield f"| `{key}` | {_type(kinds[key], field)} | {' | '.join(meanings)} |"


def _type(kind: Any, field: FieldInfo) -> str:
    told, default = _words(kind), field.default
    if field.is_required():
        return f"{told}, required"
    if isinstance(default, bool | str):
        value = str(default).lower() if isinstance(default, bool) else str(default)
        return told.replace(f"`{value}`", f"`{value}` (default)", 1)
    if default is None or isinstance(default, tuple | Part):
        return told
    return told if default is PydanticUndefined else f"{told}, `{default}` when absent"


def _words(kind: Any) -> str:
    known = next((word for each, word, _ in _WORDS if kind == each), None)
    origin = get_origin(kind)
    if known is not None:
        return known
    if origin is not None:
        return _composed(origin, get_args(kind))
    if issubclass(kind, Enum):
        return ", ".join(f"`{each.value}`" for each in kind)
    name = kind.__name__
    return _parameters(kind) if kind in _PARAMETERS else f"[{name}](#{name.lower()})"


def _composed(origin: Any, inner: Sequence[Any]) -> str:
    if origin is Annotated:
        return _words(inner[0]) + _bounds(inner[1:])
    if origin in (Union, UnionType):
        return _words(next(each for each in inner if each is not type(None)))
    if origin is tuple:
        return f"list of {_many(inner[0])}"
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    return f"mapping of name to {_words(inner[1])}"


def _many(kind: Any) -> str:
    return next((many for known, _, many in _WORDS if kind == known and many), _words(kind))


def _bounds(constraints: Sequence[Any]) -> str:
    limits = {
        sign: getattr(limit, name)
        for each in constraints
        for limit in getattr(each, "metadata", [each])
        for sign, name in (("from", "ge"), ("to", "le"))
        if hasattr(limit, name)
    }
    return "".join(f" {sign} {limit}" for sign, limit in limits.items())


def _parameters(kind: type[Part]) -> str:
    """Return the parameters of a requirement in one cell."""
    kinds = get_type_hints(kind, include_extras=True)
    told = [
        f"`{key}`: {_type(kinds[key], field).removesuffix(', required')}"
        for key, field in kind.model_fields.items()
    ]
    optional = "" if any(each.is_required() for each in kind.model_fields.values()) else "optional "
    return optional * bool(told) + "; ".join(told)


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
