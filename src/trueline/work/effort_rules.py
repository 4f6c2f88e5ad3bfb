"""What must hold before effort is written: whose it is, which week, and what it went into."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from trueline.core.clock import today
from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.core.text import clean_line
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person
from trueline.plans.closing import closed
from trueline.plans.models import Priority
from trueline.teams.models import TeamMember
from trueline.teams.queries import led_by
from trueline.work.models import EffortSum, EffortUnit

#: Minutes there are in a week.
MOST_MINUTES = 168 * 60


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether effort comes in time; late effort says why."""

    is_late: bool
    reason: str = ""

    def note(self, note: str) -> str:
        """Return the note with the reason for being late behind it."""
        return f"{note} (late: {self.reason})"[:300].strip() if self.is_late else note


def monday(on: date) -> date:
    """Return the first day of the week that holds `on`."""
    return Calendar().start(Rhythm.WEEK, on)


def week_name(week: date) -> str:
    """Return a week's name for a person: "Week 12, 2026"."""
    return Calendar().label(Rhythm.WEEK, week)


def said_minutes(minutes: int) -> str:
    """Return minutes for a person: "3 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return (
        " ".join(part for part in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if part)
        or "0 h"
    )


def said_amount(amount: int, unit: str) -> str:
    """Return effort for a person: "3 h 30 min" or "5 points"."""
    return said_minutes(amount) if unit == EffortUnit.MINUTES else f"{amount} points"


def require_person(by: Membership, person: Person) -> None:
    """Go on only if the member may say where this person's effort went.

    Raises:
        NotAllowed: it is neither their own nor that of someone they lead.
        Refusal: the person only reads here, or has left.
    """
    require(by, Act.GIVE_EFFORT)
    if person.pk != by.person_id and by.role != Role.OWNER:
        led = led_by(by) if by.role == Role.LEADER else set()
        if not TeamMember.objects.filter(person=person, team__in=led).exists():
            raise NotAllowed(
                "You may say where your own effort went, and that of people in teams you lead."
            )
    member = Membership.objects.filter(person=person).first()
    if member is None:
        raise NotFound("Nobody with that number belongs to this organisation.")
    if member.ended_at is not None:
        raise Refusal(f"{person} has left; their effort stays as it is.", field="person")
    if member.role == Role.GUEST:
        raise Refusal(f"{person} is a guest and gives no effort.", field="person")


def timing_of(by: Membership, week: date, *, late: bool, reason: str) -> Timing:
    """Return whether effort for a week comes in time.

    Raises:
        Refusal: the week has not begun, or is closed and the effort is not said to be late,
            or no reason is given.
    """
    if week > today(by.organisation.time_zone):
        raise Refusal(f"{week_name(week)} has not begun yet.", field="week")
    if not closed(week):
        return Timing(is_late=False)
    if not late:
        raise Refusal(
            f"{week_name(week)} is closed. Give this as a late entry, with a reason; it then "
            "shows as a restatement.",
            field="late",
        )
    if not reason.strip():
        raise Refusal("Say why this comes late.", field="reason")
    return Timing(is_late=True, reason=clean_line(reason, field="reason", longest=200))


def check_priority(by: Membership, priority: Priority | None, week: date) -> None:
    """Go on only if effort of the week can go into this priority.

    Raises:
        NotFound: it is not one of this organisation.
        Refusal: its plan does not cover the week.
    """
    if priority is None:
        return
    if priority.organisation_id != by.organisation.pk:
        raise NotFound("There is no such priority here.")
    plan = priority.plan
    if plan.starts_on > week + timedelta(days=6) or plan.ends_on < week:
        raise Refusal(
            f"“{priority}” belongs to {plan}, from {plan.starts_on} to {plan.ends_on}; "
            f"{week_name(week)} lies outside it. Choose a priority of that week's plan.",
            field="priority",
        )


def check_room(person: Person, week: date, minutes: int) -> None:
    """Go on only if so many more minutes still fit into the person's week.

    Raises:
        Refusal: they do not.
    """
    so_far = minutes_so_far([person.pk], week).get(person.pk, 0)
    if so_far + minutes > MOST_MINUTES:
        raise Refusal(
            f"A week has 168 h. {person} has {said_minutes(so_far)} in {week_name(week)} "
            f"already; {said_minutes(minutes)} more do not fit.",
            field="minutes",
        )


def minutes_so_far(people: Iterable[int], week: date) -> dict[int, int]:
    """Return the minutes each person has in a week. One query."""
    rows = EffortSum.objects.filter(person__in=list(people), week=week, unit=EffortUnit.MINUTES)
    return dict(rows.order_by().values_list("person").annotate(total=Sum("amount")))


def home_team(person_id: int) -> int | None:
    """Return the team a person's effort counts in, where the work itself has none."""
    return home_teams([person_id]).get(person_id)


def home_teams(people: Iterable[int]) -> dict[int, int]:
    """Return each person's team: of several the one they have been in longest. One query."""
    rows = TeamMember.objects.filter(person__in=list(people), team__archived_at=None)
    return dict(rows.order_by("-pk").values_list("person", "team"))
