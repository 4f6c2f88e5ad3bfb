"""Closing a period: from then on its statement stays, and what comes later restates it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.models import ClosedPeriod

_WEEK = timedelta(days=7)


@transaction.atomic
def close_period(*, by: Membership, starts_on: date, ends_on: date) -> ClosedPeriod:
    """Close whole weeks that have ended; there is no way back, only late entries.

    Args:
        by: Who closes it.
        starts_on: The Monday it begins with.
        ends_on: The Sunday it ends with.

    Raises:
        NotAllowed: they may not.
        Refusal: not whole weeks, not over yet, or part of it is closed already.
    """
    require(by, Act.CLOSE_PERIOD)
    _check_whole_weeks(starts_on, ends_on)
    if ends_on >= today(by.organisation.time_zone):
        raise Refusal(
            f"{ends_on} is not over yet. Close up to the Sunday before today.", field="ends_on"
        )
    hold(None)  # whoever is writing effort now ends first; whoever comes after sees it closed
    overlapping = ClosedPeriod.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if standing := overlapping.first():
        raise Refusal(f"{standing} is closed already. Begin after it or end before it.")
    period = ClosedPeriod.objects.create(
        organisation=by.organisation, starts_on=starts_on, ends_on=ends_on, closed_by=by.person
    )
    record(
        by=by,
        verb="closed period",
        subject=period,
        after={"starts_on": starts_on, "ends_on": ends_on},
    )
    return period


def closed_until(day: date) -> date | None:
    """Return the last day of the latest closed period that a day lies in or before, if any."""
    later = ClosedPeriod.objects.filter(ends_on__gte=day).order_by("-ends_on")
    return later.values_list("ends_on", flat=True).first()


def closed_on(day: date) -> bool:
    """Tell whether a day lies in a closed period."""
    return ClosedPeriod.objects.filter(starts_on__lte=day, ends_on__gte=day).exists()


def closed(week: date) -> bool:
    """Tell whether the week that begins on `week` is closed."""
    return ClosedPeriod.objects.filter(starts_on__lte=week, ends_on__gt=week).exists()


def closed_weeks(weeks: Collection[date]) -> set[date]:
    """Return those of the weeks that are closed. One query."""
    if not weeks:
        return set()
    spans = ClosedPeriod.objects.filter(starts_on__lte=max(weeks), ends_on__gt=min(weeks))
    found = list(spans.values_list("starts_on", "ends_on"))
    return {week for week in weeks if any(first <= week < last for first, last in found)}


def closed_periods() -> QuerySet[ClosedPeriod]:
    """Return the closed periods, the latest first, with who closed them."""
    return ClosedPeriod.objects.select_related("closed_by")


def next_to_close(by: Membership) -> tuple[date, date] | None:
    """Return the weeks that could be closed next: from the last closing to last Sunday."""
    day = today(by.organisation.time_zone)
    last_sunday = day - timedelta(days=day.weekday() + 1)
    latest = ClosedPeriod.objects.order_by("-ends_on").first()
    first = latest.ends_on + timedelta(days=1) if latest else last_sunday - timedelta(days=6)
    return (first, last_sunday) if first <= last_sunday else None


def hold(people: Iterable[int] | None) -> None:
    """Let nobody else change the effort of these people (None: of anyone) until we are done.

    It holds their memberships, in one order, so that what was asked (is the week open, do the
    hours fit) is still true when the answer is written.
    """
    rows = Membership.objects.select_for_update(no_key=True).order_by("pk")
    if people is not None:
        rows = rows.filter(person__in=list(people))
    list(rows.values_list("pk"))


def _check_whole_weeks(starts_on: date, ends_on: date) -> None:
    if starts_on.weekday() != 0:
        monday = starts_on - timedelta(days=starts_on.weekday())
        raise Refusal(
            f"A period begins on a Monday, and {starts_on} is none. Use {monday}.",
            field="starts_on",
        )
    if ends_on < starts_on:
        raise Refusal("A period ends after it begins.", field="ends_on")
    if (ends_on - starts_on + timedelta(days=1)) % _WEEK:
        sunday = ends_on + timedelta(days=6 - ends_on.weekday())
        raise Refusal(
            f"A period ends on a Sunday, and {ends_on} is none. Use {sunday}.", field="ends_on"
        )
