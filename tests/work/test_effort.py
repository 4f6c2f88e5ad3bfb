"""Giving effort: what is taken, what is refused and with which words."""

from datetime import timedelta
from typing import Any

import pytest

from tests.work.effort_cast import (
    SUNDAY,
    WEEK,
    Stage,
    check_sums,
    line,
    plan_for,
    put,
    set_stage,
    this_week,
    weeks_ago,
)
from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.journal.queries import entries
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans.closing import close_period, next_to_close
from trueline.work import effort_queries as queries
from trueline.work.effort import count_finished, give_time, uncount, withdraw_effort
from trueline.work.models import EffortEntry, EffortSum
from trueline.work.policy import effort_policy, set_policy
from trueline.work.pulse import give_pulse, pulse_of, suggested, withdraw_pulse


@pytest.fixture
def stage(ada: Membership) -> Stage:
    return set_stage(ada)


def close(by: Membership, weeks: int) -> None:
    close_period(by=by, starts_on=weeks_ago(weeks), ends_on=weeks_ago(weeks) + SUNDAY)


def test_time_counts_in_the_week_of_its_day_for_what_its_item_serves(
    ada: Membership, cleo: Membership, stage: Stage
) -> None:
    put(ada, stage.crew, cleo)
    item = stage.item(priority=stage.sea)
    given = give_time(by=cleo, on=weeks_ago(1) + timedelta(days=3), minutes=90, item=item)
    assert (given.week, given.priority, given.team) == (weeks_ago(1), stage.sea, stage.crew)
    assert queries.done_by_priority(weeks_ago(1), weeks_ago(1), "minutes") == {stage.sea.pk: 90}
    assert entries()[0].verb == "gave effort"


def test_the_team_is_the_items_else_the_one_the_person_has_been_in_longest(
    ada: Membership, cleo: Membership, stage: Stage
) -> None:
    put(ada, stage.yard, cleo)
    put(ada, stage.crew, cleo)
    item = stage.item(team=stage.fleet)
    assert give_time(by=cleo, on=this_week(), minutes=1, item=item).team == stage.fleet
    assert give_time(by=cleo, on=this_week(), minutes=1).team == stage.yard
    assert give_time(by=ada, on=this_week(), minutes=1).team is None


@pytest.mark.parametrize("minutes", [0, -5])
def test_no_time_is_refused(ada: Membership, stage: Stage, minutes: int) -> None:
    with pytest.raises(Refusal, match="at least one minute"):
        give_time(by=ada, on=this_week(), minutes=minutes)


def test_more_than_a_week_has_is_refused_with_the_sum_so_far(ada: Membership, stage: Stage) -> None:
    give_time(by=ada, on=this_week(), minutes=100 * 60 + 30)
    with pytest.raises(Refusal, match=r"168 h\. Ada Amber has 100 h 30 min .*; 68 h more do not"):
        give_time(by=ada, on=this_week(), minutes=68 * 60)
    give_time(by=ada, on=this_week(), minutes=67 * 60 + 30)
    give_time(by=ada, on=weeks_ago(1), minutes=168 * 60)


def test_a_week_that_has_not_begun_is_refused(ada: Membership, stage: Stage) -> None:
    with pytest.raises(Refusal, match="has not begun yet"):
        give_time(by=ada, on=this_week() + WEEK, minutes=5)
    with pytest.raises(Refusal, match="has not begun yet"):
        give_pulse(by=ada, week=this_week() + WEEK, split={None: 100})


def test_a_closed_week_takes_only_late_effort_with_a_reason(ada: Membership, stage: Stage) -> None:
    on_time = give_time(by=ada, on=weeks_ago(2), minutes=60, priority=stage.sea)
    close(ada, 2)
    with pytest.raises(Refusal, match=r"is closed\. Give this as a late entry"):
        give_time(by=ada, on=weeks_ago(2), minutes=5)
    with pytest.raises(Refusal, match="Say why"):
        give_time(by=ada, on=weeks_ago(2), minutes=5, late=True, reason=" ")
    late = give_time(
        by=ada, on=weeks_ago(2), minutes=5, priority=stage.sea, late=True, reason="I was ill"
    )
    assert late.is_late
    assert "I was ill" in late.note
    span = (weeks_ago(2), weeks_ago(2), "minutes")
    assert queries.done_by_priority(*span) == {stage.sea.pk: 65}
    assert queries.done_by_priority(*span, include_late=False) == {stage.sea.pk: 60}
    assert queries.late_amounts(*span) == {stage.sea.pk: 5}
    with pytest.raises(Refusal, match="what was said in time stays"):
        withdraw_effort(by=ada, entry=on_time)
    withdraw_effort(by=ada, entry=late)
    assert queries.late_amounts(*span) == {}
    assert not give_time(by=ada, on=weeks_ago(1), minutes=5, late=True).is_late


def test_priorities_of_others_and_of_other_years_are_refused(
    ada: Membership, zoe: Membership, stage: Stage
) -> None:
    old = line(plan_for(ada, years_ago=1), "old")
    with pytest.raises(Refusal, match=r"lies outside it\. Choose a priority"):
        give_time(by=ada, on=this_week(), minutes=5, priority=old)
    with acting_in(zoe.organisation):
        theirs = set_stage(zoe)
        their_item = theirs.item()
    with pytest.raises(NotFound, match="no such priority"):
        give_pulse(by=ada, week=this_week(), split={theirs.sea: 100})
    with pytest.raises(NotFound, match="no such work item"):
        give_time(by=ada, on=this_week(), minutes=5, item=their_item)


def test_members_speak_for_themselves_leaders_for_their_teams_owners_for_all(
    ada: Membership, ben: Membership, cleo: Membership, dan: Membership, stage: Stage
) -> None:
    put(ada, stage.crew, cleo)
    with pytest.raises(NotAllowed, match="your own effort"):
        give_time(by=cleo, on=this_week(), minutes=5, person=ben.person)
    with pytest.raises(NotAllowed, match="your own effort"):
        give_time(by=ben, on=this_week(), minutes=5, person=cleo.person)
    stage.fleet.lead = ben.person
    stage.fleet.save()
    assert give_time(by=ben, on=this_week(), minutes=5, person=cleo.person).entered_by == ben.person
    give_pulse(by=ada, week=weeks_ago(1), split={None: 100}, person=ben.person)
    with pytest.raises(NotAllowed):
        give_time(by=dan, on=this_week(), minutes=5)
    with pytest.raises(Refusal, match="is a guest"):
        give_time(by=ada, on=this_week(), minutes=5, person=dan.person)
    end_membership(by=ada, membership=ben)
    with pytest.raises(Refusal, match="has left"):
        give_time(by=ada, on=this_week(), minutes=5, person=ben.person)


def test_a_pulse_adds_up_to_the_hours_of_a_week_exactly(ada: Membership, stage: Stage) -> None:
    give_pulse(by=ada, week=this_week(), split={stage.sea: 33, stage.land: 33, None: 34})
    set_policy(by=ada, version=0, method="pulse", hours_a_week=37, least_reporting=50, tolerance=8)
    given = give_pulse(by=ada, week=weeks_ago(1), split={stage.sea: 33, stage.land: 33, None: 34})
    assert sum(entry.amount for entry in given) == 37 * 60
    assert pulse_of(ada.person, weeks_ago(1)) == {stage.sea.pk: 33, stage.land.pk: 33, None: 34}


def test_a_pulse_replaces_the_one_before_and_the_same_again_changes_nothing(
    ada: Membership, stage: Stage
) -> None:
    give_pulse(by=ada, week=this_week(), split={stage.sea: 100})
    give_pulse(by=ada, week=this_week(), split={stage.sea: 50, stage.land: 50, None: 0})
    first = list(EffortEntry.objects.values_list("pk", "withdrawn_at"))
    give_pulse(by=ada, week=this_week(), split={stage.land: 50, stage.sea: 50})
    assert list(EffortEntry.objects.values_list("pk", "withdrawn_at")) == first
    assert EffortSum.objects.count() == 2
    withdraw_pulse(by=ada, week=this_week())
    assert pulse_of(ada.person, this_week()) == {}
    check_sums()


@pytest.mark.parametrize(
    ("parts", "words"),
    [((50, 40), "10 are missing"), ((50, 60), "10 too many"), ((110, -10), "less than nothing")],
)
def test_a_pulse_that_does_not_sum_to_100_is_refused(
    ada: Membership, stage: Stage, parts: tuple[int, int], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        give_pulse(by=ada, week=this_week(), split={stage.sea: parts[0], None: parts[1]})


def test_a_week_has_a_pulse_or_time_entries_never_both(ada: Membership, stage: Stage) -> None:
    give_pulse(by=ada, week=this_week(), split={None: 100})
    with pytest.raises(Refusal, match="says all of the week"):
        give_time(by=ada, on=this_week(), minutes=5)
    entry = give_time(by=ada, on=weeks_ago(1), minutes=5)
    with pytest.raises(Refusal, match="would count twice"):
        give_pulse(by=ada, week=weeks_ago(1), split={None: 100})
    withdraw_effort(by=ada, entry=entry)
    with pytest.raises(Refusal, match="taken back already"):
        withdraw_effort(by=ada, entry=entry)
    give_pulse(by=ada, week=weeks_ago(1), split={None: 100})


def test_a_pulse_given_in_time_stays_once_its_week_is_closed(
    ada: Membership, ben: Membership, stage: Stage
) -> None:
    give_pulse(by=ada, week=weeks_ago(2), split={stage.sea: 100})
    close(ada, 2)
    late: dict[str, Any] = {"week": weeks_ago(2), "late": True, "reason": "ill"}
    with pytest.raises(Refusal, match="given in time stays"):
        give_pulse(by=ada, split={None: 100}, **late)
    with pytest.raises(Refusal, match="said in time stays"):
        withdraw_pulse(by=ada, week=weeks_ago(2))
    give_pulse(by=ben, split={None: 100}, **late)
    give_pulse(by=ben, split={stage.land: 100}, **late)
    span = (weeks_ago(2), weeks_ago(2), "minutes")
    assert queries.late_amounts(*span) == {stage.land.pk: 2400}


def test_a_pulse_is_suggested_from_items_then_from_the_last_one(
    ada: Membership, stage: Stage
) -> None:
    assert suggested(ada.person, this_week()) == {}
    give_pulse(by=ada, week=weeks_ago(2), split={stage.sea: 20, None: 80})
    assert suggested(ada.person, this_week()) == {stage.sea.pk: 20, None: 80}
    stage.item(owner=ada.person, priority=stage.sea, state="doing", size=3)
    stage.item(owner=ada.person, priority=stage.land, state="done", finished_on=this_week(), size=1)
    stage.item(owner=ada.person, state="done", finished_on=weeks_ago(1), size=9)
    assert suggested(ada.person, this_week()) == {stage.sea.pk: 75, stage.land.pk: 25}
    assert sum(suggested(ada.person, weeks_ago(1)).values()) == 100


def test_sizes_count_once_and_not_while_the_item_is_open(
    ada: Membership, cleo: Membership, stage: Stage
) -> None:
    item = stage.item(
        owner=cleo.person, priority=stage.sea, state="done", finished_on=weeks_ago(2), size=5
    )
    span = (weeks_ago(3), this_week(), "points")
    count_finished(item)
    count_finished(item)
    assert queries.done_by_priority(*span) == {stage.sea.pk: 5}
    uncount(item)
    assert queries.done_by_priority(*span) == {}
    count_finished(item)
    close(ada, 2)
    uncount(item)
    count_finished(item)
    assert queries.done_by_priority(*span) == {stage.sea.pk: 5}
    with pytest.raises(Refusal, match="Reopen the item"):
        withdraw_effort(by=ada, entry=EffortEntry.objects.get(withdrawn_at=None))


def test_an_item_finished_into_a_closed_week_counts_as_late(ada: Membership, stage: Stage) -> None:
    close(ada, 2)
    item = stage.item(owner=ada.person, state="done", finished_on=weeks_ago(2), size=5)
    count_finished(item)
    assert queries.late_amounts(weeks_ago(2), weeks_ago(2), "points") == {None: 5}
    count_finished(stage.item(state="done", finished_on=weeks_ago(2), size=5))
    count_finished(stage.item(owner=ada.person, state="done", finished_on=weeks_ago(2)))
    assert EffortEntry.objects.count() == 1


def test_only_whole_weeks_that_are_over_are_closed_and_none_twice(
    ada: Membership, cleo: Membership
) -> None:
    assert next_to_close(ada) == (weeks_ago(1), weeks_ago(1) + SUNDAY)
    monday, sunday = weeks_ago(3), weeks_ago(2) + SUNDAY
    for first, last, words in [
        (monday + timedelta(days=1), sunday, f"Use {monday}"),
        (monday, sunday - timedelta(days=1), f"Use {sunday}"),
        (monday, monday - WEEK, "ends after it begins"),
        (monday, this_week() + SUNDAY, "not over yet"),
    ]:
        with pytest.raises(Refusal, match=words):
            close_period(by=ada, starts_on=first, ends_on=last)
    with pytest.raises(NotAllowed):
        close_period(by=cleo, starts_on=monday, ends_on=sunday)
    close_period(by=ada, starts_on=monday, ends_on=sunday)
    with pytest.raises(Refusal, match="closed already"):
        close_period(by=ada, starts_on=weeks_ago(2), ends_on=weeks_ago(1) + SUNDAY)
    assert next_to_close(ada) == (weeks_ago(1), weeks_ago(1) + SUNDAY)
    close(ada, 1)
    assert next_to_close(ada) is None


def test_reporting_counts_members_then_and_whoever_did_report(
    ada: Membership, ben: Membership, cleo: Membership, dan: Membership, stage: Stage
) -> None:
    give_time(by=ada, on=this_week(), minutes=5)
    give_time(by=cleo, on=weeks_ago(1), minutes=5)
    said = queries.reporting(weeks_ago(1), this_week())
    assert said.weeks == {weeks_ago(1): queries.Part(1, 1), this_week(): queries.Part(1, 3)}
    assert said.whole == queries.Part(2, 3)
    assert said.person_weeks == queries.Part(2, 4)


def test_what_served_nothing_is_opened_to_its_items_and_people(
    ada: Membership, ben: Membership, stage: Stage
) -> None:
    item = stage.item("Repaint the office")
    give_time(by=ada, on=this_week(), minutes=50, item=item)
    give_time(by=ben, on=this_week(), minutes=70, item=item)
    give_time(by=ben, on=this_week(), minutes=7)
    give_time(by=ben, on=this_week(), minutes=500, priority=stage.sea)
    span = (this_week(), this_week(), "minutes")
    assert queries.largest_without_line(*span) == [(item, 120), (None, 7)]
    assert queries.largest_without_line(*span, limit=1) == [(item, 120)]
    assert queries.people_in_bucket(*span, None) == [(ben.person, 77), (ada.person, 50)]
    assert queries.weekly(*span, person=ada.person) == {this_week(): {None: 50}}


def test_questions_are_a_constant_number_of_statements(
    ada: Membership, stage: Stage, django_assert_num_queries: object
) -> None:
    asked = django_assert_num_queries
    for n in range(8):
        give_time(by=ada, on=weeks_ago(n), minutes=5, priority=stage.lines[n % 3])
    span = (weeks_ago(8), this_week(), "minutes")
    with asked(1):  # type: ignore[operator]
        queries.done_by_priority(*span)
    with asked(2):  # type: ignore[operator]
        queries.weekly(*span, team=stage.fleet)
    with asked(2):  # type: ignore[operator]
        queries.reporting(*span[:2])
    with asked(2):  # type: ignore[operator]
        queries.people_in_bucket(*span, None)
    with asked(1):  # type: ignore[operator]
        queries.largest_without_line(*span)  # none is on an item, so none is fetched


def test_the_policy_is_a_pulse_until_an_owner_says_otherwise(
    ada: Membership, ben: Membership
) -> None:
    policy = effort_policy(ada.organisation)
    assert (policy.method, policy.hours_a_week, policy.version) == ("pulse", 40, 0)
    usual: dict[str, Any] = {
        "method": "time",
        "hours_a_week": 38,
        "least_reporting": 50,
        "tolerance": 8,
    }
    with pytest.raises(NotAllowed):
        set_policy(by=ben, version=0, **usual)
    assert set_policy(by=ada, version=0, **usual).version == 1
    with pytest.raises(StaleVersion):
        set_policy(by=ada, version=0, **{**usual, "tolerance": 5})
    assert set_policy(by=ada, version=1, **{**usual, "tolerance": 5}).version == 2
    for name, value in [("hours_a_week", 0), ("tolerance", 101), ("method", "guess")]:
        with pytest.raises(Refusal) as caught:
            set_policy(by=ada, version=2, **{**usual, name: value})
        assert caught.value.field == name
