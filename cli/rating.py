"""`reviewcycle rating`: what was proposed, and what the competent level decided."""

from __future__ import annotations

from cli.frame import noun
from cli.rating_files import FILES
from cli.rating_lists import LISTS
from cli.rating_page import PAGES
from cli.rating_steps import STEPS

COMMAND = noun("rating")

for _command in (*STEPS, *PAGES, *LISTS, *FILES):
    COMMAND.add_command(_command)
