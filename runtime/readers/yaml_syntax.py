"""What a person most likely did when YAML cannot be read at all."""

from __future__ import annotations

import re

import yaml

from runtime.readers.problems import ProblemList

# The words of both loaders of PyYAML; the first that fits decides.
_MISTAKES = (
    (re.compile("mapping values are not allowed"), "yaml_colon_in_text"),
    (re.compile("could not find expected ':'"), "yaml_colon_missing"),
    (re.compile("undefined tag handle|while (?:scanning|parsing) a tag"), "tag_not_allowed"),
    (re.compile(r"unexpected end of stream|expected ',' or '[]}]'"), "yaml_not_closed"),
    (re.compile("block (?:mapping|collection|sequence)|<block end>"), "yaml_indent_wrong"),
    (re.compile("cannot start any token"), "yaml_sign_needs_quotes"),
)
_LINE = re.compile("\r\n|\r|\n")


def add_syntax_problem(error: yaml.YAMLError, *, text: str, problems: ProblemList) -> None:
    """Add the problem behind `error` to `problems`, at the place a person should look at."""
    told = str(error)
    code = next((code for words, code in _MISTAKES if words.search(told)), "yaml_unreadable")
    mark = getattr(error, "problem_mark", None)
    if code == "yaml_not_closed":
        mark = getattr(error, "context_mark", None) or mark
    lines = _LINE.split(text)
    # At the end of the file the loaders point behind the last line.
    row = min(mark.line, len(lines) - 1) if mark else 0
    column = min(mark.column, len(lines[row])) if mark else 0
    if lines[row][column : column + 1] == "\t" or _is_indented_by_tab(lines[row]):
        code, column = "yaml_tab", lines[row].index("\t")
    problems.add(code, line=row + 1, column=column + 1, found=lines[row].strip())


def _is_indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]
