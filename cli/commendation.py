"""`reviewcycle commendation`: good practice that was commended."""

from __future__ import annotations

from cli.registers import register_noun

COMMAND = register_noun("commendation")
