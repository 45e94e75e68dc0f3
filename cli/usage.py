"""What was typed wrongly, as an error with a code, so that it is told in every language."""

from __future__ import annotations

from difflib import get_close_matches

import click

from cli.frame import UnexpectedArgumentsError
from workflow.domain.errors import InvalidValueError


def usage_error(error: click.UsageError) -> InvalidValueError:
    """Return what click found wrong with the command line as an error of ours."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return InvalidValueError("command_missing", allowed=_commands(error.ctx))
        case click.NoSuchOption():
            return _unknown("option_unknown", error.option_name, _options(error.ctx))
        case click.exceptions.NoSuchCommand():
            return _unknown("command_unknown", error.command_name, _commands(error.ctx))
        case click.MissingParameter():
            kind = "option" if isinstance(error.param, click.Option) else "argument"
            return InvalidValueError(f"{kind}_missing", name=_name(error))
        case click.BadOptionUsage():
            code = "option_takes_no_value" if _is_flag(error) else "option_value_missing"
            return InvalidValueError(code, name=error.option_name)
        case UnexpectedArgumentsError():
            return InvalidValueError("arguments_unexpected", found=list(error.arguments))
        case _:
            return _other(error)


def _other(error: click.UsageError) -> InvalidValueError:
    if isinstance(error.cmd, click.Group):
        return InvalidValueError("command_missing", allowed=_commands(error.ctx))
    name = _name(error) if isinstance(error, click.BadParameter) else ""
    return InvalidValueError("value_wrong", name=name, found=error.message)


def _unknown(code: str, found: str, known: list[str]) -> InvalidValueError:
    similar = get_close_matches(found, known, n=3) or known
    return InvalidValueError(code, found=found, similar=similar)


def _commands(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _options(ctx: click.Context | None) -> list[str]:
    params = ctx.command.get_params(ctx) if ctx else []
    return [max(param.opts, key=len) for param in params if isinstance(param, click.Option)]


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return ""


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        isinstance(param, click.Option) and param.is_flag and error.option_name in param.opts
        for param in params
    )
