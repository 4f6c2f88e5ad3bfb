"""What the page of one's own effort shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import QueryDict

from trueline.core.clock import today
from trueline.plans.closing import closed_weeks
from trueline.web.effort.forms import PulseForm, TimeForm, day_in, pulse_initial
from trueline.work.effort_queries import entries_of, said_total, weeks_said
from trueline.work.effort_rules import monday, said_amount, week_name
from trueline.work.policy import PULSE, TIME, effort_policy
from trueline.work.pulse import lines_of, pulse_of, suggested, worked_on

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.plans.models import Priority
    from trueline.work.models import EffortEntry

_WEEK: Final = timedelta(days=7)
_SHOWN_WEEKS: Final = 5
_MOST_ITEMS: Final = 100


@dataclass(frozen=True, slots=True)
class WeekLink:
    """A week one can go to."""

    monday: date
    number: int
    current: bool
    said: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Something that counts in the week."""

    entry: "EffortEntry"
    what: str
    amount: str
    may_withdraw: bool


@dataclass
class EffortPage:
    """Everything the page shows; `form` is the pulse or the time entry, by the method."""

    member: "Membership"
    week: date
    method: str
    closed: bool
    weeks: list[WeekLink]
    lines: Sequence["Priority"] = ()
    form: PulseForm | TimeForm | None = None
    pulse_given: bool = False
    may_withdraw_pulse: bool = False
    rows: list[EntryRow] = field(default_factory=list)
    total: str = ""

    @property
    def name(self) -> str:
        """The week's name."""
        return week_name(self.week)

    @property
    def ends_on(self) -> date:
        """The week's Sunday."""
        return self.week + _WEEK - timedelta(days=1)

    @property
    def earlier(self) -> date:
        """The week before the first that has a link."""
        return self.weeks[0].monday - _WEEK

    @property
    def later(self) -> date | None:
        """The week after the last that has a link, if it has begun."""
        after = self.weeks[-1].monday + _WEEK
        return after if after <= today(self.member.organisation.time_zone) else None


def effort_page(
    member: "Membership", asked: str, sent: QueryDict | None = None, *, method: str = ""
) -> EffortPage:
    """Return the page of a week.

    Args:
        member: Whose effort it is.
        asked: Any day of the week; this week if it is none.
        sent: What was typed, for the form.
        method: By which method it was given, if not the organisation's own.
    """
    day = today(member.organisation.time_zone)
    week = _week_of(asked, day)
    method = method or effort_policy(member.organisation).method
    page = EffortPage(
        member=member,
        week=week,
        method=method,
        closed=week in closed_weeks({week}),
        weeks=_weeks(member, week, monday(day)),
    )
    entries = list(entries_of(member.person, week))
    pulses = [entry for entry in entries if entry.method == PULSE]
    page.pulse_given = bool(pulses)
    page.may_withdraw_pulse = bool(pulses) and (
        not page.closed or all(entry.is_late for entry in pulses)
    )
    page.rows = [_row(entry, closed=page.closed) for entry in entries if entry not in pulses]
    page.total = said_total(entries, method)
    if method == PULSE:
        page.lines = list(lines_of(week))
        page.form = _pulse_form(page, sent)
    elif method == TIME:
        page.lines = list(lines_of(week))
        page.form = _time_form(page, sent, day)
    return page


def _pulse_form(page: EffortPage, sent: QueryDict | None) -> PulseForm:
    if sent is not None:
        return PulseForm(sent, lines=page.lines)
    person = page.member.person
    parts = (
        pulse_of(person, page.week)
        if page.pulse_given
        else suggested(person, page.week, lines=page.lines)
    )
    initial: dict[str, Any] = pulse_initial(parts, page.lines)
    return PulseForm(initial={**initial, "week": page.week, "late": page.closed}, lines=page.lines)


def _time_form(page: EffortPage, sent: QueryDict | None, day: date) -> TimeForm:
    items = list(worked_on(page.member.person, page.week)[:_MOST_ITEMS])
    if sent is not None:
        return TimeForm(sent, items=items, lines=page.lines)
    initial = {"week": page.week, "late": page.closed, "on": day_in(page.week, day)}
    return TimeForm(initial=initial, items=items, lines=page.lines)


def _row(entry: "EffortEntry", *, closed: bool) -> EntryRow:
    by_time = entry.method == TIME
    return EntryRow(
        entry=entry,
        what=str(entry.item or entry.priority or "Something else"),
        amount=said_amount(entry.amount, entry.unit),
        may_withdraw=by_time and (entry.is_late or not closed),
    )


def _week_of(asked: str, day: date) -> date:
    """Return the Monday of the week asked for: at latest this, at earliest ten years ago."""
    this_week = monday(day)
    try:
        week = monday(date.fromisoformat(asked))
    except ValueError:
        return this_week
    return max(min(week, this_week), this_week - _WEEK * 520)


def _weeks(member: "Membership", week: date, this_week: date) -> list[WeekLink]:
    last = min(this_week, week + _WEEK * 2)
    first = last - _WEEK * (_SHOWN_WEEKS - 1)
    said = weeks_said(member.person, first, last)
    mondays = [first + _WEEK * n for n in range(_SHOWN_WEEKS)]
    return [WeekLink(m, m.isocalendar().week, current=m == week, said=m in said) for m in mondays]
