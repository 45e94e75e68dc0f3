"""Which roles there are to be held: those that some stored definition has."""

from __future__ import annotations

from workflow.domain.errors import NotFoundError
from workflow.domain.text import is_code
from workflow.ports.unit_of_work import UnitOfWork


def known_roles(work: UnitOfWork) -> frozenset[str] | None:
    """Return the roles that some definition has; None while there is no definition to ask."""
    bodies = [stored.body for stored in work.definitions.latest()]
    return frozenset(role for body in bodies for role in body["roles"]) if bodies else None


def require_known_role(work: UnitOfWork, role: str) -> None:
    """Let pass a role that some definition has; any code while there is no definition.

    Raises:
        NotFoundError: `role_not_found`.
    """
    known = known_roles(work)
    if role not in known if known is not None else not is_code(role):
        raise NotFoundError("role_not_found", role=role)
