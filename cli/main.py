"""The program `reviewcycle`: run one command, tell what happened, return the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from cli.context import OUTPUTS, Session, session_of
from cli.errors import A_BUG, INTERRUPTED, status_of, tell, tell_aborted, tell_bug
from cli.frame import PROGRAM, Root
from cli.terminal import say, use_utf8
from cli.usage import usage_error
from runtime.language import LANGUAGES
from runtime.memory import collect_rarely
from workflow.domain.errors import ReviewCycleError

# In the order of the help: to begin, what stays, a cycle from its opening to its end, operation.
HOMES = {
    "init": "cli.init",
    "demo": "cli.demo",
    "doctor": "cli.doctor",
    "unit": "cli.unit",
    "person": "cli.person",
    "role": "cli.role",
    "calendar": "cli.calendar",
    "definition": "cli.definition",
    "simulate": "cli.simulate",
    "cycle": "cli.cycle",
    "review": "cli.review",
    "stuck": "cli.stuck",
    "progress": "cli.progress_report",
    "deadline": "cli.deadline",
    "document": "cli.document",
    "dissemination": "cli.dissemination",
    "feedback": "cli.feedback",
    "report": "cli.report",
    "suggestion": "cli.suggestion",
    "meeting": "cli.meeting",
    "vote": "cli.vote",
    "dossier": "cli.dossier",
    "rating": "cli.rating",
    "appeal": "cli.appeal",
    "remedy": "cli.remedy",
    "check": "cli.check",
    "commitment": "cli.commitment",
    "response": "cli.response",
    "area-report": "cli.area_report",
    "inspection": "cli.inspection",
    "quality": "cli.quality",
    "discipline": "cli.discipline",
    "commendation": "cli.commendation",
    "result": "cli.result",
    "notice": "cli.notice",
    "tick": "cli.tick",
    "run": "cli.run",
    "serve": "cli.serve",
    "audit": "cli.audit",
    "backup": "cli.backup",
    "restore": "cli.restore",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return the exit status.

    Args:
        arguments: What follows the name of the program; from the command line when absent.
    """
    use_utf8()
    collect_rarely()
    given = list(sys.argv[1:] if arguments is None else arguments)
    told = _told_early(given)
    try:
        status = _run(given, told)
        sys.stdout.flush()
    except BrokenPipeError:
        return _leave_quietly()
    return status


def _run(arguments: Sequence[str], told: Session) -> int:
    try:
        status = ROOT.main(arguments, prog_name=PROGRAM, standalone_mode=False, obj=told)
    except click.exceptions.NoArgsIsHelpError as error:
        if told.is_for_people:
            say(error.ctx.get_help())
        else:
            tell(usage_error(error), told)
        return click.UsageError.exit_code
    except click.UsageError as error:
        see = error.ctx.command_path if error.ctx else PROGRAM
        tell(usage_error(error), told, see=see)
        return click.UsageError.exit_code
    except ReviewCycleError as error:
        tell(error, told)
        return status_of(error)
    except click.Abort as error:
        tell_aborted(told)
        return INTERRUPTED if isinstance(error.__cause__, KeyboardInterrupt) else A_BUG
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001 - whatever else escapes is a bug, and shows its trace
        tell_bug(told)
        return A_BUG
    return status if isinstance(status, int) else 0


def _told_early(arguments: Sequence[str]) -> Session:
    """Return the session with language and output, needed even if the rest is not understood."""
    told = session_of()
    for place, word in enumerate(arguments):
        following = arguments[place + 1] if place + 1 < len(arguments) else ""
        name, has_value, value = word.partition("=")
        if name == "--":
            break
        wanted = value if has_value else following
        if name == "--lang" and wanted in LANGUAGES:
            told = replace(told, lang=wanted)
        if name in {"-o", "--output"} and wanted in OUTPUTS:
            told = replace(told, output=wanted)
        if word.startswith("-o") and word[2:] in OUTPUTS:
            told = replace(told, output=word[2:])
    return told


def _leave_quietly() -> int:
    """Return the status when whoever read the output has closed it, with nothing left to flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return A_BUG


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"{PROGRAM} {version('reviewcycle')}")
        ctx.exit()


ROOT = Root(homes=HOMES, version=_print_version)

if __name__ == "__main__":
    sys.exit(main())
