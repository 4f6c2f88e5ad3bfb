"""Asking the access policy, inside actions."""

from trueline.core.errors import NotAllowed
from trueline.organisations.access_policy import Act, Grant, grant
from trueline.organisations.models import Membership


def may(by: Membership, act: Act, *, own: bool = False) -> bool:
    """Tell whether this member may do `act`; `own` says whether the thing is theirs."""
    reach = grant(by.role, act)
    return reach is Grant.ALL or (reach is Grant.OWN and own)


def require(by: Membership, act: Act, *, own: bool = False) -> None:
    """Go on only if this member may do `act`.

    Raises:
        NotAllowed: they may not.
    """
    if by.ended_at is not None or not may(by, act, own=own):
        raise NotAllowed(f"Your role here does not let you {act.value}.")
