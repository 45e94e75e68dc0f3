"""`reviewcycle run`: the scheduler in the foreground; SIGTERM stops it cleanly."""

from __future__ import annotations

import logging
import sys

import click

from cli.context import Session
from cli.frame import command


@command("run")
@click.pass_obj
def run(session: Session) -> None:
    """Tick at an interval until the process is told to stop."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    with session.application() as application:
        from runtime.scheduler import Metronome

        seconds = application.settings.tick_every_s
        session.say("answers", "running", seconds=seconds)
        Metronome(application).run()
        session.say("answers", "stopped")


COMMAND = run
