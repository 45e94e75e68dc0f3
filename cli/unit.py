"""`reviewcycle unit`: the units of the organisation."""

from __future__ import annotations

from cli.frame import noun

COMMAND = noun("unit")
