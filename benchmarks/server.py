"""The PostgreSQL server of the tests, made durable: its URL goes out, the end of input ends it."""

from __future__ import annotations

import sys

from psycopg import sql

from benchmarks.places import PLACEHOLDER
from tests import postgres

# The tests switch these off; what is measured has to survive a loss of power.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> None:
    """Run the server until nobody needs it."""
    postgres.reserve()
    try:
        with postgres.running() as server:
            for setting in DURABLE:
                server.admin.execute(
                    sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(setting))
                )
            server.admin.execute("SELECT pg_reload_conf()")
            url = server.url.set(drivername="postgresql", database=PLACEHOLDER)
            sys.stdout.write(url.render_as_string(hide_password=False) + "\n")
            sys.stdout.flush()
            sys.stdin.read()
    finally:
        postgres.release()


if __name__ == "__main__":
    main()
