"""`reviewcycle serve`: the same answers as pages, on this machine only."""

from __future__ import annotations

import click

from cli.context import Session
from cli.frame import command, option
from cli.parameters import TEXT, Number

DEFAULT_PORT = 8770


@command("serve")
@option("--host", metavar="HOST", type=TEXT, default="127.0.0.1")
@option("--port", metavar="N", type=Number(0, 65_535), default=DEFAULT_PORT)
@click.pass_obj
def serve(session: Session, host: str, port: int) -> None:
    """Serve pages until the process is told to stop."""
    from web.server import serve as serve_site
    from web.visit import Site

    with session.application() as application:
        site = Site(
            application=application, actor=session.actor, given=session.now, lang=session.lang
        )
        serve_site(
            site,
            host=host,
            port=port,
            on_ready=lambda url: session.say("answers", "serving", url=url),
        )
        session.say("answers", "stopped")


COMMAND = serve
