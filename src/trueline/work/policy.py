"""How an organisation gives effort: by which method, and when drift is worth a word."""

from typing import Any, Final

from django.db import transaction

from trueline.core.errors import Refusal, StaleVersion
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.work.models import EffortMethod, EffortPolicy

#: The methods, for the faces.
TIME: Final = EffortMethod.TIME
PULSE: Final = EffortMethod.PULSE
SIZES: Final = EffortMethod.SIZES
METHODS: Final = tuple(EffortMethod.choices)
_BOUNDS: Final = {
    "hours_a_week": (1, 168, "hours a week"),
    "least_reporting": (0, 100, "percent of people"),
    "tolerance": (0, 100, "points of a hundred"),
}


def effort_policy(organisation: Organisation) -> EffortPolicy:
    """Return how the organisation gives effort; the usual way, version 0, if none was saved."""
    saved = EffortPolicy.objects.filter(organisation=organisation).first()
    return saved or EffortPolicy(organisation=organisation, version=0)


@transaction.atomic
def set_policy(
    *,
    by: Membership,
    version: int,
    method: str,
    hours_a_week: int,
    least_reporting: int,
    tolerance: int,
) -> EffortPolicy:
    """Say how effort is given from now on; what was given before stays as it is.

    Args:
        by: An owner.
        version: The version they had before them; 0 where none was saved yet.
        method: One of `EffortMethod`.
        hours_a_week: What a pulse of a hundred percent stands for.
        least_reporting: Percent of people below whom no figure is given.
        tolerance: Points of a hundred that undecided drift may reach before it is called so.

    Raises:
        NotAllowed: they may not.
        Refusal: a value lies outside its bounds.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_ORGANISATION)
    changes: dict[str, Any] = {
        "method": _checked_method(method),
        "hours_a_week": hours_a_week,
        "least_reporting": least_reporting,
        "tolerance": tolerance,
    }
    for name, (low, high, what) in _BOUNDS.items():
        if not low <= changes[name] <= high:
            raise Refusal(f"Give {low} to {high} {what}.", field=name)
    policy, was_made = EffortPolicy.objects.get_or_create(
        organisation=by.organisation, defaults=changes
    )
    if was_made:
        record(by=by, verb="set effort policy", subject=policy, after=changes)
        return policy
    if version == 0:
        theirs = {name: getattr(policy, name) for name in changes}
        raise StaleVersion(
            current=policy.version,
            yours=changes,
            theirs={name: value for name, value in theirs.items() if value != changes[name]},
        )
    before = apply_changes(policy, version=version, changes=changes)
    if before:
        after = {name: changes[name] for name in before}
        record(by=by, verb="changed effort policy", subject=policy, before=before, after=after)
    return policy


def _checked_method(method: str) -> EffortMethod:
    try:
        return EffortMethod(method)
    except ValueError:
        raise Refusal("Choose time entries, weekly pulse or sizes.", field="method") from None
