"""`reviewcycle response`: what people did about subjects that do poorly."""

from __future__ import annotations

from cli.registers import register_noun

COMMAND = register_noun("response")
