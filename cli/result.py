"""`reviewcycle result`: results of the year that ratings are read against."""

from __future__ import annotations

from cli.registers import register_noun

COMMAND = register_noun("result")
