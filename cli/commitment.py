"""`reviewcycle commitment`: what subjects undertook in writing."""

from __future__ import annotations

from cli.registers import register_noun

COMMAND = register_noun("commitment")
