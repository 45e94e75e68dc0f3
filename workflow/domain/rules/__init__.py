"""How requirements are judged, each by itself and in combination."""

from workflow.domain.rules.judging import judge, names_in
from workflow.domain.rules.registry import RULES

__all__ = ["RULES", "judge", "names_in"]
