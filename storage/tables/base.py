"""What every table shares: metadata, and text that is compared byte by byte."""

from __future__ import annotations

from sqlalchemy import MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Sort and search keys are compared byte by byte on every database.
Key = String(400).with_variant(String(400, collation="C"), "postgresql")
Code = String(64).with_variant(String(64, collation="C"), "postgresql")
