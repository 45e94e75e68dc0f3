"""Help: every command and option says in both languages what it does."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from cli.context import Session
from cli.frame import GlobalOption, path_of
from cli.main import HOMES, ROOT
from runtime.language import LANGUAGES, language
from tests.program import Run


def commands(ctx: click.Context) -> Iterator[click.Context]:
    """Yield a context for every command of the program."""
    yield ctx
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            assert command is not None
            yield from commands(click.Context(command, info_name=name, parent=ctx))


def every_command() -> list[click.Context]:
    """Return a context for every command, in Vietnamese."""
    return list(commands(click.Context(ROOT, info_name="reviewcycle", obj=Session())))


@pytest.mark.parametrize("code", LANGUAGES)
class TestHelp:
    def test_is_there_for_every_command(self, code: str) -> None:
        paths = [path_of(ctx) for ctx in every_command()]

        assert len(paths) > len(HOMES)
        assert [path for path in paths if not language(code).has("help", path)] == []

    def test_is_there_for_every_option(self, code: str) -> None:
        words = language(code)
        silent = [
            f"{path_of(ctx)} {name}"
            for ctx in every_command()
            for option in ctx.command.params
            if isinstance(option, click.Option)
            for name in [max(option.opts, key=len)]
            if not words.has("help", name) and not words.has("help", f"{path_of(ctx)} {name}")
        ]

        assert silent == []

    def test_holds_nothing_that_no_command_has(self, code: str) -> None:
        known = {path_of(ctx) for ctx in every_command()}
        names = {
            max(option.opts, key=len) for ctx in every_command() for option in ctx.command.params
        }
        owned = {
            f"{path_of(ctx)} {max(option.opts, key=len)}"
            for ctx in every_command()
            for option in ctx.command.params
        }

        assert language(code).keys("help") - known - names - owned == set()


class TestPages:
    @pytest.mark.parametrize("name", HOMES)
    def test_of_every_noun_open(self, run: Run, name: str) -> None:
        said = run(name, "--help", "--lang", "en")

        assert (said.status, said.err) == (0, "")
        assert said.out.startswith(f"Usage: reviewcycle {name}")

    def test_name_the_global_options_once(self, run: Run) -> None:
        said = run("unit", "import", "--help", "--lang", "en")

        assert said.out.splitlines()[0] == "Usage: reviewcycle unit import FILE [OPTIONS]"
        assert "Global options: --db, --as, --now, --command-id, --output" in said.out
        assert "in ISO 8601" not in said.out

    def test_show_in_the_usage_line_what_is_needed(self, run: Run) -> None:
        said = run("cycle", "open", "--help", "--lang", "en")

        assert said.out.splitlines()[0] == (
            "Usage: reviewcycle cycle open DEFINITION --unit CODE --start DATE [OPTIONS]"
        )

    def test_explain_the_global_options_at_the_top(self, run: Run) -> None:
        said = run("--help", "--lang", "en")

        assert "in ISO 8601" in said.out
        assert all(
            max(option.opts, key=len) in said.out
            for option in ROOT.params
            if isinstance(option, GlobalOption)
        )

    def test_list_every_noun_without_importing_it(self, run: Run) -> None:
        said = run("--help", "--lang", "en")

        listed = [line.split()[0] for line in said.out.splitlines() if line.startswith("  ")]
        assert [name for name in HOMES if name not in listed] == []
