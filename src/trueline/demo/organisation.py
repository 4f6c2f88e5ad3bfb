"""Building the demo, through the same actions that everyone else uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from trueline.analysis.odds import keep_reading
from trueline.analysis.reading_drift import keep_readings
from trueline.core.clock import today
from trueline.core.periods import Calendar, Rhythm
from trueline.demo.cast import assemble, form_teams
from trueline.demo.measures import MEASURES, Aim, Line
from trueline.demo.plan import Place, build_plans
from trueline.measures.actions import add_measure, declare_change
from trueline.measures.goals import set_goal, state_confidence
from trueline.measures.queries import current_observations, goals
from trueline.measures.values import Reading, enter_value, load_values
from trueline.members.queries import nobody_yet
from trueline.organisations.scope import acting_in
from trueline.strategy.actions import add_theme, record_review, show_theme_by, write_strategy

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.organisations.models import Membership
    from trueline.teams.models import Team

YEARS_BACK: Final = 3
_REVIEWS: Final = 4
#: Theme -> the measures that show how it goes.
_THEMES: Final = {
    "Reach more people": ("Members served each year", "Branch visits", "New branches open"),
    "Stand on our own feet": ("Earned income share", "Income earned", "Cost per member served"),
    "Keep who we have": ("Member retention", "Members lost in the month", "Answered within a day"),
    "A good place to work": ("Staff who would recommend us", "Open positions", "Sick days"),
}
#: When a measure began to behave anew: measure, who says so, year from now's, month, reason.
_CHANGES: Final = (
    ("Answered within a day", "lena", -1, 9, "The helpline opens at weekends too"),
    ("Earned income share", "ruth", -2, 6, "Summer school is charged for"),
    ("Earned income share", "ruth", -1, 4, "Diploma course paused"),
    ("Members served each year", "dora", -2, 9, "Second branch opens"),
    ("Members served each year", "dora", -1, 9, "Third branch opens"),
    ("Member retention", "jon", -1, 1, "Renewal letters rewritten"),
)
#: What people believe: measure -> probability; some are too hopeful, as people are.
_BELIEFS: Final = {
    "Members served each year": 0.8,
    "Earned income share": 0.7,
    "Member retention": 0.5,
    "Staff who would recommend us": 0.6,
}


@dataclass(frozen=True, slots=True)
class _Harbour:
    members: Mapping[str, "Membership"]
    teams: Mapping[str, "Team"]
    day: date

    @property
    def founder(self) -> "Membership":
        return self.members["maya"]

    @property
    def year(self) -> int:
        return self.day.year


@transaction.atomic
def build() -> bool:
    """Build Harbour Trust into an empty installation.

    Returns:
        False, and nothing is changed, if the installation has people already.
    """
    if not nobody_yet():
        return False
    members = assemble()
    organisation = members["maya"].organisation
    with acting_in(organisation):
        harbour = _Harbour(members, form_teams(members), today(organisation.time_zone))
        measures = {line.name: _measure(harbour, line) for line in MEASURES}
        _strategy(harbour, measures)
        _mark(harbour, measures)
        build_plans(Place(members, harbour.teams, measures, harbour.day))
        keep_readings(organisation, as_of=harbour.day)
        _look_back(harbour, measures)
    return True


def _measure(harbour: _Harbour, line: Line) -> "Measure":
    measure = add_measure(
        by=harbour.founder,
        name=line.name,
        description=line.description,
        tier=line.tier,
        direction=line.direction,
        rhythm=line.rhythm,
        aggregation=line.aggregation,
        unit_kind=line.unit_kind,
        unit=line.unit,
        decimals=line.decimals,
        lowest=0.0,
        highest=100.0 * (line.unit_kind == "percent") or None,
        source=line.source,
        owner=harbour.members[line.owner].person,
        team=harbour.teams[line.team],
    )
    load_values(by=harbour.founder, readings=_history(harbour, line, measure), source=line.source)
    for aim in line.aims:
        _goal(harbour, measure, aim)
    return measure


def _history(harbour: _Harbour, line: Line, measure: "Measure") -> Iterator[Reading]:
    first = date(harbour.year - YEARS_BACK, 1, 1)
    rhythm, calendar = Rhythm(line.rhythm), Calendar()
    for period, value in line.shape.run(line.name, rhythm, first, harbour.day):
        said = round(value, line.decimals) * measure.scale
        known = calendar.end(rhythm, period) + timedelta(days=1)
        yield Reading(measure, period, float(round(said) if measure.scale > 1 else said), "", known)


def _goal(harbour: _Harbour, measure: "Measure", aim: Aim) -> None:
    year = harbour.year + aim.year
    # A three-year target starts with the strategy, every other goal with its year.
    first = harbour.year if aim.year > 0 else year
    set_goal(
        by=harbour.founder,
        measure=measure,
        kind=aim.kind,
        start_on=date(first, 1, 1),
        due_on=date(year, 12, 31),
        target=aim.target * measure.scale,
        upper=None if aim.upper is None else aim.upper * measure.scale,
        window=aim.window,
    )


def _strategy(harbour: _Harbour, measures: Mapping[str, "Measure"]) -> None:
    strategy = write_strategy(
        by=harbour.founder,
        name=f"A harbour for everyone, {harbour.year} to {harbour.year + 2}",
        purpose=(
            "Twice as many people find their way to us as ten years ago. In three years we want "
            "to serve them without depending on any single grant, and keep them."
        ),
        starts_on=date(harbour.year, 1, 1),
        ends_on=date(harbour.year + 2, 12, 31),
    )
    for name, shown in _THEMES.items():
        theme = add_theme(by=harbour.founder, strategy=strategy, name=name)
        show_theme_by(by=harbour.founder, theme=theme, measures=[measures[m] for m in shown])


def _mark(harbour: _Harbour, measures: Mapping[str, "Measure"]) -> None:
    """Leave the traces that people leave: a correction, a declared change, beliefs."""
    income = measures["Earned income share"]
    last = current_observations(income)[0]
    enter_value(
        by=harbour.members["ruth"],
        measure=income,
        on=last.period,
        value=round((last.value or 0.0) + 0.3, 1),
        note="Summer school fees came in late",
        revision=last.revision,
    )
    for name, who, year, month, reason in _CHANGES:
        declare_change(
            by=harbour.members[who],
            measure=measures[name],
            on=date(harbour.year + year, month, 1),
            reason=reason,
        )
    for name, belief in _BELIEFS.items():
        measure = measures[name]
        owner = next(m for m in harbour.members.values() if m.person == measure.owner)
        target = goals(measure).order_by("-due_on")[0]
        state_confidence(by=owner, goal=target, probability=belief)


def _look_back(harbour: _Harbour, measures: Mapping[str, "Measure"]) -> None:
    """Record the quarterly reviews, with the odds as they were on each, then today's.

    Reviews look at targets and KPIs; what is read of the others is today's alone.
    """
    calendar = Calendar()
    reviewed = [measures[line.name] for line in MEASURES if line.tier in {"target", "kpi"}]
    for back in range(_REVIEWS, 0, -1):
        quarter = calendar.move(Rhythm.QUARTER, harbour.day, 1 - back)
        held = quarter + timedelta(days=8)
        if held < harbour.day:
            record_review(by=harbour.founder, held_on=held)
            for measure in reviewed:
                keep_reading(measure, as_of=held)
    for measure in measures.values():
        keep_reading(measure, as_of=harbour.day)
