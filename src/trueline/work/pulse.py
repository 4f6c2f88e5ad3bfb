"""The weekly pulse: a person splits their week over what they worked on."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from trueline.core.errors import Refusal
from trueline.journal.actions import record
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.plans.closing import closed, hold
from trueline.plans.models import Priority, PriorityState
from trueline.work import sums
from trueline.work.effort import withdraw_all
from trueline.work.effort_rules import (
    Timing,
    check_priority,
    home_team,
    monday,
    require_person,
    timing_of,
    week_name,
)
from trueline.work.models import EffortEntry, EffortMethod, WorkItem, WorkState
from trueline.work.policy import effort_policy

_K = TypeVar("_K")

WHOLE = 100
#: Percent by which the page's steppers go, and to which a suggestion is rounded.
STEP = 5
#: How many weeks back an earlier pulse still says something about this week.
_BACK = timedelta(weeks=8)


@transaction.atomic
def give_pulse(
    *,
    by: Membership,
    week: date,
    split: Mapping[Priority | None, int],
    person: Person | None = None,
    late: bool = False,
    reason: str = "",
) -> list[EffortEntry]:
    """Say how a person's week was split; it replaces what they said of the week before.

    Args:
        by: Who says it.
        week: Any day of the week.
        split: Percent by priority; None is no line. They sum to 100.
        person: Whose week it is, if not their own.
        late: They know that the week is closed.
        reason: Why it comes late.

    Returns:
        An entry for every priority with more than nothing.

    Raises:
        NotAllowed: it is not theirs to say.
        Refusal: see effort_rules.py; or the percentages do not sum to 100.
    """
    person, week = person or by.person, monday(week)
    require_person(by, person)
    _check_split(split)
    hold([person.pk])
    timing = timing_of(by, week, late=late, reason=reason)
    given = {line: percent for line, percent in split.items() if percent}
    for line in given:
        check_priority(by, line, week)
    _check_no_time(person, week)
    earlier = _held(person, week)
    if any(not entry.is_late for entry in earlier) and timing.is_late:
        raise Refusal(f"{week_name(week)} is closed; the pulse given in time stays as it is.")
    total = effort_policy(by.organisation).hours_a_week * 60
    if _same(earlier, minutes := share_out(total, given)):
        return earlier
    if earlier:
        withdraw_all(earlier)
    entries = _written(by, person, week, minutes, timing)
    record(
        by=by,
        verb="gave pulse late" if timing.is_late else "gave pulse",
        subject=person,
        before=_plain(earlier) if earlier else None,
        after={"week": week, **{str(line or "no line"): p for line, p in given.items()}},
    )
    return entries


@transaction.atomic
def withdraw_pulse(*, by: Membership, week: date, person: Person | None = None) -> None:
    """Take a week's pulse back as a whole.

    Raises:
        NotAllowed: it is not theirs to take back.
        Refusal: there is none, or the week is closed and it was given in time.
    """
    person, week = person or by.person, monday(week)
    require_person(by, person)
    hold([person.pk])
    earlier = _held(person, week)
    if not earlier:
        raise Refusal(f"There is no pulse for {week_name(week)}.")
    if any(not entry.is_late for entry in earlier) and closed(week):
        raise Refusal(f"{week_name(week)} is closed; what was said in time stays.")
    withdraw_all(earlier)
    record(by=by, verb="withdrew pulse", subject=person, before={"week": week, **_plain(earlier)})


def lines_of(week: date) -> QuerySet[Priority]:
    """Return the priorities that effort of a week can go into, in the plan's order."""
    last = week + timedelta(days=6)
    return (
        Priority.objects.filter(plan__starts_on__lte=last, plan__ends_on__gte=week)
        .filter(Q(state=PriorityState.OPEN) | Q(closed_on__gte=week), starts_on__lte=last)
        .select_related("plan")
        .order_by("plan__starts_on", "position", "pk")
    )


def pulse_of(person: Person, week: date) -> dict[int | None, int]:
    """Return a person's pulse of a week as percent by priority; empty if none was given."""
    rows = _standing(person).filter(week=week).order_by()
    return _percent(dict(rows.values_list("priority").annotate(total=Sum("amount"))), 1)


def suggested(
    person: Person, week: date, *, lines: Collection[Priority] | None = None
) -> dict[int | None, int]:
    """Return what a person's week probably was, in percent by priority, to begin from.

    It comes from the items they finished or worked on that week, by size (1 where there is
    none); else from their last pulse; else it is empty.

    Args:
        person: Whose week it is.
        week: The week's Monday.
        lines: What `lines_of` answered for the week, where it was asked already.
    """
    known = {line.pk for line in (lines_of(week) if lines is None else lines)}
    weights: dict[int | None, int] = {}
    for priority, size in worked_on(person, week).values_list("priority", "size"):
        line = priority if priority in known else None
        weights[line] = weights.get(line, 0) + (size or 1)
    if weights:
        return _percent(weights, STEP)
    before = _standing(person).filter(week__lt=week, week__gte=week - _BACK)
    last = before.order_by("-week").values_list("week", flat=True).first()
    if last is None:
        return {}
    earlier = pulse_of(person, last)
    return _percent({line: p for line, p in earlier.items() if line in known or line is None}, 1)


def share_out(total: int, weights: Mapping[_K, int]) -> dict[_K, int]:
    """Split a whole number by weights so that the parts add up exactly: largest remainder.

    Of equal remainders the earlier key comes first. What would get nothing is left out.
    """
    whole = sum(weights.values())
    exact = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    parts = {key: int(part) for key, part in exact.items()}
    by_remainder = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return {key: part for key, part in parts.items() if part}


def _percent(weights: Mapping[int | None, int], step: int) -> dict[int | None, int]:
    if not any(weights.values()):
        return {}
    return {line: n * step for line, n in share_out(WHOLE // step, weights).items()}


def worked_on(person: Person, week: date) -> QuerySet[WorkItem]:
    """Return the items a person finished in a week, or had begun by it and not finished yet."""
    last = week + timedelta(days=6)
    return WorkItem.objects.filter(
        Q(state=WorkState.DONE, finished_on__range=(week, last))
        | Q(state=WorkState.DOING) & (Q(starts_on=None) | Q(starts_on__lte=last)),
        owner=person,
    ).order_by("pk")


def _check_split(split: Mapping[Priority | None, int]) -> None:
    if any(percent < 0 for percent in split.values()):
        raise Refusal("A part of the week cannot be less than nothing.", field="split")
    if (total := sum(split.values())) != WHOLE:
        more = f"{WHOLE - total} are missing" if total < WHOLE else f"{total - WHOLE} too many"
        raise Refusal(f"The parts must sum to 100; they sum to {total} ({more}).", field="split")


def _check_no_time(person: Person, week: date) -> None:
    times = EffortEntry.objects.filter(
        person=person, week=week, method=EffortMethod.TIME, withdrawn_at=None
    )
    if times.exists():
        raise Refusal(
            f"{person} has time entries in {week_name(week)}. Withdraw them before giving a "
            "pulse, or the same hours would count twice."
        )


def _standing(person: Person) -> QuerySet[EffortEntry]:
    return EffortEntry.objects.filter(person=person, method=EffortMethod.PULSE, withdrawn_at=None)


def _held(person: Person, week: date) -> list[EffortEntry]:
    rows = _standing(person).filter(week=week).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


def _same(earlier: list[EffortEntry], minutes: Mapping[Priority | None, int]) -> bool:
    return {entry.priority_id: entry.amount for entry in earlier} == {
        (line.pk if line else None): amount for line, amount in minutes.items()
    }


def _written(
    by: Membership,
    person: Person,
    week: date,
    minutes: Mapping[Priority | None, int],
    timing: Timing,
) -> list[EffortEntry]:
    team = home_team(person.pk)
    entries = EffortEntry.objects.bulk_create(
        EffortEntry(
            organisation=by.organisation,
            person=person,
            team_id=team,
            week=week,
            priority=line,
            method=EffortMethod.PULSE,
            amount=amount,
            note=timing.note(""),
            is_late=timing.is_late,
            entered_by=by.person,
        )
        for line, amount in minutes.items()
    )
    sums.add_all(entries)
    return entries


def _plain(entries: list[EffortEntry]) -> dict[str, object]:
    return {str(entry.priority_id or "no line"): entry.amount for entry in entries}
