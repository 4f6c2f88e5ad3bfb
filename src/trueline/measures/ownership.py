"""Whose a measure is, for the access policy."""

from trueline.measures.models import Measure
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.teams.queries import led_by


def is_own(by: Membership, measure: Measure, *, led: set[int] | None = None) -> bool:
    """Tell whether the member owns the measure or leads its team (or one above it).

    Whoever asks about many measures passes `led`, what `led_by` answered, and asks once.
    """
    if measure.owner_id == by.person_id or measure.team_id is None:
        return measure.owner_id == by.person_id
    return measure.team_id in (led_by(by) if led is None else led)


def require_measure(by: Membership, act: Act, measure: Measure) -> None:
    """Go on only if the member may do `act` to this measure.

    Raises:
        NotAllowed: they may not.
    """
    require(by, act, own=is_own(by, measure))
