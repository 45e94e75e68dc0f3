"""How a database goes about a statement when it does not know the parameters yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ClauseElement, Connection, event
from sqlalchemy.dialects import postgresql


def plans_of(connection: Connection, call: Callable[[], object]) -> list[str]:
    """Return the plan of each statement that `call` executes."""
    executed: list[ClauseElement] = []

    def keep(_connection: object, statement: ClauseElement, *_: object) -> None:
        executed.append(statement)

    event.listen(connection, "before_execute", keep)
    call()
    event.remove(connection, "before_execute", keep)
    explain = {"sqlite": _in_sqlite, "postgresql": _in_postgres}[connection.dialect.name]
    return [explain(connection, statement) for statement in executed]


def _in_sqlite(connection: Connection, statement: ClauseElement) -> str:
    compiled: Any = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    unknown = (None,) * len(compiled.positiontup)
    return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", unknown).all())


def _in_postgres(connection: Connection, statement: ClauseElement) -> str:
    numbered = postgresql.dialect(paramstyle="numeric_dollar")
    compiled: Any = statement.compile(dialect=numbered, compile_kwargs={"render_postcompile": True})
    unknown = ", ".join(["NULL"] * len(compiled.positiontup))
    # Tables of a test are so small that it would read them whole.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.exec_driver_sql(f"PREPARE explained AS {compiled}")
    plan = connection.exec_driver_sql(f"EXPLAIN EXECUTE explained ({unknown})").all()
    connection.exec_driver_sql("DEALLOCATE explained")
    return str(plan)
