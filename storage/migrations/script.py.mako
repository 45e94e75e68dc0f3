"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = "${down_revision}"


def upgrade() -> None:
    """Bring the schema forward; the way back is the backup."""
    ${upgrades if upgrades else "raise NotImplementedError"}
