"""Whose a work item is, for the access policy."""

from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.teams.queries import led_by
from trueline.work.models import WorkItem


def is_own(by: Membership, item: WorkItem, *, led: set[int] | None = None) -> bool:
    """Tell whether the member owns the item or leads its team (or one above it).

    Whoever asks about many items passes `led`, what `led_by` answered, and asks once.
    """
    if item.owner_id == by.person_id or item.team_id is None:
        return item.owner_id == by.person_id
    return item.team_id in (led_by(by) if led is None else led)


def require_item(by: Membership, item: WorkItem, *, led: set[int] | None = None) -> None:
    """Go on only if the member may change this item.

    Raises:
        NotAllowed: they may not.
    """
    require(by, Act.EDIT_WORK, own=is_own(by, item, led=led))
