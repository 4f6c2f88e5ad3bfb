"""The demo: the same for everyone on a day, plainly invented, with a past worth looking at."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import pytest_django
import time_machine
from django.db import transaction

from tests.exchange.importing import rows_in_all_tables
from trueline.analysis.asking import Known, Promise, odds_of
from trueline.analysis.models import DriftReading, OddsReading, Verdict
from trueline.analysis.queries import target_lines
from trueline.analysis.series import history, horizon
from trueline.core.periods import Calendar, Rhythm
from trueline.demo.cast import PEOPLE
from trueline.demo.measures import MEASURES, Line
from trueline.demo.organisation import YEARS_BACK, build
from trueline.demo.plan import UNDECIDED_POINTS, UNDECIDED_WEEKS
from trueline.insight.courses import simulate
from trueline.insight.odds import Odds
from trueline.journal.models import Entry
from trueline.measures.models import Goal, Measure, Observation, Tier
from trueline.organisations.models import Organisation
from trueline.organisations.scope import acting_in
from trueline.people.demo import DEMO_PEOPLE
from trueline.people.models import Person
from trueline.plans.models import AnnualPlan
from trueline.strategy.models import Review

pytestmark = pytest.mark.django_db
#: Days on which odds could tip: the year's ends, quarters, a leap day.
DAYS = ["2026-01-02", "2026-04-01", "2026-06-30", "2026-10-09", "2026-12-31", "2028-02-29"]


TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def harbour(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Organisation]:
    """Harbour Trust as it is built on one day, once for all the tests here, then forgotten."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(f"{TODAY} 12:00", tick=False):
            assert build()
        yield Organisation.objects.get(slug="harbour")
        transaction.set_rollback(True)


def test_it_is_built_once(harbour: Organisation) -> None:
    before = rows_in_all_tables()
    assert not build()
    assert rows_in_all_tables() == before


def test_nobody_in_it_exists(harbour: Organisation) -> None:
    assert set(Person.objects.values_list("name", flat=True)) == {
        name for name, _ in PEOPLE.values()
    }
    addresses = Person.objects.values_list("email", flat=True)
    # RFC 2606 keeps .example for names that can never be anyone's.
    assert all(address.endswith("@harbour.example") for address in addresses)
    assert set(DEMO_PEOPLE) <= set(addresses)


def test_it_has_three_years_behind_it_and_no_value_ahead(harbour: Organisation) -> None:
    with acting_in(harbour):
        for measure in Measure.objects.all():
            rows = Observation.objects.filter(measure=measure).order_by("period")
            first, last = rows[0], rows.reverse()[0]
            assert (first.period - date(2026 - YEARS_BACK, 1, 1)).days < 7
            assert Calendar().end(measure.beat, last.period) <= date(2026, 11, 23)
            assert last.known_on <= date(2026, 11, 23)


def test_some_targets_were_met_and_some_were_lost(harbour: Organisation) -> None:
    with acting_in(harbour):
        past = Goal.objects.filter(due_on__lt=date(2026, 1, 1))
        said = {
            OddsReading.objects.filter(goal=goal).order_by("-as_of")[0].verdict for goal in past
        }
    assert said == {Verdict.MET, Verdict.MISSED}


def test_every_review_has_odds_from_before_it(harbour: Organisation) -> None:
    with acting_in(harbour):
        reviews = list(Review.objects.order_by("held_on"))
        assert len(reviews) == 4
        targets = Goal.objects.filter(measure__tier=Tier.TARGET, due_on=date(2028, 12, 31))
        for review in reviews:
            for goal in targets:
                reading = OddsReading.objects.get(goal=goal, as_of=review.held_on)
                assert reading.probability is not None


def test_people_left_their_traces(harbour: Organisation) -> None:
    with acting_in(harbour):
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert {"corrected value", "declared change", "stated confidence"} <= verbs
        assert Observation.objects.filter(revision=2, is_current=True).count() == 1


def test_two_targets_are_likely_one_is_not_and_one_is_open(harbour: Organisation) -> None:
    end = date(2028, 12, 31)
    with acting_in(harbour):
        lines = target_lines(date(2026, 1, 1), end, as_of=TODAY, review=None)
        final = [line.odds for line in lines if line.goal.due_on == end and line.odds]
    assert sorted(odds.verdict for odds in final) == ["likely", "likely", "uncertain", "unlikely"]
    # Plausible figures, not those at which odds are clipped.
    assert all(0.05 <= (odds.probability or 0) <= 0.95 for odds in final)


@pytest.mark.parametrize("day", DAYS)
def test_it_is_so_on_any_day_of_a_year(day: str) -> None:
    found = [_odds(line, date.fromisoformat(day)) for line in MEASURES if line.tier == "target"]
    assert sorted(odds.word for odds in found) == ["likely", "likely", "uncertain", "unlikely"]
    assert all(0.05 <= (odds.probability or 0) <= 0.95 for odds in found)


def _odds(line: Line, day: date) -> Odds:
    """Return the odds of a line's three-year target as the demo built on a day would show them."""
    rhythm, calendar = Rhythm(line.rhythm), Calendar()
    run = line.shape.run(line.name, rhythm, date(day.year - YEARS_BACK, 1, 1), day)
    values = [(period, round(value, line.decimals)) for period, value in run]
    highest = 100.0 if line.unit_kind == "percent" else None
    seen = history(values, rhythm, calendar, lowest=0.0, highest=highest)
    aim, last = line.aims[-1], values[-1][0]
    due = date(day.year + aim.year, 12, 31)
    courses = simulate(seen, horizon(rhythm, calendar, last, [due]))
    promise = Promise(aim.kind, date(day.year, 1, 1), due, aim.target)
    return odds_of(promise, Known(rhythm, calendar, seen, last, courses))


def test_the_same_day_makes_the_same_demo() -> None:
    def said() -> list[object]:
        return [
            (line.name, list(line.shape.run(line.name, Rhythm(line.rhythm), first, last)))
            for line in MEASURES
        ]

    first, last = date(2023, 1, 1), date(2026, 11, 23)
    assert said() == said()


def test_a_day_more_changes_nothing_that_was() -> None:
    line = MEASURES[0]
    first = date(2023, 1, 1)
    shorter = list(line.shape.run(line.name, Rhythm.MONTH, first, date(2026, 5, 31)))
    longer = list(line.shape.run(line.name, Rhythm.MONTH, first, date(2026, 6, 30)))
    assert longer[:-1] == shorter


def test_the_statement_finds_what_was_decided_and_what_was_not(harbour: Organisation) -> None:
    with acting_in(harbour):
        reading = DriftReading.objects.get(span="quarter", currency="minutes")
        plan = AnnualPlan.objects.get(starts_on=date(TODAY.year, 1, 1))
        sentences = set(plan.versions.values_list("decision__sentence", flat=True))
    monday = TODAY - timedelta(days=TODAY.weekday())
    assert reading.since == monday - timedelta(weeks=UNDECIDED_WEEKS)
    assert reading.undecided is not None
    assert abs(reading.undecided - UNDECIDED_POINTS) <= 4
    rows = {row["name"]: row for row in reading.rows}
    assert rows["Courses that pay"]["done"] < rows["Courses that pay"]["plan_today"] / 2
    assert rows["No line to a target"]["done"] >= 10
    assert reading.decided == 5
    for decided in ("Third branch brought forward", "Pause the diploma course"):
        assert decided in sentences
