"""Effort comes in from files: all or nothing, twice is once, and every refusal says what to do."""

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.importing import as_csv, as_xlsx, real
from tests.work.effort_cast import (
    SUNDAY,
    Stage,
    check_sums,
    line,
    put,
    set_stage,
    this_week,
    weeks_ago,
)
from trueline.core.errors import NotAllowed, Refusal
from trueline.exchange.effort_import import (
    check_effort,
    import_effort,
    read_effort,
)
from trueline.organisations.models import Membership
from trueline.plans.closing import close_period
from trueline.plans.models import AnnualPlan
from trueline.work.effort_load import Given, Weighed, load_effort
from trueline.work.effort_queries import done_by_priority, late_amounts, weekly
from trueline.work.models import EffortEntry
from trueline.work.pulse import give_pulse

HEAD = ("id", "date", "person", "work item", "priority", "hours", "note")


@pytest.fixture
def stage(ada: Membership, cleo: Membership) -> Stage:
    stage = set_stage(ada)
    put(ada, stage.crew, cleo)
    stage.item("Quay", external_id="T-1", priority=stage.sea)
    return stage


def bring(by: Membership, *rows: tuple[object, ...], reason: str = "") -> Weighed:
    content = as_csv([HEAD, *rows])
    return import_effort(by=by, content=content, name="effort.csv", source="clock", reason=reason)


def at(weeks: int) -> str:
    return weeks_ago(weeks).isoformat()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_comes_in_and_the_same_again_changes_nothing(
    ada: Membership, stage: Stage, kind: str
) -> None:
    rows = [
        HEAD,
        ("1", at(1), "cleo@example.org", "T-1", "", "1.5", "Piles"),
        ("2", (weeks_ago(1) + SUNDAY).isoformat(), "Cleo", "", "land", "2", ""),
        ("3", at(2), "ada@example.org", "", "", "0.25", ""),
    ]
    content = as_csv(rows) if kind == "csv" else as_xlsx({"Effort": rows})
    found = import_effort(by=ada, content=content, name=f"effort.{kind}", source="clock")
    assert len(found.fresh) == 3
    assert weekly(weeks_ago(2), this_week(), "minutes") == {
        weeks_ago(2): {None: 15}, weeks_ago(1): {stage.sea.pk: 90, stage.land.pk: 120},
    }  # fmt: skip
    before = list(EffortEntry.objects.values())
    again = import_effort(by=ada, content=content, name=f"effort.{kind}", source="clock")
    assert (len(again.fresh), again.same) == (0, 3)
    assert list(EffortEntry.objects.values()) == before
    check_sums()


def test_what_has_an_id_is_corrected_and_what_has_none_counts_by_what_it_says(
    ada: Membership, stage: Stage
) -> None:
    bring(ada, ("1", at(1), "Cleo", "T-1", "", "1", ""))
    bring(ada, ("1", at(1), "Cleo", "T-1", "", "2", ""))
    assert done_by_priority(weeks_ago(1), weeks_ago(1), "minutes") == {stage.sea.pk: 120}
    twice = [("", at(2), "Cleo", "", "sea", "1", "")] * 2
    bring(ada, *twice)
    bring(ada, *twice)
    assert done_by_priority(weeks_ago(2), weeks_ago(2), "minutes") == {stage.sea.pk: 120}
    check_sums()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("1", "soon", "Cleo", "", "", "1", ""), "date"),
        (("1", "", "Cleo", "", "", "1", ""), "Fill it in"),
        (("1", "2026-03-02", "Nobody", "", "", "1", ""), "e-mail address"),
        (("1", "2026-03-02", "Cleo", "T-9", "", "1", ""), "Nothing here is called that"),
        (("1", "2026-03-02", "Cleo", "", "moon", "1", ""), "no priority of that name"),
        (("1", "2026-03-02", "Cleo", "", "", "0", ""), "more than nothing"),
        (("1", "2026-03-02", "Cleo", "", "", "169", ""), "A week has 168 h"),
        (("1", "2099-03-02", "Cleo", "", "", "1", ""), "has not begun"),
        (("1", "2026-03-02", "Dan", "", "", "1", ""), "gives no effort here"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_comes_in(
    ada: Membership, dan: Membership, stage: Stage, row: tuple[str, ...], words: str
) -> None:
    good = ("0", at(1), "Cleo", "", "", "1", "")
    with pytest.raises(Refusal, match=words) as caught:
        bring(ada, good, row)
    assert "3" in str(caught.value)
    assert not EffortEntry.objects.exists()


def test_hours_of_several_rows_count_together(ada: Membership, stage: Stage) -> None:
    with pytest.raises(Refusal, match="would have 170 h"):
        bring(ada, *((str(n), at(1), "Cleo", "", "", "85", "") for n in range(2)))


def test_closed_weeks_take_only_what_says_why_it_is_late(ada: Membership, stage: Stage) -> None:
    close_period(by=ada, starts_on=weeks_ago(2), ends_on=weeks_ago(2) + SUNDAY)
    row = ("1", at(2), "Cleo", "", "sea", "1", "")
    with pytest.raises(Refusal, match="is closed. Say why".replace(".", r"\.")):
        bring(ada, row)
    bring(ada, row, reason="The clock was off")
    assert late_amounts(weeks_ago(2), weeks_ago(2), "minutes") == {stage.sea.pk: 60}


def test_a_week_with_a_pulse_takes_no_hours(
    ada: Membership, cleo: Membership, stage: Stage
) -> None:
    give_pulse(by=cleo, week=weeks_ago(1), split={None: 100})
    with pytest.raises(Refusal, match="has given a pulse"):
        bring(ada, ("1", at(1), "Cleo", "", "", "1", ""))


def test_leaders_bring_in_what_their_teams_did_members_nothing(
    ada: Membership, ben: Membership, cleo: Membership, stage: Stage
) -> None:
    row = ("1", at(1), "Cleo", "", "", "1", "")
    with pytest.raises(NotAllowed):
        bring(cleo, row)
    with pytest.raises(Refusal, match="teams you lead"):
        bring(ben, row)
    stage.fleet.lead = ben.person
    stage.fleet.save()
    bring(ben, row)


def test_what_can_be_read_in_two_ways_is_asked(ada: Membership, stage: Stage) -> None:
    content = as_csv([("date", "person", "minutes"), ("03/02/2026", "Cleo", "1,500")])
    reading = read_effort(content, "effort.csv")
    assert {question.role for question in reading.questions} == {"on", "minutes"}
    with pytest.raises(Refusal, match="Say which is meant"):
        import_effort(by=ada, content=content, name="effort.csv")
    answers = {q.role: q.candidates[0][0] for q in reading.questions}
    found, problems = check_effort(
        by=ada, reading=read_effort(content, "effort.csv", answers=answers), source="clock"
    )
    assert (len(found.fresh), problems) == (1, [])


def test_columns_that_are_missing_are_asked_for(ada: Membership) -> None:
    with pytest.raises(Refusal, match="holds the person"):
        read_effort(as_csv([("date", "hours"), (at(1), "1")]), "effort.csv")
    with pytest.raises(Refusal, match="Say which one column"):
        read_effort(as_csv([("date", "person"), (at(1), "Cleo")]), "effort.csv")


def test_more_rows_of_a_batch_cost_no_more_statements(
    ada: Membership, cleo: Membership, stage: Stage
) -> None:
    def cost(first: int, count: int) -> int:
        given = [
            Given(row=n, person=cleo.person, week=weeks_ago(n % 8), amount=1, unit="minutes",
                  key=str(n), priority=stage.lines[n % 3])
            for n in range(first, first + count)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            load_effort(by=ada, given=given, source="clock")
        return len(asked)

    few = cost(0, 30)
    # Rows go in by the hundred: SQLite takes so many values a statement.
    assert cost(1000, 400) <= few + 8
    check_sums()


def test_months_of_a_real_programme_come_in_as_points_of_finished_work(
    ada: Membership, ben: Membership, stage: Stage
) -> None:
    """Open goals of a real project: how many parts were done is a running count per month."""
    with real("rust_goals/rust_dev_monthly_progress.csv").open() as file:
        rows = list(csv.DictReader(file))
    AnnualPlan.objects.all().update(starts_on=date(2024, 1, 1), ends_on=date(2027, 12, 31))
    by_issue: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        on = date(*map(int, row["post_date"].split("/")))
        by_issue[row["issue"]].append((on, int(row["done"])))
    plan = stage.plan
    plan.refresh_from_db()
    for issue in by_issue:
        stage.item(f"Goal {issue}", external_id=issue, priority=line(plan, f"goal-{issue}"))
    done = []
    for issue, counts in by_issue.items():
        before = 0
        for on, count in sorted(counts):
            if count > before:
                done.append((on.isoformat(), "Ada Amber", issue, count - before))
                before = count
    content = as_csv([("date", "person", "issue", "points"), *done])
    found = import_effort(by=ada, content=content, name="goals.csv", source="goals")
    assert len(found.fresh) == len(done) >= 60
    whole = done_by_priority(date(2024, 1, 1), this_week() + timedelta(days=7), "points")
    assert sum(whole.values()) == sum(row[3] for row in done)
    assert len(whole) == len({row[2] for row in done})
    check_sums()
    assert import_effort(by=ada, content=content, name="goals.csv", source="goals").fresh == []


def test_real_sprints_give_points_in_an_order_but_no_dates() -> None:
    """The file has no dates: boards, their sprints in order, each seen at four shares of its time.

    So its sprints cannot be laid on weeks, and no drift can be read from it. What can be had is
    the points done by 80 % of a sprint's time, the latest it tells, sprint after sprint.
    """
    with real("jira/jira_sprints_dev_apache_jboss.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert not [name for name in rows[0] if "date" in name]
    assert {row["pct_elapsed"] for row in rows} == {"0", "30", "50", "80"}
    latest = [row for row in rows if row["pct_elapsed"] == "80"]
    done: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in sorted(latest, key=lambda row: int(row["sprintid"])):
        done[row["project"], row["boardid"]].append(float(row["vel_done"]))
    assert sum(map(len, done.values())) == len(latest) == 720
    assert sum(points > 0 for board in done.values() for points in board) > 300
