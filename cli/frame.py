"""Commands and groups whose help comes from the catalogue and that take the global options."""

from __future__ import annotations

import importlib
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import click

from cli.context import OUTPUTS, Session
from cli.parameters import MOMENT, TEXT, OneOf
from runtime.language import LANGUAGES, Language

PROGRAM = "reviewcycle"

Callback = Callable[[click.Context, click.Parameter, Any], None]


def session(ctx: click.Context) -> Session:
    """Return what the options before and after the command said so far."""
    found = ctx.find_object(Session)
    if found is None:
        raise TypeError("a command runs within a session")
    return found


def path_of(ctx: click.Context) -> str:
    """Return the key of a command in the catalogue: `unit.import`, or `reviewcycle` itself."""
    names = ctx.command_path.split()[1:]
    return ".".join(names) or PROGRAM


class Option(click.Option):
    """An option whose help stands in the catalogue: for its command, or for all that have it."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return how the option is written, and what it does in the language of the session."""
        if self.hidden:
            return None
        language = session(ctx).language
        name = max(self.opts, key=len)
        own = f"{path_of(ctx)} {name}"
        key = own if language.has("help", own) else name
        return self.get_help_spec(ctx), language.text("help", key)


class GlobalOption(Option):
    """An option that every command takes, before and after its name; the innermost counts."""

    def __init__(self, *names: str, **settings: Any) -> None:
        super().__init__(names, callback=_keep, expose_value=False, **settings)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and param.name is not None:
        ctx.obj = replace(session(ctx), **{param.name: value})


def _global_options() -> list[click.Parameter]:
    return [
        GlobalOption("--db", metavar="URL"),
        GlobalOption("--as", "actor", metavar="PERSON", type=TEXT),
        GlobalOption("--now", metavar="ISO8601", type=MOMENT),
        GlobalOption("--command-id", metavar="ID", type=TEXT),
        GlobalOption("-o", "--output", metavar="FORM", type=OneOf(OUTPUTS)),
        GlobalOption("--lang", type=OneOf(LANGUAGES)),
        GlobalOption("--no-progress", "shows_progress", flag_value=False, default=None),
    ]


class Command(click.Command):
    """A command that takes the global options and speaks the language of the session."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params = [*self.params, *_global_options()]
        self.help = self.short_help = None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, leaving what is too much to be reported with its code."""
        ctx.allow_extra_args = True
        with _context_of_errors(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            UsageError: There were more arguments than it takes.
        """
        if ctx.args:
            raise UnexpectedArgumentsError(ctx)
        return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, explained in the language of the session."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = session(ctx).language.text("frame", "help_option")
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name in the usage line: all that is needed, then the rest."""
        params = self.get_params(ctx)
        needed = [
            f"{max(param.opts, key=len)} {param.make_metavar(ctx)}"
            for param in params
            if isinstance(param, click.Option) and param.required
        ]
        arguments = [
            piece
            for param in params
            if isinstance(param, click.Argument)
            for piece in param.get_usage_pieces(ctx)
        ]
        return [*arguments, *needed, session(ctx).language.text("frame", "options_metavar")]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        prefix = session(ctx).language.text("frame", "usage") + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the text of the catalogue: paragraphs are wrapped, indented lines kept."""
        text = session(ctx).language.text("help", path_of(ctx)).strip()
        formatter.write_paragraph()
        for line in text.split("\n"):
            formatter.write(f"{line if line.startswith('  ') else _wrapped(line, formatter)}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the command itself, then where to read about the global ones."""
        language = session(ctx).language
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        own = [option for option in options if not isinstance(option, GlobalOption)]
        with formatter.section(language.text("frame", "options")):
            formatter.write_dl(_records(own, ctx))
        shared = [max(o.opts, key=len) for o in options if isinstance(o, GlobalOption)]
        program = ctx.find_root().info_name
        told = language.text("frame", "global_options_short", options=shared, command=program)
        formatter.write(f"\n{_wrapped(told, formatter)}\n")


class Group(Command, click.Group):
    """A noun: a group of commands."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name in the usage line."""
        return [session(ctx).language.text("frame", "command_metavar")]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they were written."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the global options that stand before the verb."""
        with _context_of_errors(ctx):
            return click.Group.parse_args(self, ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        return click.Group.invoke(self, ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs with the first line of their help."""
        self.format_commands(ctx, formatter)
        Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the first line of their help, none of them imported."""
        language = session(ctx).language
        above = "" if ctx.parent is None else f"{path_of(ctx)}."
        rows = [(name, _first_line(language, f"{above}{name}")) for name in self.list_commands(ctx)]
        with formatter.section(language.text("frame", "commands")):
            formatter.write_dl(rows)


class Root(Group):
    """The program: its commands are imported when they are used.

    Attributes:
        homes: Module of each command, by name, in the order of the help.
    """

    def __init__(self, *, homes: Mapping[str, str], version: Callback) -> None:
        super().__init__(PROGRAM)
        self.homes = homes
        self.params.append(
            Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=version)
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the nouns in the order of the help."""
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, its module imported now; None when there is none."""
        if cmd_name not in self.homes:
            return None
        found: click.Command = importlib.import_module(self.homes[cmd_name]).COMMAND
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then every global option."""
        self.format_commands(ctx, formatter)
        with formatter.section(session(ctx).language.text("frame", "global_options")):
            formatter.write_dl(_records(self.get_params(ctx), ctx))


class UnexpectedArgumentsError(click.UsageError):
    """More arguments were given than the command takes."""

    def __init__(self, ctx: click.Context) -> None:
        super().__init__(" ".join(ctx.args), ctx)
        self.arguments: Sequence[str] = tuple(ctx.args)


@contextmanager
def _context_of_errors(ctx: click.Context) -> Iterator[None]:
    # The parser raises some errors without telling for which command.
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def _records(params: Sequence[click.Parameter], ctx: click.Context) -> list[tuple[str, str]]:
    return [record for param in params if (record := param.get_help_record(ctx))]


def _wrapped(text: str, formatter: click.HelpFormatter) -> str:
    # The names of options hold hyphens, and are no place to break a line.
    return textwrap.fill(text, width=formatter.width, break_on_hyphens=False)


def _first_line(language: Language, key: str) -> str:
    return language.text("help", key).strip().partition("\n")[0]


def noun(name: str) -> Group:
    """Return the group of a noun, without commands yet."""
    return Group(name)


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """Return a decorator that makes a command of a function, which gets the session first."""
    return click.command(name, cls=Command)


argument = click.argument
option = partial(click.option, cls=Option)
plan_option = option("--plan", is_flag=True)
