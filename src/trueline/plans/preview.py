"""What a change would do, before it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trueline.plans.content import content_of
from trueline.plans.differences import Change, Touched, difference, touches
from trueline.plans.models import AnnualPlan


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do.

    Attributes:
        changes: What would differ, in words.
        touched: What it reaches beyond itself.
    """

    changes: list[Change]
    touched: Touched


def preview(plan: AnnualPlan, act: Callable[[], object], *, today: date) -> Preview:
    """Do something to a plan, see what that changes, and take it back.

    Args:
        plan: The plan; as it was when this returns.
        act: Calls the action, with everything it will be called with afterwards.
        today: The day it is; quarters after it are later ones.

    Raises:
        Refusal: the action refuses; nothing was done.
    """
    before = content_of(plan)
    with transaction.atomic():
        act()
        after = content_of(plan)
        seen = Preview(difference(plan, before, after), touches(plan, before, after, today=today))
        transaction.set_rollback(True)
    plan.refresh_from_db()
    return seen
