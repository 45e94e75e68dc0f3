"""`reviewcycle inspection`: the yearly programme of inspection and supervision."""

from __future__ import annotations

from cli.registers import register_noun

COMMAND = register_noun("inspection")
