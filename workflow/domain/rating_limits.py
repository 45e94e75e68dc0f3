"""Codes of the rules that bound a decision, and that only a competent level sets aside."""

from __future__ import annotations

CAP_EXCEEDED = "cap_exceeded"
CONDITIONS_UNMET = "conditions_unmet"
HEAD_ABOVE_COLLECTIVE = "head_above_collective"
LIMITS = (CAP_EXCEEDED, CONDITIONS_UNMET, HEAD_ABOVE_COLLECTIVE)

# Among the facts that are told of a rule: something of them is kept from whoever acts.
UNTOLD = "untold"
